"""The tag line's scopes, quick tags at the bottom, retagging by query, and the tag manager."""

from __future__ import annotations

import dataclasses

import pytest

from archive_tui import config
from archive_tui.tui.screens.tags import Tags, tree
from archive_tui.tui.widgets.pane import Pane
from store import Archive
from store.rows import TagCount
from tests.tui.conftest import Driver, Start


def tags_of(archive: Archive, number: int) -> tuple[str, ...]:
    (row,) = archive.rows([number])
    return row.tags


class TestScope:
    async def test_it_is_said_and_chosen_by_a_key(self, sample: Archive, start: Start) -> None:
        async with start(sample, (120, 24)) as driver:
            total = len(driver.main.entries.numbers)
            await driver.press("space", "space", "t")
            assert f"Tag on 2 marked · ctrl+t: on #{driver.main.current}" in driver.shown
            assert f"on all {total} in the archive" in driver.shown
            await driver.press("ctrl+t", "ctrl+t")
            assert f"Tag on all {total} in the archive" in driver.shown
            await driver.type("+everything")
            await driver.press("enter")
            assert len(sample.tagged("everything")) == total
            await driver.press("u")
            assert len(sample.tagged("everything")) == 0

    async def test_what_was_found_is_one(self, sample: Archive, start: Start) -> None:
        async with start(sample, (120, 24)) as driver:
            driver.main.set_query("kind:report")
            await driver.settle()
            found = len(driver.main.entries.numbers)
            await driver.press("t", "ctrl+t")
            await driver.type("+reports")
            await driver.press("enter")
            assert f"on all {found} found" in driver.bottom
            assert len(sample.tagged("reports")) == found


class TestRepeating:
    @pytest.mark.parametrize("advance", [True, False])
    async def test_the_cursor_goes_on_or_stays(
        self, sample: Archive, start: Start, advance: bool
    ) -> None:
        settings = dataclasses.replace(
            config.standard(), interface=config.Interface(advance=advance)
        )
        async with start(sample, (80, 24), settings=settings) as driver:
            await driver.press("t")
            await driver.type("+seen")
            await driver.press("enter", "j", "full_stop")
            assert driver.main.entries.cursor == (2 if advance else 1)
            assert len(sample.tagged("seen")) == 2


async def test_quick_tags_stand_at_the_bottom(sample: Archive, start: Start) -> None:
    async with start(sample, (80, 24)) as driver:
        driver.main.set_quick(1, "status/to read")
        await driver.press("j")
        driver.main.say("")
        assert "1 to read" in driver.bottom
        await driver.press("1")
        assert "status/to read" in tags_of(sample, driver.main.current or 0)


async def test_retagging_by_query_shows_first_what_will_change(
    sample: Archive, start: Start
) -> None:
    async with start(sample, (120, 24)) as driver:
        driver.main.action_retag()
        await driver.settle()
        await driver.press("enter")
        assert "nothing is not everything" in driver.shown
        await driver.type("kind:report")
        await driver.press("enter")
        await driver.type("+official")
        await driver.press("enter")
        count = sample.search("kind:report", 0).total
        assert f"+official: {count} of {count} entries change" in driver.shown
        await driver.press("y")
        assert len(sample.tagged("official")) == count
        assert sample.undo().numbers
        assert len(sample.tagged("official")) == 0


def test_the_tree_has_every_level_above_a_tag() -> None:
    nodes = tree([TagCount("a/b/c", 2), TagCount("a", 1), TagCount("B", 3)])
    assert [(n.tag, n.own, n.below) for n in nodes] == [
        ("a", 1, 1),
        ("a/b", 0, 1),
        ("a/b/c", 2, 0),
        ("B", 3, 0),
    ]


class TestManager:
    async def opened(self, driver: Driver, tag: str) -> Tags:
        await driver.press("L")
        screen = driver.pilot.app.screen
        assert isinstance(screen, Tags)
        screen.query_one(Pane).choose(tag)
        return screen

    async def test_renaming_says_what_comes_along_and_is_undone(
        self, sample: Archive, start: Start
    ) -> None:
        sample.tag([1, 2], add=["zone/weir/upper", "zone/weir"])
        async with start(sample, (120, 30)) as driver:
            await self.opened(driver, "zone/weir")
            await driver.press("r", "ctrl+u")
            await driver.type("place/weir")
            await driver.press("enter")
            assert "zone/weir → place/weir: 2 entries, 1 below comes along" in driver.shown
            await driver.press("y")
            assert len(sample.tagged("place/weir/upper")) == 2
            await driver.press("u")
            assert len(sample.tagged("zone/weir/upper")) == 2
            assert len(sample.tagged("place/weir")) == 0

    async def test_near_ones_are_merged_by_a_key(self, sample: Archive, start: Start) -> None:
        sample.tag([1, 2], add=["sort/reservoir"])
        sample.tag([3], add=["sort/reservoirs"])
        async with start(sample, (120, 30)) as driver:
            await self.opened(driver, "sort")
            await driver.press("n")
            assert "sort/reservoirs (1) → sort/reservoir (2)" in driver.shown
            pairs = sample.near_tags()
            pair = next(p for p in pairs if p.other == "sort/reservoirs")
            driver.pilot.app.screen.query_one(Pane).choose(pair)
            await driver.press("m", "y")
            assert len(sample.tagged("sort/reservoir")) == 3
            assert len(sample.tagged("sort/reservoirs")) == 0

    async def test_describing_colouring_deleting(self, sample: Archive, start: Start) -> None:
        sample.tag([1], add=["sort/urgent"])
        async with start(sample, (120, 30)) as driver:
            await self.opened(driver, "sort/urgent")
            await driver.press("d")
            await driver.type("Call today.")
            await driver.press("enter", "c", "r")
            assert "Call today." in driver.shown
            (tag,) = [t for t in sample.tags() if t.tag == "sort/urgent"]
            assert (tag.description, tag.colour) == ("Call today.", "red")
            await driver.press("delete")
            assert "Take sort/urgent off 1 entry?" in driver.shown
            await driver.press("y")
            assert not any(t.tag == "sort/urgent" for t in sample.tags())

    async def test_a_digit_makes_a_quick_tag_and_enter_finds(
        self, sample: Archive, start: Start
    ) -> None:
        sample.tag(sample.numbers()[:2], add=["sort/urgent"])
        async with start(sample, (120, 30)) as driver:
            await self.opened(driver, "sort/urgent")
            await driver.press("3")
            assert driver.main.quick_tags()["3"] == "sort/urgent"
            assert "[3]" in driver.shown
            await driver.press("enter")
            assert driver.main.query_text == 'tag:"sort/urgent"'
            assert len(driver.main.entries.numbers) == 2

    async def test_a_coloured_tag_is_coloured_in_the_list(
        self, sample: Archive, start: Start
    ) -> None:
        async with start(sample, (120, 30)) as driver:
            sample.tag([driver.main.current or 0], add=["hot"])
            sample.tag_describe("hot", colour="red")
            driver.main.changed(None)
            await driver.settle()
            segments = driver.main.entries.line_segments(0)
            (segment,) = [s for s in segments if s.text == "hot"]
            assert segment.style == driver.main.entries._style("tag-red")
