"""What tests of imports by several processes share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

PLUGIN = """
import ctypes, os, signal, sys, time
from archive_tui.ingest import worker
from archive_tui.ingest.formats.base import Format
from archive_tui.ingest.formats.text import read as plain

if os.environ.get("FAULTY_FAT"):
    worker.FAT = 0

def read(source):
    word = source.data.split()[1]
    if word == b"crash":
        ctypes.string_at(0)
    if word == b"killed":
        os.kill(os.getpid(), signal.SIGKILL)
    if word == b"leave":
        os._exit(0)
    if word == b"hang":
        time.sleep(600)
    if word == b"memory":
        raise MemoryError
    if word == b"fault":
        raise KeyError("fault")
    if word == b"torn":
        for n in range(3000):
            if n == 2000:
                os.kill(os.getpid(), signal.SIGKILL)
            yield from plain(source)
    yield from plain(source)

FORMAT = Format("faulty", lambda head, name: 0.99 * head.startswith(b"FAULTY"), read)
TORN = Format("torn", lambda head, name: float(head.startswith(b"FAULTY torn")), read, True)
"""


@pytest.fixture
def faulty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A format that goes wrong in every way; only the processes that read know it."""
    folder = tmp_path / "plugin"
    info = folder / "faulty-1.dist-info"
    info.mkdir(parents=True)
    (folder / "faulty.py").write_text(PLUGIN)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: faulty\nVersion: 1\n")
    points = "[archive_tui.formats]\nfaulty = faulty:FORMAT\nztorn = faulty:TORN\n"
    (info / "entry_points.txt").write_text(points)
    known = [str(folder), os.environ.get("PYTHONPATH", "")]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(part for part in known if part))
