"""Days as a query states them: 2017, 2017-10, 2017-10-26 and ranges of these."""

from __future__ import annotations

import calendar
import datetime as dt
import re

from store.errors import QueryError

FIRST, LAST = dt.date.min.toordinal(), dt.date.max.toordinal()
_AGO = re.compile(r"(\d{1,6})([dwmy])\Z", re.ASCII)
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?\Z", re.ASCII)


def period(text: str, position: int) -> tuple[int, int]:
    """First and last day of a year, month or day, as ordinals. Raises QueryError."""
    match = _DAY.match(text)
    try:
        if match is None:
            raise ValueError
        year = int(match[1])
        if match[2] is None:
            return dt.date(year, 1, 1).toordinal(), dt.date(year, 12, 31).toordinal()
        month = int(match[2])
        if match[3] is None:
            last = calendar.monthrange(year, month)[1]
            return dt.date(year, month, 1).toordinal(), dt.date(year, month, last).toordinal()
        day = dt.date(year, month, int(match[3])).toordinal()
    except ValueError:
        raise QueryError(
            f"“{text[:40]}” is not a date: write 2017, 2017-10, 2017-10-26 or 2017-10..2017-11.",
            position=position,
        ) from None
    return day, day


def ago(text: str, position: int) -> int:
    """The day, as an ordinal, that lies so long before today: ``3d``, ``2w``, ``6m``, ``1y``.

    Raises QueryError.
    """
    match = _AGO.match(text.strip().lower())
    if match is None:
        raise QueryError(
            f"“{text[:40]}” is no span of time: write 3d, 2w, 6m or 1y.", position=position
        )
    count, unit = int(match[1]), match[2]
    today = dt.datetime.now(dt.UTC).date()
    if unit in "dw":
        return max(FIRST + 1, today.toordinal() - count * (7 if unit == "w" else 1))
    months = today.year * 12 + today.month - 1 - count * (12 if unit == "y" else 1)
    year, month = divmod(months, 12)
    if year < 1:
        return FIRST + 1
    day = min(today.day, calendar.monthrange(year, month + 1)[1])
    return dt.date(year, month + 1, day).toordinal()


def days(text: str, position: int) -> tuple[int, int]:
    """First and last day of a date or a range, open ends included. Raises QueryError."""
    for mark in ("..", "/"):
        start, found, end = text.partition(mark)
        if found:
            end = end.lstrip(".") if mark == ".." else end
            if not start and not end:
                raise QueryError("The range has neither a start nor an end.", position=position)
            first = period(start, position)[0] if start else FIRST
            last = period(end, position)[1] if end else LAST
            if first > last:
                raise QueryError("The range ends before it begins.", position=position)
            return first, last
    return period(text, position)


def spoken(first: int, last: int) -> str:
    """The days in words, for "interpreted as"."""
    start, end = dt.date.fromordinal(first).isoformat(), dt.date.fromordinal(last).isoformat()
    if first == last:
        return start
    if first == FIRST:
        return f"up to {end}"
    if last == LAST:
        return f"from {start}"
    return f"{start} to {end}"
