"""``import``: its report, its progress, its options."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest

from archive_tui.cli import importing
from archive_tui.ingest import crew
from archive_tui.ingest.forking import ForkServer
from store.fulltext.indexer import Follower
from tests.cli.conftest import Run


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    for name in "abc":
        (folder / f"{name}.txt").write_text(f"VELM (Coastline) — Words of {name}.\n")
    (folder / "broken.txt").write_bytes(b"\x00\x01")
    with zipfile.ZipFile(folder / "more.zip", "w") as made:
        made.writestr("d.txt", "Words of d.\n")
    return folder


def read(path: Path) -> Any:
    return json.loads(path.read_text())


def test_the_report_says_what_the_lines_say(run: Run, inbox: Path, tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    result = run("import", "--json", "--tag", "velm", "--report", str(file), str(inbox))
    assert result.exit_code == 3
    report = read(file)
    assert report["files"] == [json.loads(line) for line in result.stdout.splitlines()]
    assert [row["status"] for row in report["files"]] == [
        *("added", "added", "quarantined", "added", "added")
    ]
    assert report["files"][4]["path"] == f"{inbox}/more.zip/d.txt"
    assert report["counts"]["files"] == {
        "added": 4,
        "updated": 0,
        "unchanged": 0,
        "skipped": 0,
        "quarantined": 1,
        "interrupted": 0,
    }
    assert report["counts"]["entries"]["added"] == 4
    assert (report["complete"], report["options"]["tags"]) == (True, ["velm"])
    assert report["started"] <= report["ended"]
    assert report["paths"] == [str(inbox)]
    assert [p.name for p in tmp_path.glob(".*")] == []


def test_a_report_in_the_folder_itself(run: Run, inbox: Path) -> None:
    file = inbox / "report.json"
    run("import", "--report", str(file), str(inbox))
    assert len(read(file)["files"]) == 5
    run("import", "--report", str(file), str(inbox))
    assert {row["status"] for row in read(file)["files"]} == {
        "unchanged",
        "skipped",
        "quarantined",
    }


def test_a_report_that_cannot_be_written(run: Run, inbox: Path, tmp_path: Path) -> None:
    result = run("import", "--report", str(tmp_path / "gone" / "r.json"), str(inbox))
    assert result.exit_code == 2
    assert "no folder to write it to" in result.stderr
    assert run("stats", "--json").exit_code == 0
    assert not run("search", "--count", "words").stdout.startswith("3")


def test_the_report_of_an_import_that_was_stopped(
    run: Run, inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = importing._print

    def stopping(*given: Any) -> None:
        real(*given)
        if given[0].path.endswith("b.txt"):
            os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(importing, "_print", stopping)
    monkeypatch.setattr(crew, "GATHER", 0.0)
    file = tmp_path / "report.json"
    result = run("import", "--report", str(file), str(inbox))
    assert result.exit_code == 130
    assert "Run the same command again" in result.stderr
    report = read(file)
    assert report["complete"] is False
    assert [row["status"] for row in report["files"]] == ["added", "added"]
    monkeypatch.undo()
    again = run("import", "--json", str(inbox))
    assert [json.loads(line)["status"] for line in again.stdout.splitlines()] == [
        *("unchanged", "unchanged", "quarantined", "added", "added")
    ]


def test_a_failure_leaves_a_report_as_well(
    run: Run, inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from store.errors import ArchiveFull

    def full(*given: Any) -> None:
        raise ArchiveFull("The disk is full.")

    monkeypatch.setattr(importing, "_print", full)
    file = tmp_path / "report.json"
    assert run("import", "--report", str(file), str(inbox)).exit_code == 4
    assert read(file)["complete"] is False


def test_progress_for_programs(run: Run, inbox: Path) -> None:
    result = run("import", "--progress", "json", str(inbox))
    told = [json.loads(line) for line in result.stderr.splitlines() if line.startswith("{")]
    assert told, "the first step is told at once"
    first = told[0]["progress"]
    assert first["files_total"] == 5
    assert first["text"].startswith(f"{first['files']}/5 files")


def test_no_bar_where_no_terminal_is(run: Run, inbox: Path) -> None:
    assert "\r" not in run("import", str(inbox)).stderr
    assert "{" not in run("import", "--progress", "none", str(inbox)).stderr


def test_a_bar_with_an_estimate_on_a_terminal(place: Path, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for n in range(400):
        (folder / f"{n}.txt").write_text(f"VELM (Coastline) — The bridge {n} is shut.\n" * 40)
    ours, theirs = os.openpty()
    command = [sys.executable, "-m", "archive_tui", "-a", str(place), "import", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=theirs) as process:
        os.close(theirs)
        seen = b""
        end = time.monotonic() + 60
        while time.monotonic() < end:
            try:
                seen += os.read(ours, 65536)
            except OSError:
                break
        process.wait(10)
    os.close(ours)
    assert b"Importing [" in seen
    assert b"/400 files \xc2\xb7 " in seen
    assert b"400 files: 400 added" in seen


def test_jobs_are_counted_from_one(run: Run, inbox: Path) -> None:
    assert run("import", "--jobs", "0", str(inbox)).exit_code == 2
    assert run("import", "--jobs", "2", str(inbox)).exit_code == 3


def test_a_large_import_is_indexed_beside_by_a_process_of_its_own(
    run: Run, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[Follower] = []
    start = Follower.start

    def noted(self: Follower) -> None:
        started.append(self)
        start(self)

    monkeypatch.setattr(Follower, "start", noted)
    monkeypatch.setattr("archive_tui.ingest.importer.cores", lambda: 2)
    run("import", str(inbox / "a.txt"))
    assert not started
    monkeypatch.setattr(importing, "MUCH", 1)
    run("import", str(inbox))
    assert len(started) == 1
    assert len(run("search", "--numbers", "words").stdout.split()) == 4
    run("import", str(inbox / "a.txt"))
    assert len(started) == 1  # it is in: nothing is read


def test_few_small_files_fork_nothing(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(ForkServer, "start", lambda: asked.append(1))
    monkeypatch.setattr("archive_tui.ingest.importer.cores", lambda: 2)
    folder = tmp_path / "notes"
    folder.mkdir()
    for n in range(19):
        (folder / f"{n}.txt").write_text(f"The bridge {n} is shut.\n")
    run("import", str(folder), str(folder / "1.txt"))
    run("import", "--jobs", "1", str(tmp_path))
    assert not asked
    (folder / "19.txt").write_text("The bridge is open.\n")
    run("import", str(folder))
    assert len(asked) == 1
    run("import", str(tmp_path))  # a folder in a folder may hold any number
    run("import", *(str(folder / f"{n}.txt") for n in range(20)))
    assert len(asked) == 3
