"""Imports by several processes: the same results, and none of their deaths ends an import."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from archive_tui.ingest import crew, pool, reading
from archive_tui.ingest.importer import Outcome, Progress, run
from archive_tui.ingest.jobs import CHUNK, Job, Result, Setup
from archive_tui.ingest.options import ImportOptions
from schema.provenance import Original
from store import Archive
from store.prepared import Prepared
from store.rows import Taken


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.create(tmp_path / "archive") as made:
        yield made


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """A folder with so many files that processes are started."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    for n in range(24):
        (folder / f"{n:02}.txt").write_text(f"VELM (Coastline) — The bridge {n} is shut.\n")
    return folder


def go(archive: Archive, path: Path, jobs: int = 2) -> dict[str, Outcome]:
    return {os.path.basename(o.path): o for o in run(archive, [str(path)], jobs=jobs)}


def tweet_lines(count: int, first: int = 1) -> str:
    return "".join(
        json.dumps({"id": str(first + i), "author_id": "7", "text": f"Shut, day {first + i}"})
        + "\n"
        for i in range(count)
    )


def test_the_number_of_processes_changes_nothing(inbox: Path, tmp_path: Path) -> None:
    (inbox / "05.txt").write_text((inbox / "04.txt").read_text())
    (inbox / "06.txt").write_text("The bridge is shut.\n" * (2 * pool.PREFETCHED // 20))
    (inbox / "broken.txt").write_bytes(b"\x00\x01")
    (inbox / "07.jsonl").write_text(tweet_lines(3 * CHUNK))
    (inbox / "07a.txt").write_text("What is sent before the long file is asked for.\n")
    (inbox / "08.jsonl").write_text(tweet_lines(3 * CHUNK))
    (inbox / "long.jsonl").write_text(tweet_lines(2 * CHUNK, 9000))
    (inbox / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n")
    seen = []
    for jobs in (1, 2, 3):
        with Archive.create(tmp_path / f"by-{jobs}") as made:
            outcomes = list(run(made, [str(inbox)], jobs=jobs))
            numbers = list(made.numbers())
            texts = [made.text(n) for n in numbers]
            log = [(c.action, c.number) for c in made.log(10_000)]
            seen.append((outcomes, numbers, texts, log))
            assert made.verify() == []
            made.undo()
            assert made.count() == 0
    assert seen[0] == seen[1] == seen[2]
    statuses = {os.path.basename(o.path): o.status for o in seen[0][0]}
    assert statuses["05.txt"] == "unchanged"
    assert (statuses["07.jsonl"], statuses["08.jsonl"]) == ("added", "unchanged")
    assert statuses["broken.txt"] == "quarantined"
    assert statuses["picture.txt"] == "skipped"


def test_a_death_ends_one_file(
    archive: Archive, inbox: Path, faulty: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "SECONDS", 3.0)
    names = ("crash", "fault", "hang", "killed", "leave", "memory")
    for name in names:
        (inbox / f"1-{name}.txt").write_text(f"FAULTY {name}\n")
    found = go(archive, inbox)
    reasons = {name: found.pop(f"1-{name}.txt").reason or "" for name in names}
    assert reasons == {
        "crash": "the process that read it was ended by SIGSEGV",
        "fault": "its reader failed (KeyError: 'fault')",
        "hang": "reading it took longer than 3 seconds",
        "killed": "the process that read it was ended by SIGKILL",
        "leave": "the process that read it ended with 0",
        "memory": "it needs more memory than there is",
    }
    assert {o.status for o in found.values()} == {"added"}
    assert len(archive.quarantined()) == 6
    for row in archive.quarantined():
        assert archive.vault.path(row.sha256).read_bytes().startswith(b"FAULTY")
    assert archive.verify() == []


def test_a_death_in_the_middle_of_a_file_that_streams(
    archive: Archive, inbox: Path, faulty: None
) -> None:
    (inbox / "1-torn.txt").write_text("FAULTY torn\n")
    found = go(archive, inbox)
    torn = found.pop("1-torn.txt")
    assert torn.status == "quarantined"
    assert "was ended by SIGKILL; 1 of its entries had gone in" in (torn.reason or "")
    assert {o.status for o in found.values()} == {"added"}


def test_files_read_soon_after_one_another_go_in_together(
    archive: Archive, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crew, "GATHER", 600.0)
    sizes: list[int] = []
    intake = archive.intake

    def counted(items: Sequence[Prepared], **more: Any) -> list[Taken]:
        sizes.append(len(items))
        return intake(items, **more)

    monkeypatch.setattr(archive, "intake", counted)
    assert {o.status for o in go(archive, inbox).values()} == {"added"}
    assert sizes == [24]


def test_originals_go_to_the_disk_while_others_are_read(
    archive: Archive, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = threading.Event()
    put = archive.put_bytes

    def noticed(data: bytes, name: str) -> Original:
        original = put(data, name)
        kept.set()
        return original

    def last_waits(job: Job, *more: Any) -> Result:
        if job.name == "23.txt":
            assert kept.wait(30)
        return reading.read(job, *more)

    monkeypatch.setattr(crew, "GATHER", 600.0)
    monkeypatch.setattr(archive, "put_bytes", noticed)
    monkeypatch.setattr(crew, "read", last_waits)
    assert {o.status for o in go(archive, inbox, 1).values()} == {"added"}
    assert archive.verify() == []


def test_two_processes_start_at_a_time(tmp_path: Path) -> None:
    setup = Setup(ImportOptions(), str(tmp_path), str(tmp_path), shared=False)
    many = pool.Pool(5, setup, lambda count: None)
    try:
        for _ in range(5):
            assert not many.accepts(Job("1.txt"))
        assert len(many._all) == 2
    finally:
        many.close()


def test_files_do_not_wait_for_one_that_takes_long(
    archive: Archive, inbox: Path, faulty: None
) -> None:
    (inbox / "20.txt").write_text("FAULTY hang\n")
    there: list[int] = []

    def stopped() -> bool:
        there.append(archive.count())
        return there[-1] >= 20

    found = list(run(archive, [str(inbox)], jobs=2, stopped=stopped))
    assert [o.status for o in found] == ["added"] * 20


def test_processes_that_grew_too_large_are_replaced(
    archive: Archive, inbox: Path, faulty: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAULTY_FAT", "1")
    assert {o.status for o in go(archive, inbox).values()} == {"added"}


def test_processes_that_cannot_start_are_said(
    archive: Archive, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from store.errors import ArchiveError

    monkeypatch.setattr(pool, "_BOOT", "raise SystemExit(3)")
    with pytest.raises(ArchiveError, match=r"ended with 3 as it started.*--jobs 1"):
        go(archive, inbox)
    assert archive.count() == 0


def test_stopped_while_it_waits(archive: Archive, inbox: Path, faulty: None) -> None:
    (inbox / "01.txt").write_text("FAULTY hang\n")
    seen: list[Progress] = []
    found = run(
        archive, [str(inbox)], jobs=2, on_progress=seen.append, stopped=lambda: len(seen) > 20
    )
    assert [o.status for o in found] == ["added"]


def test_stopped_within_a_long_file(archive: Archive, inbox: Path) -> None:
    (inbox / "long.jsonl").write_text(tweet_lines(4 * CHUNK))
    seen: list[Progress] = []
    found = list(
        run(
            archive,
            [str(inbox)],
            jobs=2,
            on_progress=seen.append,
            stopped=lambda: bool(seen) and seen[-1].entries >= 24 + CHUNK,
        )
    )
    assert (found[-1].status, found[-1].added) == ("interrupted", CHUNK)
    again = go(archive, inbox)
    assert (again["long.jsonl"].added, again["long.jsonl"].unchanged) == (3 * CHUNK, CHUNK)
    assert {o.status for o in again.values()} == {"added", "unchanged"}


@pytest.mark.parametrize("full", [True, False])
def test_a_long_file_without_room_for_its_entries_is_read_twice(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, full: bool
) -> None:
    def no_room(**_: object) -> object:
        raise OSError(28, "No space left on device")

    if full:
        monkeypatch.setattr("tempfile.TemporaryFile", no_room)
    else:
        monkeypatch.setattr(reading, "SPOOL", 100)
    path = tmp_path / "long.jsonl"
    path.write_text(tweet_lines(2 * CHUNK))
    assert go(archive, path, 1)["long.jsonl"].added == 2 * CHUNK
    path.write_text(tweet_lines(2 * CHUNK, 5000) + '{"id')
    assert go(archive, path, 1)["long.jsonl"].status == "quarantined"
    assert archive.count() == 2 * CHUNK


# -- the command, and what can happen to it --------------------------------------------


def started(archive: Path, inbox: Path, *more: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "archive_tui", "-a", str(archive), "import", "--jobs", "2"]
    return subprocess.Popen(
        [*command, *more, str(inbox)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def descendants(pid: int) -> list[int]:
    found = [pid]
    for one in found:
        found += map(int, Path(f"/proc/{one}/task/{one}/children").read_text().split())
    return found[1:]


def soon(condition: Callable[[], bool]) -> bool:
    """Whether it comes true within half a minute."""
    for _ in range(600):
        if condition():
            return True
        time.sleep(0.05)
    return False


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="asks /proc for children")
@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_whatever_ends_it_nothing_is_half_in_and_nobody_is_left(
    inbox: Path, tmp_path: Path, faulty: None, blow: signal.Signals
) -> None:
    Archive.create(tmp_path / "archive").close()
    (inbox / "20.txt").write_text("FAULTY hang\n")
    process = started(tmp_path / "archive", inbox)
    assert process.stdout is not None
    lines = [process.stdout.readline() for _ in range(20)]
    assert all(line.startswith("added\t") for line in lines)
    started_too = descendants(process.pid)
    assert len(started_too) == 3, "two that read, and what they are forked from"
    process.send_signal(blow)
    process.communicate(timeout=30)
    assert process.returncode == (-9 if blow == signal.SIGKILL else 130)
    assert soon(lambda: not any(alive(pid) for pid in started_too))
    with Archive.open(tmp_path / "archive") as archive:
        assert archive.verify() == []
        assert archive.count() == 20, "what was said to be in is in, and nothing else"
        assert all(archive.text(n).endswith("is shut.\n") for n in archive.numbers())
        (inbox / "20.txt").write_text("The bridge is open again.\n")
        again = [o.status for o in run(archive, [str(inbox)], jobs=2)]
        assert again == ["unchanged"] * 20 + ["added"] * 4
        assert archive.count() == 24
