"""A second search engine: entries on shelves, read through for every question.

It knows nothing of the index or of numpy, and a shelf that cannot be asked makes its answers
partial, as a machine that is down would those of an engine spread over several.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from rapidfuzz.distance import OSA
from whoosh import query

from store.errors import IndexUnavailable
from store.fulltext.analysis import fold, folded_words, hashtags, stemmer_for, stems
from store.fulltext.facts import Facts
from store.fulltext.nodes import Days, Fact, Key, Near, Words
from store.fulltext.patterns import wildcard_pattern
from store.fulltext.protocol import Answer, Question
from store.rows import IndexDoc

APART = 1_000
"""Places between two values of a field."""


class Shelved:
    """An entry as this engine keeps it: the words of each field with their places."""

    def __init__(self, doc: IndexDoc) -> None:
        self.doc = doc
        self.exact: dict[str, dict[str, list[int]]] = {}
        self.stems: dict[str, Counter[str]] = {}
        for part, texts in (
            ("title", (doc.title, doc.symbol)), ("text", (doc.text,)), ("note", (doc.notes,)),
        ):  # fmt: skip
            self._put(f"{part}_exact", texts)
            self.stems[part] = Counter(
                stem
                for text in texts
                for _, raw in folded_words(text)
                for stem in stems(raw, stemmer_for(doc.language, raw))
            )
        for name, values in (
            ("speaker", doc.speaker), ("by", doc.by), ("publisher", (doc.publisher,)),
            ("url", doc.url),
        ):  # fmt: skip
            self._put(name, values)
        language = (doc.language or "").lower()
        self.keys = {
            "hashtag": {fold(tag) for tag in doc.hashtags} | {t for t, _, _ in hashtags(doc.text)},
            "handle": {fold(doc.handle)} - {""},
            "mention": {fold(handle) for handle in doc.mentions},
            "lang": {language, language.partition("-")[0]} - {""},
            "kind": {doc.kind},
            "number": {str(doc.number)},
        }

    def _put(self, name: str, values: Iterable[str]) -> None:
        places = self.exact.setdefault(name, {})
        for at, value in enumerate(values):
            for place, (folded, _) in enumerate(folded_words(value)):
                places.setdefault(folded, []).append(at * APART + place)

    def words(self, name: str) -> Collection[str]:
        """The terms of a field of this entry."""
        return self.stems.get(name) or self.exact.get(name) or self.keys.get(name) or ()

    def count(self, leaf: Any) -> int:
        """How often a leaf of words matches."""
        name = leaf.fieldname
        if isinstance(leaf, Near):
            return self._near(leaf)
        if isinstance(leaf, query.Prefix):
            return sum(word.startswith(leaf.text) for word in self.words(name))
        if isinstance(leaf, query.Wildcard):
            return sum(bool(wildcard_pattern(leaf.text).match(w)) for w in self.words(name))
        if isinstance(leaf, query.FuzzyTerm):
            return sum(OSA.distance(leaf.text, w) <= leaf.maxdist for w in self.words(name))
        return int(leaf.text in self.words(name))

    def _near(self, leaf: Near) -> int:
        here = self.exact[leaf.fieldname]
        places = [here.get(word, []) for word in leaf.words]
        if leaf.begun:
            begun = [at for word, at in here.items() if word.startswith(leaf.words[-1])]
            places[-1] = sorted(place for at in begun for place in at)
        if leaf.free is None:
            first = leaf.offsets[0]
            steps = [offset - first for offset in leaf.offsets]
            return sum(
                all(start + step in here for step, here in zip(steps, places, strict=True))
                for start in places[0]
            )
        size = len(leaf.words) + leaf.free
        starts = sorted({place for here in places for place in here})
        wanted: Counter[str] = Counter(leaf.words)
        return sum(
            all(
                sum(start <= p < start + size for p in self.exact[leaf.fieldname].get(w, ())) >= n
                for w, n in wanted.items()
            )
            for start in starts
        )


class Shelves:
    """A `SearchEngine`. ``down`` names the shelves that cannot be asked; entries go by turns."""

    def __init__(self, names: Sequence[str] = ("north", "south")) -> None:
        self._shelves: dict[str, dict[int, Shelved]] = {name: {} for name in names}
        self._names = list(names)
        self._watermark = -1
        self._writes = 0
        self.down: set[str] = set()

    def watermark(self) -> int:
        return self._watermark

    def write(
        self,
        docs: Iterable[IndexDoc],
        forget: Iterable[int],
        watermark: int | Callable[[], int],
        *,
        fresh: bool = False,
    ) -> None:
        if self._watermark < 0 and not fresh:
            raise IndexUnavailable("There is no search index yet.")
        taken = list(docs)
        if fresh:
            for shelf in self._shelves.values():
                shelf.clear()
        for number in [*forget, *(doc.number for doc in taken)]:
            for shelf in self._shelves.values():
                shelf.pop(number, None)
        for doc in taken:
            name = self._names[doc.number % len(self._names)]
            self._shelves[name][doc.number] = Shelved(doc)
        self._watermark = watermark if isinstance(watermark, int) else watermark()
        self._writes += 1

    def _asked(self) -> list[Shelved]:
        return [
            entry
            for name, shelf in self._shelves.items()
            if name not in self.down
            for entry in shelf.values()
        ]

    def run(
        self, question: Question, facts: Facts, cancelled: Callable[[], bool] | None = None
    ) -> Answer:
        hidden = set(question.hidden)
        found: list[tuple[float, Shelved]] = []
        lowered = False
        for entry in self._asked():
            if entry.doc.number in hidden or not _holds(question.tree, entry, facts):
                continue
            if question.sources_only and entry.doc.kind == "quotation":
                lowered = True
                continue
            found.append((_score(question.tree, entry), entry))
        found.sort(key=_order(question.sort, any(score for score, _ in found)))
        if question.first is not None and question.sort in (None, "relevance"):
            first = [entry for _, entry in found if _holds(question.first, entry, facts)]
            scored = [(_score(question.first, entry), entry) for entry in first]
            scored.sort(key=_order(question.sort, any(score for score, _ in scored)))
            found = scored + [item for item in found if item[1] not in first]
        entries = [entry for _, entry in found]
        return Answer(
            [entry.doc.number for entry in entries],
            [score for score, _ in found[: question.limit]],
            {name: _facet(name, entries, facts) for name in question.facets},
            lowered,
            tuple(f"The shelf {name} could not be asked." for name in sorted(self.down)),
        )

    def stemmers(self) -> tuple[str, ...]:
        return tuple(
            {
                stemmer_for(entry.doc.language, raw)
                for entry in self._asked()
                for text in (entry.doc.title, entry.doc.text)
                for _, raw in folded_words(text)
            }
            - {""}
        )

    def vocabulary(self, name: str) -> Collection[str]:
        return {word for entry in self._asked() for word in entry.words(name)}

    def near(self, name: str, word: str, edits: int) -> Sequence[str]:
        return [w for w in self.vocabulary(name) if OSA.distance(word, w) <= edits]

    def frequency(self, name: str, term: str) -> int:
        return sum(term in entry.words(name) for entry in self._asked())

    def size(self) -> int:
        return len(self._asked())

    def generation(self) -> object:
        return self._writes, frozenset(self.down)

    def tidy(self) -> None:
        """Shelves are always tidy."""

    def verify(self) -> None:
        """There is nothing on disk."""

    def close(self) -> None:
        """There is nothing to let go of."""


def _holds(node: Any, entry: Shelved, facts: Facts) -> bool:
    if isinstance(node, Words):
        return any(entry.count(leaf) for leaf in node.subqueries)
    if isinstance(node, query.And):
        return all(_holds(child, entry, facts) for child in node.subqueries)
    if isinstance(node, query.Or):
        return any(_holds(child, entry, facts) for child in node.subqueries)
    if isinstance(node, query.Not):
        return not _holds(node.query, entry, facts)
    if isinstance(node, query.Every):
        return True
    if isinstance(node, Fact):
        return entry.doc.number in facts.numbers(node.name, node.value)
    if isinstance(node, Days):
        return _dated(node, entry.doc)
    assert isinstance(node, Key), node
    return node.text in entry.keys[node.fieldname]


def _dated(node: Days, doc: IndexDoc) -> bool:
    if node.fieldname == "added":
        return node.first <= doc.added <= node.last
    if doc.date_from is None:
        return False
    last = doc.date_from if doc.date_to is None else doc.date_to
    return doc.date_from <= node.last and last >= node.first


def _score(node: Any, entry: Shelved) -> float:
    if isinstance(node, Words):
        return float(node.scored and sum(entry.count(leaf) for leaf in node.subqueries))
    if isinstance(node, query.And | query.Or):
        return sum(_score(child, entry) for child in node.subqueries)
    return 0.0


def _order(sort: str | None, ranked: bool) -> Callable[[tuple[float, Shelved]], Any]:
    def key(item: tuple[float, Shelved]) -> Any:
        score, entry = item
        doc = entry.doc
        if sort == "number" or (sort in (None, "relevance") and ranked):
            return (0 if sort == "number" else -score, doc.number)
        return (-(doc.date_from or 0), doc.number)

    return key


def _facet(name: str, entries: Sequence[Shelved], facts: Facts) -> Mapping[str, int]:
    if name == "kind":
        return Counter(entry.doc.kind for entry in entries)
    if name == "language":
        return Counter((e.doc.language or "").partition("-")[0] for e in entries if e.doc.language)
    if name == "year":
        return Counter(
            f"{dt.date.fromordinal(entry.doc.date_from).year:04}"
            for entry in entries
            if entry.doc.date_from is not None
        )
    return facts.counts(name, sorted(entry.doc.number for entry in entries))
