"""What the reader shows: a text with passages lit in it. No Textual here.

All offsets are code points of ``Reading.text``, half-open.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

SLICE = 2000
"""Longest stretch that is wrapped at once, code points: a text of one line opens at once too."""


@dataclass(slots=True, frozen=True)
class Lit:
    """A passage that stands out: a quotation, a linked passage, a note."""

    start: int
    end: int
    style: str
    """A component of the reader: ``quotation``, ``proposed``, ``link``, ``note``, ``match``."""
    kind: str
    """What ``Reader.next`` goes by, such as ``quotation``."""
    number: int | None = None
    """The entry that it leads to."""
    label: str = ""
    """What it is in words, such as who speaks; said when one jumps to it."""
    mark: str = ""
    """What stands in the margin beside its beginning: ``#12``, ``#12?``, ``>#12``."""


@dataclass(slots=True, frozen=True)
class Mark:
    """A line of ours above the line of the text that begins at ``offset``, such as a page."""

    offset: int
    words: str
    label: str = ""
    """Of a page the number printed on it."""


@dataclass(slots=True, frozen=True)
class Card:
    """Whole lines of the text that stand in a frame, such as an embedded tweet."""

    start: int
    end: int
    title: str
    """What stands in the frame's upper edge."""


@dataclass(slots=True)
class Reading:
    """A text to read, with what is known about its passages."""

    header: list[tuple[str, str]] = field(default_factory=list)
    """Lines above the text: a style of the reader (``title``, ``meta`` …) and the line."""
    text: str = ""
    lit: list[Lit] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    """Offsets at which headings start."""
    pages: list[Mark] = field(default_factory=list)
    """Where pages begin; a form feed there is not drawn."""
    cards: list[Card] = field(default_factory=list)
    """In their order; none within another."""
    unmarked: int = 0
    """How many quotations it has that stand in no marks, and so are not lit."""
    source: int | None = None
    """The entry whose text this is a part of, where it is not the whole text of its own."""
    first: int = 0
    """Where in the source's text the part begins, code points."""


def slices(
    text: str, start: int = 0, end: int | None = None, cuts: Sequence[int] = ()
) -> list[tuple[int, int]]:
    """Paragraphs of ``text[start:end]``, long ones in pieces of at most ``SLICE``.

    Line feeds are left out, and so is one at the very end of a part of the text. A long
    paragraph is cut behind a space where there is one near the end of the piece; at
    ``cuts``, in their order, a piece begins in any case, and a form feed before it is left out.
    """
    found: list[tuple[int, int]] = []
    last = len(text) if end is None else end
    at, cut_at = start, 0
    while at < last or last == len(text):
        stop = text.find("\n", at, last)
        is_last = stop < 0
        stop = last if is_last else stop
        while cut_at < len(cuts) and cuts[cut_at] <= at:
            cut_at += 1
        while cut_at < len(cuts) and cuts[cut_at] <= stop:
            cut, cut_at = cuts[cut_at], cut_at + 1
            is_feed = text[cut - 1] == "\f"
            if cut == stop and not is_feed:
                continue
            if cut - is_feed > at:
                found += _pieces(text, at, cut - is_feed)
            at = cut
        found += _pieces(text, at, stop)
        if is_last:
            break
        at = stop + 1
    return found


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    found = []
    while end - start > SLICE:
        cut = text.rfind(" ", start + SLICE - 200, start + SLICE) + 1
        cut = cut or start + SLICE
        found.append((start, cut))
        start = cut
    return [*found, (start, end)]


_SENTENCE_END = re.compile("[.!?…؟。][\"'”’»)\\]]*(?=\\s)|\n")
_WORD = re.compile(r"\w[\w'’-]*")


def sentence_around(text: str, offset: int) -> tuple[int, int]:
    """The sentence that holds ``offset``: up to a full stop, a question mark or a line's end."""
    low = max(0, offset - 4000)
    start = low
    for match in _SENTENCE_END.finditer(text, low, offset):
        start = match.end()
    match_end = _SENTENCE_END.search(text, offset)
    end = len(text) if match_end is None else match_end.end()
    return _trimmed(text, start, end)


def paragraph_around(text: str, offset: int) -> tuple[int, int]:
    """The paragraph that holds ``offset``."""
    end = text.find("\n", offset)
    start = text.rfind("\n", 0, offset) + 1
    return _trimmed(text, start, len(text) if end < 0 else end)


def word_around(text: str, offset: int) -> tuple[int, int]:
    """The word that holds ``offset``, else the next one, else the last one."""
    start = offset
    for match in _WORD.finditer(text, max(0, offset - 400)):
        start = match.start()
        if match.end() > offset:
            return start, match.end()
    return (start, word_after(text, start)) if start < offset else (offset, offset)


def unit_around(unit: str, text: str, offset: int) -> tuple[int, int]:
    """The ``word``, ``sentence`` or ``paragraph`` that holds ``offset``."""
    around = {"word": word_around, "sentence": sentence_around, "paragraph": paragraph_around}
    return around[unit](text, offset)


def unit_beside(
    unit: str, text: str, span: tuple[int, int], direction: int
) -> tuple[int, int] | None:
    """The unit after (1) or before (-1) a passage; None at the end of the text."""
    if direction > 0:
        offset = span[1]
        while offset < len(text) and text[offset].isspace():
            offset += 1
    else:
        offset = span[0] - 1
        while offset >= 0 and text[offset].isspace():
            offset -= 1
        if unit == "word" and offset >= 0:
            offset = word_before(text, offset + 1)
    if not 0 <= offset < len(text):
        return None
    found = unit_around(unit, text, offset)
    on = found[0] >= span[1] if direction > 0 else found[1] <= span[0]
    return found if on and found[1] > found[0] else None


def word_after(text: str, offset: int) -> int:
    """Where the next word ends."""
    match = _WORD.search(text, offset)
    return len(text) if match is None else match.end()


def word_before(text: str, offset: int) -> int:
    """Where the word before ``offset`` starts."""
    low = max(0, offset - 400)
    starts = [match.start() for match in _WORD.finditer(text, low, offset)]
    return starts[-1] if starts else low


def nearest(starts: list[int], offset: int, direction: int) -> tuple[int, bool] | None:
    """Index of the start after (1) or before (-1) ``offset``, and whether it came round the end."""
    if not starts:
        return None
    if direction > 0:
        index = bisect_right(starts, offset)
        return (index, False) if index < len(starts) else (0, True)
    index = bisect_right(starts, offset - 1) - 1
    return (index, False) if index >= 0 else (len(starts) - 1, True)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
