"""Lists, search as you type, facets, in the running interface."""

from __future__ import annotations

import dataclasses

import pytest

from archive_tui import config
from archive_tui.tui.screens.choice import Choice
from archive_tui.tui.screens.help import Help
from archive_tui.tui.widgets.pane import Pane
from store import Archive
from tests.tui.conftest import Driver, Start


@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
async def test_all_sources_are_listed_at_any_size(
    sample: Archive, start: Start, size: tuple[int, int]
) -> None:
    async with start(sample, size) as driver:
        assert list(driver.main.entries.numbers) == list(sample.numbers(sort="-added"))
        assert f"1/{sample.count()}" in driver.bottom


@pytest.mark.parametrize(
    ("width", "details", "facets"), [(80, False, False), (100, True, False), (140, True, True)]
)
async def test_panes_appear_where_they_have_room(
    sample: Archive, start: Start, width: int, details: bool, facets: bool
) -> None:
    async with start(sample, (width, 30)) as driver:
        assert driver.main.details.display is details
        assert driver.main.facets.display is facets


async def test_typing_searches_and_says_how_it_was_understood(
    sample: Archive, start: Start
) -> None:
    async with start(sample) as driver:
        await driver.press("slash")
        await driver.type("minister kind:tweet")
        wanted = list(sample.search("minister kind:tweet").numbers)
        await driver.until(lambda: list(driver.main.entries.numbers) == wanted)
        assert f"{len(wanted)} found" in driver.shown


@pytest.mark.parametrize("query", ['"open', "nosuchfield:x", "(a", "date:banana", "AND", "#", "^~"])
async def test_a_broken_query_is_a_hint_never_an_end(
    sample: Archive, start: Start, query: str
) -> None:
    async with start(sample) as driver:
        await driver.find(query)
        assert "All entries" not in driver.shown
        await driver.press("slash")
        driver.main.box.value = ""
        await driver.settle()
        assert "All entries, added last first" in driver.shown
        assert len(driver.main.entries.numbers) == sample.count()


async def test_a_number_goes_to_the_entry(sample: Archive, start: Start) -> None:
    async with start(sample) as driver:
        await driver.find("#3")
        assert driver.main.open_number == 3


async def test_an_unknown_number_is_a_sentence(sample: Archive, start: Start) -> None:
    async with start(sample) as driver:
        await driver.find("#99999")
        assert driver.main.open_number is None
        assert "99999" in driver.bottom


async def test_escape_leaves_the_box_then_clears_the_query(sample: Archive, start: Start) -> None:
    async with start(sample) as driver:
        await driver.press("slash")
        await driver.type("minister")
        await driver.press("escape")
        assert driver.main.query_text == "minister"
        assert driver.main.entries.has_focus
        await driver.press("escape")
        assert driver.main.query_text == ""
        assert len(driver.main.entries.numbers) == sample.count()


async def test_a_facet_narrows_the_search(sample: Archive, start: Start) -> None:
    async with start(sample) as driver:
        await driver.press("f")
        assert driver.main.facets.has_focus
        chosen = driver.main.facets.value
        await driver.press("enter")
        assert getattr(chosen, "query", None) == driver.main.query_text
        assert not driver.main.facets.display


@pytest.mark.parametrize(("width", "stays"), [(80, False), (120, True)])
async def test_escape_closes_details_that_lie_over_the_list(
    sample: Archive, start: Start, width: int, stays: bool
) -> None:
    async with start(sample, (width, 24)) as driver:
        if not stays:
            await driver.press("i")
        else:
            await driver.press("tab")
        assert driver.main.details.has_focus
        await driver.press("escape")
        assert driver.main.entries.has_focus
        assert driver.main.details.display is stays


async def test_a_saved_search_is_found_again(sample: Archive, start: Start) -> None:
    async with start(sample) as driver:
        await driver.find("kind:report")
        await driver.press("s")
        await driver.type("reports")
        await driver.press("enter")
        assert sample.saved()["reports"] == "kind:report"


async def test_help_lists_keys_and_closes(sample: Archive, start: Start) -> None:
    async with start(sample) as driver:
        await driver.press("question_mark")
        assert isinstance(driver.dialog, Help)
        lines = driver.dialog.query_one(Pane).lines
        text = "\n".join("".join(piece for piece, _ in line.pieces) for line in lines)
        for words in ("Search, or go to an entry", "Next quotation", "A quotation, beneath"):
            assert words in text
        await driver.press("q")
        assert driver.dialog is None


async def test_quit_asks_only_at_the_top(sample: Archive, start: Start) -> None:
    async with start(sample) as driver:
        await driver.press("enter", "q")
        assert driver.main.open_number is None
        assert driver.dialog is None
        await driver.press("q")
        assert isinstance(driver.dialog, Choice)
        await driver.press("n")
        assert driver.dialog is None


async def test_the_same_keys_on_a_russian_layout(sample: Archive, start: Start) -> None:
    async with start(sample) as driver:
        await driver.press("о", "о", "л")
        assert driver.main.entries.cursor == 1


async def test_a_person_s_own_key(sample: Archive, start: Start) -> None:
    keys = {"help.open": "f1", "no.such": "x"}
    settings = dataclasses.replace(config.standard(), keys=keys)
    async with start(sample, settings=settings) as driver:
        await driver.until(lambda: "no.such" in driver.bottom)
        await driver.press("f1")
        assert isinstance(driver.dialog, Help)


