"""Phrases and proximity on sorted places (document start + position)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from store.fulltext.codec.combine import common, places_in
from store.fulltext.codec.segment import Ids

Counts = npt.NDArray[np.int64]


def near(
    places: dict[str, Ids],
    words: Sequence[str],
    offsets: Sequence[int],
    free: int | None,
    bases: Ids,
) -> tuple[Ids, Counts]:
    """(documents, occurrences) of words at their offsets, or within ``free`` other words.

    ``bases`` is where each document of the segment starts.
    """
    if free is None:
        hits = _phrase(places, words, offsets)
    else:
        hits = np.array(_windows(places, words, free, bases), dtype=np.uint32)
    if not len(hits):
        return hits, np.zeros(0, dtype=np.int64)
    documents = _owners(hits, bases)
    new = np.ones(len(documents), dtype=np.bool_)
    np.not_equal(documents[1:], documents[:-1], out=new[1:])
    at = new.nonzero()[0]
    return documents[at], np.diff(at, append=len(documents))


def _owners(places: Ids, bases: Ids) -> Ids:
    """The document of each place."""
    return (bases.searchsorted(places, side="right") - 1).astype(np.uint32)


def _phrase(places: dict[str, Ids], words: Sequence[str], offsets: Sequence[int]) -> Ids:
    """Where the first word of every occurrence stands, moved by the first offset."""
    pairs = sorted(zip(words, offsets, strict=True), key=lambda pair: len(places[pair[0]]))
    word, offset = pairs[0]
    starts = places[word] - np.uint32(offset)
    for word, offset in pairs[1:]:
        starts = common(starts, places[word] - np.uint32(offset))
        if not len(starts):
            break
    first: Ids = starts + np.uint32(offsets[0])
    return first


def _windows(places: dict[str, Ids], words: Sequence[str], free: int, bases: Ids) -> list[int]:
    """The place after every stretch of ``len(words) + free`` words that holds them all."""
    wanted = Counter(words)
    names = list(wanted)
    shortest = min(names, key=lambda name: len(places[name]))
    common = np.unique(_owners(places[shortest], bases))
    found, labels = [], []
    for at, name in enumerate(names):
        here = places[name]
        kept = here[places_in(common, _owners(here, bases))[1]]
        found.append(kept)
        labels.append(np.full(len(kept), at, dtype=np.uint32))
    every, which = np.concatenate(found), np.concatenate(labels)
    order = np.argsort(every, kind="stable")
    hits: list[int] = []
    inside: Counter[int] = Counter()
    needed = {at: wanted[name] for at, name in enumerate(names)}
    missing = len(words)
    left = 0
    stops, held = every[order].tolist(), which[order].tolist()
    owners = _owners(every[order], bases).tolist()
    for right, place in enumerate(stops):
        label = held[right]
        inside[label] += 1
        missing -= inside[label] <= needed[label]
        while place - stops[left] >= len(words) + free or owners[left] != owners[right]:
            gone = held[left]
            missing += inside[gone] <= needed[gone]
            inside[gone] -= 1
            left += 1
        if missing == 0:
            hits.append(place)
    return hits
