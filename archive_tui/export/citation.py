"""What a bibliography says about an entry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive_tui.export.pages import Pager

if TYPE_CHECKING:
    from store import Archive
    from store.rows import AnyEntry

_MARKS = '“”„«»"'
EXCERPT = 200
"""Code points of a text that stand for a missing title."""


@dataclass(frozen=True, slots=True)
class Citation:
    """The parts of a citation; empty where the source does not give them."""

    number: int
    kind: str
    who: str
    title: str
    """The title; of a tweet or quotation its words."""
    words: bool
    """True where ``title`` is words that were said, to stand in quotation marks."""
    where: str
    """Outlet and place, issuing body's symbol, or the source of a quotation."""
    page: str
    """``p. 12`` or ``pp. 12–13`` of the source for a passage; "" where there is none."""
    date: str
    """EDTF, without the time of day."""
    url: str
    captured: str
    """The day of the newest capture."""
    proposed: bool

    def sentence(self) -> str:
        """One paragraph of plain text."""
        title = f"“{self.title.strip(_MARKS)}”" if self.words else self.title
        where = ", ".join(part for part in (self.where, self.page) if part)
        parts = [self.who, title, where, self.date, self.url]
        told = ". ".join(part.rstrip(".") for part in parts if part) + "."
        seen = f" Captured {self.captured}." if self.captured else ""
        mark = " (proposed)" if self.proposed else ""
        return f"{told}{seen} [#{self.number}]{mark}"


def cite(
    archive: Archive,
    number: int,
    span: tuple[int, int] | None = None,
    *,
    pager: Pager | None = None,
) -> Citation:
    """The citation of an entry, or of a passage of its text. Raises ``NotFound``.

    ``span`` is the passage in code points, half-open; ``pager`` saves finding the pages of
    the same source again.
    """
    from schema.entries import date_of

    record = archive.record(number)
    entry = record.entry
    date = date_of(entry)
    captures = archive.captures(number)
    parent = archive.rows([number])[0].parent if entry.kind == "quotation" else None
    return Citation(
        number=number,
        kind=entry.kind,
        who=_who(entry),
        title=" ".join((entry.text if _is_words(entry) else _title(entry)).split()),
        words=_is_words(entry),
        where=_where(archive, parent, entry),
        page=_page(pager or Pager(archive), number, parent, entry, span),
        date=date.day if date else "",
        url=getattr(entry, "permalink", None) or getattr(entry, "url", None) or "",
        captured=captures[-1].captured_at.day if captures else "",
        proposed=record.assertion.status == "proposed",
    )


def citations(archive: Archive, numbers: list[int]) -> list[Citation]:
    """Those of several entries, in their order; rejected ones and missing ones left out."""
    rows, pager = archive.rows(numbers), Pager(archive)
    return [cite(archive, row.number, pager=pager) for row in rows if row.status != "rejected"]


def _title(entry: AnyEntry) -> str:
    """The whole title; without one, the beginning of the text up to the end of a word."""
    from schema.entries import title_of

    line = title_of(entry)
    if getattr(entry, "title", None) or len(line) <= EXCERPT:
        return line
    head, _, cut = line[: EXCERPT + 1].rpartition(" ")
    return f"{(head or cut[:EXCERPT]).rstrip()} …"


def _is_words(entry: AnyEntry) -> bool:
    return entry.kind in ("tweet", "quotation")


def _who(entry: AnyEntry) -> str:
    if entry.kind == "document":
        return ", ".join(entry.authors)
    if entry.kind == "tweet":
        handle = f"(@{entry.handle})" if entry.handle else ""
        return " ".join(part for part in (entry.author_name, handle) if part)
    if entry.kind == "report":
        return entry.issuing_body or ""
    said = entry.attribution
    return ", ".join(part for part in (said.speaker, said.role) if part)


def _where(archive: Archive, parent: int | None, entry: AnyEntry) -> str:
    if entry.kind == "document":
        return ", ".join(part for part in (entry.publisher, entry.dateline_place) if part)
    if entry.kind == "report":
        return entry.symbol or ""
    if parent:
        return f"In: {archive.rows([parent])[0].title} (#{parent})"
    return ""


def _page(
    pager: Pager, number: int, parent: int | None, entry: AnyEntry, span: tuple[int, int] | None
) -> str:
    if entry.kind == "quotation":
        if parent is None or entry.orphaned:
            return ""
        return pager.of_anchor(parent, entry.anchor)
    return pager.of_span(number, *span) if span else ""
