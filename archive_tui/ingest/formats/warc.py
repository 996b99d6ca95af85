"""Web archives: WARC (ISO 28500) and its forerunner ARC, plain or gzipped, by warcio's parser."""

from __future__ import annotations

import logging
import posixpath
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from typing import IO
from urllib.parse import unquote, urlsplit

from archive_tui.ingest.formats.base import Format, NotASource, Passed, SourceFile, Unreadable
from archive_tui.ingest.formats.warc_bytes import ArchiveBytes, Broken, Together, unpacked
from archive_tui.ingest.formats.warc_index import Index, Page, index, page_bytes
from archive_tui.ingest.formats.warc_payload import with_charset
from archive_tui.ingest.formats.web import address_of
from schema.provenance import Capture, LocatorType, TimeSource
from store.rows import Intake

MEDIA_TYPE = "application/warc"
_BEGINNINGS = (b"WARC/", b"filedesc://")
_REASONS = 20


def sniff(head: bytes, name: str) -> float:
    """By the first bytes, unpacked where they are packed; else by the name."""
    if head.startswith(b"\x1f\x8b"):
        try:
            head = zlib.decompressobj(31).decompress(head, 64)
        except zlib.error:
            return 0.0
    if head.startswith(_BEGINNINGS):
        return 0.98
    return 0.9 if name.lower().endswith((".warc", ".warc.gz", ".arc.gz")) else 0.0


def read(source: SourceFile) -> Iterator[Intake | Passed]:
    """An entry for each page, PDF file and plain text in it, oldest capture first.

    The locator is the record's byte offset; where one gzip member holds them all, ``0+``
    and its offset in the unpacked file. Requests, images, failed answers and the like
    are counted by kind. What is whole before a file breaks off comes in.
    """

    def capture(page: Page, prefix: str) -> Capture:
        place = f"{prefix}{page.offset}"
        return source.capture(LocatorType.RECORD, place, url=page.url, stated=page.date)

    with closing(source.open()) as stream:
        yield from pages_in(stream, source, capture)


def pages_in(
    stream: IO[bytes], source: SourceFile, capture: Callable[[Page, str], Capture]
) -> Iterator[Intake | Passed]:
    """What the archive in ``stream`` yields; ``source`` is the file it came in.

    ``capture`` is given a page and what stands before its offset in a locator. Raises
    ``Unreadable`` or ``NotASource`` before the first item.
    """
    logging.getLogger("warcio").setLevel(logging.CRITICAL)
    archive, prefix = ArchiveBytes(stream), ""
    try:
        found = index(archive)
    except Together:
        archive, prefix = ArchiveBytes(unpacked(archive)), "0+"
        found = index(archive)
    if not found.records:
        raise Unreadable(f"no record in it can be read: {_first(found.damage)}")
    if not found.pages and found.damage:
        raise Unreadable(f"no page in it can be read: {_first(found.damage)}")
    if not found.pages:
        raise NotASource(f"it holds no page: {_counted(found)}")
    reader = _Pages(archive, source, len(found.pages) == 1)
    empty = True
    for page in found.order():
        for item in reader.read(page, capture(page, prefix)):
            empty = empty and not isinstance(item, Intake)
            yield item
    if empty:
        raise Unreadable(f"none of its pages could be read: {_first(reader.passed())}")
    yield from (Passed(reason) for reason in (*_remarks(found), *reader.passed()))
    if found.counts:
        yield Passed(_counted(found))
    if len(found.pages) > 1 and (source.options.title or source.options.url):
        yield Passed("--title and --url, which are for a file with one page")


@dataclass(slots=True)
class _Failures:
    """Pages with the same fault."""

    count: int
    example: str


