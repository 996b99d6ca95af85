"""Files into the archive: each whole, or quarantined, or skipped, and every one accounted for."""

from __future__ import annotations

import hashlib
import io
import os
import stat
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Protocol

from archive_tui.ingest.formats import (
    HEAD,
    NotASource,
    Passed,
    SourceFile,
    Unreadable,
    choose,
    streams,
)
from archive_tui.ingest.options import ImportOptions as ImportOptions
from archive_tui.ingest.walk import MAX_BYTES, STDIN, Candidate, printable, too_long, walk
from store.errors import ArchiveError
from store.rows import Intake, Taken

if TYPE_CHECKING:
    from schema.provenance import Original

CHUNK = 500
"""Entries handed to the archive at a time; a file with more is read twice."""
STREAMED = 32_000_000
"""Bytes from which on a file whose format streams stays on the disk."""

STATUSES = ("added", "updated", "unchanged", "skipped", "quarantined", "interrupted")


class Target(Protocol):
    """What of ``store.Archive`` an import needs."""

    path: Path

    def batch(self, label: str) -> AbstractContextManager[None]: ...
    def imported(self, sha256: str) -> bool: ...
    def mark_imported(self, sha256: str, path: str) -> None: ...
    def put_bytes(self, data: bytes, name: str) -> Original: ...
    def put_file(self, path: str | Path) -> Original: ...
    def intake(
        self,
        items: Sequence[Intake],
        *,
        label: str = ...,
        progress: Callable[[int], None] | None = ...,
    ) -> list[Taken]: ...
    def recognise(self, items: Sequence[Intake]) -> list[Taken]: ...
    def quarantine(self, path: str, reason: str, *, data: bytes | None = None) -> None: ...


@dataclass(slots=True, frozen=True)
class Progress:
    """How far an import is."""

    path: str
    files: int
    """Files that are done."""
    files_total: int
    bytes: int
    """Bytes of the files that are done."""
    bytes_total: int
    entries: int
    """Entries handed over, those of the present file included."""


@dataclass(slots=True, frozen=True)
class Outcome:
    """What became of one file."""

    path: str
    """As a person gave it or as it was found; outside text, see ``display_text``."""
    status: str
    """``added``, ``updated``, ``unchanged``, ``skipped``, ``quarantined``, or
    ``interrupted`` where the import was stopped within a long file."""
    entries: tuple[int, ...] = ()
    """Numbers of the file's entries, in its order; empty where a file that went in
    before was not read again, and in a dry run those that are known."""
    reason: str | None = None
    """Why it was skipped or quarantined; what was passed over within it."""
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    proposed: int = 0
    """Entries proposed along with it: quotations, embedded tweets, named reports."""
    passed: int = 0
    """Parts of it that are no entries, such as the error lines of a stream."""


@dataclass(slots=True)
class Summary:
    """Counts over an import: files by what became of them, and entries."""

    files: dict[str, int] = field(default_factory=lambda: dict.fromkeys(STATUSES, 0))
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    proposed: int = 0

    def count(self, outcome: Outcome) -> None:
        """Add one file's outcome."""
        self.files[outcome.status] += 1
        self.added += outcome.added
        self.updated += outcome.updated
        self.unchanged += outcome.unchanged
        self.proposed += outcome.proposed


def run(
    archive: Target,
    paths: Sequence[str],
    options: ImportOptions | None = None,
    *,
    on_progress: Callable[[Progress], None] | None = None,
    stopped: Callable[[], bool] | None = None,
    stdin: IO[bytes] | None = None,
) -> Iterator[Outcome]:
    """Import ``paths``: files, folders with all they hold, ``-`` for standard input.

    One outcome for every file. The whole run is one step for undo. ``stopped`` is asked
    between files, and within long ones between a few hundred entries: then the
    iteration ends, and a later run goes on where this one stopped.

    Raises ``ValueError`` with a sentence where the options cannot be meant, before
    anything is read; ``ArchiveError`` where the archive cannot go on.
    """
    options = options or ImportOptions()
    options.check()
    found = list(walk(paths, archive.path))
    readable = sum(c.skip is None and c.error is None for c in found)
    if readable > 1 and (options.url or options.title):
        name = "--url" if options.url else "--title"
        raise ValueError(f"{name} is for one source, and these are {readable:,} files")
    return _Run(archive, found, options, on_progress, stopped, stdin).outcomes()


