"""The lines of the side panes: details of an entry, facets of the archive."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive_tui.display import row_text
from archive_tui.tui.widgets.pane import HEAD, MUTED, PLAIN, STRONG, PaneLine, line
from archive_tui.tui.widgets.wrapping import wrap
from store.errors import QueryError
from store.rows import FacetValue, LinkRow, NoteRow, QuotationRow, Row, TagCount

if TYPE_CHECKING:
    from archive_tui.evidence.suggestions import Suggestion
    from store import Archive

NOTE_LINES = 6
"""Lines of a note in the details at the most."""
AIRY_LINES = 4
"""Lines of one text in the details at the most, where they have more room."""


@dataclass(slots=True, frozen=True)
class GoTo:
    """A line that leads to an entry, perhaps by a link that can be taken away."""

    number: int | None
    link: str | None = None
    offset: int = 0
    """Where in its text the link's passage starts."""


@dataclass(slots=True, frozen=True)
class Suggested:
    """A line that leads to an entry that could be linked."""

    suggestion: Suggestion


@dataclass(slots=True, frozen=True)
class Narrow:
    """A line that adds a term to the query."""

    query: str


@dataclass(slots=True, frozen=True)
class NoteLine:
    """A line of a note."""

    uid: str
    body: str


@dataclass(slots=True, frozen=True)
class Detail:
    """What the details pane knows of one entry; fetched in a thread."""

    row: Row
    quotations: Sequence[QuotationRow]
    links: Sequence[LinkRow]
    notes: Sequence[NoteRow]
    origin: Sequence[str]


def fetch_detail(archive: Archive, number: int) -> Detail | None:
    """Everything for the pane, or None for an entry that is gone."""
    rows = archive.rows([number])
    if not rows:
        return None
    origin = []
    revisions = archive.revisions(number)
    for revision, capture in revisions:
        # The file's name says which it was; `o` says where its original lies.
        source = (capture.path or "").rsplit("/", 1)[-1] or capture.url or "by hand"
        origin.append(f"{capture.captured_at.day} ({capture.time_source.value}) {source}")
        origin.append(f"text {revision.sha256[:12]}… by {revision.tool} {revision.tool_version}")
    texts = len({revision.sha256 for revision, _ in revisions})
    if texts > 1:
        origin.append(f"{texts} texts · D shows what changed")
    return Detail(
        rows[0], archive.quotations(number), archive.links(number), archive.notes(number), origin
    )


def _told(
    text: str, width: int, style: str = PLAIN, value: object | None = None, *, airy: bool
) -> list[PaneLine]:
    """``text`` on one line; ``airy``: on as many as it needs, up to ``AIRY_LINES``.

    The first of them leads to ``value``.
    """
    if not airy:
        return [line(row_text(text, width), style, value)]
    cuts = wrap(text, 0, len(text), width)[:AIRY_LINES]
    ends = [cut.end for cut in cuts[:-1]] + [len(text)]
    shown = [
        row_text(text[cut.start : end].rstrip(), width) for cut, end in zip(cuts, ends, strict=True)
    ]
    return [line(part, style, None if at else value) for at, part in enumerate(shown)]


def _listed(items: Iterable[list[PaneLine]], *, airy: bool) -> list[PaneLine]:
    """The lines of the items; ``airy``: a blank line between two of them."""
    lines: list[PaneLine] = []
    for item in items:
        if airy and lines and item:
            lines.append(line())
        lines += item
    return lines


