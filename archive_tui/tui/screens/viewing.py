"""The commands that open a neighbourhood, a speaker's page, the timeline."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from archive_tui.tui.screens.base import Base
from archive_tui.tui.screens.neighbouring import Neighbouring
from archive_tui.tui.screens.prompt import Prompt, Proposals
from archive_tui.tui.screens.speaking import Speaking
from archive_tui.tui.screens.timing import Timing
from archive_tui.tui.sidelines import GoTo
from archive_tui.tui.signs import signs_of


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

        self.prompt(Timing(self, self.query_text, self.listed()), self._go_there)

    def _go_there(self, answer: str | int) -> None:
        if isinstance(answer, int):
            self.open(answer)
        else:
            self.close_to_list()
            self.set_query(answer)

    def action_speaker(self) -> None:
        """Everything that the speaker of the quotation in hand said; else asks for a name."""
        lit = self.reader.current_lit if self.open_number is not None else None
        inside = lit.number if lit is not None and lit.kind == "quotation" else None
        beside = self.details.value if self.details.has_focus else None
        pointed = beside.number if isinstance(beside, GoTo) else None
        number = pointed or inside or self.current
        rows = (self.attempt(lambda: self.archive.rows([number])) or []) if number else []
        if rows and rows[0].kind == "quotation" and rows[0].byline:
            self.open_speaker(rows[0].byline)
            return
        here = (self.attempt(lambda: self.archive.quotations(number)) or []) if number else []
        known = self.attempt(lambda: self.archive.known("speaker")) or []
        # Who speaks in the source in hand is most probably meant.
        names = list(dict.fromkeys([*(row.speaker for row in here if row.speaker), *known]))

        def complete(text: str) -> Proposals:
            needle = text.strip().casefold()
            return [(name, name) for name in names if needle in name.casefold()][:9]

        title = signs_of(self).worded("Whose page? (a name) ↓ ↑ choose · enter opens · esc leaves")
        prompt = Prompt(title, complete=complete, choose=True,
                        check=lambda text: None if text.strip() else "Type a name.",
                        blink=self.profile.blink)  # fmt: skip
        self.prompt(prompt, self.open_speaker)

    def open_speaker(self, name: str, back: Callable[[], None] = lambda: None) -> None:
        """The page of who goes by that name; ``back`` is called where one leaves it for nothing."""

        def left(answer: str | int | None) -> None:
            if answer is None:
                back()
            else:
                self._go_there(answer)

        self.app.push_screen(Speaking(self, name), left)

    def listed(self) -> Sequence[int]:
        """The entries of the list in its order."""
        raise NotImplementedError

    def set_query(self, query: str) -> None:
        """Put a query into the search line and search."""
        raise NotImplementedError

    def close_to_list(self) -> None:
        """Show the list."""
        raise NotImplementedError
