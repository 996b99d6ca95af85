"""What extraction finds in a text. Offsets are code points, half-open ``[start, end)``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from schema.attribution import Attribution
    from schema.dates import PartialDate
    from schema.entries import Insertion, Reference, Report, Section, Span, Tweet


@dataclass(slots=True, frozen=True)
class FoundTweet:
    """A tweet embedded in an article; the span holds its text and its signature line."""

    start: int
    end: int
    tweet: Tweet
    confidence: float
    rule: str


@dataclass(slots=True, frozen=True)
class FoundReport:
    """A report that an article names; the span is the passage that names it first."""

    start: int
    end: int
    report: Report
    confidence: float
    rule: str


@dataclass(slots=True, frozen=True)
class FoundQuotation:
    """Words that somebody said; the span holds the quotation marks where there are any.

    ``nested`` and ``insertions`` count from the quotation's own beginning.
    """

    start: int
    end: int
    mode: str
    attribution: Attribution
    nested: tuple[Span, ...]
    insertions: tuple[Insertion, ...]
    confidence: float
    rule: str
    kind: str = "none"
    """How the speaker is named: ``name``, ``pronoun``, ``phrase`` or ``none``."""


@dataclass(slots=True, frozen=True)
class Found:
    """Everything that is in one text. What the text does not say is None or empty."""

    dateline_place: str | None = None
    publisher: str | None = None
    title: str | None = None
    byline: tuple[str, ...] = ()
    published: PartialDate | None = None
    sections: tuple[Section, ...] = ()
    references: tuple[Reference, ...] = ()
    tweets: tuple[FoundTweet, ...] = ()
    reports: tuple[FoundReport, ...] = ()
    quotations: tuple[FoundQuotation, ...] = ()
    statements: tuple[FoundQuotation, ...] = ()
