"""The floor of the interface: Textual's own painting of nothing but lines of text.

``python -m benchmarks.bare_list COUNT``
"""

from __future__ import annotations

import sys
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

MUTED = Style.parse("#888888")


class Lines(ScrollView, can_focus=True):
    """Numbered lines with a mark in the gutter, which alone is painted when it moves."""

    DEFAULT_CSS = "Lines { scrollbar-size: 0 0; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "go(1)"),
        Binding("ctrl+f", "go(22)"),
        Binding("G", "go(100000000)"),
    ]

    def __init__(self, count: int) -> None:
        super().__init__()
        self._count, self._at = count, 0

    def on_mount(self) -> None:
        """As high as there are lines."""
        self.virtual_size = Size(80, self._count)
        self.focus()

    def action_go(self, by: int) -> None:
        """Move the mark, by a third of a page past the edge."""
        old, self._at = self._at, min(self._count - 1, self._at + by)
        top, height = self.scroll_offset.y, self.size.height
        if self._at >= top + height:
            self.scroll_to(y=self._at - height + height // 3, animate=False, force=True)
        else:
            self.refresh(Region(0, old - top, 1, 1), Region(0, self._at - top, 1, 1))

    def render_line(self, y: int) -> Strip:
        """A mark, a number, some words."""
        line = self.scroll_offset.y + y
        if line >= self._count:
            return Strip.blank(self.size.width)
        words = f" item {line * 7919 % 10007} of the harbour and of the council"
        mark = Segment("▌" if line == self._at else " ")
        return Strip([mark, Segment(f"{line:>8}", MUTED), Segment(words.ljust(71))])


class Bare(App[None]):
    """The lines, and nothing else."""

    ENABLE_COMMAND_PALETTE = False

    def compose(self) -> ComposeResult:
        """The lines."""
        yield Lines(int(sys.argv[1]))


if __name__ == "__main__":
    Bare().run(mouse=False)
