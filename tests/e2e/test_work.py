"""A day's work in a real terminal: search, tag, undo, link, confirm, note, letters of a layout."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from store import Archive
from tests.e2e.conftest import Open
from tests.e2e.terminal import ROOT


def test_search_as_you_type_says_what_it_understood(opened: Open) -> None:
    terminal = opened()
    terminal.keys("/", "text:ferry")
    terminal.wait_for(r"(?s)1 found: ferry.*Ferry to Norholm")
    terminal.keys(*["BSpace"] * 5, "text:dredger")
    shown = terminal.wait_for(r"(?s)dredger.*\d found: .*dredger")
    assert "Dredgers leave Port Elsin" in shown
    assert "Ferry to Norholm" not in shown
    terminal.keys("Enter", "Enter")
    terminal.wait_for(r"#\d+ page 1/1")


def test_a_broken_query_says_what_is_wrong(opened: Open) -> None:
    terminal = opened()
    terminal.keys("/", "text:spaeker:olvan")
    shown = terminal.wait_for("✗ ")
    assert "spaeker" in shown.split("✗ ")[1]
    assert "speaker" in shown.split("✗ ")[1]
    assert "Traceback" not in shown


def test_a_number_in_the_search_line_jumps(opened: Open) -> None:
    terminal = opened()
    terminal.keys("/", "text:#4", "Enter")
    shown = terminal.wait_for(r"(?s)two metres of silt.*^ #4 page 1/1 ")
    assert "HSB/2031/4" in shown
    terminal.keys("q")
    terminal.wait_for(r"▌ +4 R")


def test_a_tag_is_found_at_once_and_undone(opened: Open) -> None:
    terminal = opened()
    terminal.keys("t")
    terminal.wait_for("Tag on #12")
    terminal.keys("text:+town/council", "Enter")
    terminal.wait_for(r"12 D .*\[council\]")
    terminal.keys("/", "text:tag:town/council")
    shown = terminal.wait_for("1 found: ")
    assert "Council meets" in shown
    terminal.keys("Down", "u")
    terminal.wait_for("Nothing found")
    terminal.keys("q")
    shown = terminal.wait_for(r"12 D .*Council meets")
    assert "[council]" not in shown


def test_a_cross_reference_is_seen_from_the_other_end(opened: Open) -> None:
    terminal = opened(120, 30)
    terminal.keys("x")
    terminal.wait_for("by which relation")
    terminal.keys("s")
    terminal.wait_for("#12 supports")
    terminal.keys("text:seabed")
    terminal.wait_for("› #4 R")
    terminal.keys("Enter")
    terminal.wait_for("a note")
    terminal.keys("text:same figures", "Enter")
    terminal.wait_for("#12 supports #4 ")
    terminal.wait_for(r"supports \(1\)")
    terminal.keys("/", "text:#4", "Enter")
    terminal.wait_for(r"^ #4 page")
    shown = terminal.wait_for(r"supported by \(1\)|supported-by \(1\)")
    assert "#12 Council meets" in shown
    assert "same figures" in shown


def test_a_passage_is_linked_to_a_passage(opened: Open, folder: Path) -> None:
    terminal = opened()
    terminal.keys("/", "text:#12", "Enter")
    terminal.wait_for("^ #12 page 1/1")
    terminal.keys("V")
    terminal.wait_for("Selected: ")
    terminal.keys("x")
    terminal.wait_for("Link the selected passage of #12 by which relation")
    terminal.keys("d")
    terminal.wait_for("#12 disputes")
    terminal.keys("text:seabed")
    terminal.wait_for("› #4 R")
    terminal.keys("C-g")
    terminal.wait_for("Passage of #4")
    terminal.keys("V", "Right")
    terminal.wait_for("enter take it")
    terminal.keys("Enter")
    terminal.wait_for("To: “.+” in #4")
    terminal.keys("Enter")
    terminal.wait_for("a note")
    terminal.keys("text:other figures", "Enter")
    terminal.wait_for("#12 disputes “.+” in #4 · u undoes")
    with Archive.open(folder) as archive:
        (link,) = [row for row in archive.links(12) if row.relation == "disputes"]
        assert (link.number, link.note) == (4, "other figures")
        assert link.start is not None
        assert link.other_start is not None
        assert archive.text(4)[link.other_start : link.other_end].strip()
    terminal.keys("u")
    terminal.wait_for("Undid: link #12 disputes a passage of #4")


def test_a_proposal_is_confirmed(opened: Open, folder: Path) -> None:
    terminal = opened()
    terminal.keys("/", "text:is:proposed", "Enter")
    terminal.wait_for(r"▌ +13 Q\?")
    terminal.keys("c")
    terminal.wait_for("Confirmed #13")
    with Archive.open(folder, actor="ada") as archive:
        assert archive.rows([13])[0].status == "confirmed"


def test_a_note_is_written(opened: Open, folder: Path) -> None:
    terminal = opened()
    terminal.keys("m")
    terminal.wait_for("Note on #12 ")
    terminal.keys("text:Ask the clerk", "C-s")
    terminal.wait_for("Note on #12 · u undoes")
    with Archive.open(folder, actor="ada") as archive:
        assert [note.body for note in archive.notes(12)] == ["Ask the clerk"]


def test_the_letters_of_a_russian_layout_move(opened: Open) -> None:
    terminal = opened()
    terminal.keys("text:о")
    terminal.wait_for(r"(?s)▌ +11 D.*^ 2/12")
    terminal.keys("text:л")
    terminal.wait_for(r"(?s)▌ +12 D.*^ 1/12")


def test_what_another_process_tags_is_shown(opened: Open, folder: Path) -> None:
    terminal = opened()
    words = ("-a", str(folder), "--as", "bo", "tag", "+seen-by-bo", "--", "id:6")
    subprocess.run(
        [sys.executable, "-m", "archive_tui", *words],
        env=terminal.env | {"PYTHONPATH": str(ROOT)},
        check=True,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        timeout=60,
    )
    terminal.wait_for(r" 6 D .*\[seen-by-bo\]")
    assert "▌    12 D" in terminal.screen()
