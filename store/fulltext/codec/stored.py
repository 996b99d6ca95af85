"""How the arrays of a segment are stored: postings packed, columns as small as they can be.

What the builder and the merge make of a field ``f`` becomes: ``f.docs`` packed, each document
as the distance from the one before in the same term, of the first from 0 · ``f.counts``
packed, each one less · ``f.gpos`` packed as ``f.positions``, counted within the document ·
``f.bases`` as ``f.strides``, what the distances between them have beyond the document's length
in the field · ``f.heads`` and ``f.ends`` those of every `STEP`-th term: the terms between are
cut from ``f.blob``, at its newlines.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from store.fulltext.codec.layout import FIRST
from store.fulltext.codec.packing import pack
from store.fulltext.fields import PART
from store.fulltext.inversion import NO_DAY

Arrays = dict[str, "npt.NDArray[Any]"]
Values = npt.NDArray[np.int64]
Told = tuple[int, int, bool]
"""Of a column: what is added to each value, and to each more than to the one before; whether
0 stands for none."""
NUMBERS = ("number", "kind", "date_from", "date_to", "added")
"""Columns that are stored small, in this order."""
TYPES: dict[str, type[np.integer[Any]]] = {
    "number": np.int64,
    "kind": np.uint8,
    **dict.fromkeys(("date_from", "date_to", "added"), np.int32),
}
STEP = 16
"""Terms of a dictionary, by which it is sought in."""


def stored(arrays: Arrays, facts: dict[str, Any]) -> tuple[Arrays, dict[str, Any]]:
    """The arrays as they are written, and the facts with how columns are to be read."""
    made = dict(arrays)
    told: dict[str, Told] = {}
    for name in [key.removesuffix(".blob") for key in arrays if key.endswith(".blob")]:
        _field(made, name, told)
    first = made["column.date_from"].astype(np.int64)
    for name in NUMBERS:
        values = made[f"column.{name}"].astype(np.int64)
        # The last day that a date can mean is mostly the first one.
        values = values - first if name == "date_to" else values
        made[f"column.{name}"], told[name] = small(values, day=name in ("date_from", "added"))
    for name in [key for key in made if key.startswith("length.")]:
        made[name] = narrow(made[name])
    return made, {**facts, "small": told}


def _field(made: Arrays, name: str, told: dict[str, Told]) -> None:
    docs, counts = made.pop(f"{name}.docs"), made.pop(f"{name}.counts")
    gaps = np.diff(docs, prepend=docs[:1])
    starts = made[f"{name}.starts"][:-1]
    gaps[starts] = docs[starts]
    if f"{name}.gpos" in made:
        bases = made.pop(f"{name}.bases")
        places = made.pop(f"{name}.gpos") - np.repeat(bases[docs], counts)
        made[f"{name}.positions.widths"], made[f"{name}.positions.data"] = pack(places)
        beyond = bases[1:].astype(np.int64) - bases[:-1]
        if (length := made.get(f"length.{PART.get(name)}")) is not None:
            beyond -= length
        made[f"{name}.strides"], told[f"{name}.strides"] = small(beyond, day=False)
    made[f"{name}.heads"] = made[f"{name}.heads"][::STEP]
    ends = made[f"{name}.ends"]
    made[f"{name}.ends"] = np.append(ends[:-1][::STEP], ends[-1:])
    made[f"{name}.docs.widths"], made[f"{name}.docs.data"] = pack(gaps)
    made[f"{name}.counts.widths"], made[f"{name}.counts.data"] = pack(counts - np.uint32(1))


def bases_of(strides: npt.NDArray[Any]) -> npt.NDArray[np.uint32]:
    """Where each document starts, and the end of the last."""
    found = np.full(len(strides) + 1, FIRST, dtype=np.uint32)
    found[1:] += np.cumsum(strides, dtype=np.uint32)
    return found


def narrow(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """The same numbers, none below 0, in the smallest type that holds them."""
    return values.astype(np.min_scalar_type(int(values.max(initial=0))))


def small(values: Values, *, day: bool) -> tuple[npt.NDArray[Any], Told]:
    """Numbers as distances from the lowest, or from a number more each; empty for all alike."""
    if not len(values):
        return values, (0, 0, False)
    if day and (values == NO_DAY).any():
        given = values[values != NO_DAY]
        offset = int(given.min(initial=NO_DAY + 1)) - 1
        return narrow(np.where(values == NO_DAY, 0, values - offset)), (offset, 0, True)
    best: tuple[npt.NDArray[Any], Told] | None = None
    for step in (1, 0):
        rest = values - step * np.arange(len(values))
        offset = int(rest.min())
        kept = narrow(rest - offset)
        if not kept.any():
            return kept[:0], (offset, step, False)
        if best is None or kept.itemsize < best[0].itemsize:
            best = kept, (offset, step, False)
    assert best is not None
    return best


def column(kept: npt.NDArray[Any], told: Told, count: int) -> Values:
    """The numbers again."""
    offset, step, absent = told
    found = np.zeros(count, dtype=np.int64) if not len(kept) else kept.astype(np.int64)
    if absent:
        return np.where(found == 0, NO_DAY, found + offset)
    found += offset
    if step:
        found += step * np.arange(count)
    return found
