"""One segment read: terms found in place, postings handed out as parts of mapped arrays."""

from __future__ import annotations

import bisect
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from store.fulltext.codec.container import Container, ContainerWriter
from store.fulltext.codec.layout import BIG, codes_of, head
from store.fulltext.codec.packing import Packed
from store.fulltext.codec.stored import STEP, TYPES, bases_of, column, stored
from store.fulltext.commit import SegmentInfo
from store.fulltext.fields import PART

if TYPE_CHECKING:
    from store.fulltext.codec.builder import Arrays

Ids = npt.NDArray[np.uint32]
Codes = npt.NDArray[np.uint16]
Lengths = npt.NDArray[np.uint8]
SUFFIX = ".seg"
_NEWLINE = 10


class Posted(NamedTuple):
    """The postings of one term, or of several one after another."""

    ids: Ids
    codes: Codes
    big: tuple[npt.NDArray[np.intp], npt.NDArray[np.uint32]] | None
    """Places of frequencies that a code cannot hold, and the frequencies; None for none."""


class FieldReader:
    """One field of one segment. ``count`` is how many terms it has."""

    def __init__(
        self,
        container: Container,
        name: str,
        lengths: Callable[[], Lengths] | None = None,
        strides: Callable[[], npt.NDArray[np.int64]] | None = None,
    ) -> None:
        self._container = container
        self._lengths = lengths
        self._strides = strides
        self.name = name
        view = memoryview(container.bytes)

        def words(array: str, kind: Literal["B", "I", "Q"]) -> memoryview[int]:
            first, last = container.span(f"{name}.{array}")
            return view[first:last].cast(kind)

        # bisect and indexing on these cost a third of what they cost on numpy arrays.
        self._heads = words("heads", "Q")
        self._ends = words("ends", "I")
        self._blob = words("blob", "B")
        self._starts = words("starts", "I")
        self.count = len(self._starts) - 1
        self.size = self._starts[self.count]
        """How many postings there are."""
        self._gaps = Packed(container, f"{name}.docs")
        self._counts = Packed(container, f"{name}.counts")
        self.placed = f"{name}.strides" in container
        self._positions = Packed(container, f"{name}.positions") if self.placed else None
        self._bases: Ids | None = None
        self._every_end: Ids | None = None
        self._none: Ids = np.zeros(0, dtype=np.uint32)

    def array(self, name: str) -> npt.NDArray[Any]:
        """One of the field's arrays, by its name in the layout."""
        if name == "bases":
            if self._bases is None:
                assert self._strides is not None
                self._bases = bases_of(self._strides())
            return self._bases
        if name == "ends":
            if self._every_end is None:
                ends = np.flatnonzero(self._container.array(f"{self.name}.blob") == _NEWLINE) + 1
                self._every_end = np.append(0, ends).astype(np.uint32)
            return self._every_end
        return self._container.array(f"{self.name}.{name}")

    @property
    def docs(self) -> Ids:
        """The documents of all postings."""
        return self._docs(0, self.count)

    @property
    def gpos(self) -> Ids:
        """Every place of every term."""
        return self._gpos(0, self.count, self.docs)

    def term(self, at: int) -> bytes:
        """The term of a rank."""
        return self._step(at // STEP)[at % STEP]

    def _step(self, at: int) -> list[bytes]:
        """The terms of the ranks from ``at * STEP`` to the next such one."""
        return bytes(self._blob[self._ends[at] : self._ends[at + 1] - 1]).split(b"\n")

    def _seek(self, term: bytes) -> tuple[int, bool]:
        """The rank of the first term that is not smaller, and whether it is this one."""
        number = head(term)
        low = bisect.bisect_left(self._heads, number)
        high = bisect.bisect_right(self._heads, number, low)
        if low < high:
            low += bisect.bisect_right(range(low, high), term, key=lambda at: self._step(at)[0])
        if not low:
            return 0, False
        terms = self._step(low - 1)
        at = bisect.bisect_left(terms, term)
        return (low - 1) * STEP + at, at < len(terms) and terms[at] == term

    def lower_bound(self, term: bytes) -> int:
        """The rank of the first term that is not smaller."""
        return self._seek(term)[0]

    def find(self, term: bytes) -> int:
        """The rank of a term; -1 where the field has it not."""
        at, there = self._seek(term)
        return at if there else -1

    def prefixed(self, prefix: bytes) -> tuple[int, int]:
        """The ranks of the terms that begin with ``prefix``, as ``[first, end)``."""
        if not prefix:
            return 0, self.count
        # No byte of UTF-8 is 0xff, so that the next prefix of this length exists.
        after = prefix[:-1] + bytes([prefix[-1] + 1])
        return self.lower_bound(prefix), self.lower_bound(after)

    def text(self, first: int, end: int) -> str:
        """The terms of these ranks, a newline after each."""
        if first >= end:
            return ""
        begin, last = first // STEP, (end - 1) // STEP
        held = bytes(self._blob[self._ends[begin] : self._ends[last + 1]])
        terms = held.split(b"\n")[first - begin * STEP : end - begin * STEP]
        return b"\n".join([*terms, b""]).decode()

    def text_bytes(self) -> memoryview:
        """All terms, a newline after each."""
        return self._blob

    def bounds(self, first: int, end: int) -> tuple[int, int]:
        """Where the postings of these ranks lie, ``[first, end)``."""
        return self._starts[first], self._starts[end]

    def _docs(self, first: int, end: int) -> Ids:
        start, stop = self.bounds(first, end)
        gaps = self._gaps.slice(start, stop)
        found = np.cumsum(gaps, dtype=np.uint32)
        if end - first > 1 and len(found):
            # Each term begins anew; what overflows on the way is taken off again.
            starts = self.array("starts")[first:end] - np.uint32(start)
            sizes = np.diff(starts, append=np.uint32(stop - start))
            found -= np.repeat(found[starts] - gaps[starts], sizes)
        return found

    def posted(self, first: int, end: int) -> Posted:
        """The postings of the terms of these ranks."""
        docs = self._docs(first, end)
        counts = self._counts.slice(*self.bounds(first, end))
        counts += np.uint32(1)
        codes = counts.astype(np.uint16)
        big = None
        if len(counts) and counts.max() >= BIG:
            at = (counts >= BIG).nonzero()[0]
            big = at, counts[at]
            codes[at] = BIG
        codes <<= np.uint16(8)
        if self._lengths is not None:
            codes |= self._lengths().take(docs)
        return Posted(docs, codes, big)

    def places(self, at: int) -> Ids:
        """Every place (document start + position) of a term, ascending."""
        return self._gpos(at, at + 1, self._docs(at, at + 1))

    def places_of(self, term: bytes, begun: bool) -> Ids:
        """The same of a term, or of all that begin so; none where the field has none."""
        if not begun:
            at = self.find(term)
            return self.places(at) if at >= 0 else self._none
        first, end = self.prefixed(term)
        if first == end:
            return self._none
        found = self._gpos(first, end, self._docs(first, end))
        found.sort()
        return found

    def _gpos(self, first: int, end: int, docs: Ids) -> Ids:
        assert self._positions is not None
        starts = self.array("places")
        found = self._positions.slice(int(starts[first]), int(starts[end]))
        start, stop = self.bounds(first, end)
        found += np.repeat(self.array("bases").take(docs), self.frequencies(start, stop))
        return found

    def frequencies(self, start: int, stop: int) -> npt.NDArray[np.int64]:
        """Of the postings ``[start, stop)``."""
        return self._counts.slice(start, stop).astype(np.int64) + 1


class SegmentReader:
    """Reads one segment, for any number of threads.

    The file stays readable for as long as the reader lives, also after it is unlinked.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        self.container = Container(folder / f"{name}{SUFFIX}")
        self.facts = self.container.facts
        self.count: int = self.facts["docs"]
        names: list[str] = self.facts["fields"]
        self.fields = {
            name: FieldReader(
                self.container,
                name,
                partial(self.length_codes, PART[name]) if name in PART else None,
                partial(self._strides, name),
            )
            for name in names
        }
        self._columns: dict[str, npt.NDArray[Any]] = {}
        self._order: tuple[npt.NDArray[np.int64], npt.NDArray[np.intp] | None] | None = None
        """Entry numbers in order, and the document of each; None: as the documents are."""

    def column(self, name: str) -> npt.NDArray[Any]:
        """One value a document: number, kind, title, date_from, date_to, added."""
        found = self._columns.get(name)
        if found is None:
            found = self.container.array(f"column.{name}")
            if name in TYPES:
                whole = column(found, self.facts["small"][name], self.count)
                if name == "date_to":
                    whole += self.column("date_from")
                found = whole.astype(TYPES[name])
            self._columns[name] = found
        return found

    def _strides(self, name: str) -> npt.NDArray[np.int64]:
        """Positions that each document takes up in a field."""
        told = self.facts["small"][f"{name}.strides"]
        beyond = column(self.container.array(f"{name}.strides"), told, self.count)
        return beyond + self.lengths(PART[name]) if name in PART else beyond

    def length_codes(self, part: str) -> Lengths:
        """The code of each document's length in a part."""
        found = self._columns.get(f"codes {part}")
        if found is None:
            found = self._columns[f"codes {part}"] = codes_of(self.lengths(part))
        return found

    def having(self, wanted: npt.NDArray[np.int64]) -> Ids:
        """The documents, ascending, whose entry number is among ``wanted`` (sorted).

        A number stands on one document of a segment at most.
        """
        if not self.count:
            return np.zeros(0, dtype=np.uint32)
        if self._order is None:
            column = self.column("number")
            rising = bool((column[1:] > column[:-1]).all())
            order = None if rising else np.argsort(column, kind="stable")
            self._order = (column if order is None else column[order]), order
        numbers, order = self._order
        at = numbers.searchsorted(wanted)
        found = at[numbers.take(at, mode="clip") == wanted]
        documents = found if order is None else np.sort(order[found])
        return documents.astype(np.uint32)

    def lengths(self, part: str) -> Ids:
        """Words of each document in a part (title, text, note)."""
        if f"length.{part}" in self.container:
            return self.container.array(f"length.{part}")
        return np.zeros(self.count, dtype=np.uint32)


def dead_mask(segment: SegmentInfo) -> npt.NDArray[np.bool_]:
    """Which documents of a segment are deleted, as a new array."""
    if not segment.dead:
        return np.zeros(segment.docs, dtype=np.bool_)
    bits = np.unpackbits(np.frombuffer(segment.dead, dtype=np.uint8), count=segment.docs)
    return bits.astype(np.bool_)


def write_segment(folder: Path, arrays: Arrays, facts: dict[str, Any]) -> SegmentInfo:
    """Write the arrays as a new segment, flushed to disk."""
    name = os.urandom(8).hex()
    path = folder / f"{name}{SUFFIX}"
    writer = ContainerWriter(path)
    made, facts = stored(arrays, facts)
    for key, values in made.items():
        writer.put(key, values)
    fields = sorted(key.removesuffix(".blob") for key in arrays if key.endswith(".blob"))
    size, crc = writer.close({**facts, "fields": fields})
    return SegmentInfo(name, facts["docs"], ((path.name, size, crc, path.stat().st_mtime_ns),))
