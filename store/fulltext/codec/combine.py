"""Sorted documents with weights: joined, looked up, and the best of them chosen."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from store.fulltext.codec.segment import Ids

Weights = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
_local = threading.local()


def single(ids: Ids, weights: Weights) -> tuple[Ids, Weights]:
    """Each document once and in order, its weights summed."""
    if len(ids) < 2:
        return ids, weights
    order = np.argsort(ids, kind="stable")
    ids = ids[order]
    new = np.empty(len(ids), dtype=np.bool_)
    new[0] = True
    np.not_equal(ids[1:], ids[:-1], out=new[1:])
    at = new.nonzero()[0]
    return ids[at], np.add.reduceat(weights[order], at)


def joined(
    parts: Sequence[tuple[Ids, Weights]], size: int, *, repeated: bool = False
) -> tuple[Ids, Weights]:
    """The union of parts, weights summed. ``size`` documents there are in all.

    In each part a document stands once, in order, unless ``repeated`` is set.
    """
    parts = [part for part in parts if len(part[0])]
    if not parts:
        return np.zeros(0, dtype=np.uint32), np.zeros(0, dtype=np.float32)
    if len(parts) == 1 and not repeated:
        return parts[0]
    total = sum(len(ids) for ids, _ in parts)
    if total * 32 > size:
        return _scattered(parts, size)
    if not repeated:
        parts = sorted(parts, key=lambda part: len(part[0]))
        large, weights = parts[-1]
        if len(large) * 8 > total * 7:
            rest = single(
                np.concatenate([ids for ids, _ in parts[:-1]]),
                np.concatenate([values for _, values in parts[:-1]]),
            )
            return _inserted(large, weights, *rest)
    return single(
        np.concatenate([ids for ids, _ in parts]),
        np.concatenate([weights for _, weights in parts]),
    )


def _inserted(ids: Ids, weights: Weights, few: Ids, more: Weights) -> tuple[Ids, Weights]:
    at = ids.searchsorted(few)
    there = ids.take(at, mode="clip") == few
    weights = weights.copy()
    weights[at[there]] += more[there]
    if there.all():
        return ids, weights
    new = ~there
    return np.insert(ids, at[new], few[new]), np.insert(weights, at[new], more[new])


def _scattered(parts: Sequence[tuple[Ids, Weights]], size: int) -> tuple[Ids, Weights]:
    room = _room("sums", size, np.float32)
    seen = np.zeros(size, dtype=np.bool_)
    try:
        for ids, weights in parts:
            np.add.at(room, ids, weights)
            seen[ids] = True
        found = seen.nonzero()[0]
        return found.astype(np.uint32), room.take(found)
    finally:
        for ids, _ in parts:
            room[ids] = 0


def _room(name: str, size: int, dtype: npt.DTypeLike) -> npt.NDArray[Any]:
    """An array of this thread that is kept, at first zeros."""
    room: npt.NDArray[Any] | None = getattr(_local, name, None)
    if room is None or len(room) < size:
        room = np.zeros(size, dtype=dtype)
        setattr(_local, name, room)
    return room[:size]


def counted(count: int) -> npt.NDArray[np.uint32]:
    """0 … count - 1, not to be written to."""
    known: npt.NDArray[np.uint32] | None = getattr(_local, "counted", None)
    if known is None or len(known) < count:
        known = _local.counted = np.arange(count + count // 4, dtype=np.uint32)
    return known[:count]


def fold(ids: Ids, weights: Weights, size: int) -> int:
    """Sum the weights of each document at one of its places, in place; how many others.

    ``ids`` may stand in any order; the weights at the other places become 0. ``size``
    documents there are in all.
    """
    room = _room("places", size, np.uint32)
    at = counted(len(ids))
    # Which place of several is left under a document does not matter: it is one of them.
    room[ids] = at
    others = (room.take(ids) != at).nonzero()[0]
    if len(others):
        np.add.at(weights, room.take(ids.take(others)), weights.take(others))
        weights[others] = 0
    return len(others)


def spread(parts: Sequence[tuple[Ids, Weights]], size: int) -> Weights:
    """The sums of weights by document, 0 for those that no part has.

    In each part a document stands once.
    """
    total = np.zeros(size, dtype=np.float32)
    for ids, weights in parts:
        one = np.zeros(size, dtype=np.float32)
        one[ids] = weights
        total += one
    return total


def places_in(large: Ids, few: Ids) -> tuple[npt.NDArray[np.intp], Mask]:
    """Where each of ``few`` stands in ``large``, and whether it does. Both ascending."""
    if not len(large):
        return np.zeros(len(few), dtype=np.intp), np.zeros(len(few), dtype=np.bool_)
    at = large.searchsorted(few)
    there: Mask = large.take(at, mode="clip") == few
    return at, there


_SEARCHED = 24
"""How many times as long an array is in which another's values are looked up one by one."""


def common(one: Ids, other: Ids) -> Ids:
    """The values that both have, ascending. Both ascend, each value once."""
    few, large = (one, other) if len(one) <= len(other) else (other, one)
    if len(few) * _SEARCHED < len(large):
        return few[places_in(large, few)[1]]
    # A sort of both is vectorised, a search is not.
    both = np.concatenate([few, large])
    both.sort()
    shared: Ids = both.take((both[1:] == both[:-1]).nonzero()[0])
    return shared


def best(scores: Weights, numbers: npt.NDArray[Any], ids: Ids, count: int) -> npt.NDArray[np.intp]:
    """The places of the ``count`` highest scores, in order; equal ones by their ``numbers``.

    ``scores`` are those of ``ids``, ``numbers`` those of all documents.
    """
    if count <= 0:
        return np.zeros(0, dtype=np.intp)
    chosen = np.arange(len(scores)) if len(scores) <= 1024 + 4 * count else _likely(scores, count)
    if len(chosen) > 1024 + 4 * count:
        chosen = _cut(scores, numbers, ids, chosen, count)
    order = np.lexsort((numbers[ids[chosen]], -scores[chosen]))
    found: npt.NDArray[np.intp] = chosen[order[:count]]
    return found


def _likely(scores: Weights, count: int) -> npt.NDArray[np.intp]:
    """Places that hold all of the best: those that reach a bound which ``count`` reach."""
    columns = max(2 * count, 128)
    rows = len(scores) // columns
    if rows < 2:
        return np.arange(len(scores))
    tops = np.maximum.reduce(scores[: rows * columns].reshape(rows, columns), axis=0)
    tops.sort()
    reached: npt.NDArray[np.intp] = (scores >= tops[columns - count]).nonzero()[0]
    return reached


def _cut(
    scores: Weights,
    numbers: npt.NDArray[Any],
    ids: Ids,
    chosen: npt.NDArray[np.intp],
    count: int,
) -> npt.NDArray[np.intp]:
    """Of many with equal scores, no more than can be among the best."""
    values = scores[chosen]
    last = np.partition(values, len(values) - count)[len(values) - count]
    above, equal = chosen[values > last], chosen[values == last]
    missing = count - len(above)
    if len(equal) > missing:
        equal = equal[np.argpartition(numbers[ids[equal]], missing - 1)[:missing]]
    return np.concatenate([above, equal])
