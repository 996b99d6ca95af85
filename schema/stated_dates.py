"""Dates as people, lists and tables write them, to EDTF with no more precision than is stated."""

from __future__ import annotations

import re

from schema.dates import PartialDate

# The four words and both spellings of the third; codes of ISO 8601-2:2019, section 4.8.
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_MONTHS = (
    ("january", "jan"),
    ("february", "feb"),
    ("march", "mar"),
    ("april", "apr"),
    ("may",),
    ("june", "jun"),
    ("july", "jul"),
    ("august", "aug"),
    ("september", "sep", "sept"),
    ("october", "oct"),
    ("november", "nov"),
    ("december", "dec"),
)
MONTHS = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names}
"""English names of the months and what they are shortened to, lower case, without a dot."""
_YEAR_FIRST = re.compile(r"(\d{4})[/.-](\d{1,2})(?:[/.-](\d{1,2}))?\Z")
_RIS = re.compile(r"(\d{4})/(\d{0,2})/(\d{0,2})(?:/(.*))?\Z")
_DAY_MONTH = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)?\.? )?([a-z]{3,9})\.?,? (\d{4})\Z")
_MONTH_DAY = re.compile(r"([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})\Z")
_YEAR_NAME = re.compile(r"(\d{4}),? ([a-z]{3,9})\.?(?: (\d{1,2}))?\Z")
_CIRCA = re.compile(r"(?:circa|ca|c|about|approx|approximately)(?:\.\s*|\s+|(?=\d))(?=[\da-z])")
_YEARS = re.compile(r"(\d{4})\s*[-–—/]\s*(\d{4})\Z")
_SHORT_YEARS = re.compile(r"(\d\d)(\d\d)\s*(–|—|-)\s*(\d\d)\Z")
_UNKNOWN = frozenset(
    ["", "n.d.", "nd", "n.d", "no date", "undated", "in press", "forthcoming", "s.d.", "-", "?"]
)
_SIGNS = re.compile(r"[\dX.?~%/:TZ+-]+\Z")
_LONGEST = 80


def as_date(value: object) -> PartialDate | None:
    """The date that ``value`` is in EDTF, or None where it is none."""
    if not isinstance(value, str):
        return None
    try:
        return PartialDate.of(value.strip())
    except ValueError:
        return None


def edtf_date(text: str) -> PartialDate | None:
    """``text`` if it is EDTF. Words are told by their letters: the parser needs long for them."""
    return as_date(text) if _SIGNS.match(text) else None


def is_no_date(text: str) -> bool:
    """Whether the words say that there is no date, rather than one that is not understood."""
    return text.strip().strip("[]()").lower() in _UNKNOWN


def date_of_parts(year: int | str, month: int | str = 0, day: int | str = 0) -> PartialDate | None:
    """The date with these parts, 0 or "" for one that is not stated; None for none."""
    text = f"{int(year):04}"
    if int(month or 0):
        text += f"-{int(month):02}"
        text += f"-{int(day):02}" if int(day or 0) else ""
    return as_date(text)


def stated_date(text: str) -> PartialDate | None:
    """The date that ``text`` states in a form with one reading; None for any other.

    EDTF, ``1948/07//`` (RIS), ``2031.4.6``, ``6 April 2031``, ``April 6, 2031``, ``Apr
    2031``, ``Spring 2031``, ``circa 1900``, ``[1900?]``, ``1990–1995``. Months are
    English. ``06/04/2031`` has two readings and is none of these.
    """
    line = " ".join(text.split())
    if not line or len(line) > _LONGEST:
        return None
    known = edtf_date(line)
    if known:
        return known
    bare = line.strip("[]()").strip().lower()
    circa = _CIRCA.match(bare)
    bare = bare[circa.end() :] if circa else bare
    doubt = bare.endswith("?")
    found = _plain(bare.rstrip("?").strip())
    if found is None:
        return None
    mark = {(True, True): "%", (True, False): "~", (False, True): "?"}.get((bool(circa), doubt), "")
    return as_date(f"{found}{mark}") if mark and "/" not in str(found) else found


def _plain(text: str) -> PartialDate | None:
    ris = _RIS.match(text)
    if ris:
        season = _SEASONS.get((ris[4] or "").strip())
        if season and not ris[2]:
            return as_date(f"{ris[1]}-{season}")
        return date_of_parts(ris[1], ris[2], ris[3])
    first = _YEAR_FIRST.match(text)
    # "1999-00" are two years or one without a month.
    if first and int(first[2]) <= 12 and (first[3] or int(first[2])):
        return date_of_parts(first[1], first[2], first[3] or 0)
    years = _YEARS.match(text)
    if years:
        return as_date(f"{years[1]}/{years[2]}")
    short = _SHORT_YEARS.match(text)
    if short:
        return as_date(f"{short[1]}{short[2]}/{short[1]}{short[4]}")
    return _named(text) or edtf_date(text)


def _named(text: str) -> PartialDate | None:
    one, other, turned = (p.match(text) for p in (_DAY_MONTH, _MONTH_DAY, _YEAR_NAME))
    if one:
        day, name, year = one[1] or "", one[2], one[3]
    elif other:
        day, name, year = other[2], other[1], other[3]
    elif turned:
        day, name, year = turned[3] or "", turned[2], turned[1]
    else:
        return None
    if name in MONTHS:
        return date_of_parts(year, MONTHS[name], day)
    return as_date(f"{year}-{_SEASONS[name]}") if name in _SEASONS and not day else None


def best_of(texts: list[str]) -> PartialDate | None:
    """The most precise of several statements of one date.

    One that contradicts the first that was understood is left out.
    """
    found = [date for text in texts if (date := stated_date(text))]
    if not found:
        return None
    first = found[0]
    agreeing = [d for d in found if d.lower <= first.upper and first.lower <= d.upper]
    return min(agreeing, key=lambda d: d.upper - d.lower)
