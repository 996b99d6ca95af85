"""A query as a sequence of tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches

from store.errors import QueryError

LONGEST_QUERY = 4_000
"""Code points."""

FIELDS = (
    "title", "text", "said", "note", "speaker", "by", "in", "from", "tag", "kind", "lang",
    "date", "before", "after", "added", "has", "is", "links", "source", "mode", "url", "id",
)  # fmt: skip
"""Names that may stand before a colon."""

_FIELD = re.compile(r"([^\W\d]\w*):")
_QUOTES = {'"': '"', "“": "”", "„": "“”", "«": "»", "”": "”"}
_SLOP = re.compile(r"~(\d{1,3})(?=[\s)]|\Z)")
_ENDS = re.compile(r'[\s()"“„«”]')
_OPERATORS = ("AND", "OR", "NOT")


@dataclass(slots=True, frozen=True)
class Token:
    """``kind``: ``(``, ``)``, ``AND``, ``OR``, ``NOT``, ``word`` or ``phrase``.

    ``field`` stands before the colon, "" for none; a ``(`` may have one too. ``position``
    is where the token begins, in code points; ``slop`` what follows a phrase's ``~``.
    """

    kind: str
    position: int
    text: str = ""
    field: str = ""
    slop: int | None = None


def tokens(text: str) -> list[Token]:
    """Raises QueryError for what no query can contain."""
    if len(text) > LONGEST_QUERY:
        raise QueryError(f"The query is longer than {LONGEST_QUERY:,} characters.")
    found: list[Token] = []
    at = 0
    while at < len(text):
        char = text[at]
        if char.isspace() or char == "\0":
            at += 1
        elif char == ")":
            found.append(Token(")", at))
            at += 1
        elif char in "-+" and at + 1 < len(text) and not text[at + 1].isspace():
            if char == "-":
                found.append(Token("NOT", at, "-"))
            at += 1
        else:
            token, at = _operand(text, at)
            found.append(token)
    return found


def _operand(text: str, at: int) -> tuple[Token, int]:
    start, field = at, ""
    match = _FIELD.match(text, at)
    if match is not None and not text.startswith("//", match.end()):
        name = match[1].lower()
        bare = match.end() == len(text) or text[match.end()].isspace()
        if name in FIELDS:
            if bare:
                raise QueryError(f"“{name}:” needs a value right after it.", position=start)
            field, at = name, match.end()
        elif not bare:
            raise _unknown(name, start)
    if text[at] == "(":
        return Token("(", start, field=field), at + 1
    if text[at] in _QUOTES:
        return _phrase(text, start, at, field)
    end = _ENDS.search(text, at)
    stop = end.start() if end else len(text)
    if stop == at:
        raise QueryError(f"“{field}:” needs a value right after it.", position=start)
    word = text[at:stop]
    if not field and word in _OPERATORS:
        return Token(word, start, word), stop
    return Token("word", start, word, field), stop


def _phrase(text: str, start: int, at: int, field: str) -> tuple[Token, int]:
    closing = _QUOTES[text[at]] + '"'
    stop = next((i for i in range(at + 1, len(text)) if text[i] in closing), None)
    if stop is None:
        raise QueryError("The quotation mark is not closed.", position=at, suggestion='"')
    slop = _SLOP.match(text, stop + 1)
    token = Token("phrase", start, text[at + 1 : stop], field, int(slop[1]) if slop else None)
    return token, slop.end() if slop else stop + 1


def _unknown(name: str, position: int) -> QueryError:
    close = get_close_matches(name, FIELDS, 1, 0.5)
    meant = f" Did you mean “{close[0]}:”?" if close else ""
    return QueryError(
        f"There is no field “{name[:40]}:”.{meant}",
        position=position,
        suggestion=f"{close[0]}:" if close else None,
    )
