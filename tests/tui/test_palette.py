"""What the palette shows of names and queries that people gave."""

from __future__ import annotations

import pytest
from textual.widgets import Input, OptionList

from archive_tui.tui.palette import Palette
from schema.entries import Document
from store import Archive
from tests.tui.conftest import Driver, Start


async def _looked_for(driver: Driver, words: str) -> OptionList:
    await driver.press("colon")
    assert isinstance(driver.dialog, Palette)
    await driver.type(words)
    options = driver.dialog.query_one(OptionList)
    await driver.until(lambda: words in str(options.get_option_at_index(0).prompt))
    return options


@pytest.mark.parametrize("query", ["title:[/nothing]", "title:[@click=app.quit]this[/]", "a[red]b"])
async def test_a_saved_query_is_no_markup(start: Start, sample: Archive, query: str) -> None:
    sample.save_search("my ferries", query)
    async with start(sample) as driver:
        options = await _looked_for(driver, "my ferries")
        assert f"saved search: {query}" in str(options.get_option_at_index(0).prompt)


@pytest.mark.parametrize("title", ["Ferries [/nothing]", "Ferries [@click=app.quit]here[/]"])
async def test_titles_and_tags_are_no_markup(start: Start, sample: Archive, title: str) -> None:
    [number] = sample.add([Document(title=title, text="Of ferries on the Oskenna, and no more.")])
    sample.tag([number], add=[title])
    sample.catch_up()
    async with start(sample) as driver:
        await driver.press("colon")
        assert isinstance(driver.dialog, Palette)
        await driver.type("ferries [")
        options = driver.dialog.query_one(OptionList)
        await driver.until(
            lambda: title.casefold() in "".join(str(o.prompt) for o in options.options).casefold()
        )


async def test_a_saved_query_moves_nothing_in_the_terminal(start: Start, sample: Archive) -> None:
    sample.save_search("my ferries", "ferry\x1b[2J\u202e")
    async with start(sample) as driver:
        options = await _looked_for(driver, "my ferries")
        shown = str(options.get_option_at_index(0).prompt)
        assert "\x1b" not in shown
        assert "\u202e" not in shown


async def test_each_of_many_saved_searches_is_found(start: Start, sample: Archive) -> None:
    for name in ("one", "two", "three", "four", "five", "six", "seven", "my ferries"):
        sample.save_search(name, f"title:{name}")
    async with start(sample) as driver:
        await _looked_for(driver, "my ferries")


async def test_the_cursor_blinks_nowhere_over_a_slow_line(start: Start, sample: Archive) -> None:
    async with start(sample) as driver:
        for keys in (["colon"], ["slash"], ["t"], ["m"], ["e"]):
            await driver.press(*keys)
            lines = [*driver.pilot.app.screen.query(Input)]
            assert lines or keys == ["m"], keys
            assert not any(line.cursor_blink for line in lines), keys
            await driver.press("escape", "escape")