async def test_what_another_process_changed_appears_and_the_place_is_kept(
    sample: Archive, start: Start
) -> None:
    async with start(sample, (160, 50)) as driver:
        await driver.press("j", "j", "j")
        here = driver.main.entries.current
        assert here is not None
        with Archive.open(sample.path, actor="bob") as other:
            other.tag([here], add=["zz"])
        await driver.until(lambda: "zz" in driver.shown)
        assert driver.main.entries.current == here


async def test_markup_in_titles_is_only_text(archive: Archive, start: Start) -> None:
    from schema import Document

    title = "[@click=app.quit]press[/] \x1b[31mred\x1b]0;x\x07 \u202egnp"
    (number,) = archive.add([Document(title=title, text=title + "\n[link=…] [bold]x")])
    async with start(archive, (160, 50)) as driver:
        for _ in range(2):
            assert "[@click=app.quit]press[/]" in driver.shown
            assert not {"\x1b", "\x07", "\u202e"} & set(driver.shown)
            await driver.press("enter")
        assert driver.main.open_number == number


async def test_an_empty_archive_says_what_to_do(archive: Archive, start: Start) -> None:
    async with start(archive) as driver:
        for key in (
            "t",
            "x",
            "e",
            "m",
            "y",
            "o",
            "delete",
            "c",
            "Q",
            "n",
            "enter",
            "u",
            "full_stop",
        ):
            await driver.press(key)
            assert driver.dialog is None, key
        assert "I imports" in driver.shown


async def test_the_first_letter_moves_no_row_of_the_list(sample: Archive, start: Start) -> None:
    async with start(sample) as driver:
        before = driver.main.entries.region
        await driver.press("slash")
        await driver.type("m")
        assert driver.main.entries.region == before
        await driver.find("minister")
        # The passages beneath the list take its last lines; no row moves for them.
        assert driver.main.entries.region.offset == before.offset


def _line(driver: Driver) -> str:
    return driver.shown.splitlines()[1].strip()


async def test_the_last_word_typed_is_a_beginning_until_it_is_ended(
    sample: Archive, start: Start
) -> None:
    whole, begun = sample.search("minis"), sample.search("minis", unfinished=True)
    assert not whole.total
    assert begun.total
    async with start(sample) as driver:
        main = driver.main
        await driver.press("slash")
        await driver.type("minis")
        await driver.until(lambda: list(main.entries.numbers) == list(begun.numbers))
        assert _line(driver) == f"{begun.total} found: minis…, in sources"
        await driver.press("space")
        await driver.until(lambda: not main.entries.numbers)
        assert _line(driver).startswith("Nothing found · minis, in sources")
        assert "minis (stem mini)" in main.told, "E says it in full"
        await driver.press("backspace")
        await driver.until(lambda: list(main.entries.numbers) == list(begun.numbers))
        await driver.press("left")
        await driver.type("e")
        await driver.until(lambda: not main.entries.numbers)
        assert not main.unfinished


async def test_going_down_to_the_list_keeps_what_is_shown_and_enter_ends_the_word(
    sample: Archive, start: Start
) -> None:
    begun = list(sample.search("minis", unfinished=True).numbers)
    async with start(sample) as driver:
        main = driver.main
        await driver.press("slash")
        await driver.type("minis")
        await driver.until(lambda: list(main.entries.numbers) == begun)
        await driver.press("down")
        assert list(main.entries.numbers) == begun
        assert main.unfinished
        await driver.press("enter")
        await driver.until(lambda: main.reader._matches)
        text = sample.text(begun[0])
        lit = [text[lit.start : lit.end].casefold() for lit in main.reader._matches]
        assert lit
        assert all(word.startswith("minis") for word in lit)
        await driver.press("q", "slash", "enter")
        await driver.until(lambda: not main.unfinished and main.searcher.idle)
        assert not main.entries.numbers
        assert [query for query, _ in main.offers] == ["minis*"]


async def test_a_search_is_saved_as_it_is_shown(sample: Archive, start: Start) -> None:
    async with start(sample) as driver:
        main = driver.main
        await driver.press("slash")
        await driver.type("minis")
        await driver.until(lambda: main.entries.numbers)
        await driver.press("down", "s")
        await driver.until(lambda: not main.unfinished and main.searcher.idle)
        assert not main.entries.numbers


async def test_an_open_phrase_finds_while_it_is_typed(sample: Archive, start: Start) -> None:
    found = sample.search('"the minis', unfinished=True)
    assert found.total
    async with start(sample) as driver:
        await driver.press("slash")
        await driver.press("quotation_mark")
        await driver.type("the minis")
        await driver.until(lambda: list(driver.main.entries.numbers) == list(found.numbers))
        assert "“the minis…”" in _line(driver)
        await driver.press("enter")
        await driver.until(lambda: "not closed" in _line(driver))


async def test_esc_out_of_a_search_stays_on_the_entry(sample: Archive, start: Start) -> None:
    async with start(sample) as driver:
        await driver.find("minister")
        await driver.press("j", "j")
        number = driver.main.entries.current
        await driver.press("escape")
        assert driver.main.query_text == ""
        assert len(driver.main.entries.numbers) == len(list(sample.numbers()))
        assert driver.main.entries.current == number


async def test_a_chosen_order_is_said_with_what_was_found(sample: Archive, start: Start) -> None:
    async with start(sample) as driver:
        await driver.find("weir")
        assert " found: weir" in _line(driver)
        await driver.press("S", "d")
        assert " found, sorted by date, newest first: weir" in _line(driver)
