"""What the archive hands out for reviewing: plain slotted dataclasses, texts untreated."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(slots=True, frozen=True)
class ProposalRow:
    """Something proposed in a source, as a person decides about it."""

    source: int
    """The entry that it was found in."""
    number: int
    """The entry proposed; of a link the entry at its other end, 0 while that dangles."""
    uid: str
    """The link's uid where the link itself is what is proposed, else ""."""
    kind: str
    """``quotation``, ``tweet``, ``report``, ``document`` or ``link``."""
    relation: str
    """How it hangs on its source: ``quotes``, ``embeds``, ``cites``, ``duplicates`` …"""
    start: int
    end: int
    """Passage in the source's current text, code points; -1, -1 where it has none."""
    status: str
    confidence: float
    rule: str
    """The rule that proposed it, "" where none is kept."""
    title: str
    """A quotation's words, else the title of the entry proposed or linked to."""
    byline: str
    date: str
    mode: str = ""
    speaker: str = ""
    speaker_start: int = -1
    speaker_end: int = -1
    """The place in the source's text that names the speaker; -1, -1 where none is known."""
    role: str = ""
    addressee: str = ""
    cue: str = ""
    note: str = ""
    version: int = 0
    """Of the entry: hand it back to ``correct`` to detect a conflict."""

    @property
    def key(self) -> int | str:
        """What names it among proposals: the link's uid, else the entry's number."""
        return self.uid or self.number


@dataclass(slots=True, frozen=True)
class OpenProposals:
    """Everything nobody has decided about, as parallel sequences; a link has a uid."""

    keys: list[int | str]
    """Entry numbers and uids of links."""
    sources: array[int]
    confidences: array[float]

    def __len__(self) -> int:
        return len(self.keys)

    def __iter__(self) -> Iterator[tuple[int | str, int, float]]:
        """(number or uid, source, confidence) of each."""
        return zip(self.keys, self.sources, self.confidences, strict=True)
