"""Files that could not be taken in, in the running interface."""

from __future__ import annotations

from pathlib import Path

from archive_tui.ingest.importer import run
from archive_tui.tui.screens.quarantine import Quarantine, lines_of
from archive_tui.tui.widgets.pane import Pane
from store import Archive
from tests.tui.conftest import Driver, Start


def broken(archive: Archive, folder: Path) -> list[Path]:
    """Two files that no format can take."""
    files = [folder / "nothing.json", folder / "half.pdf"]
    files[0].write_bytes(b"")
    files[1].write_bytes(b"%PDF-1.7\nhalf of a \x1b[31mfile")
    list(run(archive, [str(file) for file in files]))
    assert len(archive.quarantined()) == 2
    return files


async def test_each_is_listed_with_its_reason(
    archive: Archive, start: Start, tmp_path: Path
) -> None:
    files = broken(archive, tmp_path)
    async with start(archive) as driver:
        await driver.main.run_action("quarantine")
        await driver.settle()
        await driver.until(lambda: "2 not taken in" in driver.shown)
        assert isinstance(driver.dialog, Quarantine)
        flat = "".join(driver.shown.split())
        for row, file in zip(archive.quarantined(), files, strict=True):
            assert "".join(row.reason.split()) in flat
            assert file.name in flat
        await driver.press("q")
        assert driver.dialog is None


async def test_a_kept_file_is_written_and_forgotten(
    archive: Archive, start: Start, tmp_path: Path
) -> None:
    files = broken(archive, tmp_path)
    target = tmp_path / "rescued.pdf"
    async with start(archive) as driver:
        await driver.main.run_action("quarantine")
        await driver.settle()
        await driver.until(lambda: "2 not taken in" in driver.shown)
        await driver.press("w")
        await clear(driver)
        await driver.type_ahead(*str(files[1]))
        await driver.press("enter")
        assert "is there already" in driver.words
        await clear(driver)
        await driver.type_ahead(*str(target))
        await driver.press("enter")
        await driver.until(target.exists)
        assert target.read_bytes() == files[1].read_bytes()
        await driver.press("delete")
        await driver.until(lambda: "1 not taken in" in driver.shown or "Forgotten" in driver.shown)
        assert [row.path for row in archive.quarantined()] == [str(files[0])]
        await driver.press("u")
        await driver.until(lambda: len(archive.quarantined()) == 2)


async def clear(driver: Driver) -> None:
    """Empty the line of the prompt."""
    await driver.press("end", "ctrl+u")


async def test_where_there_is_none_it_says_so(archive: Archive, start: Start) -> None:
    async with start(archive) as driver:
        await driver.main.run_action("quarantine")
        await driver.settle()
        await driver.until(lambda: "could be taken in" in driver.shown)
        await driver.press("w")
        assert "no file under the cursor" in driver.words
        assert isinstance(driver.dialog, Quarantine)
        assert driver.dialog.query_one(Pane).value is None
    assert len(lines_of([], 40)) == 1
