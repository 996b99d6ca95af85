"""List, reader and bottom line."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App

from archive_tui.display import cell_width
from archive_tui.tui.widgets.bottom_line import BottomLine
from archive_tui.tui.widgets.entry_list import EntryList
from archive_tui.tui.widgets.reader import Reader
from archive_tui.tui.widgets.reading import Lit, Reading, sentence_around, slices
from archive_tui.tui.widgets.row_cache import RowCache
from archive_tui.tui.widgets.row_layout import layout_row
from archive_tui.tui.widgets.wrapping import Wrapped, wrap
from store.errors import ArchiveBusy
from store.rows import Row
from tests.tui.list_demo import TEXT, Demo, rows

ODD = st.text(st.sampled_from("ab \t.🇸🇾👩\u200d👧字مر\u0301\x1b\u202e"), max_size=300)


def screen(app: App[None]) -> list[str]:
    return ["".join(s.text for s in strip) for strip in app.screen._compositor.render_strips()]


async def test_moving_scrolls_and_draws_what_is_there() -> None:
    app = Demo(1000)
    async with app.run_test(size=(80, 24)) as pilot:
        entries = app.query_one(EntryList)
        await pilot.press("j", "j", "k")
        assert (entries.cursor, entries.current) == (1, 2)
        await pilot.press("G")
        await pilot.pause()
        assert entries.current == 1000
        assert any(line.startswith("▌") and " 1000 " in line for line in screen(app))
        await pilot.press("pageup", "ctrl+u", "g")
        await pilot.pause()
        assert screen(app)[0].startswith("▌     1 T")
        assert "1/1000" in screen(app)[-1]


async def test_every_step_down_keeps_the_cursor_in_view() -> None:
    app = Demo(60)
    async with app.run_test(size=(80, 10)) as pilot:
        for number in range(2, 61):
            await pilot.press("down")
            await pilot.pause()
            assert any(re.match(rf"▌.\s+{number} ", line) for line in screen(app))


async def test_nothing_of_theirs_reaches_the_screen() -> None:
    app = Demo(1000)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        shown = "".join(screen(app))
        assert "␛[31mred␇ ‹U+202E›evil" in shown
        assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e]", shown)
        assert all(cell_width(line) == 80 for line in screen(app))


async def test_marks() -> None:
    app = Demo(50)
    async with app.run_test(size=(80, 24)) as pilot:
        entries = app.query_one(EntryList)
        await pilot.press("space", "j", "v", "j", "j", "v")
        assert entries.marked == {1, 3, 4, 5}
        await pilot.pause()
        assert "4 marked" in screen(app)[-1]
        entries.set_numbers([5, 4, 9])
        assert entries.marked == {4, 5}
        await pilot.press("asterisk")
        assert entries.marked == {4, 5, 9}
        await pilot.press("asterisk")
        assert entries.marked == set()


async def test_the_cursor_stays_on_its_entry() -> None:
    app = Demo(500)
    async with app.run_test(size=(80, 24)) as pilot:
        entries = app.query_one(EntryList)
        assert entries.move_to_number(300)
        entries.set_numbers(range(200, 401))
        await pilot.pause()
        assert (entries.current, entries.cursor) == (300, 100)
        assert any(line.startswith("▌   300 ") for line in screen(app))
        assert not entries.move_to_number(5000)
        entries.set_numbers([])
        assert entries.current is None
        await pilot.press("j", "space", "v", "enter", "asterisk", "G")
        await pilot.pause()
        assert "Nothing here." in screen(app)[0]


async def test_invalidated_rows_are_fetched_again() -> None:
    titles = {1: "before", 2: "other"}
    asked: list[list[int]] = []

    def loader(numbers: Sequence[int]) -> list[Row]:
        asked.append(list(numbers))
        return [Row(n, "tweet", titles[n], "", "", (), "confirmed", 0, 0, 0) for n in numbers]

    class One(App[None]):
        def compose(self):  # type: ignore[no-untyped-def]
            yield EntryList(loader)

    app = One()
    async with app.run_test() as pilot:
        entries = app.query_one(EntryList)
        entries.set_numbers([1, 2])
        await pilot.pause()
        assert "before" in screen(app)[0]
        titles[1] = "after"
        asked.clear()
        entries.invalidate([1])
        await pilot.pause()
        assert "after" in screen(app)[0]
        assert asked == [[1]]


async def test_a_slow_archive_is_asked_in_a_thread_and_an_absent_one_says_so() -> None:
    release = threading.Event()
    said: list[str] = []
    threads: set[str] = set()

    def loader(numbers: Sequence[int]) -> list[Row]:
        threads.add(threading.current_thread().name)
        assert release.wait(10)
        if 99 in numbers:
            raise ArchiveBusy("Somebody else is writing.")
        return rows(numbers)

    class One(App[None]):
        def compose(self):  # type: ignore[no-untyped-def]
            yield EntryList(loader)

        def on_entry_list_load_failed(self, message: EntryList.LoadFailed) -> None:
            said.append(message.sentence)

    app = One()
    async with app.run_test() as pilot:
        entries = app.query_one(EntryList)
        entries._rows.is_quick = False
        entries.set_numbers([1, 2, 3])
        await pilot.pause()
        assert "1 …" in screen(app)[0]
        release.set()
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "…" not in screen(app)[0][:12]
        assert threading.main_thread().name not in threads
        entries.set_numbers([99])
        await pilot.pause()
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert said
        assert set(said) == {"Somebody else is writing."}


def test_the_cache_forgets_the_oldest_and_remembers_what_is_gone() -> None:
    cache = RowCache(rows, capacity=3)
    cache.keep([1, 2, 3, 4], rows([2, 3, 4]))
    assert not cache.has(1)
    cache.keep([5], [])
    assert cache.has(5)
    assert cache.get(5) is None


@given(ODD, ODD, st.lists(ODD, max_size=3), st.integers(1, 130), st.integers(0, 3))
def test_a_row_fits_its_width(
    title: str, byline: str, tags: list[str], width: int, depth: int
) -> None:
    row = Row(7, "tweet", title, "2017", byline, tuple(tags), "proposed", 3, 1, 1)
    text = "".join(part for _, part in layout_row(row, width, depth=depth))
    assert cell_width(text) <= width
    if width > 12:
        assert "T?" in text


def test_tags_that_are_cut_bear_one_mark() -> None:
    for length in range(1, 30):
        tags = ("a" * length, "b" * 9, "c")
        row = Row(7, "tweet", "A title", "2017", "who", tags, "confirmed", 0, 0, 0)
        text = "".join(part for _, part in layout_row(row, 80))
        assert "……" not in text
        assert "…" in text or "c]" in text


@given(ODD, st.integers(8, 40))
def test_wrapped_lines_cover_the_text_and_fit(text: str, width: int) -> None:
    lines = wrap(text, 0, len(text), width)
    assert lines[0].start == 0
    assert lines[-1].end == len(text)
    for before, after in pairwise(lines):
        assert before.end == after.start
    for line in lines:
        assert cell_width(line.shown.rstrip(" ")) <= width


@given(st.text(st.sampled_from("ab \n字"), max_size=500), st.integers(0, 500))
def test_each_offset_stands_on_the_line_that_holds_it(text: str, offset: int) -> None:
    offset = min(offset, len(text))
    wrapped = Wrapped(text, 10)
    wrapped.settle(0, 1000)
    line = wrapped.line(wrapped.line_of(offset))
    assert line is not None
    assert line.start <= offset <= line.end


def test_slices_are_bounded_and_lose_nothing() -> None:
    text = "x" * 50_000 + "\n" + "word " * 3000
    found = slices(text)
    assert max(end - start for start, end in found) <= 2000
    assert "".join(text[start:end] for start, end in found) == text.replace("\n", "")


def test_sentences_end_behind_their_marks() -> None:
    start, end = sentence_around(TEXT, 20)
    assert TEXT[start:end] == TEXT.split("\n")[0].removeprefix("Harbour Town. ")


async def test_reading_jumping_and_selecting() -> None:
    app = Demo(5)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("Z")
        await pilot.pause()
        reader = app.query_one(Reader)
        assert "Title" in screen(app)[0]
        await pilot.press("right_parenthesis")
        assert reader.current_lit == Lit(14, 45, "quotation", "quotation", 2)
        await pilot.press("V")
        assert reader.selection == (14, 79)
        await pilot.press("V")
        assert reader.selection == (0, 79)
        await pilot.press("shift+left")
        assert reader.selection is not None
        assert TEXT[slice(*reader.selection)].endswith("on 3 ")
        assert reader.clear_selection()
        await pilot.press("G")
        await pilot.pause()
        assert "The end." in "".join(screen(app))
        reader.set_matches([(TEXT.index("lighthouse"), TEXT.index("lighthouse") + 10)])
        await pilot.press("n")
        await pilot.pause()
        assert "lighthouse" in "".join(screen(app))


async def test_a_text_of_one_endless_line_opens() -> None:
    app = Demo(5)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("Z")
        reader = app.query_one(Reader)
        text = "a" * 5_000_000 + "Z"
        reader.show(Reading(text=text))
        await pilot.press("G")
        await pilot.pause()
        assert any(line.strip().endswith("Z") for line in screen(app))
        reader.go_to(2_500_000)
        assert len(reader._wrapped._lines) < 20


async def test_sentences_come_and_go() -> None:
    class One(App[None]):
        def compose(self):  # type: ignore[no-untyped-def]
            yield BottomLine()

    app = One()
    async with app.run_test(size=(60, 5)) as pilot:
        line = app.query_one(BottomLine)
        line.set_status("1/9", "? help")
        line.say("Tagged \x1b[31m 3 entries.", seconds=1.0)
        await pilot.pause()
        assert "Tagged ␛[31m 3 entries." in screen(app)[-1]
        until = time.monotonic() + 15
        while "Tagged" in screen(app)[-1] and time.monotonic() < until:
            await pilot.pause(0.05)
        assert screen(app)[-1] == " 1/9" + " " * 49 + "? help "


@pytest.mark.parametrize("keys", [("G", "k", "g"), ("pagedown", "ctrl+d", "pageup", "j", "k")])
async def test_painting_in_parts_shows_the_whole(
    keys: tuple[str, ...],
) -> None:
    app = Demo(200)
    async with app.run_test(size=(80, 24)) as pilot:
        entries = app.query_one(EntryList)
        for key in (*keys, "Z", *keys, "right_parenthesis", "V", "Z", *keys):
            await pilot.press(key)
            await pilot.pause()
            shown = screen(app)
            for y in range(entries.size.height if entries.display else 0):
                whole = "".join(segment.text for segment in entries._full_line(y))
                assert shown[y] == whole
        entries.set_numbers([3, 1, 4, 15, 92])
        await pilot.pause()
        assert " 92 " in screen(app)[4]
        assert not screen(app)[5].strip()


def test_a_long_word_of_wide_letters_is_broken_where_the_line_ends() -> None:
    lines = wrap(" aaaa字字字字", 0, 9, 9)
    assert [line.shown for line in lines] == [" ", "aaaa字字", "字字"]
