"""Days as a query states them: 2017, 2017-10, 2017-10-26, yesterday, 2w, and ranges of these."""

from __future__ import annotations

import calendar
import datetime as dt
import re

from store.errors import QueryError

FIRST, LAST = dt.date.min.toordinal(), dt.date.max.toordinal()
_DAY = re.compile(r"(\d{4})(?:([-/])(\d{1,2})(?:\2(\d{1,2}))?)?\Z", re.ASCII)
_DOTTED = re.compile(r"(?:(\d{1,2})\.)?(\d{1,2})\.(\d{4})\Z", re.ASCII)
_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august"),
    *("september", "october", "november", "december"),
)
_NAMED = re.compile(r"(?:(\d{1,2})[ -]?)?([a-z]{3,9})\.?[ -]?(\d{4})\Z", re.ASCII | re.IGNORECASE)
_SPAN = re.compile(r"(this|last)[ _-]?(week|month|year)\Z", re.IGNORECASE)
_AGO = re.compile(r"(\d{1,6})([dwmy])\Z", re.ASCII | re.IGNORECASE)
_LUCENE = re.compile(r"([\[{])\s*(\S+)\s+TO\s+([^\s\]}]+)\s*([\]}])\Z")
_COMPARED = re.compile(r"(>=|<=|>|<)\s*(\S+)\Z")
_BARE = re.compile(r"(?:\d{4}(?:-\d{1,2}){0,2})?\.\.(?:\d{4}(?:-\d{1,2}){0,2})?\Z", re.ASCII)


def today() -> int:
    """The ordinal of the present day, UTC."""
    return dt.datetime.now(dt.UTC).date().toordinal()


def is_bare(text: str) -> bool:
    """True for a range of dates that needs no field before it: ``2017..``, ``..2017-05``."""
    return len(text) > 3 and _BARE.match(text) is not None


def ago(text: str, position: int) -> int:
    """The day that a span before today begins at: 3d, 2w, 6m, 1y. Raises QueryError."""
    match = _AGO.match(text)
    if match is None:
        raise QueryError(
            f"“{text[:40]}” is no span of time: write 3d, 2w, 6m or 1y.", position=position
        )
    count, unit = int(match[1]), match[2].lower()
    day = dt.date.fromordinal(today())
    if unit in "dw":
        return max(FIRST, day.toordinal() - count * (7 if unit == "w" else 1))
    months = day.year * 12 + day.month - 1 - count * (12 if unit == "y" else 1)
    year, month = divmod(months, 12)
    if year < 1:
        return FIRST
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last)).toordinal()


def period(text: str, position: int) -> tuple[int, int]:
    """First and last day of a year, a month or a day, as ordinals. Raises QueryError."""
    named = text.lower()
    if named in ("today", "yesterday"):
        day = today() - (named == "yesterday")
        return day, day
    if _AGO.match(text):
        day = ago(text, position)
        return day, day
    if match := _SPAN.match(text):
        return _calendar(match[1].lower() == "last", match[2].lower())
    try:
        year, month, of_month = _parts(text)
        if month is None:
            return dt.date(year, 1, 1).toordinal(), dt.date(year, 12, 31).toordinal()
        if of_month is None:
            last = calendar.monthrange(year, month)[1]
            return dt.date(year, month, 1).toordinal(), dt.date(year, month, last).toordinal()
        one = dt.date(year, month, of_month).toordinal()
    except ValueError:
        raise QueryError(
            f"“{text[:40]}” is not a date: write 2017, 2017-10, 2017-10-26 or 2017-10..2017-11.",
            position=position,
        ) from None
    return one, one


def _parts(text: str) -> tuple[int, int | None, int | None]:
    """Year, month and day of a date in figures or in English. Raises ValueError.

    ``10/26/2017`` is none: nobody knows which of the first two is the month.
    """
    if match := _DAY.match(text):
        return int(match[1]), _number(match[3]), _number(match[4])
    if match := _DOTTED.match(text):
        return int(match[3]), int(match[2]), _number(match[1])
    match = _NAMED.match(text)
    if match is None:
        raise ValueError
    months = [at for at, name in enumerate(_MONTHS, 1) if name.startswith(match[2].lower())]
    if len(months) != 1:
        raise ValueError
    return int(match[3]), months[0], _number(match[1])


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def _calendar(last: bool, unit: str) -> tuple[int, int]:
    """This week (from Monday), month or year, or the one before."""
    day = dt.date.fromordinal(today())
    if unit == "week":
        first = day.toordinal() - day.weekday() - (7 if last else 0)
        return first, first + 6
    if unit == "year":
        return period(f"{day.year - last:04}", 0)
    months = day.year * 12 + day.month - 1 - last
    return period(f"{months // 12:04}-{months % 12 + 1}", 0)


def days(text: str, position: int) -> tuple[int, int]:
    """First and last day of a date or a range, open ends included. Raises QueryError.

    Ranges are ``a..b``, ``a/b``, ``[a TO b]`` with ``*`` for an open end (``{a TO b}`` leaves
    the ends out), ``>a``, ``>=a``, ``<a``, ``<=a``.
    """
    compared = _COMPARED.match(text)
    if compared:
        first, last = period(compared[2], position)
        return {
            ">": (min(last + 1, LAST), LAST),
            ">=": (first, LAST),
            "<": (FIRST, max(first - 1, FIRST)),
            "<=": (FIRST, last),
        }[compared[1]]
    start, end, without_start, without_end = _ends(text)
    if start is None or end is None:
        return period(text, position)
    if not start and not end:
        raise QueryError("The range has neither a start nor an end.", position=position)
    first, last = FIRST, LAST
    if start:
        before, after = period(start, position)
        first = after + 1 if without_start else before
    if end:
        before, after = period(end, position)
        last = before - 1 if without_end else after
    if first > last:
        raise QueryError("The range ends before it begins.", position=position)
    return first, last


def _ends(text: str) -> tuple[str | None, str | None, bool, bool]:
    """Start and end of a range ("" where open) and whether each is left out; None: no range."""
    lucene = _LUCENE.match(text)
    if lucene:
        start, end = ("" if side == "*" else side for side in (lucene[2], lucene[3]))
        return start, end, lucene[1] == "{", lucene[4] == "}"
    for mark in ("..", "/"):
        left, found, right = text.partition(mark)
        if found and not (mark == "/" and _DAY.match(text)):
            return left, right.lstrip(".") if mark == ".." else right, False, False
    return None, None, False, False


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
