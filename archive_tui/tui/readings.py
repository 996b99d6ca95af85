"""What the reader shows of each kind of entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from textwrap import wrap
from typing import TYPE_CHECKING

from archive_tui.display import display_text, row_text
from archive_tui.export.pages import pages_of
from archive_tui.tui.widgets.reading import Card, Lit, Mark, Reading

if TYPE_CHECKING:
    from schema.entries import Document, Quotation, Report, Tweet
    from store import Archive
    from store.rows import AnyEntry, LinkRow

SOURCE_CELLS = 100
"""Of a source's title above a quotation."""
MARGIN = 1500
"""Code points of the source shown around a quotation's passage."""
_PARAGRAPH = 1000
"""Code points of a note's line that are wrapped at once."""


def reading_of(archive: Archive, number: int) -> Reading:
    """The entry as the reader shows it. Raises NotFound."""
    record = archive.record(number)
    entry = record.entry
    if entry.kind == "quotation":
        return _quotation(archive, number, entry, record.assertion.status.value)
    if entry.kind == "tweet":
        header = _tweet(entry)
    elif entry.kind == "report":
        header = _report(entry)
    else:
        header = _document(entry)
    if record.assertion.status.value == "proposed":
        header.append(("meta", f"? proposed, confidence {record.assertion.confidence:.2f}"))
    if record.tags:
        header.append(("meta", " ".join(f"[{display_text(tag)}]" for tag in record.tags)))
    reading = _around(archive, number, entry, 0, len(entry.text))
    reading.header = header if entry.text else [*header, *_without_text(archive, number)]
    reading.lit += [
        Lit(note.start, note.end, "note", "note", None)
        for note in archive.notes(number)
        if note.start is not None and note.end is not None
    ]
    return reading


def _around(archive: Archive, number: int, entry: AnyEntry, first: int, last: int) -> Reading:
    """The text of a source from ``first`` to ``last``, with what is known of its passages."""
    text = entry.text[first:last]
    within = [q for q in archive.quotations(number) if first <= q.start and q.end <= last]
    lit = [
        Lit(
            q.start - first, q.end - first, _style(q.status), "quotation", q.number,
            q.speaker or "nobody named", _number(q.number, q.status),
        )
        for q in within
        if q.mode != "indirect"
    ]  # fmt: skip
    links = [
        link
        for link in archive.links(number)
        if link.start is not None
        and link.end is not None
        and first <= link.start
        and link.end <= last
        and link.relation != "quotes"
    ]
    lit += [_lit_link(link, first) for link in links]
    pages = [
        Mark(start - first, f"page {label}", label)
        for start, label in pages_of(entry)
        if first <= start <= last
    ]
    sections = getattr(entry, "sections", ())
    headings = [s.start - first for s in sections if first <= s.start < last]
    return Reading(
        text=text,
        lit=lit,
        headings=headings,
        pages=pages,
        cards=_cards(archive, text, links, first),
        unmarked=sum(q.mode == "indirect" for q in within),
    )


def _lit_link(link: LinkRow, first: int) -> Lit:
    assert link.start is not None
    assert link.end is not None
    # Which way a link goes is seen by its mark: to another entry, or from it to this passage.
    way = ">" if link.direction == "out" else "<"
    mark = way + ("" if link.number is None else _number(link.number, link.status))
    label = f"{link.label} {link.title}"
    return Lit(link.start - first, link.end - first, "link", "link", link.number, label, mark)


def _number(number: int, status: str) -> str:
    return f"#{number}{'?' if status == 'proposed' else ''}"


def _cards(archive: Archive, text: str, links: Sequence[LinkRow], first: int) -> list[Card]:
    """The embedded tweets that have lines of their own, each with whose it is and when."""
    cards: list[Card] = []
    for link in sorted(links, key=lambda link: link.start or 0):
        start, end = (link.start or 0) - first, (link.end or 0) - first
        if link.relation != "embeds" or link.direction != "out" or start >= end:
            continue
        before = text[text.rfind("\n", 0, start) + 1 : start]
        line_end = text.find("\n", end)
        after = text[end : len(text) if line_end < 0 else line_end]
        if before.strip() or after.strip() or (cards and cards[-1].end > start):
            continue
        cards.append(Card(start, end, _embedded(archive, link)))
    return cards


def _embedded(archive: Archive, link: LinkRow) -> str:
    if link.number is None or link.kind != "tweet":
        return link.title if link.number is None else f"#{link.number} {link.title}"
    tweet = archive.get(link.number)
    assert tweet.kind == "tweet"
    handle = f"@{tweet.handle}" if tweet.handle else ""
    who = " ".join(part for part in (tweet.author_name, handle) if part)
    day = tweet.posted_at.day if tweet.posted_at else ""
    return _joined(f"{_number(link.number, link.status)} {who}".rstrip(), day)


