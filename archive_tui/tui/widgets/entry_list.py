"""The list of entries: any number of them, drawn line by line.

Holds numbers only; the rows in view are fetched by page. Moving the cursor repaints two
cells of two lines and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import BindingType
from textual.message import Message

from archive_tui.display import row_text
from archive_tui.tui.commands.panes import LIST
from archive_tui.tui.signs import UNICODE, signs_of
from archive_tui.tui.widgets.marking import GUTTER
from archive_tui.tui.widgets.moving import Moving
from archive_tui.tui.widgets.row_cache import Loader, RowCache
from archive_tui.tui.widgets.row_layout import (
    Part,
    layout_pair,
    layout_row,
)
from store.errors import ArchiveError
from store.rows import TAG_COLOURS, Row


class EntryList(Moving, can_focus=True):
    """Entries by number, each on a line or two, with a cursor and marks in the gutter."""

    BINDINGS: ClassVar[list[BindingType]] = [*LIST.bindings()]

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"entry-list--{name}"
        for name in (
            "cursor", "mark", "number", "kind", "date", "byline",
            "flags", "title", "proposed", "tags", "opening", "placeholder",
            *(f"tag-{colour}" for colour in TAG_COLOURS),
        )
    }  # fmt: skip

    DEFAULT_CSS = """
    EntryList {
        overflow: hidden auto; scrollbar-size: 0 0; background: $background; color: $foreground;
        & > .entry-list--cursor { color: $text-primary; text-style: bold; }
        & > .entry-list--mark { color: $text-warning; text-style: bold; }
        & > .entry-list--number { color: $text-muted; }
        & > .entry-list--date { color: $text-muted; }
        & > .entry-list--byline { color: $text-secondary; }
        & > .entry-list--flags { color: $text-muted; }
        & > .entry-list--proposed { color: $text-muted; text-style: italic; }
        & > .entry-list--tags { color: $text-accent; }
        & > .entry-list--tag-red { color: $text-error; }
        & > .entry-list--tag-green { color: $text-success; }
        & > .entry-list--tag-yellow { color: $text-warning; }
        & > .entry-list--tag-blue { color: $text-primary; }
        & > .entry-list--tag-magenta { color: $text-accent; text-style: bold; }
        & > .entry-list--tag-cyan { color: $text-secondary; text-style: bold; }
        & > .entry-list--opening { color: $text-muted; }
        & > .entry-list--placeholder { color: $text-muted; }
        /* Each change of colour is a jump back to its column over a slow line. */
        &:ansi > .entry-list--byline { color: ansi_default; }
        &:ansi > .entry-list--tags { color: ansi_default; }
    }
    """

    @dataclass
    class LoadFailed(Message):
        """The rows could not be fetched, and why, as a sentence."""

        sentence: str

    @dataclass
    class _RowsArrived(Message, bubble=False):
        numbers: list[int]
        rows: list[Row]
        generation: int
        failure: str = ""

    def __init__(
        self,
        loader: Loader,
        *,
        id: str | None = None,  # noqa: A002
        empty: str = "",
        each: int = 1,
    ) -> None:
        """``loader`` gives the rows of these numbers, in any order, missing ones left out; it
        is called from a thread when it is slow. ``empty``: what an empty list says.
        ``each``: lines that an entry takes, one or two."""
        super().__init__(id=id)
        self.each = each
        self._rows = RowCache(loader)
        self._signs = UNICODE
        self._depth: Mapping[int, int] = {}
        self._is_loading = False
        self._empty = empty
        self._style_cache: dict[str, Style] = {}
        self.tag_colours: Mapping[str, str] = {}
        """Names of the colours of tags that have one; `invalidate` shows a change."""

    # -- what is in it

    @property
    def numbers(self) -> Sequence[int]:
        """The entries in order; read only."""
        return self._numbers

    @property
    def cursor(self) -> int:
        """The cursor's index, 0 on an empty list."""
        return self._cursor

    @property
    def current_row(self) -> Row | None:
        """The row under the cursor, if it has been fetched."""
        return None if self.current is None else self._rows.get(self.current)

    def set_numbers(
        self,
        numbers: Sequence[int],
        *,
        keep: bool = True,
        depth: Mapping[int, int] | None = None,
        empty: str | None = None,
    ) -> None:
        """Show these entries.

        ``keep``: the cursor stays on its entry where that is still there, else at its line,
        and marks stay on the entries that are still there. Without it the cursor goes to the
        top and the marks go. ``depth``: how deep an entry is nested beneath the one before it,
        by number. ``empty``: what the list says when there is nothing in it, lines.
        """
        before, above = self.current, self._cursor - self._top
        self._numbers = numbers
        self._depth = depth or {}
        self._range_start = None
        if empty is not None:
            self._empty = empty
        marks = len(self._marked)
        self._marked = self._marked.intersection(self._numbers) if keep and marks else set()
        last = max(0, len(self._numbers) - 1)
        self._cursor = min(self._cursor, last) if keep else 0
        if keep and before is not None:
            index = self._index_of(before)
            self._cursor = self._cursor if index is None else index
        self._resize_virtual()
        self._scroll_to_index(self._cursor - max(0, above) if keep else 0)
        self._show_cursor()
        self._stand()
        self.refresh_changed()
        if len(self._marked) != marks:
            self.post_message(self.MarksChanged(len(self._marked)))
        if self.current != before:
            self.post_message(self.Moved(self.current))

    def set_lines(self, each: int, loader: Loader) -> None:
        """Give each entry so many lines, and take the rows from ``loader``.

        The cursor stays on its entry, and that where it was in the view, or near it.
        """
        above = self._cursor * self.each - self.scroll_offset.y
        self.each = each
        self._rows.load_from(loader)
        self._resize_virtual()
        self._scroll_to_index(self._cursor - max(0, above) // each)
        self._show_cursor()
        self._stand()
        self.refresh_changed()

    def take_rows(self, rows: Sequence[Row]) -> None:
        """Keep rows that somebody else has fetched just now."""
        self._rows.keep([row.number for row in rows], rows)

    def invalidate(self, numbers: Iterable[int] | None = None) -> None:
        """These entries changed (None: all): fetch their rows again and repaint their lines."""
        changed = None if numbers is None else set(numbers)
        self._rows.drop(changed)
        self.refresh_changed()

    # -- drawing

    def on_mount(self) -> None:
        """Plain signs for those who have them read aloud."""
        self._signs = signs_of(self)

    def line_segments(self, y: int) -> list[Segment]:
        """One line of the view: gutter and row."""
        width = self.size.width
        index, beneath = divmod(self.scroll_offset.y + y, self.each)
        if index >= len(self._numbers):
            said = [] if self._numbers else self._empty.split("\n")
            if y >= len(said):
                return []
            return [Segment("  " + row_text(said[y], width - GUTTER), self._style("placeholder"))]
        number = self._numbers[index]
        segments = self._gutter(index, number, self.rich_style, beneath=bool(beneath))
        for name, text in self._parts(index, number, width - GUTTER)[beneath]:
            segments.append(Segment(text, self._style(name)))
        return segments

    def _gutter(self, index: int, number: int, base: Style, *, beneath: bool) -> list[Segment]:
        signs = self._signs
        cursor, mark = Segment(" ", base), Segment(" ", base)
        if index == self._cursor:
            here, away = signs.cursor, signs.cursor_away
            if beneath:
                here, away = signs.cursor_beneath, signs.away_beneath
            cursor = Segment(here if self.has_focus else away, self._style("cursor"))
        if beneath:
            return [cursor, mark]
        if index == self._range_start:
            mark = Segment(signs.range_start, self._style("mark"))
        elif number in self._marked:
            mark = Segment(signs.mark, self._style("mark"))
        return [cursor, mark]

    def _parts(self, index: int, number: int, width: int) -> Sequence[list[Part]]:
        """What each line of the entry shows."""
        if not self._rows.has(number):
            self._fetch(index)
        row = self._rows.get(number)
        if row is None:
            what = "(no longer there)" if self._rows.has(number) else "…"
            return [("placeholder", row_text(f"{number:>5} {what}", width))], []
        depth = self._depth.get(number, 0)
        signs, colours = self._signs, self.tag_colours
        if self.each == 1:
            return (layout_row(row, width, depth=depth, signs=signs, colours=colours),)
        return layout_pair(row, width, depth=depth, signs=signs, colours=colours)

    def _style(self, name: str) -> Style:
        style = self._style_cache.get(name)
        if style is None:
            style = self.get_component_rich_style(f"entry-list--{name}")
            self._style_cache[name] = style
        return style

    def notify_style_update(self) -> None:
        """Styles changed: look them up again."""
        self._style_cache.clear()
        super().notify_style_update()

    # -- fetching

    def _fetch(self, index: int) -> None:
        """Fetch the page around ``index``: now while the archive is quick, else in a thread."""
        if self._is_loading:
            return
        page = self._page
        first = max(0, min(index, self._top) - page // 2)
        last = max(index + 1, self._top + page + page // 2)
        wanted = [n for n in self._numbers[first:last] if not self._rows.has(n)]
        if self._rows.is_quick:
            try:
                self._rows.keep(wanted, self._rows.load(wanted))
            except ArchiveError as error:
                self._rows.is_quick = False
                self.post_message(self.LoadFailed(str(error)))
            return
        self._is_loading = True
        task = partial(self._load_in_thread, wanted, self._rows.generation)
        self.run_worker(task, thread=True, group="rows")

    def _load_in_thread(self, wanted: list[int], generation: int) -> None:
        try:
            arrived = self._RowsArrived(wanted, self._rows.load(wanted), generation)
        except ArchiveError as error:
            arrived = self._RowsArrived(wanted, [], generation, failure=str(error))
        self.post_message(arrived)

    def on_entry_list__rows_arrived(self, message: _RowsArrived) -> None:
        """Take in a page fetched by the thread and paint what of it is in view."""
        self._is_loading = False
        if message.failure:
            self.post_message(self.LoadFailed(message.failure))
            return
        if message.generation == self._rows.generation:
            self._rows.keep(message.numbers, message.rows)
        self.refresh_changed()