def detail_lines(detail: Detail, width: int, *, airy: bool = False) -> list[PaneLine]:
    """The pane's lines; ``airy``: texts on several lines, blank lines between things."""
    row = detail.row
    lines = [line(row_text(f"#{row.number} {row.kind}", width), HEAD)]
    lines += _told(row.title, width, STRONG, airy=airy)
    lines += [line(row_text(text, width), PLAIN) for text in (row.byline, row.date) if text]
    if row.status != "confirmed":
        lines.append(
            line(row_text(f"? {row.status}, confidence {row.confidence:.2f}", width), MUTED)
        )
    if row.parent is not None:
        lines.append(line(row_text(f"in #{row.parent}", width), PLAIN, GoTo(row.parent)))
    if row.tags:
        lines += [line(), line("Tags", HEAD)]
        lines += [
            line(
                row_text(tag, width), PLAIN, Narrow(f'tag:"{tag}"' if " " in tag else f"tag:{tag}")
            )
            for tag in row.tags
        ]
    if detail.quotations:
        total = len(detail.quotations)
        marked = sum(1 for q in detail.quotations if q.mode != "indirect")
        # In the reader only those are lit, and only to those `)` goes.
        in_marks = f", {marked} in marks" if marked != total else ""
        lines += [line(), line(f"Quotations ({total}{in_marks})", HEAD)]
        lines += _listed(
            (_quotation_lines(q, width, airy=airy) for q in detail.quotations), airy=airy
        )
    lines += _link_lines(detail.links, width, airy=airy)
    if detail.notes:
        lines += [line(), line(f"Notes ({len(detail.notes)})", HEAD)]
        lines += _listed((_note_lines(note, width, airy=airy) for note in detail.notes), airy=airy)
    if detail.origin:
        lines += [line(), line("Where it is from", HEAD)]
        lines += [line(row_text(text, width), MUTED) for text in detail.origin]
    return lines


def _quotation_lines(q: QuotationRow, width: int, *, airy: bool) -> list[PaneLine]:
    mark = "? " if q.status == "proposed" else ""
    lost = "(orphaned) " if q.start < 0 else ""
    text = f"{mark}{lost}{q.speaker or '—'}: {q.text}"
    return _told(text, width, PLAIN, GoTo(q.number), airy=airy)


def _note_lines(note: NoteRow, width: int, *, airy: bool) -> list[PaneLine]:
    lines: list[PaneLine] = []
    parts = note.body.splitlines()
    if len(parts) > NOTE_LINES:
        parts = [*parts[: NOTE_LINES - 1], "… enter shows the rest"]
    for i, part in enumerate(parts):
        head = f"{note.author}: " if i == 0 else "  "
        lines += _told(head + part, width, PLAIN, NoteLine(note.uid, note.body), airy=airy)
    return lines + _lost_line(note.lost, width)


def _link_lines(links: Sequence[LinkRow], width: int, *, airy: bool) -> list[PaneLine]:
    groups: dict[str, list[LinkRow]] = {}
    dangling: list[LinkRow] = []
    for link in links:
        if link.relation == "quotes" and link.direction == "out" and link.kind == "quotation":
            continue
        (dangling if link.number is None else groups.setdefault(link.label, [])).append(link)
    lines: list[PaneLine] = []
    for label, group in groups.items():
        lines += [line(), line(row_text(f"{label} ({len(group)})", width), HEAD)]
        lines += _listed((_one_link(link, width, airy=airy) for link in group), airy=airy)
    if dangling:
        lines += [line(), line(f"Not in the archive ({len(dangling)})", HEAD)]
        for link in dangling:
            text = f"{link.label}: {link.title}"
            lines.append(line(row_text(text, width), MUTED, GoTo(None, link.uid)))
    return lines


def _one_link(link: LinkRow, width: int, *, airy: bool) -> list[PaneLine]:
    mark = "? " if link.status == "proposed" else ""
    text = f"{mark}#{link.number} {link.title}"
    # A quotation is read within its source, where its own offsets mean nothing.
    offset = 0 if link.kind == "quotation" else link.other_start or 0
    lines = _told(text, width, PLAIN, GoTo(link.number, link.uid, offset), airy=airy)
    if link.other_lost:
        lines.append(line(row_text(f"  orphaned: “{link.other_lost}”", width), MUTED))
    if mark:
        doubt = f"  proposed {link.confidence:.2f} · c confirms, r rejects"
        lines.append(line(row_text(doubt, width), MUTED))
    if link.note:
        lines.append(line(row_text(f"  {link.note}", width), MUTED))
    return lines + _lost_line(link.lost, width)


