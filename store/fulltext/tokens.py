"""A query as tokens, each with its place; nothing is thrown away."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum

from store.errors import QueryError

LONGEST = 10_000
"""Code points of a query that is read at all."""
NEAR = 10
"""How many other words ``NEAR`` without a number lets stand between."""
_QUOTES = {'"': '"', "“": "”", "„": "“", "«": "»"}
_FIELD = re.compile(r"([A-Za-z_]{1,20}):(?!//)")
_CLOCK = re.compile(r"\d{1,2}:\d{2}")
_SLOP = re.compile(r"~(\d{1,3})")
_NEAR = re.compile(
    r"(?:(?:NEAR|ADJ|W|w)/(\d{1,3})|AROUND\((\d{1,3})\)|NEAR(\d{1,3})?|ADJ(\d{1,3}))(?![^\s()])"
)
_RANGE = re.compile(r"[\[{]\s*\S{1,40}\s+TO\s+[^\s\]}]{1,40}\s*[\]}]")
_OPEN_RANGE = re.compile(r"[\[{]\s*\S{1,40}\s+TO\b")
_WEIGHT = re.compile(r"\^\d")
_OPERATORS = {
    "OR": "or",
    "AND": "and",
    "NOT": "not",
    "|": "or",
    "||": "or",
    "&": "and",
    "&&": "and",
}
_STOPS = frozenset('()"“„«')


@dataclass(slots=True, frozen=True)
class Token:
    """``type`` is word, phrase, name (``~name``), range, field, open, close, or, and, not, near.

    ``at`` is the offset in the query, ``end`` where the token ends.
    """

    type: str
    text: str
    at: int
    end: int
    slop: int | None = None
    """Of a phrase or ``NEAR``: how many other words may stand between; None: exact."""
    joined: bool = False
    """Of a field: True where its value follows without a space."""
    begun: bool = False
    """Of a word or phrase: True where the query ends in it, and more letters may follow."""


class Ending(Enum):
    """How the end of a query is read."""

    SAID = 1
    """It means what it says: an open quotation mark is an error."""
    CLOSED = 2
    """What is open at the end is closed there."""
    BEGUN = 3
    """The same, and the last word stands for all words that begin so."""


def tokens(query: str, ending: Ending = Ending.SAID) -> list[Token]:
    """The tokens of a query.

    Raises QueryError for an open quotation mark or range, a weight, and for a query that is
    too long.
    """
    if len(query) > LONGEST:
        raise QueryError(f"A query has at most {LONGEST:,} characters.", position=LONGEST)
    found: list[Token] = []
    at = 0
    while at < len(query):
        char = query[at]
        if char.isspace():
            at += 1
        elif char in "()":
            found.append(Token("open" if char == "(" else "close", char, at, at + 1))
            at += 1
        elif char in _QUOTES:
            at = _phrase(query, at, found, ending)
        elif char in "-!" and _begins(query, at):
            found.append(Token("not", char, at, at + 1))
            at += 1
        elif char == "+" and _begins(query, at):
            at += 1  # every part must be there anyway
        elif char == "~" and _begins(query, at):
            at = _name(query, at, found)
        elif char in "[{" and (span := _range(query, at)):
            found.append(Token("range", query[at:span], at, span))
            at = span
        else:
            at = _word(query, at, found)
    last = found[-1] if found else None
    if ending is Ending.BEGUN and last and last.type == "word" and last.end == len(query):
        found[-1] = replace(last, begun=True)
    return found


def _begins(query: str, at: int) -> bool:
    return at + 1 < len(query) and not query[at + 1].isspace()


def _range(query: str, at: int) -> int:
    """Where ``[a TO b]`` ends that begins here; 0 where none does."""
    match = _RANGE.match(query, at)
    if match is None and _OPEN_RANGE.match(query, at):
        raise QueryError("A range is not closed: write [2017 TO 2018].", position=at)
    return match.end() if match else 0


def _phrase(query: str, at: int, found: list[Token], ending: Ending = Ending.SAID) -> int:
    closing = _QUOTES[query[at]]
    end = query.find(closing, at + 1)
    if end < 0 and closing != '"':
        end = query.find('"', at + 1)
    if end < 0 and ending is not Ending.SAID:
        text = query[at + 1 :]
        begun = ending is Ending.BEGUN and not text[-1:].isspace()
        if text.strip():
            found.append(Token("phrase", text, at, len(query), begun=begun))
        return len(query)
    if end < 0:
        empty = not query[at + 1 :].strip()
        raise QueryError(
            "A quotation mark is not closed.",
            position=at,
            suggestion=None if empty else query + closing,
            span=(0, len(query)),
        )
    slop = _SLOP.match(query, end + 1)
    stop = slop.end() if slop else end + 1
    _no_weight(query, stop)
    text = query[at + 1 : end]
    found.append(Token("phrase", text, at, stop, int(slop[1]) if slop else None))
    return stop


def _no_weight(query: str, at: int) -> None:
    if _WEIGHT.match(query, at):
        shorter = query[:at] + re.sub(r"^\^[\d.]+", "", query[at:])
        raise QueryError(
            "Words have no weights: leave out the “^”.",
            position=at,
            suggestion=shorter,
            span=(0, len(query)),
        )


def _name(query: str, at: int, found: list[Token]) -> int:
    inner: list[Token] = []
    if query[at + 1] in _QUOTES:
        end = _phrase(query, at + 1, inner)
        found.append(Token("name", inner[0].text, at, end))
    else:
        end = _end_of_word(query, at + 1)
        found.append(Token("name", query[at + 1 : end], at, end))
    return end


def _end_of_word(query: str, at: int) -> int:
    end = at
    while end < len(query) and not query[end].isspace() and query[end] not in _STOPS:
        end += 1
    return end


def _word(query: str, at: int, found: list[Token]) -> int:
    field = _FIELD.match(query, at)
    if field and not _CLOCK.match(query, at):
        after = field.end()
        joined = after < len(query) and not query[after].isspace() and query[after] != ")"
        found.append(Token("field", field[1], at, after, joined=joined))
        return after
    near = _NEAR.match(query, at)
    if near:
        slop = int(next((number for number in near.groups() if number), NEAR))
        found.append(Token("near", near[0], at, near.end(), slop))
        return near.end()
    end = max(_end_of_word(query, at), at + 1)
    text = query[at:end]
    weight = text.find("^")
    if weight > 0:
        _no_weight(query, at + weight)
    found.append(Token(_OPERATORS.get(text, "word"), text, at, end))
    return end
