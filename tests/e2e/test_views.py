"""Many entries at once: the timeline, a neighbourhood, a speaker's page, names that may be one."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

from store import Archive
from tests.e2e.conftest import Open


def test_the_timeline_is_zoomed_and_a_range_narrows_the_search(at_desk: Open) -> None:
    terminal = at_desk()
    terminal.keys("T")
    shown = terminal.wait_for(r"7 dated, by month, 2 of them vague")
    assert "without a date: 1" in shown
    assert "2033 ~" in shown
    terminal.wait_for(r"(?s)2032-03 +4 +█+░+.*4 may be of these days.*A ferry timetable")
    terminal.keys("+")
    shown = terminal.wait_for("7 dated, by week")
    assert "2032-03 ~" in shown
    terminal.keys("-", "g", "v", "j", "j")
    terminal.wait_for(r"Range: date:2032-03-01\.\.2032-05-31")
    terminal.keys("Enter")
    terminal.wait_for(r"(?s)\A date:2032-03-01\.\.2032-05-31.*6 found: ")
    terminal.keys("q")
    terminal.wait_for("All entries")
    terminal.keys("T")
    terminal.wait_for("without a date: 1")
    terminal.keys("G")
    terminal.wait_for(r"(?s)›.*without a date.*Letter from a passenger")
    terminal.keys("Tab", "Enter")
    terminal.wait_for("#7 page 1/1")


def test_a_neighbourhood_is_walked_and_written(at_desk: Open, tmp_path: Path) -> None:
    terminal = at_desk()
    terminal.keys("#", "text:3", "Enter")
    terminal.wait_for("#3 page")
    terminal.keys("X")
    terminal.wait_for(
        r"(?s)Leads here: 1.*← disputed by #2 .*← replied to by #4 .*›■ #3 .*→ cites #1 "
    )
    terminal.keys("j", "Enter")
    terminal.wait_for(r"(?s)← cited by #3.*■ #1 .*Leads to: 0")
    terminal.keys("C-o")
    terminal.wait_for("■ #3 report")
    terminal.keys("w")
    terminal.wait_for("Write the graph to which file")
    terminal.keys("C-u", "text:desk.txt", "Enter")
    terminal.wait_for(r"ends in \.graphml or \.dot")
    terminal.keys("C-u", "text:desk.graphml", "Enter")
    terminal.wait_for(r"4 entries written to .*desk.graphml")
    nodes = ElementTree.parse(tmp_path / "desk.graphml").getroot().iter()
    assert {node.get("id") for node in nodes if node.tag.endswith("}node")} == {
        "e1", "e2", "e3", "e4",
    }  # fmt: skip
    terminal.keys("w")
    terminal.wait_for("Write the graph to which file")
    terminal.keys("C-u", "text:desk.dot", "Enter")
    terminal.wait_for(r"4 entries written to .*desk.dot")
    assert "disputes" in (tmp_path / "desk.dot").read_text(encoding="utf-8")
    terminal.keys("r")
    terminal.wait_for("#1 page 1/1|#3 page 1/1")


def test_two_names_are_made_one_and_the_page_has_both(at_desk: Open, desk_folder: Path) -> None:
    terminal = at_desk()
    terminal.keys("A")
    terminal.wait_for(r"(?s)May be one: 1.*›0\.75 +Ilse Varn \(1\) = Varn \(1\)")
    terminal.keys("y")
    terminal.wait_for("Varn is one with Ilse Varn now")
    terminal.wait_for("2 +Ilse Varn · Varn")
    with Archive.open(desk_folder) as archive:
        assert [a.aliases for a in archive.agents() if a.name == "Ilse Varn"] == [("Varn",)]
    terminal.keys("G", "w")
    shown = terminal.wait_for(r"(?s)Ilse Varn.*also Varn")
    assert "“was sound in every plate”" in shown
    assert "“The ship was sound in every plate and every rivet,”" in shown
    terminal.keys("j", "o")
    terminal.wait_for("#2 page 1/1")
    terminal.keys("q")
    terminal.wait_for("▌")
    terminal.keys("A")
    terminal.wait_for("Who speaks: 3")
    terminal.keys("u")
    terminal.wait_for("Undid: merge Varn into Ilse Varn")
    terminal.wait_for("May be one: 1")
    terminal.keys("n")
    terminal.wait_for(r"(?s)May be one: 0.*stay two")
    with Archive.open(desk_folder) as archive:
        assert not archive.same_agents()


def test_a_speaker_is_found_by_a_part_of_the_name(at_desk: Open) -> None:
    terminal = at_desk()
    terminal.keys("w")
    terminal.wait_for(r"Whose page\? \(a name\)")
    terminal.keys("text:lund")
    terminal.wait_for("› Peer Lund")
    terminal.keys("Enter")
    terminal.wait_for(r"(?s)Peer Lund.*3 direct.*3 only proposed")
    terminal.keys("f")
    terminal.wait_for(r'(?s)\A speaker:"Peer Lund".*3 found: ')
