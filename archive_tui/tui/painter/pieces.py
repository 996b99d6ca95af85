"""The cells of a row that differ, cut into pieces that are each written in one go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import ne

from archive_tui.tui.painter.cells import TAIL, Cell, Row, Token
from archive_tui.tui.painter.looks import PLAIN, Look

_WORTH_A_JUMP = 4
"""Up to so many cells that are right already are written again instead of jumped over."""
_WORTH_ERASING, _WORTH_ERASING_TO_END = 10, 3
"""More plain blanks than these are erased instead of written."""


@dataclass(slots=True)
class Piece:
    """From column ``x`` of row ``y``: a text, plain blanks, or a token; in this order."""

    y: int
    x: int
    look: Look
    text: str = ""
    blanks: int = 0
    """Plain blanks to be erased; the cursor stays before them."""
    token: Token | None = None


def pieces_of(y: int, old: Row, new: Row) -> Iterator[Piece]:
    """What to write, from left to right, so that row ``y`` shows ``new`` instead of ``old``.

    Whatever stands right of a token has to be written after it.
    """
    for first, last in _spans(old, new):
        x = first
        while x < last:
            cell = new[x]
            if isinstance(cell, Token):
                yield Piece(y, x, PLAIN, token=cell)
                x += cell.width
                continue
            end = x
            while end < last and isinstance(new[end], tuple):
                end += 1
            if end == x:  # a part of a token whose start is right already
                x += 1
                continue
            yield from _texts(y, x, new[x:end], to_end=end == len(new))
            x = end


def _spans(old: Row, new: Row) -> Iterator[tuple[int, int]]:
    """The columns ``[first, last)`` that have to be written."""
    differing = [x for x, differs in enumerate(map(ne, old, new)) if differs]
    if not differing:
        return
    heads = [_head(row, x) for x in differing for row in (old, new) if _is_token(row[x])]
    if heads:
        # What a terminal showed there may be wider than was thought: all that follows too.
        start = min(heads)
        differing = [x for x in differing if x < start]
        if not differing:
            yield start, len(new)
            return
    first, last = differing[0], differing[0] + 1
    for x in differing[1:]:
        if x - last > _WORTH_A_JUMP or (x > last and not _is_alike(new[last - 1 : x + 1])):
            yield first, last
            first = x
        last = x + 1
    yield first, last
    if heads:
        yield start, len(new)


def _is_token(cell: Cell) -> bool:
    return cell is TAIL or isinstance(cell, Token)


def _head(row: Row, x: int) -> int:
    while row[x] is TAIL:
        x -= 1
    return x


def _is_alike(cells: Row) -> bool:
    """True where all of these can be written in the look of the first."""
    first = cells[0]
    if not isinstance(first, tuple):
        return False
    look = first[1]
    return all(
        isinstance(cell, tuple) and (cell[1] is look or (cell[0] == " " and cell[1] is look.blank))
        for cell in cells
    )


def _texts(y: int, x: int, cells: Row, *, to_end: bool) -> Iterator[Piece]:
    """Pieces of equal look; blanks join whatever they look the same in."""
    pending: Piece | None = None
    end = x + len(cells)
    for look, run in groupby(cells, key=lambda cell: cell[1]):  # type: ignore[index]
        text = "".join(cell[0] for cell in run)  # type: ignore[index]
        is_last = x + len(text) == end
        if look is PLAIN and text.isspace() and _is_erased(len(text), to_end and is_last):
            if pending is None:
                pending = Piece(y, x, PLAIN)
            pending.blanks = len(text)
            yield pending
            pending = None
        elif pending is None:
            pending = Piece(y, x, look, text)
        elif pending.look is look or (pending.look.blank is look and text.isspace()):
            pending.text += text
        elif look.blank is pending.look and pending.text.isspace():
            pending = Piece(y, pending.x, look, pending.text + text)
        else:
            yield pending
            pending = Piece(y, x, look, text)
        x += len(text)
    if pending is not None:
        yield pending


def _is_erased(count: int, to_end: bool) -> bool:
    return count > (_WORTH_ERASING_TO_END if to_end else _WORTH_ERASING)
