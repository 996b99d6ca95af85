"""Random archives of the invented affair of the Velmar dam, in several languages and parts."""

from __future__ import annotations

import random
from array import array
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from store.fulltext.fields import KINDS
from store.fulltext.writer import tidy, write
from store.rows import IndexDoc

VOCABULARY = (
    *("dam", "dams", "damn", "crack", "cracks", "cracked", "velmar", "water", "waters", "board"),
    *("Käsmark", "kasmark", "l'armée", "плотина", "плотины", "السد", "сад", "水库", "ダム", "🌊"),
)
NAMES = ("Ana Dam", "Board of Velmar", "Käsmark", "Плотина")
EVEN = range(0, 1000, 2)


class EvenTagged:
    """A record that knows nothing beside one tag on the even entries."""

    def numbers(self, field: str, value: str) -> Sequence[int]:
        return array("q", EVEN) if (field, value) == ("tag", "even") else array("q")

    def seq(self) -> int:
        return 1

    def known(self, field: str) -> Sequence[str]:
        return ()

    def default_hidden(self) -> Sequence[int]:
        return array("q")

    def saved(self, name: str) -> str | None:
        return None

    def text(self, number: int) -> tuple[str, str | None]:
        return "", None

    def counts(self, facet: str, numbers: Sequence[int]) -> Mapping[str, int]:
        return {}


def entry(number: int, chance: random.Random, words: Sequence[str] = VOCABULARY) -> IndexDoc:
    """An entry made by chance; some have no title, no date, no language, or a long text."""
    date = chance.choice((None, 736_000 + chance.randrange(60)))
    length = chance.choice((0, 1, 3, 8, 20, 150))
    text = " ".join(chance.choices(words, k=length))
    if chance.random() < 0.05:
        text += f" {chance.choice(words)}" * chance.choice((254, 255, 256, 700))
    return IndexDoc(
        number,
        chance.choice(KINDS),
        " ".join(chance.choices(words, k=chance.randrange(4))),
        text,
        chance.choice(("en", "ru", "de", "fr", "ar", None)),
        by=tuple(chance.sample(NAMES, chance.randrange(3))),
        speaker=tuple(chance.sample(NAMES, chance.randrange(2))),
        publisher=chance.choice(("", "Velmar Post")),
        handle=chance.choice(("", "velmarpost", "Käsmark")),
        hashtags=tuple(chance.sample(("dam", "water", "السد"), chance.randrange(3))),
        url=("https://post.example/dam",) if chance.random() < 0.3 else (),
        notes=" ".join(chance.choices(words, k=3)) if chance.random() < 0.2 else "",
        date_from=date,
        date_to=None if date is None else date + chance.choice((0, 0, 30)),
        added=737_000 + chance.randrange(20),
    )


def filled(folder: Path, seed: int, *, merge: bool | None = None) -> None:
    """An index of several commits: entries added, replaced and forgotten, perhaps merged."""
    chance = random.Random(seed)
    write(folder, [], (), 0, True)
    known: list[int] = []
    for step in range(1, chance.randrange(2, 7)):
        fresh = range(len(known) + 1, len(known) + chance.randrange(2, 14))
        known += fresh
        again = chance.sample(known, min(len(known), chance.randrange(3)))
        numbers = sorted({*fresh, *again})
        gone = [n for n in chance.sample(known, min(len(known), 2)) if n not in numbers]
        write(folder, [entry(n, chance) for n in numbers], gone, step, False)
    if chance.random() < 0.4 if merge is None else merge:
        tidy(folder)


SEEDS = st.integers(0, 2**32)


def _folded(word: str) -> str:
    from store.fulltext.analysis import folded_words

    found = folded_words(word)
    return found[0][0] if found else "dam"


WORDS = st.sampled_from(VOCABULARY).map(_folded)
EXACTS = st.sampled_from(("title_exact", "text_exact", "note_exact"))
FIELDS = st.sampled_from(("title", "text", "note", "title_exact", "text_exact", "by", "speaker"))
PLACED = st.sampled_from(("title_exact", "text_exact", "by"))
BOOSTS = st.sampled_from((1.0, 1.0, 2.0, 0.25))
DAY = st.integers(735_990, 736_095)
ADDED = st.integers(737_000, 737_019)


