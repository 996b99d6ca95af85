"""First reading of a web archive: which records are pages, where they lie, what else there is."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from archive_tui.ingest.formats.base import Unreadable
from archive_tui.ingest.formats.warc_bytes import BREAKS_OFF, ArchiveBytes, Broken
from archive_tui.ingest.formats.warc_payload import (
    MAX_PAYLOAD,
    PAGE_TYPES,
    media_type,
    payload_of,
)
from schema.dates import PartialDate
from schema.stated_dates import as_date

PAGES = {
    **dict.fromkeys(PAGE_TYPES, "html"),
    "application/pdf": "pdf",
    "application/x-pdf": "pdf",
    "text/plain": "txt",
}
"""Media types that become entries, and how a file of theirs ends."""
_UNTOLD = frozenset(
    [
        "",
        "-",
        "unk",
        "unknown",
        "no-type",
        "application/octet-stream",
        "application/download",
        "application/force-download",
        "application/x-download",
        "binary/octet-stream",
    ]
)
_HTML = re.compile(rb"\s{0,200}(?:<!--|<!doctype\s{1,9}html|<html|<head)", re.IGNORECASE)
_OTHERS = (
    ("image/", "image{s}"),
    ("text/css", "style sheet{s}"),
    ("javascript", "script{s}"),
    ("ecmascript", "script{s}"),
    ("font", "font{s}"),
    ("audio/", "sound file{s}"),
    ("video/", "film{s}"),
    ("json", "data file{s}"),
    ("xml", "data file{s}"),
    ("csv", "data file{s}"),
)
_TYPES = {
    "request": "request{s}",
    "metadata": "metadata record{s}",
    "continuation": "continued record{s}",
}
_SNIFFED = 16384
MAX_DAMAGE = 20
"""Damaged places after which nothing more of a file is read."""


@dataclass(slots=True, frozen=True)
class Page:
    """A record that becomes an entry."""

    offset: int
    """Where the record lies: its locator."""
    payload: int
    """Where the record lies that holds its bytes: another one for a revisit."""
    url: str
    date: PartialDate | None
    suffix: str
    """``html``, ``pdf`` or ``txt``."""


@dataclass(slots=True, frozen=True)
class Revisit:
    """A record that says "the same as another one"."""

    offset: int
    url: str
    date: PartialDate | None
    digest: str
    record: str
    """Id of the record that it repeats, or ""."""
    capture: tuple[str, str]
    """Address and time of the capture that it repeats, or ""."""
    shown: bool
    """Whether its own headers say that it is a page; True where they say nothing."""


@dataclass(slots=True)
class Index:
    """What one reading of the whole file gives."""

    pages: list[Page] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    """Records that are passed over, by what they are; ``{s}`` where the plural goes."""
    damage: list[str] = field(default_factory=list)
    """Sentences about what could not be read."""
    records: int = 0
    """Records that are whole."""
    cut: int = 0
    """Pages that the crawler says it did not get to the end of."""
    altered: int = 0
    """Pages that are not what their digest says."""
    _revisits: list[Revisit] = field(default_factory=list)
    _known: dict[str | tuple[str, str], int] = field(default_factory=dict)
    """Where the pages lie, by payload digest, by record id, by address and time."""

    def order(self) -> list[Page]:
        """The pages by the time of their capture, so that the newest comes last."""
        return sorted(self.pages, key=lambda p: (p.date.root if p.date else "", p.offset))

    def resolve(self) -> None:
        """Give every revisit the page that it repeats; count those without."""
        suffixes = {page.offset: page.suffix for page in self.pages}
        for one in self._revisits:
            target = self._target(one)
            if target is not None:
                page = Page(one.offset, target, one.url, one.date, suffixes[target])
                self.pages.append(page)
            elif one.shown:
                self.counts["repeat{s} of a page that is not in this file"] += 1
            else:
                self.counts["repeat{s} of an image or the like"] += 1
        self._revisits.clear()

    def _target(self, one: Revisit) -> int | None:
        keys: tuple[str | tuple[str, str], ...] = (one.record, one.digest, one.capture)
        return next((self._known[key] for key in keys if key and key in self._known), None)


def index(source: ArchiveBytes) -> Index:
    """Read every record once, and keep of each no more than where it lies.

    Raises ``Together`` where offsets lead nowhere, see ``ArchiveBytes``.
    """
    found = Index()
    while _one(source, found):
        pass
    found.resolve()
    return found


def _one(source: ArchiveBytes, found: Index) -> bool:
    """Read the next record; after damage, go to the next that can be made out."""
    offset = None
    try:
        offset = source.record()
        record = _next(source, offset)
        if record is None:
            return False
        _look(record, found)
    except Broken as error:
        offset = source.start if offset is None else offset
        found.damage.append(f"the record at byte {offset:,}: {error}")
        # Every attempt may read to the end of the file.
        return len(found.damage) < MAX_DAMAGE and source.recover(offset)
    return True


class Block:
    """What a record holds, read once and hashed on the way."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self.length: int = stream.limit
        """Bytes as stated."""
        self._hashes: dict[str, Any] = {}

    @property
    def missing(self) -> int:
        """Bytes that are still to come."""
        left: int = self._stream.limit
        return left

    def watch(self, digest: str) -> None:
        """Hash what is read from here on, if ``digest`` names a way that is known."""
        name = digest.partition(":")[0].lower().replace("-", "")
        if name in ("md5", "sha1", "sha256", "sha512"):
            self._hashes[name] = hashlib.new(name, usedforsecurity=False)

    def differs(self, digest: str) -> bool:
        """Whether what was read since ``watch`` is something else than ``digest`` says."""
        name, _, stated = digest.partition(":")
        known = self._hashes.get(name.lower().replace("-", ""))
        if known is None or not stated:
            return False
        raw = known.digest()
        ways = (base64.b32encode(raw), base64.b16encode(raw), base64.b64encode(raw))
        same = [way.decode().rstrip("=") for way in (*ways, base64.urlsafe_b64encode(raw))]
        return stated.rstrip("=") not in same and stated.rstrip("=").upper() not in same[:2]

    def read(self, length: int) -> bytes:
        return self._told(self._stream.read(length))

    def readline(self, length: int | None = None) -> bytes:
        return self._told(self._stream.readline(length))

    def _told(self, data: bytes) -> bytes:
        for one in self._hashes.values():
            one.update(data)
        return data


