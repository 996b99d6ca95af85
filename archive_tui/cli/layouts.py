"""How ``show`` lays out the four kinds of entry for people."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

from archive_tui.cli.output import bold, clean, on_terminal, width
from archive_tui.export.pages import Pager

if TYPE_CHECKING:
    from schema.entries import Document, Quotation, Report, Tweet
    from store import Archive
    from store.rows import Record

READING = 88
"""Columns of running text at most."""
CONTEXT = 120
"""Code points of the source shown on either side of a quotation."""


def layout(archive: Archive, number: int) -> Iterator[str]:
    """The lines for one entry, clean and ready to print. Raises ``NotFound``."""
    record = archive.record(number)
    entry = record.entry
    yield bold(f"#{number}  {entry.kind}") + _standing(record)
    if entry.kind == "document":
        yield from _document(entry)
    elif entry.kind == "tweet":
        yield from _tweet(entry)
    elif entry.kind == "report":
        yield from _report(entry)
    else:
        yield from _quotation(archive, number, entry)
    yield from _around(archive, number, record)


def _standing(record: Record) -> str:
    assertion = record.assertion
    if assertion.status == "confirmed":
        return ""
    rule = f", rule {clean(assertion.rule)}" if assertion.rule else ""
    return f"  ({assertion.status}, {assertion.confidence:.2f} sure{rule})"


def _document(entry: Document) -> Iterator[str]:
    yield from _wrapped(entry.title or "untitled", strong=True)
    yield from _joined(entry.publisher, entry.dateline_place, entry.published)
    if entry.authors:
        yield clean("by " + ", ".join(entry.authors))
    yield from _joined(entry.url, entry.language)
    yield from _text(entry.text)


def _tweet(entry: Tweet) -> Iterator[str]:
    handle = f"@{entry.handle}" if entry.handle else ""
    yield bold(clean(" ".join(part for part in (entry.author_name, handle) if part) or "unknown"))
    yield from _text(entry.text)
    yield from _joined(entry.posted_at, entry.permalink, entry.language)
    for mention in entry.urls:
        if mention.expanded:
            yield clean(f"{mention.url} → {mention.expanded}")
    for media in entry.media:
        yield clean(" ".join(part for part in (media.type, media.alt, media.url) if part))
    for label, post in (
        ("in reply to", entry.reply_to),
        ("quotes", entry.quote_of),
        ("reposts", entry.repost_of),
        ("replaces", entry.edit_of),
    ):
        if post:
            yield clean(f"{label} post {post}")
    if entry.deleted:
        when = f" on {entry.deleted_at}" if entry.deleted_at else ""
        yield clean(f"deleted by its account{when}")
    if entry.withheld_in:
        yield clean(f"withheld in {', '.join(entry.withheld_in)}")


def _report(entry: Report) -> Iterator[str]:
    yield from _wrapped(entry.title or "untitled", strong=True)
    yield from _joined(entry.issuing_body, entry.symbol, entry.published)
    yield from _joined(entry.mandate)
    yield from _joined(entry.url, entry.language)
    for section in entry.sections:
        yield "  " * section.level + clean(section.heading)
    if entry.pages:
        first, last = entry.pages[0].label, entry.pages[-1].label
        yield clean(f"{len(entry.pages)} pages, {first} to {last}")
    if entry.text:
        yield from _text(entry.text)
    else:
        yield "(named in a source; its text is not in the archive)"


def _quotation(archive: Archive, number: int, entry: Quotation) -> Iterator[str]:
    said = entry.attribution
    yield ""
    yield from _wrapped(entry.text, strong=True)
    who = ", ".join(part for part in (said.speaker or "nobody named", said.role) if part)
    to = f", to {said.addressee}" if said.addressee else ""
    via = f", relayed by {', '.join(said.via)}" if said.via else ""
    yield clean(f"— {who}{to}{via}")
    cue = f"cue: {said.cue}" if said.cue else None
    yield from _joined(f"{said.mode} speech", entry.said_at, cue)
    parent = archive.rows([number])[0].parent
    if parent is None:
        return
    title = archive.rows([parent])[0].title
    anchor = entry.anchor
    page = Pager(archive).of_anchor(parent, anchor)
    where = f", {page}" if page and not entry.orphaned else ""
    yield clean(f"in #{parent} {title}{where} [{anchor.start}–{anchor.end}]")
    if entry.orphaned:
        yield "The newer revision of the source no longer holds this passage (orphaned)."
        return
    text = archive.text(parent)
    before = text[max(0, anchor.start - CONTEXT) : anchor.start]
    after = text[anchor.end : anchor.end + CONTEXT]
    yield from _wrapped(f"… {before}{entry.text}{after} …", indent="    ")


def _around(archive: Archive, number: int, record: Record) -> Iterator[str]:
    if record.tags:
        yield clean("tags: " + ", ".join(record.tags))
    yield from _history(archive, number)
    pager, quotations = Pager(archive), archive.quotations(number)
    if quotations:
        yield bold(f"Quotations ({len(quotations)})")
    for row in quotations:
        mark = "" if row.status == "confirmed" else f" ({row.status})"
        who = row.speaker or "nobody named"
        page = pager.of_span(number, row.start, row.end) if row.start >= 0 else ""
        where = f" [{page}]" if page else ""
        where = " [orphaned]" if row.start < 0 else where
        yield from _wrapped(f"#{row.number}{mark}{where} {who}: {row.text}", indent="  ")
    links = [row for row in archive.links(number) if row.status != "rejected"]
    others = [row for row in links if row.relation != "quotes"]
    if others:
        yield bold(f"Links ({len(others)})")
    for link in others:
        where = f"#{link.number} " if link.number else "(not in the archive) "
        mark = "" if link.status == "confirmed" else f" ({link.status}, {link.confidence:.2f} sure)"
        note = f" — {link.note}" if link.note else ""
        lost = f" [orphaned, from “{link.lost}”]" if link.lost is not None else ""
        yield from _wrapped(f"{link.label} {where}{link.title}{mark}{note}{lost}", indent="  ")
    notes = archive.notes(number)
    if notes:
        yield bold(f"Notes ({len(notes)})")
    for written in notes:
        page = ""
        if written.start is not None and written.end is not None:
            page = pager.of_span(number, written.start, written.end)
        where = f" [{page}]" if page else ""
        if written.lost is not None:
            where = f" [orphaned, on “{written.lost}”]"
        line = f"{written.author}, {written.changed}{where}: {written.body}"
        yield from _wrapped(line, indent="  ")


def _history(archive: Archive, number: int) -> Iterator[str]:
    from archive_tui.evidence.revisions import texts_of

    count = len(texts_of(archive, number))
    if count > 1:
        yield f"{count} texts; archive-tui revisions {number} shows what changed"


def _joined(*parts: object) -> Iterator[str]:
    shown = [clean(str(part)) for part in parts if part]
    if shown:
        yield " · ".join(shown)


def _text(text: str) -> Iterator[str]:
    from archive_tui.display import display_text

    if not text:
        return
    yield ""
    for line in display_text(text, keep_newlines=True).split("\n"):
        yield from textwrap.wrap(line, _columns()) if on_terminal() and line.strip() else [line]
    yield ""


def _wrapped(text: str, *, indent: str = "", strong: bool = False) -> Iterator[str]:
    line = clean(text)
    lines = [line]
    if on_terminal():
        lines = textwrap.wrap(line, _columns() - len(indent), subsequent_indent="  ") or [""]
    for part in lines:
        yield indent + (bold(part) if strong else part)


def _columns() -> int:
    return min(READING, width() - 1)
