"""Writing the index: one call, one commit. Merging is a commit of its own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from store.errors import IndexUnavailable
from store.fulltext import commit as commits
from store.fulltext.codec.bulk import segments_of
from store.fulltext.codec.merge import fits, merge_segments
from store.fulltext.codec.segment import SegmentReader, dead_mask
from store.fulltext.commit import Commit, SegmentInfo
from store.rows import IndexDoc

_SHARE = 4
"""A segment is merged with all smaller ones once these have a fourth of its documents."""
_MOST = 12
"""Segments before a write merges by itself, where no indexing process has come by: only the
small ones, so that nobody waits for it, unless there are twice as many."""
_SMALL = 10_000
"""Documents that such a merge moves at most: a fraction of a second."""


def write(
    folder: Path,
    docs: Iterable[IndexDoc],
    forget: Iterable[int],
    watermark: int | Callable[[], int],
    fresh: bool,
) -> None:
    """Replace ``docs`` by number, drop ``forget``, and commit with ``watermark``.

    Raises IndexUnavailable where there is nothing to add to and ``fresh`` is not set.
    """
    with commits.write_lock(folder):
        try:
            current = commits.read_commit(folder)
        except IndexUnavailable:
            if not fresh:
                raise
            current = None
        commits.sweep(folder, current)
        old = () if fresh or current is None else current.segments
        stemmers = set() if fresh or current is None else set(current.stemmers)
        added = list(segments_of(folder, docs))
        dropped = set(forget)
        for segment in added:
            reader = SegmentReader(folder, segment.name)
            dropped.update(reader.column("number").tolist())
            stemmers.update(reader.facts["stemmers"])
        segments = [*_bury(folder, old, dropped), *added]
        commit = Commit(
            current.generation + 1 if current else 1,
            watermark if isinstance(watermark, int) else watermark(),
            tuple(sorted(stemmers)),
            tuple(segments),
            os.urandom(8).hex() if fresh or current is None else current.token,
        )
        commits.publish(folder, commit)
        if len(segments) > 2 * _MOST:
            _merge(folder, commit, _choice)
        elif len(segments) > _MOST:
            _merge(folder, commit, _small)
        commits.sweep(folder, commits.read_commit(folder))


def tidy(folder: Path) -> None:
    """Merge until segments are few; what is found does not change."""
    with commits.write_lock(folder):
        _merge(folder, commits.read_commit(folder), _choice)
        commits.sweep(folder, commits.read_commit(folder))


def _bury(folder: Path, segments: Iterable[SegmentInfo], dropped: set[int]) -> list[SegmentInfo]:
    if not dropped:
        return list(segments)
    gone = np.fromiter(dropped, dtype=np.int64, count=len(dropped))
    kept = []
    for segment in segments:
        dead = dead_mask(segment)
        dead |= np.isin(SegmentReader(folder, segment.name).column("number"), gone)
        count = int(dead.sum())
        if count == segment.docs:
            continue
        if count != segment.dead_count:
            segment = replace(segment, dead=np.packbits(dead).tobytes(), dead_count=count)
        kept.append(segment)
    return kept


Policy = Callable[[Sequence[SegmentInfo]], list[SegmentInfo]]


def _merge(folder: Path, commit: Commit, choose: Policy) -> None:
    """Merge what the policy chooses and commit it with the same watermark."""
    segments = list(commit.segments)
    while chosen := choose(segments):
        readers = [SegmentReader(folder, segment.name) for segment in chosen]
        if not fits(readers):
            break
        alive = [~dead_mask(segment) for segment in chosen]
        merged = merge_segments(folder, list(zip(readers, alive, strict=True)))
        segments = [segment for segment in segments if segment not in chosen] + [merged]
    if segments != list(commit.segments):
        commits.publish(
            folder, replace(commit, generation=commit.generation + 1, segments=tuple(segments))
        )


def _choice(segments: Sequence[SegmentInfo]) -> list[SegmentInfo]:
    """The smaller segments, from the first that they together come near in size.

    Each segment left is then four times as large as all smaller ones together, so that
    there are few, and a document is moved a few times in its life.
    """
    for segment in segments:
        if segment.dead_count * 2 > segment.docs:
            return [segment]
    ordered = sorted(segments, key=lambda one: one.docs - one.dead_count, reverse=True)
    sizes = [one.docs - one.dead_count for one in ordered]
    for at in range(len(ordered) - 1):
        if sum(sizes[at + 1 :]) * _SHARE >= sizes[at]:
            chosen = ordered[at:]
            return sorted(chosen, key=segments.index)
    return []


def _small(segments: Sequence[SegmentInfo]) -> list[SegmentInfo]:
    """The same of the smallest segments, as many as a write may move; none where all are few."""
    if len(segments) <= _MOST:
        return []
    small: list[SegmentInfo] = []
    moved = 0
    for segment in sorted(segments, key=lambda one: one.docs):
        moved += segment.docs
        if moved <= _SMALL:
            small.append(segment)
    return _choice(sorted(small, key=segments.index))
