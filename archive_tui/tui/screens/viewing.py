"""The commands that open a neighbourhood, a speaker's page, the timeline."""

from __future__ import annotations

from collections.abc import Sequence

from archive_tui.tui.screens.base import Base
from archive_tui.tui.screens.neighbouring import Neighbouring
from archive_tui.tui.screens.timing import Timing


class ViewingPart(Base):
    """Screens that show many entries at once."""

    def action_neighbourhood(self) -> None:
        """The entry in hand in the middle of what it leads to and what leads to it."""
        number = self.current
        if number is None:
            self.say("There is nothing to look around from here.")
            return

        self.prompt(Neighbouring(self, number), self.open)

    def action_timeline(self) -> None:
        """What the list shows by day, week, month or year."""

        def left(answer: str | int) -> None:
            if isinstance(answer, int):
                self.open(answer)
            else:
                self.close_to_list()
                self.set_query(answer)

        self.prompt(Timing(self, self.query_text, self.listed()), left)

    def listed(self) -> Sequence[int]:
        """The entries of the list in its order."""
        raise NotImplementedError

    def set_query(self, query: str) -> None:
        """Put a query into the search line and search."""
        raise NotImplementedError

    def close_to_list(self) -> None:
        """Show the list."""
        raise NotImplementedError
