"""Tagging at the desk: scopes, quick tags, the tag manager, retagging by query."""

from __future__ import annotations

from pathlib import Path

from store import Archive
from tests.e2e.conftest import Open


def tagged(folder: Path, tag: str) -> list[int]:
    with Archive.open(folder) as archive:
        return list(archive.tagged(tag))


def test_a_scope_is_chosen_and_the_tagging_repeated(at_desk: Open, desk_folder: Path) -> None:
    terminal = at_desk()
    terminal.keys("Space", "Space", "t")
    terminal.wait_for(r"Tag on 2 marked · ctrl\+t: on #6")
    terminal.keys("C-t", "C-t")
    terminal.wait_for("Tag on all 8 in the archive")
    terminal.keys("text:+case/heron", "Enter")
    terminal.wait_for(r"\+case/heron on all 8 in the archive · u undoes")
    assert tagged(desk_folder, "case/heron") == list(range(1, 9))
    terminal.keys("u")
    terminal.wait_for("Undid: ")
    assert tagged(desk_folder, "case/heron") == []
    terminal.keys("Escape")
    terminal.wait_without("●")
    terminal.keys("g", "text:.")
    terminal.wait_for(r"\+case/heron on #8 .*u undoes")
    terminal.wait_for("▌ +7 D")
    terminal.keys("text:.")
    terminal.wait_for(r"\+case/heron on #7 ")
    assert tagged(desk_folder, "case/heron") == [7, 8]


def test_quick_tags_are_set_put_and_taken_off(at_desk: Open, desk_folder: Path) -> None:
    terminal = at_desk()
    terminal.keys("3")
    terminal.wait_for(r"Quick tag 3 \(empty: none\)")
    terminal.keys("text:status/to read", "Enter")
    terminal.wait_for("3 to read +/ search")
    terminal.keys("3")
    terminal.wait_for(r" 8 D .*\[to read\]")
    assert tagged(desk_folder, "status/to read") == [8]
    terminal.keys("3")
    terminal.wait_for("-.*status/to read.* on #8")
    assert tagged(desk_folder, "status/to read") == []
    terminal.keys("q", "y")
    terminal.wait_for("ended with 0")
    terminal.again("-a", str(desk_folder), "--as", "ada")
    terminal.wait_for("3 to read +/ search")


def test_the_tag_manager_moves_merges_describes_and_deletes(
    at_desk: Open, desk_folder: Path
) -> None:
    terminal = at_desk()
    terminal.keys("L")
    terminal.wait_for(r"(?s)›incident.*heron 2.*^ 5 tags")
    terminal.keys("j", "j", "j", "r")
    terminal.wait_for("Rename place to")
    terminal.keys("C-u", "text:where", "Enter")
    terminal.wait_for("place → where: 2 entries, 2 below come along")
    terminal.keys("y")
    terminal.wait_for("place is where now · u undoes")
    assert tagged(desk_folder, "where/saltmere") == [1, 2]
    terminal.keys("u")
    terminal.wait_for("Undid: rename tag place to where")
    assert tagged(desk_folder, "where") == []
    terminal.keys("n")
    terminal.wait_for(r"›incident/groundings \(1\) → incident/grounding \(1\)")
    terminal.keys("m")
    terminal.wait_for(r"1 entry\. It merges with\s+incident/grounding \(1\)\.")
    terminal.keys("y")
    terminal.wait_for("There are none")
    assert tagged(desk_folder, "incident/grounding") == [3, 4]
    terminal.keys("n", "G", "d")
    terminal.wait_for("What ship/heron means")
    terminal.keys("text:The ferry, built 2019", "Enter")
    terminal.wait_for("heron 2 +The ferry, built 2019")
    terminal.keys("c")
    terminal.wait_for("Which colour for ship/heron")
    terminal.keys("r")
    terminal.wait_for("heron 2 red")
    with Archive.open(desk_folder) as archive:
        (heron,) = [tag for tag in archive.tags() if tag.tag == "ship/heron"]
    assert (heron.description, heron.colour) == ("The ferry, built 2019", "red")
    terminal.keys("D")
    terminal.wait_for(r"Take ship/heron off 2 entries\?")
    terminal.keys("y")
    terminal.wait_for("ship/heron is gone")
    assert tagged(desk_folder, "ship/heron") == []
    terminal.keys("u")
    terminal.wait_for("heron 2")
    assert tagged(desk_folder, "ship/heron") == [1, 2]


def test_tags_that_are_rare_or_missing_are_found(at_desk: Open) -> None:
    terminal = at_desk()
    terminal.keys("L")
    terminal.wait_for("5 tags")
    terminal.keys("o")
    shown = terminal.wait_for("Tags that one entry has")
    assert "place/norrow 1" in shown
    assert "saltmere" not in shown
    terminal.keys("U")
    shown = terminal.wait_for("4 found: is untagged")
    assert "A ferry timetable" in shown
    terminal.keys("q", "L", "G", "Enter")
    terminal.wait_for('tag:"ship/heron"')
    shown = terminal.wait_for("2 found: ")
    assert "Owner blames" in shown


def test_retagging_by_a_query_shows_first_what_changes(at_desk: Open, desk_folder: Path) -> None:
    terminal = at_desk()
    terminal.keys(":", "text:retag", "Enter")
    terminal.wait_for("Retag all entries that this query finds")
    terminal.keys("Enter")
    terminal.wait_for("nothing is not everything")
    terminal.keys("text:light kind:document", "Enter")
    terminal.wait_for("Tag on 3 found by ")
    terminal.keys("text:+topic/light -ship/heron", "Enter")
    terminal.wait_for(r"(?s)\+topic/light -ship/heron: 3 of 3\s+entries change")
    assert tagged(desk_folder, "topic/light") == []
    terminal.keys("y")
    terminal.wait_for("-ship/heron on 3 found by ")
    assert tagged(desk_folder, "topic/light") == [1, 7, 8]
    assert tagged(desk_folder, "ship/heron") == [2]
