"""What a bibliography says about an entry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

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
    date: str
    """EDTF, without the time of day."""
    url: str
    captured: str
    """The day of the newest capture."""
    proposed: bool

    def sentence(self) -> str:
        """One paragraph of plain text."""
        title = f"“{self.title.strip(_MARKS)}”" if self.words else self.title
        parts = [self.who, title, self.where, self.date, self.url]
        told = ". ".join(part.rstrip(".") for part in parts if part) + "."
        seen = f" Captured {self.captured}." if self.captured else ""
        mark = " (proposed)" if self.proposed else ""
        return f"{told}{seen} [#{self.number}]{mark}"


def cite(archive: Archive, number: int) -> Citation:
    """The citation of an entry. Raises ``NotFound``."""
    from schema.entries import date_of, title_of

    record = archive.record(number)
    entry = record.entry
    date = date_of(entry)
    captures = archive.captures(number)
    return Citation(
        number=number,
        kind=entry.kind,
        who=_who(entry),
        title=" ".join((entry.text if _is_words(entry) else title_of(entry)[:EXCERPT]).split()),
        words=_is_words(entry),
        where=_where(archive, number, entry),
        date=date.day if date else "",
        url=getattr(entry, "permalink", None) or getattr(entry, "url", None) or "",
        captured=captures[-1].captured_at.day if captures else "",
        proposed=record.assertion.status == "proposed",
    )


def citations(archive: Archive, numbers: list[int]) -> list[Citation]:
    """Those of several entries, in their order; rejected ones and missing ones left out."""
    rows = archive.rows(numbers)
    return [cite(archive, row.number) for row in rows if row.status != "rejected"]


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


def _where(archive: Archive, number: int, entry: AnyEntry) -> str:
    if entry.kind == "document":
        return ", ".join(part for part in (entry.publisher, entry.dateline_place) if part)
    if entry.kind == "report":
        return entry.symbol or ""
    if entry.kind == "quotation":
        parent = archive.rows([number])[0].parent
        return f"In: {archive.rows([parent])[0].title} (#{parent})" if parent else ""
    return ""
