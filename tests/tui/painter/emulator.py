"""A small terminal, and updates as Textual's compositor makes them."""

from __future__ import annotations

from collections.abc import Sequence

import pyte
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.geometry import Region
from textual.strip import Strip

WIDTH, HEIGHT = 60, 12
Seen = tuple[str, str, str, bool, bool, bool, bool]


class Emulator:
    """Shows what was written to it; line wrap is off, as the program sets it."""

    def __init__(self, width: int = WIDTH, height: int = HEIGHT) -> None:
        self._screen = pyte.Screen(width, height)
        self._stream = pyte.Stream(self._screen)
        self.write("\x1b[?7l")

    def write(self, text: str) -> None:
        """Take in text and escape sequences."""
        # Pyte takes NEL for a line feed; it is one with a carriage return before.
        self._stream.feed(text.replace("\x1bE", "\r\x1bD"))

    @property
    def cursor(self) -> tuple[int, int]:
        """Column and row."""
        return self._screen.cursor.x, self._screen.cursor.y

    @property
    def plain(self) -> bool:
        """True where the next character would have no look of its own."""
        style = self._screen.cursor.attrs
        return style == self._screen.default_char

    def shown(self) -> list[list[Seen]]:
        """Every cell; of a space only what is seen."""
        return [
            [_seen(self._screen.buffer[y][x]) for x in range(self._screen.columns)]
            for y in range(self._screen.lines)
        ]

    def text(self) -> list[str]:
        """The rows as text."""
        return [row.rstrip() for row in self._screen.display]


def _seen(cell: pyte.screens.Char) -> Seen:
    lined = cell.underscore or cell.strikethrough or cell.reverse
    if cell.data == " " and not lined:
        return (" ", "", cell.bg, False, False, False, False)
    return (
        cell.data, cell.fg, cell.bg, cell.bold, cell.underscore, cell.reverse, cell.italics,
    )  # fmt: skip


def strip(*pieces: tuple[str, str], width: int | None = None) -> Strip:
    """A strip of (text, style) pieces, filled up or cut to ``width``."""
    made = Strip([Segment(text, Style.parse(style)) for text, style in pieces])
    return made if width is None else made.adjust_cell_length(width)


def layout(rows: Sequence[Sequence[Strip]]) -> LayoutUpdate:
    """An update of the whole screen."""
    width = sum(part.cell_length for part in rows[0])
    return LayoutUpdate([list(row) for row in rows], Region(0, 0, width, len(rows)))


def chops(parts: Sequence[tuple[int, int, Strip]], height: int = HEIGHT) -> ChopsUpdate:
    """An update of some places: (row, column, strip), one a row at most."""
    lines: list[dict[int, Strip | None]] = [{} for _ in range(height)]
    ends: list[list[int]] = [[] for _ in range(height)]
    spans = []
    for y, x, part in sorted(parts, key=lambda place: place[0]):
        lines[y] = {x: part}
        ends[y] = [x + part.cell_length]
        spans.append((y, x, x + part.cell_length))
    return ChopsUpdate(lines, spans, ends)
