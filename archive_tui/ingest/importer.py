"""Files into the archive: each whole, or quarantined, or skipped, and every one accounted for."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, closing, nullcontext
from pathlib import Path
from typing import IO, TYPE_CHECKING, Protocol

from archive_tui.ingest.crew import FEW, LITTLE, Alone, Beside, Crew
from archive_tui.ingest.feed import AGAIN, Feed
from archive_tui.ingest.forking import ForkServer
from archive_tui.ingest.formats import Passed, formats
from archive_tui.ingest.jobs import Items, Job, Lost, Result, Setup
from archive_tui.ingest.options import ImportOptions as ImportOptions
from archive_tui.ingest.outcome import Outcome as Outcome
from archive_tui.ingest.outcome import Progress as Progress
from archive_tui.ingest.outcome import Summary as Summary
from archive_tui.ingest.outcome import Tally
from archive_tui.ingest.walk import Candidate, printable, walk
from store.prepared import Prepared
from store.rows import Taken

if TYPE_CHECKING:
    from schema.provenance import Original
    from store.originals import Vault

GROUP = 200
"""Files that go in together, and are flushed to the disk together, where they are there."""
FLUSHERS = 16
"""Threads that flush originals to the disk at a time."""


class Target(Protocol):
    """What of ``store.Archive`` an import needs."""

    path: Path
    vault: Vault

    def batch(self, label: str) -> AbstractContextManager[None]: ...
    def imported(self, sha256: str) -> bool: ...
    def mark_imported(self, sha256: str, path: str) -> None: ...
    def put_bytes(self, data: bytes, name: str) -> Original: ...
    def put_file(self, path: str) -> Original: ...
    def intake(
        self,
        items: Sequence[Prepared],
        *,
        label: str = ...,
        progress: Callable[[int], None] | None = ...,
        finished: Mapping[int, tuple[str, str]] | None = ...,
    ) -> list[Taken]: ...
    def recognise(self, items: Sequence[Prepared]) -> list[Taken]: ...
    def quarantine(
        self, path: str, reason: str, *, data: bytes | None = None, sha256: str | None = None
    ) -> None: ...


def run(
    archive: Target,
    paths: Sequence[str],
    options: ImportOptions | None = None,
    *,
    on_progress: Callable[[Progress], None] | None = None,
    stopped: Callable[[], bool] | None = None,
    stdin: IO[bytes] | None = None,
    jobs: int = 1,
    on_work: Callable[[int], None] | None = None,
    forks: ForkServer | None = None,
) -> Generator[Outcome, None, None]:
    """Import ``paths``: files, folders with all they hold, ``-`` for standard input.

    One outcome for every file, in their order, once it is durably in. The whole run is
    one step for undo. ``stopped`` is asked between files, several times a second while
    one is waited for, and within long ones between a few hundred entries: then the
    iteration ends, and a later run goes on where this one stopped. ``on_progress`` is
    told as often.

    ``jobs`` processes read where there are files enough; 1 reads in this process. What
    goes in, and in which order, does not depend on it. They are forked from ``forks`` where
    that is given, else each starts an interpreter.

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
    one = _Run(archive, found, options, on_progress, stopped, stdin, jobs)
    one.on_work = on_work
    one.forks = forks
    return one.outcomes()


