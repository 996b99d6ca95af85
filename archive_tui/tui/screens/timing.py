"""The timeline of what a query finds: bars, the entries beneath, zoom and ranges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from archive_tui.display import padded, row_text
from archive_tui.evidence.timeline import (
    UNITS,
    Bar,
    bars,
    drawn,
    fitting,
    gaps,
    narrowed,
    term,
)
from archive_tui.tui.commands.views import TIMELINE
from archive_tui.tui.screens.listing import Listing
from archive_tui.tui.signs import UNICODE, Signs, signs_of
from archive_tui.tui.widgets.bottom_line import BottomLine
from archive_tui.tui.widgets.pane import HEAD, MUTED, PLAIN, STRONG, Pane, PaneLine, line
from store.relating import Days

if TYPE_CHECKING:
    from archive_tui.tui.screens.base import Base
    from store.rows import Row

HINTS = "+ - zoom  enter narrow  v range  tab list  a all  q"
LABEL, COUNT, BENEATH = 13, 8, 200


@dataclass(slots=True, frozen=True)
class Undated:
    """The line for entries without a date."""

    count: int


class Timing(Listing[str | int]):
    """Gives back a narrower query, or the number of an entry to read, or None."""

    DEFAULT_CSS = """
    Timing #below { height: 7; border-top: solid $surface; }
    """
    KEYS = TIMELINE.title
    BINDINGS: ClassVar[list[BindingType]] = [*TIMELINE.bindings()]

    def __init__(self, main: Base, query: str, numbers: Sequence[int]) -> None:
        super().__init__(main)
        self._query, self._numbers = query, numbers
        self._days: Days | None = None
        self._unit = "month"
        self._from: Bar | None = None

    def compose(self) -> ComposeResult:
        """Bars, the entries of the one under the cursor, where one is."""
        yield Pane(id="lines")
        yield Pane(id="below")
        yield BottomLine()

    def on_mount(self) -> None:
        """Count the days beside the interface."""
        self.pane.focus()

        def done(days: Days) -> None:
            self._days, self._unit = days, fitting(days)
            self._fill()

        self.fetch(lambda: self.archive.dates(self._numbers), done, "timeline")

    @property
    def _below(self) -> Pane:
        return self.query_one("#below", Pane)

    def _fill(self, near: Bar | None = None) -> None:
        days = self._days
        if days is None:
            return
        unit = self._unit
        shown = gaps(bars(days, unit), unit)
        chosen = self._chosen_days()
        self.pane.fill(
            lambda width: bar_lines(shown, days, unit, chosen, width, signs_of(self)), keep=True
        )
        if near is not None:
            values = [v.value for v in self.pane.lines if isinstance(v.value, Bar)]
            closest = min(values, key=lambda v: (abs(v.first - near.first), v.wide), default=None)
            self.pane.choose(closest)
        self._say_where()
        self._list()

    def _say_where(self) -> None:
        chosen = self._chosen_days()
        where = term(*chosen) if chosen else f"by {self._unit}"
        begun = "Range: " if self._from is not None else ""
        self.query_one(BottomLine).set_status(begun + where, HINTS)

    def _chosen_days(self) -> tuple[int, int] | None:
        """The days of the range, or of the bar under the cursor."""
        bar = self.pane.value
        if not isinstance(bar, Bar):
            return None
        start = self._from or bar
        return min(start.first, bar.first), max(start.last, bar.last)

    def _narrower(self) -> str | None:
        if isinstance(self.pane.value, Undated):
            return narrowed(self._query, "-has:date")
        chosen = self._chosen_days()
        return None if chosen is None else narrowed(self._query, term(*chosen))

    def _list(self) -> None:
        query = self._narrower()
        if query is None:
            self._below.fill(lambda width: ())
            return

        def work() -> tuple[int, list[Row]]:
            found = self.archive.search(query, BENEATH, "date")
            return found.total, self.archive.rows([hit.number for hit in found.hits])

        def done(answer: tuple[int, list[Row]]) -> None:
            total, rows = answer
            self._below.fill(lambda width: _entry_lines(total, rows, width))

        self.fetch(work, done, "timeline list")

    @on(Pane.Moved, "#lines")
    def _moved(self) -> None:
        if self._from is not None:
            self._fill()
        else:
            self._say_where()
            self._list()

    @on(Pane.Chosen)
    def _chosen(self, event: Pane.Chosen) -> None:
        event.stop()
        if isinstance(event.value, int):
            self.dismiss(event.value)
        elif (query := self._narrower()) is not None:
            self.dismiss(query)

    # -- keys

    def action_zoom(self, by: int) -> None:
        """Finer or coarser; the cursor stays near where it was."""
        at = UNITS.index(self._unit) + by
        if not 0 <= at < len(UNITS):
            self.say("That is as fine as it gets." if by > 0 else "Years are the coarsest.")
            return
        bar = self.pane.value
        self._unit, self._from = UNITS[at], None
        self._fill(bar if isinstance(bar, Bar) else None)

    def action_range(self) -> None:
        """Begin a range at the bar under the cursor, or drop it."""
        bar = self.pane.value
        if self._from is not None or not isinstance(bar, Bar):
            self._from = None
        else:
            self._from = bar
        self._fill()

    def action_other(self) -> None:
        """To the list beneath, and back."""
        (self.pane if self._below.has_focus else self._below).focus()

    def action_whole(self) -> None:
        """As at the start: no range, the unit that shows everything."""
        if self._days is not None:
            self._unit, self._from = fitting(self._days), None
            self._fill()

    def action_leave(self) -> None:
        """Drop the range; without one, back."""
        if self._below.has_focus:
            self.pane.focus()
        elif self._from is not None:
            self.action_range()
        else:
            self.dismiss(None)


def bar_lines(
    shown: Sequence[Bar | int],
    days: Days,
    unit: str,
    chosen: tuple[int, int] | None,
    width: int,
    signs: Signs = UNICODE,
) -> list[PaneLine]:
    """A head, a line a bar, what is too rough marked with ``~``, what has no date at the end."""
    known = [bar for bar in shown if isinstance(bar, Bar)]
    total = sum(bar.total for bar in known)
    vague = sum(bar.vague for bar in known)
    doubt = f", {vague:,} of them vague ({signs.vague} ~)" if vague else ""
    lines = [line(row_text(f"{total:,} dated, by {unit}{doubt}", width), HEAD)]
    most = max((bar.total for bar in known), default=1)
    room = max(4, width - LABEL - COUNT - 3)
    for bar in shown:
        if isinstance(bar, int):
            lines.append(line(f"  … {bar:,} {unit}s with nothing", MUTED))
            continue
        within = chosen is not None and chosen[0] <= bar.first and bar.last <= chosen[1]
        label = padded(
            f"{signs.within if within else ' '}{bar.label}{' ~' if bar.wide else ''}", LABEL
        )
        lines.append(
            PaneLine(
                (
                    (label, STRONG if within else PLAIN),
                    (f"{bar.total:>{COUNT},}  ", PLAIN),
                    (drawn(bar, most, room, signs.bar, signs.vague), MUTED if bar.wide else PLAIN),
                ),
                bar,
            )
        )
    if days.undated:
        lines += [line(), line(f" without a date: {days.undated:,}", PLAIN, Undated(days.undated))]
    if not known and not days.undated:
        lines.append(line("There is nothing to show.", MUTED))
    return lines


def _entry_lines(total: int, rows: Sequence[Row], width: int) -> list[PaneLine]:
    more = f", the first {len(rows):,}" if len(rows) < total else ""
    lines = [line(f"{total:,} may be of these days{more}", HEAD)]
    for row in rows:
        text = f"#{row.number} {row.kind[0].upper()} {row.date} {row.title}"
        lines.append(line(row_text(text, width), PLAIN, row.number))
    return lines
