"""Reading in a real terminal: numbers to go to, pipes, a pager, an editor and what ends it."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from store import Archive
from tests.e2e.conftest import Open
from tests.e2e.processes import gone

WAITING = """#!/bin/sh
printf 'typed in the editor' > "$1"
echo the editor has the terminal
read answer
exit "${answer:-0}"
"""


def an_editor(tmp_path: Path) -> str:
    """The path of an editor that writes, then waits for a line: its exit status."""
    path = tmp_path / "waiting-editor"
    path.write_text(WAITING, encoding="utf-8")
    path.chmod(0o700)
    return str(path)


def test_a_number_in_the_margin_is_gone_to(opened: Open) -> None:
    terminal = opened()
    terminal.keys("#", "text:1", "Enter")
    terminal.wait_for(r"(?m)^ *#13\? “The dredger will leave")
    terminal.keys("#", "text:13", "Enter")
    terminal.wait_for(r"^ #13 page 1/1")


def test_a_text_is_piped_and_a_pager_has_the_terminal(opened: Open) -> None:
    terminal = opened()
    terminal.keys("|")
    terminal.wait_for("Pipe the text of #12")
    terminal.keys("text:tr a-z A-Z; exit 4", "Enter")
    shown = terminal.wait_for("Failed: it ended with 4 · ")
    assert "THE COUNCIL MET FOR AN HOUR." in shown
    terminal.keys("q", "|")
    terminal.wait_for("tr a-z A-Z; exit 4")
    terminal.keys("C-u", "text:!cat; echo in the terminal; read x < /dev/tty", "Enter")
    terminal.wait_for(r"(?s)The council met for an hour\..*in the terminal")
    terminal.keys("Enter")
    terminal.wait_for(r"▌ .* 12 D")
    terminal.keys("j")
    terminal.wait_for(r"▌ .* 11 D")


def test_ctrl_c_stops_a_command_and_not_the_program(opened: Open) -> None:
    terminal = opened()
    terminal.keys("|")
    terminal.wait_for("Pipe the text of #12")
    terminal.keys("text:sleep 600", "Enter")
    terminal.wait_for("Running ")
    terminal.keys("C-c")
    terminal.wait_for(r"Stopped · ")
    terminal.keys("q", "|", "C-u", "text:!sleep 600", "Enter")
    terminal.wait_without("▌")
    terminal.keys("C-c")
    terminal.wait_for(r"Failed: the command ended with 130")


def test_a_note_is_written_in_the_editor(opened: Open, folder: Path, tmp_path: Path) -> None:
    terminal = opened(EDITOR=an_editor(tmp_path), VISUAL="")
    terminal.keys("Enter")
    terminal.wait_for("#12 page 1/1")
    terminal.keys("E")
    terminal.wait_for("the editor has the terminal")
    terminal.keys("Enter")
    terminal.wait_for("Note on #12 · u undoes")
    with Archive.open(folder, actor="bob") as archive:
        assert [note.body for note in archive.notes(12)] == ["typed in the editor"]


def test_what_the_editor_had_survives_the_end_of_the_program(
    opened: Open, folder: Path, tmp_path: Path
) -> None:
    terminal = opened(EDITOR=an_editor(tmp_path), VISUAL="")
    terminal.keys("Enter")
    terminal.wait_for("#12 page 1/1")
    terminal.keys("E")
    terminal.wait_for("the editor has the terminal")
    program = terminal.program()
    os.kill(program, signal.SIGKILL)
    assert gone(program, 10)
    terminal.again("-a", str(folder), "--as", "ada")
    terminal.wait_for(r"▌ .* 12 D")
    terminal.keys("m")
    terminal.wait_for("typed in the editor")
    terminal.keys("C-s")
    terminal.wait_for("Note on #12 · u undoes")
