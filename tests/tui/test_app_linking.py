"""Cross-references in the running interface: several targets, passages, relations, suggestions."""

from __future__ import annotations

import dataclasses

import pytest
from textual.widgets import Input

from archive_tui import config
from archive_tui.tui.screens.choice import Choice
from archive_tui.tui.screens.passages import Passage
from archive_tui.tui.screens.targeting import Targeting
from archive_tui.tui.sidelines import GoTo, Suggested
from archive_tui.tui.widgets.reader import Reader
from archive_tui.tui.widgets.reading import unit_around, unit_beside
from schema import Document, Report
from store import Archive
from tests.tui.conftest import Driver, Start

TEXT = "The gate was shut at noon. Nobody saw it! Who has the key?\nThe clerk had left."


def papers(archive: Archive, *titles: str) -> list[int]:
    made = archive.add(Document(title=title, text=f"{title}. {TEXT}") for title in titles)
    archive.catch_up()
    return made


async def choose(driver: Driver, letter: str = "d") -> Targeting:
    """x and a relation; the screen that asks for targets."""
    await driver.press("x")
    assert isinstance(driver.dialog, Choice), driver.shown
    await driver.press(letter)
    assert isinstance(driver.dialog, Targeting), driver.shown
    return driver.dialog


class TestUnits:
    def test_words_sentences_paragraphs_follow_one_another(self) -> None:
        words = []
        span: tuple[int, int] | None = unit_around("word", TEXT, 0)
        while span is not None:
            words.append(TEXT[slice(*span)])
            span = unit_beside("word", TEXT, span, 1)
        assert words == TEXT.replace(".", "").replace("!", "").replace("?", "").split()
        first = unit_around("sentence", TEXT, 3)
        assert TEXT[slice(*first)] == "The gate was shut at noon."
        second = unit_beside("sentence", TEXT, first, 1)
        assert second is not None
        assert TEXT[slice(*second)] == "Nobody saw it!"
        assert unit_beside("sentence", TEXT, second, -1) == first
        assert unit_beside("sentence", TEXT, first, -1) is None
        paragraph = unit_around("paragraph", TEXT, 3)
        after = unit_beside("paragraph", TEXT, paragraph, 1)
        assert after is not None
        assert TEXT[slice(*after)] == "The clerk had left."
        assert unit_beside("paragraph", TEXT, after, 1) is None

    def test_back_by_words_comes_to_the_first(self) -> None:
        span: tuple[int, int] | None = unit_around("word", TEXT, len(TEXT) - 2)
        seen = 0
        while span is not None:
            first, seen = span, seen + 1
            span = unit_beside("word", TEXT, span, -1)
        assert TEXT[slice(*first)] == "The"
        assert seen == len(TEXT.split())


async def test_a_passage_is_linked_to_a_passage_with_the_keyboard(
    archive: Archive, start: Start
) -> None:
    one, two = papers(archive, "First", "Second")
    async with start(archive) as driver:
        await driver.find(f"#{one}")
        await driver.press("V", "right")
        assert driver.main.reader.selection is not None
        await choose(driver, "d")
        await driver.type(f"#{two}")
        await driver.press("ctrl+g")
        assert isinstance(driver.dialog, Passage)
        await driver.press("enter")
        assert "Select the passage first" in driver.shown
        await driver.press("V", "right", "right", "V", "V", "right", "shift+right")
        span = driver.dialog.query_one(Reader).selection
        assert span is not None
        assert archive.text(two)[slice(*span)] == "saw it"
        await driver.press("enter")
        assert f"To: “saw it” in #{two}" in driver.shown
        await driver.press("enter")
        await driver.type("not so")
        await driver.press("enter")
        (link,) = archive.links(one)
        assert (link.number, link.relation, link.note) == (two, "disputes", "not so")
        assert archive.text(one)[link.start : link.end] == "The gate was shut at noon."
        assert archive.text(two)[link.other_start : link.other_end] == "saw it"
        assert f"disputes “saw it” in #{two}" in driver.bottom
        await driver.press("u")
        assert archive.links(one) == []


