"""Phrases and proximity on sorted occurrences (document << 32 | position)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from store.fulltext.segments import Ids, Weights


def near(
    keys: Sequence[Ids], words: Sequence[str], offsets: Sequence[int], free: int | None
) -> tuple[Ids, Weights]:
    """(documents, occurrences) of words at their offsets, or within ``free`` other words."""
    if free is None:
        starts = keys[0] - offsets[0]
        for found, offset in zip(keys[1:], offsets[1:], strict=True):
            starts = starts[_among(starts, found - offset)]
        ids = starts >> 32
    else:
        ids = np.array(_windows(keys, words, free), dtype=np.int64)
    documents, counts = np.unique(ids, return_counts=True)
    return documents, counts.astype(np.float32)


def _among(values: Ids, others: Ids) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    if not len(others):
        return np.zeros(len(values), dtype=np.bool_)
    at = np.searchsorted(others, values)
    at[at == len(others)] = 0
    same: np.ndarray[tuple[int], np.dtype[np.bool_]] = others[at] == values
    return same


def _windows(keys: Sequence[Ids], words: Sequence[str], free: int) -> list[int]:
    """The document of every stretch of ``len(words) + free`` words that holds them all."""
    wanted = Counter(words)
    unique = dict(zip(words, keys, strict=True))
    common: Ids | None = None
    for found in unique.values():
        documents = np.unique(found >> 32)
        common = documents if common is None else np.intersect1d(common, documents)
    assert common is not None
    names = list(unique)
    every = np.concatenate(list(unique.values()))
    which = np.repeat(np.arange(len(names)), [len(found) for found in unique.values()])
    kept = np.isin(every >> 32, common)
    order = np.argsort(every[kept], kind="stable")
    places, labels = every[kept][order].tolist(), which[kept][order].tolist()
    hits: list[int] = []
    inside: Counter[str] = Counter()
    missing = len(words)
    left = 0
    for right, place in enumerate(places):
        name = names[labels[right]]
        inside[name] += 1
        missing -= inside[name] <= wanted[name]
        # Documents lie 2**32 apart, so that no stretch reaches over two of them.
        while place - places[left] >= len(words) + free:
            gone = names[labels[left]]
            missing += inside[gone] <= wanted[gone]
            inside[gone] -= 1
            left += 1
        if missing == 0:
            hits.append(place >> 32)
    return hits