class _Pages:
    """Pages on their way through the formats that read them."""

    def __init__(self, archive: ArchiveBytes, source: SourceFile, alone: bool) -> None:
        self.archive = archive
        self.source = source
        options = source.options
        self.options = options if alone else replace(options, title=None, url=None)
        self._failed: dict[str, _Failures] = {}

    def read(self, page: Page, capture: Capture) -> Iterator[Intake]:
        """What the page's own format makes of it, with the capture of its record."""
        try:
            yield from self._read(page, capture)
        except (Unreadable, NotASource, Broken) as error:
            self._fail(str(error), page.url)
        except MemoryError:
            self._fail("it needs more memory than there is", page.url)
        except Exception as error:  # a reader's fault ends one page, not the file
            self._fail(f"its reader failed ({type(error).__name__}: {str(error)[:200]})", page.url)

    def _read(self, page: Page, capture: Capture) -> Iterator[Intake]:
        from archive_tui.ingest.formats import choose

        data, stated = page_bytes(self.archive, page)
        if page.suffix != "pdf":
            data = with_charset(data, stated)
        inner = SourceFile(
            _name(page), data, self.source.sha256, self.source.path, None, self.options
        )
        reader = choose(inner)
        if reader.streams:
            raise NotASource("it is an archive within the archive")
        for item in list(reader.read(inner)):
            if isinstance(item, Passed):
                self._fail(item.reason, page.url)
            else:
                yield _placed(item, self.source, capture, page.url)

    def _fail(self, reason: str, url: str) -> None:
        known = self._failed.get(reason)
        if known:
            known.count += 1
        elif len(self._failed) < _REASONS:
            self._failed[reason] = _Failures(1, url)
        else:
            self._failed.setdefault("other reasons", _Failures(0, url)).count += 1

    def passed(self) -> list[str]:
        """A sentence for every fault."""
        return [
            f"{one.example}{f' and {one.count - 1:,} more' if one.count > 1 else ''}: {reason}"
            for reason, one in self._failed.items()
        ]


def _name(page: Page) -> str:
    """A file name for the page, ending as its kind does."""
    try:
        stem = posixpath.basename(unquote(urlsplit(page.url).path)).rpartition(".")
    except ValueError:
        stem = ("", "", "")
    return f"{(stem[0] or stem[2])[:100] or 'page'}.{page.suffix}"


def _placed(item: Intake, source: SourceFile, capture: Capture, url: str) -> Intake:
    """``item`` as read from a record: where it lies, when it was taken, where it stood."""
    locator = capture.locator
    if item.capture.locator.value:
        inner = item.capture.locator
        value = f"{locator.value}\n{inner.type.value}:{inner.value}"
        locator = locator.model_copy(update={"value": value})
    changed: dict[str, object] = {"locator": locator}
    if capture.time_source is TimeSource.STATED and not source.options.captured:
        changed["time_source"] = TimeSource.WARC
    entry = item.entry
    if entry.kind in ("document", "report") and not source.options.url:
        entry = entry.model_copy(update={"url": address_of(entry.url, url)})
    return replace(
        item,
        entry=entry,
        capture=capture.model_copy(update=changed),
        original=source.original(MEDIA_TYPE),
    )


def _remarks(found: Index) -> Iterator[str]:
    """What is wrong with the file, worst first."""
    yield from found.damage
    if found.altered:
        yield f"{found.altered:,} digest{'s' * (found.altered > 1)} that pages do not match"
    if found.cut:
        yield f"the end of {found.cut:,} page{'s' * (found.cut > 1)} that the crawler cut off"


def _counted(found: Index) -> str:
    counts = Counter(found.counts).most_common()
    named = [f"{count:,} {name.replace('{s}', 's' if count > 1 else '')}" for name, count in counts]
    return ", ".join(named) or "only notes of the crawler"


def _first(reasons: list[str]) -> str:
    more = f" and {len(reasons) - 1:,} more" if len(reasons) > 1 else ""
    return f"{reasons[0]}{more}" if reasons else "it is empty"


FORMAT = Format("warc", sniff, read, streams=True)
