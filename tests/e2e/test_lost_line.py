"""A line that stalls or is lost: drafts are there again, nothing stays behind or is locked."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from store import Archive
from tests.e2e.conftest import Open
from tests.e2e.processes import gone
from tests.e2e.terminal import Terminal
from tests.tui.pty_bytes import Line

PATIENCE = 8.0
"""Seconds within which a program without a terminal has to be gone: 3 at most, by its promise."""


def _is_writable(folder: Path) -> bool:
    with Archive.open(folder, actor="bo") as archive:
        return archive.tag([1], add=["still/open"]) == 1


@pytest.fixture
def lose(opened: Open, folder: Path, tmp_path: Path) -> Iterator[object]:
    """Types keys into the program, cuts the line, and connects again."""
    again: list[Terminal] = []

    def lost(*keys: str, shown: str) -> Terminal:
        terminal = opened()
        terminal.keys(*keys)
        terminal.wait_for(shown)
        program = terminal.program()
        terminal.close()
        assert gone(program, PATIENCE)
        assert _is_writable(folder)
        (tmp_path / "again").mkdir()
        other = Terminal(tmp_path / "again", 80, 24)
        again.append(other)
        other.start("-a", str(folder), "--as", "ada")
        other.wait_for(r"\? help")
        return other

    yield lost
    for terminal in again:
        terminal.close()


class TestDrafts:
    """Half a word is there after connecting again."""

    def test_of_the_search_line(self, lose: Open) -> None:
        terminal = lose("/", "text:the lightho", shown="the lightho")
        terminal.wait_for(r"\A the lightho")
        terminal.keys("text:use")
        terminal.wait_for(r"(?s)the lighthouse.*Lighthouse lit again")

    def test_of_the_tag_line(self, lose: Open) -> None:
        terminal = lose("t", "text:+harbour/qu", shown=r"\+harbour/qu")
        terminal.keys("t")
        terminal.wait_for(r"\+harbour/qu")
        terminal.keys("text:ay", "Enter")
        terminal.wait_for("quay")

    def test_of_a_note(self, lose: Open) -> None:
        terminal = lose("m", "text:Ask the harbour mas", shown="harbour mas")
        terminal.keys("m")
        terminal.wait_for("Ask the harbour mas")

    def test_a_line_that_was_done_with_is_not_given_back(self, lose: Open) -> None:
        terminal = lose("t", "text:+done", "Enter", shown="done")
        terminal.keys("t")
        shown = terminal.wait_for("Tag on #")
        assert "+done" not in shown


def test_leaving_of_one_s_own_accord_keeps_no_draft(opened: Open, folder: Path) -> None:
    terminal = opened()
    terminal.keys("/", "text:ferry")
    terminal.wait_for("1 found")
    terminal.keys("Down")
    terminal.keys(":", "text:quit", "Enter")
    terminal.wait_for(r"Quit\?")
    terminal.keys("y")
    terminal.wait_for("ended with 0")
    with Archive.open(folder, actor="ada") as archive:
        assert archive.state_get("draft:search") is None


def test_what_another_terminal_is_typing_is_not_given_back(opened: Open, folder: Path) -> None:
    terminal = opened()
    terminal.keys("/", "text:ferry")
    terminal.wait_for("1 found")
    (folder.parent / "beside").mkdir()
    other = Terminal(folder.parent / "beside", 80, 24)
    try:
        other.start("-a", str(folder), "--as", "ada")
        other.wait_for("/ to search")
    finally:
        other.close()


@pytest.fixture
def line(folder: Path, tmp_path: Path) -> Line:
    """A line to the program that the test reads, or does not."""
    made = Line(folder, tmp_path / "config")
    made.read_until(b"? help")
    made.read(1.0)
    return made


def _hung_up(line: Line) -> bool:
    """Close the line and reap; True where the program ended by itself."""
    os.close(line._fd)
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if os.waitpid(line.pid, os.WNOHANG)[0]:
            return True
        time.sleep(0.05)
    os.kill(line.pid, 9)
    os.waitpid(line.pid, 0)
    return False


def _stall(line: Line) -> int:
    """Press keys that repaint everything and read nothing, until the line takes no more."""
    pressed = 0
    for _ in range(120):
        os.write(line._fd, b"\x0c")
        pressed += 1
        time.sleep(0.08)
    return pressed


def test_a_client_that_stalls_and_then_goes_leaves_nothing_behind(line: Line, folder: Path) -> None:
    _stall(line)
    assert _hung_up(line)
    assert _is_writable(folder)


def test_what_a_stalled_line_missed_is_not_written_after_the_fact(line: Line) -> None:
    frame = len(line.press("\x0c"))
    pressed = _stall(line)
    missed = line.read(1.0)
    # What the system keeps between the two, then the newest state and nothing in between.
    assert len(missed) < pressed * frame / 2
    assert 0 < len(line.press("j")) < 150
    assert _hung_up(line)


def test_a_suspended_program_goes_with_its_terminal(opened: Open, folder: Path) -> None:
    terminal = opened(shell=True)
    program = terminal.program()
    terminal.keys("C-z")
    terminal.wait_for(r"(?s)Stopped.*ready>|ready> *\Z")
    terminal.close()
    assert gone(program, PATIENCE)
    assert _is_writable(folder)


def test_an_arrow_key_that_arrives_in_parts_is_an_arrow_key(line: Line) -> None:
    os.write(line._fd, b"\x1b")
    time.sleep(0.17)  # longer than Textual waits by itself
    os.write(line._fd, b"[B")
    moved = line.read(1.0)
    again = line.press("\x1b[A", 1.0)
    assert b"2" in moved
    assert 0 < len(moved) < 150
    assert abs(len(moved) - len(again)) < 30
    assert _hung_up(line)
