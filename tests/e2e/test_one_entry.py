"""One entry in hand: its details, suggestions, fields, notes, what is copied, compared, deleted."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from store import Archive
from tests.e2e.conftest import Open
from tests.e2e.terminal import ROOT, Terminal


def shown_by_the_command_line(terminal: Terminal, folder: Path, *words: str) -> list[Any]:
    """What ``archive-tui … --json`` prints of the archive."""
    printed = subprocess.run(
        [sys.executable, "-m", "archive_tui", "-a", str(folder), *words, "--json"],
        env=terminal.env | {"PYTHONPATH": str(ROOT)},
        check=True,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=60,
    ).stdout
    return [json.loads(line) for line in printed.splitlines()]


def test_a_link_is_followed_and_one_comes_back_to_the_line(
    at_desk: Open, desk_folder: Path
) -> None:
    terminal = at_desk()
    terminal.keys("#", "text:2", "Enter")
    terminal.wait_for("#2 page 1/1")
    terminal.keys("i")
    terminal.wait_for(r"(?s)disputes \(1\).*#3 On the grounding.*replied to by \(1\)")
    terminal.keys(*"jjjj")
    terminal.wait_for(r"›#3 On the grounding")
    terminal.keys("Enter")
    terminal.wait_for("#3 page 1/1")
    terminal.keys("C-o")
    terminal.wait_for("#2 page 1/1")
    terminal.keys("i")
    terminal.wait_for(r"›#3 On the grounding")
    terminal.keys("DC")
    terminal.wait_for(r"Remove .*\?")
    terminal.keys("y")
    terminal.wait_without(r"disputes \(1\)")
    links = shown_by_the_command_line(terminal, desk_folder, "links", "2")
    assert {link["relation"] for link in links} == {"quotes", "replies-to"}


def test_suggestions_are_accepted_or_dismissed_for_good(at_desk: Open, desk_folder: Path) -> None:
    terminal = at_desk()
    terminal.keys("#", "text:4", "Enter", "i")
    terminal.wait_for(r"(?s)Suggested \(1\) · c links, r drops.*\? #3 On the grounding")
    terminal.keys("G")
    terminal.wait_for(r"›\? #3 On the grounding")
    terminal.keys("r")
    terminal.wait_without(r"Suggested \(1\)")
    terminal.keys("u")
    terminal.wait_for(r"Suggested \(1\)")
    terminal.keys("G", "c")
    terminal.wait_for(r"relates-to \(1\)")
    links = shown_by_the_command_line(terminal, desk_folder, "links", "4")
    (made,) = [link for link in links if link["relation"] == "relates-to"]
    assert made["number"] == 3
    assert "similar text" in made["note"]


def test_a_dismissed_suggestion_does_not_come_back(at_desk: Open, desk_folder: Path) -> None:
    terminal = at_desk()
    terminal.keys("#", "text:4", "Enter", "i")
    terminal.wait_for(r"\? #3 On the grounding")
    terminal.keys("G", "r")
    terminal.wait_without(r"\? #3 On the grounding")
    terminal.keys("C-q", "y")
    terminal.wait_for("ended with 0")
    terminal.again("-a", str(desk_folder), "--as", "ada")
    terminal.wait_for("^ 1/8 ")
    terminal.keys("#", "text:4", "Enter", "i")
    shown = terminal.wait_for("Where it is from")
    assert "Suggested" not in shown


def test_a_field_in_error_says_so_beside_it(at_desk: Open, desk_folder: Path) -> None:
    terminal = at_desk()
    terminal.keys("j", "e")
    terminal.wait_for(r"Edit #7 \(document\)")
    terminal.keys("Down", "text:Nils Ask; Ona Lund", "Down", "Down", "Down", "text:yesterday")
    terminal.keys("C-s")
    shown = terminal.wait_for("published: 'yesterday' is not a date")
    lines = [line.strip() for line in shown.splitlines()]
    at = next(y for y, line in enumerate(lines) if line.startswith("published "))
    assert "is not a date" in lines[at + 1]
    terminal.keys("C-u", "text:2032-03-05", "C-s")
    terminal.wait_for("#7: .*saved · u undoes")
    terminal.wait_for("7 D  2032-03-05")
    (entry,) = shown_by_the_command_line(terminal, desk_folder, "show", "7")
    assert entry["authors"] == ["Nils Ask", "Ona Lund"]
    assert entry["published"] == "2032-03-05"


def test_a_note_is_kept_as_a_draft_then_saved_and_changed(at_desk: Open, desk_folder: Path) -> None:
    terminal = at_desk()
    terminal.keys("m", "text:Who told", "Enter", "text:Lund?")
    terminal.wait_for(r"Lund\?")
    terminal.keys("Escape")
    terminal.wait_without("Note on #8")
    terminal.keys("m")
    terminal.wait_for(r"(?s)Note on #8.*Who told.*Lund\?")
    terminal.keys("C-s")
    terminal.wait_for(r"Note on #8 · u undoes")
    terminal.keys("i")
    terminal.wait_for(r"(?s)Notes.*Who told")
    with Archive.open(desk_folder, actor="ada") as archive:
        assert [note.body for note in archive.notes(8)] == ["Who told\nLund?"]


def test_a_citation_reaches_the_terminal_s_clipboard(at_desk: Open, tmp_path: Path) -> None:
    terminal = at_desk()
    terminal.tmux("set", "-s", "set-clipboard", "on")
    terminal.keys("#", "text:1", "Enter", "text:)", "Y")
    terminal.wait_for("sent to the terminal")
    copied = terminal.tmux("show-buffer")
    assert "“The light on the mole was out,”" in copied
    assert "Aldo Doon" in copied
    assert "The Heron runs aground" in copied
    terminal.keys("y")
    terminal.wait_for(r"Citation \(plain text\) sent to the terminal")
    assert terminal.tmux("show-buffer").startswith(
        "The Heron runs aground. Saltmere Post. 2032-03-04."
    )
    terminal.keys("C-y")
    terminal.wait_for("B  BibTeX, into a file")
    terminal.keys("B")
    terminal.wait_for("Add the citation to which file")
    terminal.keys("text:heron.bib", "Enter")
    terminal.wait_for("Citation added to heron.bib")
    assert "title = {{The Heron runs aground}}" in (tmp_path / "heron.bib").read_text()


def test_two_wordings_are_compared(at_desk: Open) -> None:
    terminal = at_desk()
    terminal.keys("#", "text:13", "Enter")
    terminal.wait_for("#13 page 1/1")
    terminal.keys("D")
    terminal.wait_for(r"Compare #13 with … type to search")
    terminal.keys("text:rivet")
    terminal.wait_for(r"› #14 Varn")
    terminal.keys("Enter")
    terminal.wait_for(r"(?s)\{\+.*and every rivet.*\+\}")
    terminal.keys("q")
    terminal.wait_for("#13 page 1/1")


def test_a_source_with_one_text_has_nothing_to_compare(at_desk: Open) -> None:
    terminal = at_desk()
    terminal.keys("D")
    shown = terminal.wait_for("#8 has had no other text to compare")
    assert "▌     8 D" in shown


def test_what_is_marked_is_deleted_after_asking_and_comes_back(
    at_desk: Open, desk_folder: Path
) -> None:
    terminal = at_desk()
    terminal.keys("j", "Space", "Space", "DC")
    terminal.wait_for(r"Delete 2 .*\?")
    terminal.keys("n")
    terminal.wait_without("Delete 2")
    terminal.keys("DC")
    terminal.wait_for(r"Delete 2 .*\?")
    terminal.keys("y")
    terminal.wait_without("Letter from a passenger")
    with Archive.open(desk_folder) as archive:
        assert archive.count() == 6
    terminal.keys("u")
    terminal.wait_for("Letter from a passenger")
    with Archive.open(desk_folder) as archive:
        assert archive.count() == 8
