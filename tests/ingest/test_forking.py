"""Processes forked from one that has imported what they need, and their deaths."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from archive_tui.ingest import forking
from archive_tui.ingest.forking import ForkServer
from store import Archive

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="forks on Linux alone")

READ = """
import os
from archive_tui.ingest import pool
from archive_tui.ingest.forking import ForkServer
from archive_tui.ingest.jobs import Job, Setup
from archive_tui.ingest.options import ImportOptions

def answered(many, job):
    while not many.accepts(job):
        many.wait()
    many.send(job)
    while not many.has(job):
        many.wait()
    return many.take(job)

def text(word):
    data = f"VELM (Coastline) — The {word} is shut.".encode()
    return Job(f"{word}.txt", name=f"{word}.txt", sha256="0" * 64, data=data, size=len(data))

forks = ForkServer.start()
setup = Setup(ImportOptions(), "/tmp", "/tmp", shared=False)
many = pool.Pool(1, setup, lambda count: None, forks)
"""


def shown(code: str) -> list[str]:
    """What a program of its own prints, which has one thread."""
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.splitlines()


def filled(folder: Path) -> Path:
    """A new archive in ``folder`` and, beside it, the folder of 24 files that is given back."""
    Archive.create(folder / "archive").close()
    inbox = folder / "inbox"
    inbox.mkdir()
    for n in range(24):
        (inbox / f"{n:02}.txt").write_text(f"VELM (Coastline) — The bridge {n} is shut.\n")
    return inbox


def importing(folder: Path) -> list[str]:
    return [sys.executable, "-m", "archive_tui", "-a", str(folder / "archive"), "import"]


def test_a_forked_process_reads() -> None:
    lines = shown(
        READ
        + """
result = answered(many, text("bridge"))
print(result.status, type(many._all[0].child).__name__)
print(result.items[0].entry.text)
many.close()
forks.close()
print(open(f"/proc/self/task/{os.getpid()}/children").read())
"""
    )
    assert lines == ["read Forked", "VELM (Coastline) — The bridge is shut.", ""]


def test_without_the_server_processes_are_started_and_ends_unknown() -> None:
    lines = shown(
        READ
        + """
import signal, time
print(answered(many, text("bridge")).status)
first = many._all[0]
os.kill(forks._pid, signal.SIGKILL)
os.waitid(os.P_PID, forks._pid, os.WEXITED | os.WNOWAIT)
print(answered(many, text("lock")).status)
os.kill(first.child.pid, signal.SIGKILL)
job = text("gate")
many.send(job)
while not many.has(job):
    many.wait()
print(many.take(job).reason)
print(answered(many, text("weir")).status, type(many._all[0].child).__name__)
many.close()
forks.close()
"""
    )
    assert lines == ["read", "read", "the process that read it ended", "read Popen"]


def test_how_a_forked_process_ended_is_known(tmp_path: Path, faulty: None) -> None:
    inbox = filled(tmp_path)
    for name in ("crash", "killed", "leave"):
        (inbox / f"1-{name}.txt").write_text(f"FAULTY {name}\n")
    command = importing(tmp_path)
    ended = subprocess.run(
        [*command, "--jobs", "2", "--json", str(inbox)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode == 3, ended.stderr
    found = [json.loads(line) for line in ended.stdout.splitlines()]
    assert {Path(f["path"]).stem: f["reason"] for f in found if f["status"] != "added"} == {
        "1-crash": "the process that read it was ended by SIGSEGV",
        "1-killed": "the process that read it was ended by SIGKILL",
        "1-leave": "the process that read it ended with 0",
    }
    with Archive.open(tmp_path / "archive") as archive:
        assert archive.count() == 24
        assert archive.verify() == []


def test_an_indexer_is_forked_and_follows(tmp_path: Path) -> None:
    Archive.create(tmp_path / "archive").close()
    lines = shown(
        f"""
from pathlib import Path
from archive_tui.ingest.forking import ForkServer
forks = ForkServer.start()
from schema.entries import Document
from store import Archive
with Archive.open({str(tmp_path / "archive")!r}) as archive:
    follower = archive.follower(forks.indexer)
    follower.start()
    print(type(follower._child).__name__)
    archive.add([Document(text="granite"), Document(text="basalt")])
    follower.finish(lambda done, of: None)
    print(archive.pending(), archive.search("granite").total)
forks.close()
"""
    )
    assert lines == ["Forked", "0 1"]


def test_a_fork_holds_no_lock_of_its_parent(tmp_path: Path) -> None:
    lines = shown(
        f"""
import fcntl
from archive_tui.ingest.forking import ForkServer
held = open({str(tmp_path / "lock")!r}, "w")
fcntl.flock(held, fcntl.LOCK_EX)
forks = ForkServer.start()
try:
    forks.ask(["status", 1])
except ChildProcessError:
    print("answers")
held.close()
again = open({str(tmp_path / "lock")!r}, "w")
fcntl.flock(again, fcntl.LOCK_EX | fcntl.LOCK_NB)
print("free")
forks.close()
"""
    )
    assert lines == ["answers", "free"]


def test_nothing_is_forked_beside_another_thread() -> None:
    done = threading.Event()
    other = threading.Thread(target=done.wait)
    other.start()
    try:
        assert ForkServer.start() is None
    finally:
        done.set()
        other.join()


@pytest.mark.parametrize("closed", ["<&-", "<&- >&-", "<&- >&- 2>&-"])
def test_an_import_whose_streams_are_closed(tmp_path: Path, closed: str) -> None:
    inbox = filled(tmp_path)
    command = importing(tmp_path)
    ended = subprocess.run(
        ["sh", "-c", f'exec "$@" {closed}', "sh", *command, "--jobs", "2", str(inbox)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    with Archive.open(tmp_path / "archive") as archive:
        assert archive.count() == 24
        assert archive.verify() == []


def test_without_a_list_of_threads_nothing_is_forked(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_: str) -> list[str]:
        raise FileNotFoundError

    monkeypatch.setattr("os.listdir", missing)
    assert ForkServer.start() is None


def test_a_server_that_cannot_fork_keeps_no_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> int:
        raise BlockingIOError

    monkeypatch.setattr("os.fork", refused)
    ours, theirs = socket.socketpair()
    with ours, theirs:
        before = len(os.listdir("/proc/self/fd"))
        with pytest.raises(BlockingIOError):
            forking._fork(theirs, ["read"], [])
        assert len(os.listdir("/proc/self/fd")) == before


def test_a_server_that_does_not_answer_is_ended() -> None:
    lines = shown(
        """
import os, signal
from archive_tui.ingest.forking import ForkServer
forks = ForkServer.start()
os.kill(forks._pid, signal.SIGSTOP)
forks.close()
forks.close()
print(open(f"/proc/self/task/{os.getpid()}/children").read())
"""
    )
    assert lines == [""]
