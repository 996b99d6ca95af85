"""Passages that lie on a text, found by the stretch that they touch. No Textual here."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate

from archive_tui.tui.widgets.reading import Lit


class Lights:
    """Passages by their place, the longer of two that begin together first."""

    def __init__(self, lits: Iterable[Lit] = ()) -> None:
        self._lits = sorted(lits, key=lambda lit: (lit.start, -lit.end))
        self._starts = [lit.start for lit in self._lits]
        # How far any passage up to here reaches: what ends before a stretch is passed over.
        self._reach = list(accumulate((lit.end for lit in self._lits), max))

    def __iter__(self) -> Iterator[Lit]:
        return iter(self._lits)

    def between(self, start: int, end: int) -> Iterator[Lit]:
        """Passages that touch ``[start, end)``; not those that are empty."""
        first = bisect_right(self._reach, start)
        last = bisect_left(self._starts, end)
        return (lit for lit in self._lits[first:last] if lit.end > start)

    def beginning(self, start: int, end: int) -> list[Lit]:
        """Passages that begin in ``[start, end)``."""
        return self._lits[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