def _style(status: str) -> str:
    return "proposed" if status == "proposed" else "quotation"


def _joined(*parts: object) -> str:
    return " · ".join(display_text(str(part)) for part in parts if part)


def _document(entry: Document) -> list[tuple[str, str]]:
    lines = [("title", display_text(entry.title))] if entry.title else []
    by = "; ".join(entry.authors)
    lines.append(
        ("meta", _joined(entry.publisher, by and f"by {by}", entry.dateline_place, entry.published))
    )
    if entry.url:
        lines.append(("meta", display_text(entry.url)))
    return [line for line in lines if line[1]]


def _tweet(entry: Tweet) -> list[tuple[str, str]]:
    handle = f"@{entry.handle}" if entry.handle else None
    lines = [
        ("title", _joined(entry.author_name, handle)),
        ("meta", _joined(entry.posted_at, entry.permalink)),
    ]
    lines += [
        ("meta", f"{display_text(link.url)} leads to {display_text(link.expanded)}")
        for link in entry.urls
        if link.expanded and link.expanded != link.url
    ]
    lines += [("meta", _joined(media.type, media.url, media.alt)) for media in entry.media]
    if entry.deleted:
        lines.append(("meta", _joined("deleted by its account", entry.deleted_at)))
    if entry.withheld_in:
        lines.append(("meta", display_text(f"withheld in {', '.join(entry.withheld_in)}")))
    return [line for line in lines if line[1]]


def _report(entry: Report) -> list[tuple[str, str]]:
    title = entry.title or f"report of {entry.issuing_body or 'an unnamed body'}"
    lines = [
        ("title", display_text(title)),
        ("meta", _joined(entry.symbol, entry.issuing_body, entry.published)),
        ("meta", display_text(entry.mandate or "")),
        ("meta", display_text(entry.url or "")),
    ]
    return [line for line in lines if line[1]]


def _without_text(archive: Archive, number: int) -> list[tuple[str, str]]:
    """That a source is only named, and what the notes say of it."""
    named = "A reference: its text is not in the archive · i notes, links"
    lines = [line for note in archive.notes(number) for line in ("", *note.body.splitlines())]
    # A line of the header is of limited height; an abstract in one paragraph may be longer.
    parts = [part for line in lines for part in wrap(display_text(line), _PARAGRAPH) or [""]]
    return [("meta", named), *(("", part) for part in parts)]


def _quotation(archive: Archive, number: int, entry: Quotation, status: str) -> Reading:
    said = entry.attribution
    header = [("title", display_text(said.speaker or "Speaker unknown"))]
    header.append(("meta", display_text(said.role or "")))
    header.append(("meta", _joined(said.addressee and f"to {said.addressee}", entry.said_at)))
    header.append(("meta", _joined(said.via and f"relayed by {', '.join(said.via)}")))
    row = archive.rows([number])[0]
    doubt = f"? proposed, confidence {row.confidence:.2f}" if status == "proposed" else status
    header.append(("meta", _joined(said.mode.value, said.cue and f"“{said.cue}”", doubt)))
    if row.parent is None:
        return Reading(header=[h for h in header if h[1]], text=entry.text)
    source = archive.rows([row.parent])[0]
    title = row_text(source.title, SOURCE_CELLS)
    where = _joined(f"in #{source.number} {title}", source.byline, source.date)
    header.append(("meta", where))
    if entry.orphaned:
        header.append(("meta", "Orphaned: the source's newer revision does not hold it once."))
        return Reading(header=[h for h in header if h[1]], text=entry.text)
    whole = archive.get(row.parent)
    first, last = _window(whole.text, entry.anchor.start, entry.anchor.end)
    reading = _around(archive, row.parent, whole, first, last)
    reading.header = [h for h in header if h[1]]
    # Itself leads nowhere; the others are gone to.
    mine = Lit(
        entry.anchor.start - first, entry.anchor.end - first, _style(status), "quotation", None
    )
    others = [
        replace(lit, style="link", kind="link") if lit.kind == "quotation" else lit
        for lit in reading.lit
        if lit.number != number
    ]
    reading.lit = [mine, *others]
    reading.source, reading.first = row.parent, first
    return reading


def _window(text: str, start: int, end: int) -> tuple[int, int]:
    """The paragraphs around a passage."""
    first = text.rfind("\n", 0, max(0, start - MARGIN)) + 1 if start > MARGIN else 0
    last = text.find("\n", min(len(text), end + MARGIN))
    return first, len(text) if last < 0 else last
