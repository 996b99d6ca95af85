"""The screen itself: jumping, help, palette, settings, panes, a screen reader, the mouse."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.conftest import Open
from tests.e2e.terminal import Terminal
from tests.tui.screens import parse


def backgrounds(terminal: Terminal) -> set[str]:
    """The background colours on the screen."""
    return {look[1] for row in parse(terminal.screen(colours=True)) for _, look in row}


def test_letters_lead_to_a_row_and_to_the_search_line(at_desk: Open) -> None:
    terminal = at_desk()
    terminal.keys("text:;")
    shown = terminal.wait_for(r"^a/ to search")
    row = next(line for line in shown.splitlines() if " 3 R " in line)
    terminal.keys(f"text:{row.split()[0]}")
    terminal.wait_for(r"(?s)▌ +3 R .*^ 6/8 ")
    terminal.keys("text:;", "a", "text:timetable")
    terminal.wait_for("1 found: ")


def test_help_begins_with_what_has_the_keys(at_desk: Open) -> None:
    terminal = at_desk()
    terminal.keys("text:?")
    terminal.wait_for(r"\A.{,40}\s+In the list|\A *In the list")
    terminal.keys("q", "Enter")
    terminal.wait_for("#8 page")
    terminal.keys("text:?")
    terminal.wait_for(r"\A.{,40}\s+In the reader|\A *In the reader")
    terminal.keys("q")
    terminal.wait_for("#8 page")
    terminal.keys("p")
    terminal.wait_for(r"1 of 3 in this source")
    terminal.keys("text:?")
    terminal.wait_for(r"\A.{,40}\s+In the review|\A *In the review")


def test_the_palette_finds_entries_and_tags(at_desk: Open) -> None:
    terminal = at_desk()
    terminal.keys(":", "text:timetable")
    terminal.wait_for("#5 A ferry timetable")
    terminal.keys("Enter")
    terminal.wait_for("#5 page 1/1")
    terminal.keys(":", "text:norrow")
    terminal.wait_for("place/norrow")
    terminal.keys("Down", "Escape")
    terminal.wait_for("#5 page 1/1")


def test_settings_are_written_and_hold_after_a_restart(
    at_desk: Open, desk_folder: Path, tmp_path: Path
) -> None:
    terminal = at_desk()
    dark = backgrounds(terminal)
    terminal.keys(":", "text:theme", "Enter")
    terminal.wait_for(r"theme +\(as the terminal suggests\)")
    terminal.keys("j", "j", "j", "j", "Enter")
    terminal.wait_for(r"b  archive-light +\S  \S")
    terminal.wait_for(r" A  ansi-light")
    terminal.keys("b")
    terminal.wait_for("theme is archive-light in ")
    terminal.keys("j", "j", "j", "Enter")
    terminal.wait_for("measure: Columns of the widest line")
    terminal.keys("C-u", "text:5", "Enter")
    terminal.wait_for("must be at least 20")
    terminal.keys("C-u", "text:40", "Enter")
    terminal.wait_for("measure +40 +from: file")
    file = tmp_path / "config" / "archive-tui" / "config.toml"
    assert file.read_text(encoding="utf-8") == 'theme = "archive-light"\nmeasure = 40\n'
    terminal.keys("q")
    terminal.wait_for("^ 1/8 ")
    assert not dark & backgrounds(terminal) - {""}
    terminal.keys("C-q", "y")
    terminal.wait_for("ended with 0")
    terminal.again("-a", str(desk_folder), "--as", "ada")
    terminal.wait_for("^ 1/8 ")
    assert not dark & backgrounds(terminal) - {""}
    terminal.keys("Enter")
    terminal.wait_for(r"“Nobody had told us that it was out,”$")
    terminal.keys(":", "text:settings", "Enter")
    terminal.wait_for(r"theme +archive-light")
    terminal.keys("j", "j", "j", "j", "d")
    terminal.wait_for("theme is at its default in ")
    assert file.read_text(encoding="utf-8") == "measure = 40\n"


def test_panes_zoom_and_keep_their_width(at_desk: Open, desk_folder: Path) -> None:
    terminal = at_desk()
    terminal.keys("i")
    shown = terminal.wait_for("#8 document")
    before = next(line for line in shown.splitlines() if "#8 document" in line).index("#8")
    terminal.keys("z")
    terminal.wait_for(r"^ {,3}#8 document")
    terminal.keys("z", ">")
    wider = rf"^.{{{before - 4}}}#8 document"
    terminal.wait_for(wider)
    terminal.keys("C-q", "y")
    terminal.wait_for("ended with 0")
    terminal.again("-a", str(desk_folder), "--as", "ada")
    terminal.wait_for("^ 1/8 ")
    terminal.keys("i")
    terminal.wait_for(wider)
    terminal.keys("q")
    terminal.wait_without("#8 document")
    terminal.keys("f")
    terminal.wait_for(r"(?s)Kinds.*Tags")
    terminal.keys("q")
    terminal.wait_without("Kinds")


def test_without_colours_and_for_a_screen_reader(at_desk: Open, tmp_path: Path) -> None:
    settings = tmp_path / "aloud.toml"
    settings.write_text("screen_reader = true\n")
    terminal = at_desk(NO_COLOR="1", ARCHIVE_TUI_CONFIG=str(settings))
    terminal.keys("Space", "Enter")
    terminal.wait_for("#7 page 1/1|#8 page 1/1")
    terminal.keys("q")
    shown = terminal.wait_for(r"^> ")
    assert "*" in next(line for line in shown.splitlines() if " 8 D " in line)
    assert not set(shown) & set("▌▏●◆")
    looks = {look for row in parse(terminal.screen(colours=True)) for _, look in row}
    assert all(not any(c.isdigit() and ":" in c for c in look[:2]) for look in looks)
