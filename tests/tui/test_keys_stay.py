"""A change in the archive redraws the text and leaves the keys where they go."""

from __future__ import annotations

from archive_tui.tui.widgets.search_box import SearchBox
from store import Archive
from tests.tui.conftest import Start


async def test_what_others_change_takes_nobody_out_of_the_search_line(
    sample: Archive, start: Start
) -> None:
    async with start(sample, (80, 24)) as driver:
        await driver.press("enter", "slash")
        assert isinstance(driver.main.focused, SearchBox)
        with Archive.open(sample.path, actor="bo") as other:
            other.tag([driver.main.current or 0], add=["seen/by bo"])
        driver.main._poll()
        await driver.until(lambda: "[seen/by bo]" in driver.shown)
        assert isinstance(driver.main.focused, SearchBox)


async def test_one_s_own_change_leaves_the_keys_in_the_details(
    sample: Archive, start: Start
) -> None:
    async with start(sample, (80, 24)) as driver:
        await driver.press("enter", "i")
        assert driver.main.focused is driver.main.details
        sample.tag([driver.main.current or 0], add=["seen"])
        await driver.press("u")
        assert "Undid: " in driver.bottom
        assert driver.main.focused is driver.main.details
