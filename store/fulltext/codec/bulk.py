"""Entries into segments, a bounded amount of text at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from store.fulltext.codec.builder import Builder
from store.fulltext.codec.segment import write_segment
from store.fulltext.codec.vocabulary import Vocabulary
from store.fulltext.commit import SegmentInfo
from store.rows import IndexDoc

CHUNK = 16_000_000
"""Code points inverted in memory before a segment is written."""
_WORDS = 2_000_000
"""Runs of letters and whole values that are remembered from one chunk to the next."""


def segments_of(folder: Path, docs: Iterable[IndexDoc]) -> Iterator[SegmentInfo]:
    """Write ``docs`` as new segments. Raises ValueError where one number comes twice."""
    vocabulary = Vocabulary()
    builder = Builder(vocabulary)
    seen: set[int] = set()
    for doc in docs:
        if doc.number in seen:
            raise ValueError(f"entry {doc.number} is given twice")
        seen.add(doc.number)
        builder.add(doc)
        if builder.size >= CHUNK:
            yield write_segment(folder, *builder.arrays())
            if len(vocabulary.runs) + len(vocabulary.keys) > _WORDS:
                vocabulary = Vocabulary()
            builder = Builder(vocabulary)
    if builder.count:
        yield write_segment(folder, *builder.arrays())
