"""From what a person names to the files to be read, without opening any of them."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from archive_tui.ingest.containers import hidden
from archive_tui.ingest.limits import too_long

MAX_STREAMED = 20_000_000_000
"""Larger files are skipped even where their format reads them piece by piece."""
STDIN = "-"

_URL = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*://")
_SPECIAL = (
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


@dataclass(slots=True, frozen=True)
class Candidate:
    """One file, in the order of reading, or something that is passed over."""

    path: str
    """As the system names it; may hold undecodable bytes (see ``printable``)."""
    size: int = 0
    """Bytes when it was listed."""
    skip: str | None = None
    """Why it is skipped, or None."""
    error: str | None = None
    """Why it cannot be read, or None."""


def printable(path: str) -> str:
    """``path`` as text that can be stored: undecodable bytes as U+FFFD."""
    return os.fsencode(path).decode("utf-8", "replace")


def is_url(path: str) -> bool:
    """Whether a person gave a web address where a file belongs."""
    return _URL.match(path) is not None


def walk(paths: Sequence[str], own: Path | None = None) -> Iterator[Candidate]:
    """Every file under ``paths``, folders in the order of their names, nothing twice.

    ``own`` is the archive's own folder, which is never imported into itself. Links are
    followed; folders that were seen already are skipped, so that loops end. Nothing is
    opened, so that pipes and devices cannot make it wait.
    """
    seen: set[tuple[int, int]] = set()
    for path in paths:
        if path == STDIN:
            yield Candidate(path)
        elif is_url(path):
            yield Candidate(
                path,
                skip="the program does not go online by itself: "
                "save the page with a browser and import the file",
            )
        else:
            yield from _tree(path, own, seen)


def _tree(top: str, own: Path | None, seen: set[tuple[int, int]]) -> Iterator[Candidate]:
    home = os.path.realpath(own) if own is not None else None
    todo = [top]
    while todo:
        path = todo.pop()
        if path != top and (reason := hidden(os.path.basename(path))):
            yield Candidate(path, skip=reason)
            continue
        try:
            facts = os.stat(path)
        except OSError as error:
            yield _unreachable(path, error)
            continue
        if stat.S_ISDIR(facts.st_mode):
            key = (facts.st_dev, facts.st_ino)
            if home is not None and os.path.realpath(path) == home:
                yield Candidate(path, skip="the archive itself")
            elif key in seen:
                yield Candidate(path, skip="a folder that was read already")
            else:
                seen.add(key)
                names = _names(path)
                if isinstance(names, Candidate):
                    yield names
                else:
                    todo.extend(os.path.join(path, name) for name in reversed(names))
            continue
        yield _file(path, facts, seen)


def _file(path: str, facts: os.stat_result, seen: set[tuple[int, int]]) -> Candidate:
    for test, what in _SPECIAL:
        if test(facts.st_mode):
            return Candidate(path, skip=f"{what}, not a file")
    if facts.st_size > MAX_STREAMED:
        return Candidate(path, facts.st_size, skip=too_long(facts.st_size, MAX_STREAMED))
    # A file with several names is several captures; only links to one name are one.
    key = (facts.st_dev, facts.st_ino)
    if key in seen and (os.path.islink(path) or facts.st_nlink == 1):
        return Candidate(path, skip="a file that was read already")
    seen.add(key)
    return Candidate(path, facts.st_size)


def _names(path: str) -> list[str] | Candidate:
    try:
        return sorted(os.listdir(path))
    except OSError as error:
        return Candidate(path, error=f"the folder cannot be read: {error.strerror}")


def _unreachable(path: str, error: OSError) -> Candidate:
    if isinstance(error, FileNotFoundError):
        what = "a link to nothing" if os.path.islink(path) else "there is no such file or folder"
        return Candidate(path, skip=what)
    if error.errno == 40:  # ELOOP
        return Candidate(path, skip="a link that leads to itself")
    return Candidate(path, error=f"it cannot be read: {error.strerror}")
