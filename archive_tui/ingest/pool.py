"""The processes that read for an import: work for them, answers in order, their deaths."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from pathlib import Path

from archive_tui.ingest import worker
from archive_tui.ingest.forking import Forked, ForkServer
from archive_tui.ingest.jobs import Items, Job, Lost, Result, Setup
from store.errors import ArchiveError, ArchiveFull

SECONDS = 300.0
"""Time that reading any file may take; more than what formats allow their own helpers."""
SECONDS_A_MB = 5.0
"""Time that it may take beyond that for every megabyte."""
PREFETCHED = 64_000
"""Bytes of a file that is sent while the process is still at another one: what the
system buffers, so that neither waits for the other to read first."""
STARTING = 2
"""Processes that start at a time, so that few files do not start one for every core."""
TICK = 0.2
"""Seconds between two looks at who takes too long."""

_BOOT = (
    "import sys; sys.path.append(sys.argv[3]); "
    "from archive_tui.ingest.worker import main; main(int(sys.argv[1]), int(sys.argv[2]))"
)


def time_limit(job: Job) -> float:
    """Seconds that reading the file may take."""
    return SECONDS + SECONDS_A_MB * min(job.size, 1_000_000_000) / 1e6


class _Process:
    """One process, and the jobs it has: the first is at work, the second waits there."""

    def __init__(self, setup: Setup, life: int, forks: ForkServer | None) -> None:
        self.link, theirs = Pipe()
        self.child = _forked(theirs.fileno(), life, forks) or _executed(theirs.fileno(), life)
        theirs.close()
        self.link.send(setup)
        self.ready = False
        self.jobs: deque[Job] = deque()
        self.since = time.monotonic()
        self.held = False
        """Whether it waits to be asked for the chunks of a long file."""
        self.heard: deque[bytes] = deque()
        """Chunks of a long file that nobody has taken yet; one at most."""
        self.late = False
        self.leaving = False

    def accepts(self, job: Job) -> bool:
        """Whether it can be sent ``job`` without either end waiting for the other."""
        if not self.ready or self.leaving or len(self.jobs) > 1:
            return False
        if not self.jobs:
            return True
        # It must not be sending much itself while it is sent this.
        return self.jobs[0].small and job.small and job.size <= PREFETCHED

    def done(self) -> None:
        """Its first job is done; the time of the next begins."""
        self.jobs.popleft()
        self.since = time.monotonic()

    def send(self, job: Job) -> None:
        """Give it one more job."""
        if not self.jobs:
            self.since = time.monotonic()
        self.jobs.append(job)
        with suppress(BrokenPipeError, ConnectionResetError):  # its death is seen when reading
            aside = job.data is not None and job.size > PREFETCHED
            self.link.send((replace(job, data=None) if aside else job, time_limit(job), aside))
            if aside and job.data is not None:
                self.link.send_bytes(job.data)

    def end(self) -> int | None:
        """End it; its exit code, None where that is not known."""
        self.link.close()
        if self.ready and not self.late:
            with suppress(subprocess.TimeoutExpired):
                self.child.wait(1)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.child.pid, signal.SIGKILL)  # what a format has started as well
        return self.child.wait()


def _forked(link: int, life: int, forks: ForkServer | None) -> Forked | None:
    """A process forked from the server; None where that is gone, or there is none."""
    if forks is not None:
        with suppress(OSError):
            return forks.reader(link, life)
    return None


def _executed(link: int, life: int) -> subprocess.Popen[bytes]:
    """A process with an interpreter of its own."""
    # Not -m, which would run modules of the folder that one happens to be in.
    command = [sys.executable, "-P", "-c", _BOOT, str(link), str(life)]
    return subprocess.Popen(
        [*command, str(Path(__file__).resolve().parents[2])],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=None if os.environ.get("ARCHIVE_TUI_DEBUG") else subprocess.DEVNULL,
        pass_fds=(link, life),
        start_new_session=True,  # ctrl+c is for the importer alone
    )


class Pool:
    """Up to ``count`` processes that read; started when there is work for them."""

    def __init__(
        self,
        count: int,
        setup: Setup,
        heard: Callable[[int], None],
        forks: ForkServer | None = None,
    ) -> None:
        """``heard`` is told how many entries of a long file were read so far.

        Processes are forked from ``forks`` where there is such a server.
        """
        self._count = count
        self._setup = setup
        self._heard = heard
        self._forks = forks
        self._life_end, self._life = os.pipe()
        self._all: list[_Process] = []
        self._again: deque[Job] = deque()
        self._results: dict[int, bytes | Result] = {}
        self.waiting = 0
        """Bytes of answers that nobody has taken yet."""

    # -- work ----------------------------------------------------------------------------

    def accepts(self, job: Job) -> bool:
        """Whether there is a process that can take ``job`` now; starts one where it helps."""
        if self._again:
            return False
        if self._taker(job) is not None:
            return True
        self._grow()
        return False

    def send(self, job: Job) -> None:
        """Give ``job`` to a process; ``accepts`` was just true for it."""
        taker = self._taker(job)
        assert taker is not None
        taker.send(job)

    def _taker(self, job: Job) -> _Process | None:
        fit = (p for p in self._all if p.accepts(job))
        return min(fit, key=lambda p: len(p.jobs), default=None)

    def _grow(self) -> None:
        starting = sum(not p.ready for p in self._all)
        if len(self._all) >= self._count or starting >= STARTING:
            return
        try:
            self._all.append(_Process(self._setup, self._life_end, self._forks))
        except OSError as error:
            raise ArchiveError(
                f"A process that reads could not be started ({error.strerror}); "
                "import with --jobs 1 to read without one."
            ) from error

    # -- answers -------------------------------------------------------------------------

    def has(self, job: Job) -> bool:
        """Whether the answer to ``job`` is there."""
        return id(job) in self._results

    def take(self, job: Job) -> Result:
        """The answer to ``job``, which is there."""
        answer = self._results.pop(id(job))
        if isinstance(answer, Result):
            return answer
        self.waiting -= len(answer)
        result: Result = pickle.loads(memoryview(answer)[1:])
        if answer[:1] == worker.LONG:
            process = next((p for p in self._all if p.jobs and p.jobs[0] is job), None)
            result.chunks = lambda: self._chunks(process)
        return result

    def drop(self, job: Job) -> None:
        """Say that nobody wants the chunks of a long file that was taken."""
        for process in self._all:
            if process.held and process.jobs[0] is job:
                process.held = False
                process.done()
                with suppress(OSError):
                    process.link.send_bytes(worker.DROP)

    def _chunks(self, process: _Process | None) -> Iterator[Items]:
        if process is None or not process.jobs:
            raise Lost("the process that read it has ended")
        process.held = False
        process.since = time.monotonic()
        with suppress(OSError):
            process.link.send_bytes(worker.GO)
        job = process.jobs[0]
        while True:
            while not process.heard:
                if id(job) in self._results:
                    raise Lost(self.take(job).reason)
                self.wait()
            message = process.heard.popleft()
            process.since = time.monotonic()
            if message[:1] == worker.CHUNK:
                yield pickle.loads(memoryview(message)[1:])
                continue
            process.done()
            if message[:1] == worker.FAILED:
                raise Lost(message[1:].decode())
            return

    def wait(self, seconds: float = TICK) -> None:
        """Wait until something was heard, at most so long; see who died or takes too long.

        Raises ``ArchiveError`` where the import cannot go on.
        """
        while self._again and (taker := self._taker(self._again[0])) is not None:
            taker.send(self._again.popleft())
        if self._again:
            self._grow()
        # Who has sent a chunk is not heard again before somebody took that.
        links = {p.link: p for p in self._all if not p.heard}
        for link in wait(list(links), seconds):
            assert isinstance(link, Connection)
            self._hear(links[link])
            del links[link]
        for process in links.values():
            self._check(process)

    def _hear(self, process: _Process) -> None:
        try:
            message = process.link.recv_bytes()
        except (EOFError, OSError):
            self._bury(process)
            return
        kind = message[:1]
        if kind == worker.READY:
            process.ready = True
        elif kind == worker.COUNT:
            self._heard(int(message[1:]))
        elif kind == worker.LEAVING:
            process.leaving = True
        elif kind == worker.NO_ROOM:
            raise ArchiveFull(message[1:].decode())
        elif kind in (worker.RESULT, worker.LONG):
            self._results[id(process.jobs[0])] = message
            self.waiting += len(message)
            process.held = kind == worker.LONG
            if not process.held:
                process.done()
        else:
            process.heard.append(message)

    def _check(self, process: _Process) -> None:
        """End a process that takes too long for its file."""
        if not process.jobs or process.held:
            return
        limit = time_limit(process.jobs[0])
        if time.monotonic() - process.since > limit:
            process.late = True
            self._bury(process)

    def _bury(self, process: _Process) -> None:
        """A process has ended, or has to: the file at which it was is to blame."""
        self._all.remove(process)
        code = process.end()
        if not process.ready:
            raise ArchiveError(
                f"A process that reads {_how(code)} as it started; "
                "import with --jobs 1 to read without one."
            )
        if process.jobs and not process.leaving:
            job = process.jobs.popleft()
            reason = f"the process that read it {_how(code)}"
            if process.late:
                reason = f"reading it took longer than {time_limit(job):,.0f} seconds"
            if not process.held:
                self._results[id(job)] = Result("quarantined", reason)
        # Jobs behind it, and all of a process that left of itself, go to another one.
        self._again.extend(process.jobs)
        process.jobs.clear()

    def close(self) -> None:
        """End every process, whatever it is doing."""
        os.close(self._life)
        os.close(self._life_end)
        for process in self._all:
            process.late = True
            process.end()
        self._all.clear()


def _how(code: int | None) -> str:
    if code is None:
        return "ended"
    with suppress(ValueError):
        if code < 0:
            return f"was ended by {signal.Signals(-code).name}"
    return f"ended with {code}"
