"""The leaves of a query: words, phrases, patterns, names, and the values of fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from whoosh import query

from store.errors import QueryError
from store.fulltext.analysis import Word, fold, has_cjk, query_stems, sought, words
from store.fulltext.dated import Dated
from store.fulltext.days import is_bare
from store.fulltext.fields import EXACT, KINDS, STEMS
from store.fulltext.habits import STATES, VALUES
from store.fulltext.inversion import clean
from store.fulltext.languages import NAMES as NAMES_OF_LANGUAGES
from store.fulltext.nodes import Fact, Key, Near, Words
from store.fulltext.parsed import Lookups, Parsed, nearest
from store.fulltext.sounds import MOST_SOUNDING, sound
from store.fulltext.tokens import Token

FIELDS = (
    *("title", "text", "note", "said", "speaker", "by", "in", "from", "tag", "kind", "lang"),
    *("date", "before", "after", "older_than", "newer_than", "added", "has", "is", "mode"),
    *("links", "source", "url", "id", "query", "like"),
)
"""Every field of the query language."""
MODES = ("direct", "mixed", "indirect", "scare")
NAMES = ("by", "publisher", "handle")
"""Fields of names in which a word without a field is looked for too, as written."""
_NUMBER = re.compile(r"#?(\d{1,18})\Z", re.ASCII)
_LIKE = re.compile(r"#?(\d{1,18})(?::(\d{1,9})-(\d{1,9}))?\Z", re.ASCII)
_WORD_FIELDS = {"speaker": "speaker", "by": "by", "in": "publisher", "url": "url"}
_BEGINNING = 2
"""Letters from which a word of a text that is being typed stands for all that begin so."""
_LISTED = frozenset({"kind", "lang", "mode"})
"""Fields whose values have no comma in them: with commas between, several are given."""
_TEXTS = ("title", "text", "note", "said")
_FUZZY = re.compile(r"(\w[\w'’-]*)~([12])?")


class Leaves(Dated):
    """Makes ``(node, said)`` of a token; the grammar is built on it."""

    def __init__(self, stemmers: Sequence[str], lookups: Lookups) -> None:
        self._stemmers = stemmers
        self._lookups = lookups
        self._negated = 0
        self._begin: int | None = None
        """Where the field of the value in hand stands; None for a value without one."""
        self._result = Parsed(None, "", False, False)

    def _leaf(self, name: str | None, token: Token) -> tuple[Any, str]:
        text = token.text
        if token.type == "name":
            return self._name(name, token)
        if token.type == "range" and name is None:
            return self._field_date(text, token)
        if token.type == "range" and name not in ("date", "added"):
            raise QueryError(f"“{name}:” takes no range.", position=token.at)
        if name is None and token.type == "word":
            if text in ("*", "*:*"):
                return query.Every(), "everything"
            plain = self._marked(text, token)
            if plain is not None:
                return plain
        if name is None or name in _TEXTS:
            return self._text(name, token)
        if name in _LISTED and token.type == "word" and "," in text.strip(","):
            return self._list(name, token)
        if name in _WORD_FIELDS:
            return self._words(name, token)
        method: Callable[[str, Token], tuple[Any, str]] = getattr(self, f"_field_{name}")
        return method(text, token)

    def _marked(self, text: str, token: Token) -> tuple[Any, str] | None:
        """``#tag``, ``#12``, ``@handle``, a web address, ``2017..``; None for a plain word."""
        if text.startswith("#") and len(text) > 1:
            if _NUMBER.match(text):
                return self._field_id(text, token)
            said = f"hashtag {text}"
            return self._key("hashtag", clean(fold(text[1:])), said, token)
        if text.startswith("@") and len(text) > 1:
            handle = clean(fold(text[1:]))
            said = f"by or mentioning @{text[1:]}"
            by, mentioning = (self._key(n, handle, said, token) for n in ("handle", "mention"))
            return query.Or([by[0], mentioning[0]]), by[1]
        if "://" in text:
            return self._words("url", token)
        return self._field_date(text, token) if is_bare(text) else None

    def _key(self, field: str, value: str, said: str, token: Token) -> tuple[Any, str]:
        """A whole value, or while it is typed all that begin so."""
        if not self._begins(token, value):
            return Key(field, value, said), said
        said = f"{said}…"
        return Words([query.Prefix(field, value)], said, token.text, scored=False), said

    def _begins(self, token: Token, word: str, rest: str = "") -> bool:
        """Whether a word that ends a token, ``rest`` behind it, is a mere beginning so far.

        Then the tree finds what begins so as well; under NOT that would be less.
        """
        whole = rest or word.isdigit() or has_cjk(word)
        begun = token.begun and not self._negated and not whole
        self._result.begun = self._result.begun or begun
        return begun

    def _list(self, name: str, token: Token) -> tuple[Any, str]:
        """``kind:tweet,report``: either."""
        made = []
        for match in re.finditer(r"[^,]+", token.text):
            start = token.at + match.start()
            self._begin = None  # what is wrong with one of them is mended by itself
            made.append(self._leaf(name, Token("word", match[0], start, start + len(match[0]))))
        return query.Or([node for node, _ in made]), " OR ".join(said for _, said in made)

    # -- words -----------------------------------------------------------------------------

    def _text(self, name: str | None, token: Token) -> tuple[Any, str]:
        return self._in_text(name, *self._in_parts(_parts_of(name), token))

    def _in_text(self, name: str | None, node: Any, said: str) -> tuple[Any, str]:
        if name == "said":
            return query.And([node, Key("kind", "quotation", "quotations")]), f"said {said}"
        return node, f"{said} in {name}" if name else said

    def _in_parts(self, parts: list[str], token: Token) -> tuple[Any, str]:
        text = token.text
        if token.type == "word":
            fuzzy = _FUZZY.fullmatch(text)
            if fuzzy:
                edits = int(fuzzy[2] or 1)
                word = fold(fuzzy[1])
                leaves = [
                    query.FuzzyTerm(EXACT[p], word, maxdist=edits, prefixlength=0) for p in parts
                ]
                several = "edit" if edits == 1 else "edits"
                return self._made(leaves, f"{word} (within {edits} {several})", text)
            if ("*" in text or "?" in text) and re.search(r"\w", text):
                return self._pattern(parts, text, token)
        found = list(words(text))
        if not found:
            raise QueryError(f"“{text[:40]}” has no word in it to search for.", position=token.at)
        begun = self._begins(token, found[-1].folded, text[found[-1].end :])
        if begun and len(found[-1].folded) < _BEGINNING:
            return self._before(parts, token, found[-1])
        if len(found) == 1 and token.type == "word":
            return self._single(parts, found[0].folded, found[0].raw, text, begun=begun)
        folded, offsets = sought(text)
        said = (" ".join(folded) if not has_cjk(text) else text) + "…" * begun
        if len(folded) == 1:
            one = begun or (has_cjk(text) and len(found) == 1)
            kind = query.Prefix if one else query.Term
            leaves = [kind(EXACT[p], folded[0]) for p in parts]
            return self._made(leaves, f"exactly “{said}”", text)
        if token.slop is not None:
            leaves = [Near(EXACT[p], folded, offsets, token.slop) for p in parts]
            return self._made(leaves, f"“{said}” within {token.slop} words", text)
        leaves = [Near(EXACT[p], folded, offsets, None, begun=begun) for p in parts]
        return self._made(leaves, f"“{said}”", text)

    def _before(self, parts: list[str], token: Token, last: Word) -> tuple[Any, str]:
        """What stands before a letter with which a word is begun: so far it narrows nothing."""
        before = replace(token, type="phrase", text=token.text[: last.start], begun=False)
        if next(words(before.text), None) is None:
            return query.Every(), f"{last.folded}…"
        node, said = self._in_parts(parts, before)
        return node, f"{said} {last.folded}…"

    def _single(
        self, parts: list[str], folded: str, raw: str, text: str, *, begun: bool = False
    ) -> tuple[Any, str]:
        if has_cjk(folded):
            if len(folded) == 1:
                leaves = [query.Prefix(EXACT[p], folded) for p in parts]
            else:
                leaves = [query.Term(EXACT[p], folded) for p in parts]
            return self._made(leaves, text, text)
        stems = query_stems(raw, self._stemmers)
        leaves = [query.Term(STEMS[p], stem) for p in parts for stem in stems]
        kind = query.Prefix if begun else query.Term
        if begun:
            leaves += [query.Prefix(EXACT[p], folded) for p in parts]
        if len(parts) > 1:
            leaves += [kind(name, folded) for name in NAMES]
        forms = [stem for stem in stems if stem != folded]
        shown = folded + "…" * begun
        said = f"{shown} (stem {', '.join(forms)})" if forms else shown
        return self._made(leaves, said, text)

    def _pattern(self, parts: list[str], text: str, token: Token) -> tuple[Any, str]:
        folded = fold(text)
        if re.fullmatch(r"[\w'-]+\*", folded):
            head = folded[:-1]
            leaves = [query.Prefix(EXACT[p], head) for p in parts]
            return self._made(leaves, f"words beginning with {head}", text)
        if len(re.sub(r"[*?]", "", folded)) < 2:
            raise QueryError(
                "A pattern needs two letters at least beside * and ?.", position=token.at
            )
        leaves = [query.Wildcard(EXACT[p], folded) for p in parts]
        return self._made(leaves, f"words like {folded}", text)

    def _words_near(
        self, name: str | None, operands: Sequence[Token], slop: int
    ) -> tuple[Any, str]:
        """``a NEAR/5 b``: words as written, with at most ``slop`` others between them."""
        if name is not None and name not in _TEXTS:
            raise QueryError(f"“{name}:” knows no NEAR.", position=operands[0].at)
        folded = []
        for token in operands:
            found = sought(token.text)[0]
            plain = token.type == "phrase" or not re.search(r"[*?~]", token.text)
            if not found or not plain or token.type not in ("word", "phrase"):
                raise QueryError("NEAR stands between two words.", position=token.at)
            folded += found
        leaves = [Near(EXACT[p], folded, range(len(folded)), slop) for p in _parts_of(name)]
        typed = " ".join(folded)
        return self._in_text(name, *self._made(leaves, f"“{typed}” within {slop} words", typed))

    def _made(self, leaves: list[Any], said: str, typed: str) -> tuple[Any, str]:
        node = Words(leaves, said, typed, scored=True)
        if not self._negated:
            self._result.words.append(node)
        return node, said

    def _words(self, name: str, token: Token) -> tuple[Any, str]:
        where = _WORD_FIELDS[name]
        if token.type == "word" and token.text.endswith("*") and len(token.text) > 1:
            head = fold(token.text[:-1])
            said = f"{name} beginning with {head}"
            return Words([query.Prefix(where, head)], said, token.text, scored=False), said
        folded, offsets = sought(token.text)
        if name == "url" and folded[:1] in (["http"], ["https"]):
            del folded[0], offsets[0]  # the same page, whichever way it was linked
        if not folded:
            raise QueryError(f"“{name}:” needs a word.", position=token.at)
        last = list(words(token.text))[-1]
        begun = self._begins(token, folded[-1], token.text[last.end :])
        leaf = (query.Prefix if begun else query.Term)(where, folded[0])
        if len(folded) > 1:
            leaf = Near(where, folded, offsets, token.slop, begun=begun)
        said = f"{name} {token.text if has_cjk(token.text) else ' '.join(folded)}" + "…" * begun
        return Words([leaf], said, token.text, scored=False), said

    def _name(self, name: str | None, token: Token) -> tuple[Any, str]:
        """``~name``: every word of the index that sounds like it, in any alphabet."""
        if name is not None and name not in (*_TEXTS, "speaker", "by", "in", "from"):
            raise QueryError(f"“{name}:” knows no names that sound alike.", position=token.at)
        found = [word.folded for word in words(token.text)]
        if not found or any(len(sound(word)) < 2 for word in found):
            raise QueryError(
                f"“~{token.text[:40]}” is too short a name to tell what sounds like it.",
                position=token.at,
            )
        made = [self._sounding(name, word) for word in found]
        if len(made) == 1:
            return self._in_text(name, *made[0]) if name == "said" else made[0]
        node = query.And([node for node, _ in made])
        return self._in_text(name, node, " AND ".join(said for _, said in made))

    def _sounding(self, name: str | None, word: str) -> tuple[Any, str]:
        if name in ("speaker", "by", "in", "from"):
            fields = ["handle" if name == "from" else _WORD_FIELDS[name]]
        else:
            fields = [EXACT[part] for part in _parts_of(name)]
            fields += NAMES if name is None else ()
        variants: dict[str, None] = {word: None}
        leaves = []
        for field in fields:
            here = [word, *(v for v in self._lookups.sounding(field, word) if v != word)]
            variants.update(dict.fromkeys(here))
            leaves += [query.Term(field, variant) for variant in here[:MOST_SOUNDING]]
        others = [variant for variant in variants if variant != word]
        shown = ", ".join(others[:6]) + (f" and {len(others) - 6} more" if others[6:] else "")
        said = f"{name + ' ' if name else ''}sounding like {word}" + (
            f" ({shown})" if shown else ""
        )
        if name in ("speaker", "by", "in", "from"):
            return Words(leaves, said, word, scored=False), said
        return self._made(leaves, said, word)

    # -- fields with values of their own ---------------------------------------------------

    def _choice(self, name: str, text: str, token: Token, values: Sequence[str]) -> str:
        value = text.strip().lower()
        value = VALUES.get(name, {}).get(value, value)
        if value in values:
            return value
        if name == "is" and value in STATES:
            message = f"Entries are not {value} or otherwise: a tag says so, as in tag:{value}."
            raise self._unknown(message, token, "tag", value)
        near = nearest(value, values)
        raise self._unknown(f"“{name}:” is one of {', '.join(values)}.", token, name, near)

    def _unknown(self, message: str, token: Token, name: str, near: str | None) -> QueryError:
        """What to raise for a value that is not known, with what was probably meant."""
        alone = self._begin is None
        suggestion = near and (near if alone else f"{name}:{near}")
        span = (token.at if self._begin is None else self._begin, token.end)
        return QueryError(message, position=token.at, suggestion=suggestion, span=span)

    def _field_kind(self, text: str, token: Token) -> tuple[Any, str]:
        kind = self._choice("kind", text, token, (*KINDS, "any"))
        if kind == "any":
            return query.Every(), "any kind"
        return Key("kind", kind, f"{kind}s"), f"kind {kind}"

    def _field_mode(self, text: str, token: Token) -> tuple[Any, str]:
        mode = self._choice("mode", text, token, MODES)
        return Fact("mode", mode, f"mode {mode}"), f"mode {mode}"

    def _field_lang(self, text: str, token: Token) -> tuple[Any, str]:
        code = NAMES_OF_LANGUAGES.get(text.strip().lower(), text.strip().lower())
        said = f"language {code}"
        return Key("lang", clean(code), said), said

    def _field_from(self, text: str, token: Token) -> tuple[Any, str]:
        handle = text.lstrip("@")
        if not handle:
            raise QueryError("“from:” needs a handle.", position=token.at)
        return self._key("handle", clean(fold(handle)), f"from @{handle}", token)

    def _field_tag(self, text: str, token: Token) -> tuple[Any, str]:
        tag = text.strip().strip("/")
        if not tag:
            raise QueryError("“tag:” needs a tag.", position=token.at)
        return Fact("tag", tag, f"tag {tag}"), f"tag:{tag}"

    def _field_has(self, text: str, token: Token) -> tuple[Any, str]:
        value = self._choice("has", text, token, tuple(self._lookups.known("has")))
        return Fact("has", value, f"has {value}"), f"has {value}"

    def _field_is(self, text: str, token: Token) -> tuple[Any, str]:
        value = self._choice("is", text, token, tuple(self._lookups.known("is")))
        if value in ("proposed", "rejected", "orphaned") and not self._negated:
            self._result.wants_quotations = True
        if value == "rejected":
            self._result.wants_rejected = True
        return Fact("is", value, f"is {value}"), f"is {value}"

    def _number(self, name: str, text: str, token: Token) -> int:
        match = _NUMBER.match(text)
        if not match:
            raise QueryError(f"“{name}” needs an entry's number, as in 12.", position=token.at)
        return int(match[1])

    def _field_id(self, text: str, token: Token) -> tuple[Any, str]:
        number = self._number("id:", text, token)
        if not self._negated:
            self._result.wants_quotations = True
        return Key("number", str(number), f"entry #{number}"), f"entry #{number}"

    def _field_links(self, text: str, token: Token) -> tuple[Any, str]:
        number = self._number("links:", text, token)
        said = f"linked with #{number}"
        return Fact("links", str(number), said), said

    def _field_source(self, text: str, token: Token) -> tuple[Any, str]:
        number = self._number("source:", text, token)
        said = f"quotations in #{number}"
        return Fact("source", str(number), said), said

    def _field_like(self, text: str, token: Token) -> tuple[Any, str]:
        """Entries that share the words which tell an entry, or a passage of it, from others."""
        match = _LIKE.match(text)
        if match is None:
            raise QueryError(
                "“like:” needs an entry's number, as in like:12, or a passage of it, as in "
                "like:12:340-520.",
                position=token.at,
            )
        number = int(match[1])
        span = (int(match[2]), int(match[3])) if match[2] else None
        telling = self._lookups.telling(number, span)
        what = f"#{number}" + (f" from {span[0]} to {span[1]}" if span else "")
        if not telling:
            raise QueryError(f"No word tells {what} from other entries.", position=token.at)
        nodes = [
            self._single(["title", "text"], word.folded, word.raw, word.raw)[0]
            for term in telling
            for word in words(term)
        ]
        said = f"like {what} ({', '.join(telling)})"
        itself = query.Not(Key("number", str(number), f"entry #{number}"))
        return query.And([query.Or(nodes), itself]), said


def _parts_of(name: str | None) -> list[str]:
    if name == "said":
        return ["text"]
    return [name] if name in EXACT else ["title", "text", "note"]
