"""Wrapping a text for the reader, part by part, as far down as somebody looks. No Textual.

Beside the text's own lines there are lines of ours: where a page begins, and the upper and
lower edge of a card. They stand for no character of the text.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from archive_tui.display import clusters, is_plain, row_text, screen_map
from archive_tui.tui.widgets.reading import Card, Mark, slices

PART = 16_000
"""Code points that are cut into slices at once; a part ends where a line does, if one does."""
_KEPT = 400
"""Slices whose lines are kept."""
_PARAGRAPH = 120
"""Code points from which what ends with a line feed is a paragraph, and not a line of a text
that was broken by hand."""


@dataclass(slots=True, frozen=True)
class Line:
    """One drawn line: which part of the text it shows, and how."""

    start: int
    end: int
    """Of the source text, code points."""
    shown: str
    sources: tuple[int, ...] | None
    """For each character of ``shown`` its offset in the text; None: ``start`` and on."""
    lead: str = ""
    """What is drawn before it: the edge of a card."""
    own: bool = False
    """Whether ``shown`` is a line of ours: then none of it is the text's."""
    notes: tuple[str, ...] = ()
    """What stands in the margin beside it; more than one on a last line only."""

    def column(self, offset: int) -> int:
        """Index in ``shown`` of the first character that stands for ``offset`` or later."""
        if self.sources is None:
            return max(0, min(offset - self.start, len(self.shown)))
        for index, source in enumerate(self.sources):
            if source >= offset:
                return index
        return len(self.shown)


def wrap(text: str, start: int, end: int, width: int) -> list[Line]:
    """The lines of one slice, ``width`` cells at most, broken behind spaces where possible."""
    shown, offsets = screen_map(text[start:end])
    breaks = _breaks_plain(shown, width) if is_plain(shown) else _breaks_wide(shown, width)
    lines: list[Line] = []
    for first, last in pairwise(breaks):
        if offsets is None:
            lines.append(Line(start + first, start + last, shown[first:last], None))
            continue
        sources = tuple(start + offsets[i] for i in range(first, last))
        until = start + offsets[last] if last < len(shown) else end
        begin = lines[-1].end if lines else start
        lines.append(Line(begin, until, shown[first:last], sources))
    return lines or [Line(start, end, "", None)]


def _breaks_plain(shown: str, width: int) -> list[int]:
    breaks, at = [0], 0
    while len(shown) - at > width:
        # A space may hang over the edge: it is not drawn.
        space = shown.rfind(" ", at, at + width + 1)
        at = space + 1 if space > at else at + width
        breaks.append(at)
    if len(shown) > at:
        breaks.append(len(shown))
    return breaks


def _breaks_wide(shown: str, width: int) -> list[int]:
    breaks, used, space, since_space = [0], 0, -1, 0
    for first, last, cells in clusters(shown):
        if shown[first] == " " and used + cells > width:
            space, since_space = last, 0
            used += cells
            continue
        if used + cells > width and space > breaks[-1]:
            breaks.append(space)
            used = since_space
        if used + cells > width and first > breaks[-1]:
            breaks.append(first)
            used = since_space = 0
        used += cells
        since_space += cells
        if shown[first] == " ":
            space, since_space = last, 0
    if len(shown) > breaks[-1]:
        breaks.append(len(shown))
    return breaks


def _beside(lines: list[Line], notes: Sequence[tuple[int, str]]) -> list[Line]:
    """The lines with their notes: each beside its place, or beneath where one stands there.

    Where there are more notes than lines, lines that hold nothing else are added.
    """
    at = 0
    for offset, words in notes:
        while at + 1 < len(lines) and (offset >= lines[at].end or lines[at].notes):
            at += 1
        if lines[at].notes:
            end = lines[-1].end
            lines.append(Line(end, end, "", None, lines[-1].lead, own=True))
            at = len(lines) - 1
        lines[at] = replace(lines[at], notes=(words,))
    return lines


@dataclass(slots=True)
class _Part:
    """Some ten thousand characters: heights are estimated until it is cut, exact when wrapped."""

    start: int
    end: int
    height: int
    slices: list[tuple[int, int]]
    owns: dict[int, str]
    """Lines of ours by the place of their slice."""
    counts: list[int]
    firsts: list[int]


