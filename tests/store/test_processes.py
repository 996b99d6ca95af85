"""Two processes at once, and killed at any moment: nothing acknowledged is lost."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from schema import Document
from store import Archive

TAGGER = """
import sys
from store import Archive
path, name, times = sys.argv[1], sys.argv[2], int(sys.argv[3])
with Archive.open(path, actor=name) as archive:
    for n in range(times):
        archive.tag([n % 20 + 1], add=[f"{name}/{n}"])
        print(n, flush=True)
"""

IMPORTER = """
import sys
sys.path.insert(0, sys.argv[3])
from store import Archive
from schema import Document
path, begin = sys.argv[1], int(sys.argv[2])
with Archive.open(path, actor="importer") as archive:
    n = begin
    while True:
        (number,) = archive.add([Document(title=f"T{n}", text=f"Invented text {n}. " * 50)])
        archive.tag([number], add=[f"n/{n}"])
        print(n, flush=True)
        if n % 5 == 0:
            archive.catch_up()
        n += 1
"""
ROOT = Path(__file__).parents[2]


def run(script: str, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def test_two_processes_tag_and_nothing_is_lost(archive: Archive) -> None:
    archive.add([Document(text=f"Paper {n}.") for n in range(20)])
    times = 150
    both = [run(TAGGER, str(archive.path), name, str(times)) for name in ("ada", "bob")]
    for process in both:
        _, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
    held = {tag.tag for tag in archive.tags()}
    assert held == {f"{name}/{n}" for name in ("ada", "bob") for n in range(times)}
    assert [f for f in archive.verify() if f.what != "index"] == []


@pytest.mark.slow
def test_killed_at_any_moment_every_acknowledged_change_is_there(archive: Archive) -> None:
    chance = random.Random(7)
    acknowledged: set[int] = set()
    begin = 0
    for _ in range(12):
        process = run(IMPORTER, str(archive.path), str(begin), str(ROOT))
        assert process.stdout is not None
        first = process.stdout.readline()
        assert first, process.stderr and process.stderr.read()
        time.sleep(chance.random() * 0.25)
        process.send_signal(signal.SIGKILL)
        rest, _ = process.communicate(timeout=30)
        said = [int(line) for line in (first + rest).split("\n") if line.isdigit()]
        acknowledged.update(said)
        begin = max(acknowledged) + 1000
        with Archive.open(archive.path) as reopened:
            assert {f"n/{n}" for n in acknowledged} <= {tag.tag for tag in reopened.tags()}
            assert reopened.verify() == []
    with Archive.open(archive.path) as reopened:
        reopened.catch_up()
        assert reopened.pending() == 0
        assert reopened.search("invented", limit=5).total == reopened.count()
