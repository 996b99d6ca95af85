"""For screen readers: the terminal's own cursor stands on the line that one is at."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.geometry import Offset
from textual.widget import Widget
from textual.widgets import Input

if TYPE_CHECKING:
    from archive_tui.tui.app import ArchiveApp

SHOW_CURSOR = "\x1b[?25h"


def reads_aloud(widget: Widget) -> bool:
    """Whether the person uses a screen reader, as the setting ``screen_reader`` says."""
    settings = getattr(cast("ArchiveApp", widget.app), "settings", None)
    return settings is not None and settings.interface.screen_reader


def stand_on(widget: Widget, y: int = 0, x: int = 0) -> None:
    """Put the cursor at row ``y`` and column ``x`` of a widget, whatever has the keys."""
    if reads_aloud(widget):
        size = widget.size
        at = Offset(min(x, max(0, size.width - 1)), max(0, min(y, size.height - 1)))
        widget.app.cursor_position = widget.content_region.offset + at


def stand_in(line: Input) -> None:
    """Put the cursor where one types, once what was changed around the line is laid out."""

    def stand() -> None:
        line.app.cursor_position = line.cursor_screen_offset

    if reads_aloud(line):
        line.call_after_refresh(stand)


def stand_at(widget: Widget, y: int, x: int = 0) -> None:
    """Put the cursor at row ``y`` and column ``x`` of a widget that has the keys.

    Does nothing for somebody who sees the screen, where it would cost bytes at every key.
    """
    if widget.has_focus:
        stand_on(widget, y, x)