class Wrapped:
    """A text in lines of ``width`` cells. Slices are wrapped when their lines are asked for.

    What nobody has seen counts with an estimate, so the number of lines is exact only as far
    as one has read; ``line_of`` is always exact about the text. ``notes``: what stands in the
    margin, by the offset of what it belongs to. ``airy``: a blank line of ours behind each
    paragraph that another line follows at once.
    """

    def __init__(
        self,
        text: str,
        width: int,
        *,
        pages: Sequence[Mark] = (),
        cards: Sequence[Card] = (),
        notes: Sequence[tuple[int, str]] = (),
        airy: bool = False,
    ) -> None:
        self.text = text
        self._airy = airy
        self.width = max(8, width)
        self._cards = cards
        self._card_starts = [card.start for card in cards]
        owns = [(mark.offset, f"-- {mark.words} --") for mark in pages]
        owns += [(card.start, self._edge(card.title)) for card in cards]
        owns += [(card.end, self._edge("")) for card in cards]
        # Above a card's first line its edge comes last, below its last line first.
        self._owns = sorted(owns, key=lambda own: own[0])
        self._own_places = [offset for offset, _ in self._owns]
        self._cuts = sorted(set(self._own_places) - {0, len(text)})
        self._notes = sorted(notes, key=lambda note: note[0])
        self._note_places = [offset for offset, _ in self._notes]
        self._lines: dict[tuple[int, int], list[Line]] = {}
        self._parts = self._cut_up()
        self._part_starts = [part.start for part in self._parts]
        self._sum_up()

    def _edge(self, title: str) -> str:
        return f"+-- {row_text(title, self.width - 4)}" if title else "+--"

    def _cut_up(self) -> list[_Part]:
        text, length = self.text, len(self.text)
        parts, at = [], 0
        while True:
            end = length
            if length - at > PART:
                end = text.find("\n", at + PART, at + 2 * PART) + 1
                end = end or text.rfind(" ", at + PART - 200, at + PART) + 1 or at + PART
            feeds = text.count("\n", at, end)
            parts.append(_Part(at, end, 1 + feeds + (end - at) // self.width, [], {}, [], []))
            if end == length:
                return parts
            at = end

    def _sum_up(self) -> None:
        heights = list(accumulate((part.height for part in self._parts), initial=0))
        self._part_firsts, self.height = heights[:-1], heights[-1]

    # -- parts

    def _opened(self, index: int) -> _Part:
        """A part, cut into slices."""
        part = self._parts[index]
        if part.slices:
            return part
        low, high = bisect_right(self._cuts, part.start), bisect_left(self._cuts, part.end)
        cuts = self._cuts[low:high]
        own = bisect_left(self._own_places, part.start)
        last_own = len(self._owns)
        if part.end < len(self.text):
            last_own = bisect_left(self._own_places, part.end)
        for start, end in slices(self.text, part.start, part.end, cuts):
            own = self._put_owns(part, own, last_own, start)
            part.slices.append((start, end))
        self._put_owns(part, own, last_own, part.end)
        part.counts = [
            1 if at in part.owns else 1 + (end - start) // self.width
            for at, (start, end) in enumerate(part.slices)
        ]
        self._sum_part(part)
        return part

    def _put_owns(self, part: _Part, own: int, last: int, until: int) -> int:
        while own < last and self._own_places[own] <= until:
            offset, words = self._owns[own]
            part.owns[len(part.slices)] = words
            part.slices.append((offset, offset))
            own += 1
        return own

    def _sum_part(self, part: _Part) -> None:
        firsts = list(accumulate(part.counts, initial=0))
        part.firsts, height = firsts[:-1], firsts[-1]
        if height != part.height:
            part.height = height
            self._sum_up()

    def _lines_of(self, index: int, place: int) -> list[Line]:
        """The lines of a slice; the number of lines may change by asking."""
        lines = self._lines.get((index, place))
        if lines is None:
            part = self._opened(index)
            lines = self._wrap(part, place)
            if len(self._lines) > _KEPT:
                self._lines.clear()
            self._lines[index, place] = lines
            if len(lines) != part.counts[place]:
                part.counts[place] = len(lines)
                self._sum_part(part)
        return lines

    def _wrap(self, part: _Part, place: int) -> list[Line]:
        start, end = part.slices[place]
        own = part.owns.get(place)
        if own is not None:
            return [Line(start, end, own, None, own=True)]
        at = bisect_right(self._card_starts, start) - 1
        in_card = at >= 0 and start < self._cards[at].end
        lead = "| " if in_card else ""
        lines = wrap(self.text, start, end, self.width - len(lead))
        if lead:
            lines = [replace(line, lead=lead) for line in lines]
        if self._airy and start < end and self._is_tight(end):
            lines.append(Line(end, end, "", None, lead, own=True))
        low = bisect_left(self._note_places, start)
        # A slice's line feed is its own: a note there has no other line.
        high = bisect_left(self._note_places, max(end, start + 1))
        return _beside(lines, self._notes[low:high]) if low < high else lines

    def _is_tight(self, end: int) -> bool:
        """Whether a paragraph ends here and another line follows at once."""
        text = self.text
        if text[end : end + 1] != "\n" or text[end + 1 : end + 2] in ("", "\n"):
            return False
        return end >= _PARAGRAPH and text.rfind("\n", end - _PARAGRAPH, end) < 0

    # -- lines

    def line(self, y: int) -> Line | None:
        """The line at height ``y``, None below the end."""
        part, index = None, 0
        while part is None or not 0 <= y - self._part_firsts[index] < part.height:
            if not 0 <= y < self.height:
                return None
            # Cutting a part may move those behind it.
            index = bisect_right(self._part_firsts, y) - 1
            part = self._opened(index)
        inside = y - self._part_firsts[index]
        place = bisect_right(part.firsts, inside) - 1
        lines = self._lines_of(index, place)
        inside -= part.firsts[place]
        return lines[inside] if inside < len(lines) else None

    def settle(self, y: int, height: int) -> None:
        """Wrap what stands between ``y`` and ``y + height``, so that its heights are exact."""
        for _ in range(height + 2):
            before = self.height
            at = max(0, y)
            while at < min(y + height, self.height):
                index = bisect_right(self._part_firsts, at) - 1
                part = self._opened(index)
                inside = at - self._part_firsts[index]
                place = max(0, bisect_right(part.firsts, inside) - 1)
                lines = len(self._lines_of(index, place))
                at = max(at + 1, self._part_firsts[index] + part.firsts[place] + lines)
            if self.height == before:
                return

    def line_of(self, offset: int) -> int:
        """The height of the line that holds ``offset``."""
        index = max(0, bisect_right(self._part_starts, offset) - 1)
        part = self._opened(index)
        place = bisect_right(part.slices, offset, key=lambda slice_: slice_[0]) - 1
        while place > 0 and place in part.owns:
            # The lower edge of a card begins where its last line ends.
            place -= 1
        place = max(0, place)
        inside = 0
        for inside, line in enumerate(self._lines_of(index, place)):  # noqa: B007
            if offset < line.end:
                break
        return self._part_firsts[index] + part.firsts[place] + inside

    @property
    def wrapped_slices(self) -> int:
        """How many slices are wrapped at the moment."""
        return len(self._lines)
