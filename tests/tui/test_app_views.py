"""Neighbourhood, a speaker's page, the timeline in the running interface."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

from archive_tui.tui.screens.neighbouring import Neighbouring, Stop
from archive_tui.tui.screens.speaking import Speaking
from archive_tui.tui.screens.timing import Timing
from archive_tui.tui.screens.voices import Voices
from archive_tui.tui.sidelines import GoTo
from archive_tui.tui.widgets.pane import Pane
from schema import Document, PartialDate, Tweet
from store import Archive
from tests.store.invented import taken
from tests.store.test_relating import speaking
from tests.tui.conftest import Start


def papers(archive: Archive, count: int) -> list[int]:
    made = archive.add(Document(title=f"Paper {n}", text=f"Text of {n}.") for n in range(count))
    archive.catch_up()
    return made


class TestNeighbourhood:
    async def test_it_is_walked_and_one_comes_back_to_the_line(
        self, archive: Archive, start: Start
    ) -> None:
        far, near, middle, after, beyond = papers(archive, 5)
        for one, two in ((far, near), (near, middle), (middle, after), (after, beyond)):
            archive.link(one, "cites", two)
        async with start(archive) as driver:
            await driver.find(f"#{middle}")
            await driver.press("X")
            screen = driver.dialog
            assert isinstance(screen, Neighbouring)
            shown = [text.strip(" ›") for text in driver.shown.splitlines() if text.strip(" ›")]
            assert shown[:7] == [
                "Leads here: 1",
                f"← cited by #{near} Paper 1",
                f"← cited by #{far} Paper 0",
                f"■ #{middle} document Paper 2",
                "Leads to: 1",
                f"→ cites #{after} Paper 3",
                f"→ cites #{beyond} Paper 4",
            ]
            pane = screen.query_one(Pane)
            assert pane.value == Stop(middle, ())
            await driver.press("j", "j")
            assert pane.value == Stop(beyond, (1, 0, 0))
            await driver.press("enter")
            assert f"■ #{beyond}" in driver.shown
            assert f"← cited by #{middle} Paper 2" in driver.shown
            await driver.press("ctrl+o")
            assert pane.value == Stop(beyond, (1, 0, 0))
            await driver.press("ctrl+o")
            assert "nothing further back" in driver.shown
            await driver.press("r")
            assert driver.dialog is None
            assert driver.main.open_number == beyond

    async def test_ways_round_proposals_and_what_is_not_here_are_marked(
        self, archive: Archive, start: Start
    ) -> None:
        source = archive.intake([taken()])[0].number
        one, two = papers(archive, 2)
        for ends in ((source, one), (source, two), (one, two), (two, source)):
            archive.link(ends[0], "cites", ends[1])
        async with start(archive) as driver:
            await driver.find(f"#{source}")
            await driver.press("X")
            assert f"← cited by #{two} Paper 1" in driver.shown
            assert f"→ cites #{two} (shown already) Paper 1" in driver.shown
            assert "→ ? embeds #" in driver.shown
            assert "→ reads-more: Who Owns it? (not in the archive)" in driver.shown
            await driver.press("q")
            assert driver.dialog is None

    async def test_it_is_written_as_a_graph(
        self, archive: Archive, start: Start, tmp_path: Path
    ) -> None:
        one, two, other = papers(archive, 3)
        archive.link(one, "cites", two)
        target = tmp_path / "graph.graphml"
        async with start(archive) as driver:
            await driver.find(f"#{one}")
            await driver.press("X", "w")
            line = driver.pilot.app.screen.query_one("#line")
            line.value = str(tmp_path / "graph.txt")  # type: ignore[attr-defined]
            await driver.press("enter")
            assert "ends in .graphml or .dot" in driver.shown
            line.value = str(target)  # type: ignore[attr-defined]
            await driver.press("enter")
            await driver.until(target.exists)
            await driver.settle()
        space = "{http://graphml.graphdrawing.org/xmlns}"
        root = ElementTree.parse(target).getroot()
        assert [n.get("id") for n in root.iter(f"{space}node")] == [f"e{one}", f"e{two}"]
        assert f'"e{other}"' not in target.read_text()  # uids hold such letters too


class TestTimeline:
    @staticmethod
    def dated(archive: Archive) -> None:
        dates = ("2031-03-04", "2031-03-05", "2031-03", "2031-05-01", "2031-12-24", "2031", None)
        archive.add(
            Document(
                title=f"Paper {date}",
                text=f"Text of {n}.",
                published=PartialDate(date) if date else None,
            )
            for n, date in enumerate(dates)
        )
        archive.catch_up()

    async def test_bars_zoom_and_narrow_the_search(self, archive: Archive, start: Start) -> None:
        self.dated(archive)
        async with start(archive) as driver:
            await driver.press("T")
            assert isinstance(driver.dialog, Timing)
            await driver.until(lambda: "6 dated, by month, 1 of them vague" in driver.shown)
            assert "2031 ~" in driver.shown
            assert "░" in driver.shown
            assert "… 6 months with nothing" in driver.shown
            assert "without a date: 1" in driver.shown
            await driver.press("j")
            await driver.until(lambda: "may be of these days" in driver.shown)
            assert "date:2031-03" in driver.shown
            assert "Paper 2031-03-05" in driver.shown
            await driver.press("plus", "plus")
            assert "by day, 2 of them vague" in driver.shown
            await driver.press("plus")
            assert "as fine as it gets" in driver.shown
            await driver.press("minus", "minus", "minus")
            assert "6 dated, by year" in driver.shown
            await driver.press("a")
            assert "by month" in driver.shown
            await driver.press("g", "j", "enter")
            await driver.until(lambda: driver.dialog is None)
            await driver.settle()
            assert driver.main.query_text == "date:2031-03"
            titles = {r.title for r in archive.rows(list(driver.main.entries.numbers))}
            assert titles == {f"Paper {d}" for d in ("2031-03-04", "2031-03-05", "2031-03", "2031")}

    async def test_a_range_is_taken_by_keys_within_the_present_query(
        self, archive: Archive, start: Start
    ) -> None:
        self.dated(archive)
        async with start(archive) as driver:
            await driver.find("text OR nothing")
            await driver.press("T")
            await driver.until(lambda: "2031-05" in driver.shown)
            await driver.press("j", "v", "j", "j")
            assert "date:2031-03-01..2031-05-31" in driver.shown
            assert driver.shown.count("▌2031-0") == 3
            await driver.press("escape")
            assert isinstance(driver.dialog, Timing)
            assert "▌2031-03" not in driver.shown
            await driver.press("k", "k", "v", "j", "j", "enter")
            await driver.until(lambda: driver.dialog is None)
            await driver.settle()
            assert driver.main.query_text == "(text OR nothing) date:2031-03-01..2031-05-31"
            assert len(driver.main.entries.numbers) == 5

    async def test_the_list_beneath_and_what_has_no_date(
        self, archive: Archive, start: Start
    ) -> None:
        self.dated(archive)
        async with start(archive) as driver:
            await driver.press("T")
            await driver.until(lambda: "without a date: 1" in driver.shown)
            await driver.press("G", "tab")
            await driver.until(lambda: "Paper None" in driver.shown)
            await driver.press("enter")
            assert driver.dialog is None
            assert driver.main.open_number is not None
            assert archive.rows([driver.main.open_number])[0].title == "Paper None"
            await driver.press("q", "T", "G", "enter")
            await driver.settle()
            assert driver.main.query_text == "-has:date"

    async def test_nothing_dated_is_said(self, archive: Archive, start: Start) -> None:
        async with start(archive) as driver:
            await driver.press("T")
            await driver.until(lambda: "There is nothing to show." in driver.shown)
            await driver.press("enter", "v", "plus", "q")
            assert driver.dialog is None


class TestWhosePage:
    async def test_who_speaks_in_the_source_in_hand_comes_first(
        self, archive: Archive, start: Start
    ) -> None:
        one, two = papers(archive, 2)
        archive.quote(one, 0, 4, speaker="Aram Aller")
        archive.quote(two, 0, 4, speaker="Zora Zell")
        async with start(archive) as driver:
            await driver.find(f"#{two}")
            await driver.press("w")
            shown = driver.shown
            assert "enter opens · esc leaves" in shown
            assert shown.index("Zora Zell") < shown.index("Aram Aller")


class TestSpeaker:
    async def test_all_that_one_said_is_reached_from_a_quotation_and_left_to_its_source(
        self, archive: Archive, start: Start
    ) -> None:
        late = speaking(archive, "2031-05-01", "Odra Kell")
        early = speaking(archive, "2031-04-01", "Minister Kell", "2030-12-24", via="the OPD")
        speaking(archive, "2031-02-01", "Tomas Ferr")
        archive.merge_agents("Odra Kell", "Minister Kell")
        archive.decide([late], "confirmed")
        archive.add(
            [
                Tweet(
                    text="My own words \x1b[31m here",
                    post_id="1",
                    author_name="Odra Kell",
                    handle="kell",
                    posted_at=PartialDate("2031-04-02"),
                ),
                Tweet(text="Not hers", post_id="2", author_name="Odra Kell Fans", handle="fan"),
            ]
        )
        archive.catch_up()
        async with start(archive) as driver:
            await driver.find(f"#{late}")
            await driver.press("w")
            assert isinstance(driver.dialog, Speaking)
            await driver.until(lambda: "also Minister Kell" in driver.shown)
            assert "2 direct · 1 tweet · 1 only proposed (?)" in driver.shown
            lines = [text.strip(" ›") for text in driver.shown.splitlines() if text.strip(" ›")]
            assert lines[3] == "2030-12-24"
            assert lines[4].startswith("? “What Minister Kell said")
            assert "direct · as Minister Kell · relayed by the OPD · Brightwire · #" in lines[5]
            assert lines[6] == "2031-04-02"
            assert "\x1b" not in lines[7]
            assert "own tweet · kell" in lines[8]
            assert lines[9] == "2031-05-01 (its source)"
            assert "Not hers" not in driver.shown
            await driver.press("o")
            assert driver.dialog is None
            assert driver.main.open_number == archive.rows([early])[0].parent

    async def test_it_is_reached_from_the_voices_and_from_a_name(
        self, archive: Archive, start: Start
    ) -> None:
        speaking(archive, "2031-05-01", "Odra Kell")
        number = speaking(archive, "2031-02-01", "Tomas Ferr")
        archive.catch_up()
        async with start(archive) as driver:
            await driver.press("A")
            await driver.until(lambda: "1  Tomas Ferr" in driver.shown)
            await driver.press("G", "w")
            await driver.until(lambda: isinstance(driver.dialog, Speaking))
            await driver.until(lambda: "What Tomas Ferr said" in driver.shown)
            await driver.press("q")
            await driver.until(lambda: isinstance(driver.dialog, Voices))
            await driver.press("q", "w")
            await driver.type("ferr")
            await driver.press("enter")
            await driver.until(lambda: "What Tomas Ferr said" in driver.shown)
            await driver.press("f")
            await driver.settle()
            assert driver.main.query_text == 'speaker:"Tomas Ferr"'
            assert list(driver.main.entries.numbers) == [number]

    async def test_nobody_of_that_name_is_said(self, archive: Archive, start: Start) -> None:
        async with start(archive) as driver:
            await driver.press("w")
            await driver.type("nobody")
            await driver.press("enter")
            assert "Nobody in this archive goes by" in driver.shown


async def test_the_page_of_whom_the_details_point_at(archive: Archive, start: Start) -> None:
    speaking(archive, "2031-02-01", "Tomas Ferr")
    number = speaking(archive, "2031-05-01", "Odra Kell")
    archive.catch_up()
    source = archive.rows([number])[0].parent
    assert source is not None
    async with start(archive) as driver:
        driver.main.open(source)
        await driver.press("i")
        await driver.until(lambda: isinstance(driver.main.details.value, GoTo))
        driver.main.details.focus()
        await driver.press("w")
        await driver.until(lambda: isinstance(driver.dialog, Speaking))
        await driver.until(lambda: "What Odra Kell said" in driver.shown)
