"""The panel of a review: what is proposed, whose it is, how sure, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment

from archive_tui.display import cell_width, display_text, padded, row_text
from archive_tui.tui.signs import signs_of
from archive_tui.tui.widgets.difference import DifferencePainting
from archive_tui.tui.widgets.wrapping import wrap

LABEL = 11
"""Cells of the column of labels."""
_LONGEST = 2000
"""Code points of a value that are looked at."""

ClaimLine = tuple[str, str, str]
"""A style of the panel for the value, the label, the value."""


class ClaimPanel(DifferencePainting, can_focus=False):
    """A rule with a title, then labelled values; the last value takes the lines that are left."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"claim--rule", "claim--label", "claim--strong"}
    DEFAULT_CSS = """
    ClaimPanel {
        height: 6; width: 1fr; overflow: hidden hidden; scrollbar-size: 0 0;
        background: $background; color: $foreground;
        & > .claim--rule { color: $text-primary; text-style: bold; }
        & > .claim--label { color: $text-muted; }
        & > .claim--strong { text-style: bold; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._title = ""
        self._lines: Sequence[ClaimLine] = ()

    def fill(self, title: str, lines: Sequence[ClaimLine]) -> None:
        """Show this; untrusted text is welcome."""
        self._title, self._lines = title, lines
        self.refresh_changed()

    def on_resize(self) -> None:
        """Everything anew for the new size."""
        self.refresh()

    def line_segments(self, y: int) -> list[Segment]:
        """One line of the panel."""
        width = self.size.width
        if y == 0:
            title = row_text(self._title, max(1, width - 6))
            line = signs_of(self).rule
            rule = f"{2 * line} {title} " + line * max(0, width - cell_width(title) - 4)
            return [Segment(rule, self.get_component_rich_style("claim--rule"))]
        rows = self._rows(width)
        if y - 1 >= len(rows):
            return []
        style, label, text = rows[y - 1]
        name = f"claim--{style}"
        value = self.get_component_rich_style(name) if style else self.rich_style
        return [
            Segment(padded(f" {label}", LABEL), self.get_component_rich_style("claim--label")),
            Segment(text, value),
        ]

    def _rows(self, width: int) -> list[ClaimLine]:
        """The lines as drawn: long values go on below while there is room for those behind."""
        room = max(1, width - LABEL - 1)
        spare = self.size.height - 1 - len(self._lines)
        rows: list[ClaimLine] = []
        for style, label, value in self._lines:
            shown = display_text(value[:_LONGEST])
            parts = [line.shown for line in wrap(shown, 0, len(shown), room)][: 1 + max(0, spare)]
            spare -= len(parts) - 1
            if sum(map(len, parts)) < len(shown):
                parts[-1] = row_text(shown[sum(map(len, parts[:-1])) :], room)
            shown_parts = [row_text(part.rstrip(), room) for part in parts]
            rows += [(style, "" if i else label, part) for i, part in enumerate(shown_parts)]
        return rows
