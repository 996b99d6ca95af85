"""A few lines of an entry's text around what the search found in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment

from archive_tui.display import (
    ELLIPSIS,
    FIRST_STRONG_ISOLATE,
    POP_ISOLATE,
    cell_width,
    first_cells,
    is_right_to_left,
    screen_map,
)
from archive_tui.tui.widgets.difference import DifferencePainting
from store.rows import Snippet

LINES = 3
_LEAD = 2
"""Cells left free before a fragment."""

Piece = tuple[str, bool]
"""A stretch of text fit for the screen, and whether the search found it."""


class Fragments(DifferencePainting):
    """Up to three fragments, one a line, what was found lit in them."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"fragments--text", "fragments--match"}
    DEFAULT_CSS = """
    Fragments {
        height: 3; overflow: hidden hidden; scrollbar-size: 0 0; background: $surface;
        color: $foreground;
        & > .fragments--text { color: $text-muted; }
        & > .fragments--match { text-style: bold reverse; }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._snippet = Snippet(())

    @property
    def snippet(self) -> Snippet:
        """What is shown."""
        return self._snippet

    def show(self, snippet: Snippet) -> None:
        """Show these fragments in place of those before."""
        self._snippet = snippet
        self.refresh_changed()

    def line_segments(self, y: int) -> list[Segment]:
        """One fragment."""
        fragments = self._snippet.fragments
        if y >= min(LINES, len(fragments)):
            return []
        found = pieces(*fragments[y], self.size.width - _LEAD - 1)
        plain = self.get_component_rich_style("fragments--text")
        lit = plain + self.get_component_rich_style("fragments--match", partial=True)
        segments = [Segment(text, lit if is_match else plain) for text, is_match in found]
        if any(is_right_to_left(text) for text, _ in found):
            segments = [
                Segment(FIRST_STRONG_ISOLATE, plain), *segments, Segment(POP_ISOLATE, plain),
            ]  # fmt: skip
        return [Segment(" " * _LEAD, plain), *segments]


def pieces(text: str, matches: Sequence[tuple[int, int]], width: int) -> list[Piece]:
    """``text`` on one line of ``width`` cells, in pieces; an ellipsis where it was cut.

    ``matches`` are ascending, disjoint ``[start, end)`` in ``text``, code points.
    """
    found: list[Piece] = []
    at = 0
    for start, end in (*matches, (len(text), len(text))):
        for stretch, is_match in ((text[at:start], False), (text[start:end], True)):
            shown = screen_map(stretch.replace("\n", " "))[0]
            room = width - sum(cell_width(piece) for piece, _ in found)
            if cell_width(shown) > room:
                return [*found, (first_cells(shown, room - 1) + ELLIPSIS, is_match)]
            if shown:
                found.append((shown, is_match))
        at = end
    return found
