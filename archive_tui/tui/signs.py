"""The signs that the interface draws, by what they mean; for screen readers plain letters.

Texts of sources never come through here: their arrows and boxes are theirs.
"""

from __future__ import annotations

from dataclasses import dataclass

from textual.widget import Widget

from archive_tui.tui.active_line import reads_aloud


@dataclass(slots=True, frozen=True)
class Signs:
    """A sign for each meaning; ``PLAIN`` has words and ASCII only."""

    cursor: str = "▌"
    cursor_away: str = "▏"
    """The cursor while the keys go elsewhere."""
    cursor_beneath: str = "▌"
    away_beneath: str = "▏"
    """The same at the second line of an entry."""
    mark: str = "●"
    range_start: str = "◆"
    nested: str = "└ "
    quotations: str = "❝"
    pane_cursor: str = "›"
    within: str = "▌"
    """A line of the timeline that the range holds."""
    bar: str = "█"
    vague: str = "░"
    """The part of a bar that is dated vaguely."""
    into: str = "←"
    out: str = "→"
    """Links that lead to an entry, and from it."""
    middle: str = "■"
    """The entry that the others are around."""
    becomes: str = "→"
    rule: str = "─"
    """Drawn along a line that parts two panes."""
    accepted: str = "✓ "
    rejected: str = "✗ "
    correcting: str = "✎ "
    trouble: str = "✗"
    """Before where a query is not understood."""
    keys: tuple[str, str, str, str] = ("↑", "↓", "←", "→")
    """The arrow keys."""

    def worded(self, ours: str) -> str:
        """A sentence or hint of the interface's own, written with arrows for the arrow keys."""
        for arrow, word in zip(("↑", "↓", "←", "→"), self.keys, strict=True):
            ours = ours.replace(arrow, word)
        return ours


UNICODE = Signs()
PLAIN = Signs(
    cursor=">", cursor_away="-", cursor_beneath=" ", away_beneath=" ", mark="*", range_start="+",
    nested="` ", quotations='"', pane_cursor=">", within=">", bar="#", vague="~", into="from",
    out="to", middle="here:", becomes="to", rule=" ", accepted="", rejected="", correcting="",
    trouble="not understood:", keys=("up", "down", "left", "right"),
)  # fmt: skip


def signs_of(widget: Widget) -> Signs:
    """Those that this person has set: see the setting ``screen_reader``."""
    return PLAIN if reads_aloud(widget) else UNICODE
