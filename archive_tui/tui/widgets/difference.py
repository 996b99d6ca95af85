"""Line API widgets that repaint only the cells that changed.

Textual writes every dirty region whole; over a slow line a list that scrolls or shows other
results pays for what stayed as it was.
"""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.scroll_view import ScrollView
from textual.strip import Strip

from archive_tui.display import plain_length

_WORTH_A_JUMP = 32
"""Fewer equal cells than these cost no more bytes than going round them."""


class DifferencePainting(ScrollView):
    """Remembers what it painted; ``refresh_changed`` marks as dirty what differs from that."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._painted: dict[int, list[Segment]] = {}

    def line_segments(self, y: int) -> list[Segment]:
        """What line ``y`` of the view shows; filled up with blanks by whoever calls it."""
        raise NotImplementedError

    def _full_line(self, y: int) -> list[Segment]:
        # Each segment costs its colours anew on the line: neighbours alike become one.
        segments = Segment.simplify(self.line_segments(y))
        return list(Segment.adjust_line_length(list(segments), self.size.width, self.rich_style))

    def render_line(self, y: int) -> Strip:
        """One line of the view."""
        segments = self._full_line(y)
        self._painted[y] = segments
        return Strip(segments, self.size.width)

    def refresh_changed(self) -> None:
        """Repaint where the view would show something else than was painted last."""
        width = self.size.width
        for y in range(self.size.height):
            painted = self._painted.get(y)
            if painted is None:
                self.refresh(Region(0, y, width, 1))
                continue
            for first, last in _differences(painted, self._full_line(y), width):
                self.refresh(Region(first, y, last - first, 1))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Scrolled: many lines look alike in part."""
        if round(old_value) != round(new_value):
            self.refresh_changed()


class QuietFocus(DifferencePainting):
    """Gets and loses the keys without being painted whole, which Textual would do."""

    def _on_focus(self, event: events.Focus) -> None:
        self._focus_changed(event, True)

    def _on_blur(self, event: events.Blur) -> None:
        self._focus_changed(event, False)

    def _focus_changed(self, event: events.Focus | events.Blur, has_focus: bool) -> None:
        event.prevent_default()
        self.has_focus = has_focus
        self._show_focus()
        if self.parent is not None:
            kind = events.DescendantFocus if has_focus else events.DescendantBlur
            self.parent.post_message(kind(self))

    def _show_focus(self) -> None:
        """Repaint what looks different, and have the terminal's cursor where one is."""
        raise NotImplementedError


def _differences(old: list[Segment], new: list[Segment], width: int) -> list[tuple[int, int]]:
    """The columns ``[first, last)`` that differ, from left to right."""
    if old == new:
        return []
    before, after = "".join(s.text for s in old), "".join(s.text for s in new)
    colours, others = _styles(old), _styles(new)
    # Only as far as each character takes one cell is its index its column.
    steady = min(plain_length(before), plain_length(after), width)
    runs: list[tuple[int, int]] = []
    for x in range(steady):
        if before[x] == after[x] and colours[x] is others[x]:
            continue
        if runs and x - runs[-1][1] < _WORTH_A_JUMP:
            runs[-1] = (runs[-1][0], x + 1)
        else:
            runs.append((x, x + 1))
    if steady < width and (
        before[steady:] != after[steady:] or colours[steady:] != others[steady:]
    ):
        # A mark without a cell of its own belongs to the cell before it.
        runs.append((max(0, steady - 1), width))
    if sum(last - first for first, last in runs) * 2 > width:
        return [(runs[0][0], runs[-1][1])]  # jumping costs colours too
    return runs


def _styles(segments: list[Segment]) -> list[Style | None]:
    styles: list[Style | None] = []
    for segment in segments:
        styles += [segment.style] * len(segment.text)
    return styles
