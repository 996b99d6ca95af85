"""The tour on the main screen: two lines above the bottom one that wait for each step."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static

from archive_tui.tui.screens.arranging import ArrangingPart
from archive_tui.tui.tour import END, STEPS, Seen

if TYPE_CHECKING:
    from store.rows import Change

LOOK = 0.25
"""Seconds between looks at whether a step was done."""


class TourLine(Static):
    """What to do next."""

    DEFAULT_CSS = """
    TourLine { height: 2; padding: 0 1; background: $panel; color: $foreground; }
    """


class TouringPart(ArrangingPart):
    """The tour: started from the palette, or by the sample when it is new."""

    _tour_at = -1
    """Which step one is at; -1 while there is no tour."""
    _tour_seq = 0
    _tour_timer: Timer | None = None
    _helped = False
    TOUR_ENDS: ClassVar[str] = "The tour is over; the palette (:) has it again."

    def action_tour(self) -> None:
        """Begin the tour, or end it."""
        if self._tour_at >= 0:
            self.end_tour(self.TOUR_ENDS)
            return
        self.mount(TourLine(markup=False), after="#panes")
        self._tour_timer = self.set_interval(LOOK, self._look)
        self._begin_step(0)

    def action_help(self) -> None:
        """Every key, which one step of the tour waits for."""
        self._helped = True
        super().action_help()

    def end_tour(self, sentence: str) -> None:
        """Take the lines away and say why."""
        self._tour_at = -1
        if self._tour_timer is not None:
            self._tour_timer.stop()
            self._tour_timer = None
        self.query(TourLine).remove()
        self.say(sentence)

    def _begin_step(self, at: int) -> None:
        self._tour_at, self._tour_seq, self._helped = at, self.archive.seq(), False
        first, _, second = STEPS[at].text.partition("\n")
        step = f"{at + 1}/{len(STEPS)} "
        text = f"{step}{first}\n{' ' * len(step)}{second}"
        self.query_one(TourLine).update(Content(text), layout=False)

    def _look(self) -> None:
        if self._tour_at < 0 or self.app.screen is not self:
            return  # a dialog is open: the step is not over before it is
        if not STEPS[self._tour_at].done(self._seen()):
            return
        if self._tour_at + 1 == len(STEPS):
            self.end_tour(END)
        else:
            self._begin_step(self._tour_at + 1)

    def _seen(self) -> Seen:
        lit = self.reader.current_lit if self.open_number is not None else None
        return Seen(
            open_number=self.open_number,
            at_quotation=lit is not None and lit.kind == "quotation",
            query=self.query_text,
            in_search=self.query_one("SearchBox").has_focus,
            actions=frozenset(change.action for change in self._own_changes()),
            helped=self._helped,
        )

    def _own_changes(self) -> list[Change]:
        if self.archive.seq() == self._tour_seq:
            return []
        recent = self.archive.log(200)
        me = self.archive.actor
        return [c for c in recent if c.seq > self._tour_seq and c.actor == me]
