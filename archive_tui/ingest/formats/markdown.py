"""Markdown: the text is kept as it is; headings and plain front matter are read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from archive_tui.ingest.articles import Stated, intakes_of
from archive_tui.ingest.decode import decode
from archive_tui.ingest.formats.base import Format, Passed, SourceFile, Unreadable
from schema.stated_dates import as_date
from store.rows import Intake

if TYPE_CHECKING:
    from schema.entries import Section

VERSION = "1"
_FRONT = re.compile(r"---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"(\w+)[ \t]*+:[ \t]*+([^ \t]++(?:[ \t]++[^ \t]++)*+)[ \t]*+\Z")
# ATX headings and code fences of CommonMark 0.31.2, sections 4.2 and 4.5.
_HEADING = re.compile(
    r" {0,3}(#{1,6})[ \t]++([^ \t]++(?:[ \t]++(?!#+[ \t]*+\Z)[^ \t]++)*+)?(?:[ \t]++#++)?[ \t]*+\Z"
)
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_LONGEST_FRONT = 10_000


def sniff(head: bytes, name: str) -> float:
    """Told by the name alone: nearly every text is also Markdown."""
    return 0.6 if name.lower().endswith((".md", ".markdown", ".mdown")) else 0.0


def read(source: SourceFile) -> Iterator[Intake | Passed]:
    """One entry, the text unchanged."""
    text = decode(source.data)
    if not text.strip():
        raise Unreadable("it holds no text")
    fields, body = front_matter(text)
    sections = headings(text, body)
    first = next((s.heading for s in sections if s.level == 1), None)
    stated = Stated(
        title=fields.get("title") or first,
        authors=tuple(a.strip() for a in fields.get("author", "").split(";") if a.strip()),
        published=as_date(fields.get("date")),
        url=fields.get("url"),
        language=fields.get("lang") or fields.get("language"),
        sections=sections,
    )
    yield from intakes_of(source, text, stated, "text/markdown", "markdown", VERSION)


def front_matter(text: str) -> tuple[dict[str, str], int]:
    """The simple ``name: value`` lines of a YAML block at the top, and where it ends.

    Lists, nested values and several lines are left alone.
    """
    block = _FRONT.match(text, 0, _LONGEST_FRONT)
    if not block:
        return {}, 0
    fields: dict[str, str] = {}
    for line in block[1].split("\n"):
        field = _FIELD.match(line)
        if not field:
            continue
        value = field[2]
        if value[0] == value[-1] and value[0] in "\"'" and len(value) > 1:
            value = value[1:-1]
        elif value[0] in "[{|>&*!":
            continue
        if value:
            fields.setdefault(field[1].lower(), value)
    return fields, block.end()


def headings(text: str, start: int = 0) -> tuple[Section, ...]:
    """The ``#`` headings from offset ``start`` on, outside code fences."""
    from schema.entries import Section

    found: list[Section] = []
    fence: str | None = None
    at = start
    for line in text[start:].split("\n"):
        mark = _FENCE.match(line)
        if mark and (fence is None or mark[1].startswith(fence)):
            fence = mark[1] if fence is None else None
        elif fence is None and (head := _HEADING.match(line)) and head[2]:
            found.append(Section(start=at, end=at + len(line), heading=head[2], level=len(head[1])))
        at += len(line) + 1
    return tuple(found)


FORMAT = Format("markdown", sniff, read)