def cores() -> int:
    """Processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


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
        jobs: int,
    ) -> None:
        self.archive = archive
        self.options = options
        self.on_progress = on_progress
        self.stopped = stopped or (lambda: False)
        self.on_work: Callable[[int], None] | None = None
        self.forks: ForkServer | None = None
        formats()  # where none is installed that is said, and no file is to blame
        self.feed = Feed(found, options, archive.imported, stdin or sys.stdin.buffer)
        self.files = self.bytes = self.entries = 0
        self.bytes_total = sum(c.size for c in found)
        self.here = ""
        name = printable(found[0].path).rsplit("/", 1)[-1] if len(found) == 1 else ""
        self.label = f"import {name or f'{len(found):,} files'}"
        """What undo says that it takes back."""
        self.gone_in: set[str] = set()
        small = len(found) < FEW and self.bytes_total < LITTLE
        self.jobs = 1 if small else jobs

    def outcomes(self) -> Generator[Outcome, None, None]:
        """Every file's outcome, in order."""
        dry = self.options.dry_run
        with (
            nullcontext() if dry else self.archive.batch(self.label),
            closing(self._crew()) as crew,
            ThreadPoolExecutor(FLUSHERS) as flushers,
        ):
            for outcome, weight in self._all(crew, flushers):
                self.files += 1
                self.bytes += weight
                yield outcome
                self._tell()
                if outcome.status == "interrupted":
                    return

    def _crew(self) -> Crew:
        vault = self.archive.vault
        setup = Setup(self.options, str(self.archive.path), str(vault.folder), shared=vault.shared)
        jobs = self._announced(self.feed.jobs())
        if self.jobs > 1:
            return Beside(jobs, setup, self._tick, self.jobs, self.forks)
        return Alone(jobs, setup, self._tick)

    def _announced(self, jobs: Iterator[Job]) -> Iterator[Job]:
        """The jobs, with a word before the first that means work."""
        for job in jobs:
            if job.status is None and self.on_work is not None and not self.options.dry_run:
                self.on_work(self.bytes_total)
                self.on_work = None
            yield job

    def _tick(self, reading: int) -> bool:
        self._tell(reading)
        return self.stopped()

    def _tell(self, reading: int = 0, part: int = 0) -> None:
        if self.on_progress:
            self.on_progress(
                Progress(
                    self.here,
                    self.files,
                    self.feed.files,
                    min(self.bytes + part, self.bytes_total),
                    self.bytes_total,
                    self.entries,
                    reading,
                )
            )

    def _all(self, crew: Crew, flushers: ThreadPoolExecutor) -> Iterator[tuple[Outcome, int]]:
        """Outcomes with the bytes that each stands for."""
        group = _Group()
        for job, result in crew.answers():
            if self.stopped():
                break
            self.here = job.shown
            alone = job.status == "quarantined"
            if result is not None:
                alone = result.status != "read" or result.chunks is not None
            if alone or job.sha256 in group.digests:
                yield from self._go_in(group)
                group = _Group()
            if result is None:
                group.decided(job, self._decided(job))
            elif self._is_in(job, result):
                crew.drop(job)
                group.decided(job, Outcome(job.shown, "unchanged", reason=AGAIN))
            elif result.status != "read":
                yield self._ended(job, result), job.weight
            elif result.chunks is not None:
                yield self._long(job, result, crew), job.weight
            else:
                group.add(job, result)
                if job.small and not self.options.dry_run:
                    group.flushed.append(flushers.submit(self._put, job))
            if len(group.members) >= GROUP or (group.files and not crew.ready()):
                yield from self._go_in(group)
                group = _Group()
        yield from self._go_in(group)

    def _is_in(self, job: Job, result: Result) -> bool:
        """Whether the same file went in since this one was looked at."""
        sha256 = result.sha256 or job.sha256
        return result.status == "read" and not self.options.says_more and sha256 in self.gone_in

    def _decided(self, job: Job) -> Outcome:
        assert job.status is not None
        if job.status == "quarantined" and not self.options.dry_run:
            # Nothing of it is kept: it could not be opened, or is a container.
            self.archive.quarantine(job.shown, job.reason, data=b"")
        return Outcome(job.shown, job.status, reason=job.reason)

    def _ended(self, job: Job, result: Result) -> Outcome:
        """A file that was read and does not go in."""
        if result.status == "quarantined" and not self.options.dry_run:
            known = result.sha256 if result.kept else None
            if known is None and job.data is None and job.file is not None:
                try:
                    known = self.archive.put_file(job.file).sha256
                except OSError:
                    job.data = b""
            self.archive.quarantine(
                job.shown, result.reason, data=None if known else job.data or b"", sha256=known
            )
        return Outcome(job.shown, result.status, reason=result.reason)

    # -- into the archive ----------------------------------------------------------------

    def _go_in(self, group: _Group) -> Iterator[tuple[Outcome, int]]:
        """The files of a group, in as few transactions as they need; then their outcomes."""
        taken: list[Taken] = []
        if group.items and self.options.dry_run:
            taken = self.archive.recognise(group.items)
        elif group.files:
            # An original is on the disk before anything says that it is.
            for original in group.flushed:
                original.result()
            taken = self.archive.intake(group.items, label=self.label, finished=group.finished)
            for mark in group.bare:
                self.archive.mark_imported(*mark)
        self.entries += len(taken)
        at = 0
        for job, result, outcome in group.members:
            if result is None:
                assert outcome is not None
                yield outcome, job.weight
                continue
            tally = Tally(job.shown)
            items, passed = _parted(result.items)
            tally.take(taken[at : at + len(items)], passed)
            at += len(items)
            self.gone_in.add(result.sha256 or job.sha256)
            yield tally.outcome(), job.weight

    def _put(self, job: Job) -> None:
        if job.data is not None:
            self.archive.put_bytes(job.data, job.name)

    def _long(self, job: Job, result: Result, crew: Crew) -> Outcome:
        """A file of many entries, as they come."""
        tally = Tally(job.shown)
        assert result.chunks is not None
        if job.small and not self.options.dry_run:
            self._put(job)
        handed = 0
        try:
            for chunk in result.chunks():
                if handed and self.stopped():
                    return tally.outcome("interrupted", "stopped; import it again to go on")
                items, passed = _parted(chunk)
                if self.options.dry_run:
                    taken = self.archive.recognise(items)
                else:
                    taken = self.archive.intake(items, label=self.label)
                tally.take(taken, passed)
                handed += len(chunk)
                self.entries += len(items)
                crew.fill()
                share = handed / result.count if result.count and result.count > 0 else 0.0
                self._tell(part=int(job.weight * share))
        except Lost as error:
            return self._torn(job, result, tally, str(error))
        if not self.options.dry_run:
            self.archive.mark_imported(result.sha256, job.path or job.name)
        self.gone_in.add(result.sha256)
        return tally.outcome()

    def _torn(self, job: Job, result: Result, tally: Tally, reason: str) -> Outcome:
        if tally.numbers:
            reason += f"; {len(tally.numbers):,} of its entries had gone in before that"
        if not self.options.dry_run:
            known = result.sha256 if result.kept else None
            self.archive.quarantine(job.shown, reason, data=job.data or b"", sha256=known)
        return tally.outcome("quarantined", reason)