async def test_several_targets_are_one_step(archive: Archive, start: Start) -> None:
    one, two, three, _ = papers(archive, "First", "Second", "Third", "Fourth")
    async with start(archive) as driver:
        await driver.find(f"#{one}")
        screen = await choose(driver, "c")
        await driver.type("second")
        await driver.press("tab")
        assert f"To: #{two}" in driver.shown
        screen.query_one(Input).value = "third"
        await driver.settle()
        await driver.press("tab")
        assert f"To: #{two}, #{three}" in driver.shown
        await driver.press("enter", "enter")
        assert {row.number for row in archive.links(one)} == {two, three}
        await driver.press("u")
        assert archive.links(one) == []


async def test_one_that_is_there_already_is_said_and_the_others_are_made(
    archive: Archive, start: Start
) -> None:
    one, two, three = papers(archive, "First", "Second", "Third")
    archive.link(one, "cites", three)
    async with start(archive) as driver:
        await driver.find(f"#{one}")
        screen = await choose(driver, "c")
        for number in (two, three):
            screen.query_one(Input).value = f"#{number}"
            await driver.settle()
            await driver.press("tab")
        await driver.press("enter", "enter")
        assert "is there already" in driver.bottom
        assert f"#{one} cites #{two} · u undoes" in driver.bottom
        assert sorted(row.number or 0 for row in archive.links(one)) == [two, three]
        await driver.press("u")
        assert [row.number for row in archive.links(one)] == [three]


async def test_marked_recent_and_suggested_targets_come_first(
    archive: Archive, start: Start
) -> None:
    report, one = archive.add(
        [
            Report(title="Gates", symbol="HSB/2031/4", text="Findings."),
            Document(title="Paper", text="The board’s paper HSB/2031/4 came out."),
        ]
    )
    marked, read, *_ = archive.add(
        Document(title=f"Other {at}", text=f"Other text {at * 'x'}") for at in range(20)
    )
    archive.catch_up()
    async with start(archive) as driver:
        archive.state_set("linked to", f"[{read}]")
        driver.main.entries.move_to_number(marked)
        await driver.press("space")
        driver.main.entries.move_to_number(one)
        await choose(driver)
        lines = [text for text in driver.shown.splitlines() if text.strip(" ›").startswith("#")]
        assert [
            f"#{n} " in text for n, text in zip((marked, read, report), lines[1:], strict=False)
        ]
        assert f"#{marked} D  (marked)" in lines[1]
        assert f"#{read} D  (recent)" in lines[2]
        assert f"#{report} R  (suggested 0.95)" in lines[3]


async def test_half_a_query_and_nothing_found_link_nothing(archive: Archive, start: Start) -> None:
    one, _ = papers(archive, "First", "Second")
    async with start(archive) as driver:
        await driver.find(f"#{one}")
        screen = await choose(driver)
        await driver.type("tag:(")
        await driver.press("enter")
        assert isinstance(driver.dialog, Targeting)
        screen.query_one(Input).value = "#99"
        await driver.press("enter")
        assert "Choose an entry that is here" in driver.shown
        screen.query_one(Input).value = "spaeker:x"
        await driver.settle()
        assert "spaeker" in driver.shown
        await driver.press("escape")
        assert driver.dialog is None
        assert archive.links(one) == []


async def test_a_relation_of_one_s_own_is_added_and_used_at_once(
    archive: Archive, start: Start
) -> None:
    one, two = papers(archive, "First", "Second")
    async with start(archive) as driver:
        await driver.find(f"#{one}")
        await driver.press("x")
        assert "a relation of your own" in driver.shown
        await driver.press("plus")
        await driver.type("answers")
        await driver.press("down")
        await driver.type("answered by")
        await driver.press("down", "d", "enter")
        assert "is taken" in driver.shown
        await driver.press("backspace", "a", "enter")
        await driver.until(lambda: isinstance(driver.dialog, Targeting))
        await driver.type(f"#{two}")
        await driver.press("enter", "enter")
        assert [row.label for row in archive.links(two)] == ["answered by"]


