"""The mouse where it is on: rows, panes, and the wheel."""

from __future__ import annotations

from textual import events
from textual.widget import Widget

from archive_tui.tui.widgets.pane import Pane
from store import Archive
from tests.tui.conftest import Driver, Start


async def click(driver: Driver, widget: Widget, y: int, times: int = 1) -> None:
    await driver.pilot.click(widget, offset=(5, y), times=times)
    await driver.settle()


async def turn(driver: Driver, widget: Widget, *, down: bool) -> None:
    kind = events.MouseScrollDown if down else events.MouseScrollUp
    x, y = widget.region.x + 2, widget.region.y + 2
    driver.pilot.app.screen._forward_event(kind(widget, x, y, 0, 1, 0, False, False, False, x, y))
    await driver.settle()


def line_of(pane: Pane, words: str) -> int:
    return next(
        y
        for y in range(pane.size.height)
        if words in "".join(segment.text for segment in pane.render_line(y))
    )


async def test_a_click_goes_to_a_row_and_two_open_it(sample: Archive, start: Start) -> None:
    async with start(sample, (80, 24)) as driver:
        entries = driver.main.entries
        await click(driver, entries, 4)
        assert entries.cursor == 4
        assert driver.main.open_number is None
        await click(driver, entries, 6, times=2)
        assert driver.main.open_number == entries.numbers[6]


async def test_a_click_below_the_last_row_changes_nothing(sample: Archive, start: Start) -> None:
    async with start(sample, (80, 24), query="kind:report") as driver:
        entries = driver.main.entries
        await click(driver, entries, len(entries.numbers) + 2, times=2)
        assert entries.cursor == 0
        assert driver.main.open_number is None


async def test_the_wheel_scrolls_the_list_and_the_cursor_stays(
    sample: Archive, start: Start
) -> None:
    async with start(sample, (80, 24)) as driver:
        entries = driver.main.entries
        first = driver.shown
        await turn(driver, entries, down=True)
        assert entries.scroll_offset.y > 0
        assert entries.cursor == 0
        assert f" {entries.numbers[entries.scroll_offset.y]} " in driver.shown.splitlines()[2]
        await turn(driver, entries, down=False)
        assert driver.shown == first
        await turn(driver, entries, down=True)
        await driver.press("j")
        assert entries.cursor == 1
        assert entries.scroll_offset.y <= 1


async def test_the_wheel_scrolls_the_reader(sample: Archive, start: Start) -> None:
    async with start(sample, (80, 24), query='"same day" kind:document') as driver:
        await driver.press("enter")
        before = driver.main.reader.scroll_offset.y
        await turn(driver, driver.main.reader, down=True)
        assert driver.main.reader.scroll_offset.y > before
        await turn(driver, driver.main.reader, down=False)
        assert driver.main.reader.scroll_offset.y == before


async def test_facets_narrow_by_two_clicks(sample: Archive, start: Start) -> None:
    async with start(sample, (160, 50)) as driver:
        facets = driver.main.query_one("#facets", Pane)
        at = line_of(facets, "tweet")
        await click(driver, facets, at)
        assert facets.has_focus
        assert driver.main.query_text == ""
        await click(driver, facets, at, times=2)
        assert "kind:tweet" in driver.main.query_text


async def test_a_link_in_the_details_is_followed(sample: Archive, start: Start) -> None:
    async with start(sample, (160, 50), query="kind:report has:quotations") as driver:
        details = driver.main.query_one("#details", Pane)
        await click(driver, details, line_of(details, "Quotations ("), times=2)
        assert driver.main.open_number is None
        await click(driver, details, line_of(details, "Quotations (") + 1, times=2)
        assert driver.main.open_number is not None


async def test_the_wheel_scrolls_a_pane(sample: Archive, start: Start) -> None:
    async with start(sample, (160, 24)) as driver:
        facets = driver.main.query_one("#facets", Pane)
        await turn(driver, facets, down=True)
        assert facets.scroll_offset.y > 0
