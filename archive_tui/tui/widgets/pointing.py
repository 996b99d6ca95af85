"""The mouse in the reader: dragging selects words, a click goes to what is lit or in the margin."""

from __future__ import annotations

from textual import events

from archive_tui.display import cell_width, is_right_to_left
from archive_tui.tui.widgets.reading import Lit, unit_around
from archive_tui.tui.widgets.selecting import UNITS, Selecting
from archive_tui.tui.widgets.wrapping import Line


class Pointing(Selecting):
    """The part of ``Reader`` that the mouse moves; offsets are code points of its text."""

    ALLOW_SELECT = False
    """Textual's own selection, which knows nothing of passages."""
    _pressed: tuple[int, int] | None = None
    """The cell at which the button went down."""

    def offset_at(self, x: int, y: int) -> int | None:
        """The offset of what is drawn in a cell of the view, None where no text is.

        Behind a line's end it is that of its last character; in a line that runs from right to
        left that of its first one, wherever the cell is.
        """
        at = self.scroll_offset.y + y - len(self._header)
        line = self._wrapped.line(at) if at >= 0 else None
        if line is None or line.own or line.end <= line.start:
            return None
        column = x - self._indent() - cell_width(line.lead)
        return None if column < 0 else _offset(line, column)

    def numbers_in_view(self) -> list[tuple[int, int, int]]:
        """The entries that stand in the margin: line of the view, column, number."""
        raise NotImplementedError

    def go_to_lit(self, lit: Lit) -> None:
        """Make a passage the one in hand."""
        raise NotImplementedError

    def follow(self, number: int) -> None:
        """Ask for an entry to be read."""
        raise NotImplementedError

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Here a selection may begin."""
        if event.button == 1:
            self._pressed = (event.x, event.y)
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Select the words from where the button went down to here."""
        if self._pressed is None or (event.x, event.y) == self._pressed:
            return
        first, last = self.offset_at(*self._pressed), self.offset_at(event.x, event.y)
        if first is not None and last is not None:
            text = self._reading.text
            ends = (*unit_around("word", text, first), *unit_around("word", text, last))
            self.select(min(ends), max(ends))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """The selection is made."""
        self.release_mouse()
        has_moved = self._pressed is not None and (event.x, event.y) != self._pressed
        self._pressed = None
        if not has_moved and event.button == 1:
            self._press(event.x, event.y)

    def on_click(self, event: events.Click) -> None:
        """A double click selects the sentence, a triple one the paragraph."""
        here = self.offset_at(event.x, event.y)
        if event.chain > 1 and here is not None:
            self._unit, self._at = UNITS[0 if event.chain == 2 else 1], here
            self.select(*unit_around(self._unit, self._reading.text, here))

    def _press(self, x: int, y: int) -> None:
        """To the number in the margin, or the passage that is lit here."""
        if self.clear_selection():
            return
        if x < self._indent():
            for line, column, number in self.numbers_in_view():
                if line == y and x >= column:
                    self.follow(number)
            return
        here = self.offset_at(x, y)
        lit = [] if here is None else list(self._lights.between(here, here + 1))
        if lit:
            self.go_to_lit(lit[-1])


def _offset(line: Line, column: int) -> int:
    if is_right_to_left(line.shown):
        return line.start
    cells = 0
    for index, char in enumerate(line.shown):
        cells += cell_width(char)
        if cells > column:
            return line.start + index if line.sources is None else line.sources[index]
    return line.end - 1
