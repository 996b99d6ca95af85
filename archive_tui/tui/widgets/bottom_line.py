"""The line at the bottom: where one is, what was just done, which keys there are.

Drawn by hand and never laid out anew, so that it costs only the cells that changed.
"""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from archive_tui.display import cell_width, padded, row_text


class BottomLine(Widget):
    """One line: a position at the left, then a sentence or the status, key hints at the right."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"bottom-line--said", "bottom-line--hints"}

    DEFAULT_CSS = """
    BottomLine {
        dock: bottom; height: 1; background: $surface; color: $foreground;
        & > .bottom-line--said { text-style: bold; }
        & > .bottom-line--hints { color: $text-muted; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._left = ""
        self._right = ""
        self._said = ""
        self._timer: Timer | None = None
        self._drawn: list[tuple[str, str]] = []

    @property
    def text(self) -> str:
        """What the line shows at its left: the sentence said last, else the status."""
        return self._said or self._left

    def set_status(self, left: str, right: str = "") -> None:
        """Position and scope at the left, key hints at the right; untrusted text is welcome."""
        self._left, self._right = left, right
        self._refresh_difference()

    def say(self, sentence: str, seconds: float = 6) -> None:
        """Show a sentence in place of the status for a while; an empty one takes it away."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        self._said = sentence
        if sentence:
            self._timer = self.set_timer(seconds, self._unsay)
        self._refresh_difference()

    def _unsay(self) -> None:
        self._timer = None
        self._said = ""
        self._refresh_difference()

    def _parts(self) -> list[tuple[str, str]]:
        width = self.size.width
        text, style = (self._said, "bottom-line--said") if self._said else (self._left, "")
        left = row_text(f" {text}", width)
        room = width - cell_width(left) - 3
        if not self._right or room < 8:
            return [(style, padded(left, width))]
        hints = self._right.split("  ")
        while hints and cell_width("  ".join(hints)) > room:
            hints.pop()
        right = row_text("  ".join(hints), room)
        # Column of the hints does not depend on the left part: else every move repaints them.
        gap = " " * (width - cell_width(left) - cell_width(right) - 1)
        return [(style, left + gap), ("bottom-line--hints", right + " ")]

    def _refresh_difference(self) -> None:
        """Repaint from the first cell that differs to the last one."""
        before, after = self._drawn, self._parts()
        if not self.size.width or before == after:
            return
        old = [(style, char) for style, text in before for char in text]
        new = [(style, char) for style, text in after for char in text]
        is_plain = len(old) == len(new) == self.size.width
        if not is_plain:
            self.refresh()
            return
        differing = [x for x in range(len(new)) if old[x] != new[x]]
        first, last = differing[0], differing[-1]
        self.refresh(Region(first, 0, last - first + 1, 1))

    def render_line(self, y: int) -> Strip:
        """The line."""
        self._drawn = self._parts()
        segments = [
            Segment(text, self.get_component_rich_style(style) if style else self.rich_style)
            for style, text in self._drawn
        ]
        blank: Style = self.rich_style
        return Strip(segments).adjust_cell_length(self.size.width, blank)