async def test_following_a_link_in_the_details_and_coming_back_to_the_very_line(
    archive: Archive, start: Start
) -> None:
    one = archive.add([Document(title="Long", text="A line of a long text.\n" * 200)])[0]
    long = "Some other line.\n" * 300
    two = archive.add([Document(title="Other", text=long)])[0]
    at = long.index("Some", 3000)
    archive.link(one, "cites", two, target_span=(at, at + 16))
    archive.catch_up()
    async with start(archive, (120, 24)) as driver:
        await driver.find(f"#{one}")
        for _ in range(4):
            await driver.press("space")
        here, top = driver.main.reader.offset_here, driver.main.reader.scroll_offset.y
        assert top > 40
        await driver.press("tab")
        assert driver.main.details.has_focus
        assert driver.main.details.value == GoTo(two, archive.links(one)[0].uid, at)
        await driver.press("enter")
        assert driver.main.open_number == two
        assert driver.main.reader.offset_here == at
        await driver.press("ctrl+o")
        assert driver.main.open_number == one
        assert driver.main.reader.offset_here == here
        assert driver.main.reader.scroll_offset.y == top
        assert "cites (1)" in driver.shown


async def test_delete_in_the_details_takes_the_link_away_not_the_entry(
    archive: Archive, start: Start
) -> None:
    one, two = papers(archive, "First", "Second")
    archive.link(one, "cites", two)
    async with start(archive, (120, 24)) as driver:
        await driver.find(f"#{one}")
        await driver.press("tab", "delete")
        assert "Remove this link?" in driver.shown
        await driver.press("y")
        assert archive.links(one) == []
        assert archive.rows([one])
        await driver.press("u")
        assert len(archive.links(one)) == 1


async def test_what_suggests_itself_is_linked_or_dismissed_by_a_key(
    archive: Archive, start: Start
) -> None:
    report, one, two = archive.add(
        [
            Report(title="Gates", symbol="HSB/2031/4", text="Findings."),
            Document(title="Paper", text="The board’s paper HSB/2031/4 came out."),
            Document(title="Echo", text="Nobody had read HSB/2031/4 by noon."),
        ]
    )
    archive.catch_up()
    async with start(archive, (120, 40)) as driver:
        await driver.find(f"#{one}")
        await driver.until(lambda: "Suggested (2)" in driver.shown)
        assert f"#{one} names HSB/2031/4" in driver.shown
        await driver.press("tab")
        value = driver.main.details.value
        assert isinstance(value, Suggested)
        assert value.suggestion.other == report
        await driver.press("enter")
        assert driver.main.open_number == report
        await driver.press("ctrl+o")
        await driver.until(lambda: "Suggested (2)" in driver.shown)
        await driver.press("tab", "c")
        assert [(r.relation, r.number) for r in archive.links(one)] == [("cites", report)]
        await driver.until(lambda: "Suggested (1)" in driver.shown)
        driver.main.details.focus()
        await driver.press("G", "r")
        assert "not suggested" in driver.bottom
        await driver.until(lambda: "Suggested" not in driver.shown)
        await driver.press("u")
        await driver.until(lambda: f"? #{two} Echo" in driver.shown)


async def test_nothing_suggests_itself_where_nobody_wants_it(
    archive: Archive, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr("archive_tui.evidence.suggestions.suggest", lambda *a, **k: asked.append(1))
    monkeypatch.setattr("archive_tui.tui.screens.crossing.REST", 0.01)
    archive.add([Document(title="Paper", text="The board’s paper HSB/2031/4 came out.")])
    settings = dataclasses.replace(config.standard(), interface=config.Interface(suggestions=False))
    async with start(archive, (120, 40), settings=settings) as driver:
        await driver.pilot.pause(0.2)
        await driver.settle()
        assert not asked


async def test_a_search_for_suggestions_that_fails_is_said(
    archive: Archive, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise OSError("the invented disk is gone")

    monkeypatch.setattr("archive_tui.evidence.suggestions.suggest", broken)
    archive.add([Document(title="Paper", text="The board’s paper HSB/2031/4 came out.")])
    async with start(archive, (120, 40)) as driver:
        await driver.until(lambda: "the invented disk is gone" in driver.bottom)
