"""File formats: bytes to intakes. Pure: nothing here writes or looks at other files.

Every format is found by the entry point group ``archive_tui.formats``, the built-in ones
of this distribution and those of others alike; the value is a ``Format``. Modules that
hold one import their heavy libraries where they read, since all of them are loaded to
ask each whether a file is theirs.
"""

from __future__ import annotations

import re
from functools import lru_cache

from archive_tui.ingest.formats.base import Format as Format
from archive_tui.ingest.formats.base import NotASource as NotASource
from archive_tui.ingest.formats.base import Passed as Passed
from archive_tui.ingest.formats.base import SourceFile as SourceFile
from archive_tui.ingest.formats.base import Undecided as Undecided
from archive_tui.ingest.formats.base import Unreadable as Unreadable

_NOT_BLANK = re.compile(rb"[^ \t\r\n\x0b\x0c\xef\xbb\xbf]")
GROUP = "archive_tui.formats"
HEAD = 4096
"""Bytes of a file that formats see when they are asked whether it is theirs."""
CERTAIN = 0.9
"""The score from which on a format is not overruled by what other files look like."""


_faults: dict[str, str] = {}
"""What is wrong with a plug-in, by the name of its entry point or format."""


@lru_cache(maxsize=1)
def formats() -> tuple[Format, ...]:
    """Every installed format, by name; the built-in ones win over others of their name.

    One that cannot be loaded is left out, see ``faults``.
    """
    from importlib.metadata import entry_points

    points = sorted(
        entry_points(group=GROUP),
        key=lambda p: (not p.value.startswith("archive_tui."), p.name),
    )
    known: dict[str, Format] = {}
    for point in points:
        try:
            loaded = point.load()
        except (Exception, SystemExit) as error:  # whatever another's module raises
            _faults[point.name] = (
                f'the format plug-in "{point.name}" ({point.value}) is not used, since it '
                f"cannot be loaded: {_said(error)}"
            )
            continue
        if isinstance(loaded, Format):
            known.setdefault(loaded.name, loaded)
        else:
            _faults[point.name] = (
                f'the format plug-in "{point.name}" ({point.value}) is not used, since it is '
                f"a {type(loaded).__name__} and no archive_tui.ingest.formats.Format"
            )
    if not known:
        raise RuntimeError(
            "no file formats are installed: archive-tui runs from a folder that was not "
            "installed; install it with pip"
        )
    return tuple(known.values())


def faults() -> tuple[str, ...]:
    """A sentence for every plug-in that could not be loaded, or failed when it was asked
    whether a file is its own, as far as this process has met it."""
    formats()
    return tuple(_faults.values())


def _said(error: BaseException) -> str:
    """An exception as one line."""
    return f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"


def choose(source: SourceFile) -> Format:
    """The format that reads ``source``.

    Raises ``Unreadable`` for an empty file, ``NotASource`` where no format reads it.
    """
    from archive_tui.ingest.formats import other

    if _NOT_BLANK.search(source.data) is None:
        raise Unreadable("it is empty")
    head = source.data[:HEAD]
    score, best = _likeliest(head, source.name)
    reason = other.not_read(head, source)
    if reason and score < CERTAIN:
        raise NotASource(reason)
    if score <= 0:
        raise NotASource("no format of this version reads it")
    return best


def certain(head: bytes, name: str) -> bool:
    """Whether a format is certain to read a file that begins like this by itself."""
    return _likeliest(head, name)[0] >= CERTAIN


def streams(head: bytes, name: str) -> bool:
    """Whether a file that begins like this is certain to be of a format that streams."""
    score, best = _likeliest(head, name)
    return best.streams and score >= CERTAIN


def _likeliest(head: bytes, name: str) -> tuple[float, Format]:
    scored = [(_score(f, head, name), f) for f in formats()]
    return max(scored, key=lambda pair: pair[0])


def _score(one: Format, head: bytes, name: str) -> float:
    """What a format says of a file; 0 where it fails, so that others still read the file."""
    try:
        return float(one.sniff(head, name))
    except Exception as error:  # another's fault is not the file's
        _faults.setdefault(
            one.name,
            f'the format plug-in "{one.name}" failed when it was asked about a file, and '
            f"does not read it: {_said(error)}",
        )
        return 0.0
