"""Keys of the screens that show many entries at once: neighbourhood, speaker, timeline."""

from __future__ import annotations

from collections.abc import Iterator

from textual.binding import Binding

from archive_tui.tui.commands import Command

NEIGHBOURS, SPEAKER, TIMELINE = "In the neighbourhood", "On a speaker's page", "On the timeline"


def _made(group: str, rows: tuple[tuple[str, str, str, str], ...]) -> Iterator[Binding]:
    for id_, keys, action, title in rows:
        yield Command(id_, keys, action, title, group).binding()


def neighbourhood_bindings() -> Iterator[Binding]:
    """Bindings of the neighbourhood."""
    return _made(
        NEIGHBOURS,
        (
            ("graph.read", "r", "read", "Read the entry under the cursor"),
            ("graph.back", "ctrl+o", "back", "The entry that was in the middle before"),
            ("graph.write", "w", "write", "Write the graph to a file: .graphml or .dot"),
            ("graph.leave", "q,escape", "leave", "Back to the list"),
        ),
    )


def speaker_bindings() -> Iterator[Binding]:
    """Bindings of a speaker's page."""
    return _made(
        SPEAKER,
        (
            ("speaker.source", "o", "source", "Read the source of what is under the cursor"),
            ("speaker.find", "f", "find", "Find all of it in the list"),
            ("speaker.leave", "q,escape", "leave", "Back"),
        ),
    )


def timeline_bindings() -> Iterator[Binding]:
    """Bindings of the timeline."""
    return _made(
        TIMELINE,
        (
            ("time.finer", "plus", "zoom(1)", "Finer: years, months, weeks, days"),
            ("time.coarser", "minus", "zoom(-1)", "Coarser"),
            ("time.range", "v", "range", "Begin a range, or end it"),
            ("time.list", "tab", "other", "From the bars to the list beneath, and back"),
            ("time.whole", "a", "whole", "The whole time again"),
            ("time.leave", "q,escape", "leave", "Drop the range; back to the list"),
        ),
    )
