"""Plain text: kept as it is, and read for what it holds."""

from __future__ import annotations

from collections.abc import Iterator

from archive_tui.ingest.articles import Stated, intakes_of
from archive_tui.ingest.decode import decode
from archive_tui.ingest.formats.base import Format, Passed, SourceFile, Unreadable
from store.rows import Intake

VERSION = "1"


def sniff(head: bytes, name: str) -> float:
    """Anything may be text; a name that says so makes it likely."""
    return 0.5 if name.lower().endswith((".txt", ".text")) else 0.1


def read(source: SourceFile) -> Iterator[Intake | Passed]:
    """One entry: the whole text, a document unless the person says otherwise."""
    text = decode(source.data)
    if not text.strip():
        raise Unreadable("it holds no text")
    yield from intakes_of(source, text, Stated(), "text/plain", "text", VERSION)


FORMAT = Format("text", sniff, read)
