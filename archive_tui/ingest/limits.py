"""How much is read of one source, and unpacked of one container."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import IO, Any

MAX_BYTES = 200_000_000
"""Larger files are skipped: a source is read whole into memory."""
FREE = 200_000_000
"""Bytes that any container may unpack to, however small it is."""
TIMES = 100
"""Times its own size that a container may unpack to beyond that."""


def too_long(size: int, limit: int | None = None) -> str:
    """The sentence for a file that is longer than its kind may be; both in bytes."""
    most = MAX_BYTES if limit is None else limit
    return f"{size / 1e6:,.0f} MB are more than the {most // 10**6:,} MB of one source"


def longer() -> str:
    """The sentence for a source of unknown length that goes on beyond ``MAX_BYTES``."""
    return f"it is longer than the {MAX_BYTES // 10**6:,} MB of one source"


class Bomb(Exception):
    """A container unpacks to more than it may; the text says so."""


@dataclass(slots=True)
class Budget:
    """Bytes that may still be unpacked from a container and those within it."""

    left: int

    @classmethod
    def of(cls, size: int) -> Budget:
        """The budget of a container of ``size`` bytes."""
        return cls(FREE + TIMES * size)

    def charge(self, count: int) -> None:
        """Take ``count`` bytes off. Raises ``Bomb`` where nothing is left."""
        self.left -= count
        if self.left < 0:
            raise Bomb(
                f"it unpacks to more than {TIMES} times its size, as zip bombs do; "
                "the rest of it was not read"
            )


class Counted(io.RawIOBase):
    """A stream whose bytes are charged to a budget, each once, wherever one seeks."""

    def __init__(self, stream: IO[bytes], budget: Budget) -> None:
        self._stream = stream
        self._budget = budget
        self._at = self._furthest = 0

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """As the stream beneath."""
        return self._stream.seekable()

    def readinto(self, buffer: Any) -> int:
        """Fill ``buffer``; how many bytes there were."""
        data = self._stream.read(len(buffer))
        buffer[: len(data)] = data
        self._advance(self._at + len(data))
        return len(data)

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go to a place; what is skipped is unpacked, and so charged."""
        self._advance(self._stream.seek(offset, whence))
        return self._at

    def tell(self) -> int:
        """The place."""
        return self._at

    def close(self) -> None:
        """Close the stream beneath as well."""
        if not self.closed:
            self._stream.close()
        super().close()

    def _advance(self, at: int) -> None:
        self._at = at
        if at > self._furthest:
            self._budget.charge(at - self._furthest)
            self._furthest = at


def counted(stream: IO[bytes], budget: Budget) -> IO[bytes]:
    """``stream``, buffered, with what is read charged to ``budget``."""
    reader: Any = io.BufferedReader(Counted(stream, budget), 1 << 16)
    return reader  # type: ignore[no-any-return]
