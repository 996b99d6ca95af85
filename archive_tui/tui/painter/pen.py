"""Writing into a terminal's screen: where the cursor is, how it writes, in how few bytes."""

from __future__ import annotations

from collections.abc import Sequence

from archive_tui.tui.painter.cells import Cell
from archive_tui.tui.painter.looks import PLAIN, Look, change

_NEXT_LINE, _DOWN, _UP = "\x1bE", "\x1bD", "\x1bM"
"""To the first column of the next row, one row down, one up: of the VT100, known everywhere.

In the last or first row they would scroll: no step leads from there further on.
"""
Cursor = tuple[int | None, int]
"""Column, None where that is not known, and row."""


class Pen:
    """Gathers text and escape sequences; knows the cursor and the look in force.

    Line wrap is off. In the last column terminals differ on where the cursor is: then only
    its row is known. After a run of uncertain width the next place is said in full.
    """

    def __init__(self, width: int, at: tuple[int, int] | None = None) -> None:
        """``at``: column and row of the cursor, None where that is not known."""
        self._width = width
        self._at: Cursor | None = at
        self._look = PLAIN
        self._out: list[str] = []

    @property
    def text(self) -> str:
        """What was gathered."""
        return "".join(self._out)

    def move(self, x: int, y: int, row: Sequence[Cell] = ()) -> None:
        """Put the cursor there. ``row``: what row ``y`` should show, to be written again up to
        there where that is shorter."""
        if self._at == (x, y):
            return
        step = _step(self._at, x, y)
        is_next = self._at is not None and y == self._at[1] + 1
        if is_next and len(_NEXT_LINE) + x < len(step) and x <= len(row):
            text = "".join(cell[0] for cell in row[:x] if self._suits(cell))  # type: ignore[index]
            step = _NEXT_LINE + text if len(text) == x else step
        self._out.append(step)
        self._at = (x, y)

    def _suits(self, cell: Cell) -> bool:
        """Whether a cell is right when it is written in the look in force."""
        if not isinstance(cell, tuple):
            return False
        char, look = cell
        return look is self._look or (char == " " and look is self._look.blank)

    def wear(self, look: Look) -> None:
        """Write in this look from now on."""
        self._out.append(change(self._look, look))
        self._look = look

    def write(self, text: str) -> None:
        """Text of one cell a character, in the look in force."""
        self._out.append(text)
        if self._at is not None and self._at[0] is not None:
            x = self._at[0] + len(text)
            self._at = (x if x < self._width else None, self._at[1])

    def write_uncertain(self, text: str) -> None:
        """Text whose width only the terminal knows."""
        self._out.append(text)
        self._at = None

    def erase(self, count: int | None) -> None:
        """Plain blanks from here on, None: to the end of the line; the cursor stays."""
        self.wear(PLAIN)
        self._out.append("\x1b[K" if count is None else f"\x1b[{count}X")


def _step(at: Cursor | None, x: int, y: int) -> str:
    """The shortest sequence that leads to a place."""
    column = f";{x + 1}" if x else ""
    ways = [f"\x1b[{y + 1 if y else ''}{column}H"]
    if at is None:
        return ways[0]
    down = y - at[1]
    if not down:
        ways += [f"\x1b[{x + 1}G", *(["\r"] if not x else [])]
    elif down == 1:
        ways.append(_NEXT_LINE + (f"\x1b[{_count(x)}C" if x else ""))
    if at[0] is not None:
        across = x - at[0]
        if not down:
            ways += [f"\x1b[{_count(across)}C"] if across > 0 else ["\b" * -across]
        elif not across and abs(down) == 1:
            ways.append(_DOWN if down > 0 else _UP)
        elif not across:
            ways.append(f"\x1b[{abs(down)}{'B' if down > 0 else 'A'}")
    return min(ways, key=len)


def _count(number: int) -> str:
    return "" if number == 1 else str(number)
