"""Passages that a source was known by and that its current text does not hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from store.rows import LinkRow, NoteRow, QuotationRow


@dataclass(slots=True, frozen=True)
class Orphan:
    """A quotation, a note or a link whose passage is gone."""

    what: str
    """What hangs on it, in words: ``quotation #14``, ``note by ada``, ``link to #12``."""
    number: int | None
    """The quotation, or the entry at the link's other end."""
    words: str
    """The passage as it was."""
    place: tuple[int, int] | None = None
    """Where a confirmed quotation's words stand in the text now, if they do once: only a person
    knows whether that is the same passage, among other words."""


class Passages(Protocol):
    """What of ``store.Archive`` this needs."""

    def quotations(self, number: int) -> Sequence[QuotationRow]: ...
    def notes(self, number: int) -> Sequence[NoteRow]: ...
    def links(self, number: int) -> Sequence[LinkRow]: ...
    def text(self, number: int) -> str: ...


def orphans_of(archive: Passages, number: int) -> list[Orphan]:
    """The orphaned quotations, notes and links of a source, rejected ones left out."""
    lost = [row for row in archive.quotations(number) if row.start < 0]
    text = archive.text(number) if any(row.status == "confirmed" for row in lost) else ""
    found = [
        Orphan(
            f"quotation #{row.number}",
            row.number,
            row.text,
            _once(text, row.text) if row.status == "confirmed" else None,
        )
        for row in lost
    ]
    found += [
        Orphan(f"note by {row.author}", None, row.lost)
        for row in archive.notes(number)
        if row.lost is not None
    ]
    for row in archive.links(number):
        # The link to a quotation goes the way of the quotation.
        if row.lost is not None and not (row.relation == "quotes" and row.kind == "quotation"):
            there = f"#{row.number}" if row.number is not None else row.title
            found.append(Orphan(f"link ({row.label} {there})", row.number, row.lost))
    return found


def _once(text: str, words: str) -> tuple[int, int] | None:
    start = text.find(words)
    if start < 0 or text.find(words, start + 1) >= 0:
        return None
    return start, start + len(words)