@dataclass(slots=True)
class Record:
    """One record while it is read; ``finish`` leads to the next."""

    offset: int
    type: str
    headers: Any
    """warcio's, of the record itself."""
    block: Block

    @property
    def url(self) -> str:
        return self.header("WARC-Target-URI")

    @property
    def date(self) -> PartialDate | None:
        return as_date(self.header("WARC-Date"))

    def header(self, name: str) -> str:
        """A header's value; "" where there is none."""
        return (self.headers.get_header(name) or "").strip()

    def http(self) -> Any:
        """The HTTP headers, read off the block; None where there are none."""
        from warcio.recordloader import ArcWarcRecordLoader

        if self.type not in ("response", "revisit") or not self.url.startswith("http"):
            return None
        try:
            return ArcWarcRecordLoader(verify_http=False).http_parser.parse(self.block)
        except EOFError:
            return None

    def finish(self) -> None:
        """Read to the end of the record. Raises ``Broken`` where the file ends before."""
        while self.block.read(65536):
            pass
        if self.block.missing:
            raise Broken(BREAKS_OFF)


def _next(source: ArchiveBytes, offset: int) -> Record | None:
    from warcio.recordloader import ArcWarcRecordLoader

    line = source.readline()
    if not line:
        return None
    try:
        loader = ArcWarcRecordLoader(verify_http=False, arc2warc=True)
        parsed = loader.parse_record_stream(source, line, None, True)
    except Broken:
        raise
    except EOFError:
        raise Broken(BREAKS_OFF) from None
    except Exception:  # warcio raises several kinds on hopeless headers
        raise Broken("it does not begin as a record does") from None
    if not hasattr(parsed.raw_stream, "limit"):
        raise Broken("it states no length" if source.more() else BREAKS_OFF)
    return Record(offset, parsed.rec_type or "", parsed.rec_headers, Block(parsed.raw_stream))