class _Interrupted(Exception):
    """The person stopped the import within a long file."""


class _Run:
    """One import on its way."""

    def __init__(
        self,
        archive: Target,
        found: Sequence[Candidate],
        options: ImportOptions,
        on_progress: Callable[[Progress], None] | None,
        stopped: Callable[[], bool] | None,
        stdin: IO[bytes] | None,
    ) -> None:
        self.archive = archive
        self.found = found
        self.options = options
        self.on_progress = on_progress
        self.stopped = stopped or (lambda: False)
        self.stdin = stdin
        self.files = self.bytes = self.entries = 0
        self.bytes_total = sum(c.size for c in found)

    def outcomes(self) -> Iterator[Outcome]:
        """Every file's outcome, in order."""
        dry = self.options.dry_run
        with nullcontext() if dry else self.archive.batch("import"):
            for candidate in self.found:
                if self.stopped():
                    return
                self._tell(candidate.path)
                outcome = self._one(candidate)
                self.files += 1
                self.bytes += candidate.size
                yield outcome
                if outcome.status == "interrupted":
                    return
            if self.found:
                self._tell(self.found[-1].path)

    def _tell(self, path: str) -> None:
        if self.on_progress:
            self.on_progress(
                Progress(
                    printable(path),
                    self.files,
                    len(self.found),
                    self.bytes,
                    self.bytes_total,
                    self.entries,
                )
            )

    def _one(self, candidate: Candidate) -> Outcome:
        shown = printable(candidate.path)
        if candidate.skip:
            return Outcome(shown, "skipped", reason=candidate.skip)
        if candidate.error:
            return self._quarantined(shown, candidate.error, None)
        try:
            source = self._read(candidate)
        except NotASource as error:
            return Outcome(shown, "skipped", reason=str(error))
        except OSError as error:
            return self._quarantined(shown, f"it cannot be read: {error.strerror}", None)
        if not self._says_more() and self.archive.imported(source.sha256):
            return Outcome(shown, "unchanged", reason="this very file went in before")
        try:
            return self._take(shown, source)
        except NotASource as error:
            return Outcome(shown, "skipped", reason=str(error))
        except Unreadable as error:
            return self._quarantined(shown, str(error), source)
        except (ArchiveError, OSError):
            raise
        except MemoryError:
            return self._quarantined(shown, "it needs more memory than there is", source)
        except Exception as error:  # a reader's fault ends one file, not the import
            reason = f"its reader failed ({type(error).__name__}: {str(error)[:200]})"
            return self._quarantined(shown, reason, source)

    def _says_more(self) -> bool:
        """Whether the person says something that a file which is in already has to take up."""
        options = self.options
        return bool(options.kind or options.tags or options.url or options.title)

    def _quarantined(self, path: str, reason: str, source: SourceFile | None) -> Outcome:
        if not self.options.dry_run:
            on_disk = source is not None and source.file is not None
            data = None if on_disk else source.data if source else b""
            self.archive.quarantine(path, reason, data=data)
        return Outcome(path, "quarantined", reason=reason)

    # -- reading -------------------------------------------------------------------------

    def _read(self, candidate: Candidate) -> SourceFile:
        if candidate.path != STDIN:
            return _opened(candidate.path, self.options)
        data = (self.stdin or sys.stdin.buffer).read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise NotASource(f"it is more than the {MAX_BYTES // 10**6} MB of one source")
        return SourceFile(STDIN, data, hashlib.sha256(data).hexdigest(), options=self.options)

    def _take(self, shown: str, source: SourceFile) -> Outcome:
        reader = choose(source)
        stream = reader.read(source)
        first = list(islice(stream, CHUNK))
        if len(first) == CHUNK and not reader.streams:
            # Bad input is never half in: the whole file is read once before any of it goes in.
            for _ in stream:
                if self.stopped():
                    return Outcome(shown, "interrupted", reason="stopped before it went in")
            stream = reader.read(source)
            first = list(islice(stream, CHUNK))
        if not self.options.dry_run:
            self._keep(source)
        taken: list[Taken] = []
        passed: list[str] = []
        try:
            self._chunks(first, stream, taken, passed)
        except _Interrupted:
            return _outcome(
                shown, "interrupted", taken, passed, "stopped; import it again to go on"
            )
        if not self.options.dry_run:
            self.archive.mark_imported(source.sha256, source.path or source.name)
        return _outcome(shown, _status(taken), taken, passed, None)

    def _keep(self, source: SourceFile) -> None:
        if source.file is None:
            self.archive.put_bytes(source.data, source.name)
        elif self.archive.put_file(source.file).sha256 != source.sha256:
            raise Unreadable("it was changed while it was read; import it again")

    def _chunks(
        self,
        first: list[Intake | Passed],
        rest: Iterator[Intake | Passed],
        taken: list[Taken],
        passed: list[str],
    ) -> None:
        chunk = first
        while chunk:
            items = [item for item in chunk if isinstance(item, Intake)]
            passed.extend(item.reason for item in chunk if isinstance(item, Passed))
            if self.options.dry_run:
                taken.extend(self.archive.recognise(items))
            else:
                taken.extend(self.archive.intake(items, label="import"))
            self.entries += len(items)
            chunk = list(islice(rest, CHUNK))
            if chunk:
                self._tell(items[0].capture.path or STDIN if items else "")
                if self.stopped():
                    raise _Interrupted


