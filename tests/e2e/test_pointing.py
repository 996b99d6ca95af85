"""The mouse, as a terminal reports it: in the list, in the details, in the reader."""

from __future__ import annotations

import time
from pathlib import Path

from store import Archive
from tests.e2e.conftest import Open
from tests.e2e.terminal import PATIENCE, Terminal
from tests.tui.screens import parse

WHEEL_UP, WHEEL_DOWN, DRAGGED = 64, 65, 32


def report(terminal: Terminal, column: int, row: int, button: int = 0, end: str = "M") -> None:
    """One mouse report; column and row from 1."""
    terminal.at_once(f"\x1b[<{button};{column};{row}{end}")


def click(terminal: Terminal, column: int, row: int) -> None:
    report(terminal, column, row)
    report(terminal, column, row, end="m")


def place(terminal: Terminal, words: str) -> tuple[int, int]:
    """Column and row, from 1, at which the words are shown."""
    lines = terminal.wait_for(words).splitlines()
    row = next(y for y, line in enumerate(lines) if words in line)
    return lines[row].index(words) + 1, row + 1


def lit(terminal: Terminal) -> str:
    """What is shown in reverse."""
    cells = [cell for row in parse(terminal.screen(colours=True)) for cell in row]
    return "".join(char for char, look in cells if "7" in look)


def wait_lit(terminal: Terminal, words: str) -> None:
    """Wait until these words and no others are shown in reverse."""
    until = time.monotonic() + PATIENCE
    while (shown := lit(terminal)) != words:
        assert time.monotonic() < until, f"{shown!r} is lit, and not {words!r}"
        time.sleep(0.05)


def test_the_list_and_the_details(at_desk: Open) -> None:
    terminal = at_desk()
    click(terminal, 30, 5)
    terminal.wait_for(r"(?s)▌ +6 D .*^ 3/8 ")
    click(terminal, 30, 10)
    terminal.wait_for(r"(?s)▌ +1 D .*^ 8/8 ")
    click(terminal, 30, 10)
    terminal.wait_for("#1 page 1/1")
    terminal.keys("i")
    at = place(terminal, "#3 On the grounding")
    click(terminal, *at)
    terminal.wait_for("›#3 On the grounding")
    click(terminal, *at)
    terminal.wait_for("#3 page 1/1")


def test_words_are_selected_by_dragging_and_quoted(at_desk: Open, desk_folder: Path) -> None:
    terminal = at_desk()
    terminal.keys("#", "text:1", "Enter")
    terminal.wait_for("#1 page 1/1")
    column, row = place(terminal, "All who were aboard")
    report(terminal, column + 5, row)
    report(terminal, column + 9, row, DRAGGED)
    report(terminal, column + 16, row, DRAGGED)
    report(terminal, column + 16, row, end="m")
    wait_lit(terminal, "who were aboard")
    terminal.keys("x")
    terminal.wait_for("Link the selected passage of #1 by which relation")
    terminal.keys("Escape")
    terminal.wait_without("Link the selected")
    terminal.keys("S-Left")
    terminal.wait_for("Selected: ")
    click(terminal, column, row)
    wait_lit(terminal, "")
    terminal.wait_without("Selected: ")
    both = f"\x1b[<0;{column};{row}M\x1b[<0;{column};{row}m"
    terminal.at_once(both * 2)
    wait_lit(terminal, "All who were aboard reached the shore in boats from Norrow.")
    terminal.keys("m", "text:Count them", "C-s")
    terminal.wait_for("u undoes")
    with Archive.open(desk_folder, actor="ada") as archive:
        (note,) = archive.notes(1)
        assert archive.text(1)[note.start : note.end].startswith("All who were aboard reached")


def test_what_is_lit_and_the_margin_are_gone_to(at_desk: Open) -> None:
    terminal = at_desk()
    terminal.keys("#", "text:1", "Enter")
    terminal.wait_for("#1 page 1/1")
    click(terminal, *place(terminal, "sound in every"))
    terminal.wait_for("Quotation 2 of 2 · #13 Ilse Varn")
    terminal.keys("Enter")
    terminal.wait_for("#13 page 1/1")
    terminal.keys("C-o")
    terminal.wait_for("#1 page 1/1")
    click(terminal, *place(terminal, "#12 “The"))
    terminal.wait_for("#12 page 1/1")


def test_the_wheel_scrolls_the_text(at_desk: Open) -> None:
    terminal = at_desk()
    terminal.resize(80, 8)
    terminal.keys("#", "text:1", "Enter")
    terminal.wait_for("#1 page 1/")
    for _ in range(2):
        report(terminal, 20, 5, WHEEL_DOWN)
    terminal.wait_without("The Heron runs aground")
    for _ in range(2):
        report(terminal, 20, 5, WHEEL_UP)
    terminal.wait_for("The Heron runs aground")
