"""Keys that come faster than they are done: each has its effect in its turn."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from textual.app import ScreenStackError

from archive_tui.tui.palette import Palette
from store import Archive
from store.rows import Results
from tests.tui.conftest import PATIENCE, Driver, Start


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


@contextmanager
def _search_that_hangs(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every search waits until the block ends."""
    ended, search = threading.Event(), Archive.search

    def hanging(archive: Archive, *given: Any, **named: Any) -> Results:
        ended.wait(PATIENCE)
        return search(archive, *given, **named)

    monkeypatch.setattr(Archive, "search", hanging)
    try:
        yield
    finally:
        ended.set()


async def test_what_was_typed_for_a_search_that_is_not_waited_for_falls_on_nothing_else(
    start: Start, sample: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with start(sample) as driver:
        with _search_that_hangs(monkeypatch):
            ahead = ("t", *"wrong", "enter")
            driver.post("slash", *"minister", "enter", *ahead)
            await driver.until(lambda: driver.main.key_order.waits)
            driver.post("escape")
            await driver.until(lambda: not driver.main.key_order.waits)
            await driver.until(lambda: driver.main.key_order.idle)
            assert driver.dialog is None
            assert f"{len(ahead)} keys typed ahead did nothing" in driver.bottom
            assert not sample.tagged("wrong")
            assert driver.main.query_text == ""
        await driver.press("j")
        assert driver.main.entries.cursor == 1


@pytest.mark.parametrize("key", ["ctrl+q", "ctrl+c"])
async def test_keys_that_end_the_program_wait_for_no_search(
    start: Start, sample: Archive, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    async with start(sample) as driver:
        with _search_that_hangs(monkeypatch):
            driver.post("slash", *"minister", "enter", "j")
            await driver.until(lambda: driver.main.key_order.waits)
            driver.post(key)
            await driver.until(lambda: not driver.main.key_order.waits)
            await driver.until(lambda: driver.main.key_order.idle)
            assert driver.main.entries.cursor == 0


async def test_a_failure_while_keys_wait_holds_none_for_ever(
    start: Start, sample: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with start(sample) as driver:
        order = driver.main.key_order
        quiet, failures = order._quiet, iter([1])

        async def failing(target: Any) -> None:
            await quiet(target)
            if next(failures, None):
                raise ScreenStackError

        monkeypatch.setattr(order, "_quiet", failing)
        await driver.type_ahead("j", "j", "j")
        assert driver.main.entries.cursor == 3


async def test_nothing_found_in_the_palette_runs_nothing(start: Start, sample: Archive) -> None:
    async with start(sample) as driver:
        here = driver.main.entries.current
        await driver.type_ahead("colon", *"zzqqxx", "enter", "x")
        assert isinstance(driver.dialog, Palette)
        await driver.press("escape")
        assert driver.dialog is None
        assert driver.main.entries.current == here


async def test_a_paste_that_comes_as_keys_is_passed_on_whole_and_not_key_by_key(
    start: Start, sample: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = "a clipping, pasted where the terminal says nothing of pasting " * 20
    async with start(sample) as driver:
        number = driver.main.entries.current
        assert number is not None
        order, waits = driver.main.key_order, []
        quiet = order._quiet

        async def counted(target: Any) -> None:
            waits.append(target)
            await quiet(target)

        monkeypatch.setattr(order, "_quiet", counted)
        await driver.type_ahead("m", *words, "ctrl+s")
        assert _notes(driver, number) == [words]
        assert len(waits) < 10
