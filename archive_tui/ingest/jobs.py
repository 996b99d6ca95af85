"""One file on its way from the folder to the archive, and what reading it gave."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from archive_tui.ingest.formats.base import Passed, SourceFile
from archive_tui.ingest.options import ImportOptions
from store.prepared import Prepared

CHUNK = 500
"""Entries handed over at a time; a file with more is *long*."""
SMALL = 256_000
"""Bytes up to which a file is held by the process that writes, until it has gone in."""

Items = list[Prepared | Passed]


class Lost(Exception):
    """The rest of a long file cannot be had: its reader failed, or the process that read it."""


@dataclass(slots=True)
class Job:
    """One file that is to be read, or about which all is said already."""

    shown: str
    """Its path as a person gave it, or as it was found, storable."""
    weight: int = 0
    """Bytes that it takes up of the files that the person named."""
    status: str | None = None
    """``skipped``, ``quarantined`` or ``unchanged`` where it is not read."""
    reason: str = ""
    name: str = ""
    path: str | None = None
    """Absolute and storable; None for standard input."""
    modified: float | None = None
    sha256: str = ""
    size: int = 0
    data: bytes | None = None
    """The whole file; None where whoever reads it opens ``file``, or it is not read."""
    file: str | None = None
    """Where it lies on the disk as the system names it; None for a member of a container."""
    streams: bool = False
    """Whether its format reads it from the disk, piece by piece."""
    beside: Callable[[str], bytes | None] | None = None

    @property
    def small(self) -> bool:
        """Whether the process that writes keeps it in memory until it has gone in."""
        return self.data is not None and self.size <= SMALL

    def source(self, options: ImportOptions, data: bytes) -> SourceFile:
        """What a format is given."""
        known = (self.sha256, self.path, self.modified, options, self.beside)
        if self.streams:
            return SourceFile(self.name, data, *known, self.file, self.size)
        return SourceFile(self.name, data, *known)


@dataclass(slots=True)
class Result:
    """What reading one file gave."""

    status: str = "read"
    """``read``, ``skipped`` or ``quarantined``."""
    reason: str = ""
    items: Items = field(default_factory=list)
    """The file's entries; of a long file none."""
    count: int | None = None
    """Entries of a long file; None for other files, -1 where it was not counted."""
    sha256: str = ""
    """Of what was read; empty where nothing was."""
    kept: bool = False
    """Whether the file is in the vault already."""
    chunks: Callable[[], Iterator[Items]] | None = None
    """Gives the entries of a long file, at most ``CHUNK`` at a time; raises ``Lost``."""


@dataclass(slots=True, frozen=True)
class Setup:
    """What whoever reads must know beside the job."""

    options: ImportOptions
    scratch: str
    """A private folder on the disk for what does not fit into memory."""
    originals: str
    """The vault's folder."""
    shared: bool
    """Whether the vault is shared by a group."""
