"""Sizes: what is shown at 80×24 and 160×50, and resizing while it runs."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from tests.e2e.conftest import Open
from tests.e2e.terminal import Terminal


def test_starts_at_80_by_24(opened: Open) -> None:
    shown = opened().wait_for(r"▌ +12 D +2031-04-12")
    assert "/ to search" in shown.splitlines()[0]
    assert "? help" in shown.splitlines()[-1]
    assert "Speakers" not in shown
    assert "Where it is from" not in shown
    assert all(len(line) <= 80 for line in shown.splitlines())


def test_starts_at_160_by_50_with_details_and_facets(opened: Open) -> None:
    terminal = opened(160, 50)
    shown = terminal.wait_for(r"(?s)Kinds.*Outlets")
    shown = terminal.wait_for("Where it is from")
    for word in ("Kinds", "Speakers", "Mara Olvan", "Outlets", "#12 document"):
        assert word in shown, word


def test_resizing_while_it_runs(opened: Open) -> None:
    terminal = opened()
    terminal.keys("j")
    terminal.resize(160, 50)
    terminal.wait_for("Where it is from")
    terminal.wait_for(r"^ Kinds")
    terminal.resize(60, 12)
    shown = terminal.wait_without("Where it is from|^ Kinds")
    assert "▌" in shown
    terminal.resize(80, 24)
    shown = terminal.wait_for(r"(?s)▌ +11 D .* 1 D .*^ 2/12")
    assert len([line for line in shown.splitlines() if "2031-04-" in line]) == 12


def test_a_screen_reader_finds_the_cursor_on_the_active_line(folder: Path, tmp_path: Path) -> None:
    settings = tmp_path / "aloud.toml"
    settings.write_text("screen_reader = true\n")
    terminal = Terminal(tmp_path, 80, 24, ARCHIVE_TUI_CONFIG=str(settings))
    try:
        terminal.start("-a", str(folder), "--as", "ada")
        shown = terminal.wait_for(r"^> .* 12 D")
        terminal.keys("j")
        terminal.wait_for(r"^> .* 11 D")
        row = next(y for y, line in enumerate(terminal.screen().splitlines()) if line[:1] == ">")
        until(lambda: where(terminal) == (1, row))
        assert "▌" not in shown
    finally:
        terminal.close()


def where(terminal: Terminal) -> tuple[int, int]:
    """Whether the cursor is seen, and in which line it is."""
    flag, line = terminal.tmux("display-message", "-p", "#{cursor_flag} #{cursor_y}").split()
    return int(flag), int(line)


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)
