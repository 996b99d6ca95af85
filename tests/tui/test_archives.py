"""Making another archive from within the interface."""

from __future__ import annotations

from pathlib import Path

from archive_tui.tui.app import ArchiveApp
from store import Archive
from tests.tui.conftest import Start


async def test_a_new_archive_is_made_and_opened(
    archive: Archive, start: Start, tmp_path: Path
) -> None:
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "file").write_text("x")
    place = tmp_path / "new one"
    async with start(archive) as driver:
        await driver.main.run_action("create")
        await driver.settle()
        await driver.type_ahead(*str(taken))
        await driver.press("enter")
        assert "is not empty" in driver.words
        await driver.press("end", "ctrl+u")
        await driver.type_ahead(*str(place))
        await driver.press("enter")
        app = driver.pilot.app
        assert isinstance(app, ArchiveApp)
        assert app.another == place
    with Archive.open(place, actor="bo") as made:
        assert made.count() == 0


async def test_where_there_is_none_the_way_to_a_new_one_is_said(
    archive: Archive, start: Start, tmp_path: Path
) -> None:
    async with start(archive) as driver:
        await driver.main.run_action("switch")
        await driver.settle()
        await driver.type_ahead(*str(tmp_path / "nothing here"))
        await driver.press("enter")
        assert "Make a new archive" in driver.words
        assert not (tmp_path / "nothing here").exists()
