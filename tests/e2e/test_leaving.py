"""Ways out: quit, suspend and back, a dropped line, a polite kill."""

from __future__ import annotations

import os
import signal

from tests.e2e.conftest import Open
from tests.e2e.processes import gone


def test_quits_after_asking_with_status_0(opened: Open) -> None:
    terminal = opened()
    terminal.keys("q")
    terminal.wait_for(r"Quit\?")
    terminal.keys("y")
    terminal.wait_for("^ended with 0$")


def test_suspends_and_comes_back_intact(opened: Open) -> None:
    terminal = opened(shell=True)
    before = terminal.screen()
    terminal.keys("C-z")
    terminal.wait_for(r"(?s)Stopped.*ready>|ready> *\Z")
    terminal.keys("text:echo between", "Enter")
    terminal.wait_for("^between")
    terminal.keys("text:fg", "Enter")
    terminal.wait_for(r"▌ +12 D")
    after = terminal.wait_for(r"^ 1/12 .*\? help")
    assert after == before
    terminal.keys("j")
    terminal.wait_for(r"(?s)▌ +11 D.*^ 2/12")


def test_a_closed_terminal_ends_the_program(opened: Open) -> None:
    terminal = opened()
    program = terminal.program()
    terminal.close()
    assert gone(program, 5.0)


def test_a_hang_up_ends_the_program_with_status_129(opened: Open) -> None:
    terminal = opened()
    os.kill(terminal.program(), signal.SIGHUP)
    terminal.wait_for("^ended with 129$")


def test_a_polite_kill_ends_the_program_with_status_143(opened: Open) -> None:
    terminal = opened()
    program = terminal.program()
    os.kill(program, signal.SIGTERM)
    assert gone(program, 5.0)
    terminal.wait_for("^ended with 143$")
