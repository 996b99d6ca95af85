"""The commands that open a neighbourhood, a speaker's page, the timeline."""

from __future__ import annotations

from archive_tui.tui.screens.base import Base
from archive_tui.tui.screens.neighbouring import Neighbouring


class ViewingPart(Base):
    """Screens that show many entries at once."""

    def action_neighbourhood(self) -> None:
        """The entry in hand in the middle of what it leads to and what leads to it."""
        number = self.current
        if number is None:
            self.say("There is nothing to look around from here.")
            return

        self.prompt(Neighbouring(self, number), self.open)
