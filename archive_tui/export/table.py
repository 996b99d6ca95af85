"""Entries as CSV (RFC 4180): one row an entry, a row of headers first."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from archive_tui.export.citation import Citation, citations

if TYPE_CHECKING:
    from store import Archive

COLUMNS = (
    "number",
    "uid",
    "kind",
    "title",
    "who",
    "where",
    "page",
    "date",
    "url",
    "captured",
    "status",
    "tags",
)
_FORMULA = ("=", "+", "-", "@")


def lines(archive: Archive, numbers: Sequence[int]) -> Iterator[str]:
    """The header and one line an entry; line breaks within a cell become spaces."""
    yield ",".join(COLUMNS)
    for citation in citations(archive, list(numbers)):
        yield _line(archive, citation)


def _line(archive: Archive, citation: Citation) -> str:
    record = archive.record(citation.number)
    cells = (
        str(citation.number),
        record.entry.uid,
        citation.kind,
        citation.title,
        citation.who,
        citation.where,
        citation.page,
        citation.date,
        citation.url,
        citation.captured,
        str(record.assertion.status),
        "; ".join(record.tags),
    )
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="").writerow([_cell(cell) for cell in cells])
    return buffer.getvalue()


def _cell(text: str) -> str:
    text = " ".join(text.split())
    return f"'{text}" if text.startswith(_FORMULA) else text
