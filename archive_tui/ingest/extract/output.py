"""What was found, as the archive takes it and as programs read it."""

from __future__ import annotations

from typing import Any

from archive_tui.ingest.extract import VERSION
from archive_tui.ingest.extract.model import Found, FoundQuotation
from schema.anchors import Anchor
from schema.base import text_digest
from schema.entries import Document, Quotation
from store.rows import Proposal

LEAST_STATED = 0.5
"""A statement less probable than this is not put before a person one by one."""


def document_of(text: str, found: Found) -> Document:
    """The Document entry of a plain text: the fields that the text itself states."""
    return Document(
        text=text,
        title=found.title,
        authors=found.byline,
        publisher=found.publisher,
        dateline_place=found.dateline_place,
        published=found.published,
        sections=found.sections,
        references=found.references,
    )


def proposals(text: str, found: Found, revision: str | None = None) -> list[Proposal]:
    """Everything found that becomes an entry of its own, by place in the text.

    Tweets hang on by "embeds", reports by "cites", quotations and indirect statements by
    "quotes"; of statements only those that are right more often than not, in their edges and
    in their speaker. ``revision`` is the text's digest, where it is known already.
    """
    digest = revision or text_digest(text)
    out = [
        Proposal(t.tweet, "embeds", t.start, t.end, t.confidence, t.rule, VERSION)
        for t in found.tweets
    ]
    out += [
        Proposal(r.report, "cites", r.start, r.end, r.confidence, r.rule, VERSION)
        for r in found.reports
        if r.report.title or r.report.issuing_body or r.report.symbol
    ]
    out += [
        Proposal(
            _quotation(text, q, digest), "quotes", q.start, q.end, q.confidence, q.rule, VERSION
        )
        for q in (*found.quotations, *found.statements)
        if q.mode != "indirect" or q.confidence >= LEAST_STATED
    ]
    return sorted(out, key=lambda p: (p.start, p.end))


def _quotation(text: str, found: FoundQuotation, digest: str) -> Quotation:
    return Quotation(
        text=text[found.start : found.end],
        attribution=found.attribution,
        anchor=Anchor.of(text, found.start, found.end, digest),
        insertions=found.insertions,
        nested=found.nested,
    )


def to_json(text: str, path: str | None, found: Found, document: Document) -> dict[str, Any]:
    """The object that ``extract --json`` prints for one file; offsets are into ``text``."""
    whole = document.model_dump(mode="json", exclude={"uid"})
    whole["text"] = whole.pop("text")
    return {
        "path": path,
        "text_sha256": text_digest(text),
        "document": whole,
        "tweets": [
            {"start": t.start, "end": t.end, **_entry(t.tweet), "confidence": t.confidence,
             "rule": t.rule}
            for t in found.tweets
        ],
        "reports": [
            {"start": r.start, "end": r.end, **_entry(r.report), "confidence": r.confidence,
             "rule": r.rule}
            for r in found.reports
        if r.report.title or r.report.issuing_body or r.report.symbol
        ],
        "quotations": [_flat(text, q) for q in found.quotations],
        "statements": [_flat(text, q) for q in found.statements],
        "related": [r.model_dump(mode="json") for r in found.references],
    }  # fmt: skip


def _entry(entry: Any) -> dict[str, Any]:
    dumped: dict[str, Any] = entry.model_dump(mode="json", exclude={"uid", "kind"})
    return dumped


def _flat(text: str, found: FoundQuotation) -> dict[str, Any]:
    said = found.attribution
    place = said.place
    return {
        "start": found.start,
        "end": found.end,
        "exact": text[found.start : found.end],
        "mode": found.mode,
        "speaker": {
            "name": said.speaker,
            "start": place.start if place else None,
            "end": place.end if place else None,
        }
        if said.speaker
        else None,
        "role": said.role,
        "addressee": said.addressee,
        "confidence": found.confidence,
        "rule": found.rule,
    }