def suggestion_lines(
    found: Sequence[Suggestion], titles: Mapping[int, str], width: int
) -> list[PaneLine]:
    """What could be linked, each with its reasons; nothing where nothing suggests itself."""
    if not found:
        return []
    lines = [line(), line(f"Suggested ({len(found)}) · c links, r drops", HEAD)]
    for item in found:
        label = f"#{item.source} {item.relation} #{item.target}"
        title = titles.get(item.other, "")
        text = f"? #{item.other} {title}"
        lines.append(line(row_text(text, width), PLAIN, Suggested(item)))
        lines.append(line(row_text(f"  {item.confidence:.2f} {label}", width), MUTED))
        lines += [line(row_text(f"  {reason}", width), MUTED) for reason in item.reasons]
    return lines


def _lost_line(words: str | None, width: int) -> list[PaneLine]:
    """What is said beneath a note or link whose passage the text does not hold any more."""
    return [] if words is None else [line(row_text(f"  orphaned: “{words}”", width), MUTED)]


@dataclass(slots=True, frozen=True)
class Facets:
    """What the facets pane knows; fetched in a thread."""

    values: Mapping[str, Sequence[FacetValue]]
    tags: Sequence[TagCount]
    saved: Mapping[str, int | None]
    """How many entries each saved search finds; None for one not understood any more."""


def facets_from(
    values: Mapping[str, Sequence[FacetValue]], saved: Mapping[str, int | None]
) -> Facets:
    """What the pane shows of the facets of a result."""
    tags = [TagCount(value.value, value.count) for value in values["tag"]]
    return Facets(values, tags, saved)


def fetch_facets(archive: Archive, query: str = "", *, unfinished: bool = False) -> Facets:
    """Counts over what ``query`` finds; over the whole archive for none or a broken one."""
    try:
        values = archive.facets(query, unfinished=unfinished)
    except QueryError:
        values = archive.facets()
    saved = archive.saved_counts()
    if "tag" not in values:
        return Facets(values, archive.tags(), saved)
    return facets_from(values, saved)


def facet_lines(facets: Facets, width: int) -> list[PaneLine]:
    """The pane's lines: saved searches, kinds, tags as a tree, speakers, outlets, languages."""
    lines: list[PaneLine] = []

    def group(title: str, items: list[tuple[str, int | None, str]]) -> None:
        if not items:
            return
        if lines:
            lines.append(line())
        lines.append(line(title, HEAD))
        for text, count, query in items:
            number = "" if count is None else f" {count}"
            label = row_text(text, max(4, width - len(number)))
            pieces = ((label, PLAIN), (number, MUTED))
            lines.append(PaneLine(pieces, Narrow(query)))

    group("Saved", [(name, n, f'query:"{name}"') for name, n in facets.saved.items()])
    group("Kinds", [(v.value, v.count, v.query) for v in facets.values.get("kind", ())])
    group("Tags", _tag_tree(facets.tags))
    for title, key in (
        ("Speakers", "speaker"),
        ("Outlets", "outlet"),
        ("Accounts", "account"),
        ("Languages", "language"),
        ("Years", "year"),
    ):
        group(title, [(v.value, v.count, v.query) for v in facets.values.get(key, ())[:12]])
    return lines


def _tag_tree(tags: Sequence[TagCount]) -> list[tuple[str, int | None, str]]:
    counts = {tag.tag: tag.count for tag in tags}
    every = sorted({"/".join(t.split("/")[:n]) for t in counts for n in range(1, 13)})
    items: list[tuple[str, int | None, str]] = []
    for tag in every:
        depth = tag.count("/")
        query = f'tag:"{tag}"' if " " in tag else f"tag:{tag}"
        items.append(("  " * depth + tag.rsplit("/", 1)[-1], counts.get(tag), query))
    return items
