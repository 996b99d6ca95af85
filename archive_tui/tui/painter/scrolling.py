"""Rows that moved up or down together: the terminal can move them by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from operator import ne

from archive_tui.tui.painter.cells import BLANK, Row

_LEAST = 40
"""Cells that a scroll has to save to be tried."""
_PROBE = 12
"""Cells by which a row is recognised elsewhere."""


@dataclass(slots=True, frozen=True)
class Scroll:
    """Rows ``[top, bottom)`` move up by ``by`` rows, or down where it is negative."""

    top: int
    bottom: int
    by: int

    @property
    def sequence(self) -> str:
        """Sets the region, scrolls it, sets it back; plain blanks come in."""
        lines = f"\x1b[{abs(self.by)}{'M' if self.by > 0 else 'L'}"
        # Setting a region puts the cursor into the first row of the screen.
        place = f"\x1b[{self.top + 1}H" if self.top else ""
        return f"\x1b[{self.top + 1};{self.bottom}r{place}{lines}\x1b[r"

    def applied(self, rows: Sequence[Row]) -> list[Row]:
        """What a terminal shows after it that showed ``rows``."""
        width = len(rows[0])
        moved = [
            rows[y + self.by] if self.top <= y + self.by < self.bottom else [BLANK] * width
            for y in range(self.top, self.bottom)
        ]
        return [*rows[: self.top], *moved, *rows[self.bottom :]]


def best_scroll(shown: Sequence[Row], wanted: Sequence[Row]) -> Scroll | None:
    """The scroll after which the fewest cells differ; None where none saves enough."""
    now = [_differing(old, new) for old, new in zip(shown, wanted, strict=True)]
    if sum(now) < _LEAST:
        return None
    best, saved = None, _LEAST - 1
    for by, _ in _shifts(shown, wanted, now).most_common(3):
        scroll = _region(shown, wanted, now, by)
        if scroll is None:
            continue
        after = scroll.applied(shown)
        rows = range(scroll.top, scroll.bottom)
        saving = sum(now[y] - _differing(after[y], wanted[y]) for y in rows)
        if saving > saved:
            best, saved = scroll, saving
    return best


def _differing(old: Row, new: Row) -> int:
    return 0 if old is new else sum(map(ne, old, new))


def _shifts(shown: Sequence[Row], wanted: Sequence[Row], now: list[int]) -> Counter[int]:
    """By how many rows pieces of rows that changed have moved, and how many of them."""
    width = len(shown[0])
    votes: Counter[int] = Counter()
    for x in range(0, max(1, width - _PROBE), max(_PROBE, width // 5)):
        places: dict[tuple[object, ...], list[int]] = {}
        for y, row in enumerate(shown):
            places.setdefault(tuple(row[x : x + _PROBE]), []).append(y)
        for y, row in enumerate(wanted):
            found = places.get(tuple(row[x : x + _PROBE]), ()) if now[y] else ()
            if 0 < len(found) <= 2:
                votes.update(source - y for source in found if source != y)
    return votes


def _region(shown: Sequence[Row], wanted: Sequence[Row], now: list[int], by: int) -> Scroll | None:
    """The rows for which moving by ``by`` saves most."""
    best, top, bottom = 0, 0, 0
    total, begin = 0, 0
    first, last = max(0, -by), min(len(shown), len(shown) - by)
    for y in range(first, last):
        if total <= 0:
            total, begin = 0, y
        total += now[y] - _differing(shown[y + by], wanted[y])
        if total > best:
            best, top, bottom = total, begin, y + 1
    if not best:
        return None
    return Scroll(top, bottom + by, by) if by > 0 else Scroll(top + by, bottom, by)
