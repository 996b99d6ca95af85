"""Writing a note; every key is kept as a draft until it is saved."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static, TextArea

from archive_tui.display import row_text
from archive_tui.tui.widgets.typing import NoteArea


class Writing(ModalScreen[str | None]):
    """Gives the text back, or None where the person left; the draft stays then."""

    DEFAULT_CSS = """
    Writing { align: center bottom; background: transparent; }
    Writing > Vertical { height: 60%; background: $surface; padding: 0 1; }
    Writing Static { height: 1; }
    Writing TextArea, Writing TextArea:focus { height: 1fr; border: none; padding: 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Leave, the draft is kept", id="note.leave", show=False),
        Binding("ctrl+s", "save", "Save", id="note.save", show=False, priority=True),
        Binding("ctrl+o", "editor", "To your editor", id="note.outside", show=False, priority=True),
    ]

    def __init__(
        self,
        title: str,
        text: str,
        keep: Callable[[str], None],
        outside: Callable[[str, Callable[[str], None]], str | None],
    ) -> None:
        """``keep(text)`` is called a moment after each change.

        ``outside(text, say)`` gives the text as the person's editor leaves it, or None and
        says why.
        """
        super().__init__()
        self._title, self._text, self._keep, self._outside = title, text, keep, outside

    def compose(self) -> ComposeResult:
        """The title and the text."""
        with Vertical():
            head = f"{self._title} · ctrl+s saves · ctrl+o your editor · esc keeps the draft"
            yield Static(Content(row_text(head, 300)), markup=False)
            area = NoteArea(self._text, soft_wrap=True, show_line_numbers=False)
            area.cursor_blink = False
            yield area

    def on_text_area_changed(self) -> None:
        """Keep the draft."""
        self._keep(self.query_one(TextArea).text)

    def action_save(self) -> None:
        """Done."""
        self.dismiss(self.query_one(TextArea).text)

    def action_editor(self) -> None:
        """On in the person's editor; back with what it left."""
        area = self.query_one(TextArea)
        text = self._outside(area.text, self.say)
        if text is not None:
            area.text = text
            area.move_cursor(area.document.end)

    def say(self, sentence: str) -> None:
        """A sentence in the place of the title."""
        self.query_one(Static).update(Content(row_text(sentence, 300)))

    def action_leave(self) -> None:
        """Not yet."""
        self.dismiss(None)
