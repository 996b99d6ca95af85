"""Terminals of several kinds, and how the program leaves them: by itself, killed, after a crash."""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path

import pytest

from tests.e2e.conftest import Open
from tests.e2e.terminal import Terminal

LEFT = (
    "#{alternate_on} #{cursor_flag} #{mouse_any_flag} #{mouse_sgr_flag} "
    "#{keypad_cursor_flag} #{keypad_flag}"
)
CLEAN = "0 1 0 0 0 0"
"""No other screen, the cursor seen, no mouse reports, no application keys."""
CRASHING = """
from archive_tui.tui.screens.main import MainScreen
def crash(self):
    raise RuntimeError("invented for the test")
MainScreen.action_timeline = crash
from archive_tui.__main__ import main
main()
"""


def left(terminal: Terminal) -> str:
    return terminal.tmux("display-message", "-p", "-t", "t", LEFT).strip()


def typed(terminal: Terminal) -> None:
    """What is typed is seen again, as in any shell."""
    terminal.keys("text:echo typed $((40 + 2))", "Enter")
    terminal.wait_for(r"ready> echo typed")
    terminal.wait_for("^typed 42")


@pytest.mark.parametrize("name", ["screen", "xterm", "xterm-16color", "linux", "vt100"])
def test_keys_work_and_the_terminal_is_left_as_it_was(
    desk_folder: Path, tmp_path: Path, name: str
) -> None:
    terminal = Terminal(tmp_path, 80, 24)
    try:
        shell = f"TERM={name} PS1='ready> ' exec sh -i"
        terminal.tmux("new-session", "-d", "-s", "t", "-x", "80", "-y", "24", shell)
        terminal.wait_for("^ready>")
        terminal.keys(f"text:{terminal.command('-a', str(desk_folder), '--as', 'ada')}", "Enter")
        terminal.wait_for("^ 1/8 ")
        assert left(terminal) != CLEAN
        terminal.keys("Down", "j", "End", "Home", "NPage")
        terminal.wait_for("^ 8/8 ")
        terminal.keys("Enter")
        terminal.wait_for("#1 page 1/1")
        terminal.keys("q", "q")
        terminal.wait_for(r"Quit\?")
        terminal.keys("y")
        terminal.wait_for(r"^ready> *$")
        assert left(terminal) == CLEAN
        typed(terminal)
    finally:
        terminal.close()


def test_a_polite_kill_leaves_the_terminal_as_it_was(opened: Open) -> None:
    terminal = opened(shell=True)
    shell = int(terminal.tmux("display-message", "-p", "-t", "t", "#{pane_pid}"))
    children = Path(f"/proc/{shell}/task/{shell}/children").read_text().split()
    os.kill(int(children[0]), signal.SIGTERM)
    terminal.wait_for(r"^(Terminated)?\s*ready> *$")
    assert left(terminal) == CLEAN
    typed(terminal)


def test_a_crash_leaves_the_terminal_as_it_was(desk_folder: Path, tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, 80, 24)
    script = tmp_path / "crashing.py"
    script.write_text(CRASHING)
    try:
        terminal.tmux("new-session", "-d", "-s", "t", "-x", "80", "-y", "24",
                      "PS1='ready> ' exec sh -i")  # fmt: skip
        terminal.wait_for("^ready>")
        command = terminal.command("-a", str(desk_folder)).replace("-m archive_tui", str(script))
        terminal.keys(f"text:{command}", "Enter")
        terminal.wait_for("^ 1/8 ")
        terminal.keys("T")
        shown = terminal.wait_for(r"^ready> *$")
        assert "invented for the test" in shown
        assert left(terminal) == CLEAN
        typed(terminal)
    finally:
        terminal.close()


@pytest.mark.skipif(shutil.which("screen") is None, reason="screen is not installed")
def test_within_gnu_screen(desk_folder: Path, tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, 80, 24, SCREENDIR=str(tmp_path / "sockets"))
    (tmp_path / "sockets").mkdir(mode=0o700)
    (tmp_path / "screenrc").write_text("startup_message off\naltscreen on\ndefutf8 on\n")
    program = terminal.command("-a", str(desk_folder), "--as", "ada")
    try:
        inner = "sh -c \"PS1='ready> ' exec sh -i\""
        within = f"screen -U -c {tmp_path / 'screenrc'} {inner}"
        terminal.tmux("new-session", "-d", "-s", "t", "-x", "80", "-y", "24", within)
        terminal.wait_for("^ready>")
        terminal.keys(f"text:{program}", "Enter")
        terminal.wait_for("^ 1/8 ")
        terminal.keys("Down", "j", "Enter")
        terminal.wait_for("#6 page 1/1")
        terminal.keys("C-q", "y")
        terminal.wait_for(r"^ready> *$")
        typed(terminal)
    finally:
        terminal.close()
