"""The reader: a text of any length, wrapped as far as somebody looks, with passages lit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import BindingType
from textual.message import Message

from archive_tui.tui.active_line import stand_at
from archive_tui.tui.commands.panes import READER
from archive_tui.tui.widgets.difference import QuietFocus
from archive_tui.tui.widgets.lights import Lights
from archive_tui.tui.widgets.lit_lines import MEASURE
from archive_tui.tui.widgets.pointing import Pointing
from archive_tui.tui.widgets.reading import Lit, Mark, Reading, nearest


def _place(
    what: str, index: int, targets: list[Lit], direction: int, came_round: bool, kept: str = ""
) -> str:
    """Where a jump led, in words; ``kept`` says which of all of them are counted."""
    lit = targets[index]
    words = f"{what} {index + 1} of {len(targets)}{kept}"
    if came_round and len(targets) > 1:
        words = f"From the {'start' if direction > 0 else 'end'} again: {words}"
    if lit.number is not None:
        words += f" · #{lit.number} {lit.label} · enter reads it"
    elif lit.kind == "link":
        words += f" · not in the archive: {lit.label}"
    return words[:1].upper() + words[1:]


_NAMES = {"quotation": "quotation", "heading": "heading", "match": "match", "link": "link"}


class Reader(Pointing, QuietFocus, can_focus=True):
    """Shows a ``Reading``; offsets are code points of its text, half-open."""

    BINDINGS: ClassVar[list[BindingType]] = [*READER.bindings()]

    @dataclass
    class Followed(Message):
        """The person wants to go to this entry."""

        number: int

    class PageChanged(Message):
        """Another page is in view, or there are more or fewer of them."""

    @dataclass
    class Noticed(Message):
        """A sentence for the bottom line."""

        sentence: str

    def __init__(
        self,
        *,
        measure: int = MEASURE,
        airy: bool = False,
        id: str | None = None,  # noqa: A002
    ) -> None:
        """``measure``: cells of the widest line of text; ``airy``: see ``set_airy``."""
        super().__init__(measure=measure, id=id)
        self.airy = airy
        self._matches: list[Lit] = []
        self._is_looking, self._wanted = False, 0
        self._offset = 0

    # -- what it shows

    @property
    def reading(self) -> Reading:
        """What is shown."""
        return self._reading

    @property
    def offset_here(self) -> int:
        """Where one is: where one jumped to while that is in view, else the first line."""
        line = self._wrapped.line_of(self._offset) + len(self._header)
        top = self.scroll_offset.y
        if top <= line < top + self.size.height:
            return self._offset
        shown = self._wrapped.line(max(0, top - len(self._header)))
        return shown.start if shown is not None else len(self._reading.text)

    @property
    def top_here(self) -> int:
        """The first line in view: its offset, or minus the lines of the header in view."""
        above = self.scroll_offset.y - len(self._header)
        line = self._wrapped.line(above) if above >= 0 else None
        return above if line is None else line.start

    def stand(self, offset: int, top: int) -> None:
        """Be at ``offset`` again, with ``top`` as ``top_here`` gave it as the first line."""
        self.go_to(offset)
        line = self._wrapped.line_of(top) if top >= 0 else top
        y = min(line + len(self._header), max(0, self._height - self.size.height))
        self.scroll_to(y=max(0, y), animate=False, force=True)

    @property
    def current_lit(self) -> Lit | None:
        """The passage one jumped to last."""
        return self._current

    @property
    def page(self) -> tuple[int, int]:
        """Which page of how many is in view, counted from 1."""
        height = max(1, self.size.height)
        total = max(1, -(-self._height // height))
        return min(total, 1 + -(-self.scroll_offset.y // height)), total

    @property
    def printed_page(self) -> str:
        """The number printed on the page that the first line in view stands on; "" for none."""
        here = self._wrapped.line(max(0, self.scroll_offset.y - len(self._header)))
        at = len(self._reading.text) if here is None else here.start
        before = [mark for mark in self._reading.pages if mark.offset <= at]
        return before[-1].label if before else ""

    _told_page = (0, 0)

    def show(self, reading: Reading, *, offset: int = 0) -> None:
        """Show another reading, from ``offset`` on."""
        self._reading = reading
        self._told_page = (0, 0)  # where it was hidden its size, and so its pages, come later
        self._lights, self._match_lights = Lights(reading.lit), Lights()
        self._headings = frozenset(reading.headings)
        self._matches = []
        self._is_looking, self._wanted = False, 0
        self._current = None
        self._offset = 0
        had_selection, self._selection = self._selection is not None, None
        self._wrap()
        self.scroll_to(y=0, animate=False, force=True)
        if offset:
            self.go_to(offset)
        self.refresh_changed()
        if had_selection:
            self.post_message(self.SelectionChanged(None))

    def await_matches(self) -> None:
        """They are being looked for; who wants to go to one goes there when they are known."""
        self._is_looking = True

    def set_matches(self, matches: Sequence[tuple[int, int]]) -> None:
        """Light these passages as what the search found."""
        self._matches = [Lit(start, end, "match", "match") for start, end in sorted(matches)]
        self._match_lights = Lights(self._matches)
        self.refresh_changed()
        wanted, self._is_looking, self._wanted = self._wanted, False, 0
        if wanted:
            # A reader just shown has its lines only after the next layout.
            self.call_after_refresh(self._jump, "match", wanted)

    def go_to(self, offset: int) -> None:
        """Bring ``offset`` into view, a third down the page where it was not in view."""
        self._offset = max(0, min(offset, len(self._reading.text)))
        height = max(1, self.size.height)
        line = self._wrapped.line_of(self._offset)
        # Lines above become exact before the view is placed below them.
        self._wrapped.settle(line - height, 2 * height)
        y = self._wrapped.line_of(self._offset) + len(self._header)
        self._resize_virtual()
        top = self.scroll_offset.y
        if not top <= y < top + height:
            self.scroll_to(y=max(0, y - height // 3), animate=False, force=True)
        self._stand()

    def go_to_page(self, mark: Mark) -> None:
        """Begin the view with the line that says where the page begins."""
        self.go_to(mark.offset)
        y = self._wrapped.line_of(mark.offset) + len(self._header) - 1
        self.scroll_to(y=max(0, y), animate=False, force=True)

    def _stand(self) -> None:
        line = self._wrapped.line_of(self.offset_here) + len(self._header)
        stand_at(self, line - self.scroll_offset.y)

    # -- passages

    def next(self, kind: str) -> bool:
        """Go to the next ``quotation``, ``heading``, ``match`` …; False where there is none."""
        return self._jump(kind, 1)

    def previous(self, kind: str) -> bool:
        """Go to the one before."""
        return self._jump(kind, -1)

    def _kept(self, kind: str) -> str:
        # The list and the details count what is reported without marks as well.
        return " in marks" if kind == "quotation" and self._reading.unmarked else ""

    def _jump(self, kind: str, direction: int) -> bool:
        if kind == "heading":
            targets = [Lit(start, start, "heading", kind) for start in self._reading.headings]
        elif kind == "match" and self._is_looking:
            self._wanted = direction
            return False
        elif kind == "match":
            targets = self._matches
        else:
            targets = [lit for lit in self._lights if lit.kind == kind]
        here = self.offset_here
        # Before the first jump a passage right at this place is the next one.
        if direction > 0 and (self._current is None or self._current.start != here):
            here -= 1
        found = nearest([lit.start for lit in targets], here, direction)
        what = _NAMES.get(kind, "passage")
        if found is None:
            self.post_message(self.Noticed(f"There is no {what} here."))
            return False
        index, came_round = found
        self._current = targets[index]
        self.go_to(self._current.start)
        self.refresh_changed()
        place = _place(what, index, targets, direction, came_round, self._kept(kind))
        self.post_message(self.Noticed(place))
        return True

    def action_next(self, kind: str) -> None:
        """To the next passage of a kind."""
        self.next(kind)

    def action_previous(self, kind: str) -> None:
        """To the one before."""
        self.previous(kind)

    def go_to_lit(self, lit: Lit) -> None:
        """Make a passage the one in hand."""
        self._current = lit
        self.go_to(lit.start)
        self.refresh_changed()
        targets = [other for other in self._lights if other.kind == lit.kind]
        what, at = _NAMES.get(lit.kind, "passage"), targets.index(lit)
        place = _place(what, at, targets, 1, False, self._kept(lit.kind))
        self.post_message(self.Noticed(place))

    def action_follow(self) -> None:
        """To the entry that the current passage leads to."""
        if self._current is not None and self._current.number is not None:
            self.follow(self._current.number)

    def follow(self, number: int) -> None:
        """Ask for an entry to be read."""
        self.post_message(self.Followed(number))

    # -- scrolling

    def action_by_lines(self, lines: int) -> None:
        """Scroll by lines."""
        self._scroll_by(lines)

    def action_by_pages(self, pages: int) -> None:
        """Scroll by pages, with a line of the old one left."""
        self._scroll_by(pages * max(1, self.size.height - 1))

    def action_by_halves(self, halves: int) -> None:
        """Scroll by half pages."""
        self._scroll_by(halves * max(1, self.size.height // 2))

    def action_top(self) -> None:
        """To the start, header and all."""
        self._offset = 0
        self.scroll_to(y=0, animate=False, force=True)

    def action_bottom(self) -> None:
        """To the end."""
        height = max(1, self.size.height)
        self._wrapped.settle(self._wrapped.height - 2 * height, 2 * height)
        self._resize_virtual()
        self.scroll_to(y=max(0, self._height - height), animate=False, force=True)

    def _scroll_by(self, lines: int) -> None:
        height, top = max(1, self.size.height), self.scroll_offset.y
        body = top - len(self._header)
        line = self._wrapped.line(body)
        self._wrapped.settle(body - height - abs(lines), 3 * height + 2 * abs(lines))
        if line is not None and line.end > line.start:
            # Lines above may have turned out more or fewer than estimated.
            top = self._wrapped.line_of(line.start) + len(self._header)
        self._resize_virtual()
        y = max(0, min(top + lines, self._height - height))
        self.scroll_to(y=y, animate=False, force=True)

    # -- size

    def set_measure(self, measure: int) -> None:
        """Let the widest line have so many cells, and stay where one was."""
        if measure != self.measure:
            self.measure = measure
            self.on_resize()
            self.refresh_changed()

    def set_airy(self, airy: bool) -> None:
        """Let paragraphs have a blank line between them or not, and stay where one was."""
        if airy != self.airy:
            here, was_top = self.offset_here, self.scroll_offset.y == 0
            self.airy = airy
            self._wrap()
            if not was_top:
                self.go_to(here)
            self.refresh_changed()
            self._tell_page()

    def numbers_in_view(self) -> list[tuple[int, int, int]]:
        """The entries that stand in the margin: line of the view, column, number."""
        found = []
        for y in range(self.size.height):
            at = self.scroll_offset.y + y - len(self._header)
            line = self._wrapped.line(at) if at >= 0 else None
            if line is None or not line.notes:
                continue
            number = re.search(r"\d+", line.notes[0])
            if number is not None:
                found.append((y, self._indent() - len(line.notes[0]) - 1, int(number[0])))
        return found

    def on_resize(self) -> None:
        """Wrap anew for the new width and stay where one was."""
        here, was_top = self.offset_here, self.scroll_offset.y == 0
        if self._wrapped.width != self._text_width() or not self._header:
            self._wrap()
        if not was_top:
            self.go_to(here)
        self._tell_page()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Say so when another page came into view."""
        super().watch_scroll_y(old_value, new_value)
        self._tell_page()
        self._stand()

    def _tell_page(self) -> None:
        if self.page != self._told_page:
            self._told_page = self.page
            self.post_message(self.PageChanged())

    def _show_focus(self) -> None:
        self._stand()
