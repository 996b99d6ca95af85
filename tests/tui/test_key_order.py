"""Keys that come faster than they are done: each has its effect in its turn."""

from __future__ import annotations

from store import Archive
from tests.tui.conftest import Driver, Start


def _notes(driver: Driver, number: int) -> list[str]:
    return [row.body for row in driver.archive.notes(number)]


async def test_a_note_typed_ahead_is_saved_whole(start: Start, sample: Archive) -> None:
    async with start(sample) as driver:
        number = driver.main.entries.current
        assert number is not None
        words = "words typed in a hurry, to the last of them"
        await driver.type_ahead("m", words, "ctrl+s")
        assert _notes(driver, number) == [words]
        assert driver.dialog is None


async def test_words_after_a_key_that_opens_a_line_are_no_commands(
    start: Start, sample: Archive
) -> None:
    async with start(sample) as driver:
        number = driver.main.entries.current
        assert number is not None
        below = driver.main.entries.numbers[1]
        await driver.type_ahead("t", *"urgent", "enter", "j", "t", *"later", "enter")
        tags = {row.number: row.tags for row in sample.rows([number, below])}
        assert "urgent" in tags[number]
        assert "later" in tags[below]
        assert "later" not in tags[number]


async def test_keys_after_a_search_wait_for_what_it_finds(start: Start, sample: Archive) -> None:
    async with start(sample) as driver:
        expected = list(sample.search("minister").numbers)
        assert expected
        assert driver.main.entries.current != expected[0]
        await driver.type_ahead("/", *"minister", "enter", "enter")
        assert driver.main.open_number == expected[0]


async def test_escape_ends_the_wait_for_a_search(start: Start, sample: Archive) -> None:
    async with start(sample) as driver:
        driver.main.key_order.pause()
        await driver.pilot.press("j")
        await driver.pilot.press("j")
        assert not driver.main.key_order.idle
        await driver.press("escape")
        assert driver.main.key_order.idle


async def test_a_key_that_closes_and_one_for_what_is_beneath(start: Start, sample: Archive) -> None:
    async with start(sample) as driver:
        await driver.type_ahead("question_mark", "q", "j", "enter")
        assert driver.dialog is None
        assert driver.main.open_number == driver.main.entries.numbers[1]
