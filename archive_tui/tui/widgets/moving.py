"""Where one is in a list of any length: the cursor, what scrolls with it, keys and mouse."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.geometry import Size
from textual.message import Message

from archive_tui.tui.active_line import stand_at
from archive_tui.tui.widgets.difference import DifferencePainting
from archive_tui.tui.widgets.marking import GUTTER, Marking


class Moving(Marking, DifferencePainting):
    """The part of ``EntryList`` that moves; it repaints two cells of two lines a step."""

    @dataclass
    class Moved(Message, namespace="entry_list"):
        """The cursor stands on another entry; ``number`` is None on an empty list."""

        number: int | None

    @dataclass
    class Opened(Message, namespace="entry_list"):
        """The person wants to read this entry."""

        number: int

    class NothingOpened(Message, namespace="entry_list"):
        """Enter on a list without entries."""

    def move_to(self, index: int) -> None:
        """Put the cursor on this line, or the nearest there is."""
        if not self._numbers:
            return
        index = max(0, min(index, len(self._numbers) - 1))
        if index == self._cursor:
            return
        old, self._cursor = self._cursor, index
        self._refresh_gutter(old)
        self._refresh_gutter(index)
        self._show_cursor_line()
        self._stand()
        self.post_message(self.Moved(self.current))

    def move_to_number(self, number: int) -> bool:
        """Put the cursor on this entry; False where it is not in the list."""
        line = self._line_of(number)
        if line is None:
            return False
        self.move_to(line)
        return True

    def action_down(self) -> None:
        """One line down."""
        self.move_to(self._cursor + 1)

    def action_up(self) -> None:
        """One line up."""
        self.move_to(self._cursor - 1)

    def action_top(self) -> None:
        """To the first entry."""
        self.move_to(0)

    def action_bottom(self) -> None:
        """To the last entry."""
        self.move_to(len(self._numbers) - 1)

    def action_half_page(self, direction: int) -> None:
        """Half a page down (1) or up (-1)."""
        self.move_to(self._cursor + direction * max(1, self.size.height // 2))

    def action_page(self, direction: int) -> None:
        """A page down (1) or up (-1)."""
        self.move_to(self._cursor + direction * max(1, self.size.height - 1))

    def action_open(self) -> None:
        """Open the entry under the cursor."""
        if self.current is not None:
            self.post_message(self.Opened(self.current))
        elif not self._numbers:
            self.post_message(self.NothingOpened())

    def action_mark(self) -> None:
        """Mark, and go on to the next entry."""
        self.toggle_mark()
        self.action_down()

    # -- the view

    @property
    def _top(self) -> int:
        return self.scroll_offset.y

    def _line_of(self, number: int) -> int | None:
        try:
            return self._numbers.index(number)
        except ValueError:
            return None

    def _resize_virtual(self) -> None:
        # Without scroll bars nothing has to be laid out anew, which would paint the whole screen.
        size = Size(self.size.width, max(1, len(self._numbers)))
        self.set_reactive(Moving.virtual_size, size)

    def _stand(self) -> None:
        stand_at(self, self._cursor - self._top, GUTTER)

    def _show_cursor_line(self) -> None:
        """Scroll by a third of a page when the cursor has left it, as little as that allows."""
        height = self.size.height
        if not height:
            return
        top, line = self._top, self._cursor
        if top <= line < top + height:
            return
        step = max(1, height // 3)
        new = line - height + step if line >= top + height else line - step + 1
        self.scroll_to(y=max(0, min(new, len(self._numbers) - height)), animate=False, force=True)

    def on_resize(self) -> None:
        """Keep the cursor in view."""
        self._resize_virtual()
        self._show_cursor_line()

    # Textual repaints the whole widget when it gains or loses focus; here the cursor changes.
    def _on_focus(self, event: events.Focus) -> None:
        self._focus_changed(event, True)

    def _on_blur(self, event: events.Blur) -> None:
        self._focus_changed(event, False)

    def _focus_changed(self, event: events.Focus | events.Blur, has_focus: bool) -> None:
        event.prevent_default()
        self.has_focus = has_focus
        self._refresh_gutter(self._cursor)
        self._stand()
        if self.parent is not None:
            kind = events.DescendantFocus if has_focus else events.DescendantBlur
            self.parent.post_message(kind(self))

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor; a click on the cursor's line opens."""
        line = self._top + event.y
        if line >= len(self._numbers):
            return
        if line == self._cursor and event.chain > 1:
            self.action_open()
        self.move_to(line)