def _opened(path: str, options: ImportOptions) -> SourceFile:
    """A file as a source: in memory, or on the disk where it is long and its format streams."""
    name, place = printable(os.path.basename(path)), os.path.abspath(path)
    beside = partial(_beside, os.path.dirname(place))
    with _regular(path) as stream:
        facts = os.fstat(stream.fileno())
        known = printable(place), facts.st_mtime, options, beside
        head = stream.read(HEAD) if facts.st_size > STREAMED else b""
        stream.seek(0)
        if head and streams(head, name):
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
            return SourceFile(name, head, digest, *known, path, facts.st_size)
        if facts.st_size > MAX_BYTES:
            raise NotASource(too_long(facts.st_size, MAX_BYTES))
        data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise NotASource(too_long(len(data), MAX_BYTES))
    return SourceFile(name, data, hashlib.sha256(data).hexdigest(), *known)


def _regular(path: str) -> io.BufferedReader:
    """A regular file, open.

    Opened without waiting: what was a file when it was listed may be a pipe by now.
    """
    number = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    stream = open(number, "rb")  # noqa: SIM115 - the caller closes it
    if not stat.S_ISREG(os.fstat(number).st_mode):
        stream.close()
        raise NotASource("it is not a file any more")
    return stream


def _beside(folder: str, name: str) -> bytes | None:
    """A file near one that is imported, see ``SourceFile.sibling``."""
    try:
        with _regular(os.path.join(folder, *name.split("/"))) as stream:
            data = stream.read(MAX_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError, NotASource):
        return None
    except OSError as error:
        raise Unreadable(f"{name} beside it cannot be read: {error.strerror}") from None
    if len(data) > MAX_BYTES:
        raise Unreadable(f"{name} beside it is more than {MAX_BYTES // 10**6} MB")
    return data


def _status(taken: Sequence[Taken]) -> str:
    outcomes = {one.outcome for one in taken}
    return next((s for s in ("added", "updated") if s in outcomes), "unchanged")


def _outcome(
    path: str, status: str, taken: Sequence[Taken], passed: Sequence[str], reason: str | None
) -> Outcome:
    counts = {s: sum(t.outcome == s for t in taken) for s in ("added", "updated", "unchanged")}
    if passed and reason is None:
        more = f" and {len(passed) - 1:,} more" if len(passed) > 1 else ""
        reason = f"passed over: {passed[0]}{more}"
    return Outcome(
        path,
        status,
        tuple(dict.fromkeys(t.number for t in taken if t.number)),
        reason,
        proposed=sum(t.proposed for t in taken),
        passed=len(passed),
        **counts,
    )
