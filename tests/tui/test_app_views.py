"""Neighbourhood, a speaker's page, the timeline in the running interface."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

from archive_tui.tui.screens.neighbouring import Neighbouring, Stop
from archive_tui.tui.widgets.pane import Pane
from schema import Document
from store import Archive
from tests.store.invented import taken
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
        assert f"e{other}" not in target.read_text()
