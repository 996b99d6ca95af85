"""Work beside the interface: the panel, near-duplicates, and stopping."""

from __future__ import annotations

import threading
from pathlib import Path

from archive_tui.tui.jobs import DuplicatesJob, Job
from archive_tui.tui.widgets.pane import Pane
from schema import Document
from store import Archive
from tests.tui.conftest import Start

WORDS = " ".join(f"word{n} of the invented report on the weir" for n in range(40))


def test_near_duplicates_are_proposed_by_a_process(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "archive", actor="ada") as archive:
        archive.add([Document(title=t, text=f"{WORDS} {t}") for t in ("One", "Two")])
    said: list[str] = []
    done = threading.Event()

    def ended(sentence: str) -> None:
        said.append(sentence)
        done.set()

    DuplicatesJob(tmp_path / "archive", "ada", lambda sentence: None, ended)
    assert done.wait(60)
    assert said == ["1 near-duplicates proposed as links: p reviews, u undoes."]
    with Archive.open(tmp_path / "archive") as archive:
        assert len(archive.proposed_links("duplicates")) == 1


def test_progress_of_any_command_is_passed_on(tmp_path: Path) -> None:
    class Reindexing(Job):
        def closing(self, code: int, errors: list[str]) -> str:
            return f"{code} {errors}"

    with Archive.create(tmp_path / "archive", actor="ada") as archive:
        archive.add([Document(title=f"Page {n}", text=f"{WORDS} {n}") for n in range(1200)])
    told: list[str] = []
    done = threading.Event()
    job = Reindexing(
        tmp_path / "archive", "ada", "Indexing", ["reindex"], told.append, lambda _: done.set()
    )
    assert done.wait(120)
    assert job.last.startswith("0 ")
    assert not job.running
    for sentence in told:
        assert sentence.startswith("Indexing")
        assert "/" in sentence


async def test_the_panel_lists_what_is_under_way_and_what_was(
    sample: Archive, start: Start, tmp_path: Path
) -> None:
    page = tmp_path / "page.txt"
    page.write_text("A new page\n\nThe invented river was said to be clean.\n", encoding="utf-8")
    async with start(sample) as driver:
        await driver.press("W")
        assert "Nothing else" in driver.shown
        await driver.press("q")
        driver.main.take_in(str(page))
        await driver.press("W")
        assert driver.pilot.app.screen.query_one(Pane).id == "work-lines"
        assert f"Importing {page}"[:40] in driver.shown
        await driver.until(lambda: not driver.main.running)
        await driver.until(lambda: "1 added" in " ".join(driver.shown.split()))
        await driver.press("x", "q")
        assert driver.pilot.app.screen is driver.main


async def test_esc_stops_what_began_last(sample: Archive, start: Start, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for n in range(2000):
        (inbox / f"{n:04}.txt").write_text(f"Invented words of {n}.\n")
    async with start(sample) as driver:
        driver.main.take_in(str(inbox))
        await driver.until(lambda: bool(driver.main.jobs[0].told))
        await driver.press("escape")
        await driver.until(lambda: not driver.main.running)
        assert driver.main.jobs[0].last.startswith("Stopped: ")


async def test_a_first_import_is_seen_from_its_beginning_with_what_was_left_out(
    archive: Archive, start: Start, tmp_path: Path
) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for n in range(40):
        (inbox / f"{n:02}.txt").write_text(f"Invented words of {n}.\n", encoding="utf-8")
    (inbox / "nothing.pdf").write_bytes(b"")
    (inbox / "film.mp4").write_bytes(b"\0\0\0\x18ftypmp42")
    async with start(archive) as driver:
        driver.main.take_in(str(inbox))
        await driver.until(lambda: not driver.main.running)
        await driver.until(lambda: len(driver.main.entries.numbers) == 40)
        assert "42 files: 1 quarantined, 1 skipped, 40 added · W says why" in driver.bottom
        await driver.settle()
        assert driver.main.entries.cursor == 0
        await driver.press("W")
        await driver.until(lambda: "nothing.pdf" in driver.shown)
        assert "Quarantined: not taken in, kept as they were: 1" in driver.shown
        assert "it is empty" in driver.shown
        assert "film.mp4" in driver.shown
