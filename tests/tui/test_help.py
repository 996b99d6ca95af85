"""The help: its lines fit, words are found, every screen of lines leads to it."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from archive_tui.tui.helptext import help_lines
from archive_tui.tui.screens.help import Help
from archive_tui.tui.widgets.pane import Pane
from store import Archive
from tests.tui.conftest import Driver, Start


def _pane(driver: Driver) -> Pane:
    return driver.pilot.app.screen.query_one(Pane)


def test_lines_fit_eighty_columns_and_keys_are_signs() -> None:
    lines = [text for _, text in help_lines({})]
    assert max(map(len, lines)) <= 77
    keys = {line[2:20].strip() for line in lines}
    assert {";", ">", "<", "-", "palette"} <= keys
    assert not any("semicolon" in key or "_sign" in key or key == "minus" for key in keys)


async def test_it_scrolls_to_its_ends_and_by_pages(sample: Archive, start: Start) -> None:
    async with start(sample) as driver:
        await driver.press("question_mark", "G")
        pane = _pane(driver)
        assert pane.scroll_offset.y == len(pane.lines) - pane.size.height
        await driver.press("g")
        assert pane.scroll_offset.y == 0
        await driver.press("space")
        assert pane.scroll_offset.y > 5
        await driver.press("b")
        assert pane.scroll_offset.y == 0


async def test_words_are_found_in_it(sample: Archive, start: Start) -> None:
    async with start(sample) as driver:
        await driver.press("question_mark", "slash")
        driver.pilot.app.screen.query_one(Input).value = "citation"
        await driver.press("enter")
        first = _pane(driver).scroll_offset.y
        assert "Copy the citation to the clipboard" in driver.shown
        assert "“citation” 1 of" in driver.shown
        await driver.press("n")
        assert _pane(driver).scroll_offset.y == first + 1
        await driver.press("slash")
        driver.pilot.app.screen.query_one(Input).value = "xylophone"
        await driver.press("enter")
        assert "“xylophone” is not in the help." in driver.shown


@pytest.mark.parametrize(
    ("opens", "first"),
    [("L", "Among the tags"), ("A", "Among those who speak"), ("T", "On the timeline"),
     ("X", "In the neighbourhood")],
)  # fmt: skip
async def test_screens_of_lines_have_it(
    sample: Archive, start: Start, opens: str, first: str
) -> None:
    async with start(sample) as driver:
        await driver.press(opens, "question_mark")
        assert isinstance(driver.dialog, Help)
        assert "".join(text for text, _ in _pane(driver).lines[0].pieces) == first


def test_the_signs_beside_a_text_are_explained() -> None:
    lines = [text.split() for _, text in help_lines({})]
    assert {"#13", "#13?", ">#20", "<#20"} <= {words[0] for words in lines if words}
