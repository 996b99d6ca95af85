"""English dates as articles write them, to EDTF."""

from __future__ import annotations

import re

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|"
    r"Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
FULL = rf"(?:{MONTH} \d{{1,2}},? \d{{4}}|\d{{1,2}} {MONTH},? \d{{4}}|\d{{4}}-\d{{2}}-\d{{2}})"
"""A day with its year, in one of three orders."""
_PARTS = re.compile(r"[A-Za-z]+|\d+")


def to_edtf(written: str) -> str | None:
    """``2017-11-03`` for "November 3, 2017"; None where there is no such day."""
    import datetime

    parts = _PARTS.findall(written)
    if len(parts) != 3:
        return None
    words = [p for p in parts if p.isalpha()]
    numbers = [int(p) for p in parts if p.isdigit()]
    if len(words) > 1:
        return None
    try:
        if not words:
            return datetime.date(*numbers).isoformat()
        month = next(i for i, m in enumerate(_MONTHS, 1) if m[:3] == words[0].casefold()[:3])
        day, year = numbers
        return datetime.date(year, month, day).isoformat()
    except (ValueError, StopIteration, OverflowError):
        return None
