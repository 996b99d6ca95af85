"""Jumping, zoom, widths, settings, help by context, and what the palette finds."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import OptionList

from archive_tui import config
from archive_tui.tui.screens.help import Help
from archive_tui.tui.screens.jumping import LETTERS, Jumping, labels
from archive_tui.tui.screens.settings import SettingsScreen
from archive_tui.tui.widgets.pane import Pane
from archive_tui.tui.widgets.search_box import SearchBox
from store import Archive
from tests.tui.conftest import Start


def test_no_label_is_the_beginning_of_another() -> None:
    for count in (1, len(LETTERS), len(LETTERS) + 1, 700):
        made = labels(count)
        assert len(set(made)) == count
        assert not any(b.startswith(a) for a in made for b in made if a != b) or count > 100
        assert len({len(label) for label in made}) == 1


class TestJumping:
    async def test_a_row_is_reached_by_its_letters(self, sample: Archive, start: Start) -> None:
        async with start(sample, (80, 24)) as driver:
            await driver.press("semicolon")
            screen = driver.pilot.app.screen
            assert isinstance(screen, Jumping)
            lines = driver.shown.splitlines()
            row = 7
            label = lines[row][2:4].strip()
            await driver.press(*label)
            assert driver.main.entries.cursor == row - driver.main.entries.region.y
            assert driver.main.entries.has_focus

    async def test_the_search_line_and_the_panes_are_reached(
        self, sample: Archive, start: Start
    ) -> None:
        async with start(sample, (160, 50)) as driver:
            await driver.press("semicolon")
            label = driver.shown.splitlines()[0][:2].strip()
            await driver.press(*label)
            assert isinstance(driver.main.focused, SearchBox)
            await driver.press("escape", "semicolon")
            assert driver.main.details.region.x > 0
            place = driver.main.details.region.offset
            label = driver.shown.splitlines()[place.y][place.x : place.x + 2].strip()
            await driver.press(*label)
            assert driver.main.details.has_focus

    async def test_anything_else_leaves(self, sample: Archive, start: Start) -> None:
        async with start(sample, (80, 24)) as driver:
            before = driver.main.entries.cursor
            for key in ("escape", "1"):
                await driver.press("semicolon", key)
                assert driver.pilot.app.screen is driver.main
            assert driver.main.entries.cursor == before


class TestPanes:
    async def test_zoom_gives_the_screen_to_one_and_back(
        self, sample: Archive, start: Start
    ) -> None:
        async with start(sample, (160, 40)) as driver:
            main = driver.main
            width = main.details.size.width
            await driver.press("z")
            assert main.entries.size.width == 160
            assert not main.details.display
            await driver.press("enter")
            assert main.reader.size.width == 160
            await driver.press("z")
            assert main.details.size.width == width
            assert main.facets.display

    async def test_a_zoomed_side_pane_gives_way_when_one_goes_on(
        self, sample: Archive, start: Start
    ) -> None:
        async with start(sample, (160, 40)) as driver:
            main = driver.main
            main.facets.focus()
            await driver.press("z")
            assert main.facets.size.width == 160 - 1
            assert not main.entries.display
            await driver.press("slash")
            assert main.entries.display
            assert main.facets.size.width < 60

    async def test_a_width_is_remembered(self, sample: Archive, start: Start) -> None:
        async with start(sample, (160, 40)) as driver:
            width = driver.main.details.region.width
            await driver.press("greater_than_sign", "greater_than_sign", "less_than_sign")
            wider = driver.main.details.region.width
            assert wider > width
        async with start(sample, (160, 40)) as driver:
            assert driver.main.details.region.width == wider
            for _ in range(60):
                await driver.pilot.press("greater_than_sign")
            await driver.settle()
            assert driver.main.entries.size.width >= 16


@pytest.fixture
def own_config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "config.toml"
    monkeypatch.setenv("ARCHIVE_TUI_CONFIG", str(file))
    return file


class TestSettings:
    async def test_a_theme_is_chosen_and_holds_at_once(
        self, sample: Archive, start: Start, own_config: Path
    ) -> None:
        async with start(sample, (80, 24)) as driver:
            driver.main.action_settings()
            await driver.settle()
            screen = driver.pilot.app.screen
            assert isinstance(screen, SettingsScreen)
            screen.query_one(Pane).choose("theme")
            await driver.press("enter")
            letter = next(
                line.split()[0] for line in driver.shown.splitlines() if "archive-light" in line
            )
            await driver.press(letter)
            assert driver.pilot.app.theme == "archive-light"
            assert own_config.read_text() == 'theme = "archive-light"\n'
            assert "archive-light   from: file" in driver.shown
            await driver.press("d")
            assert config.load().sources["theme"] == "default"

    async def test_a_number_is_checked_as_it_is_typed(
        self, sample: Archive, start: Start, own_config: Path
    ) -> None:
        async with start(sample, (80, 24)) as driver:
            driver.main.action_settings()
            await driver.settle()
            driver.pilot.app.screen.query_one(Pane).choose("limit")
            await driver.press("enter", "x", "enter")
            assert "must be a number" in driver.shown
            await driver.press("backspace", "0", "enter")
            assert own_config.read_text() == "limit = 0\n"

    async def test_a_broken_file_is_said(
        self, sample: Archive, start: Start, own_config: Path
    ) -> None:
        own_config.write_text("limit = = 3")
        async with start(sample, (80, 24)) as driver:
            driver.main.action_settings()
            await driver.settle()
            assert "not valid TOML" in driver.shown


class TestHelp:
    async def test_the_keys_of_what_has_them_come_first(
        self, sample: Archive, start: Start
    ) -> None:
        async with start(sample, (160, 40)) as driver:
            for widget, head in (
                (driver.main.entries, "In the list"),
                (driver.main.details, "In a side pane"),
            ):
                widget.focus()
                await driver.press("question_mark")
                assert isinstance(driver.pilot.app.screen, Help)
                lines = [line.strip() for line in driver.shown.splitlines() if line.strip()]
                assert lines[0].startswith(head)
                await driver.press("q")


class TestPalette:
    async def test_it_finds_tags_saved_searches_and_entries(
        self, sample: Archive, start: Start
    ) -> None:
        sample.save_search("weir words", "weir")
        async with start(sample, (100, 30)) as driver:
            await driver.press("colon")
            await driver.type("weir")
            await driver.pilot.pause(0.5)
            await driver.settle()
            assert "weir words" in driver.shown
            assert "saved search: weir" in driver.shown
            assert "entry" in driver.shown
            await driver.press("escape", "colon")
            await driver.type("sorvia")
            await driver.pilot.pause(0.5)
            await driver.settle()
            assert "actor/sorvia" in driver.shown

    async def test_it_finds_what_has_no_tag_and_tags_used_once(
        self, sample: Archive, start: Start
    ) -> None:
        async with start(sample, (100, 30)) as driver:
            await driver.press("colon")
            await driver.type("untagged")
            await driver.until(lambda: "Untagged entries" in driver.shown)
            await driver.press("enter")
            await driver.until(lambda: driver.main.query_text == "is:untagged")
            await driver.press("colon")
            await driver.type("used once")
            await driver.until(lambda: "Tags used once" in driver.shown)
            await driver.press("enter")
            await driver.until(lambda: "Tags that one entry has" in driver.shown)

    async def test_words_typed_come_before_letters_in_order(
        self, sample: Archive, start: Start
    ) -> None:
        async with start(sample, (100, 30)) as driver:
            for typed, first in (
                ("export citations", "Export citations to a file"),
                ("restore", "Undo your last change"),
                ("revisions", "Compare: an entry's texts"),
                ("dossier", "Copy or export citations"),
                ("rdo", "Redo it"),
            ):
                await driver.press("colon")
                await driver.type(typed)
                found = driver.pilot.app.screen.query_one(OptionList)

                def is_there(found: OptionList = found, first: str = first) -> bool:
                    count = found.option_count
                    return count > 0 and str(found.get_option_at_index(0).prompt).startswith(first)

                await driver.until(is_there)
                assert "More like" not in driver.shown or typed == "rdo"
                await driver.press("escape")

    async def test_a_command_has_one_line_with_its_keys(
        self, sample: Archive, start: Start
    ) -> None:
        async with start(sample, (100, 30)) as driver:
            await driver.press("colon")
            await driver.until(lambda: "Search, or go to an entry with #12   /" in driver.shown)
            assert "🔎" not in driver.shown


class TestChoice:
    async def test_a_key_that_is_no_answer_says_which_are(
        self, sample: Archive, start: Start
    ) -> None:
        async with start(sample, (80, 24)) as driver:
            await driver.press("q")
            assert "Keys here" not in driver.shown
            await driver.press("j")
            assert "Keys here: y n · esc leaves" in driver.shown
            await driver.press("n")
            assert "Quit?" not in driver.shown

    async def test_the_letters_of_a_setting_are_not_those_that_move(
        self, sample: Archive, start: Start, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
        async with start(sample, (80, 24)) as driver:
            driver.main.action_settings()
            await driver.settle()
            await driver.press(*["j"] * 4, "enter")
            assert "a  archive-dark" in driver.shown
            await driver.press("j", "k", "q")
            assert "Keys here: a b c" in driver.shown
            assert not list(tmp_path.rglob("config.toml"))
