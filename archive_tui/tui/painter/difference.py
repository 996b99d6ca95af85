"""From what the terminal shows to what it should show, in as few bytes as can be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archive_tui.tui.painter.canvas import blank_rows
from archive_tui.tui.painter.cells import Row
from archive_tui.tui.painter.looks import PLAIN
from archive_tui.tui.painter.pen import Pen
from archive_tui.tui.painter.pieces import Piece, pieces_of
from archive_tui.tui.painter.scrolling import best_scroll

CLEAR = "\x1b[m\x1b[H\x1b[2J"
_WORTH_SCROLLING = 150
"""Bytes below which nobody looks whether scrolling would save some."""
Place = tuple[int, int]
"""Column and row, from 0."""


def difference(
    shown: Sequence[Row] | None, wanted: Sequence[Row], at: Place | None, cursor: Place
) -> str:
    """What to write so that a terminal that shows ``shown`` shows ``wanted``.

    ``shown``: rows of the same size as ``wanted``, None where nobody knows. ``at``: where
    the cursor is, None where nobody knows; ``cursor``: where it is to be afterwards. Before
    and after, the terminal writes in its plain look and scrolls as a whole.
    """
    width = len(wanted[0]) if wanted else 0
    if shown is None:
        return CLEAR + _written(blank_rows(width, len(wanted)), wanted, (0, 0), cursor)
    plain = _written(shown, wanted, at, cursor)
    if len(plain) < _WORTH_SCROLLING:
        return plain
    scroll = best_scroll(shown, wanted)
    if scroll is None:
        return plain
    rest = _written(scroll.applied(shown), wanted, None, cursor)
    return min(plain, scroll.sequence + rest, key=len)


def _written(shown: Sequence[Row], wanted: Sequence[Row], at: Place | None, cursor: Place) -> str:
    pieces = [
        piece
        for y, (old, new) in enumerate(zip(shown, wanted, strict=True))
        if old is not new
        for piece in pieces_of(y, old, new)
    ]
    return min((_drawn(order, wanted, at, cursor) for order in _orders(pieces)), key=len)


def _orders(pieces: list[Piece]) -> Iterator[list[Piece]]:
    """Line by line, and look by look with runs of uncertain width first."""
    yield pieces
    looks = {piece.look: rank for rank, piece in enumerate(reversed(pieces))}
    if len(looks) > 1:
        yield sorted(pieces, key=lambda piece: (piece.token is None, -looks[piece.look]))


def _drawn(pieces: list[Piece], wanted: Sequence[Row], at: Place | None, cursor: Place) -> str:
    width = len(wanted[0]) if wanted else 0
    pen = Pen(width, at)
    for piece in pieces:
        pen.move(piece.x, piece.y, wanted[piece.y])
        if piece.token is not None:
            for text, look in piece.token.pieces:
                pen.wear(look)
                pen.write_uncertain(text)
            if piece.token.blanks:
                to_end = piece.x + piece.token.width >= width
                pen.wear(PLAIN)
                pen.write_uncertain("\x1b[K" if to_end else " " * piece.token.blanks)
            continue
        if piece.text:
            pen.wear(piece.look)
            pen.write(piece.text)
        if piece.blanks:
            # Written last in a line, the text before has moved the cursor to the blanks.
            end = piece.x + len(piece.text) + piece.blanks
            pen.erase(None if end >= width else piece.blanks)
    pen.wear(PLAIN)
    pen.move(*cursor)
    return pen.text
