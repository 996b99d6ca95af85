"""The matches of a search in order: the first ones at once, all of them when asked for."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from typing import Any, overload

import numpy as np

from store.fulltext.codec.combine import Weights, best
from store.fulltext.codec.segment import Ids
from store.fulltext.snapshot import Snapshot


class Ranked(Sequence[int]):
    """Entry numbers in order. A slice is an ``array('q')``.

    Only the first ``count`` are put in order before anybody asks for more.
    """

    def __init__(
        self, snapshot: Snapshot, ids: Ids, scores: Weights | None, sort: str | None, count: int
    ) -> None:
        self._snapshot = snapshot
        self._ids = ids
        self._scores = scores
        self._sort = None if sort == "relevance" else sort
        self._all: array[int] | None = None
        order = self._first(count)
        self.scores = [0.0] * min(count, len(ids)) if scores is None else scores[order].tolist()
        """Of the first ``count``."""
        self._head = self._numbers(ids[order])

    def _numbers(self, ids: Ids) -> array[int]:
        return array("q", self._snapshot.column("number")[ids].tobytes())

    def _first(self, count: int) -> Any:
        if self._sort is None and self._scores is not None:
            return best(self._scores, self._snapshot.column("number"), self._ids, count)
        if self._sort is None and self._snapshot.ascending:
            return np.arange(len(self._ids) - 1, max(len(self._ids) - count, 0) - 1, -1)
        return self._order()[:count]

    def _order(self) -> Any:
        """Places in ``ids`` in the order asked for; ties by entry number."""
        snapshot, ids = self._snapshot, self._ids
        number = snapshot.column("number")[ids]
        if self._sort is None:
            if self._scores is None:
                return np.argsort(-number, kind="stable")
            return np.lexsort((number, -self._scores))
        name = self._sort.removeprefix("-")
        down = self._sort.startswith("-")
        sign = -1 if down else 1
        if name == "number":
            return np.argsort(sign * number, kind="stable")
        if name == "title":
            title = snapshot.column("title")[ids]
            rank = np.unique(title, return_inverse=True)[1]
            return np.lexsort((number, sign * rank, title == b""))
        if name == "added":
            return np.lexsort(
                (sign * number, sign * snapshot.column("added")[ids].astype(np.int64))
            )
        first = snapshot.column("date_from")[ids].astype(np.int64)
        last = snapshot.column("date_to")[ids].astype(np.int64)
        # Of two vague dates that begin (or end) alike, the shorter one goes by its other end.
        day, other = (last, first) if down else (first, last)
        return np.lexsort((sign * number, sign * other, sign * day, day <= 0))

    def _full(self) -> array[int]:
        if self._all is None:
            self._all = self._numbers(self._ids[self._order()])
        return self._all

    def __len__(self) -> int:
        return len(self._ids)

    @overload
    def __getitem__(self, at: int) -> int: ...

    @overload
    def __getitem__(self, at: slice) -> array[int]: ...

    def __getitem__(self, at: int | slice) -> int | array[int]:
        if isinstance(at, slice):
            last = range(*at.indices(len(self)))
            if not last or max(last[0], last[-1]) < len(self._head):
                return array("q", [self._head[i] for i in last])
            return self._full()[at]
        if 0 <= at < len(self._head):
            return self._head[at]
        return self._full()[at]

    def __iter__(self) -> Iterator[int]:
        return iter(self._full())

    def __contains__(self, number: object) -> bool:
        return number in self._full()

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Sequence):
            return list(self) == list(other)
        return NotImplemented

    __hash__ = None  # type: ignore[assignment]
