"""The archive as a whole: saved searches, imports beside the interface."""

from __future__ import annotations

from pathlib import Path

from store import Archive
from tests.e2e.conftest import Open

SLOW = 40
"""Files of an import that one looks at while it runs."""


def test_a_search_is_saved_used_and_forgotten(at_desk: Open, desk_folder: Path) -> None:
    terminal = at_desk()
    terminal.keys("/", "text:heron kind:document", "Enter")
    terminal.wait_for("3 found: ")
    terminal.keys("s")
    terminal.wait_for("Save “heron kind:document” as")
    terminal.keys("text:ferry", "Enter")
    terminal.wait_for("Saved")
    terminal.keys("q")
    terminal.wait_for("All entries")
    terminal.keys(":", "text:saved searches", "Enter")
    terminal.wait_for(r"3 +ferry: heron kind:document")
    terminal.keys("Enter")
    terminal.wait_for("3 found: ")
    terminal.keys("/", "C-u", "text:query:ferry light", "Enter")
    terminal.wait_for("1 found: ")
    with Archive.open(desk_folder) as archive:
        assert archive.saved() == {"ferry": "heron kind:document"}
    terminal.keys(":", "text:delete a saved", "Enter")
    terminal.wait_for("› ferry")
    terminal.keys("Enter")
    terminal.wait_for("The saved search ferry is gone · u undoes")
    with Archive.open(desk_folder) as archive:
        assert archive.saved() == {}


def test_an_import_is_watched_beside_the_reading(
    at_desk: Open, desk_folder: Path, tmp_path: Path
) -> None:
    clippings = tmp_path / "clippings"
    clippings.mkdir()
    for n in range(SLOW):
        text = f"Invented page {n}\n\n“Ship {n} sails,” Ona Lund said.\n\n"
        (clippings / f"{n:03}.txt").write_text(text + f"Words of page {n}. " * 200)
    (clippings / "broken.html").write_bytes(b"")
    terminal = at_desk()
    terminal.keys("I")
    terminal.wait_for("Import which file or folder")
    terminal.keys("text:clippings", "Enter", "W")
    terminal.wait_for(r"(?s)Index.*clippings")
    terminal.keys("q")
    terminal.wait_for("Invented page")
    terminal.keys("j", "Enter")
    terminal.wait_for(r"#\d+ page")
    terminal.keys("q", "W")
    terminal.wait_for(rf"(?s)clippings.*{SLOW} added")
    terminal.wait_for("has everything")
    terminal.keys("q", "/", "text:speaker:lund kind:quotation ship", "Enter")
    terminal.wait_for(f"{SLOW} found: ")
    with Archive.open(desk_folder) as archive:
        assert archive.count() == 8 + SLOW
