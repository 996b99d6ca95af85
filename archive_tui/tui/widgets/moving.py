"""Where one is in a list of any length: the cursor, what scrolls with it, keys and mouse.

An entry takes one line of the view or two. What has an index counts entries; what is called
a line, or ``y``, counts lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from textual import events
from textual.geometry import Size
from textual.message import Message

from archive_tui.tui.active_line import stand_at
from archive_tui.tui.widgets.difference import QuietFocus
from archive_tui.tui.widgets.marking import GUTTER, Marking


class Moving(Marking, QuietFocus):
    """The part of ``EntryList`` that moves; a step repaints the gutter of two entries."""

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
        """Put the cursor on this entry, or the nearest there is."""
        if not self._numbers:
            return
        index = max(0, min(index, len(self._numbers) - 1))
        if index == self._cursor:
            return
        old, self._cursor = self._cursor, index
        self._refresh_gutter(old)
        self._refresh_gutter(index)
        self._show_cursor()
        self._stand()
        self.post_message(self.Moved(self.current))

    def move_to_number(self, number: int) -> bool:
        """Put the cursor on this entry; False where it is not in the list."""
        index = self._index_of(number)
        if index is None:
            return False
        self.move_to(index)
        return True

    def action_down(self) -> None:
        """One entry down."""
        self.move_to(self._cursor + 1)

    def action_up(self) -> None:
        """One entry up."""
        self.move_to(self._cursor - 1)

    def action_top(self) -> None:
        """To the first entry."""
        self.move_to(0)

    def action_bottom(self) -> None:
        """To the last entry."""
        self.move_to(len(self._numbers) - 1)

    def action_half_page(self, direction: int) -> None:
        """Half a page down (1) or up (-1)."""
        self.move_to(self._cursor + direction * max(1, self._page // 2))

    def action_page(self, direction: int) -> None:
        """A page down (1) or up (-1)."""
        self.move_to(self._cursor + direction * max(1, self._page - 1))

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
    def _page(self) -> int:
        """How many entries the view holds whole, one at least."""
        return max(1, self.size.height // self.each)

    @property
    def _top(self) -> int:
        """The index of the first entry that the view holds whole."""
        return -(-self.scroll_offset.y // self.each)

    def in_view(self) -> Iterator[tuple[int, int]]:
        """(line of the view, index) of each entry whose first line is in view."""
        for index in range(self._top, len(self._numbers)):
            y = index * self.each - self.scroll_offset.y
            if y >= self.size.height:
                return
            yield y, index

    def _index_of(self, number: int) -> int | None:
        try:
            return self._numbers.index(number)
        except ValueError:
            return None

    def _resize_virtual(self) -> None:
        lines = len(self._numbers) * self.each
        if lines > self.size.height:
            # The last page too begins with the first line of an entry.
            lines += self.size.height % self.each
        # Without scroll bars nothing has to be laid out anew, which would paint the whole screen.
        self.set_reactive(Moving.virtual_size, Size(self.size.width, max(1, lines)))

    def _scroll_to_index(self, index: int) -> None:
        """Let the view begin with this entry, as far as there are enough behind it."""
        index = max(0, min(index, len(self._numbers) - self._page))
        self.scroll_to(y=index * self.each, animate=False, force=True)

    def _stand(self) -> None:
        stand_at(self, self._cursor * self.each - self.scroll_offset.y, GUTTER)

    def _show_cursor(self) -> None:
        """Scroll by a third of a page when the cursor has left it, as little as that allows."""
        if not self.size.height:
            return
        top, page, cursor = self._top, self._page, self._cursor
        if top <= cursor < top + page:
            return
        step = max(1, page // 3)
        self._scroll_to_index(cursor - page + step if cursor >= top + page else cursor - step + 1)

    def on_resize(self) -> None:
        """Keep the cursor in view."""
        self._resize_virtual()
        self._show_cursor()

    def _show_focus(self) -> None:
        self._refresh_gutter(self._cursor)
        self._stand()

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor; a click on the cursor's entry opens."""
        index = (self.scroll_offset.y + event.y) // self.each
        if index >= len(self._numbers):
            return
        if index == self._cursor and event.chain > 1:
            self.action_open()
        self.move_to(index)
