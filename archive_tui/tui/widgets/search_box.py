"""The search line: always one row, says how it is reached while it is empty."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType
from textual.message import Message

from archive_tui.tui.commands.panes import SEARCH_LINE
from archive_tui.tui.widgets.typing import LineInput


class SearchBox(LineInput):
    """An input of one row. It posts what happens and knows nothing of searching."""

    BINDINGS: ClassVar[list[BindingType]] = [*SEARCH_LINE.bindings()]

    class Left(Message):
        """Escape: back to the list, the query stays."""

    class Earlier(Message):
        """Arrow up: the search before."""

    class Down(Message):
        """Arrow down or enter: to what was found."""

        def __init__(self, now: bool) -> None:
            super().__init__()
            self.now = now
            """True for enter: search without waiting."""

    def __init__(self, *, blink: bool = True) -> None:
        super().__init__(
            placeholder="/ to search · #12 goes to an entry", id="search", compact=True
        )
        self.cursor_blink = blink

    def action_leave(self) -> None:
        """Back to the list."""
        self.post_message(self.Left())

    def action_to_list(self) -> None:
        """To what was found."""
        self.post_message(self.Down(now=False))

    def action_earlier(self) -> None:
        """The search before."""
        self.post_message(self.Earlier())

    async def action_submit(self) -> None:
        """Search now."""
        self.post_message(self.Down(now=True))
