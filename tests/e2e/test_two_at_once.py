"""Two at one archive: what the other one does is shown, and nobody loses their place or words."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from schema import Document
from store import Archive
from tests.e2e.conftest import Open
from tests.e2e.terminal import Terminal

LONG = "\n\n".join(f"Paragraph {n} of the invented inquiry, of no weight." for n in range(80))


def bo(terminal: Terminal, folder: Path, *words: str) -> None:
    """Somebody else's command on the same archive."""
    subprocess.run(
        [sys.executable, "-m", "archive_tui", "-a", str(folder), "--as", "bo", *words],
        env=terminal.env,
        check=True,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        timeout=60,
    )


def clipping(folder: Path, name: str = "new.txt") -> Path:
    path = folder.parent / name
    path.write_text(f"The {name} lock gate was painted green, people in Port Elsin say.\n")
    return path


def test_an_import_is_shown_and_the_cursor_stays_on_its_entry(opened: Open, folder: Path) -> None:
    terminal = opened()
    terminal.keys("j", "j", "Space", "j")
    terminal.wait_for(r"(?sm)●   10 .*▌ +8 .*^ 5/12 · 1 marked")
    bo(terminal, folder, "import", "--title", "Bo's clipping", str(clipping(folder)))
    shown = terminal.wait_for("Bo's clipping")
    assert "▌     8 " in shown
    assert "●   10 " in shown
    terminal.wait_for("^ 6/13 · 1 marked")


def test_the_reader_stays_at_its_line(opened: Open, folder: Path) -> None:
    with Archive.open(folder, actor="ada") as archive:
        archive.add([Document(title="The long inquiry", text=LONG)])
        archive.catch_up()
    terminal = opened(first="14 D")
    terminal.keys("Enter", "Space", "Space")
    second = terminal.wait_for("Paragraph 2[0-9]").splitlines()[3]
    terminal.keys("j")
    before = terminal.wait_for(rf"(?s)\A(?:[^\n]*\n){{2}}{re.escape(second)}\n").splitlines()
    bo(terminal, folder, "tag", "+seen-by-bo", "--", "id:14")
    bo(terminal, folder, "import", "--title", "Bo's clipping", str(clipping(folder)))
    terminal.keys("i")
    terminal.wait_for("seen-by-bo")
    terminal.keys("i")
    terminal.wait_without("seen-by-bo")
    assert terminal.screen().splitlines()[2:-1] == before[2:-1]
    terminal.keys("q")
    shown = terminal.wait_for("Bo's clipping")
    assert "▌    14 D" in shown


def test_a_half_typed_line_stays(opened: Open, folder: Path) -> None:
    terminal = opened()
    terminal.keys("t")
    terminal.wait_for("Tag on #12")
    terminal.keys("text:+half-ty")
    bo(terminal, folder, "import", "--title", "Bo's clipping", str(clipping(folder)))
    terminal.wait_for("Bo's clipping")
    terminal.keys("text:ped", "Enter")
    terminal.wait_for(r"12 D .*\[half-typed\]")
    terminal.keys("/", "text:lock gate")
    terminal.wait_for("1 found: lock")
    bo(terminal, folder, "import", "--title", "Another one", str(clipping(folder, "second.txt")))
    terminal.wait_for("2 found: lock")
    terminal.keys("text: painted")
    terminal.wait_for("(?s)^ lock gate painted.*2 found: lock AND gate AND painted")


def test_editing_the_same_entry_is_said_and_nothing_overwritten(opened: Open, folder: Path) -> None:
    terminal = opened()
    terminal.keys("e")
    terminal.wait_for(r"Edit #12 \(document\)")
    terminal.keys("text: (mine)")
    bo(terminal, folder, "edit", "12", "title=Bo's title")
    terminal.keys("Enter")
    shown = terminal.wait_for(
        r"(?s)somebody else: “Bo's title”.*Somebody else.*nothing\s+was\s+saved\s+yet"
    )
    assert "(mine)" in shown
    with Archive.open(folder, actor="cy") as archive:
        assert archive.rows([12])[0].title == "Bo's title"
    terminal.keys("Escape")
    terminal.wait_for(r"▌ +12 D .*Bo's title")


def test_a_note_changed_at_once_comes_beside_one_s_own(opened: Open, folder: Path) -> None:
    with Archive.open(folder, actor="ada") as archive:
        uid = archive.add_note(12, "As it was.")
    terminal = opened()
    terminal.keys("i")
    terminal.wait_for("As it was")
    terminal.keys("g")
    for _ in range(20):
        if re.search("›.*As it was", terminal.screen()):
            break
        terminal.keys("j")
    terminal.keys("Enter")
    terminal.wait_for("Edit the note")
    terminal.keys("text:Mine. ")
    with Archive.open(folder, actor="bo") as archive:
        archive.edit_note(uid, "What bo wrote.")
    terminal.keys("C-s")
    terminal.wait_for("(?s)Mine. As it was.*What bo wrote|What bo wrote.*Mine. As it was")
    with Archive.open(folder, actor="cy") as archive:
        assert [note.body for note in archive.notes(12)] == ["What bo wrote."]
    terminal.keys("C-s")
    terminal.wait_for("The note is saved")
    with Archive.open(folder, actor="cy") as archive:
        (note,) = archive.notes(12)
    assert "Mine. As it was." in note.body
    assert "What bo wrote." in note.body
