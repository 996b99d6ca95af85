"""From a query to a tree of ``whoosh.query`` nodes, with the words for what was understood.

Recursive descent over tokens. Parts side by side must all hold; ``OR`` binds closer than
that, ``AND`` closer than ``OR``, ``NEAR`` closest. A field that an entry has one value of,
given twice side by side, means either value.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from whoosh import query

from store.errors import QueryError
from store.fulltext.days import FIRST, LAST
from store.fulltext.habits import ALIASES, ELSEWHERE, PLAIN
from store.fulltext.leaves import FIELDS, Leaves
from store.fulltext.nodes import Days, Words
from store.fulltext.parsed import Leaf, Lookups, Parsed, Part, nearest
from store.fulltext.tokens import Ending, Token, tokens

_ASKS_FOR_QUOTATIONS = frozenset({"speaker", "said", "kind", "mode", "id", "source"})
_ONE_VALUE = frozenset(
    {"kind", "mode", "lang", "in", "from", "speaker", "by", "date", "added", "id", "source"}
)
"""Fields that an entry has one value of: given again, they widen instead of narrowing."""
_VALUES = ("word", "phrase", "name", "range", "open", "not")
_DEEPEST = 40
_NESTED = 20
"""Saved searches within saved searches at most."""
_MANY = 400
"""Parts of a query at most: beyond it is no question of a person."""


class Parser(Leaves):
    """One query at a time. ``stemmers`` are those that the index was built with."""

    def __init__(self, stemmers: Sequence[str], lookups: Lookups) -> None:
        super().__init__(stemmers, lookups)
        self._tokens: list[Token] = []
        self._at = 0
        self._parts = 0
        self._ending = Ending.SAID
        self._within: list[str] = []
        self._whole: tuple[int, int] | None = None
        """Where the outermost saved search in hand is named; None outside of any."""

    def parse(self, text: str, ending: Ending = Ending.SAID) -> Parsed:
        """The tree of a query that is not empty. Raises QueryError for anything unclear."""
        self._result = Parsed(None, "", False, False)
        self._parts, self._ending = 0, ending
        try:
            part = self._read(text, top=True)
        except QueryError as error:
            error.within(text)
            raise
        self._result.tree, self._result.said = part.node, part.said
        return self._result

    def _read(self, text: str, *, top: bool) -> Part:
        # A saved search means what it says, wherever it stands.
        self._tokens, self._at = tokens(text, self._ending if top else Ending.SAID), 0
        part = self._all(None, 0, top=top)
        if self._at < len(self._tokens):
            token = self._tokens[self._at]
            raise QueryError(
                "A parenthesis closes that was never opened.",
                position=token.at,
                suggestion="",
                span=(token.at, token.end),
            )
        return part

    # -- grammar ---------------------------------------------------------------------------

    def _peek(self) -> Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _all(self, inside: str | None, depth: int, *, top: bool = False) -> Part:
        """Parts side by side: all must hold."""
        if depth > _DEEPEST:
            raise QueryError(
                f"Parentheses go {_DEEPEST} deep at most.", position=self._tokens[self._at - 1].at
            )
        parts: list[Part] = []
        while (token := self._peek()) and token.type != "close":
            part = self._chain("or", inside, depth)
            part.spans = ((token.at, self._tokens[self._at - 1].end),)
            parts.append(part)
        if not parts:
            raise QueryError("Something is missing.", position=token.at if token else None)
        parts = _widened(parts)
        if top:
            self._result.parts = parts
        return _join(query.And, " AND ", parts)

    def _chain(self, word: str, inside: str | None, depth: int) -> Part:
        """Parts with OR between them, each of parts with AND between them."""
        first = self._tokens[self._at]
        if first.type == word:
            raise QueryError(
                f"Something is missing before {word.upper()}.",
                position=first.at,
                suggestion="",
                span=(first.at, first.end),
            )
        parts = [self._link(word, inside, depth)]
        while (token := self._peek()) is not None and token.type == word:
            self._at += 1
            self._need(word.upper(), token)
            parts.append(self._link(word, inside, depth))
        return _join(query.Or if word == "or" else query.And, f" {word.upper()} ", parts)

    def _link(self, word: str, inside: str | None, depth: int) -> Part:
        return self._chain("and", inside, depth) if word == "or" else self._one(inside, depth)

    def _need(self, word: str, token: Token) -> None:
        following = self._peek()
        if following is None or following.type in ("close", "or", "and", "near"):
            raise QueryError(
                f"Something is missing after {word}.",
                position=token.at,
                suggestion="",
                span=(token.at, token.end),
            )

    def _one(self, inside: str | None, depth: int) -> Part:
        token = self._tokens[self._at]
        self._at += 1
        self._parts += 1
        if self._parts > _MANY:
            raise QueryError(f"A query has at most {_MANY} parts.", position=token.at)
        if token.type == "not":
            self._need(token.text, token)
            if depth > _DEEPEST:
                raise QueryError(f"NOT goes {_DEEPEST} deep at most.", position=token.at)
            self._negated += 1
            part = self._one(inside, depth + 1)
            self._negated -= 1
            return Part(query.Not(part.node), f"NOT {part.said}")
        if token.type == "open":
            return self._group(inside, token, depth)
        if token.type == "field":
            return self._field(token, depth)
        if token.type == "near":
            raise QueryError("NEAR stands between two words.", position=token.at)
        return self._value(inside, token)

    def _group(self, inside: str | None, opening: Token, depth: int) -> Part:
        part = self._all(inside, depth + 1)
        if self._peek() is None:
            if self._ending is not Ending.SAID and not self._within:
                return self._enclosed(part)
            end = self._tokens[-1].end
            raise QueryError(
                "A parenthesis is not closed.",
                position=opening.at,
                suggestion=")",
                span=(end, end),
            )
        self._at += 1
        return self._enclosed(part)

    @staticmethod
    def _enclosed(part: Part) -> Part:
        grouped = isinstance(part.node, query.And | query.Or) and not isinstance(part.node, Words)
        return Part(part.node, f"({part.said})" if grouped else part.said)

    def _field(self, token: Token, depth: int) -> Part:
        name = token.text.lower()
        name = ALIASES.get(name, name)
        if name not in FIELDS and not token.joined:
            # As in a headline that was pasted: a field has its value right behind it.
            word = Token("word", token.text, token.at, token.end)
            return self._value(None, word)
        if name not in FIELDS:
            advice = ELSEWHERE.get(name)
            near = None if advice else nearest(name, FIELDS, least=60)
            suggestion, end = (f"{near}:" if near else None), token.end
            following = self._peek()
            if not near and not advice and following and following.type == "word":
                suggestion, end = f'"{token.text}:{following.text}"', following.end
            raise QueryError(
                f"There is no field “{token.text}:”." + (f" {advice}" if advice else ""),
                position=token.at,
                suggestion=suggestion,
                span=(token.at, end),
            )
        value = self._peek()
        if value is None or not token.joined or value.type not in _VALUES:
            raise QueryError(f"“{name}:” needs a value right after it.", position=token.at)
        if name in _ASKS_FOR_QUOTATIONS and not self._negated:
            self._result.wants_quotations = True
        self._at += 1
        if value.type == "open":
            part = self._group(name, value, depth)
        elif value.type == "not":
            raise QueryError(
                f"Write -{name}: to leave something out.",
                position=value.at,
                suggestion=f"-{name}:",
                span=(token.at, value.end),
            )
        elif name == "query":
            part = self._saved(value, token.at)
        else:
            part = self._value(name, value, token.at)
        part.field = name
        return part

    def _value(self, inside: str | None, token: Token, begin: int | None = None) -> Part:
        """A leaf, or words with NEAR between them; ``begin``: where its field stands."""
        following = self._peek()
        self._begin = begin
        if inside is None and token.text in PLAIN and not self._within:
            self._result.remarks[PLAIN[token.text]] = token
        if following is not None and following.type == "near":
            node, said = self._near(inside, token)
        elif inside == "query":
            return self._saved(token, token.at)
        else:
            node, said = self._leaf(inside, token)
        if not self._negated:
            start = token.at if begin is None else begin
            span = self._whole or (start, self._tokens[self._at - 1].end)
            place = span if self._whole is None else None
            self._result.leaves.append(Leaf(node, said, inside, token, span, place))
        return Part(node, said)

    def _near(self, inside: str | None, first: Token) -> tuple[Any, str]:
        operands, slop = [first], None
        while (token := self._peek()) is not None and token.type == "near":
            if slop not in (None, token.slop):
                raise QueryError("One number holds for a row of NEAR.", position=token.at)
            slop = token.slop
            self._at += 1
            following = self._peek()
            if following is None:
                raise QueryError("NEAR stands between two words.", position=token.at)
            operands.append(following)
            self._at += 1
        return self._words_near(inside, operands, slop or 0)

    # -- saved searches --------------------------------------------------------------------

    def _saved(self, token: Token, begin: int) -> Part:
        name = token.text.strip()
        text = self._lookups.saved(name)
        if text is None:
            near = nearest(name, self._lookups.known("query"))
            raise QueryError(
                f"There is no saved search “{name}”.",
                position=begin,
                suggestion=f'query:"{near}"' if near else None,
                span=(begin, token.end),
            )
        if name in self._within:
            way = " → ".join([*self._within[self._within.index(name) :], name])
            raise QueryError(f"The saved searches go in a circle: {way}.", position=begin)
        if len(self._within) >= _NESTED:
            raise QueryError(
                f"Saved searches go {_NESTED} deep at most within each other.", position=begin
            )
        outside = self._tokens, self._at, self._whole
        self._within.append(name)
        self._whole = self._whole or (begin, token.end)
        try:
            part = self._read(text, top=False)
        except QueryError as error:
            if len(self._within) > 1 or "circle" in str(error):
                raise QueryError(str(error), position=begin) from None
            raise QueryError(
                f"The saved search “{name}” is not understood: {error}", position=begin
            ) from None
        finally:
            self._within.pop()
            self._tokens, self._at, self._whole = outside
        return Part(part.node, f"saved search {name} ({part.said})")


def _widened(parts: list[Part]) -> list[Part]:
    """Parts of the same field of one value become one part, at the place of the first."""
    groups: dict[str, list[Part]] = {}
    for part in parts:
        if part.field in _ONE_VALUE and not _is_bound(part.node):
            groups.setdefault(part.field, []).append(part)
    if all(len(group) == 1 for group in groups.values()):
        return parts
    found: list[Part] = []
    for part in parts:
        group = groups.get(part.field or "", [part])
        if len(group) == 1 or not any(part is one for one in group):
            found.append(part)
        elif part is group[0]:
            joined = _join(query.Or, " OR ", group)
            joined.spans = tuple(span for one in group for span in one.spans)
            joined.field = part.field
            found.append(joined)
    return found


def _is_bound(node: Any) -> bool:
    """True for days from one on, or up to one: two of these bound a time from both sides."""
    return isinstance(node, Days) and (node.first == FIRST or node.last == LAST)


def _join(kind: Any, word: str, parts: list[Part]) -> Part:
    if len(parts) == 1:
        return parts[0]
    said = word.join(
        f"({part.said})"
        if kind is query.And and _is_or(part.node) and not _enclosed(part.said)
        else part.said
        for part in parts
    )
    return Part(kind([part.node for part in parts]), said)


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
