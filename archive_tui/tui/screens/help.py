"""Every key and what it does, made from the bindings."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from archive_tui.tui.active_line import reads_aloud
from archive_tui.tui.helptext import help_lines
from archive_tui.tui.widgets.pane import HEAD, PLAIN, Pane, PaneLine, line
from archive_tui.tui.widgets.row_layout import ASCII_GLYPHS, UNICODE_GLYPHS


class Help(ModalScreen[None]):
    """A pane of lines; any of q, ?, esc leaves."""

    DEFAULT_CSS = """
    Help { background: $background; }
    Help Pane { height: 1fr; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark", "leave", "Leave", id="help.leave", show=False)
    ]

    def __init__(self, own_keys: dict[str, str], first: str = "") -> None:
        """``first``: the group of keys that stands first."""
        super().__init__()
        self._own, self._first = own_keys, first

    def compose(self) -> ComposeResult:
        """The pane."""
        yield Pane(id="help-lines")

    def on_mount(self) -> None:
        """Fill it."""

        glyphs = ASCII_GLYPHS if reads_aloud(self) else UNICODE_GLYPHS

        def build(width: int) -> list[PaneLine]:
            top = [line("Keys · j k scroll · q leaves", HEAD), line()]
            return top + [
                line(text[:width], HEAD if style == "head" else PLAIN)
                for style, text in help_lines(self._own, self._first, glyphs)
            ]

        pane = self.query_one(Pane)
        pane.fill(build)
        pane.focus()

    def action_leave(self) -> None:
        """Back."""
        self.dismiss(None)
