"""Dates in a column: whether the day or the month stands first is decided by all of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from email.utils import parsedate_to_datetime

from archive_tui.ingest.formats.base import Undecided
from archive_tui.ingest.formats.tweet_fields import time_v1
from schema.dates import PartialDate
from schema.stated_dates import (
    as_date,
    date_of_parts,
    edtf_date,
    is_no_date,
    stated_date,
)

_NUMBERS = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})\Z")
_CLOCK = re.compile(
    r"(?P<day>\S.*?),?[ T]{1,3}(?P<hour>\d{1,2}):(?P<minute>\d{2})"
    r"(?::(?P<second>\d{2})(?:\.\d{1,9})?)?"
    r"\s*+(?:(?P<half>[AaPp]\.?[Mm]\.?)\s*+)?(?P<offset>Z|UTC|GMT|[+-]\d{2}:?\d{2})?\Z"
)
_MAIL = re.compile(r"[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} ")
_API = re.compile(r"[A-Z][a-z]{2} [A-Z][a-z]{2} \d{2} \d{2}:")
_LONGEST = 80


def order_of(cells: Iterable[tuple[int, str]], column: str, given: str | None) -> str | None:
    """``dmy`` or ``mdy`` for a column, None where its dates need none.

    ``cells`` are (line, text). Raises ``Undecided`` where every date can be read both ways,
    where some can only be read the one way and some only the other, and where not one
    date of the column can be read.
    """
    day_first = month_first = either = ""
    line_day = line_month = total = read = 0
    strange = ""
    for line, cell in cells:
        text = " ".join(cell.split())
        if is_no_date(text):
            continue
        total += 1
        numbers = _NUMBERS.match(_split_clock(text)[0])
        if not numbers:
            understood = date_in(text, given) is not None
            read += understood
            strange = strange or ("" if understood else text)
            continue
        first, second = int(numbers[1]), int(numbers[3])
        if first > 12 >= second:
            day_first, line_day = day_first or text, line_day or line
        elif second > 12 >= first:
            month_first, line_month = month_first or text, line_month or line
        elif first != second:
            either = either or text
        fits = given is None or date_in(text, given) is not None
        read += fits
        strange = strange or ("" if fits else text)
    if total and not read:
        raise Undecided(
            f"none of the {total:,} dates in its column {column!r} could be read, such as "
            f"{(strange or day_first or month_first or either)[:40]!r}; map another column or none"
        )
    if given is not None:
        return given
    if day_first and month_first:
        raise Undecided(
            f"its column {column!r} has dates with the day first ({day_first[:40]}, line "
            f"{line_day:,}) and with the month first ({month_first[:40]}, line {line_month:,}); "
            "say --date-order dmy or mdy, and the others go into notes"
        )
    if either and not (day_first or month_first):
        raise Undecided(
            f"its column {column!r} does not tell whether the day or the month stands first, as in "
            f"{either[:40]!r}; say --date-order dmy or mdy"
        )
    return "mdy" if month_first else "dmy" if day_first else None


def date_in(cell: str, order: str | None) -> PartialDate | None:
    """The date or moment in a cell, its offset as stated; None where it is not understood.

    ``order`` is how three numbers with the year last are read: ``dmy``, ``mdy``; None or
    ``ymd`` leaves those with two readings alone.
    """
    text = " ".join(cell.split())
    if not text or len(text) > _LONGEST:
        return None
    if known := edtf_date(text):
        return known
    day, clock = _split_clock(text)
    date = _day(day, order)
    if date is not None:
        return as_date(f"{date}T{clock}") if clock and len(str(date)) == 10 else date
    return (time_v1(text) if _API.match(text) else None) or _mail(text)


def _split_clock(text: str) -> tuple[str, str]:
    """The day and the time of day, the latter as ISO 8601 writes it or empty."""
    found = _CLOCK.match(text)
    if not found:
        return text, ""
    hour = int(found["hour"])
    if half := (found["half"] or "").lower()[:1]:
        if not 1 <= hour <= 12:
            return text, ""
        hour = hour % 12 + (12 if half == "p" else 0)
    offset = found["offset"] or ""
    offset = "Z" if offset in ("UTC", "GMT") else offset
    if len(offset) == 5:
        offset = f"{offset[:3]}:{offset[3:]}"
    second = f":{found['second']}" if found["second"] else ""
    return found["day"], f"{hour:02}:{found['minute']}{second}{offset}"


def _day(text: str, order: str | None) -> PartialDate | None:
    numbers = _NUMBERS.match(text)
    if not numbers:
        return stated_date(text)
    first, second, year = int(numbers[1]), int(numbers[3]), numbers[4]
    if order == "mdy":
        return date_of_parts(year, first, second)
    if order == "dmy" or (order is None and first == second):
        return date_of_parts(year, second, first)
    return None


def _mail(text: str) -> PartialDate | None:
    if not _MAIL.match(text):
        return None
    try:
        return PartialDate.of(parsedate_to_datetime(text))
    except (ValueError, TypeError):
        return None
