"""Wrapping a text for the reader, slice by slice, as far down as somebody looks. No Textual."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise

from archive_tui.display import clusters, is_plain, screen_map
from archive_tui.tui.widgets.reading import slices


@dataclass(slots=True, frozen=True)
class Line:
    """One drawn line: which part of the text it shows, and how."""

    start: int
    end: int
    """Of the source text, code points."""
    shown: str
    sources: tuple[int, ...] | None
    """For each character of ``shown`` its offset in the text; None: ``start`` and on."""

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


class Wrapped:
    """A text in lines of ``width`` cells. Slices are wrapped when their lines are asked for.

    Slices that nobody has seen count with an estimate, so the number of lines is exact only
    as far as one has read; ``locate`` and ``line_of`` are always exact about the text.
    """

    def __init__(self, text: str, width: int) -> None:
        self.text = text
        self.width = max(8, width)
        self._slices = slices(text)
        self._starts = [start for start, _ in self._slices]
        self._lines: dict[int, list[Line]] = {}
        self._counts = [1 + (end - start) // self.width for start, end in self._slices]
        self._firsts: list[int] = []
        self._sum_up()

    def _sum_up(self) -> None:
        total = 0
        firsts = []
        for count in self._counts:
            firsts.append(total)
            total += count
        self._firsts = firsts
        self.height = total

    def lines(self, index: int) -> list[Line]:
        """The lines of slice ``index``; the number of lines may change by asking."""
        lines = self._lines.get(index)
        if lines is None:
            start, end = self._slices[index]
            lines = wrap(self.text, start, end, self.width)
            if len(self._lines) > 400:
                self._lines.clear()
            self._lines[index] = lines
            if len(lines) != self._counts[index]:
                self._counts[index] = len(lines)
                self._sum_up()
        return lines

    def line(self, y: int) -> Line | None:
        """The line at height ``y``, None below the end."""
        if not 0 <= y < self.height:
            return None
        index = bisect_right(self._firsts, y) - 1
        lines = self.lines(index)
        inside = y - self._firsts[index]
        return lines[inside] if inside < len(lines) else None

    def settle(self, y: int, height: int) -> None:
        """Wrap what stands between ``y`` and ``y + height``, so that its heights are exact."""
        for _ in range(height + 2):
            before = self.height
            at = max(0, y)
            while at < min(y + height, self.height):
                index = bisect_right(self._firsts, at) - 1
                at = self._firsts[index] + len(self.lines(index))
            if self.height == before:
                return

    def line_of(self, offset: int) -> int:
        """The height of the line that holds ``offset``."""
        index = max(0, bisect_right(self._starts, offset) - 1)
        lines = self.lines(index)
        inside = 0
        for inside, line in enumerate(lines):  # noqa: B007
            if offset < line.end:
                break
        return self._firsts[index] + inside
