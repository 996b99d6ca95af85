"""An import beside the interface: what it says, and how it is stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from archive_tui.tui.importing import ImportJob
from store import Archive

Ran = Callable[[Path], tuple[list[str], str]]


@pytest.fixture
def ran(tmp_path: Path) -> Ran:
    """Imports a path: what was said on the way, and the last sentence."""
    Archive.create(tmp_path / "archive").close()

    def call(path: Path) -> tuple[list[str], str]:
        said: list[str] = []
        last: list[str] = []
        done = threading.Event()

        def ended(sentence: str) -> None:
            last.append(sentence)
            done.set()

        ImportJob(tmp_path / "archive", "lena", str(path), said.append, ended)
        assert done.wait(60)
        return said, last[0]

    return call


def test_it_says_how_far_it_is_and_runs_nothing_of_the_folder(
    ran: Ran, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for n in range(30):
        (inbox / f"{n}.txt").write_text(f"Words of {n}.\n")
    (inbox / "json.py").write_text("raise SystemExit('a module of the folder was run')")
    monkeypatch.chdir(inbox)
    monkeypatch.delenv("PYTHONPATH", raising=False)
    said, last = ran(inbox)
    assert last == f"31 files: 1 skipped, 30 added · W says why · imported from {inbox}"
    assert said
    # On a slow machine its last step, the index, says how far it is as well.
    assert all(s.startswith("Indexing ") or "/31 files" in s for s in said)
    assert said[0].startswith("Importing ")
    # The key stands before the path, which may be cut at the end of the line.
    assert all(s.endswith(f" · esc stops · {inbox}") for s in said)


def test_one_that_was_stopped_says_so_and_that_it_goes_on(tmp_path: Path) -> None:
    Archive.create(tmp_path / "archive").close()
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for n in range(3000):
        (inbox / f"{n:04}.txt").write_text(f"Words of {n}.\n")
    last: list[str] = []
    begun, done = threading.Event(), threading.Event()

    def ended(sentence: str) -> None:
        last.append(sentence)
        done.set()

    job = ImportJob(tmp_path / "archive", "lena", str(inbox), lambda said: begun.set(), ended)
    assert begun.wait(60)
    job.stop()
    assert done.wait(60)
    assert last[0].startswith("Stopped: ")
    assert last[0].endswith(f"importing {inbox} again goes on from there")


def test_it_says_what_went_wrong(ran: Ran, tmp_path: Path) -> None:
    said, last = ran(tmp_path / "https://x.invalid/page")
    assert last == "Skipped: page: there is no such file or folder"
    (tmp_path / "archive" / "record.sqlite3").write_bytes(b"not a record")
    _, last = ran(tmp_path)
    assert "damaged" in last
    assert not any("Traceback" in sentence for sentence in said)
