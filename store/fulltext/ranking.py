"""The matches of a search in order: the first ones at once, all of them when asked for."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Callable, Iterator, Sequence
from typing import Any, overload

import numpy as np

from store.fulltext.codec.combine import Weights, best
from store.fulltext.codec.segment import Ids
from store.fulltext.snapshot import Snapshot


class Order:
    """The order of documents (``ids``, ascending) that ``sort`` asks for; ties by number."""

    def __init__(
        self, snapshot: Snapshot, ids: Ids, scores: Weights | None, sort: str | None
    ) -> None:
        self._snapshot = snapshot
        self._ids = ids
        self._scores = scores
        self._sort = None if sort == "relevance" else sort

    def first(self, count: int) -> Any:
        """The places in ``ids`` of the first ``count``."""
        if self._sort is None and self._scores is not None:
            return best(self._scores, self._snapshot.column("number"), self._ids, count)
        if self._sort is None and self._snapshot.ascending:
            return np.arange(len(self._ids) - 1, max(len(self._ids) - count, 0) - 1, -1)
        if self._sort is None and len(self._ids) > 8 * count:
            # The newest of many: no need to put all of them in order.
            number = -self._snapshot.column("number")[self._ids]
            newest = np.argpartition(number, count)[:count]
            return newest[np.argsort(number[newest], kind="stable")]
        return self._places()[:count]

    def documents(self) -> Ids:
        """All documents in order."""
        ordered: Ids = self._ids[self._places()]
        return ordered

    def _places(self) -> Any:
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


def numbers_of(snapshot: Snapshot, ids: Ids) -> array[int]:
    """The entry numbers of documents."""
    return array("q", snapshot.column("number")[ids].tobytes())


class Ranked(Sequence[int]):
    """Entry numbers in order. A slice is an ``array('q')``.

    ``head`` are the first ones, ``scores`` theirs; ``rest`` gives all of the ``total`` in
    order, and is asked once somebody wants more than the head.
    """

    def __init__(
        self, head: array[int], scores: list[float], total: int, rest: Callable[[], array[int]]
    ) -> None:
        self._head = head
        self.scores = scores
        self._total = total
        self._rest = rest
        self._all: array[int] | None = None

    def before(self, others: Ranked, count: int) -> Ranked:
        """These, and then those of ``others`` that are not among these; all are among them.

        The first ``count`` at once.
        """
        head, scores = self[:count], self.scores[:count]
        if len(head) < count:
            # All of these are there, so that so many of the others are enough.
            shown = set(head)
            more = [
                (number, score)
                for number, score in zip(others[:count], others.scores, strict=False)
                if number not in shown
            ]
            head.extend(number for number, _ in more[: count - len(head)])
            scores = [*scores, *(score for _, score in more)][:count]

        def rest() -> array[int]:
            own = np.frombuffer(self._full(), dtype=np.int64)
            every = np.frombuffer(others._full(), dtype=np.int64)
            later = every[~np.isin(every, own, assume_unique=True)]
            return array("q", np.concatenate([own, later]).tobytes())

        return Ranked(head, scores, len(others), rest)

    def _full(self) -> array[int]:
        if self._all is None:
            every = self._rest()
            if every[: len(self._head)] != self._head:
                # Sums rounded in another order: what was shown stays where it was.
                shown = set(self._head)
                every = self._head + array("q", (n for n in every if n not in shown))
            self._all = every
        return self._all

    def __len__(self) -> int:
        return self._total

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

    def index(self, value: int, start: int = 0, stop: int = sys.maxsize) -> int:
        """Where a number stands. Raises ValueError where it does not."""
        return self._full().index(value, start, stop)

    def __contains__(self, number: object) -> bool:
        return number in self._full()

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Sequence):
            return list(self) == list(other)
        return NotImplemented

    __hash__ = None  # type: ignore[assignment]
