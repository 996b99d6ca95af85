"""Writing into a terminal's screen: where the cursor is, how it writes, in how few bytes."""

from __future__ import annotations

from archive_tui.tui.painter.looks import PLAIN, Look, change


class Pen:
    """Gathers text and escape sequences; knows the cursor and the look in force.

    Line wrap is off. In the last column terminals differ on where the cursor is, and after
    a run of uncertain width nobody knows: then the next place is said in full.
    """

    def __init__(self, width: int, at: tuple[int, int] | None = None) -> None:
        """``at``: column and row of the cursor, None where that is not known."""
        self._width = width
        self._at = at
        self._look = PLAIN
        self._out: list[str] = []

    @property
    def text(self) -> str:
        """What was gathered."""
        return "".join(self._out)

    def move(self, x: int, y: int) -> None:
        """Put the cursor there."""
        if self._at != (x, y):
            self._out.append(_step(self._at, x, y))
            self._at = (x, y)

    def wear(self, look: Look) -> None:
        """Write in this look from now on."""
        self._out.append(change(self._look, look))
        self._look = look

    def write(self, text: str) -> None:
        """Text of one cell a character, in the look in force."""
        self._out.append(text)
        if self._at is not None:
            x, y = self._at
            self._at = (x + len(text), y) if x + len(text) < self._width else None

    def write_uncertain(self, text: str) -> None:
        """Text whose width only the terminal knows."""
        self._out.append(text)
        self._at = None

    def erase(self, count: int | None) -> None:
        """Plain blanks from here on, None: to the end of the line; the cursor stays."""
        self.wear(PLAIN)
        self._out.append("\x1b[K" if count is None else f"\x1b[{count}X")


def _step(at: tuple[int, int] | None, x: int, y: int) -> str:
    """The shortest sequence that leads to a place."""
    column = f";{x + 1}" if x else ""
    ways = [f"\x1b[{y + 1 if y else ''}{column}H"]
    if at is None:
        return ways[0]
    across, down = x - at[0], y - at[1]
    if not down:
        ways += [f"\x1b[{_count(across)}C"] if across > 0 else ["\b" * -across]
        ways += [f"\x1b[{x + 1}G", *(["\r"] if not x else [])]
    elif not across:
        ways.append(f"\x1b[{_count(abs(down))}{'B' if down > 0 else 'A'}")
    elif not x and down == 1:
        ways.append("\r\x1b[B")
    return min(ways, key=len)


def _count(number: int) -> str:
    return "" if number == 1 else str(number)
