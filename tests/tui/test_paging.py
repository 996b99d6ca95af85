"""Printed pages in the reader, and sources without a text."""

from __future__ import annotations

from schema import Document, Report
from schema.entries import Page
from store import Archive
from tests.tui.conftest import Start


async def test_a_printed_page_is_gone_to_and_told(archive: Archive, start: Start) -> None:
    lines = [f"Line {n} of the invented survey of eels.\n" for n in range(300)]
    starts = [sum(map(len, lines[:at])) for at in (0, 100, 200)]
    text = "".join(lines)
    pages = tuple(
        Page(start=a, end=b, label=label)
        for a, b, label in zip(starts, [*starts[1:], len(text)], ("iv", "901", "902"), strict=True)
    )
    archive.add([Report(title="Eels", symbol="HO/1", text=text, pages=pages)])
    async with start(archive) as driver:
        await driver.press("enter")
        assert "p. iv · screen 1/" in driver.bottom
        await driver.main.run_action("go_to_page")
        await driver.settle()
        assert "Go to which page? iv to 902" in driver.shown
        await driver.type("90")
        assert "901" in driver.shown
        await driver.press("enter")
        assert "It has no page 90." in driver.shown
        await driver.press("end", "ctrl+u")
        await driver.type("p. 902")
        await driver.press("enter")
        assert "p. 902 · screen" in driver.bottom
        assert "page 902" in driver.shown
        assert "Line 200 of" in driver.shown
        await driver.press("k")
        assert "p. 901 · screen" in driver.bottom


async def test_a_text_without_pages_says_so(archive: Archive, start: Start) -> None:
    archive.add([Document(title="Eels", text="None.")])
    async with start(archive) as driver:
        await driver.main.run_action("go_to_page")
        await driver.settle()
        assert "Open an entry first." in driver.bottom
        await driver.press("enter")
        await driver.main.run_action("go_to_page")
        await driver.settle()
        assert "This text has no pages." in driver.bottom


async def test_a_source_without_text_says_so_with_its_notes(archive: Archive, start: Start) -> None:
    archive.add([Document(title="Eels in cold water", authors=("Tom Vane",))])
    words = " ".join(f"word{n}" for n in range(900))
    archive.add_note(1, f"Abstract: of eels.\nVolume: 7\n{words}")
    async with start(archive) as driver:
        await driver.press("enter")
        assert "its text is not in the archive" in driver.shown
        assert driver.shown.count("not in the archive") == 1
        assert "Abstract: of eels." in driver.shown
        assert "Volume: 7" in driver.shown
        await driver.press("G")
        assert "word899" in driver.shown


async def test_a_short_text_opened_again_is_one_page(archive: Archive, start: Start) -> None:
    archive.add([Document(title=f"Eels {n}", text="One.\nTwo.\nThree.") for n in (1, 2)])
    async with start(archive) as driver:
        for _ in range(2):
            await driver.press("enter")
            assert "page 1/1" in driver.bottom
            await driver.press("q", "j")