class _Group:
    """Files that go in together, and those between them about which all is said."""

    def __init__(self) -> None:
        self.members: list[tuple[Job, Result | None, Outcome | None]] = []
        self.items: list[Prepared] = []
        self.finished: dict[int, tuple[str, str]] = {}
        """Digest and path of each file, by how many of the items are in when it is in whole."""
        self.bare: list[tuple[str, str]] = []
        """The same of files without an entry."""
        self.digests: set[str] = set()
        self.files = 0
        self.flushed: list[Future[None]] = []
        """Originals on their way to the disk, while further files are read."""

    def decided(self, job: Job, outcome: Outcome) -> None:
        """Add a file that does not go in."""
        self.members.append((job, None, outcome))

    def add(self, job: Job, result: Result) -> None:
        """Add a file that was read."""
        items, _ = _parted(result.items)
        self.members.append((job, result, None))
        self.items += items
        self.files += 1
        self.digests.add(job.sha256)
        mark = (result.sha256, job.path or job.name)
        if items:
            self.finished[len(self.items)] = mark
        else:
            self.bare.append(mark)


def _parted(chunk: Items) -> tuple[list[Prepared], list[str]]:
    """The entries, and why the other parts were passed over."""
    return (
        [item for item in chunk if not isinstance(item, Passed)],
        [item.reason for item in chunk if isinstance(item, Passed)],
    )
