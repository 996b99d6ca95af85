"""Entries by day, week, month or year: how many are dated in each, and how surely."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from store.relating import Days

UNITS = ("year", "month", "week", "day")
"""From the coarsest to the finest."""
_MOST_BARS: dict[str, int] = {"day": 45, "week": 40, "month": 60}
_FIRST, _LAST = dt.date.min.toordinal(), dt.date.max.toordinal()


@dataclass(slots=True, frozen=True)
class Bar:
    """A period with the entries dated in it; days are ordinals, both ends included."""

    first: int
    last: int
    label: str
    exact: int
    """Entries whose date lies within it."""
    vague: int
    """Entries dated about then, or dated too roughly for a shorter period."""
    wide: bool = False
    """True for a period longer than the unit, there for dates too rough for it."""

    @property
    def total(self) -> int:
        """All of them."""
        return self.exact + self.vague


def bars(days: Days, unit: str) -> list[Bar]:
    """The periods that have entries, in order; a longer one stands before those within it.

    A date that is rougher than the unit counts in the shortest period that holds it whole: a
    month, a year, a decade, a century, or all time.
    """
    found: dict[tuple[int, int, bool], list[int]] = {}
    for first, last, vague, count in days.counts:
        period = _period(unit, first)
        wide = last > period[1]
        if wide:
            period = _around(unit, first, last)
        counted = found.setdefault((*period, wide), [0, 0])
        counted[1 if vague or wide else 0] += count
    made = [
        Bar(first, last, _label("" if wide else unit, first, last), exact, vague, wide)
        for (first, last, wide), (exact, vague) in found.items()
    ]
    return sorted(made, key=lambda bar: (bar.first, -bar.last))


def fitting(days: Days) -> str:
    """The finest unit that shows these days in a screen or so."""
    known = [d for d in days.counts if d[0] > _FIRST and d[1] < _LAST]
    if not known:
        return "year"
    first, last = known[0][0], max(d[1] for d in known)
    for unit, most in _MOST_BARS.items():
        if between(unit, first, last) < most:
            return unit
    return "year"


def between(unit: str, first: int, last: int) -> int:
    """How many periods lie from the one of ``first`` to the one of ``last``."""
    return _index(unit, last) - _index(unit, first)


def _index(unit: str, day: int) -> int:
    if unit == "day":
        return day
    if unit == "week":
        return (day - 1) // 7  # the first day there is was a Monday
    date = dt.date.fromordinal(day)
    return date.year if unit == "year" else date.year * 12 + date.month - 1


def _period(unit: str, day: int) -> tuple[int, int]:
    if unit == "day":
        return day, day
    if unit == "week":
        first = (day - 1) // 7 * 7 + 1
        return first, min(first + 6, _LAST)
    date = dt.date.fromordinal(day)
    if unit == "month":
        year, month = divmod(date.year * 12 + date.month, 12)
        after = dt.date(year, month + 1, 1).toordinal() if year <= 9999 else _LAST + 1
        return date.replace(day=1).toordinal(), after - 1
    size = {"year": 1, "decade": 10, "century": 100}[unit]
    year = date.year // size * size
    last = min(year + size - 1, 9999)
    return dt.date(max(1, year), 1, 1).toordinal(), dt.date(last, 12, 31).toordinal()


def _around(unit: str, first: int, last: int) -> tuple[int, int]:
    for name in ("month", "year", "decade", "century"):
        period = _period(name, first)
        if last <= period[1] and (name != unit):
            return period
    return (first if first == _FIRST else _period("year", first)[0],
            last if last == _LAST else _period("year", last)[1])  # fmt: skip


def _label(unit: str, first: int, last: int) -> str:
    date = dt.date.fromordinal(first)
    if unit == "day":
        return date.isoformat()
    if unit == "week":
        year, week, _ = date.isocalendar()
        return f"{year:04}-W{week:02}"
    if unit == "month" or (first, last) == _period("month", first):
        return f"{date.year:04}-{date.month:02}"
    if (first, last) == _period("year", first):
        return f"{date.year:04}"
    if (first, last) == _period("decade", first):
        return f"{date.year:04}s"
    start = ".." if first == _FIRST else f"{date.year:04}"
    return f"{start}/{'..' if last == _LAST else f'{dt.date.fromordinal(last).year:04}'}"


def term(first: int, last: int) -> str:
    """What narrows a query to these days: ``date:2031-03``, ``date:2031-03-03..2031-03-09``."""
    for unit, length in (("day", 10), ("month", 7), ("year", 4)):
        if (first, last) == _period(unit, first):
            return "date:" + dt.date.fromordinal(first).isoformat()[:length]
    if (first, last) == (_FIRST, _LAST):
        return "has:date"
    start = "" if first == _FIRST else dt.date.fromordinal(first).isoformat()
    end = "" if last == _LAST else dt.date.fromordinal(last).isoformat()
    return f"date:{start}..{end}"


def narrowed(query: str, more: str) -> str:
    """A query with another term; dates side by side would mean either of them."""
    query = query.strip()
    if not query:
        return more
    apart = " OR " in query or "date:" in query or ".." in query
    return f"({query}) {more}" if apart else f"{query} {more}"


def gaps(shown: Sequence[Bar], unit: str) -> list[Bar | int]:
    """The bars, with a number between two of them for so many periods without entries.

    One or two empty periods are there as bars.
    """
    found: list[Bar | int] = []
    before: int | None = None
    for bar in shown:
        if bar.wide:
            found.append(bar)
            continue
        if before is not None:
            empty = between(unit, before, bar.first) - 1
            if empty > 2:
                found.append(empty)
            else:
                at = before
                for _ in range(empty):
                    at = _period(unit, at)[1] + 1
                    first, last = _period(unit, at)
                    found.append(Bar(first, last, _label(unit, first, last), 0, 0))
        before = bar.first
        found.append(bar)
    return found


def drawn(bar: Bar, most: int, width: int, full: str = "█", vague: str = "░") -> str:
    """The bar in at most ``width`` cells, where ``most`` fills them; its vague part hatched."""
    whole = -(-bar.total * width // max(1, most))
    hatched = min(whole, -(-bar.vague * width // max(1, most)))
    return full * (whole - hatched) + vague * hatched
