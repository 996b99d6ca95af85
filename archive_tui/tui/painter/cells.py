"""Strips as cells: which column shows what.

Terminals disagree on the width of some characters, combine some with others and may show
some runs from right to left. From the first such character to the end of its strip the
text is one token, which is always written whole, from its first column on, as Textual
itself would write it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import takewhile

from rich.style import Style
from textual.strip import Strip

from archive_tui.tui.painter.looks import PLAIN, Look

_SAFE_BLOCKS = (
    (0x0020, 0x02AF),  # Latin
    (0x0370, 0x052F),  # Greek, Cyrillic
    (0x1E00, 0x1FFF),  # more Latin and Greek
    (0x2010, 0x205E),  # punctuation
    (0x20A0, 0x20BF),  # currencies
    (0x2100, 0x22FF),  # letterlike, arrows, mathematics
    (0x2400, 0x2426),  # pictures of control characters
    (0x2500, 0x25FF),  # boxes, blocks, shapes
    (0x2713, 0x2718),  # ticks and crosses
)
"""Where one character is one cell on every terminal, but for the exceptions in ``_is_safe``."""


@lru_cache(maxsize=4096)
def _is_safe(char: str) -> bool:
    code = ord(char)
    if not any(first <= code <= last for first, last in _SAFE_BLOCKS) or char == "\xad":
        return False
    kind = unicodedata.category(char)
    return kind[0] not in "MC" and kind not in ("Zl", "Zp") and not _is_wide(char)


def _is_wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"


def _is_marked(char: str) -> bool:
    """True for what takes no cell of its own."""
    return unicodedata.category(char) in ("Mn", "Me", "Mc", "Cf", "Cc")


def safe_length(text: str) -> int:
    """How many characters from the start take one cell each, wherever they are shown."""
    if text.isascii() and text.isprintable():
        return len(text)
    return sum(1 for _ in takewhile(_is_safe, text))


@dataclass(slots=True, frozen=True)
class Token:
    """The first cell of a run that is written whole; the others are ``TAIL``."""

    pieces: tuple[tuple[str, Look], ...]
    """Texts in their looks, without blanks at the end."""
    blanks: int
    """Blanks at the end, all plain."""
    width: int
    """Cells, as Textual counts them."""
    strip: Strip = field(compare=False, repr=False)
    """What it was made of, to cut it when something covers a part of it."""


class _Tail:
    """Any further cell of a token."""

    def __repr__(self) -> str:
        return "TAIL"


TAIL = _Tail()
Cell = tuple[str, Look] | Token | _Tail
"""A character with its look, or a part of a token."""
Row = list[Cell]
Looks = Callable[[Style | None], Look]
BLANK: Cell = (" ", PLAIN)


def cells_of(strip: Strip, looks: Looks) -> Row:
    """The cells of a strip, as many as it is wide."""
    cells: Row = []
    for text, style, control in strip:
        if control:
            continue
        safe, look = safe_length(text), looks(style)
        blank = look.blank
        cells += [(char, look if char != " " else blank) for char in text[:safe]]
        if safe < len(text):
            first = len(cells)
            if first and (_is_marked(text[safe]) or first == strip.cell_length):
                first -= 1
            return cells[:first] + _token(strip.crop(first), looks)
    return cells


def _token(strip: Strip, looks: Looks) -> Row:
    width = strip.cell_length
    if not width:
        return []
    pieces = [(text, looks(style)) for text, style, control in strip if text and not control]
    blanks = 0
    while pieces and pieces[-1][1].blank is PLAIN:
        text, look = pieces.pop()
        bare = text.rstrip(" ")
        blanks += len(text) - len(bare)
        if bare:
            pieces.append((bare, look))
            break
    return [Token(tuple(pieces), blanks, width, strip), *[TAIL] * (width - 1)]


def cut(token: Token, first: int, last: int, looks: Looks) -> Row:
    """The cells of a part of a token, columns ``[first, last)`` counted from its own first."""
    cells = cells_of(token.strip.crop(first, last), looks)
    # A mark cut off from the character that it stands on may leave more or fewer cells.
    return (cells + [BLANK] * (last - first))[: last - first]
