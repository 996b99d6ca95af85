"""Who reads the files of an import: this process, or others beside it. Answers in order."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from typing import Protocol

from archive_tui.ingest.forking import ForkServer
from archive_tui.ingest.jobs import Job, Result, Setup
from archive_tui.ingest.pool import Pool
from archive_tui.ingest.reading import Stopped, read

AHEAD = 500
"""Files that may be read before an earlier one is."""
AHEAD_BYTES = 48_000_000
"""Bytes of files and of what was read in them that may wait for an earlier one."""
GATHER = 0.25
"""Seconds for which files that were read wait for others, to be flushed to the disk together."""
FEW = 20
"""Files below which no process is started, if they are small as well."""
LITTLE = 2_000_000
"""Bytes of all files together below which no process is started, if they are few."""

Answer = tuple[Job, Result | None]
"""A job and what reading it gave; None where it was decided without."""


class Crew(Protocol):
    """Reads jobs and hands the answers over in their order."""

    def answers(self) -> Iterator[Answer]:
        """One for every job; ends early where somebody asked to stop."""
        ...

    def ready(self) -> bool:
        """Whether the next answer is so near that others had better wait for it."""
        ...

    def fill(self) -> None:
        """Hear who has read something, and hand out work, without waiting."""
        ...

    def drop(self, job: Job) -> None:
        """Say that the entries of a long file are not wanted."""
        ...

    def close(self) -> None:
        """End what is under way."""
        ...


class Alone:
    """Reads in this process, one file after the other."""

    def __init__(self, jobs: Iterator[Job], setup: Setup, tick: Callable[[int], bool]) -> None:
        """``tick`` hears how many entries of a long file were read; True stops the import."""
        self._jobs = jobs
        self._setup = setup
        self._tick = tick
        self._since = time.monotonic()

    def answers(self) -> Iterator[Answer]:
        """One for every job, read when it is asked for."""
        for job in self._jobs:
            if job.status is not None:
                yield job, None
                continue
            try:
                yield job, read(job, self._setup, self._tell)
            except Stopped:
                yield job, Result("interrupted", "stopped before it went in")
                return

    def _tell(self, count: int) -> None:
        if self._tick(count):
            raise Stopped

    def ready(self) -> bool:
        """Whether files have been gathered for less than ``GATHER`` seconds."""
        now = time.monotonic()
        if now - self._since < GATHER:
            return True
        self._since = now
        return False

    def fill(self) -> None:
        """Nothing to do."""

    def drop(self, job: Job) -> None:
        """Nothing to do."""

    def close(self) -> None:
        """Nothing to do."""


class Beside:
    """Has processes read, some files ahead of the one that goes in."""

    def __init__(
        self,
        jobs: Iterator[Job],
        setup: Setup,
        tick: Callable[[int], bool],
        count: int,
        forks: ForkServer | None = None,
    ) -> None:
        """``count`` is the number of processes, ``forks`` as for ``Pool``; ``tick`` as for
        ``Alone``."""
        self._jobs = jobs
        self._tick = tick
        self._count = 0
        self._pool = Pool(count, setup, self._heard, forks)
        self._next: Job | None = next(jobs, None)
        self._ahead: deque[Job] = deque()
        self._held = 0
        self._since = time.monotonic()

    def _heard(self, count: int) -> None:
        self._count = count

    def answers(self) -> Iterator[Answer]:
        """One for every job."""
        while True:
            self.fill()
            if not self._ahead:
                if self._next is None:
                    return
                self._pool.wait()
            elif self._there():
                job = self._ahead.popleft()
                self._held -= job.size if job.data is not None else 0
                yield job, self._pool.take(job) if job.status is None else None
                self._count = 0
                continue
            else:
                self._pool.wait()
            if self._tick(self._count):
                return

    def ready(self) -> bool:
        """Whether the next answer is there, or comes before files were gathered for long enough.

        A transaction and a flush for each file that is there would cost as much as the reading.
        """
        while self._ahead and not self._there():
            left = self._since + GATHER - time.monotonic()
            if left <= 0:
                break
            self._pool.wait(left)
            self.fill()
        if self._there():
            return True
        self._since = time.monotonic()
        return False

    def _there(self) -> bool:
        """Whether the next answer is there."""
        if not self._ahead:
            return False
        first = self._ahead[0]
        return first.status is not None or self._pool.has(first)

    def fill(self) -> None:
        """Hear who has read something, and hand out work as far as there is room."""
        self._pool.wait(0)
        while (job := self._next) is not None and len(self._ahead) < AHEAD:
            if self._ahead and self._held + job.size + self._pool.waiting > AHEAD_BYTES:
                return
            if job.status is None:
                if not self._pool.accepts(job):
                    return
                self._pool.send(job)
                self._held += job.size if job.data is not None else 0
            self._ahead.append(job)
            self._next = next(self._jobs, None)

    def drop(self, job: Job) -> None:
        """Let the process that read a long file go on to the next."""
        self._pool.drop(job)

    def close(self) -> None:
        """End every process."""
        self._pool.close()
