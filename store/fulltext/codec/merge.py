"""Several segments into one: arrays laid out anew, nothing analysed again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from store.fulltext.codec.builder import Arrays, term_arrays
from store.fulltext.codec.layout import FIRST, MOST_PLACES
from store.fulltext.codec.segment import FieldReader, Ids, SegmentReader, write_segment
from store.fulltext.commit import SegmentInfo

Mask = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int64]
Source = tuple[SegmentReader, Mask]
"""A segment and the mask of its live documents."""
_COLUMNS = ("number", "kind", "title", "date_from", "date_to", "added")


def fits(readers: Sequence[SegmentReader]) -> bool:
    """True where the positions of all of them can be counted in one segment."""
    sums: dict[str, int] = {}
    for reader in readers:
        for name, field in reader.fields.items():
            if field.placed:
                sums[name] = sums.get(name, FIRST) + int(field.array("bases")[-1])
    return max(sums.values(), default=0) < MOST_PLACES


def merge_segments(folder: Path, parts: Sequence[Source]) -> SegmentInfo:
    """One new segment of the live documents of ``parts``."""
    made: Arrays = {
        f"column.{name}": np.concatenate([reader.column(name)[alive] for reader, alive in parts])
        for name in _COLUMNS
    }
    means: dict[str, tuple[int, int]] = {}
    for part in sorted({part for reader, _ in parts for part in reader.facts["lengths"]}):
        lengths = np.concatenate([reader.lengths(part)[alive] for reader, alive in parts])
        made[f"length.{part}"] = lengths
        means[part] = (int(lengths.sum(dtype=np.int64)), int((lengths > 0).sum()))
    for name in sorted({name for reader, _ in parts for name in reader.fields}):
        made |= _field(name, parts)
    stemmers = sorted({name for reader, _ in parts for name in reader.facts["stemmers"]})
    count = len(made["column.number"])
    return write_segment(folder, made, {"docs": count, "lengths": means, "stemmers": stemmers})


class _Part:
    """One field of one segment, its deleted documents taken out, everything renumbered."""

    def __init__(self, field: FieldReader, alive: Mask, base: int, place: int) -> None:
        self.field = field
        docs, starts = field.docs, field.array("starts").astype(np.int64)
        counts = field.frequencies(0, len(docs))
        keep = None if alive.all() else alive[docs]
        self.docs = (np.cumsum(alive) - 1 + base).astype(np.uint32)[docs]
        self.counts, self.sizes = counts, np.diff(starts)
        self.places: npt.NDArray[Any] = np.zeros(0, dtype=np.int64)
        self.place_sizes = np.zeros(len(self.sizes), dtype=np.int64)
        if field.placed:
            self._move_places(docs, alive, keep, place)
        if keep is not None:
            self.sizes = np.diff(_sums(keep)[starts])
            self.docs, self.counts = self.docs[keep], counts[keep]

    def _move_places(self, docs: Ids, alive: Mask, keep: Mask | None, place: int) -> None:
        bases = self.field.array("bases").astype(np.int64)
        shift = place + _sums(strides(self.field, alive))[:-1] - bases[:-1]
        gpos = self.field.gpos.astype(np.int64)
        starts = self.field.array("places").astype(np.int64)
        if keep is None:
            # Every document moves by the same distance.
            self.places, self.place_sizes = gpos + shift[0], np.diff(starts)
            return
        held = np.repeat(keep, self.counts)
        self.places = (gpos + shift[np.repeat(docs, self.counts)])[held]
        self.place_sizes = np.diff(_sums(held)[starts])


def strides(field: FieldReader, alive: Mask) -> Counts:
    """Positions that each document takes up, none for a deleted one."""
    found: Counts = np.where(alive, np.diff(field.array("bases").astype(np.int64)), 0)
    return found


def _sums(values: npt.NDArray[Any]) -> Counts:
    found = np.zeros(len(values) + 1, dtype=np.int64)
    np.cumsum(values, out=found[1:])
    return found


def _field(name: str, parts: Sequence[Source]) -> Arrays:
    here: list[_Part] = []
    taken: list[Counts] = []
    base, place = 0, FIRST
    for reader, alive in parts:
        count = int(alive.sum())
        field = reader.fields.get(name)
        stride = np.zeros(count, dtype=np.int64)
        if field is not None:
            here.append(_Part(field, alive, base, place))
            if field.placed:
                stride = strides(field, alive)[alive]
        taken.append(stride)
        base += count
        place += int(stride.sum())
    texts, ranks = _ranks(here)
    if not texts:
        return {}
    order = _Order(len(texts), ranks, [part.sizes for part in here])
    made: Arrays = {
        **term_arrays(name, texts),
        f"{name}.starts": order.starts.astype(np.uint32),
        f"{name}.docs": order.laid([part.docs for part in here], np.uint32),
        f"{name}.counts": order.laid([part.counts for part in here], np.uint32),
    }
    if here[0].field.placed:
        del order
        order = _Order(len(texts), ranks, [part.place_sizes for part in here])
        made[f"{name}.places"] = order.starts.astype(np.uint32)
        made[f"{name}.gpos"] = order.laid([part.places for part in here], np.uint32)
        made[f"{name}.bases"] = (FIRST + _sums(np.concatenate(taken))).astype(np.uint32)
    return made


def _ranks(parts: Sequence[_Part]) -> tuple[list[bytes], list[Counts]]:
    """All terms that are left, in order, and of every part the new rank of each old one."""
    lists = [part.field.text(0, part.field.count).encode().split(b"\n")[:-1] for part in parts]
    left = (
        term
        for terms, part in zip(lists, parts, strict=True)
        for term, size in zip(terms, part.sizes.tolist(), strict=True)
        if size
    )
    texts = sorted(set(left))
    rank = {term: at for at, term in enumerate(texts)}
    # A term that only deleted documents had moves no postings: any rank will do.
    return texts, [
        np.array([rank.get(term, 0) for term in terms], dtype=np.int64) for terms in lists
    ]


class _Order:
    """Where what belongs to each term goes: the parts' own, one part after another."""

    def __init__(self, count: int, ranks: Sequence[Counts], sizes: Sequence[Counts]) -> None:
        totals = np.zeros(count, dtype=np.int64)
        for rank, size in zip(ranks, sizes, strict=True):
            np.add.at(totals, rank, size)
        self.starts = _sums(totals)
        filled = self.starts[:-1].copy()
        self._targets: list[Counts] = []
        for rank, size in zip(ranks, sizes, strict=True):
            begin = _sums(size)
            target = np.repeat(filled[rank] - begin[:-1], size)
            target += np.arange(len(target))
            self._targets.append(target)
            np.add.at(filled, rank, size)

    def laid(self, values: Sequence[npt.NDArray[Any]], dtype: npt.DTypeLike) -> npt.NDArray[Any]:
        """The values of all parts in their new order."""
        made = np.empty(int(self.starts[-1]), dtype=dtype)
        for target, value in zip(self._targets, values, strict=True):
            made[target] = value
        return made
