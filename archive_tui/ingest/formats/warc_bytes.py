"""The bytes of a web archive for warcio's parser: unpacked in bounded steps, damage told apart."""

from __future__ import annotations

import tempfile
import zlib
from typing import IO

from archive_tui.ingest.formats.base import Unreadable

BLOCK = 65536
MAX_LINE = 65536
"""Bytes of the longest header line; longer ones are cut there."""
MAX_HEADERS = 1_000_000
"""Bytes of all header lines of one record."""
SPARE, RATIO = 100_000_000, 30
"""What a part may unpack to: so many bytes, or so many times its packed size."""
BREAKS_OFF = "the file breaks off within it"
_MAGIC = b"\x1f\x8b\x08"


class Broken(Exception):
    """The archive cannot be read on from here; the text says what is wrong."""


class Together(Exception):
    """Several records share one gzip member: no offset leads to the later ones."""


class ArchiveBytes:
    """A plain or gzipped archive as one stream, that knows where its records begin.

    Gives warcio what it asks of a stream (``read``, ``readline``, ``tell``). No call
    unpacks more than it returns plus one block. Raises ``Broken`` where the packed data
    end too early or are damaged.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.size = stream.seek(0, 2)
        stream.seek(0)
        self.packed = stream.read(len(_MAGIC)) == _MAGIC
        self.seek(0)

    def seek(self, offset: int) -> None:
        """Go to a record: its offset, or that of its gzip member."""
        self._stream.seek(offset)
        self.start = offset
        """Where the present gzip member begins, or the reading of a plain file."""
        self._given = 0
        """Bytes handed out since ``_start``."""
        self._buffer, self._at = b"", 0
        self._input = b""
        self._unpacker = zlib.decompressobj(31) if self.packed else None
        self._headers = 0

    def tell(self) -> int:
        """Bytes handed out since the last ``seek`` or member; warcio takes differences."""
        return self._given

    def record(self) -> int:
        """The offset of the next record, and header lines counted from there.

        Raises ``Together`` where a gzip member holds more than the record at its start.
        """
        self._headers = 0
        while self.more():
            if self._buffer[self._at] not in b"\r\n":
                break
            self._at += 1
            self._given += 1
        if self.packed and self._given and self._at < len(self._buffer):
            raise Together
        return self.start if self.packed else self.start + self._given

    def more(self) -> bool:
        """Whether anything is left in the file."""
        return self._at < len(self._buffer) or self._fill()

    def read(self, length: int) -> bytes:
        """``length`` bytes, fewer only at the end."""
        parts: list[bytes] = []
        while length > 0 and self.more():
            part = self._buffer[self._at : self._at + min(length, BLOCK)]
            self._at += len(part)
            self._given += len(part)
            length -= len(part)
            parts.append(part)
        return b"".join(parts)

    def readline(self, length: int = MAX_LINE) -> bytes:
        """A line with its end; at most ``length`` and at most ``MAX_LINE`` bytes."""
        length = min(length, MAX_LINE)
        parts: list[bytes] = []
        while length > 0 and self.more():
            end = self._buffer.find(b"\n", self._at, self._at + length) + 1
            part = self._buffer[self._at : end or self._at + length]
            self._at += len(part)
            self._given += len(part)
            length -= len(part)
            parts.append(part)
            if end:
                break
        line = b"".join(parts)
        self._headers += len(line)
        if self._headers > MAX_HEADERS:
            raise Broken("its headers are longer than 1 MB")
        return line

    def recover(self, offset: int) -> bool:
        """Go to what looks like a record's beginning after ``offset``; False for none."""
        mark = _MAGIC if self.packed else b"WARC/"
        offset += 1
        while offset < self.size:
            self._stream.seek(offset)
            block = self._stream.read(1 << 20)
            at = block.find(mark)
            while at >= 0:
                if self._begins(block, at):
                    self.seek(offset + at)
                    return True
                at = block.find(mark, at + 1)
            # A mark may lie across two blocks.
            offset += max(len(block) - len(mark), 1)
        return False

    def _begins(self, block: bytes, at: int) -> bool:
        if not self.packed:
            return block[at - 1 : at] == b"\n" and block[at + 5 : at + 6].isdigit()
        try:
            head = zlib.decompressobj(31).decompress(block[at : at + 4096], 64)
        except zlib.error:
            return False
        return head.startswith(b"WARC/")

    def _fill(self) -> bool:
        """Have the next bytes in the buffer; False at the end of the file."""
        if self._unpacker is None:
            self._buffer, self._at = self._stream.read(BLOCK), 0
            return bool(self._buffer)
        while True:
            if self._unpacker.eof:
                if not self._next_member():
                    return False
                continue
            packed = self._input or self._stream.read(BLOCK)
            if not packed:
                raise Broken(BREAKS_OFF)
            try:
                self._buffer, self._at = self._unpacker.decompress(packed, BLOCK), 0
            except zlib.error:
                raise Broken("its compressed data are damaged") from None
            self._input = self._unpacker.unconsumed_tail
            if self._buffer:
                return True

    def _next_member(self) -> bool:
        assert self._unpacker is not None
        start = self._stream.tell() - len(self._unpacker.unused_data)
        self._stream.seek(start)
        head = self._stream.read(len(_MAGIC))
        if not head.strip(b"\0\r\n"):
            return False
        self.start = start
        if not _MAGIC.startswith(head):
            raise Broken("it is not compressed as those before it")
        if head != _MAGIC:
            raise Broken(BREAKS_OFF)
        headers = self._headers
        self.seek(start)
        self._headers = headers
        return True


def unpacked(source: ArchiveBytes) -> IO[bytes]:
    """The whole archive unpacked into a file without a name, up to where it is readable.

    Raises ``Unreadable`` where it unpacks to far more than archives do.
    """
    limit = SPARE + RATIO * source.size
    target = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as it is read
    source.seek(0)
    try:
        while block := source.read(BLOCK):
            target.write(block)
            if target.tell() > limit:
                target.close()
                raise Unreadable(f"it unpacks to more than {RATIO} times its size")
    except Broken:
        pass  # what is missing shows again as a record that breaks off
    target.seek(0)
    return target