def trees(leaves: Any, depth: int = 6) -> Any:
    """Trees of ``And``, ``Or`` and ``Not`` over leaves, with boosts."""
    from whoosh import query

    def grown(children: Any) -> Any:
        several = st.lists(children, min_size=1, max_size=4)
        return st.one_of(
            st.builds(query.And, several, boost=BOOSTS),
            st.builds(query.Or, several, boost=BOOSTS),
            st.builds(query.Not, children),
        )

    return st.recursive(leaves, grown, max_leaves=depth)


def _phrases() -> Any:
    from whoosh import query

    words = st.lists(WORDS, min_size=1, max_size=3)
    return st.builds(query.Phrase, PLACED, words, slop=st.integers(1, 5), boost=BOOSTS)


def own_leaves() -> Any:
    """The leaves that our parser makes."""
    from whoosh import query

    from store.fulltext.nodes import Days, Fact, Key, Near, Words

    nears = st.tuples(
        PLACED, st.lists(WORDS, min_size=2, max_size=3), st.sampled_from((None, 0, 1, 4))
    ).map(lambda made: Near(made[0], made[1], range(len(made[1])), made[2]))
    begun = st.tuples(PLACED, st.lists(WORDS, min_size=1, max_size=2), WORDS).map(
        lambda made: Near(
            made[0], [*made[1], made[2][:2]], range(len(made[1]) + 1), None, begun=True
        )
    )
    inner = st.one_of(
        st.builds(query.Term, FIELDS, WORDS),
        st.builds(query.Prefix, EXACTS, WORDS.map(lambda word: word[:2])),
        st.builds(query.Wildcard, EXACTS, WORDS.map(lambda word: f"{word[:1]}*{word[-1:]}")),
        st.builds(query.FuzzyTerm, EXACTS, WORDS, maxdist=st.sampled_from((1, 2)),
                  prefixlength=st.sampled_from((0, 1))),
        nears,
        begun,
    )  # fmt: skip

    def words(leaves: list[Any], scored: bool, weighed: bool, boost: float) -> Any:
        made = Words(leaves, "said", "typed", scored, boost)
        made.weighed = weighed
        return made

    often = st.sampled_from((True, True, True, False))
    return st.one_of(
        st.builds(words, st.lists(inner, min_size=1, max_size=4), often, often, BOOSTS),
        st.builds(Key, st.sampled_from(("handle", "hashtag")), WORDS, st.just("")),
        st.builds(Key, st.just("kind"), st.sampled_from(KINDS), st.just("")),
        st.builds(Key, st.just("number"), st.integers(1, 60).map(str), st.just("")),
        st.builds(Days, st.just("date"), DAY, DAY, st.just("")),
        st.builds(Days, st.just("added"), st.just(737_000), ADDED, st.just("")),
        st.builds(Fact, st.just("tag"), st.sampled_from(("even", "odd")), st.just("")),
        st.builds(query.Every),
    )  # fmt: skip


def stock_leaves() -> Any:
    """Leaves of Whoosh's own that have array forms."""
    from whoosh import query

    ends = st.one_of(st.none(), WORDS)
    numbers = st.one_of(st.none(), st.integers(-3, 60))
    return st.one_of(
        st.builds(query.Term, FIELDS, WORDS, boost=BOOSTS),
        st.builds(query.Term, st.just("kind"), st.sampled_from((*KINDS, "nothing")), boost=BOOSTS),
        st.builds(query.Term, st.just("nowhere"), WORDS),
        _phrases(),
        st.builds(query.Prefix, EXACTS, WORDS.map(lambda word: word[:2]), boost=BOOSTS),
        st.builds(query.Prefix, st.just("kind"), st.just("d")),
        st.builds(query.Wildcard, EXACTS, WORDS.map(lambda word: f"*{word[1:2]}?*"), boost=BOOSTS),
        st.builds(query.Wildcard, EXACTS, st.just("[dc]*")),
        st.builds(query.Regex, EXACTS, st.sampled_from(("d.m", "^cr", "(wat|boa).*"))),
        st.builds(query.Variations, EXACTS, WORDS),
        st.builds(query.FuzzyTerm, EXACTS, WORDS, maxdist=st.sampled_from((1, 2)), boost=BOOSTS),
        st.builds(query.TermRange, EXACTS, ends, ends, st.booleans(), st.booleans(), boost=BOOSTS),
        st.builds(query.NumericRange, st.just("number"), numbers, numbers, st.booleans(),
                  st.booleans(), boost=BOOSTS),
        st.builds(query.NumericRange, st.sampled_from(("date_from", "date_to")),
                  st.one_of(st.none(), DAY), st.one_of(st.none(), DAY)),
        st.builds(query.Every, st.sampled_from((None, "note", "by", "date_from"))),
    )  # fmt: skip


