"""Lines and areas to type in, whose text may come from a source or the clipboard."""

from __future__ import annotations

from rich.text import Text
from textual.widgets import Input, TextArea

from archive_tui.display import typed_text
from archive_tui.tui.active_line import stand_in


class LineInput(Input):
    """An input that paints nothing a terminal would obey; its value stays as it is."""

    def on_focus(self) -> None:
        """For screen readers: the cursor is where one types, also before the first layout."""
        stand_in(self)

    @property
    def _value(self) -> Text:
        return Text(typed_text(self.value), no_wrap=True, overflow="ignore", end="")


class NoteArea(TextArea):
    """A text area that paints nothing a terminal would obey."""

    def get_line(self, line_index: int) -> Text:
        """A line as it is painted."""
        return Text(typed_text(self.document.get_line(line_index)), end="", no_wrap=True)
