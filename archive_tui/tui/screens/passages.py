"""Choosing a passage of another entry: its text, a selection, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from archive_tui.display import row_text
from archive_tui.tui.readings import reading_of
from archive_tui.tui.signs import signs_of
from archive_tui.tui.widgets.bottom_line import BottomLine
from archive_tui.tui.widgets.reader import Reader

if TYPE_CHECKING:
    from store import Archive

HINTS = "V select  ← → next  enter take it  shift+→ ↓ more  esc back"


class Passage(ModalScreen[tuple[int, int] | None]):
    """Gives back the passage selected, ``[start, end)`` code points of the text, or None."""

    DEFAULT_CSS = """
    Passage { background: $background; }
    Passage Reader { height: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "Take the passage", id="passage.take", show=False, priority=True),
        Binding("escape,q", "leave", "Leave", id="passage.leave", show=False),
    ]

    def __init__(self, archive: Archive, number: int, span: tuple[int, int] | None) -> None:
        """``span`` is what is selected at first. Raises NotFound."""
        super().__init__()
        self._number, self._span = number, span
        self._reading = reading_of(archive, number)

    def compose(self) -> ComposeResult:
        """The text, and a line beneath."""
        yield Reader()
        yield BottomLine()

    def on_mount(self) -> None:
        """Show the text once there is room for it."""
        self.query_one(Reader).focus()
        self.query_one(BottomLine).set_status(
            f"Passage of #{self._number}", signs_of(self).worded(HINTS)
        )
        self.call_after_refresh(self._show)

    def _show(self) -> None:
        reader = self.query_one(Reader)
        reader.show(self._reading)
        if self._span is not None:
            reader.select(*self._span)

    @on(Reader.SelectionChanged)
    def _selected(self, event: Reader.SelectionChanged) -> None:
        event.stop()
        left = f"Passage of #{self._number}"
        if event.selection is not None:
            words = " ".join(self._reading.text[slice(*event.selection)].split())
            left = f"“{row_text(words, 24)}”"
        self.query_one(BottomLine).set_status(left, signs_of(self).worded(HINTS))

    @on(Reader.Followed)
    def _followed(self, event: Reader.Followed) -> None:
        event.stop()

    @on(Reader.Noticed)
    def _noticed(self, event: Reader.Noticed) -> None:
        event.stop()
        self.query_one(BottomLine).say(event.sentence)

    def action_take(self) -> None:
        """Give the selected passage back."""
        selection = self.query_one(Reader).selection
        if selection is None:
            told = "Select the passage first: V a sentence, → the next."
            self.query_one(BottomLine).say(signs_of(self).worded(told))
            return
        self.dismiss(selection)

    def action_leave(self) -> None:
        """Drop the selection; without one, back."""
        if not self.query_one(Reader).clear_selection():
            self.dismiss(None)
