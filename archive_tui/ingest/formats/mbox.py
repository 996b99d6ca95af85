"""Mailboxes (RFC 4155): every message an entry, read one after the other from the disk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO

from archive_tui.ingest.formats.base import Format, NotASource, Passed, SourceFile, Unreadable
from archive_tui.ingest.formats.mail import MAX_BYTES, messages
from store.rows import Intake

# "From ", an address, and a time with its year as asctime writes it.
_LINE = rb"From [^\r\n]{0,300}\d\d:\d\d[^\r\n]{0,40}\d{4}[^\r\n]{0,20}\r?\n"
_PARTING = re.compile(_LINE)
_FIRST = re.compile(rb"(?:\xef\xbb\xbf)?" + _LINE + rb">?[A-Za-z][A-Za-z0-9-]{0,60}:")


def sniff(head: bytes, name: str) -> float:
    """By the line that parts messages, and a header field behind it."""
    return 0.96 if _FIRST.match(head) else 0.0


def read(source: SourceFile) -> Iterator[Intake | Passed]:
    """Every message, with the place of its bytes; one that cannot be read is passed over."""
    if source.options.title or source.options.url:
        raise NotASource("it holds messages, which --title and --url cannot name")
    with source.open() as stream:
        for start, data in _split(stream):
            if data is None:
                yield Passed(
                    f"the message at byte {start:,}, which is longer than {MAX_BYTES // 10**6} MB"
                )
                continue
            try:
                yield from messages(source, data, start)
            except Unreadable as error:
                yield Passed(f"the message at byte {start:,}: {error}")


def _split(stream: IO[bytes]) -> Iterator[tuple[int, bytes | None]]:
    """The messages without the lines that part them; None for one that is too long."""
    start = at = 0
    held: list[bytes] = []
    size = 0
    blank, begun = True, False
    while line := stream.readline(MAX_BYTES):
        if blank and _PARTING.match(line, 3 if at == 0 and line.startswith(b"\xef\xbb\xbf") else 0):
            if begun:
                yield start, b"".join(held) if size <= MAX_BYTES else None
            held, size, begun = [], 0, True
            start = at + len(line)
        else:
            size += len(line)
            if size <= MAX_BYTES:
                held.append(line)
        blank = line in (b"\n", b"\r\n")
        at += len(line)
    if begun:
        yield start, b"".join(held) if size <= MAX_BYTES else None


FORMAT = Format("mbox", sniff, read, streams=True)
