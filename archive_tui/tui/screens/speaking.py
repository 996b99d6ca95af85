"""A speaker's page: everything that one agent said, by date, with who relayed it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType

from archive_tui.display import row_text
from archive_tui.evidence.speaker import sayings
from archive_tui.tui.commands.views import SPEAKER
from archive_tui.tui.screens.listing import Listing
from archive_tui.tui.widgets.bottom_line import BottomLine
from archive_tui.tui.widgets.pane import HEAD, MUTED, PLAIN, Pane, PaneLine, line
from store.relating import Said
from store.rows import AgentRow

if TYPE_CHECKING:
    from archive_tui.tui.screens.base import Base

HINTS = "enter read  o its source  f find all  q back"
MOST = 5_000
"""Sayings that are listed; the command line lists all."""


class Speaking(Listing[str | int]):
    """Gives back an entry to read, or the query that finds the agent's quotations, or None."""

    KEYS = SPEAKER.title
    BINDINGS: ClassVar[list[BindingType]] = [*SPEAKER.bindings()]

    def __init__(self, main: Base, name: str) -> None:
        super().__init__(main)
        self._who = name

    def on_mount(self) -> None:
        """Fetch what was said beside the interface."""
        self.pane.focus()
        self.query_one(BottomLine).set_status("Looking …", HINTS)

        def done(found: tuple[AgentRow, list[Said]]) -> None:
            agent, said = found
            self._who = agent.name
            self.pane.fill(lambda width: page_lines(agent, said, width))
            self.query_one(BottomLine).set_status(f"{agent.name} · {len(said):,}", HINTS)

        self.fetch(lambda: sayings(self.archive, self._who), done, "speaker")

    @on(Pane.Chosen)
    def _chosen(self, event: Pane.Chosen) -> None:
        event.stop()
        if isinstance(event.value, Said):
            self.dismiss(event.value.number)

    def action_source(self) -> None:
        """Read the source of what is under the cursor."""
        said = self.pane.value
        if isinstance(said, Said):
            self.dismiss(said.source or said.number)

    def action_find(self) -> None:
        """Find the agent's quotations in the list."""
        words = self._who.replace('"', " ")
        self.dismiss(f'speaker:"{words}"')


def page_lines(agent: AgentRow, said: Sequence[Said], width: int) -> list[PaneLine]:
    """The names, counts by mode and status, then what was said, a head for each day."""
    lines = [line(row_text(agent.name, width), HEAD)]
    if agent.aliases:
        lines.append(line(row_text(f"also {'; '.join(agent.aliases)}", width), MUTED))
    if agent.called:
        lines.append(line(row_text(f"called {'; '.join(agent.called)}", width), MUTED))
    counts = Counter(item.mode or item.kind for item in said)
    parts = [f"{count:,} {name}" for name, count in counts.most_common()]
    proposed = sum(item.status == "proposed" for item in said)
    if proposed:
        parts.append(f"{proposed:,} only proposed (?)")
    lines.append(line(row_text(" · ".join(parts) or "nothing said", width)))
    day = None
    for item in said[:MOST]:
        if day != (day := _day(item)):
            lines += [line(), line(day, HEAD)]
        mark = "? " if item.status == "proposed" else ""
        lines.append(line(row_text(f"{mark}{item.text}", width), PLAIN, item))
        lines.append(line(row_text(f"    {_way(item, agent.name)}", width), MUTED))
    if len(said) > MOST:
        lines += [line(), line(f"… {len(said) - MOST:,} more: f finds them", MUTED)]
    return lines


def _day(item: Said) -> str:
    if item.date:
        return item.date
    return f"{item.source_date} (its source)" if item.source_date else "without a date"


def _way(item: Said, name: str) -> str:
    """How it came here: mode, as whom, relayed by whom, published by whom, where."""
    parts = [item.mode or f"own {item.kind}"]
    if item.speaker and item.speaker != name:
        parts.append(f"as {item.speaker}")
    if item.via:
        parts.append(f"relayed by {', '.join(item.via)}")
    if item.outlet:
        parts.append(item.outlet)
    parts.append(f"#{item.source} {item.title}" if item.source else f"#{item.number}")
    return " · ".join(parts)
