"""Paths as they are typed: what cannot be one gets a sentence, and ends nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive_tui.tui.paths import complete_path, trouble_new, trouble_writing, typed_path
from archive_tui.tui.screens.prompt import Prompt
from store import Archive
from tests.tui.conftest import Start

ODD = ["~no-such-user-here/clippings", "~no-such-user-here", "a\0b", "x" * 5000, "/" + "y/" * 3000]


@pytest.mark.parametrize("typed", ODD)
def test_what_cannot_be_a_path_is_completed_by_nothing(typed: str) -> None:
    assert complete_path(typed) == []
    assert trouble_writing(typed) is None
    assert typed.startswith(("x", "/")) or not typed_path(typed).is_absolute()


@pytest.mark.parametrize("typed", [*ODD[:2], "x" * 5000])
def test_no_archive_is_made_at_what_cannot_be_a_path(typed: str) -> None:
    trouble = trouble_new(typed)
    assert trouble is not None
    assert "no user" in trouble or "too long" in trouble


@pytest.mark.parametrize("action", ["import", "switch", "create", "write"])
async def test_a_user_who_is_not_there_ends_no_dialog(
    start: Start, sample: Archive, action: str
) -> None:
    async with start(sample) as driver:
        await driver.main.run_action(action)
        await driver.settle()
        assert isinstance(driver.dialog, Prompt)
        await driver.type("~no-such-user-here")
        if action in ("switch", "create"):
            await driver.press("enter")
            assert "no-such-user-here" in driver.words
        assert isinstance(driver.dialog, Prompt)
        await driver.press("escape")
        assert driver.dialog is None


async def test_an_import_from_the_home_folder(
    start: Start, archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "clip.txt").write_text("An invented clipping about the weir.")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    async with start(archive) as driver:
        await driver.main.run_action("import")
        await driver.type("~/clip.txt")
        await driver.press("enter")
        await driver.until(lambda: len(driver.main.entries.numbers) == 1)
