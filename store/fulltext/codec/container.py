"""A file of named arrays: written once, checked, mapped into memory.

::

    magic (8 bytes)  version u32  zeros to byte 64
    arrays, each beginning at a multiple of 64
    directory (JSON): {"facts": …, "arrays": {name: [dtype, count, offset, crc32]}}
    directory's offset u64, its length u64, its crc32 u32, magic (8 bytes)

The directory comes last, so that a file cut anywhere is seen to be cut. Numbers are
little-endian. A file is never changed after it is written.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from store.errors import IndexUnavailable

MAGIC = b"ATUIseg\x00"
VERSION = 1
_ALIGNED = 64
_TRAILER = struct.Struct("<QQI8s")
Array = npt.NDArray[Any]


class ContainerWriter:
    """Writes one file. ``close`` flushes it to disk and returns what the commit keeps of it."""

    def __init__(self, path: Path) -> None:
        self._file = open(path, "wb")  # noqa: SIM115 - closed in close()
        self._at = 0
        self._arrays: dict[str, tuple[str, int, int, int]] = {}
        self._write(MAGIC + struct.pack("<I", VERSION))

    def _write(self, data: Any) -> None:
        self._file.write(data)
        self._at += len(data) if isinstance(data, bytes) else data.nbytes

    def put(self, name: str, array: Array) -> None:
        """Add one array of one dimension."""
        self.put_parts(name, array.dtype, (array,))

    def put_parts(self, name: str, dtype: npt.DTypeLike, parts: Iterable[Array]) -> None:
        """Add one array that comes in pieces, so that it is never whole in memory."""
        kind = np.dtype(dtype).newbyteorder("<")
        self._write(bytes(-self._at % _ALIGNED))
        start, count, crc = self._at, 0, 0
        for part in parts:
            piece = np.ascontiguousarray(part, dtype=kind)
            data = piece.tobytes()
            crc = zlib.crc32(data, crc)
            self._write(data)
            count += len(piece)
        self._arrays[name] = (kind.str, count, start, crc)

    def close(self, facts: dict[str, Any]) -> tuple[int, int]:
        """Add the directory; (bytes of the file, crc32 of the directory)."""
        directory = json.dumps({"facts": facts, "arrays": self._arrays}).encode()
        crc = zlib.crc32(directory)
        start = self._at
        self._write(directory)
        self._write(_TRAILER.pack(start, len(directory), crc, MAGIC))
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        return self._at, crc


class Container:
    """A file mapped into memory; raises IndexUnavailable for one that is not whole.

    The mapping lives as long as any array from it, also after the file is unlinked.
    """

    def __init__(self, path: Path) -> None:
        with open(path, "rb") as file:
            size = os.fstat(file.fileno()).st_size
            head = file.read(12)
            if head[:8] != MAGIC or size < _ALIGNED + _TRAILER.size:
                raise IndexUnavailable("A file of the search index is not one.")
            if struct.unpack("<I", head[8:])[0] != VERSION:
                raise IndexUnavailable("The search index was built by another version.")
            file.seek(size - _TRAILER.size)
            start, length, self.crc, magic = _TRAILER.unpack(file.read(_TRAILER.size))
            if magic != MAGIC or start + length + _TRAILER.size != size:
                raise IndexUnavailable("A file of the search index is cut short.")
            file.seek(start)
            directory = file.read(length)
            if zlib.crc32(directory) != self.crc:
                raise IndexUnavailable("A file of the search index is damaged.")
            self._map = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ, flags=mmap.MAP_SHARED)
        told = json.loads(directory)
        self.facts: dict[str, Any] = told["facts"]
        self._directory: dict[str, tuple[str, int, int, int]] = told["arrays"]
        for name, (kind, count, offset, _) in self._directory.items():
            if count < 0 or offset < 0 or offset + count * np.dtype(kind).itemsize > start:
                raise IndexUnavailable(f"A file of the search index misplaces {name}.")

    def __contains__(self, name: str) -> bool:
        return name in self._directory

    def array(self, name: str) -> Array:
        """One array, mapped, not to be written to."""
        kind, count, offset, _ = self._directory[name]
        return np.frombuffer(self._map, dtype=kind, count=count, offset=offset)

    def span(self, name: str) -> tuple[int, int]:
        """Where an array lies in the file: (first byte, byte after it)."""
        kind, count, offset, _ = self._directory[name]
        return offset, offset + count * np.dtype(kind).itemsize

    @property
    def bytes(self) -> mmap.mmap:
        """The whole file."""
        return self._map

    def verify(self) -> None:
        """Compare every array with its checksum. Raises IndexUnavailable."""
        view = memoryview(self._map)
        for name, (_, _, _, expected) in self._directory.items():
            first, last = self.span(name)
            if zlib.crc32(view[first:last]) != expected:
                raise IndexUnavailable("A file of the search index is damaged.")
