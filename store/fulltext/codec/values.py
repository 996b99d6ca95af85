"""Terms out of a column: the distinct values of numbers, days and kinds, with their documents.

Nothing of it is on disk: a column in order is a term dictionary with its postings, and is put
in order when somebody asks for it.
"""

from __future__ import annotations

import bisect
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from store.fulltext.codec.segment import Ids
from store.fulltext.fields import BITS, DATES, KINDS
from store.fulltext.inversion import NO_DAY


class ColumnTerms:
    """The terms of one such field of one segment, ascending; ``count`` of them."""

    placed = False

    def __init__(self, name: str, column: npt.NDArray[Any]) -> None:
        order = np.argsort(column, kind="stable").astype(np.uint32)
        values = column[order]
        if name in DATES:
            # An entry without a date has no term.
            first = int(np.searchsorted(values, NO_DAY, side="right"))
            order, values = order[first:], values[first:]
        new = np.ones(len(values), dtype=np.bool_)
        np.not_equal(values[1:], values[:-1], out=new[1:])
        starts = [*new.nonzero()[0].tolist(), len(values)]
        made = [
            (spell(name, value), order[starts[at] : starts[at + 1]])
            for at, value in enumerate(values[new].tolist())
        ]
        made.sort(key=lambda pair: pair[0])
        self._terms: Sequence[bytes] = [term for term, _ in made]
        self._docs: Sequence[Ids] = [docs for _, docs in made]
        self.count = len(made)

    def term(self, at: int) -> bytes:
        """The term of a rank."""
        return self._terms[at]

    def lower_bound(self, term: bytes) -> int:
        """The rank of the first term that is not smaller."""
        return bisect.bisect_left(self._terms, term)

    def find(self, term: bytes) -> int:
        """The rank of a term; -1 where there is none."""
        at = self.lower_bound(term)
        return at if at < self.count and self._terms[at] == term else -1

    def docs_of(self, at: int) -> Ids:
        """The documents that have a value, ascending."""
        return self._docs[at]


def spell(name: str, value: int) -> bytes:
    """A value as Whoosh spells it in a term."""
    if name == "kind":
        return KINDS[value].encode()
    bits = BITS[name]
    return b"\0" + sortable(name, value).to_bytes(bits // 8, "big")


def sortable(name: str, value: int) -> int:
    """A number as Whoosh keeps it: without a sign, in the same order."""
    return int(value) + (1 << (BITS[name] - 1))


def column_values(name: str) -> tuple[Callable[[Any], Any], Any]:
    """How a column's value is spelled for Whoosh, and which value means that there is none."""
    if name == "kind":
        return (lambda value: KINDS[int(value)].encode()), None
    if name == "title":
        return (lambda value: bytes(value)), None
    absent = NO_DAY if name in DATES else None
    return (lambda value: sortable(name, value)), absent
