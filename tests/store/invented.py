"""Invented sources: no person, place or outlet here exists."""

from __future__ import annotations

from schema import (
    Anchor,
    Attribution,
    Capture,
    Document,
    Locator,
    Original,
    PartialDate,
    Quotation,
    Tweet,
)
from schema.provenance import TimeSource
from store.rows import Intake, Proposal, Reference

TEXT = (
    "VELMAR (Brightwire) — “The dam is safe,” Minister Odra Kell said on Monday.\n"
    "READ MORE: Who Owns the Velmar Dam?\n"
    "Engineers call the claim “bold” and ask for the survey.\n"
)
WORDS = "“The dam is safe,”"
POST = "The survey is late. #Velmar pic.twitter.com/inv1"


def place(text: str, words: str) -> tuple[int, int]:
    """Where ``words`` stand in ``text``."""
    start = text.index(words)
    return start, start + len(words)


def article(text: str = TEXT, title: str = "Dam is safe, says minister") -> Document:
    """An article of an invented agency."""
    return Document(
        title=title,
        text=text,
        publisher="Brightwire",
        published=PartialDate("2031-03-04"),
        url="https://brightwire.example/dam",
    )


def said(text: str, words: str, speaker: str | None = None) -> Quotation:
    """A quotation of ``words`` in ``text``."""
    anchor = Anchor.of(text, *place(text, words))
    return Quotation(text=words, anchor=anchor, attribution=Attribution(speaker=speaker))


def post(post_id: str | None = None, text: str = POST) -> Tweet:
    """A post of an invented account."""
    return Tweet(
        post_id=post_id, handle="velmarwatch", posted_at=PartialDate("2031-03-05"), text=text
    )


def taken(
    document: Document | None = None,
    *,
    original: Original | None = None,
    path: str = "/sources/dam.txt",
) -> Intake:
    """The article as an importer hands it over, with two quotations, a tweet, a reference."""
    entry = document or article()
    start, end = place(entry.text, WORDS) if WORDS in entry.text else (0, 0)
    proposals = []
    if end:
        quotation = said(entry.text, WORDS, "Odra Kell")
        proposals.append(Proposal(quotation, "quotes", start, end, 0.9, "said NP", "1"))
    if "“bold”" in entry.text:
        first, last = place(entry.text, "“bold”")
        other = said(entry.text, "“bold”", "Engineers")
        proposals.append(Proposal(other, "quotes", first, last, 0.5, "fragment", "1"))
    proposals.append(Proposal(post(), "embeds", 0, 6, 0.95, "classic embed", "1"))
    return Intake(
        entry,
        Capture(
            captured_at=PartialDate("2031-03-06"),
            time_source=TimeSource.STATED,
            path=path,
            original=original.sha256 if original else None,
            locator=Locator(),
        ),
        "text",
        "1",
        original=original,
        proposals=proposals,
        references=(Reference("reads-more", "title:who owns the velmar dam", "Who Owns it?"),),
    )
