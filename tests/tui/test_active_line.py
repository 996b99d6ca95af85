"""The screen reader's mode: the cursor on the active line, plain signs, nothing otherwise."""

from __future__ import annotations

import dataclasses

from textual.geometry import Offset

from archive_tui import config
from store import Archive
from tests.tui.conftest import Start

ALOUD = dataclasses.replace(config.standard(), interface=config.Interface(screen_reader=True))


async def test_the_cursor_stands_where_one_is(sample: Archive, start: Start) -> None:
    async with start(sample, (160, 40), settings=ALOUD) as driver:
        app, main = driver.pilot.app, driver.main
        await driver.press("j", "j")
        origin = main.entries.region.offset
        assert app.cursor_position == origin + Offset(2, 2)
        assert ">" in driver.shown
        assert "▌" not in driver.shown
        await driver.press("tab")
        await driver.press("j")
        assert app.cursor_position.x > main.entries.region.right - 1
        assert app.cursor_position.y == main.details.region.y + main.details.cursor


async def test_in_the_reader_it_goes_along_with_the_passages(sample: Archive, start: Start) -> None:
    async with start(sample, (80, 24), settings=ALOUD) as driver:
        driver.main.set_query("has:quotations kind:document")
        await driver.settle()
        driver.main.entries.focus()
        await driver.press("enter", "right_parenthesis")
        reader, app = driver.main.reader, driver.pilot.app
        at = app.cursor_position
        assert at.y >= reader.region.y
        line = driver.shown.splitlines()[at.y]
        lit = reader.current_lit
        assert lit is not None
        assert reader.reading.text[lit.start : lit.start + 12].split()[0] in line


async def test_nobody_else_pays_for_it(sample: Archive, start: Start) -> None:
    async with start(sample, (80, 24)) as driver:
        before = driver.pilot.app.cursor_position
        await driver.press("j", "j")
        assert driver.pilot.app.cursor_position == before
