"""A query as tokens, each with its place; nothing is thrown away."""

from __future__ import annotations

import re
from dataclasses import dataclass

from store.errors import QueryError

LONGEST = 10_000
"""Code points of a query that is read at all."""
_QUOTES = {'"': '"', "“": "”", "„": "“", "«": "»"}
_FIELD = re.compile(r"([A-Za-z_]{1,20}):(?!//)")
_CLOCK = re.compile(r"\d{1,2}:\d{2}")
_SLOP = re.compile(r"~(\d{1,3})")
_NEAR = re.compile(r"NEAR(?:/(\d{1,3}))?\Z")
_NEAR_WORDS = 10
"""Other words that NEAR allows without a number."""
_RANGE = re.compile(r"\[\s*(?P<first>[^\s\[\]]+)\s+TO\s+(?P<last>[^\s\[\]]+)\s*\]")


@dataclass(slots=True, frozen=True)
class Token:
    """``type`` is word, phrase, range, field, open, close, or, and, not; ``at`` its offset."""

    type: str
    text: str
    at: int
    slop: int | None = None
    """Of a phrase: how many other words may stand between; None where it is exact."""
    joined: bool = False
    """True where nothing stands between this token and the next."""


def tokens(query: str) -> list[Token]:
    """The tokens of a query.

    Raises QueryError for an open quotation mark and for a query that is too long.
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
            found.append(Token("open" if char == "(" else "close", char, at))
            at += 1
        elif char in _QUOTES:
            at = _phrase(query, at, found)
        elif char == "-" and at + 1 < len(query) and not query[at + 1].isspace():
            found.append(Token("not", "-", at))
            at += 1
        else:
            at = _word(query, at, found)
    return _near(found)


def _near(found: list[Token]) -> list[Token]:
    """``a NEAR/5 b`` as the phrase "a b" with five other words between at most.

    Raises QueryError where a word is missing at one of its sides.
    """
    out: list[Token] = []
    at = 0
    while at < len(found):
        token = found[at]
        match = _NEAR.match(token.text) if token.type == "word" else None
        if match is None:
            out.append(token)
            at += 1
            continue
        before, after = out[-1:], found[at + 1 : at + 2]
        if not before or before[0].type not in ("word", "phrase") or not after:
            raise QueryError("NEAR stands between two words.", position=token.at)
        if after[0].type not in ("word", "phrase"):
            raise QueryError("NEAR stands between two words.", position=after[0].at)
        slop = int(match[1]) if match[1] else _NEAR_WORDS
        text = f"{before[0].text} {after[0].text}"
        out[-1] = Token("phrase", text, before[0].at, max(slop, before[0].slop or 0))
        at += 2
    return out


def _phrase(query: str, at: int, found: list[Token]) -> int:
    closing = _QUOTES[query[at]]
    end = query.find(closing, at + 1)
    if end < 0 and closing != '"':
        end = query.find('"', at + 1)
    if end < 0:
        raise QueryError("A quotation mark is not closed.", position=at, suggestion=query + closing)
    slop = _SLOP.match(query, end + 1)
    found.append(Token("phrase", query[at + 1 : end], at, int(slop[1]) if slop else None))
    return slop.end() if slop else end + 1


def _word(query: str, at: int, found: list[Token]) -> int:
    field = _FIELD.match(query, at)
    if field and not _CLOCK.match(query, at):
        after = field.end()
        joined = after < len(query) and not query[after].isspace() and query[after] != ")"
        found.append(Token("field", field[1], at, joined=joined))
        between = _RANGE.match(query, after)
        if between:
            ends = ("" if end == "*" else end for end in (between["first"], between["last"]))
            found.append(Token("range", "..".join(ends), after))
            return between.end()
        return after
    end = at
    while end < len(query) and not query[end].isspace() and query[end] not in '()"“„«':
        end += 1
    end = max(end, at + 1)
    text = query[at:end]
    kind = {"OR": "or", "AND": "and", "NOT": "not", "|": "or", "&": "and"}.get(text, "word")
    found.append(Token(kind, text, at))
    return end
