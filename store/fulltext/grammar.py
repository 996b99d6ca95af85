"""From a query to a tree of ``whoosh.query`` nodes, with the words for what was understood."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from whoosh import query

from store.errors import QueryError
from store.fulltext.analysis import fold, has_cjk, query_stems, words
from store.fulltext.days import FIRST, LAST, ago, days, period, spoken
from store.fulltext.fields import EXACT, KINDS, STEMS
from store.fulltext.inversion import clean
from store.fulltext.nodes import Days, Fact, Key, Near, Words
from store.fulltext.tokens import Token, tokens

FIELDS = (
    *("title", "text", "note", "said", "speaker", "by", "in", "from", "tag", "kind", "lang"),
    *(
        "date",
        "before",
        "after",
        "older_than",
        "newer_than",
        "added",
        "has",
        "is",
        "links",
        "url",
        "id",
        "mode",
        "source",
    ),
)
"""Every field of the query language."""
MODES = ("direct", "mixed", "indirect", "scare")
_ASKS_FOR_QUOTATIONS = frozenset({"speaker", "said", "kind", "mode", "id", "source"})
NAMES = ("by", "publisher", "handle")
"""Fields of names in which a word without a field is looked for too, as written."""
_ONE_VALUED = frozenset(
    {"kind", "lang", "in", "from", "by", "speaker", "mode", "id", "source", "date", "added", "url"}
)
"""Fields of which an entry has one value: repeated, either is meant."""
_FIELD_AND_VALUE = 2
"""Tokens of a field with a plain value."""
_DEEPEST = 40
_MANY = 400
"""Parts of a query at most: beyond it is no question of a person."""
_NUMBER = re.compile(r"#?(\d{1,18})\Z", re.ASCII)
_WORD_FIELDS = {"speaker": "speaker", "by": "by", "in": "publisher", "url": "url"}


@dataclass(slots=True)
class Parsed:
    """A query understood: the tree, and what it asks for beside it."""

    tree: Any
    said: str
    """In words, for "interpreted as"."""
    wants_quotations: bool
    wants_rejected: bool
    words: list[Words] = field(default_factory=list)
    """Every leaf of words, for hints and highlighting; those under NOT left out."""
    parts: list[tuple[Any, str]] = field(default_factory=list)
    """The parts that all must hold, each with its words."""


class Parser:
    """Recursive descent over tokens. ``stemmers`` are those that the index was built with.

    ``known(field)`` gives values in use, for suggestions.
    """

    def __init__(self, stemmers: Sequence[str], known: Callable[[str], Sequence[str]]) -> None:
        self._stemmers = stemmers
        self._known = known
        self._tokens: list[Token] = []
        self._at = 0
        self._parts = 0
        self._negated = 0
        self._result = Parsed(None, "", False, False)

    def parse(self, text: str) -> Parsed:
        """The tree of a query that is not empty. Raises QueryError for anything unclear."""
        self._tokens, self._at, self._parts = tokens(text), 0, 0
        self._result = Parsed(None, "", False, False)
        node, said = self._all(None, 0)
        if self._at < len(self._tokens):
            token = self._tokens[self._at]
            raise QueryError("A parenthesis closes that was never opened.", position=token.at)
        self._result.tree, self._result.said = node, said
        return self._result

    # -- grammar ---------------------------------------------------------------------------

    def _peek(self) -> Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _all(self, inside: str | None, depth: int) -> tuple[Any, str]:
        """Parts side by side: all must hold."""
        if depth > _DEEPEST:
            raise QueryError(
                f"Parentheses go {_DEEPEST} deep at most.", position=self._tokens[self._at - 1].at
            )
        parts: list[tuple[Any, str]] = []
        alternatives: dict[str, int] = {}
        while (token := self._peek()) and token.type != "close":
            start = self._at
            part = self._chain("or", inside, depth)
            alone = token.type == "field" and self._at - start == _FIELD_AND_VALUE
            name = token.text.lower() if alone and token.text.lower() in _ONE_VALUED else None
            if name and name in alternatives:
                # "kind:tweet kind:report": no entry is both, so either is meant.
                node, said = parts[alternatives[name]]
                parts[alternatives[name]] = query.Or([node, part[0]]), f"{said} OR {part[1]}"
                continue
            if name:
                alternatives[name] = len(parts)
            parts.append(part)
        if not parts:
            raise QueryError("Something is missing.", position=token.at if token else None)
        if depth == 0:
            self._result.parts = parts
        return _join(query.And, " AND ", parts)

    def _chain(self, word: str, inside: str | None, depth: int) -> tuple[Any, str]:
        """Parts with OR between them, each of parts with AND between them."""
        first = self._tokens[self._at]
        if first.type == word:
            raise QueryError(f"Something is missing before {word.upper()}.", position=first.at)
        parts = [self._part(word, inside, depth)]
        while (token := self._peek_or(word)) is not None:
            self._at += 1
            self._need(word.upper(), token)
            parts.append(self._part(word, inside, depth))
        kind = query.Or if word == "or" else query.And
        return _join(kind, f" {word.upper()} ", parts)

    def _part(self, word: str, inside: str | None, depth: int) -> tuple[Any, str]:
        if word == "or":
            return self._chain("and", inside, depth)
        return self._one(inside, depth)

    def _peek_or(self, kind: str) -> Token | None:
        token = self._peek()
        return token if token is not None and token.type == kind else None

    def _need(self, word: str, token: Token) -> None:
        following = self._peek()
        if following is None or following.type in ("close", "or", "and"):
            raise QueryError(f"Something is missing after {word}.", position=token.at)

    def _one(self, inside: str | None, depth: int) -> tuple[Any, str]:
        token = self._tokens[self._at]
        self._at += 1
        self._parts += 1
        if self._parts > _MANY:
            raise QueryError(f"A query has at most {_MANY} parts.", position=token.at)
        if token.type == "not":
            self._need("NOT" if token.text == "NOT" else "-", token)
            if depth > _DEEPEST:
                raise QueryError(f"NOT goes {_DEEPEST} deep at most.", position=token.at)
            self._negated += 1
            node, said = self._one(inside, depth + 1)
            self._negated -= 1
            return query.Not(node), f"NOT {said}"
        if token.type == "open":
            node, said = self._all(inside, depth + 1)
            if self._peek() is None:
                raise QueryError("A parenthesis is not closed.", position=token.at)
            self._at += 1
            return node, f"({said})" if isinstance(node, query.And | query.Or) else said
        if token.type == "field":
            return self._field(token, depth)
        return self._leaf(inside, token)

    def _field(self, token: Token, depth: int) -> tuple[Any, str]:
        name = token.text.lower()
        if name not in FIELDS:
            near = get_close_matches(name, FIELDS, 1, 0.5)
            raise QueryError(
                f"There is no field “{token.text}:”.",
                position=token.at,
                suggestion=f"{near[0]}:" if near else None,
            )
        value = self._peek()
        usable = ("word", "phrase", "range", "open", "not")
        if value is None or not token.joined or value.type not in usable:
            raise QueryError(f"“{name}:” needs a value right after it.", position=token.at)
        if name in _ASKS_FOR_QUOTATIONS:
            self._result.wants_quotations = True
        self._at += 1
        if value.type == "range" and name not in ("date", "added"):
            raise QueryError(f"“{name}:” takes no range; date: does.", position=value.at)
        if value.type == "open":
            node, said = self._all(name, depth + 1)
            if self._peek() is None:
                raise QueryError("A parenthesis is not closed.", position=value.at)
            self._at += 1
            return node, f"({said})"
        if value.type == "not":
            raise QueryError(
                f"Write -{name}: to leave something out.",
                position=value.at,
                suggestion=f"-{name}:",
            )
        return self._leaf(name, value)

    # -- leaves ----------------------------------------------------------------------------

    def _leaf(self, name: str | None, token: Token) -> tuple[Any, str]:
        text = token.text
        if name is None and token.type == "word":
            if text.startswith("#") and len(text) > 1:
                return self._hash(text, token)
            if text.startswith("@") and len(text) > 1:
                handle = clean(fold(text[1:]))
                said = f"by or mentioning @{text[1:]}"
                return query.Or([Key("handle", handle, said), Key("mention", handle, said)]), said
            if "://" in text:
                return self._words("url", token)
        if name is None or name in ("title", "text", "note", "said"):
            return self._text(name, token)
        if name in _WORD_FIELDS:
            return self._words(name, token)
        method: Callable[[str, Token], tuple[Any, str]] = getattr(self, f"_field_{name}")
        return method(text, token)

    def _hash(self, text: str, token: Token) -> tuple[Any, str]:
        if _NUMBER.match(text):
            return self._field_id(text, token)
        said = f"hashtag {text}"
        return Key("hashtag", clean(fold(text[1:])), said), said

    def _text(self, name: str | None, token: Token) -> tuple[Any, str]:
        parts = [name] if name in ("title", "text", "note") else ["title", "text", "note"]
        if name == "said":
            parts = ["text"]
        node, said = self._in_parts(parts, token)
        if name == "said":
            kind = Key("kind", "quotation", "quotations")
            return query.And([node, kind]), f"said {said}"
        return node, f"{said} in {name}" if name else said

    def _in_parts(self, parts: list[str], token: Token) -> tuple[Any, str]:
        text = token.text
        if token.type == "word":
            fuzzy = re.fullmatch(r"(\w[\w'’-]*)~([12])?", text)
            if fuzzy:
                edits = int(fuzzy[2] or 1)
                word = fold(fuzzy[1])
                leaves = [query.FuzzyTerm(EXACT[p], word, maxdist=edits) for p in parts]
                return self._made(leaves, f"{word} (within {edits} edits)", text)
            if ("*" in text or "?" in text) and re.search(r"\w", text):
                return self._pattern(parts, text, token)
        found = list(words(text))
        if not found:
            raise QueryError(f"“{text[:40]}” has no word in it to search for.", position=token.at)
        exact = token.type == "phrase" or len(found) > 1
        if len(found) == 1 and token.type == "word":
            return self._single(parts, found[0].folded, found[0].raw, text)
        folded = [word.folded for word in found]
        said = " ".join(folded) if not has_cjk(text) else text
        if len(folded) == 1:
            leaves = [query.Term(EXACT[p], folded[0]) for p in parts]
            return self._made(leaves, f"exactly “{said}”", text)
        if exact and token.slop is not None:
            leaves = [Near(EXACT[p], folded, range(len(folded)), token.slop) for p in parts]
            return self._made(leaves, f"“{said}” within {token.slop} words", text)
        leaves = [Near(EXACT[p], folded, range(len(folded)), None) for p in parts]
        return self._made(leaves, f"“{said}”", text)

    def _single(self, parts: list[str], folded: str, raw: str, text: str) -> tuple[Any, str]:
        if has_cjk(folded):
            if len(folded) == 1:
                leaves = [query.Prefix(EXACT[p], folded) for p in parts]
            else:
                leaves = [query.Term(EXACT[p], folded) for p in parts]
            return self._made(leaves, text, text)
        stems = query_stems(raw, self._stemmers)
        leaves = [query.Term(STEMS[p], stem) for p in parts for stem in stems]
        if len(parts) > 1:
            leaves += [query.Term(name, folded) for name in NAMES]
        forms = [stem for stem in stems if stem != folded]
        said = f"{folded} (stem {', '.join(forms)})" if forms else folded
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
        folded = [word.folded for word in words(token.text)]
        if name == "url" and folded[:1] in (["http"], ["https"]):
            del folded[0]  # the same page, whichever way it was linked
        if not folded:
            raise QueryError(f"“{name}:” needs a word.", position=token.at)
        leaf = query.Term(where, folded[0])
        if len(folded) > 1:
            leaf = Near(where, folded, range(len(folded)), token.slop)
        said = f"{name} {' '.join(folded)}"
        return Words([leaf], said, token.text, scored=False), said

    # -- fields with values of their own ---------------------------------------------------

    def _choice(self, name: str, text: str, token: Token, values: Sequence[str]) -> str:
        value = text.strip().lower()
        if value in values:
            return value
        near = get_close_matches(value, values, 1, 0.4)
        raise QueryError(
            f"“{name}:” is one of {', '.join(values)}.",
            position=token.at,
            suggestion=f"{name}:{near[0]}" if near else None,
        )

    def _field_kind(self, text: str, token: Token) -> tuple[Any, str]:
        kind = self._choice("kind", text, token, (*KINDS, "any"))
        if kind == "any":
            return query.Every(), "any kind"
        return Key("kind", kind, f"{kind}s"), f"kind {kind}"

    def _field_mode(self, text: str, token: Token) -> tuple[Any, str]:
        mode = self._choice("mode", text, token, MODES)
        return Fact("mode", mode, f"mode {mode}"), f"mode {mode}"

    def _field_lang(self, text: str, token: Token) -> tuple[Any, str]:
        return Key("lang", clean(text.lower()), f"language {text}"), f"language {text}"

    def _field_from(self, text: str, token: Token) -> tuple[Any, str]:
        handle = text.lstrip("@")
        if not handle:
            raise QueryError("“from:” needs a handle.", position=token.at)
        return Key("handle", clean(fold(handle)), f"from @{handle}"), f"from @{handle}"

    def _field_tag(self, text: str, token: Token) -> tuple[Any, str]:
        tag = text.strip().strip("/")
        if not tag:
            raise QueryError("“tag:” needs a tag.", position=token.at)
        return Fact("tag", tag, f"tag {tag}"), f"tag:{tag}"

    def _field_has(self, text: str, token: Token) -> tuple[Any, str]:
        value = self._choice("has", text, token, tuple(self._known("has")))
        return Fact("has", value, f"has {value}"), f"has {value}"

    def _field_is(self, text: str, token: Token) -> tuple[Any, str]:
        value = self._choice("is", text, token, tuple(self._known("is")))
        if value in ("proposed", "rejected", "orphaned"):
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

    def _field_date(self, text: str, token: Token) -> tuple[Any, str]:
        first, last = days(text.strip(), token.at)
        said = f"date {spoken(first, last)}"
        return Days("date", first, last, said), said

    def _field_added(self, text: str, token: Token) -> tuple[Any, str]:
        value = text.strip().lower()
        today = dt.datetime.now(dt.UTC).date().toordinal()
        named = {"today": (today, today), "yesterday": (today - 1, today - 1)}
        first, last = named[value] if value in named else days(value, token.at)
        said = f"added {spoken(first, last)}"
        return Days("added", first, last, said), said

    def _field_older_than(self, text: str, token: Token) -> tuple[Any, str]:
        last = ago(text, token.at) - 1
        said = f"date {spoken(FIRST, last)}"
        return Days("date", FIRST, last, said), said

    def _field_newer_than(self, text: str, token: Token) -> tuple[Any, str]:
        first = ago(text, token.at)
        said = f"date {spoken(first, LAST)}"
        return Days("date", first, LAST, said), said

    def _field_before(self, text: str, token: Token) -> tuple[Any, str]:
        last = period(text.strip(), token.at)[0] - 1
        said = f"date {spoken(FIRST, last)}"
        return Days("date", FIRST, last, said), said

    def _field_after(self, text: str, token: Token) -> tuple[Any, str]:
        first = period(text.strip(), token.at)[1] + 1
        said = f"date {spoken(first, LAST)}"
        return Days("date", first, LAST, said), said


def _join(kind: Any, word: str, parts: list[tuple[Any, str]]) -> tuple[Any, str]:
    if len(parts) == 1:
        return parts[0]
    said = word.join(
        f"({text})" if kind is query.And and _is_or(node) and not _enclosed(text) else text
        for node, text in parts
    )
    return kind([node for node, _ in parts]), said


def _enclosed(text: str) -> bool:
    """True where the first parenthesis closes at the very end."""
    depth = 0
    for at, char in enumerate(text):
        depth += (char == "(") - (char == ")")
        if depth == 0:
            return at == len(text) - 1 and at > 0
    return False


def _is_or(node: Any) -> bool:
    return isinstance(node, query.Or) and not isinstance(node, Words)
