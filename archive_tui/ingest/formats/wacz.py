"""WACZ 1.1: web archives in a zip file, with digests and a list of pages."""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from typing import IO, Any

from archive_tui.ingest.articles import name_of
from archive_tui.ingest.formats.base import Format, NotASource, Passed, SourceFile, Unreadable
from archive_tui.ingest.formats.warc import pages_in
from archive_tui.ingest.formats.warc_bytes import BLOCK, RATIO, SPARE
from archive_tui.ingest.formats.warc_index import Page
from schema.provenance import Capture, LocatorType
from store.keys import key_of_url
from store.rows import Intake

_ZIP = b"PK\x03\x04"
_ARCHIVE = re.compile(r"archive/[^\n]{1,500}\.w?arc(?:\.gz)?\Z")
_MAX_TABLE = 50_000_000
"""Bytes of the lists beside the archives; longer ones are not read."""
_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


def sniff(head: bytes, name: str) -> float:
    """By a zip file whose first member is a web archive, else by the name."""
    if name.lower().endswith(".wacz"):
        return 0.97
    first = head[30 : 30 + int.from_bytes(head[26:28], "little")]
    known = head.startswith(_ZIP) and _ARCHIVE.match(first.decode("utf-8", "replace"))
    return 0.95 if known else 0.0


def read(source: SourceFile) -> Iterator[Intake | Passed]:
    """What the archives in it hold, see ``warc``; nothing is unpacked under its own name.

    The locator is the member's name, then the record's offset in that member.
    """
    with closing(source.open()) as stream:
        try:
            package = zipfile.ZipFile(stream)
        except (zipfile.BadZipFile, ValueError, OSError) as error:
            raise Unreadable("it is no whole zip file") from error
        with package:
            yield from _Package(package, source).items()


class _Package:
    """One WACZ file that is being read."""

    def __init__(self, package: zipfile.ZipFile, source: SourceFile) -> None:
        self.package = package
        self.source = source
        self.stated = self._digests()
        self.titles = self._titles()
        self.faults: list[str] = []

    def items(self) -> Iterator[Intake | Passed]:
        archives = [i for i in self.package.infolist() if _ARCHIVE.match(i.filename)]
        if not archives:
            raise Unreadable("it holds no web archive (archive/*.warc.gz)")
        came = False
        refused: Exception | None = None
        for member in archives:
            try:
                for item in self._archive(member):
                    came = True
                    yield item
            except (Unreadable, NotASource) as error:
                refused = refused or error
                self.faults.append(f"{member.filename}: {error}")
        if refused and not came:
            raise refused
        self._compare(archives)
        yield from map(Passed, self.faults)

    def _archive(self, member: zipfile.ZipInfo) -> Iterator[Intake | Passed]:
        with tempfile.TemporaryFile() as target:
            self._digest(member, target)
            for item in pages_in(target, self.source, self._capture(member)):
                yield item if isinstance(item, Passed) else self._titled(item)

    def _capture(self, member: zipfile.ZipInfo) -> Any:
        def capture(page: Page, prefix: str) -> Capture:
            place = f"{member.filename}\nrecord:{prefix}{page.offset}"
            return self.source.capture(LocatorType.MEMBER, place, url=page.url, stated=page.date)

        return capture

    def _titled(self, item: Intake) -> Intake:
        entry = item.entry
        if entry.kind not in ("document", "report") or entry.title or not item.capture.url:
            return item
        title = self.titles.get(key_of_url(item.capture.url))
        return replace(item, entry=entry.model_copy(update={"title": title})) if title else item

    # -- what stands beside the archives -------------------------------------------------

    def _compare(self, read: list[zipfile.ZipInfo]) -> None:
        """Check the members that were not read, and say which do not match their digests."""
        seen = {member.filename for member in read}
        for name in self.stated:
            if name in seen:
                continue
            try:
                self._digest(self.package.getinfo(name), None)
            except KeyError:
                self.faults.append(f"{name}, which its list names and the file does not hold")
            except Unreadable as error:
                self.faults.append(f"{name}: {error}")

    def _digest(self, member: zipfile.ZipInfo, target: IO[bytes] | None) -> None:
        """Unpack a member into ``target``; a wrong digest becomes a fault that is said."""
        digest, size = hashlib.sha256(), 0
        limit = SPARE + RATIO * member.compress_size
        try:
            with self.package.open(member) as packed:
                while block := packed.read(BLOCK):
                    size += len(block)
                    if size > limit:
                        raise Unreadable(f"it unpacks to more than {RATIO} times its size")
                    digest.update(block)
                    if target is not None:
                        target.write(block)
        except _FAULTS as error:
            raise Unreadable("its compressed data are damaged or encrypted") from error
        stated = self.stated.get(member.filename)
        if stated and stated != digest.hexdigest():
            self.faults.append(f"the digest of {member.filename}, which does not match")

    def _table(self, name: str) -> bytes:
        try:
            with self.package.open(name) as packed:
                table = packed.read(_MAX_TABLE + 1)
        except (KeyError, *_FAULTS):
            return b""
        return table if len(table) <= _MAX_TABLE else b""

    def _digests(self) -> dict[str, str]:
        """sha256 of the members as ``datapackage.json`` states them."""
        try:
            listed = json.loads(self._table("datapackage.json") or b"{}")
        except (ValueError, RecursionError):
            return {}
        resources = listed.get("resources") if isinstance(listed, dict) else None
        found: dict[str, str] = {}
        for one in resources if isinstance(resources, list) else ():
            if not isinstance(one, dict):
                continue
            path, stated = one.get("path"), one.get("hash")
            if isinstance(path, str) and isinstance(stated, str):
                name, _, value = stated.partition(":")
                if name.lower() == "sha256":
                    found[path] = value.lower()
        return found

    def _titles(self) -> dict[str, str]:
        """Titles by the key of the address, of ``pages/pages.jsonl``."""
        found: dict[str, str] = {}
        for line in self._table("pages/pages.jsonl").splitlines():
            try:
                page = json.loads(line)
            except (ValueError, RecursionError):
                continue
            if not isinstance(page, dict):
                continue
            url, title = page.get("url"), page.get("title")
            if isinstance(url, str) and isinstance(title, str) and (name := name_of(title)):
                found[key_of_url(url)] = name
        return found


FORMAT = Format("wacz", sniff, read, streams=True)
