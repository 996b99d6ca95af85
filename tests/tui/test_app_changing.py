"""Reading, tagging, linking, reviewing, writing in the running interface."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest
from textual.widgets import Input, Static

from archive_tui.tui.screens.choice import Choice
from archive_tui.tui.screens.form import Form
from archive_tui.tui.screens.prompt import Prompt
from archive_tui.tui.screens.undoing import Waiting
from archive_tui.tui.screens.writing import Writing
from schema.entries import Document, Page, Report
from store import Archive
from store.fields import ATTRIBUTION, FIELDS
from store.rows import Undone
from tests.tui.conftest import Driver, Start


def tags(archive: Archive, number: int | None) -> tuple[str, ...]:
    """The tags of one entry."""
    assert number is not None
    return archive.rows([number])[0].tags


def with_quotations(archive: Archive) -> int:
    """A document that holds several quotations."""
    rows = archive.rows(list(archive.numbers()))
    return max((r for r in rows if r.kind == "document"), key=lambda r: r.quotations).number


def opened_form(driver: Driver) -> Form:
    """The form that is open."""
    assert isinstance(driver.dialog, Form), driver.shown
    return driver.dialog


async def test_a_tag_is_put_on_found_and_taken_back(sample: Archive, start: Start) -> None:
    async with start(sample) as driver:
        number = driver.main.entries.current
        before = tags(sample, number)
        await driver.press("t")
        assert f"on #{number}" in driver.shown
        await driver.type('+zz -"start here"')
        await driver.press("enter")
        assert "zz" in tags(sample, number)
        assert "u undoes" in driver.bottom
        await driver.find("tag:zz")
        assert list(driver.main.entries.numbers) == [number]
        await driver.press("escape", "u")
        assert tags(sample, number) == before
        await driver.press("ctrl+r")
        assert "zz" in tags(sample, number)


async def test_a_tag_that_cannot_be_stays_in_the_prompt(sample: Archive, start: Start) -> None:
    async with start(sample) as driver:
        await driver.press("t")
        await driver.type("+a//b")
        await driver.press("enter")
        assert isinstance(driver.dialog, Prompt)
        assert "empty level" in driver.shown


async def test_all_marked_are_tagged_and_the_scope_is_said(sample: Archive, start: Start) -> None:
    async with start(sample) as driver:
        await driver.press("space", "space", "space")
        marked = set(driver.main.entries.marked)
        assert len(marked) == 3
        await driver.press("t")
        assert "on 3 marked" in driver.shown
        await driver.type("+zz")
        await driver.press("enter")
        assert all("zz" in tags(sample, number) for number in marked)
        await driver.press("u")
        assert not any("zz" in tags(sample, number) for number in marked)


async def test_quick_tags_and_repeating_are_each_person_s(sample: Archive, start: Start) -> None:
    async with start(sample) as driver:
        await driver.press("3")
        await driver.type("zz")
        await driver.press("enter")
        first = driver.main.entries.current
        await driver.press("3")
        assert "zz" in tags(sample, first)
        await driver.press("j")
        second = driver.main.entries.current
        await driver.press("full_stop")
        assert "zz" in tags(sample, second)
    with Archive.open(sample.path, actor="bob") as other:
        async with start(other) as driver:
            await driver.press("3")
            assert isinstance(driver.dialog, Prompt)


async def test_following_and_coming_back_to_the_very_line(sample: Archive, start: Start) -> None:
    number = with_quotations(sample)
    async with start(sample) as driver:
        await driver.find(f"#{number}")
        for _ in range(4):
            await driver.press("right_parenthesis")
        lit = driver.main.reader.current_lit
        assert lit is not None
        assert lit.number is not None
        here = driver.main.reader.offset_here
        await driver.press("enter")
        assert driver.main.open_number == lit.number
        await driver.press("ctrl+o")
        assert driver.main.open_number == number
        assert driver.main.reader.offset_here == here
        await driver.press("alt+right")
        assert driver.main.open_number == lit.number


async def test_each_kind_can_be_read(sample: Archive, start: Start) -> None:
    async with start(sample, (160, 50)) as driver:
        for kind in ("document", "tweet", "report", "quotation"):
            await driver.find(f"kind:{kind}")
            await driver.press("enter")
            assert driver.main.open_number is not None
            entry = sample.get(driver.main.open_number)
            assert entry.kind == kind
            if kind == "tweet":
                assert f"@{getattr(entry, 'handle', '')}" in driver.shown
            await driver.press("q")


async def test_the_page_in_view_is_said_and_follows(sample: Archive, start: Start) -> None:
    async with start(sample) as driver:
        await driver.find(f"#{with_quotations(sample)}")
        page, pages = driver.main.reader.page
        assert page == 1
        assert 1 < pages < driver.main.reader.virtual_size.height / 10
        assert f"page 1/{pages}" in driver.bottom
        await driver.press("G")
        assert f"page {pages}/{pages}" in driver.bottom


async def test_matches_are_walked_through(sample: Archive, start: Start) -> None:
    async with start(sample) as driver:
        await driver.find("commission kind:document")
        number = driver.main.entries.current
        assert number is not None
        await driver.press("enter")
        assert driver.main.reader.reading.text
        spans = sample.matches("commission kind:document", number)
        assert spans
        await driver.press("n")
        at = driver.main.reader.offset_here
        await driver.press("G")
        await driver.press("N")
        assert driver.main.reader.offset_here >= at


async def link(driver: Driver, target: int) -> None:
    """x, disputes, the target, no note."""
    await driver.press("x")
    assert isinstance(driver.dialog, Choice)
    await driver.press("d")
    await driver.type(f"#{target}")
    await driver.press("enter", "enter")


async def test_a_link_is_seen_from_both_ends_and_removed(sample: Archive, start: Start) -> None:
    async with start(sample, (120, 40)) as driver:
        source = driver.main.entries.current
        target = int(driver.main.entries.numbers[5])
        assert source is not None
        before = len(sample.links(source))
        await link(driver, target)
        assert len(sample.links(source)) == before + 1
        assert any(
            row.number == source and row.label == "disputed by" for row in sample.links(target)
        )
        assert "disputes (1)" in driver.shown
        await driver.press("u")
        assert len(sample.links(source)) == before


async def test_proposals_are_decided_with_one_key_and_undone(sample: Archive, start: Start) -> None:
    async with start(sample) as driver:
        await driver.find("is:proposed")
        first, second, third = (int(n) for n in driver.main.entries.numbers[:3])
        await driver.press("c")
        assert sample.rows([first])[0].status == "confirmed"
        assert driver.main.entries.current == second
        await driver.press("r")
        assert sample.record(second).assertion.status == "rejected"
        assert driver.main.entries.current == third
        await driver.press("u")
        assert sample.record(second).assertion.status == "proposed"


async def test_a_proposed_link_is_decided_in_the_details(sample: Archive, start: Start) -> None:
    number, uid = next(
        (row.number, link.uid)
        for row in sample.rows(list(sample.numbers()))
        for link in sample.links(row.number)
        if link.status == "proposed" and link.number is not None
    )

    def status() -> str | None:
        return next((k.status for k in sample.links(number) if k.uid == uid), None)

    async with start(sample, (160, 50)) as driver:
        await driver.find(f"#{number}")
        await driver.press("tab")
        while getattr(driver.main.details.value, "link", None) != uid:
            before = driver.main.details.cursor
            await driver.press("j")
            assert driver.main.details.cursor > before, driver.shown
        await driver.press("c")
        assert status() == "confirmed"
        assert "The link is confirmed" in driver.bottom
        await driver.press("u")
        assert status() == "proposed"


async def test_a_quotation_is_made_of_a_selection(sample: Archive, start: Start) -> None:
    number = with_quotations(sample)
    async with start(sample) as driver:
        await driver.find(f"#{number}")
        driver.main.reader.select(10, 40)
        await driver.press("Q")
        await driver.type("Ada Nobody")
        await driver.press("enter")
        assert driver.dialog is None, driver.shown
        made = [q for q in sample.quotations(number) if q.speaker == "Ada Nobody"]
        assert [(q.start, q.end) for q in made] == [(10, 40)]
        assert made[0].text == sample.text(number)[10:40]


async def test_the_field_that_cannot_be_has_the_cursor(sample: Archive, start: Start) -> None:
    number = with_quotations(sample)
    async with start(sample) as driver:
        await driver.find(f"#{number}")
        driver.main.reader.select(10, 40)
        await driver.press("Q", "down", "down", "down", "ctrl+u")
        await driver.type("loud")
        await driver.press("up", "enter")
        assert "mode: one of" in driver.shown
        await driver.press("ctrl+u")
        await driver.type("indirect")
        await driver.press("enter")
        assert driver.dialog is None, driver.shown
        assert [q.mode for q in sample.quotations(number) if (q.start, q.end) == (10, 40)] == [
            "indirect"
        ]


async def test_what_was_said_goes_with_the_screen_it_was_said_on(
    sample: Archive, start: Start
) -> None:
    async with start(sample) as driver:
        await driver.press("t")
        await driver.type("+quay")
        await driver.press("enter")
        assert "u undoes" in driver.bottom
        await driver.press("j")
        assert "u undoes" in driver.bottom
        await driver.press("enter")
        assert "u undoes" not in driver.bottom
        await driver.press("q", "u")
        assert "Undid" in driver.bottom
        await driver.find("weir")
        assert "Undid" not in driver.bottom


async def test_a_half_written_note_is_there_the_next_time(sample: Archive, start: Start) -> None:
    async with start(sample) as driver:
        number = driver.main.entries.current
        assert number is not None
        before = len(sample.notes(number))
        await driver.press("m")
        await driver.type("half a thought")
        await driver.press("escape")
        assert len(sample.notes(number)) == before
    async with start(sample) as driver:
        await driver.press("m")
        assert isinstance(driver.dialog, Writing)
        assert "half a thought" in driver.shown
        await driver.press("ctrl+s")
        assert [n.body for n in sample.notes(number)][before:] == ["half a thought"]
        await driver.press("m")
        assert "half a thought" not in driver.shown


async def test_a_field_that_cannot_be_is_said_beside_it(sample: Archive, start: Start) -> None:
    number = with_quotations(sample)
    async with start(sample) as driver:
        await driver.find(f"#{number}")
        await driver.press("e")
        form = opened_form(driver)
        form.query_one("#field-published", Input).value = "yesterday"
        await driver.press("ctrl+s")
        assert opened_form(driver) is form
        assert form.query_one("#trouble-published", Static).has_class("shown")
        form.query_one("#field-published", Input).value = "2021-03"
        await driver.press("ctrl+s")
        assert driver.dialog is None
        assert str(getattr(sample.get(number), "published", "")) == "2021-03"


async def test_what_somebody_else_saved_is_not_overwritten(sample: Archive, start: Start) -> None:
    number = with_quotations(sample)
    async with start(sample) as driver:
        await driver.find(f"#{number}")
        await driver.press("e")
        form = opened_form(driver)
        with Archive.open(sample.path, actor="bob") as other:
            other.edit(number, {"title": "Bob's title", "publisher": "Bob's outlet"})
        form.query_one("#field-title", Input).value = "Ada's title"
        await driver.press("ctrl+s")
        assert opened_form(driver) is form
        assert getattr(sample.get(number), "title", "") == "Bob's title"
        assert "Saved meanwhile by somebody else: “Bob's title”." in driver.shown
        assert form.query_one("#field-publisher", Input).value == "Bob's outlet"
        assert form.query_one("#field-title", Input).value == "Ada's title"
        # Having seen it, one may still want one's own; what was not touched stays theirs.
        await driver.press("ctrl+s")
        assert driver.dialog is None
        assert getattr(sample.get(number), "title", "") == "Ada's title"
        assert getattr(sample.get(number), "publisher", "") == "Bob's outlet"


@pytest.mark.parametrize("kind", ["document", "tweet", "report", "quotation"])
async def test_each_field_of_each_kind_is_edited_in_the_form(
    sample: Archive, start: Start, kind: str
) -> None:
    samples = {
        "text": "words; with a semicolon", "name": "A Name", "names": "One; Two",
        "date": "2031-03~", "mode": "indirect",
    }  # fmt: skip
    wrong = {"date": "March, perhaps", "mode": "loud", "name": "n" * 1001, "text": "t" * 4001}
    async with start(sample) as driver:
        await driver.find(f"kind:{kind}")
        number = driver.main.entries.current
        assert number is not None
        await driver.press("e")
        form = opened_form(driver)
        for name, kind_of in FIELDS[kind].items():
            line = form.query_one(f"#field-{name}", Input)
            if kind_of.name in wrong:
                line.value = wrong[kind_of.name]
                await driver.press("ctrl+s")
                assert form.query_one(f"#trouble-{name}", Static).has_class("shown")
            line.value = samples[kind_of.name]
        await driver.press("ctrl+s")
        assert driver.dialog is None, driver.shown
        entry = sample.get(number)
        for name, kind_of in FIELDS[kind].items():
            holder = entry.attribution if name in ATTRIBUTION else entry  # type: ignore[union-attr]
            assert kind_of.format(getattr(holder, name)) == samples[kind_of.name]


async def test_editing_one_letter_of_a_field_leaves_the_rest_as_it_is(
    archive: Archive, start: Start
) -> None:
    title = "A\ttab and \u202ea turn"
    archive.add([Document(title=title, text="Words.")])
    async with start(archive) as driver:
        await driver.press("e")
        assert "\u202e" not in driver.shown
        line = opened_form(driver).query_one("#field-title", Input)
        line.cursor_position = len(title)
        await driver.press("s", "ctrl+s")
        assert getattr(archive.get(1), "title", "") == title + "s"


async def test_deleting_asks_and_is_undone(sample: Archive, start: Start) -> None:
    async with start(sample) as driver:
        number, count = driver.main.entries.current, sample.count()
        await driver.press("delete", "n")
        assert sample.count() == count
        await driver.press("delete", "y")
        assert number not in driver.main.entries.numbers
        await driver.press("u")
        assert number in driver.main.entries.numbers


async def test_a_citation_goes_to_the_terminal_and_to_a_file(
    sample: Archive, start: Start, tmp_path: Path
) -> None:
    async with start(sample) as driver:
        await driver.press("y")
        assert "sent to the terminal" in driver.bottom
        await driver.main.run_action("write")
        await driver.settle()
        await driver.type(str(tmp_path / "cited"))
        await driver.press("enter")
        written = (tmp_path / "cited").read_text(encoding="utf-8")
        assert written.strip() == driver.pilot.app.clipboard


async def test_a_selected_passage_is_cited_with_its_page(archive: Archive, start: Start) -> None:
    text = "The first page of it.\fThe second page of it."
    pages = (Page(start=0, end=21, label="iv"), Page(start=22, end=len(text), label="5"))
    archive.add([Report(title="The Velm Bridge", symbol="S/2031/117", text=text, pages=pages)])
    async with start(archive) as driver:
        await driver.press("y")
        assert "p. " not in driver.pilot.app.clipboard
        await driver.press("enter")
        driver.main.reader.select(26, 32)
        await driver.press("y")
        assert "S/2031/117, p. 5." in driver.pilot.app.clipboard
        lines = [line.strip() for line in driver.shown.splitlines()]
        at = lines.index("-- page iv --")
        assert lines[at + 1 : at + 4] == [
            "The first page of it.",
            "-- page 5 --",
            "The second page of it.",
        ]


async def test_importing_from_within(sample: Archive, start: Start, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("A new page\n\nThe invented river was said to be clean.\n", encoding="utf-8")
    async with start(sample) as driver:
        count = sample.count()
        await driver.press("I")
        driver.pilot.app.screen.query_one("#line", Input).value = str(page)
        await driver.press("enter")
        await driver.until(lambda: sample.count() == count + 1)
        await driver.until(lambda: len(driver.main.entries.numbers) == count + 1)


async def test_importing_what_is_not_there_is_a_sentence(
    sample: Archive, start: Start, tmp_path: Path
) -> None:
    async with start(sample) as driver:
        await driver.press("I")
        driver.pilot.app.screen.query_one("#line", Input).value = str(tmp_path / "nothing")
        await driver.press("enter")
        await driver.until(lambda: not driver.main.running)
        await driver.settle()
        assert "nothing" in driver.bottom or "not" in driver.bottom


@pytest.mark.parametrize("words", ["tag", "undo", "import"])
async def test_the_palette_has_the_commands(sample: Archive, start: Start, words: str) -> None:
    async with start(sample) as driver:
        await driver.press("colon")
        await driver.type(words)
        await driver.until(lambda: words in driver.shown.casefold())
        await driver.press("escape", "escape")
        assert driver.dialog is None


async def test_a_long_undo_is_shown_and_stopped(
    sample: Archive, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, undo = Event(), sample.undo

    def slowly(progress: Callable[[int, int], None]) -> Undone:
        def step(done: int, total: int) -> None:
            progress(1, 4)
            go_on.wait(10)
            progress(done, total)

        return undo(step)

    sample.tag([1, 2], add=["worth keeping"])
    monkeypatch.setattr(sample, "undo", slowly)
    async with start(sample) as driver:
        await driver.pilot.press("u")
        await driver.until(lambda: "Undoing … 25 % · esc stops" in driver.shown)
        await driver.pilot.press("t")
        assert isinstance(driver.dialog, Waiting)
        await driver.pilot.press("escape")
        assert "Stopping …" in driver.shown
        go_on.set()
        await driver.settle()
        assert "Stopped: nothing was changed" in driver.bottom
        assert sample.tags()
        assert "worth keeping" in [tag.tag for tag in sample.tags()]
        await driver.press("u")
        assert driver.dialog is None
        assert "Undid: tag" in driver.bottom
        assert "worth keeping" not in [tag.tag for tag in sample.tags()]
