"""MHTML (RFC 2557): a page with its parts in one file, as browsers save it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

from archive_tui.ingest.articles import name_of
from archive_tui.ingest.formats.base import Format, Passed, SourceFile, Unreadable
from archive_tui.ingest.formats.html import page
from archive_tui.ingest.formats.html_meta import web_address
from archive_tui.ingest.formats.warc_payload import PAGE_TYPES, with_charset
from archive_tui.ingest.formats.web import Saved
from schema.dates import PartialDate
from store.rows import Intake

MAX_BYTES = 150_000_000
MAX_PARTS = 20_000
"""Parts of one file; a page with all its pictures has hundreds."""
_HEADER = re.compile(rb"^(?:mime-version|from|subject|date|content-type|snapshot-)", re.I)
_RELATED = re.compile(rb"^content-type:\s{0,20}multipart/related", re.I | re.M)
_SNAPSHOT = re.compile(
    rb"^(?:snapshot-content-location:|from: <?saved by|content-location: https?:)", re.I | re.M
)


def sniff(head: bytes, name: str) -> float:
    """By the headers of a related multipart message that only saved pages have."""
    headers = _HEADER.match(head) and _RELATED.search(head)
    if headers and _SNAPSHOT.search(head):
        return 0.97
    return 0.95 if name.lower().endswith((".mht", ".mhtml")) else 0.0


def read(source: SourceFile) -> Iterator[Intake | Passed]:
    """One entry: the page itself, taken where and when the file says.

    Pictures and styles are of no use here; frames are passed over and counted.
    """
    if len(source.data) > MAX_BYTES:
        raise Unreadable(
            f"{len(source.data) / 1e6:,.0f} MB are more than the {MAX_BYTES // 10**6} MB of a page"
        )
    if source.data.count(b"\n--") > MAX_PARTS:
        raise Unreadable(f"it has more than {MAX_PARTS:,} parts")
    message = _message(source.data)
    pages = [p for p in message.walk() if p.get_content_type() in PAGE_TYPES]
    root = _root(message, pages)
    if root is None:
        raise Unreadable("it holds no web page")
    content = root.get_payload(decode=True)
    data = content if isinstance(content, bytes) else b""
    if not data.strip():
        raise Unreadable("the page in it is empty")
    declared = f"charset={root.get_content_charset()}" if root.get_content_charset() else None
    url = _header(message, "Snapshot-Content-Location") or _header(root, "Content-Location")
    saved = Saved(
        web_address(url) if url else None,
        _date(_header(message, "Date")),
        name_of(_header(message, "Subject")),
    )
    yield from page(source, with_charset(data, declared), saved, "multipart/related")
    if len(pages) > 1:
        yield Passed(f"{len(pages) - 1:,} frame{'s' * (len(pages) > 2)} within the page")


def _message(data: bytes) -> Any:
    import email

    try:
        return email.message_from_bytes(data)
    except RecursionError:
        raise Unreadable("its parts are nested too deeply to read") from None


def _root(message: Any, pages: list[Any]) -> Any:
    """The part that is the page: the one that the headers name, else the first."""
    named = _header(message, "Snapshot-Content-Location")
    start = message.get_param("start")
    for part in pages:
        if named and _header(part, "Content-Location") == named:
            return part
        if isinstance(start, str) and _header(part, "Content-ID") == start.strip():
            return part
    return pages[0] if pages else None


def _header(part: Any, name: str) -> str:
    """A header's words, decoded and in one line; "" where there is none."""
    from email.errors import HeaderParseError
    from email.header import decode_header, make_header

    raw = str(part.get(name) or "")[:4000]
    try:
        return " ".join(str(make_header(decode_header(raw))).split())
    except (HeaderParseError, LookupError, ValueError):
        return " ".join(raw.split())


def _date(value: str) -> PartialDate | None:
    from email.utils import parsedate_to_datetime

    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    # "-0000" states a time in UTC and says nothing about where.
    return PartialDate.of(moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC))


FORMAT = Format("mhtml", sniff, read)
