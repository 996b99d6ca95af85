"""A process that reads files for an import, at low priority, until nobody asks any more.

It gets jobs and answers each in turn with one of the messages below; their first byte
says what follows.
"""

from __future__ import annotations

import faulthandler
import gc
import os
import pickle
import resource
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection

from archive_tui.ingest.jobs import Job, Lost, Setup

READY = b"+"
"""The process is up."""
COUNT = b"n"
"""So many entries read so far, as a decimal number."""
RESULT = b"="
"""A pickled Result."""
LONG = b"l"
"""A pickled Result of a long file, whose chunks follow when they are asked for."""
CHUNK = b"c"
"""A pickled list of entries of a long file."""
END = b"."
"""The long file's last entries have been sent."""
FAILED = b"!"
"""A sentence: a long file could not be read on after some of it was handed over."""
LEAVING = b"-"
"""The process ends, between two files; jobs that were sent to it are not begun."""
NO_ROOM = b"#"
"""A sentence: the vault could not take the file, so that the import cannot go on."""

GO, DROP = b"g", b"d"
"""What is answered to a long file: send its chunks, or do not."""

NICE = 10
FAT = 350_000_000
"""Resident bytes from which on a process leaves after its job, to give the memory back."""
PATIENCE = 60
"""Seconds that it outlives its time limit, should nobody be there to end it."""


def main(number: int, life: int) -> None:
    """Serve the connection with that file number; ``life`` ends when the importer does."""
    _settle(life)
    link = Connection(number)
    setup: Setup = link.recv()
    from archive_tui.ingest.formats import formats

    formats()
    link.send_bytes(READY)
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        inbox = _Inbox(link)
        while True:
            job, seconds = inbox.job()
            _serve(inbox, job, setup, seconds)
            del job
            if _resident() > FAT:
                link.send_bytes(LEAVING)
                return


def load() -> None:
    """Import what reading texts needs, and make the tables that are made at first use."""
    from archive_tui.ingest.extract import structure
    from archive_tui.ingest.formats import formats
    from archive_tui.ingest.reading import read  # noqa: F401

    formats()
    structure("“The lock is shut,” said Mira Tolho, a spokeswoman, on Monday.\n")


class _Inbox:
    """What the importer sends: jobs, one of them ahead of time, and answers to long files."""

    def __init__(self, link: Connection) -> None:
        self.link = link
        self._jobs: deque[bytes] = deque()

    def job(self) -> tuple[Job, float]:
        """The next job and how many seconds it may take. Raises ``EOFError``."""
        message = self._jobs.popleft() if self._jobs else self.link.recv_bytes()
        job, seconds, aside = pickle.loads(message)
        if aside:  # only ever sent to a process that has nothing to do
            job.data = self.link.recv_bytes()
        return job, seconds

    def answer(self) -> bytes:
        """``GO`` or ``DROP``; the next job may come before it."""
        while (message := self.link.recv_bytes()) not in (GO, DROP):
            self._jobs.append(message)
        return message


def _settle(life: int) -> None:
    # A file makes very many small objects, hardly any of them in cycles.
    gc.set_threshold(20_000, 20, 20)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_outlive, args=(life,), daemon=True).start()
    with suppress(OSError):
        here = os.getpriority(os.PRIO_PROCESS, 0)
        os.setpriority(os.PRIO_PROCESS, 0, max(here, NICE))
    # Where memory runs out, the system had better end this process than another one.
    with suppress(OSError), open("/proc/self/oom_score_adj", "w", encoding="ascii") as score:
        score.write("500")
    with suppress(OSError, ValueError):
        half = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2
        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        most = max(half, 1 << 30)
        resource.setrlimit(resource.RLIMIT_DATA, (most if hard < 0 else min(most, hard), hard))


def _outlive(life: int) -> None:
    """End with the importer, in whatever way it ends."""
    with suppress(OSError):
        os.read(life, 1)
    os.killpg(0, signal.SIGKILL)  # with whatever process a format has started


def _serve(inbox: _Inbox, job: Job, setup: Setup, seconds: float) -> None:
    from archive_tui.ingest.reading import read
    from store.errors import ArchiveError

    link = inbox.link
    # Beside the importer, which ends what takes too long: this also works without it.
    faulthandler.dump_traceback_later(seconds + PATIENCE, exit=True, file=sys.stderr)
    try:
        result = read(job, setup, _teller(link))
    except ArchiveError as error:
        link.send_bytes(NO_ROOM + str(error).encode())
        return
    finally:
        faulthandler.cancel_dump_traceback_later()
    chunks, result.chunks = result.chunks, None
    link.send_bytes((LONG if chunks else RESULT) + pickle.dumps(result, protocol=5))
    if chunks is None or inbox.answer() == DROP:
        return
    try:
        for chunk in chunks():
            link.send_bytes(CHUNK + pickle.dumps(chunk, protocol=5))
        link.send_bytes(END)
    except Lost as error:
        link.send_bytes(FAILED + str(error).encode("utf-8", "replace"))
    gc.collect()


def _teller(link: Connection) -> Callable[[int], None]:
    """Says how many entries were read, at most five times a second."""
    told = time.monotonic()

    def tell(count: int) -> None:
        nonlocal told
        if time.monotonic() - told > 0.2:
            told = time.monotonic()
            link.send_bytes(COUNT + str(count).encode())

    return tell


def _resident() -> int:
    """Bytes in memory now; the most there ever were where the system does not say."""
    try:
        with open("/proc/self/statm", encoding="ascii") as facts:
            return int(facts.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return most if sys.platform == "darwin" else most * 1024