def _over_ten(value: int) -> bool:
    return value > 10


def other_queries(below: Any) -> Any:
    """Queries without an array form, over queries from ``below``."""
    from whoosh import query

    leaves = st.deferred(lambda: below)
    two = st.tuples(leaves, leaves)
    placed = st.builds(query.Term, st.just("text_exact"), WORDS)
    near = st.tuples(placed, placed, st.integers(1, 4), st.booleans()).map(
        lambda made: query.SpanNear(made[0], made[1], slop=made[2], ordered=made[3])
    )
    return st.one_of(
        two.map(lambda made: query.AndMaybe(*made)),
        two.map(lambda made: query.Require(*made)),
        two.map(lambda made: query.AndNot(*made)),
        two.map(lambda made: query.Otherwise(*made)),
        st.builds(query.DisjunctionMax, st.lists(leaves, min_size=1, max_size=3), BOOSTS,
                  st.sampled_from((0.0, 0.3))),
        st.builds(query.ConstantScoreQuery, leaves, st.sampled_from((1.0, 2.5))),
        near,
        st.builds(query.SpanNear2, st.lists(placed, min_size=1, max_size=3), st.integers(1, 3),
                  st.booleans()),
        st.tuples(near, placed).map(lambda made: query.SpanNot(*made)),
        st.tuples(placed, placed).map(lambda made: query.SpanBefore(*made)),
        st.builds(query.SpanOr, st.lists(placed, min_size=1, max_size=3)),
        st.builds(query.SpanFirst, placed, st.integers(0, 3)),
        st.builds(query.Ordered, st.lists(placed, min_size=2, max_size=3)),
        st.builds(query.Sequence, st.lists(placed, min_size=2, max_size=3), st.integers(1, 3)),
        st.builds(query.Or, st.lists(placed, min_size=2, max_size=3), scale=st.just(0.5)),
        st.builds(query.ColumnQuery, st.just("number"), st.sampled_from((7, _over_ten))),
        st.just(query.NullQuery),
    )  # fmt: skip


def typed() -> Any:
    """Queries as people type them."""
    word = st.sampled_from(VOCABULARY)
    two = st.tuples(word, word)
    leaves = st.one_of(
        word,
        word.map(lambda made: f"~{made}" if len(made) > 4 and made.isalpha() else made),
        word.map(lambda made: f"{made[:2]}*"),
        word.map(lambda made: f"{made[:2]}?*{made[-1:]}"),
        word.map(lambda made: f"{made}~2" if made.isalpha() else made),
        two.map(lambda made: f'"{made[0]} {made[1]}"'),
        two.map(lambda made: f'"{made[0]} {made[1]}"~3'),
        two.map(lambda made: f"{made[0]} NEAR/2 {made[1]}"),
        st.tuples(st.sampled_from(("title", "text", "note", "by", "speaker", "said")), word).map(
            lambda made: f"{made[0]}:{made[1]}"
        ),
        st.sampled_from(
            (
                *(
                    "kind:tweet",
                    "kind:any",
                    "tag:even",
                    "lang:ru",
                    "#dam",
                    "@velmarpost",
                    "in:velmar",
                ),
                *("date:2016", "2016-02-20..2016-03-05", "before:2016-03", "added:2018-11", "id:3"),
                *("the", "what", "from:Käsmark", "url:dam"),
            )
        ),
    ).filter(lambda made: "🌊" not in made)

    def grown(below: Any) -> Any:
        return st.one_of(
            st.lists(below, min_size=2, max_size=3).map(" ".join),
            st.lists(below, min_size=2, max_size=3).map(" OR ".join),
            below.map(lambda made: f"-({made})"),
            below.map(lambda made: f"({made})"),
        )

    return st.recursive(leaves, grown, max_leaves=6)
