"""What can go wrong with an archive, each with one clear sentence as its text."""

from __future__ import annotations


class ArchiveError(Exception):
    """Base of all: the archive cannot be used or the request cannot be carried out."""


class ArchiveMissing(ArchiveError):
    """There is no archive at that path, or what is there is not one."""


class ArchiveCorrupt(ArchiveError):
    """The record is damaged."""


class ArchiveNewer(ArchiveError):
    """The archive was written by a newer version of the program."""


class ArchiveBusy(ArchiveError):
    """Another process holds the archive for longer than we are willing to wait."""


class ArchiveFull(ArchiveError):
    """The disk is full, or the archive may not be written."""


class IndexUnavailable(ArchiveError):
    """The full-text index is missing, damaged or of another layout; it can be built anew."""


class NotFound(ArchiveError):
    """No such entry, link, note, agent or saved search."""


class Refused(ArchiveError):
    """The change was not made; the text says why (a conflict, an empty query, …)."""


class Conflict(Refused):
    """Somebody else has changed the same thing since."""


class QueryError(ArchiveError):
    """A query that was not understood.

    ``position`` is the offset in code points where it broke, or None;
    ``suggestion`` the nearest thing that would be understood, or None. ``span`` is what the
    suggestion stands in place of, and ``instead`` the whole query with it there.
    """

    def __init__(
        self,
        message: str,
        *,
        position: int | None = None,
        suggestion: str | None = None,
        span: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(message)
        self.position = position
        self.suggestion = suggestion
        self.span = span
        self.instead: str | None = None

    def within(self, query: str) -> None:
        """Note the query that was not understood, for ``instead``."""
        if self.suggestion is not None and self.span is not None:
            start, end = self.span
            whole = f"{query[:start]}{self.suggestion}{query[end:]}"
            self.instead = " ".join(whole.split()) or None
