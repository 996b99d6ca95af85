"""Writing the index: one call, one commit."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from store.errors import IndexUnavailable
from store.fulltext import commit as commits
from store.fulltext.commit import Commit, SegmentInfo
from store.fulltext.inversion import Inversion
from store.fulltext.segments import SegmentReader, files_of, merge_segments, write_segment
from store.rows import IndexDoc

_SEGMENT_SIZE = 12_000_000
"""Code points inverted in memory before a segment is written."""
_FANOUT = 8
"""So many segments of about one size become one; a posting is moved log₈(n) times."""
_LARGEST = 60_000
"""Documents; larger segments are merged only to get rid of deleted documents."""

Mask = npt.NDArray[np.bool_]


def write(
    folder: Path, docs: Iterable[IndexDoc], forget: Iterable[int], watermark: int, fresh: bool
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
        dropped = set(forget)
        added = [_write(folder, part, stemmers, dropped) for part in _chunks(docs)]
        segments = _merge(folder, [*_bury(folder, old, dropped), *added])
        commits.publish(
            folder,
            Commit(
                current.generation + 1 if current else 1,
                watermark,
                tuple(sorted(stemmers)),
                tuple(segments),
                secrets.token_hex(8) if fresh or current is None else current.token,
            ),
        )
        commits.sweep(folder, commits.read_commit(folder))


def _chunks(docs: Iterable[IndexDoc]) -> Iterator[Inversion]:
    inversion = Inversion()
    seen: set[int] = set()
    for doc in docs:
        if doc.number in seen:
            raise ValueError(f"entry {doc.number} is given twice")
        seen.add(doc.number)
        inversion.add(doc)
        if inversion.size >= _SEGMENT_SIZE:
            yield inversion
            inversion = Inversion()
    if inversion.count:
        yield inversion


def _write(
    folder: Path, inversion: Inversion, stemmers: set[str], dropped: set[int]
) -> SegmentInfo:
    name = write_segment(folder, inversion)
    stemmers |= inversion.stemmers
    dropped.update(inversion.columns()["number"].tolist())
    return SegmentInfo(name, inversion.count, commits.seal(folder, files_of(name)))


def _bury(folder: Path, segments: Iterable[SegmentInfo], dropped: set[int]) -> list[SegmentInfo]:
    if not dropped:
        return list(segments)
    gone = np.fromiter(dropped, dtype=np.int64, count=len(dropped))
    kept = []
    for segment in segments:
        dead = dead_mask(segment)
        dead |= np.isin(_numbers(folder, segment), gone)
        count = int(dead.sum())
        if count == segment.docs:
            continue
        if count != segment.dead_count:
            segment = replace(segment, dead=np.packbits(dead).tobytes(), dead_count=count)
        kept.append(segment)
    return kept


def _numbers(folder: Path, segment: SegmentInfo) -> npt.NDArray[np.int64]:
    with np.load(folder / files_of(segment.name)[2], allow_pickle=False) as columns:
        numbers: npt.NDArray[np.int64] = columns["number"]
        return numbers


def dead_mask(segment: SegmentInfo) -> Mask:
    """Which documents of a segment are deleted, as a new array."""
    if not segment.dead:
        return np.zeros(segment.docs, dtype=np.bool_)
    bits = np.unpackbits(np.frombuffer(segment.dead, dtype=np.uint8), count=segment.docs)
    return bits.astype(np.bool_)


def _merge(folder: Path, segments: list[SegmentInfo]) -> list[SegmentInfo]:
    """Merge by size class until no class is full; rewrite what is half deleted."""
    while chosen := _choice(segments):
        readers = [SegmentReader(folder, segment.name) for segment in chosen]
        alive = [~dead_mask(segment) for segment in chosen]
        name, columns = merge_segments(folder, list(zip(readers, alive, strict=True)))
        for reader in readers:
            reader.close()
        merged = SegmentInfo(name, len(columns["number"]), commits.seal(folder, files_of(name)))
        segments = [segment for segment in segments if segment not in chosen] + [merged]
    return segments


def _choice(segments: list[SegmentInfo]) -> list[SegmentInfo]:
    classes: dict[int, list[SegmentInfo]] = {}
    for segment in segments:
        live = segment.docs - segment.dead_count
        if segment.dead_count * 2 > segment.docs:
            return [segment]
        if live < _LARGEST:
            classes.setdefault(_size_class(live), []).append(segment)
    for group in (classes[size] for size in sorted(classes)):
        if len(group) >= _FANOUT:
            return group
    return []


def _size_class(docs: int) -> int:
    size = 0
    while docs >= _FANOUT:
        docs //= _FANOUT
        size += 1
    return size
