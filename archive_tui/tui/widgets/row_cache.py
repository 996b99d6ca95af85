"""Rows of the list, fetched by page: at once while that is quick, else in a thread."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence

from store.rows import Row

Loader = Callable[[Sequence[int]], list[Row]]


class RowCache:
    """The rows most recently drawn, by number. Belongs to the interface's thread.

    A number that the loader did not return is kept as None: the entry is gone.
    """

    def __init__(self, loader: Loader, *, capacity: int = 2000, patience: float = 0.02) -> None:
        """``patience``: seconds that a page may take and still be fetched while painting."""
        self._loader = loader
        self._capacity = capacity
        self._patience = patience
        self._rows: OrderedDict[int, Row | None] = OrderedDict()
        self.is_quick = True
        """Whether the last page came within the patience."""
        self.generation = 0
        """Grows when rows are dropped, so that a page under way is known to be stale."""

    def load_from(self, loader: Loader) -> None:
        """Take rows from another loader from now on, and forget those of the one before."""
        self._loader = loader
        self.drop(None)

    def get(self, number: int) -> Row | None:
        """The row, or None where it is not there or not there yet (see ``has``)."""
        return self._rows.get(number)

    def has(self, number: int) -> bool:
        """Whether the loader has been asked for it."""
        return number in self._rows

    def load(self, numbers: Sequence[int]) -> list[Row]:
        """Fetch a page; for any thread. Raises what the loader raises."""
        started = time.perf_counter()
        rows = self._loader(numbers)
        self.is_quick = time.perf_counter() - started <= self._patience
        return rows

    def keep(self, numbers: Sequence[int], rows: Iterable[Row]) -> None:
        """Take in what the loader gave for ``numbers``."""
        found = {row.number: row for row in rows}
        for number in numbers:
            self._rows[number] = found.get(number)
            self._rows.move_to_end(number)
        while len(self._rows) > self._capacity:
            self._rows.popitem(last=False)

    def drop(self, numbers: Iterable[int] | None) -> None:
        """Forget these rows, or all of them."""
        self.generation += 1
        if numbers is None:
            self._rows.clear()
            return
        for number in numbers:
            self._rows.pop(number, None)
