"""A picture of the screen: what each cell should show."""

from __future__ import annotations

from rich.color import ColorSystem
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.strip import Strip

from archive_tui.tui.painter.cells import BLANK, TAIL, Row, Token, cells_of, cut
from archive_tui.tui.painter.looks import Look, look_of


class Canvas:
    """Takes Textual's updates in.

    Rows that were handed out by ``rows`` are never changed afterwards: an update makes
    another list, so that comparing with an earlier picture begins with ``is``.
    """

    def __init__(self, width: int, height: int, colors: ColorSystem) -> None:
        self.width, self.height = width, height
        self._colors = colors
        self._rows = blank_rows(width, height)
        self._own: set[int] = set()

    def rows(self) -> list[Row]:
        """The picture as it is now."""
        self._own.clear()
        return list(self._rows)

    def resize(self, width: int, height: int) -> None:
        """Another size: what has room stays where it is."""
        kept = self._rows[:height]
        before, self._rows = self.width, blank_rows(width, height)
        self.width, self.height = width, height
        self._own = set(range(height))
        for y, row in enumerate(kept):
            self._rows[y][: min(before, width)] = row[:width]
            if width < before and row[width] is TAIL:
                at, token = _head(row, width)
                self._rows[y][at:] = cut(token, 0, width - at, self._look)

    def take(self, update: CompositorUpdate) -> None:
        """Take in an update of Textual's compositor.

        Raises TypeError for one that is not of a kind that paints cells.
        """
        if isinstance(update, LayoutUpdate):
            self._take_layout(update)
        elif isinstance(update, ChopsUpdate):
            self._take_chops(update)
        else:
            raise TypeError(f"{type(update).__name__} paints no cells")

    def _take_layout(self, update: LayoutUpdate) -> None:
        for y, strips in enumerate(update.strips, update.region.y):
            x = update.region.x
            for strip in strips:
                self.put(y, x, strip)
                x += strip.cell_length

    def _take_chops(self, update: ChopsUpdate) -> None:
        for y, first, last in update.spans:
            for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
                if strip is None or x > last or end <= first:
                    continue
                self.put(y, x, strip if end <= last else strip.crop(0, last - x))

    def put(self, y: int, x: int, strip: Strip) -> None:
        """Show a strip at this place; what lies outside of the screen is left out."""
        if not (0 <= y < self.height and 0 <= x < self.width):
            return
        if x + strip.cell_length > self.width:
            strip = strip.crop(0, self.width - x)
        cells = cells_of(strip, self._look)
        row, end = self._row(y), x + len(cells)
        rest: Row = []
        if end < self.width and row[end] is TAIL:
            at, token = _head(row, end)
            rest = cut(token, end - at, token.width, self._look)
        if row[x] is TAIL and cells:
            at, token = _head(row, x)
            row[at:x] = cut(token, 0, x - at, self._look)
        row[x:end] = cells
        row[end : end + len(rest)] = rest

    def _row(self, y: int) -> Row:
        if y not in self._own:
            self._own.add(y)
            self._rows[y] = self._rows[y].copy()
        return self._rows[y]

    def _look(self, style: Style | None) -> Look:
        return look_of(style, self._colors)


def blank_rows(width: int, height: int) -> list[Row]:
    """A cleared screen."""
    return [[BLANK] * width for _ in range(height)]


def _head(row: Row, x: int) -> tuple[int, Token]:
    """Column and token of which the cell at ``x`` is a further part."""
    while row[x] is TAIL:
        x -= 1
    token = row[x]
    assert isinstance(token, Token)
    return x, token
