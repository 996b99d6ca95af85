"""How one row of the entry list is laid out in the cells it has."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from archive_tui.display import (
    ELLIPSIS,
    cell_width,
    first_cells,
    is_plain,
    padded,
    row_text,
    screen_map,
)
from archive_tui.tui.signs import UNICODE, Signs
from store.rows import Row

KIND_LETTERS = {"document": "D", "tweet": "T", "report": "R", "quotation": "Q"}

Part = tuple[str, str]
"""A component's name (``number``, ``kind``, ``date`` …) and its text."""


WIDE = 110
"""Cells from which who speaks and the tags have more room."""
_TAG_CELLS = 18
_LEAST_TITLE = 16
_LONGEST = 2000
"""Code points of a title or of a text's beginning that two lines can show at the most."""


def _count(value: int) -> str:
    return str(value) if value < 100 else "99"


def _flags(row: Row, signs: Signs) -> tuple[str, str, str]:
    """What hangs on the entry: how many quotations, ``n`` for notes, ``x`` for links.

    As long as nobody has decided about some of the quotations, how many those are: ``12?``.
    """
    held = f"{signs.quotations}{_count(row.quotations)}" if row.quotations else ""
    if row.proposed:
        held = f"{_count(row.proposed)}?"
    return held, "n" if row.notes else "", "x" if row.links else ""


def _tag_parts(row: Row, colours: Mapping[str, str], cells: int = _TAG_CELLS) -> list[Part]:
    """The last atoms of the tags, in the colour of the tag: whole paths stand in the details."""
    if not row.tags:
        return []
    parts: list[Part] = [("tags", " [")]
    room = cells - 2
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
    signs: Signs = UNICODE,
    colours: Mapping[str, str] = MappingProxyType({}),
) -> list[Part]:
    """The parts of ``row`` from left to right, ``width`` cells at most together.

    The title stands behind everything of fixed width: right-to-left text and emoji, which
    terminals measure differently, then shift nothing but the tags behind them. A proposed
    entry has a question mark behind its kind letter, never colour alone. ``colours``: of tags
    that have one, its name.
    """
    parts = _head(row)
    if width >= 44:
        parts.append(("date", f"{padded(row.date, 10)} "))
    if width >= 64:
        parts.append(("byline", f"{padded(row.byline, 22 if width >= WIDE else 14)} "))
        held, notes, links = _flags(row, signs)
        parts.append(("flags", f"{held:<3}{notes or ' '}{links or ' '} "))
    if depth:
        parts.append(("flags", "  " * (depth - 1) + signs.nested))
    room = width - sum(cell_width(text) for _, text in parts)
    if room <= 0:
        return _cut(parts, width)
    tags = _tag_parts(row, colours)
    tag_cells = sum(cell_width(text) for _, text in tags)
    if room - tag_cells < _LEAST_TITLE:
        tags, tag_cells = [], 0
    parts.append((_title_style(row), row_text(_title(row), room - tag_cells)))
    return [*parts, *tags]


def layout_pair(
    row: Row,
    width: int,
    *,
    depth: int = 0,
    signs: Signs = UNICODE,
    colours: Mapping[str, str] = MappingProxyType({}),
) -> tuple[list[Part], list[Part]]:
    """``row`` in two lines, each like ``layout_row``.

    The title has the first; beneath it stand date, who speaks, what hangs on it, tags, and
    the rest of a title that was too long, else the beginning of the text.
    """
    first = _head(row)
    if depth:
        first.append(("flags", "  " * (depth - 1) + signs.nested))
    lead = sum(cell_width(text) for _, text in first)
    room = width - lead
    if room <= 0:
        return _cut(first, width), []
    title, rest = _broken(_title(row), room)
    first.append((_title_style(row), title))
    second: list[Part] = [("flags", " " * lead)]
    second += _facts(row, width, signs)
    if tags := _tag_parts(row, colours, 2 * _TAG_CELLS if width >= WIDE else _TAG_CELLS):
        # Without the blank that stands between a title and its tags.
        second += [("tags", "["), *tags[1:], ("tags", "  ")]
    room = width - sum(cell_width(text) for _, text in second)
    if room <= 0:
        return first, _cut(second, width)
    if rest:
        second.append((_title_style(row), row_text(rest, room)))
    else:
        second.append(("opening", row_text(_opening(row), room)))
    return first, second


def _facts(row: Row, width: int, signs: Signs) -> list[Part]:
    """Date, who speaks and what hangs on the entry, as far as there are any."""
    who = row_text(row.byline, 30 if width >= WIDE else 22)
    hanging = " ".join(flag for flag in _flags(row, signs) if flag)
    found = (("date", row_text(row.date, 24)), ("byline", who), ("flags", hanging))
    return [(name, f"{text}  ") for name, text in found if text]


def _head(row: Row) -> list[Part]:
    mark = {"proposed": "?", "rejected": "!"}.get(row.status, " ")
    kind = KIND_LETTERS.get(row.kind, row.kind[:1].upper() or "-")
    return [("number", f"{row.number:>5} "), ("kind", f"{kind}{mark} ")]


def _title(row: Row) -> str:
    return row.title or "(without a title)"


def _title_style(row: Row) -> str:
    return "title" if row.status == "confirmed" else "proposed"


def _broken(title: str, width: int) -> tuple[str, str]:
    """``title`` in at most ``width`` cells, and the rest of it, fit for the screen.

    It is broken behind a word where one ends in the second half, with ``…`` on both sides.
    """
    shown = screen_map(title[:_LONGEST])[0]
    if cell_width(shown) <= width:
        return row_text(title, width), ""
    head = shown[: width - 1] if is_plain(shown) else first_cells(shown, width - 1)
    space = head.rfind(" ")
    if space > len(head) // 2 and not shown[len(head) : len(head) + 1].isspace():
        head = head[:space]
    rest = shown[len(head) :].lstrip()
    return row_text(head.rstrip() + ELLIPSIS, width), ELLIPSIS + rest


def _opening(row: Row) -> str:
    """The beginning of the text in one line, without the title where it begins with that."""
    words, title = " ".join(row.opening[:_LONGEST].split()), " ".join(row.title.split())
    if words[:1] == "#" and words.lstrip("#")[:1] == " ":
        words = words.lstrip("#").lstrip()  # a heading of Markdown
    if title and words[: len(title)].casefold() == title.casefold():
        words = words[len(title) :].lstrip()
    return words


def _cut(parts: list[Part], width: int) -> list[Part]:
    """The parts that fit where the list is narrower than its fixed columns."""
    kept: list[Part] = []
    for style, text in parts:
        kept.append((style, row_text(text, width)))
        width -= cell_width(kept[-1][1])
        if width <= 0:
            break
    return kept
