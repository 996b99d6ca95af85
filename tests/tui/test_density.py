"""Two lines an entry: the list as before in everything but its lines; density set and switched."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App

from archive_tui import config
from archive_tui.display import cell_width, is_right_to_left
from archive_tui.tui.screens.settings import SettingsScreen
from archive_tui.tui.widgets.entry_list import EntryList
from archive_tui.tui.widgets.pane import Pane
from archive_tui.tui.widgets.row_layout import layout_pair
from schema import Document
from store import Archive
from store.rows import Row
from tests.tui.conftest import Driver, Start
from tests.tui.list_demo import Demo

ODD = st.text(st.sampled_from("ab \t.#🇸🇾👩\u200d👧字مر\u0301\x1b\u202e"), max_size=300)
COMFORTABLE = config.Interface(density="comfortable")
HEIGHTS = (11, 12, 24)
"""Of a screen with a bottom line: ten, eleven and 23 lines of list."""


def screen(app: App[Any]) -> list[str]:
    return ["".join(s.text for s in strip) for strip in app.screen._compositor.render_strips()]


def cursor_lines(app: App[Any]) -> list[int]:
    return [y for y, line in enumerate(screen(app)) if line.startswith("▌")]


def row(title: str = "A title", opening: str = "", **more: object) -> Row:
    row = Row(7, "document", title, "2031-04-02", "Who", (), "confirmed", 3, 1, 1, opening=opening)
    return replace(row, **more)  # type: ignore[arg-type]


def lines_of(made: Row, width: int = 78, depth: int = 0) -> tuple[str, str]:
    first, second = layout_pair(made, width, depth=depth)
    return "".join(text for _, text in first), "".join(text for _, text in second)


# -- the two lines


@given(ODD, ODD, ODD, st.lists(ODD, max_size=3), st.integers(1, 130), st.integers(0, 3))
def test_both_lines_fit_their_width(
    title: str, byline: str, opening: str, tags: list[str], width: int, depth: int
) -> None:
    made = row(title, opening, byline=byline, tags=tuple(tags), status="proposed")
    lines = lines_of(made, width, depth)
    for line in lines:
        assert cell_width(line) <= width
        assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e]", line)
    if width > 12:
        assert "D?" in lines[0]


def test_a_long_title_goes_on_beneath() -> None:
    words = [f"word{n}" for n in range(40)]
    first, second = lines_of(row(" ".join(words), "Never shown", byline="", date=""))
    assert first.endswith("…")
    # The last one may be cut.
    shown = first[9:-1].split() + second.split("…")[1].split()[:-1]
    assert shown == words[: len(shown)]
    assert len(shown) > 11
    assert "Never" not in second


def test_the_beginning_of_the_text_comes_without_its_title_again() -> None:
    first, second = lines_of(row("The quay", "# The Quay\n\nIt was closed."))
    assert first.endswith("D  The quay")
    assert second == " " * 9 + "2031-04-02  Who  ❝3 n x  It was closed."
    assert lines_of(row("The quay", "#quay is closed."))[1].endswith("#quay is closed.")


def test_right_to_left_text_is_last_on_its_line() -> None:
    _, second = lines_of(row("Title", "مرحبا بكم في الأرشيف", tags=("place/quay",)))
    first_letter = next(at for at, char in enumerate(second) if is_right_to_left(char))
    assert second.index("[quay]") < first_letter
    assert not re.search("[a-z0-9]", second[first_letter:])


def test_what_is_nested_has_its_second_line_beneath_its_title() -> None:
    first, second = lines_of(row("Words"), depth=2)
    assert first.index("Words") == second.index("2031")


# -- moving


@pytest.mark.parametrize("height", HEIGHTS)
async def test_both_lines_of_the_cursor_are_always_in_view(height: int) -> None:
    app = Demo(60, each=2)
    async with app.run_test(size=(80, height)) as pilot:
        entries = app.query_one(EntryList)
        for key in (*["down"] * 59, *["up"] * 59):
            await pilot.press(key)
            await pilot.pause()
            at = cursor_lines(app)
            assert len(at) == 2
            assert at[1] == at[0] + 1
            assert re.match(rf"▌.\s+{entries.current} ", screen(app)[at[0]])
            assert re.match(r".{2} {3,}\S", screen(app)[at[1]])
        assert entries.cursor == 0


@pytest.mark.parametrize("height", HEIGHTS)
async def test_pages_and_halves_count_entries(height: int) -> None:
    app = Demo(200, each=2)
    async with app.run_test(size=(80, height)) as pilot:
        entries = app.query_one(EntryList)
        page = (height - 1) // 2
        await pilot.press("pagedown")
        assert entries.cursor == page - 1
        await pilot.press("ctrl+d")
        assert entries.cursor == page - 1 + page // 2
        await pilot.press("ctrl+u", "pageup")
        assert entries.cursor == 0


async def test_past_the_edge_it_scrolls_by_a_third() -> None:
    app = Demo(200, each=2)
    async with app.run_test(size=(80, 25)) as pilot:
        entries = app.query_one(EntryList)
        entries.move_to(11)
        await pilot.pause()
        assert entries.scroll_offset.y == 0
        await pilot.press("j")
        assert entries.scroll_offset.y == 2 * 4
        entries.move_to(3)
        assert entries.scroll_offset.y == 0


@pytest.mark.parametrize("height", HEIGHTS)
async def test_the_last_of_a_million_is_reached_and_shown_whole(height: int) -> None:
    app = Demo(1_000_000, each=2)
    async with app.run_test(size=(80, height)) as pilot:
        await pilot.press("G")
        await pilot.pause()
        assert app.query_one(EntryList).current == 1_000_000
        first, second = cursor_lines(app)
        assert re.match(r"▌ 1000000 ", screen(app)[first])
        assert second in (height - 2, height - 3)
        assert not screen(app)[0][:9].isspace()
        await pilot.press("k", "pageup", "g")
        await pilot.pause()
        assert screen(app)[0].startswith("▌     1 T")


async def test_a_view_that_begins_within_an_entry_shows_the_rest_of_it() -> None:
    app = Demo(100, each=2)
    async with app.run_test(size=(80, 24)) as pilot:
        entries = app.query_one(EntryList)
        await pilot.pause()
        before = screen(app)
        entries.scroll_to(y=3, animate=False, force=True)
        await pilot.pause()
        assert screen(app)[:20] == [line.replace("▌", " ") for line in before[3:23]]
        await pilot.press("j")
        await pilot.pause()
        assert len(cursor_lines(app)) == 2


@pytest.mark.parametrize("keys", [("G", "k", "g"), ("pagedown", "ctrl+d", "pageup", "j", "k")])
async def test_painting_in_parts_shows_the_whole(keys: tuple[str, ...]) -> None:
    app = Demo(200, each=2)
    async with app.run_test(size=(80, 24)) as pilot:
        entries = app.query_one(EntryList)
        for key in keys:
            await pilot.press(key)
            await pilot.pause()
            painted = {y: list(segments) for y, segments in entries._painted.items()}
            whole = {y: entries._full_line(y) for y in range(entries.size.height)}
            texts = {y: "".join(s.text for s in line) for y, line in painted.items()}
            # What the cursor left or came to is painted by its gutter alone.
            assert {y: text[2:] for y, text in texts.items()} == {
                y: "".join(s.text for s in line)[2:] for y, line in whole.items()
            }


# -- marks, clicks, other numbers


async def test_marks_stand_on_first_lines_only() -> None:
    app = Demo(50, each=2)
    async with app.run_test(size=(80, 24)) as pilot:
        entries = app.query_one(EntryList)
        await pilot.press("space", "j", "v")
        await pilot.pause()
        assert [y for y, line in enumerate(screen(app)) if line[1] in "●◆"] == [0, 4]
        await pilot.press("j", "j", "v")
        await pilot.pause()
        assert entries.marked == {1, 3, 4, 5}
        assert [y for y, line in enumerate(screen(app)) if line[1] in "●◆"] == [0, 4, 6, 8]
        await pilot.press("asterisk")
        assert len(entries.marked) == 50


async def test_a_click_on_either_line_goes_to_its_entry_and_a_second_opens() -> None:
    opened: list[int] = []

    class Clicked(Demo):
        def on_entry_list_opened(self, message: EntryList.Opened) -> None:
            opened.append(message.number)

    app = Clicked(50, each=2)
    async with app.run_test(size=(80, 24)) as pilot:
        entries = app.query_one(EntryList)
        await pilot.click(EntryList, offset=(20, 7))
        assert entries.cursor == 3
        await pilot.click(EntryList, offset=(20, 4))
        assert entries.cursor == 2
        await pilot.click(EntryList, offset=(20, 5), times=2)
        assert opened == [3]
        await pilot.click(EntryList, offset=(20, 22))
        await pilot.pause()
        assert entries.cursor == 11
        assert len(cursor_lines(app)) == 2


async def test_the_cursor_stays_on_its_entry_and_line_when_the_list_is_another() -> None:
    app = Demo(500, each=2)
    async with app.run_test(size=(80, 24)) as pilot:
        entries = app.query_one(EntryList)
        entries.move_to(300)
        await pilot.press("up", "up")
        await pilot.pause()
        before, current = cursor_lines(app), entries.current
        entries.set_numbers(range(200, 401))
        await pilot.pause()
        assert (entries.current, cursor_lines(app)) == (current, before)
        entries.set_numbers([])
        await pilot.pause()
        assert "Nothing here." in screen(app)[0]


# -- in the interface


def settings_with(interface: config.Interface) -> config.Settings:
    return replace(config.standard(), interface=interface)


@pytest.fixture
def own_config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "config.toml"
    monkeypatch.setenv("ARCHIVE_TUI_CONFIG", str(file))
    return file


def title_line(driver: Driver) -> int:
    """The line of the screen where the cursor's entry begins."""
    return next(y for y, line in enumerate(driver.shown.splitlines()) if line[:1] == "▌")


