"""In the reader: what a search made there finds, links gone to by keys, a text not there."""

from __future__ import annotations

from schema import Document
from store import Archive
from store.rows import MOST_MATCHES, SEARCHED
from tests.tui.conftest import Start


async def test_a_search_made_while_one_reads_is_lit_in_the_text(
    archive: Archive, start: Start
) -> None:
    text = "\n".join(f"Line {n} of an invented log." for n in range(60)) + "\nThe weir broke."
    (number,) = archive.add([Document(title="Log", text=text)])
    archive.catch_up()
    async with start(archive) as driver:
        driver.main.open(number)
        await driver.press("n")
        assert "There is no match here." in driver.bottom
        await driver.press("slash")
        await driver.type("weir")
        await driver.until(lambda: driver.main.searcher.idle)
        driver.main.reader.focus()
        await driver.press("n")
        await driver.until(lambda: "Match 1 of 1" in driver.bottom)
        assert "The weir broke." in driver.shown


async def test_links_are_gone_to_and_followed(archive: Archive, start: Start) -> None:
    text = "First the gate.\nThen the weir.\nThen a report that nobody has."
    source, gate, weir = archive.add(
        [Document(title="Source", text=text)]
        + [Document(title=name, text=f"On the {name}.") for name in ("Gate", "Weir")]
    )
    for words, target in (("gate", gate), ("weir", weir)):
        at = text.index(words)
        archive.link(source, "cites", target, source_span=(at, at + len(words)))
    archive.catch_up()
    async with start(archive) as driver:
        driver.main.open(source)
        await driver.press("l")
        assert f"Link 1 of 2 · #{gate} cites Gate" in driver.bottom
        await driver.press("l", "h", "l")
        assert f"Link 2 of 2 · #{weir} cites Weir" in driver.bottom
        await driver.press("enter")
        assert driver.main.open_number == weir


async def test_a_reference_without_a_text_says_so(archive: Archive, start: Start) -> None:
    (number,) = archive.add([Document(title="A reference", text="")])
    archive.catch_up()
    async with start(archive) as driver:
        driver.main.open(number)
        await driver.settle()
        assert "A reference: its text is not in the archive" in driver.shown


async def test_the_form_says_what_it_edits_and_a_range_that_it_began(
    archive: Archive, start: Start
) -> None:
    archive.add([Document(title=f"Page {n}", text=f"Text {n}.") for n in range(4)])
    archive.catch_up()
    async with start(archive) as driver:
        await driver.press("v")
        assert "a range begins: v ends it" in driver.bottom
        await driver.press("j", "v")
        assert "a range begins" not in driver.bottom
        assert "2 marked" in driver.bottom
        await driver.press("e")
        assert "alone: not the 2 marked" in driver.shown
        assert "dateline place" in driver.shown


async def test_the_bottom_line_names_the_keys_of_the_pane_in_hand(
    sample: Archive, start: Start
) -> None:
    async with start(sample) as driver:
        await driver.press("f")
        assert "enter narrows  - leaves out  q back" in driver.bottom
        await driver.press("q")
        assert "/ search" in driver.bottom
        await driver.press("i")
        assert "enter follows" in driver.bottom


async def test_a_note_left_unfinished_is_remembered_at_the_next_start(
    sample: Archive, start: Start
) -> None:
    async with start(sample) as driver:
        number = driver.main.entries.current
        assert number is not None
        await driver.press("m")
        await driver.type("half a thought")
        await driver.press("escape")
    async with start(sample) as driver:
        assert f"Unfinished: Note on #{number} · go there with #, m goes on with it"[:60] in (
            driver.bottom
        )
        await driver.press("m", "ctrl+s")
        assert [note.body for note in sample.notes(number)][-1] == "half a thought"
    async with start(sample) as driver:
        assert "Unfinished" not in driver.bottom


async def test_matches_beyond_the_most_that_are_lit_are_told_of(
    archive: Archive, start: Start
) -> None:
    (number,) = archive.add([Document(title="Log", text="ferry left\n" * (MOST_MATCHES + 1))])
    archive.catch_up()
    async with start(archive) as driver:
        await driver.find("ferry")
        await driver.press("enter")
        await driver.until(lambda: "Only the first 5,000 matches are lit." in driver.bottom)
        assert driver.main.open_number == number
        await driver.press("n")
        assert f"Match 1 of {MOST_MATCHES}" in driver.bottom


async def test_a_text_too_long_to_be_looked_through_says_so(archive: Archive, start: Start) -> None:
    line = "An invented log says nothing.\n"
    text = "The weir held.\n" + line * (SEARCHED // len(line)) + "The weir broke."
    assert len(text) > SEARCHED
    archive.add([Document(title="Log", text=text)])
    archive.catch_up()
    async with start(archive) as driver:
        await driver.find("weir")
        await driver.press("enter")
        told = "Matches are looked for in the first 2,000,000 characters only."
        await driver.until(lambda: told in driver.bottom)
        await driver.press("n")
        assert "Match 1 of 1" in driver.bottom
