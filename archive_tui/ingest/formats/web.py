"""What every kind of web capture needs: where and when a page was taken, and its address."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from archive_tui.ingest.formats.html_meta import web_address
from schema.dates import PartialDate
from schema.stated_dates import as_date

_HEAD = 20_000
"""Characters at the top of a page in which the mark of who saved it stands."""
_SINGLE_FILE = re.compile(r"<!--\s{0,20}Page saved with SingleFile\s(.{0,5000}?)-->", re.DOTALL)
_URL = re.compile(r"^\s{0,20}url: (\S{1,4000})", re.MULTILINE)
_DATE = re.compile(
    r"^\s{0,20}saved date: [A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d{1,2}) (\d{4}) "
    r"(\d{2}:\d{2}:\d{2}) GMT([+-]\d{2})(\d{2})",
    re.MULTILINE,
)
_BROWSER = re.compile(r"<!-- saved from url=\(\d{4}\)(\S{1,4000}) -->")
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


@dataclass(slots=True, frozen=True)
class Saved:
    """Where and when a page was saved; None where nobody says."""

    url: str | None = None
    at: PartialDate | None = None
    title: str | None = None


def saved_as(markup: str) -> Saved:
    """What SingleFile or a browser's "save page" states at the top of the page."""
    head = markup[:_HEAD]
    if mark := _SINGLE_FILE.search(head):
        url, date = _URL.search(mark[1]), _DATE.search(mark[1])
        at = None
        if date and date[1] in _MONTHS:
            month = _MONTHS.index(date[1]) + 1
            offset = f"{date[5]}:{date[6]}"
            at = as_date(f"{date[3]}-{month:02}-{int(date[2]):02}T{date[4]}{offset}")
        return Saved(web_address(url[1]) if url else None, at)
    if saved := _BROWSER.search(head):
        return Saved(web_address(saved[1]))
    return Saved()


def address_of(stated: str | None, taken: str | None) -> str | None:
    """The address that a page goes by: what it states itself, else where it was taken.

    A canonical address on another host, or one of the home page on a page that is none,
    is a fault of many sites' templates; believed, it would make their pages one entry.
    """
    taken = web_address(taken) if taken else None
    if taken is None or stated is None:
        return stated or taken
    own, told = urlsplit(taken), urlsplit(urljoin(taken, stated))
    same = _site(own.hostname or "") == _site(told.hostname or "")
    home = told.path in ("", "/") and not told.query and own.path not in ("", "/")
    return told.geturl() if same and not home else taken


def _site(host: str) -> str:
    """The host without the names that only tell apart how the same page is served."""
    labels = host.lower().split(".")
    while len(labels) > 2 and labels[0] in ("www", "m", "mobile", "amp"):
        del labels[0]
    return ".".join(labels)
