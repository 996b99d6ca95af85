"""How one row of the entry list is laid out in the cells it has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from archive_tui.display import ELLIPSIS, cell_width, padded, row_text
from store.rows import Row

KIND_LETTERS = {"document": "D", "tweet": "T", "report": "R", "quotation": "Q"}

Part = tuple[str, str]
"""A component's name (``number``, ``kind``, ``date`` …) and its text."""


@dataclass(slots=True, frozen=True)
class Glyphs:
    """The signs of the list; ``ASCII_GLYPHS`` where the locale has no others."""

    cursor: str = "▌"
    cursor_away: str = "▏"
    """The cursor while the keys go elsewhere."""
    mark: str = "●"
    range_start: str = "◆"
    nested: str = "└ "
    quotations: str = "❝"


UNICODE_GLYPHS = Glyphs()
ASCII_GLYPHS = Glyphs(
    cursor=">", cursor_away="-", mark="*", range_start="+", nested="` ", quotations='"'
)

_TAG_CELLS = 18
_LEAST_TITLE = 16


def _count(value: int) -> str:
    return str(value) if value < 100 else "99"


def _flags(row: Row, glyphs: Glyphs) -> str:
    """What hangs on the entry: how many quotations, ``n`` for notes, ``x`` for links.

    As long as nobody has decided about some of the quotations, how many those are: ``12?``.
    """
    held = f"{glyphs.quotations}{_count(row.quotations)}" if row.quotations else ""
    if row.proposed:
        held = f"{_count(row.proposed)}?"
    return f"{held:<3}{'n' if row.notes else ' '}{'x' if row.links else ' '}"


def _tag_parts(row: Row, colours: Mapping[str, str]) -> list[Part]:
    """The last atoms of the tags, in the colour of the tag: whole paths stand in the details."""
    if not row.tags:
        return []
    parts: list[Part] = [("tags", " [")]
    room = _TAG_CELLS - 2
    for at, tag in enumerate(row.tags):
        if at:
            parts.append(("tags", ", "))
            room -= 2
        name = row_text(tag.rsplit("/", 1)[-1], max(1, room))
        colour = colours.get(tag)
        parts.append((f"tag-{colour}" if colour else "tags", name))
        room -= cell_width(name)
        if room < 4 and at + 1 < len(row.tags):
            # One mark says both: that the name was cut, and that more follow.
            if not name.endswith(ELLIPSIS):
                parts.append(("tags", ELLIPSIS))
            break
    return [*parts, ("tags", "]")]


def layout_row(
    row: Row,
    width: int,
    *,
    depth: int = 0,
    glyphs: Glyphs = UNICODE_GLYPHS,
    colours: Mapping[str, str] = MappingProxyType({}),
) -> list[Part]:
    """The parts of ``row`` from left to right, ``width`` cells at most together.

    The title stands behind everything of fixed width: right-to-left text and emoji, which
    terminals measure differently, then shift nothing but the tags behind them. A proposed
    entry has a question mark behind its kind letter, never colour alone. ``colours``: of tags
    that have one, its name.
    """
    title_style = "title" if row.status == "confirmed" else "proposed"
    mark = {"proposed": "?", "rejected": "!"}.get(row.status, " ")
    kind = KIND_LETTERS.get(row.kind, row.kind[:1].upper() or "-")
    parts: list[Part] = [("number", f"{row.number:>5} "), ("kind", f"{kind}{mark} ")]
    if width >= 44:
        parts.append(("date", f"{padded(row.date, 10)} "))
    if width >= 64:
        parts.append(("byline", f"{padded(row.byline, 22 if width >= 110 else 14)} "))
        parts.append(("flags", f"{_flags(row, glyphs)} "))
    if depth:
        parts.append(("flags", "  " * (depth - 1) + glyphs.nested))
    room = width - sum(cell_width(text) for _, text in parts)
    if room <= 0:
        return _cut(parts, width)
    tags = _tag_parts(row, colours)
    tag_cells = sum(cell_width(text) for _, text in tags)
    if room - tag_cells < _LEAST_TITLE:
        tags, tag_cells = [], 0
    parts.append((title_style, row_text(row.title or "(without a title)", room - tag_cells)))
    return [*parts, *tags]


def _cut(parts: list[Part], width: int) -> list[Part]:
    """The parts that fit where the list is narrower than its fixed columns."""
    kept: list[Part] = []
    for style, text in parts:
        kept.append((style, row_text(text, width)))
        width -= cell_width(kept[-1][1])
        if width <= 0:
            break
    return kept
