"""Footnotes out of the way of a paragraph that goes on over the page's end."""

from __future__ import annotations

import re
from collections.abc import Callable

from archive_tui.ingest.formats.pdf_lines import Leaf, Line

_SMALLER = 0.92
"""How large the letters of notes are at most, beside those of the running text."""
_MARK = re.compile(r"(?:\d{1,3}|[*†‡§¶]{1,3})[ .)]{0,2}(?=[^\W\d_]|[“\"‘(\[])")

Starts = Callable[[list[Line]], int]
"""Gives the index at which the last paragraph of some lines begins."""
GoesOn = Callable[[list[Line], Line], bool]
"""Whether the paragraph at the end of some lines goes on in a line of the next page."""


def put_aside(leaves: list[Leaf], body: float, starts: Starts, goes_on: GoesOn) -> None:
    """Order the lines of ``leaves`` so that notes part no paragraph; pages keep their lines.

    Notes are lines in smaller print at the foot of a page that begin with a mark. Where a
    file has them before the text that stands above them, they go behind it. Where the last
    paragraph of a page goes on over its end, they go before that paragraph.
    """
    apart = [_parted(leaf.lines, body) for leaf in leaves]
    for index, (leaf, (text, notes)) in enumerate(zip(leaves, apart, strict=True)):
        if not notes:
            continue
        after = apart[index + 1][0] if index + 1 < len(apart) else []
        if text and after and goes_on(text, after[0]):
            at = starts(text)
            leaf.lines = [*text[:at], *notes, *text[at:]]
        else:
            leaf.lines = [*text, *notes]


def _parted(lines: list[Line], body: float) -> tuple[list[Line], list[Line]]:
    """The text of a page and its notes, each in the order of the file."""
    small = [line.size <= _SMALLER * body for line in lines]
    head = small.index(False) if False in small else 0
    foot = len(small) - small[::-1].index(False) if False in small else len(lines)
    while foot < len(lines) and not _MARK.match(lines[foot].text):
        foot += 1
    first, text, last = lines[:head], lines[head:foot], lines[foot:]
    if first and not (_MARK.match(first[0].text) and first[0].base < text[0].base):
        first, text = [], lines[:foot]
    return text, [*first, *last]
