"""A snapshot of the index as Whoosh's index, reader and searcher."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from whoosh import query, reading, searching
from whoosh.index import Index

from store.errors import QueryError
from store.fulltext.codec.postings import polled
from store.fulltext.codec.schema import schema
from store.fulltext.codec.segment import Ids, dead_mask
from store.fulltext.codec.settled import settled, walk
from store.fulltext.codec.weighting import Ranking
from store.fulltext.codec.whoosh_codec import ColumnarSegment
from store.fulltext.facts import Facts
from store.fulltext.snapshot import Snapshot, Snapshots

_RANKING = Ranking()


class LeafReader(reading.SegmentReader):  # type: ignore[misc]
    """Whoosh's reader of one segment, and the documents that it holds back."""

    def every_document(self, fieldname: str, text: bytes) -> Iterable[int]:
        """The documents that have a term, deleted ones among them."""
        found: Iterable[int] = self._terms.matcher(fieldname, text, None).all_ids()
        return found


def reader_of(snapshot: Snapshot) -> reading.IndexReader:
    """Whoosh's reader of a snapshot. It is kept with the snapshot, and not to be closed."""
    if snapshot.reader is None:
        snapshot.reader = _reader(snapshot)
    return snapshot.reader


def _reader(snapshot: Snapshot) -> reading.IndexReader:
    made = schema(snapshot.commit.stemmers)
    generation = snapshot.commit.generation
    leaves = [
        LeafReader(None, made, ColumnarSegment(arrays, dead_mask(segment)), generation)
        for arrays, segment in zip(snapshot.readers, snapshot.commit.segments, strict=True)
    ]
    if len(leaves) == 1:
        return leaves[0]
    return reading.MultiReader(leaves, generation) if leaves else reading.EmptyReader(made)


class ColumnarSearcher(searching.Searcher):  # type: ignore[misc]
    """Whoosh's searcher with our ranking; every tree is settled before it is run.

    No document is skipped for its quality, whatever ``optimize`` says: Whoosh's unions judge
    the rest of one part by the present block of the other, and lose some of the best.
    """

    def __init__(
        self,
        reader: reading.IndexReader,
        weighting: Any = _RANKING,
        closereader: bool = False,
        fromindex: ColumnarIndex | None = None,
        parent: ColumnarSearcher | None = None,
        facts: Facts | None = None,
    ) -> None:
        # Whoosh makes the searchers of the segments at once: they take it from here.
        self.facts: Facts | None = facts if parent is None else parent.facts
        """What answers `Fact`; None: nothing does, and asking raises ValueError."""
        super().__init__(reader, weighting, closereader, fromindex, parent)

    def collector(self, *args: Any, **options: Any) -> Any:
        """As Whoosh's, but for ``optimize``."""
        made = super().collector(*args, **{**options, "optimize": False})
        inner = made
        while hasattr(inner, "child"):
            inner = inner.child
        if hasattr(inner, "replace"):
            inner.replace = 0
        return made

    def search_with_collector(self, q: Any, collector: Any, context: Any = None) -> None:
        """Run a tree."""
        super().search_with_collector(settled(q), collector, context)

    def docs_for_query(self, q: Any, for_deletion: bool = False) -> Iterator[int]:
        """The documents that a tree finds."""
        tree = settled(q)
        for leaf, base in self.leaf_searchers():
            for number in tree.matcher(leaf, leaf.boolean_context()).all_ids():
                yield number + base

    def refresh(self) -> ColumnarSearcher:
        """A searcher of the newest commit: itself where nothing was committed since."""
        if self._ix is None:
            raise ValueError("this searcher was not made by an index")
        newest = self._ix.reader()
        if newest is self.ixreader:
            return self
        return ColumnarSearcher(newest, self.weighting, fromindex=self._ix, facts=self.facts)

    def up_to_date(self) -> bool:
        """Whether nothing was committed since."""
        return self._ix is not None and self._ix.reader() is self.ixreader


class ColumnarIndex(Index):  # type: ignore[misc]
    """The index in a folder, for reading; ``store.fulltext.writer`` writes it.

    Raises IndexUnavailable, from any method, where there is no whole index.
    """

    def __init__(self, folder: Path, facts: Facts | None = None) -> None:
        self._snapshots = Snapshots(folder)
        self._facts = facts

    @property
    def schema(self) -> Any:
        """Whoosh's schema of the newest commit."""
        return schema(self._snapshots.newest().commit.stemmers)

    def latest_generation(self) -> int:
        """Of the newest commit."""
        return self._snapshots.newest().commit.generation

    def is_empty(self) -> bool:
        """Whether it has no document."""
        return self.doc_count() == 0

    def doc_count(self) -> int:
        """Documents that are not deleted."""
        return int(self.reader().doc_count())

    def doc_count_all(self) -> int:
        """Documents, deleted ones among them."""
        return self._snapshots.newest().size

    def reader(self, reuse: Any = None) -> reading.IndexReader:
        """A reader of the newest commit, the same until there is another."""
        return reader_of(self._snapshots.newest())

    def searcher(self, **options: Any) -> ColumnarSearcher:
        """A searcher of the newest commit."""
        options = {"facts": self._facts, **options}
        return ColumnarSearcher(self.reader(), fromindex=self, **options)

    def close(self) -> None:
        """Let go of the files; readers that are open keep theirs."""
        self._snapshots.close()


def matched(
    snapshot: Snapshot, facts: Facts, node: Any, poll: Callable[[], None]
) -> tuple[Ids, Any]:
    """What Whoosh's matchers find on a snapshot: documents, ascending, and their scores.

    ``poll`` is called again and again, and raises what gives the search up. Raises QueryError
    where Whoosh cannot run the query on these fields.
    """
    searcher = ColumnarSearcher(reader_of(snapshot), facts=facts)
    ids: list[int] = []
    scores: list[float] = []
    token = polled.set(poll)
    try:
        tree = settled(node)
        for leaf, base in searcher.leaf_searchers():
            if not leaf.doc_count_all():
                continue
            poll()
            found, values = walk(tree.matcher(leaf, leaf.context()), poll)
            ids += [number + base for number in found]
            scores += values
    except (query.QueryError, reading.TermNotFound, KeyError, ValueError) as error:
        raise QueryError(f"The search cannot be run: {error}") from error
    finally:
        polled.reset(token)
    return np.array(ids, dtype=np.uint32), np.array(scores, dtype=np.float32)
