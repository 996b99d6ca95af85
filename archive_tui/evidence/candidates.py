"""Which texts may be near-duplicates: pairs whose sketches share enough shingles.

An inverted index of the sampled shingles, as in Broder's clustering of the web (1997), walked
text by text. Every text looks back at those before it, so that the work is proportional to the
sample, and a shingle that stands in very many texts (a cookie notice, a masthead) costs no more
than a rare one: there a text looks at the first few and the last few only. Copies of one story
share all their shingles and therefore their first texts, and so are still found together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from archive_tui.evidence.shingles import Sketch

LOOK_BACK = 24
"""Earlier texts with the same shingle that are all looked at; of more, the ends."""
FIRST, LAST = 8, 4
CHUNK = 2_000_000
"""Pairs counted at once: what bounds memory."""
PARTS_BITS = 4
DOUBT = 4.0
"""Standard deviations by which a sample may show less in common than there is."""


@dataclass(slots=True, frozen=True)
class Candidate:
    """Two texts by their places in the list, the earlier one last."""

    late: int
    early: int


def equal(sketches: Sequence[Sketch]) -> list[list[int]]:
    """The places of the texts, those with equal shingle sets together, in order."""
    groups: dict[bytes, list[int]] = {}
    for at, known in enumerate(sketches):
        groups.setdefault(known.digest, []).append(at)
    return list(groups.values())


def alike(
    sketches: Sequence[Sketch], least: float, progress: Callable[[int, int], None] | None = None
) -> Iterator[Candidate]:
    """Pairs that may share ``least`` of the smaller one's shingles, or more.

    ``progress`` is called with (texts looked at, all of them).
    """
    if len(sketches) < 2:
        return
    lengths = np.array([len(known.hashes) for known in sketches], dtype=np.int64)
    sizes = np.array([known.size for known in sketches], dtype=np.int64)
    levels = np.array([known.level for known in sketches], dtype=np.int64)
    postings = _Postings(np.concatenate([known.hashes for known in sketches]), lengths)
    bounds = np.concatenate(([0], np.cumsum(lengths)))
    at = 0
    while at < len(sketches):
        limit = bounds[at] + max(1, CHUNK // LOOK_BACK)
        until = max(at + 1, int(np.searchsorted(bounds, limit, side="right")) - 1)
        yield from _enough(
            *postings.counted(int(bounds[at]), int(bounds[until])), sizes, levels, least
        )
        at = until
        if progress:
            progress(at, len(sketches))


class _Postings:
    """All sampled shingles, each with the texts that it stands in, in order."""

    def __init__(self, hashes: NDArray[np.uint64], lengths: NDArray[np.int64]) -> None:
        self._owners = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
        self._listed = np.empty(len(hashes), dtype=np.int32)
        self._begin = np.empty(len(hashes), dtype=np.int32)
        self._place = np.empty(len(hashes), dtype=np.int32)
        # Sorted a part at a time: the whole at once would take several times its room.
        part = (hashes >> np.uint64(64 - PARTS_BITS)).astype(np.uint8)
        at = 0
        for number in range(1 << PARTS_BITS):
            chosen = np.flatnonzero(part == number)
            self._list(hashes[chosen], chosen, at)
            at += len(chosen)

    def _list(self, hashes: NDArray[np.uint64], chosen: NDArray[np.int64], at: int) -> None:
        """Put the entries ``chosen`` with these hashes in order, from place ``at`` on."""
        order = np.argsort(hashes, kind="stable")
        ordered, entries = hashes[order], chosen[order]
        new = np.ones(len(order), dtype=bool)
        new[1:] = ordered[1:] != ordered[:-1]
        begins = np.flatnonzero(new)
        self._listed[at : at + len(order)] = self._owners[entries]
        self._place[entries] = np.arange(at, at + len(order))
        self._begin[entries] = np.repeat(begins + at, np.diff(begins, append=len(order)))

    def counted(
        self, first: int, last: int
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """(late, early, shingles in common) for the entries [first, last) of the sample."""
        place = self._place[first:last].astype(np.int64)
        begin = self._begin[first:last].astype(np.int64)
        owner = self._owners[first:last].astype(np.int64)
        before = place - begin
        few = before <= LOOK_BACK
        parts = [
            self._looked(owner[few], begin[few], before[few]),
            self._looked(owner[~few], begin[~few], np.full(int((~few).sum()), FIRST)),
            self._looked(owner[~few], place[~few] - LAST, np.full(int((~few).sum()), LAST)),
        ]
        keys, counts = np.unique(np.concatenate(parts), return_counts=True)
        return keys >> 32, keys & 0xFFFFFFFF, counts

    def _looked(
        self, owner: NDArray[np.int64], start: NDArray[np.int64], count: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        """Pairs as one number each: the owner with ``count`` texts listed from ``start``."""
        total = int(count.sum())
        skipped = np.repeat(np.cumsum(count) - count, count)
        places = np.repeat(start, count) + np.arange(total) - skipped
        pairs: NDArray[np.int64] = (np.repeat(owner, count) << 32) | self._listed[places]
        return pairs


def _enough(
    late: NDArray[np.int64],
    early: NDArray[np.int64],
    common: NDArray[np.int64],
    sizes: NDArray[np.int64],
    levels: NDArray[np.int64],
    least: float,
) -> Iterator[Candidate]:
    """Those pairs of whose samples enough is in common."""
    some = common > 1
    late, early, common = late[some], early[some], common[some]
    coarse = np.left_shift(1, np.maximum(levels[late], levels[early]))
    smaller = np.minimum(sizes[late], sizes[early])
    expected = least * smaller / coarse
    spread = np.sqrt(expected * (1 - 1 / coarse))
    enough = common >= expected - DOUBT * spread - 1e-9
    for one, other in zip(late[enough].tolist(), early[enough].tolist(), strict=True):
        yield Candidate(one, other)


def least_contained(threshold: float, contained: float) -> float:
    """What share of the smaller set two sets have in common at least, by either threshold.

    Sets of resemblance J share J(|A|+|B|)/(1+J), which is 2J/(1+J) of the smaller at least.
    """
    return min(2 * threshold / (1 + threshold), contained)
