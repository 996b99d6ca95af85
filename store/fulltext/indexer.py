"""The detached indexer: one process an archive brings the index up to the record."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

LEASE = "index.lease"
PROGRESS = "index.progress"
PATIENCE = 60.0
"""Seconds without progress after which what is written of it no longer counts."""
NICE = 10
_FOLLOW = "follow"
_WAIT = 0.05
"""Seconds between two looks for what was put in."""


def held(archive: Path) -> bool:
    """True where an indexer of this archive is running."""
    try:
        handle = os.open(archive / LEASE, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def spawn(archive: Path) -> bool:
    """Start an indexer of its own session at low priority, unless one runs. True if started."""
    if held(archive):
        return False
    _start(archive, subprocess.DEVNULL)
    return True


def _start(archive: Path, stdin: int, *more: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "store.fulltext.indexer", str(archive), *more],
        stdin=stdin,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=_child,
        close_fds=True,
    )


class Process(Protocol):
    """What is asked of a process that was started."""

    def wait(self, timeout: float | None = None) -> int | None:
        """Wait for its end; raises ``subprocess.TimeoutExpired``."""
        ...


Starter = Callable[[Path, int], Process]
"""Starts an indexer that follows: (archive, its standard input). Raises OSError."""


class Follower:
    """An indexer beside whoever puts very much in, at low priority.

    It ends by itself when that process ends, in whatever way, after what it put in.
    """

    def __init__(self, archive: Path, starter: Starter | None = None) -> None:
        """``starter`` is another way of starting it."""
        self._archive = archive
        self._starter = starter
        self._child: Process | None = None
        self._open = -1
        """The writing end of its standard input."""

    def start(self) -> None:
        """Start it, unless an indexer runs; without one, whoever puts in indexes at the end."""
        if self._child is not None or held(self._archive):
            return
        try:
            stdin, self._open = os.pipe()
        except OSError:
            return
        try:
            self._child = self._started(stdin)
        except OSError:
            self.release()
        finally:
            os.close(stdin)

    def _started(self, stdin: int) -> Process:
        if self._starter is not None:
            with contextlib.suppress(OSError):
                return self._starter(self._archive, stdin)
        return _start(self._archive, stdin, _FOLLOW)

    def finish(self, step: Callable[[int, int], None]) -> None:
        """Say that no more comes, and wait until all is indexed; ``step``: (done, all)."""
        self.release()
        while self._child is not None:
            said = progress(self._archive)
            if said is not None:
                step(*said)
            try:
                self._child.wait(0.05)
            except subprocess.TimeoutExpired:
                continue
            self._child = None

    def release(self) -> None:
        """Say that no more comes; it goes on by itself until all is indexed."""
        if self._open >= 0:
            os.close(self._open)
            self._open = -1


def _child() -> None:
    # A terminal interface blocks these two; a child would inherit that and never hear them.
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGHUP, signal.SIGTERM})
    os.nice(NICE)


def progress(archive: Path) -> tuple[int, int] | None:
    """(entries done, all) of the indexer that is running, or None."""
    try:
        said = json.loads((archive / PROGRESS).read_bytes())
        if time.time() - said["at"] > PATIENCE:
            return None
        return int(said["done"]), int(said["total"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def run(archive: Path, follow: bool = False) -> int:
    """Index until nothing is pending; how many entries. 0 where another indexer runs.

    With ``follow``, until standard input ends as well.
    """
    from store.archive import Archive
    from store.facade import following

    handle = os.open(archive / LEASE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return 0
        done = 0
        with Archive.open(archive, actor="indexer") as opened:
            if follow:
                done = following.follow(opened, _more, lambda n, of: _say(archive, n, of))
            while more := opened.catch_up(lambda n, of: _say(archive, n, of)):
                done += more
            if done:
                opened.fulltext.tidy()
        return done
    finally:
        with contextlib.suppress(OSError):
            (archive / PROGRESS).unlink(missing_ok=True)
        os.close(handle)


def _more() -> bool:
    """Wait a moment; whether whoever holds the other end of standard input is still there."""
    ready, _, _ = select.select([sys.stdin], [], [], _WAIT)
    return not ready or bool(os.read(sys.stdin.fileno(), 1))


def _say(archive: Path, done: int, total: int) -> None:
    temporary = archive / f"{PROGRESS}.tmp"
    with contextlib.suppress(OSError):
        temporary.write_text(json.dumps({"done": done, "total": total, "at": time.time()}))
        temporary.replace(archive / PROGRESS)


if __name__ == "__main__":
    run(Path(sys.argv[1]), _FOLLOW in sys.argv[2:])
