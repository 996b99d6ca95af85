"""File formats: bytes to intakes. Pure: nothing here writes or looks at other files.

A format of another distribution is found by the entry point group
``archive_tui.formats``; its value is a ``Format``.
"""

from __future__ import annotations

from functools import lru_cache

from archive_tui.ingest.formats.base import Format as Format
from archive_tui.ingest.formats.base import NotASource as NotASource
from archive_tui.ingest.formats.base import Passed as Passed
from archive_tui.ingest.formats.base import SourceFile as SourceFile
from archive_tui.ingest.formats.base import Unreadable as Unreadable

GROUP = "archive_tui.formats"
HEAD = 4096
"""Bytes of a file that formats see when they are asked whether it is theirs."""


@lru_cache(maxsize=1)
def formats() -> tuple[Format, ...]:
    """Every format: the built-in ones, then those of other distributions."""
    from importlib.metadata import entry_points

    from archive_tui.ingest.formats import html, markdown, text, tweets

    known = {f.name: f for f in (tweets.FORMAT, html.FORMAT, markdown.FORMAT, text.FORMAT)}
    for point in sorted(entry_points(group=GROUP), key=lambda p: p.name):
        loaded = point.load()
        if isinstance(loaded, Format):
            known.setdefault(loaded.name, loaded)
    return tuple(known.values())


def choose(source: SourceFile) -> Format:
    """The format that reads ``source``.

    Raises ``Unreadable`` for an empty file, ``NotASource`` where no format reads it.
    """
    from archive_tui.ingest.formats import other

    if not source.data.strip(b" \t\r\n\x0b\x0c\xef\xbb\xbf"):
        raise Unreadable("it is empty")
    head = source.data[:HEAD]
    scored = [(f.sniff(head, source.name), f) for f in formats()]
    score, best = max(scored, key=lambda pair: pair[0])
    reason = other.not_read(head, source)
    if reason and score < 0.9:
        raise NotASource(reason)
    if score <= 0:
        raise NotASource("no format of this version reads it")
    return best
