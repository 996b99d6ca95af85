"""The index's commit: one small JSON file that names everything it consists of.

It holds the watermark, so that documents and watermark change together, and the length
and checksum of every file, so that a cut or foreign one is found before it is used. It is
replaced by a rename after the data are on disk; whoever was killed at any moment leaves
the old commit or the new one, and files that nobody names, which the next write sweeps.
"""

from __future__ import annotations

import base64
import contextlib
import fcntl
import json
import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from store.errors import IndexUnavailable

LAYOUT = 7
"""Version of files, fields and analysis together; another one means: build anew."""
RECORD = "commit.json"
_LOCK = "write.lock"
_KEPT = {RECORD, _LOCK, "progress.json"}


@dataclass(slots=True, frozen=True)
class SegmentInfo:
    """One segment and the documents deleted from it.

    Its files are (name, bytes, crc32 of the directory, time of writing in nanoseconds).
    """

    name: str
    docs: int
    files: tuple[tuple[str, int, int, int], ...]
    dead: bytes = b""
    """``numpy.packbits`` of the deleted documents' mask; empty where there are none."""
    dead_count: int = 0


@dataclass(slots=True, frozen=True)
class Commit:
    """A state of the index that is complete on disk."""

    generation: int
    watermark: int
    """Journal seq that the documents cover."""
    stemmers: tuple[str, ...]
    segments: tuple[SegmentInfo, ...]
    token: str
    """Told apart from a commit of the same generation in an index built anew."""


def read_commit(folder: Path) -> Commit:
    """The current commit, its files' lengths checked. Raises IndexUnavailable."""
    try:
        raw = json.loads((folder / RECORD).read_bytes())
        if raw["layout"] != LAYOUT:
            raise IndexUnavailable("The search index was built by another version.")
        body = json.dumps(raw["body"], sort_keys=True).encode()
        if zlib.crc32(body) != raw["crc"]:
            raise IndexUnavailable("The search index is damaged.")
        commit = _from_json(raw["body"])
    except FileNotFoundError:
        raise IndexUnavailable("There is no search index yet.") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise IndexUnavailable("The search index is damaged.") from None
    check_files(folder, commit)
    return commit


def check_files(folder: Path, commit: Commit) -> None:
    """That a commit's files are there in their lengths. Raises IndexUnavailable."""
    for segment in commit.segments:
        for name, length, _, _ in segment.files:
            try:
                found = os.stat(f"{folder}/{name}").st_size
            except OSError:
                raise IndexUnavailable("A file of the search index is missing.") from None
            if found != length:
                raise IndexUnavailable("A file of the search index is cut short.")


Stamp = tuple[int, int, int]


def stamp(folder: Path) -> Stamp | None:
    """Of the commit's file: another one means another commit. None where there is none."""
    try:
        found = os.stat(f"{folder}/{RECORD}")
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def _from_json(body: dict[str, object]) -> Commit:
    segments = body["segments"]
    stemmers = body["stemmers"]
    assert isinstance(segments, list)
    assert isinstance(stemmers, list)
    return Commit(
        int(str(body["generation"])),
        int(str(body["watermark"])),
        tuple(str(name) for name in stemmers),
        tuple(
            SegmentInfo(
                str(item["name"]),
                int(item["docs"]),
                tuple(
                    (os.path.basename(name), int(size), int(crc), int(written))
                    for name, size, crc, written in item["files"]
                ),
                zlib.decompress(base64.b64decode(item["dead"])) if item["dead"] else b"",
                int(item["dead_count"]),
            )
            for item in segments
        ),
        str(body["token"]),
    )


def publish(folder: Path, commit: Commit) -> None:
    """Make ``commit`` the current one; its files are flushed first, folder last."""
    body = {
        "generation": commit.generation,
        "watermark": commit.watermark,
        "stemmers": list(commit.stemmers),
        "token": commit.token,
        "segments": [
            {
                "name": segment.name,
                "docs": segment.docs,
                "files": [list(item) for item in segment.files],
                "dead": base64.b64encode(zlib.compress(segment.dead)).decode()
                if segment.dead
                else "",
                "dead_count": segment.dead_count,
            }
            for segment in commit.segments
        ],
    }
    crc = zlib.crc32(json.dumps(body, sort_keys=True).encode())
    temporary = folder / f"{RECORD}.tmp"
    with open(temporary, "wb") as file:
        file.write(json.dumps({"layout": LAYOUT, "crc": crc, "body": body}).encode())
        file.flush()
        os.fsync(file.fileno())
    _sync_folder(folder)
    os.replace(temporary, folder / RECORD)
    _sync_folder(folder)


def sweep(folder: Path, commit: Commit | None) -> None:
    """Remove what no commit names. Only under the write lock."""
    named = {name for segment in commit.segments for name, *_ in segment.files} if commit else {}
    for entry in os.scandir(folder):
        if entry.name in _KEPT or entry.name in named or entry.is_dir(follow_symlinks=False):
            continue
        with contextlib.suppress(FileNotFoundError):
            os.unlink(entry.path)


def discard(folder: Path, commit: Commit) -> None:
    """Give up a commit found damaged, unless another has taken its place meanwhile."""
    with write_lock(folder):
        try:
            current = read_commit(folder)
        except IndexUnavailable:
            return
        if current.token == commit.token and current.generation == commit.generation:
            (folder / RECORD).unlink(missing_ok=True)


@contextlib.contextmanager
def write_lock(folder: Path) -> Iterator[None]:
    """Hold the index for writing; waits for whoever has it. Dies with the process."""
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