async def test_the_palette_switches_it_and_every_place_is_kept(
    sample: Archive, start: Start, own_config: Path
) -> None:
    async with start(sample, (80, 24)) as driver:
        entries = driver.main.entries
        await driver.press("asterisk", *"j" * 25)
        number, line = entries.current, title_line(driver)
        await driver.press("colon", *"density", "enter")
        await driver.until(lambda: entries.each == 2)
        await driver.settle()
        assert config.load().interface.density == "comfortable"
        assert entries.current == number
        assert abs(title_line(driver) - line) <= 1
        assert len(entries.marked) == len(entries.numbers)
        assert "Density: comfortable" in driver.bottom
        driver.main.action_density()
        await driver.settle()
        assert entries.current == number
        assert config.load().interface.density == "compact"
        assert entries.each == 1


async def test_where_it_cannot_be_kept_it_holds_until_one_leaves(
    sample: Archive, start: Start, own_config: Path
) -> None:
    own_config.mkdir()
    async with start(sample, (80, 24)) as driver:
        driver.main.action_density()
        await driver.settle()
        assert driver.main.entries.each == 2
        assert "until you leave" in driver.bottom


async def test_the_settings_switch_it_live(sample: Archive, start: Start, own_config: Path) -> None:
    async with start(sample, (160, 50)) as driver:
        driver.main.action_settings()
        await driver.settle()
        dialog = driver.dialog
        assert isinstance(dialog, SettingsScreen)
        dialog.query_one(Pane).choose("density")
        await driver.press("enter", "b")
        await driver.settle()
        assert config.load().interface.density == "comfortable"
        await driver.press("q")
        assert driver.main.entries.each == 2
        assert driver.main.comfortable