def _look(record: Record, found: Index) -> None:
    """Put one record where it belongs, once it has turned out to be whole."""
    page: Page | None = None
    revisit: Revisit | None = None
    count = ""
    http = None
    record.block.watch(record.header("WARC-Block-Digest"))
    if record.type in ("response", "revisit"):
        http = record.http()
    if record.type == "revisit":
        revisit = _revisit(record, http)
    elif record.type in ("response", "resource", "conversion"):
        count = _passed(record, http)
        if not count:
            suffix, count = _suffix(record, http)
            if suffix:
                page = Page(record.offset, record.offset, record.url, record.date, suffix)
    elif record.type != "warcinfo":
        count = _TYPES.get(record.type, "record{s} of other kinds")
    keys = _keys(record)
    record.finish()
    found.records += 1
    if page:
        found.cut += bool(record.header("WARC-Truncated"))
        found.altered += record.block.differs(record.header("WARC-Block-Digest"))
        found.pages.append(page)
        found._known.update(dict.fromkeys(keys, page.offset))
    if revisit:
        found._revisits.append(revisit)
    if count:
        found.counts[count] += 1


def _keys(record: Record) -> list[str | tuple[str, str]]:
    keys = [record.header("WARC-Record-ID"), record.header("WARC-Payload-Digest").lower()]
    return [*(k for k in keys if k), (record.url, record.header("WARC-Date"))]


def _revisit(record: Record, http: Any) -> Revisit:
    kind = media_type(http.get_header("Content-Type")) if http else ""
    return Revisit(
        record.offset,
        record.url,
        record.date,
        record.header("WARC-Payload-Digest").lower(),
        record.header("WARC-Refers-To"),
        (record.header("WARC-Refers-To-Target-URI"), record.header("WARC-Refers-To-Date")),
        kind in PAGES or kind in _UNTOLD,
    )


def _passed(record: Record, http: Any) -> str:
    """What a record is that its headers alone show to be no page; "" for the others."""
    scheme = record.url.partition(":")[0].lower()
    if scheme in ("dns", "whois", "ntp"):
        return "name look-up{s}"
    if record.header("WARC-Segment-Number") not in ("", "1"):
        return "continued record{s}"
    if scheme not in ("http", "https", "ftp", "file"):
        return (
            "record{s} about the crawl" if record.type == "resource" else "record{s} of other kinds"
        )
    if record.url.split("?")[0].lower().endswith("/robots.txt"):
        return "robots.txt file{s}"
    if http is None:
        return "empty answer{s}" if record.block.length == 0 else ""
    code = http.get_statuscode()
    if code.startswith("3"):
        return "redirect{s}"
    return "" if code == "200" else f"answer{{s}} with status {code[:3] or 'unknown'}"


def _suffix(record: Record, http: Any) -> tuple[str, str]:
    """How a file of the payload's kind ends, or else what it is counted as."""
    stated = http.get_header("Content-Type") if http else record.header("Content-Type")
    kind = media_type(stated)
    if kind in PAGES:
        return PAGES[kind], ""
    if kind in _UNTOLD or (http is None and kind.startswith("application/http")):
        try:
            head = payload_of(http, record.block.read(_SNIFFED), 1 << 20)
        except Unreadable:
            head = b""
        if head.startswith(b"%PDF-"):
            return "pdf", ""
        if _HTML.match(head):
            return "html", ""
    return "", next((name for mark, name in _OTHERS if mark in kind), "other file{s}")


def page_bytes(source: ArchiveBytes, page: Page) -> tuple[bytes, str | None]:
    """A page's payload and its stated content type, read from where it lies.

    Raises ``Unreadable`` or ``Broken`` with the reason.
    """
    source.seek(page.payload)
    record = _next(source, source.record())
    if record is None:
        raise Unreadable("it is not there any more")
    http = record.http() if record.type == "response" else None
    if record.block.length > MAX_PAYLOAD:
        raise Unreadable(f"it is longer than {MAX_PAYLOAD / 1e6:,.0f} MB")
    stated = http.get_header("Content-Type") if http else record.header("Content-Type")
    return payload_of(http, record.block.read(MAX_PAYLOAD)), stated
