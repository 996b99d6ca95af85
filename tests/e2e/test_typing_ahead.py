"""Keys that arrive together, as over a slow line: each meets what the one before it opened."""

from __future__ import annotations

from pathlib import Path

from store import Archive
from tests.e2e.conftest import Open
from tests.e2e.terminal import Terminal

SAVE, ENTER = "\x13", "\r"


def test_what_is_typed_at_the_start_goes_to_the_list(desk_folder: Path, tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, 80, 24)
    try:
        terminal.start("-a", str(desk_folder), "--as", "ada")
        terminal.at_once("jjj")
        shown = terminal.wait_for(r"(?s)▌ +5 D.*^ 4/8 ")
        assert shown.startswith(" / to search")
    finally:
        terminal.close()


def test_dialogs_get_what_was_typed_for_them(at_desk: Open, desk_folder: Path) -> None:
    terminal = at_desk()
    terminal.at_once(f"t+topic/light{ENTER}jmAsk the clerk{SAVE}")
    terminal.wait_for("Note on #7 · u undoes")
    terminal.at_once(f"#2{ENTER}xsa ferry")
    terminal.wait_for(r"(?s)#2 supports.*› #5 D")
    terminal.at_once(f"{ENTER}two crossings{ENTER}")
    terminal.wait_for("#2 supports #5 · u undoes")
    with Archive.open(desk_folder, actor="ada") as archive:
        assert list(archive.tagged("topic/light")) == [8]
        assert [note.body for note in archive.notes(7)] == ["Ask the clerk"]
        links = {(link.relation, link.number, link.note) for link in archive.links(2)}
        assert ("supports", 5, "two crossings") in links


def test_the_palette_runs_what_was_typed(at_desk: Open, desk_folder: Path) -> None:
    terminal = at_desk()
    terminal.at_once(f":retag{ENTER}kind:report{ENTER}+official{ENTER}")
    terminal.wait_for(r"\+official: 1 of 1 entries change")
    terminal.at_once("y")
    terminal.wait_for(r"\+official on 1 found by .* · u undoes")
    with Archive.open(desk_folder) as archive:
        assert list(archive.tagged("official")) == [3]


def test_a_search_and_what_it_finds(at_desk: Open) -> None:
    terminal = at_desk()
    terminal.at_once(f"/timetable{ENTER}{ENTER}")
    terminal.wait_for("#5 page 1/1")
