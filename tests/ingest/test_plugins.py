"""Formats of other distributions, by the entry point ``archive_tui.formats``."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PLUGIN = """
from archive_tui.ingest.formats import Format, Passed, Unreadable
from archive_tui.ingest.formats.text import read as plain
import dataclasses

def sniff(head, name):
    if name == "ask.txt":
        raise KeyError("velm\\nmar")
    return 0.97 * head.startswith(b"GAUGE 1\\n")

def read(source):
    body = source.data.split(b"\\n", 1)[1]
    if not body.strip():
        raise Unreadable("a gauge book without a reading")
    yield from plain(dataclasses.replace(source, data=body))
    yield Passed("the gauge's own line")

FORMAT = Format("gauge-book", sniff, read)
NOT_ONE = {"name": "gauge-book"}
"""
POINTS = """[archive_tui.formats]
gauge-book = velmar_gauge:FORMAT
gauge-broken = velmar_broken:FORMAT
gauge-gone = velmar_gauge:GONE
gauge-leaves = velmar_leaves:FORMAT
gauge-odd = velmar_gauge:NOT_ONE
text = velmar_gauge:FORMAT
"""
FAULTS = {
    "gauge-broken": "it cannot be loaded: RuntimeError: needs velmar-driver 2 or so",
    "gauge-gone": "AttributeError: module 'velmar_gauge' has no attribute 'GONE'",
    "gauge-leaves": "(velmar_leaves:FORMAT) is not used, since it cannot be loaded: SystemExit: 9",
    "gauge-odd": "since it is a dict and no archive_tui.ingest.formats.Format",
    "gauge-book": "and does not read it: KeyError: 'velm\\nmar'",
}


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    """The environment of a program beside which a distribution with plug-ins is installed."""
    folder = tmp_path / "plugins"
    info = folder / "velmar_gauge-1.dist-info"
    info.mkdir(parents=True)
    (folder / "velmar_gauge.py").write_text(PLUGIN)
    (folder / "velmar_broken.py").write_text('raise RuntimeError("needs velmar-driver 2\\nor so")')
    (folder / "velmar_leaves.py").write_text("raise SystemExit(9)")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: velmar-gauge\nVersion: 1\n")
    (info / "entry_points.txt").write_text(POINTS)
    known = [str(folder), os.environ.get("PYTHONPATH", "")]
    return os.environ | {"PYTHONPATH": os.pathsep.join(part for part in known if part)}


def run(home: dict[str, str], *args: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-P", "-m", "archive_tui", *args]
    return subprocess.run(command, capture_output=True, text=True, env=home, check=False)


@pytest.mark.parametrize("count", [1, 40], ids=["alone", "with processes"])
def test_a_format_of_another_distribution_reads_and_broken_ones_are_said(
    home: dict[str, str], tmp_path: Path, count: int
) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for n in range(count):
        (inbox / f"book-{n}.bin").write_text(f"GAUGE 1\nLevel at Dunmarra: {n} cm.\n")
    (inbox / "empty.bin").write_text("GAUGE 1\n")
    (inbox / "ask.txt").write_text("The bridge at Velm is shut.\n")
    (inbox / "plain.txt").write_text("The ferry at Velm is not running.\n")
    archive = ["-a", str(tmp_path / "archive")]
    assert run(home, "init", archive[1]).returncode == 0
    done = run(home, *archive, "import", "--json", str(inbox))
    told = {os.path.basename(o["path"]): o for o in map(json.loads, done.stdout.splitlines())}
    assert done.returncode == 3, done.stderr
    assert told["book-0.bin"]["status"] == "added"
    assert told["book-0.bin"]["reason"] == "passed over: the gauge's own line"
    assert told["empty.bin"]["reason"] == "a gauge book without a reading"
    # One that fails to say whether a file is its own leaves the file to the others.
    assert [told[name]["status"] for name in ("ask.txt", "plain.txt")] == ["added", "added"]
    assert told["plain.txt"]["reason"] is None
    text = run(home, *archive, "show", str(told["book-0.bin"]["entries"][0]), "--text").stdout
    assert text.strip() == "Level at Dunmarra: 0 cm."
    said = [line for line in done.stderr.splitlines() if line.startswith("archive-tui: ")]
    for line, (name, reason) in zip(said, FAULTS.items(), strict=True):
        assert line.startswith(f'archive-tui: the format plug-in "{name}"')
        assert line.endswith(reason)
    assert "Traceback" not in done.stderr
    assert run(home, *archive, "verify").returncode == 0
