"""The detached indexer: one process an archive brings the index up to the record."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

LEASE = "index.lease"
PROGRESS = "index.progress"
PATIENCE = 60.0
"""Seconds without progress after which what is written of it no longer counts."""


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
    subprocess.Popen(
        [sys.executable, "-m", "store.fulltext.indexer", str(archive)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=_child,
        close_fds=True,
    )
    return True


def _child() -> None:
    # A terminal interface blocks these two; a child would inherit that and never hear them.
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGHUP, signal.SIGTERM})
    os.nice(10)


def progress(archive: Path) -> tuple[int, int] | None:
    """(entries done, all) of the indexer that is running, or None."""
    try:
        said = json.loads((archive / PROGRESS).read_bytes())
        if time.time() - said["at"] > PATIENCE:
            return None
        return int(said["done"]), int(said["total"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def run(archive: Path) -> int:
    """Index until nothing is pending; how many entries. 0 where another indexer runs."""
    from store.archive import Archive

    handle = os.open(archive / LEASE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return 0
        done = 0
        with Archive.open(archive, actor="indexer") as opened:
            while more := opened.catch_up(lambda n, of: _say(archive, n, of)):
                done += more
            if done:
                opened.fulltext.tidy()
        return done
    finally:
        with contextlib.suppress(OSError):
            (archive / PROGRESS).unlink(missing_ok=True)
        os.close(handle)


def _say(archive: Path, done: int, total: int) -> None:
    temporary = archive / f"{PROGRESS}.tmp"
    with contextlib.suppress(OSError):
        temporary.write_text(json.dumps({"done": done, "total": total, "at": time.time()}))
        temporary.replace(archive / PROGRESS)


if __name__ == "__main__":
    run(Path(sys.argv[1]))
