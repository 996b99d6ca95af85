"""What the reader shows of each kind of entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive_tui.display import display_text
from archive_tui.tui.widgets.reading import Lit, Reading

if TYPE_CHECKING:
    from schema.entries import Document, Quotation, Report, Tweet
    from store import Archive

MARGIN = 1500
"""Code points of the source shown around a quotation's passage."""


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
    lit = [
        Lit(q.start, q.end, _style(q.status), "quotation", q.number, q.speaker or "nobody named")
        for q in archive.quotations(number)
        if q.start >= 0 and q.mode != "indirect"
    ]
    lit += [
        Lit(link.start, link.end, "link", "link", link.number)
        for link in archive.links(number)
        if link.start is not None and link.end is not None and link.relation != "quotes"
    ]
    lit += [
        Lit(note.start, note.end, "note", "note", None)
        for note in archive.notes(number)
        if note.start is not None and note.end is not None
    ]
    headings = [] if entry.kind == "tweet" else [section.start for section in entry.sections]
    return Reading(header=header, text=entry.text, lit=lit, headings=headings)


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
        ("meta", f"{display_text(link.url)} → {display_text(link.expanded)}")
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
    if not entry.text:
        lines.append(("meta", "Named in a source; its text is not in the archive."))
    return [line for line in lines if line[1]]


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
    where = _joined(f"in #{source.number} {source.title}", source.byline, source.date)
    header.append(("meta", where))
    if entry.orphaned:
        header.append(("meta", "Orphaned: the source's newer revision does not hold it once."))
        return Reading(header=[h for h in header if h[1]], text=entry.text)
    text = archive.text(row.parent)
    first, last = _window(text, entry.anchor.start, entry.anchor.end)
    lit = Lit(
        entry.anchor.start - first, entry.anchor.end - first, _style(status), "quotation", None
    )
    others = [
        Lit(q.start - first, q.end - first, "link", "link", q.number)
        for q in archive.quotations(row.parent)
        if first <= q.start and q.end <= last and q.number != number and q.mode != "indirect"
    ]
    return Reading(header=[h for h in header if h[1]], text=text[first:last], lit=[lit, *others])


def _window(text: str, start: int, end: int) -> tuple[int, int]:
    """The paragraphs around a passage."""
    first = text.rfind("\n", 0, max(0, start - MARGIN)) + 1 if start > MARGIN else 0
    last = text.find("\n", min(len(text), end + MARGIN))
    return first, len(text) if last < 0 else last
