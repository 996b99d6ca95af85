"""An import beside the interface: what it says at its end."""

from __future__ import annotations

import threading
from pathlib import Path

from archive_tui.tui.importing import ImportJob
from store import Archive


def ended(archive: Path, path: Path) -> str:
    done = threading.Event()
    said: list[str] = []

    def end(sentence: str) -> None:
        said.append(sentence)
        done.set()

    ImportJob(archive, "ada", str(path), lambda sentence: None, end)
    assert done.wait(60)
    return said[0]


def test_a_table_that_nobody_has_described_names_the_command(tmp_path: Path) -> None:
    Archive.create(tmp_path / "archive", actor="ada").close()
    table = tmp_path / "list.csv"
    table.write_text("Headline,Day\nBridge shut,2031-01-02\n")
    sentence = ended(tmp_path / "archive", table)
    assert sentence.startswith("list.csv: it is a table")
    assert f"archive-tui import {table} --map title=Headline --map date=Day" in sentence
