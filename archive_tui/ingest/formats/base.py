"""What a format is given, and what it may answer."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING

from archive_tui.ingest.options import ImportOptions

if TYPE_CHECKING:
    from schema.dates import PartialDate
    from schema.provenance import Capture, Locator, LocatorType, Original
    from store.rows import Intake


class Unreadable(Exception):
    """The file is a source and cannot be read: quarantined, the text says why."""


class NotASource(Exception):
    """The file is nothing that this version reads: skipped, the text says why."""


class Undecided(NotASource):
    """The file can be read once a person has said how: skipped, the text says what to give."""


@dataclass(slots=True, frozen=True)
class Passed:
    """A part of a file that is not an entry, such as an error line of a stream."""

    reason: str


@dataclass(slots=True, frozen=True)
class SourceFile:
    """One file, in memory or on the disk, with what is known about it."""

    name: str
    """Its name without the folder; ``-`` for standard input."""
    data: bytes
    """The whole file; only its first bytes where ``file`` says that it lies on the disk."""
    sha256: str
    path: str | None = None
    """Absolute path; None for standard input."""
    modified: float | None = None
    """Time of its last change, seconds since 1970; None where there is none."""
    options: ImportOptions = field(default_factory=ImportOptions)
    sibling: Callable[[str], bytes | None] | None = None
    """Reads another file by its place seen from this one's folder (``../a/b.js``, always
    with ``/``): its bytes, None where there is none. Raises ``Unreadable`` where it is
    there and cannot be read or is too large. None where nothing lies beside this file."""
    file: str | None = None
    """Where a long file lies whose format streams; None where ``data`` is all of it."""
    length: int | None = None
    """Bytes of a file on the disk."""

    @property
    def size(self) -> int:
        """Bytes of the whole file."""
        return len(self.data) if self.length is None else self.length

    def open(self) -> IO[bytes]:
        """The whole file for reading and seeking. Raises ``OSError``."""
        return open(self.file, "rb") if self.file is not None else io.BytesIO(self.data)

    def beside(self, name: str) -> bytes | None:
        """The bytes of a file near this one, see ``sibling``; None where there is none."""
        return self.sibling(name) if self.sibling else None

    @property
    def suffix(self) -> str:
        """What follows the last dot of the name, lower case, without the dot."""
        stem, dot, suffix = self.name.rpartition(".")
        return suffix.lower() if dot and stem else ""

    def original(self, media_type: str | None = None) -> Original:
        """The file as the vault will know it."""
        from schema.provenance import Original

        return Original(sha256=self.sha256, size=self.size, name=self.name, media_type=media_type)

    def capture(
        self,
        locator_type: LocatorType | None = None,
        locator: str = "",
        *,
        url: str | None = None,
        stated: PartialDate | None = None,
    ) -> Capture:
        """How a part of the file was taken.

        The time is what the person says, else what the file states, else the file's
        own, else now; ``time_source`` says which.
        """
        from schema.provenance import Capture, Locator, LocatorType

        at, source = self._taken_at(stated)
        place: Locator = Locator(type=locator_type or LocatorType.WHOLE, value=locator)
        return Capture(
            original=self.sha256,
            locator=place,
            captured_at=at,
            time_source=source,
            url=self.options.url or url,
            path=self.path,
        )

    def _taken_at(self, stated: PartialDate | None) -> tuple[PartialDate, TimeSource]:
        from schema.dates import PartialDate
        from schema.provenance import TimeSource

        if self.options.captured:
            return PartialDate.of(self.options.captured), TimeSource.STATED
        if stated is not None:
            return stated, TimeSource.STATED
        if self.modified is not None:
            moment = dt.datetime.fromtimestamp(self.modified, dt.UTC)
            return PartialDate.of(moment), TimeSource.FILE
        return PartialDate.of(dt.datetime.now(dt.UTC)), TimeSource.NOW


if TYPE_CHECKING:
    from schema.provenance import TimeSource


@dataclass(slots=True, frozen=True)
class Format:
    """A file format: how it is recognised and how it is read.

    ``sniff(head, name)`` gets up to 4,096 bytes and the file's name and gives a number
    from 0 (not mine) to 1 (certainly mine). ``read(source)`` yields an ``Intake`` for
    every entry and a ``Passed`` for every part that is none. It yields the same things
    each time it is called, and raises ``Unreadable`` or ``NotASource`` where the file
    as a whole does not go in, at any point of the way: what it had yielded before is
    then dropped.

    A format that ``streams`` reads with ``source.open()``, never ``source.data``, and so
    takes files of any length. It raises only before its first item: what it cannot read
    after that it passes over. One that streams and still takes a file ``whole`` or not at
    all may raise at any point, as those that do not stream.
    """

    name: str
    sniff: Callable[[bytes, str], float]
    read: Callable[[SourceFile], Iterator[Intake | Passed]]
    streams: bool = False
    whole: bool = False
