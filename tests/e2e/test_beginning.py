"""The first start without an archive, the tour, and going from one archive to another."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from store import Archive
from tests.e2e.terminal import Terminal


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    terminal = Terminal(tmp_path, 80, 24, XDG_DATA_HOME=str(tmp_path / "data"))
    yield terminal
    terminal.close()


def test_a_new_archive_is_made_and_opened(terminal: Terminal, tmp_path: Path) -> None:
    terminal.start("-a", str(tmp_path / "mine"))
    shown = terminal.wait_for("There is no archive in")
    assert "Look at a sample" in shown
    terminal.keys("n")
    terminal.wait_for("A new archive in which folder")
    terminal.keys("Enter")
    terminal.wait_for("An empty archive: I imports")
    terminal.keys("q", "y")
    terminal.wait_for("ended with 0")
    with Archive.open(tmp_path / "mine") as archive:
        assert archive.count() == 0


def test_a_folder_is_imported_into_a_new_one(terminal: Terminal, tmp_path: Path) -> None:
    clippings = tmp_path / "clippings"
    clippings.mkdir()
    (clippings / "one.txt").write_text("The invented dam holds\n\n“It holds,” Odra Kell said.\n")
    terminal.start("-a", str(tmp_path / "mine"))
    terminal.wait_for("There is no archive in")
    terminal.keys("i")
    terminal.wait_for("Import which folder or file")
    terminal.keys("text:/no/such/place", "Enter")
    terminal.wait_for("There is nothing with that path")
    terminal.keys("C-u", f"text:{clippings}", "Enter")
    terminal.wait_for("The invented dam holds")
    assert (tmp_path / "mine").is_dir()


def test_leaving_begins_nothing(terminal: Terminal, tmp_path: Path) -> None:
    terminal.start("-a", str(tmp_path / "mine"))
    terminal.wait_for("There is no archive in")
    terminal.keys("q")
    terminal.wait_for("ended with 0")
    assert not (tmp_path / "mine").exists()


def test_a_folder_with_something_else_is_refused(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "letter.txt").write_text("not an archive")
    terminal.start("-a", str(tmp_path / "other"))
    terminal.wait_for("ended with 4")


def test_the_tour_has_each_main_thing_done_once(terminal: Terminal, tmp_path: Path) -> None:
    terminal.start("-a", str(tmp_path / "mine"))
    terminal.wait_for("There is no archive in")
    terminal.keys("s")
    terminal.wait_for("1/9 j and k move")
    terminal.keys("/", "text:kind:document has:quotations", "Enter")
    terminal.wait_for(r"found: kind document")
    terminal.keys("Enter")
    terminal.wait_for("2/9 What people said")
    terminal.keys(")")
    terminal.wait_for("3/9 j k or space")
    terminal.keys("q")
    # The search of the beginning is still there: that step is done as soon as it begins.
    terminal.wait_for("5/9 Tag what is under")
    terminal.keys("t")
    terminal.wait_for("Tag on #")
    terminal.keys("text:+topic/weir", "Enter")
    terminal.wait_for("6/9 Nothing is lost")
    terminal.keys("u")
    terminal.wait_for("7/9 Link this source")
    terminal.keys("x")
    terminal.wait_for("by which relation")
    terminal.keys("c")
    terminal.wait_for("type to search")
    terminal.keys("text:panel")
    terminal.wait_for("› #")
    terminal.keys("Enter")
    terminal.wait_for("a note")
    terminal.keys("Enter")
    terminal.wait_for("8/9 The program proposes")
    terminal.keys("p")
    terminal.wait_for("y accepts|accept")
    terminal.keys("y", "q")
    terminal.wait_for("9/9 esc clears")
    terminal.keys("?")
    terminal.wait_for("Keys · ")
    terminal.keys("q")
    shown = terminal.wait_for("That was all of it")
    assert "9/9" not in shown


def test_going_over_to_another_archive(terminal: Terminal, tmp_path: Path) -> None:
    from schema import Document

    for name in ("first", "second"):
        with Archive.create(tmp_path / name, actor="ada") as archive:
            archive.add([Document(title=f"Page of the {name}", text="Invented words.")])
            archive.catch_up()
    terminal.start("-a", str(tmp_path / "second"))
    terminal.wait_for("Page of the second")
    terminal.keys("q", "y")
    terminal.wait_for("ended with 0")
    terminal.again("-a", str(tmp_path / "first"))
    terminal.wait_for("Page of the first")
    terminal.keys(":")
    terminal.wait_for("Search for commands")
    terminal.keys("text:another archive")
    terminal.wait_for("Open another archive")
    terminal.keys("Enter")
    terminal.wait_for("Open which archive")
    terminal.wait_for("/second$")
    terminal.keys("Down", "Tab", "Enter")
    terminal.wait_for("Page of the second")
    terminal.keys("q", "y")
    terminal.wait_for("ended with 0")