async def test_letters_lead_to_first_lines(sample: Archive, start: Start) -> None:
    async with start(sample, (80, 24), settings=settings_with(COMFORTABLE)) as driver:
        top = driver.main.entries.region.y
        await driver.press("semicolon")
        lines = driver.shown.splitlines()
        assert lines[top + 6][2:4].strip()
        assert not lines[top + 7][2:4].strip()
        await driver.press(*lines[top + 6][2:4].strip())
        assert driver.main.entries.cursor == 3


async def test_from_the_reader_one_comes_back_to_where_one_was(
    sample: Archive, start: Start
) -> None:
    async with start(sample, (80, 24), settings=settings_with(COMFORTABLE)) as driver:
        await driver.press(*"j" * 15)
        before = title_line(driver), driver.main.entries.current
        await driver.press("enter", "q")
        assert (title_line(driver), driver.main.entries.current) == before


async def test_a_search_begins_at_the_top_and_a_change_keeps_the_place(
    sample: Archive, start: Start
) -> None:
    async with start(sample, (80, 24), settings=settings_with(COMFORTABLE)) as driver:
        await driver.press(*"j" * 20)
        await driver.find("kind:document OR kind:report")
        assert cursor_lines(driver.pilot.app) == [2, 3]
        await driver.press(*"j" * 14)
        before = title_line(driver), driver.main.entries.current
        driver.main.changed(None)
        await driver.settle()
        assert (title_line(driver), driver.main.entries.current) == before


async def test_quotations_unfold_beneath_in_two_lines(sample: Archive, start: Start) -> None:
    async with start(sample, (80, 24), settings=settings_with(COMFORTABLE)) as driver:
        await driver.find('"same day" kind:document')
        await driver.press("l")
        lines = driver.shown.splitlines()
        nested = [y for y, line in enumerate(lines) if "└" in line]
        assert len(nested) > 1
        assert {b - a for a, b in pairwise(nested)} == {2}
        await driver.press("h")
        assert "└" not in driver.shown


async def test_the_reader_and_the_details_have_more_room(archive: Archive, start: Start) -> None:
    long = "The harbour of Elsin is closed, said the invented council. " * 4
    title = "An invented title that is far too long for a pane at the side"
    archive.add([Document(title=title, text=f"{long.strip()}\n{long.strip()}")])
    archive.catch_up()
    async with start(archive, (120, 40)) as driver:
        await driver.press("enter", "i", "i")
        main = driver.main
        height, lines = main.reader._height, len(main.details.lines)
        main.settle_density(settings_with(COMFORTABLE))
        await driver.settle()
        assert main.reader._height == height + 1
        assert len(main.details.lines) == lines + 1
        main.settle_density(settings_with(config.Interface()))
        await driver.settle()
        assert (main.reader._height, len(main.details.lines)) == (height, lines)
