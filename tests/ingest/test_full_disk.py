"""A disk that is full in the middle of an import: said, and the archive stays whole."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from store import Archive

WORDS = ("bridge", "river", "Velm", "ferry", "Dunmarra", "water", "level", "gauge")
FILES = 1_000
# A file system of our own in a name space of our own, which ends with the program.
ROOM = """
set -e
mount -t tmpfs -o size=8m room "$1"
"$3" -P -m archive_tui init "$1/archive" >/dev/null
code=0
"$3" -P -m archive_tui -a "$1/archive" import --jobs "$4" "$2" || code=$?
echo "code $code"
cp -r "$1/archive" "$5"
mount -o remount,size=200m room "$1"
"$3" -P -m archive_tui -a "$1/archive" import --jobs "$4" "$2" >/dev/null
"$3" -P -m archive_tui -a "$1/archive" verify
"""


def _possible() -> bool:
    if shutil.which("unshare") is None:
        return False
    test = ["unshare", "-Urm", "sh", "-c", "mount -t tmpfs -o size=1m room /mnt"]
    return subprocess.run(test, capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not _possible(), reason="no file system of one's own can be mounted here")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_what_was_taken_stays_and_the_rest_comes_in_later(tmp_path: Path, jobs: str) -> None:
    chance = random.Random(1)
    inbox, room, copy = tmp_path / "inbox", tmp_path / "room", tmp_path / "copy"
    inbox.mkdir()
    room.mkdir()
    # Short files: the first two hundred, which go in together, have room.
    for n in range(FILES):
        words = (f"{chance.choice(WORDS)}{chance.randrange(9999)}" for _ in range(500))
        (inbox / f"{n:03}.txt").write_text(f"Reading {n} of the gauge. {' '.join(words)}\n")
    command = ["unshare", "-Urm", "sh", "-c", ROOM, "sh"]
    arguments = [str(room), str(inbox), sys.executable, jobs, str(copy)]
    done = subprocess.run([*command, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "code 4" in done.stdout
    # The vault or the record meets it first, as it comes.
    said = ("originals: No space left on device.", "archive is full; the last change was not made.")
    assert any(sentence in done.stderr for sentence in said), done.stderr
    assert "Traceback" not in done.stderr
    added = [line for line in done.stdout.splitlines() if line.startswith("added")]
    with Archive.open(copy) as kept:
        assert 0 < len(added) <= kept.count() < FILES
        assert kept.verify() == []
