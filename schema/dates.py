"""Dates as precise as the source states them: EDTF level 1 (ISO 8601-2:2019)."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import Any

from pydantic import ConfigDict, RootModel, field_validator

_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z")
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?\Z")
_LONGEST = 80


class PartialDate(RootModel[str]):
    """A date, a moment or an interval, with the precision its source gave it.

    The value is an EDTF level 1 string and nothing else: ``2017``, ``2017-10``,
    ``2017-10-26``, ``2014-06~`` (approximate), ``2014?`` (uncertain), ``2014%``
    (both), ``201X``, ``2017-21`` (a season), ``2014-06/2014-08``, ``2014/..``,
    or a moment ``2017-11-03T12:00:00+03:00`` whose offset is kept as stated.

    Raises ``ValueError`` (as ``ValidationError`` from Pydantic) on anything else.
    """

    model_config = ConfigDict(frozen=True, strict=True)

    root: str

    @field_validator("root")
    @classmethod
    def _known(cls, value: str) -> str:
        _bounds(value)
        return value

    @classmethod
    def of(cls, value: str | dt.date | dt.datetime) -> PartialDate:
        """The date for an EDTF string, a day or a moment (kept to the second)."""
        if isinstance(value, dt.datetime):
            text = value.isoformat(timespec="seconds")
            return cls(text.removesuffix("+00:00") + "Z" if text.endswith("+00:00") else text)
        return cls(value if isinstance(value, str) else value.isoformat())

    @property
    def lower(self) -> dt.date:
        """The first day it can mean, in the stated local time (open start: 0001-01-01)."""
        return _bounds(self.root)[0]

    @property
    def upper(self) -> dt.date:
        """The last day it can mean, in the stated local time (open end: 9999-12-31)."""
        return _bounds(self.root)[1]

    @property
    def day(self) -> str:
        """The value without its time of day: what a list shows."""
        return self.root.split("T", 1)[0] if _MOMENT.match(self.root) else self.root

    @property
    def vague(self) -> bool:
        """True where the source says that it is approximate or uncertain."""
        return any(mark in self.root for mark in "~?%X")

    def __str__(self) -> str:
        return self.root


@lru_cache(maxsize=65536)
def _bounds(value: str) -> tuple[dt.date, dt.date]:
    moment = _MOMENT.match(value)
    if moment:
        _check_clock(value)
        day = dt.date.fromisoformat(moment[1])
        return day, day
    plain = _DAY.match(value)
    if plain:
        return _plain_bounds(*plain.groups())
    if len(value) > _LONGEST:
        raise ValueError("not an EDTF date: too long")
    return _edtf_bounds(value)


def _check_clock(value: str) -> None:
    # fromisoformat takes one to nine digits of fraction only from 3.11 on.
    dt.datetime.fromisoformat(value)


def _plain_bounds(year: str, month: str | None, day: str | None) -> tuple[dt.date, dt.date]:
    y = int(year)
    if month is None:
        return dt.date(y, 1, 1), dt.date(y, 12, 31)
    m = int(month)
    if day is None:
        if m > 12:
            return _edtf_bounds(f"{year}-{month}")
        first = dt.date(y, m, 1)
        following = dt.date(y + m // 12, m % 12 + 1, 1) if (y, m) != (9999, 12) else dt.date.max
        last = following - dt.timedelta(days=1) if (y, m) != (9999, 12) else dt.date.max
        return first, last
    exact = dt.date(y, m, int(day))
    return exact, exact


def _edtf_bounds(value: str) -> tuple[dt.date, dt.date]:
    if "/" in value:
        start, _, end = value.partition("/")
        if "/" in end or (start in ("", "..") and end in ("", "..")):
            raise ValueError(f"not an EDTF date: {value!r}")
        lower = dt.date.min if start in ("", "..") else _bounds(start)[0]
        upper = dt.date.max if end in ("", "..") else _bounds(end)[1]
        if lower > upper:
            raise ValueError(f"not an EDTF interval, it ends before it begins: {value!r}")
        return lower, upper
    import edtf  # slow to import, and needed for vague dates only

    try:
        parsed: Any = edtf.parse_edtf(value)
        low, high = parsed.lower_strict(), parsed.upper_strict()
        return _day(low), _day(high)
    except (edtf.EDTFParseException, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise ValueError(f"not an EDTF date: {value!r}") from error


def _day(moment: Any) -> dt.date:
    year, month, day = (int(part) for part in tuple(moment)[:3])
    if year < 1 or year > 9999:
        raise ValueError("years from 1 to 9999 only")
    return dt.date(year, month, day)
