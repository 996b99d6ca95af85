"""One generation of the index, opened for reading: segments side by side as one."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from store.errors import IndexUnavailable
from store.fulltext import commit as commits
from store.fulltext.codec.combine import places_in
from store.fulltext.codec.layout import LENGTHS
from store.fulltext.codec.segment import FieldReader, Ids, Posted, SegmentReader, dead_mask
from store.fulltext.fields import BOOSTS, KINDS

Mask = npt.NDArray[np.bool_]
Weights = npt.NDArray[np.float32]
# Saturation of frequencies: the literature's range is 1.2 to 2.0, and on the Cranfield and
# CISI collections the upper end ranks best.
K1 = 2.0
B = {"title": 0.5, "text": 0.75, "note": 0.75}
_KEPT = 32_000_000
"""Bytes of masks and joined postings that a snapshot keeps."""


class Kept:
    """The most recently used arrays, as many as fit in a number of bytes. Thread-safe."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._used = 0
        self._items: OrderedDict[Any, tuple[Any, int]] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, key: Any) -> tuple[Any, int] | None:
        """What is kept under ``key``, with its bytes; None for nothing."""
        return self._items.get(key)

    def get(self, key: Any, make: Callable[[], Any], size: Callable[[Any], int]) -> Any:
        """What is kept under ``key``, or what ``make`` gives; ``size`` says its bytes."""
        found = self._items.get(key)
        return found[0] if found is not None else self.put(key, make(), size)

    def put(self, key: Any, made: Any, size: Callable[[Any], int]) -> Any:
        """Keep what was made, if there is room for it, and give it back."""
        cost = size(made) + 400
        with self._lock:
            if key not in self._items and cost < self._room // 2:
                self._items[key] = (made, cost)
                self._used += cost
                while self._used > self._room:
                    self._used -= self._items.popitem(last=False)[1][1]
        return made


class Told:
    """What the record said of a fact, and the documents for which it holds."""

    def __init__(self, numbers: Any, ids: Ids) -> None:
        self.numbers, self.ids = numbers, ids
        self._mask: Mask | None = None

    def among(self, ids: Ids, size: int) -> Mask:
        """Which of ``ids`` are such documents, of ``size`` that there are."""
        if self._mask is None:
            if len(ids) * 64 < len(self.ids):
                return places_in(self.ids, ids)[1]
            self._mask = np.zeros(size, dtype=np.bool_)
            self._mask[self.ids] = True
        return self._mask.take(ids)


class Snapshot:
    """Documents are numbered 0 … size-1 across segments; ``alive`` masks the deleted ones."""

    def __init__(self, commit: commits.Commit, readers: list[SegmentReader]) -> None:
        self.commit = commit
        self.readers = readers
        self.size = sum(reader.count for reader in readers)
        self.bases: list[int] = np.cumsum([0, *(reader.count for reader in readers)])[:-1].tolist()
        self.whole = not any(segment.dead_count for segment in commit.segments)
        """True where nothing is deleted."""
        self._alive: Mask | None = None
        self._present = {name for reader in readers for name in reader.fields}
        self.kept = Kept(_KEPT)
        self._columns: dict[str, npt.NDArray[Any]] = {}
        self._ascending: bool | None = None
        self._visible: tuple[Any, Mask | None, Mask | None] | None = None
        self.facts: dict[tuple[str, str], Told] = {}
        """By name and value."""
        self.reader: Any = None
        """Whoosh's reader of it, once ``codec.searcher`` has made one."""
        self._tables: dict[str, Weights] = {}

    @property
    def alive(self) -> Mask:
        """Mask of the documents that are not deleted."""
        if self._alive is None:
            parts = [~dead_mask(segment) for segment in self.commit.segments]
            self._alive = np.concatenate(parts) if parts else np.zeros(0, dtype=np.bool_)
        return self._alive

    def column(self, name: str) -> npt.NDArray[Any]:
        """One value a document."""
        found = self._columns.get(name)
        if found is None:
            parts = [reader.column(name) for reader in self.readers]
            if len(parts) == 1:
                found = parts[0]
            else:
                found = np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)
            self._columns[name] = found
        return found

    def weights(self, part: str) -> Weights:
        """BM25F's weighted, length-normalised frequency by posting code, of a part."""
        table = self._tables.get(part)
        if table is None:
            counts = np.arange(256, dtype=np.float64)
            norm = self.norms(part)
            full = BOOSTS[part] * counts[:, None] / norm[None, :]
            table = self._tables[part] = full.astype(np.float32).ravel()
        return table

    def norms(self, part: str) -> npt.NDArray[np.float64]:
        """By length code: what a frequency in a part is divided by."""
        norms: npt.NDArray[np.float64] = 1 - B[part] + B[part] * LENGTHS / self.mean_length(part)
        return norms

    def mean_length(self, part: str) -> float:
        """Average words of a part over the documents that have it at all."""
        told = [reader.facts["lengths"].get(part, (0, 0)) for reader in self.readers]
        having = sum(count for _, count in told)
        return sum(words for words, _ in told) / having if having else 1.0

    def lengths(self, part: str, ids: Ids) -> npt.NDArray[np.int64]:
        """Words of these documents in a part."""
        lengths: npt.NDArray[Any] | None = self._columns.get(f"length {part}")
        if lengths is None:
            parts = [reader.lengths(part) for reader in self.readers]
            lengths = parts[0] if len(parts) == 1 else np.concatenate([*parts, parts[0][:0]])
            self._columns[f"length {part}"] = lengths
        return lengths[ids].astype(np.int64)

    # -- entry numbers ---------------------------------------------------------------------

    @property
    def ascending(self) -> bool:
        """True where documents stand in the order of their entry numbers."""
        if self._ascending is None:
            column = self.column("number")
            self._ascending = bool((column[1:] > column[:-1]).all())
        return self._ascending

    def visible(self, hidden: Any, sources: bool) -> Mask | None:
        """Mask of documents neither deleted nor ``hidden``, nor quotations where ``sources``.

        None where that is all of them. It is kept for the same ``hidden``.
        """
        if self._visible is None or self._visible[0] is not hidden:
            mask = self.alive.copy()
            mask[self.having(hidden)] = False
            kinds = self.column("kind") != KINDS.index("quotation")
            every = mask if not mask.all() else None
            self._visible = hidden, every, None if (mask & kinds).all() else mask & kinds
        return self._visible[2] if sources else self._visible[1]

    def having(self, numbers: Any) -> Ids:
        """The documents, ascending, whose entry number is among ``numbers`` (sorted)."""
        if not len(numbers):
            return np.zeros(0, dtype=np.uint32)
        wanted = np.asarray(numbers, dtype=np.int64)
        parts = [
            reader.having(wanted) + np.uint32(base)
            for reader, base in zip(self.readers, self.bases, strict=True)
        ]
        return np.concatenate(parts) if parts else np.zeros(0, dtype=np.uint32)

    # -- terms -----------------------------------------------------------------------------

    def fields(self, name: str) -> Iterator[tuple[FieldReader, int]]:
        """A field in every segment that has it, with the segment's first document."""
        for reader, base in zip(self.readers, self.bases, strict=True):
            field = reader.fields.get(name)
            if field is not None:
                yield field, base

    def postings(self, field: str, term: str) -> Posted | None:
        """The postings of one term, in order of documents; None where it is nowhere."""
        if field not in self._present:
            return None
        key = ("term", field, term)
        known = self.kept.find(key)
        found: Posted | None = (
            self.kept.put(key, self._postings(field, term.encode()), self._cost)
            if known is None
            else known[0]
        )
        return found

    def _postings(self, name: str, term: bytes) -> Posted | None:
        parts = []
        for field, base in self.fields(name):
            at = field.find(term)
            if at >= 0:
                parts.append((field.posted(at, at + 1), base))
        return _joined(parts)

    def _cost(self, posted: Posted | None) -> int:
        return 0 if posted is None else posted.ids.nbytes * 3 // 2

    def range(self, name: str, prefix: str) -> Posted | None:
        """The postings of all terms that begin with ``prefix``; documents come again."""
        found: Posted | None = self.kept.get(
            ("range", name, prefix), lambda: self._range(name, prefix), self._cost
        )
        return found

    def _range(self, name: str, prefix: str) -> Posted | None:
        parts = []
        for field, base in self.fields(name):
            first, end = field.prefixed(prefix.encode())
            if first < end:
                parts.append((field.posted(first, end), base))
        return _joined(parts)

    def several(self, name: str, terms: list[str]) -> Posted | None:
        """The postings of these terms, one after another; documents come again."""
        parts = []
        for field, base in self.fields(name):
            for term in terms:
                at = field.find(term.encode())
                if at >= 0:
                    parts.append((field.posted(at, at + 1), base))
        return _joined(parts)

    def places(
        self, name: str, term: str, begun: bool = False
    ) -> list[tuple[FieldReader, int, Ids]]:
        """(field, first document, places) of a term in each segment that has it.

        Where it is ``begun``, of all terms that begin so.
        """
        found: list[tuple[FieldReader, int, Ids]] = self.kept.get(
            ("places", name, term, begun),
            lambda: self._places(name, term, begun),
            lambda made: sum(here.nbytes for _, _, here in made),
        )
        return found

    def _places(self, name: str, term: str, begun: bool) -> list[tuple[FieldReader, int, Ids]]:
        found = []
        for field, base in self.fields(name):
            here = field.places_of(term.encode(), begun)
            if len(here):
                found.append((field, base, here))
        return found

    def frequency(self, name: str, term: str) -> int:
        """In how many documents a term is, deleted ones included."""
        posted = self.postings(name, term)
        return len(posted.ids) if posted else 0

    def terms(self, name: str, prefix: str) -> list[str]:
        """Terms of a field that begin with ``prefix``; one in several segments comes again."""
        found: list[str] = []
        for field, _ in self.fields(name):
            first, end = field.prefixed(prefix.encode())
            found += field.text(first, end).split("\n")[:-1]
        return found

    def word_list(self, name: str) -> list[str]:
        """All terms of a field; one in several segments comes again."""
        return self.terms(name, "")


def _joined(parts: list[tuple[Posted, int]]) -> Posted | None:
    if not parts:
        return None
    if len(parts) == 1 and parts[0][1] == 0:
        return parts[0][0]
    ids = np.concatenate([posted.ids + np.uint32(base) for posted, base in parts])
    codes = np.concatenate([posted.codes for posted, _ in parts])
    big = None
    if any(posted.big for posted, _ in parts):
        starts = np.cumsum([0, *(len(posted.ids) for posted, _ in parts)])
        bigs = [(p.big, start) for (p, _), start in zip(parts, starts[:-1], strict=True) if p.big]
        big = (
            np.concatenate([found[0] + start for found, start in bigs]),
            np.concatenate([found[1] for found, _ in bigs]),
        )
    return Posted(ids, codes, big)


class Snapshots:
    """Keeps the newest generation open and notices when another process has committed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._found: tuple[commits.Stamp | None, Snapshot] | None = None
        """The newest snapshot, and the stamp of its commit."""

    def newest(self) -> Snapshot:
        """The snapshot of the current commit. Raises IndexUnavailable."""
        found = self._found
        if found is not None and found[0] == commits.stamp(self._folder):
            return found[1]
        with self._lock:
            return self._anew()

    def _anew(self) -> Snapshot:
        for attempt in range(5):
            stamp = commits.stamp(self._folder)
            known = self._found[1] if self._found else None
            commit = commits.read_commit(self._folder)
            try:
                if known is None or known.commit != commit:
                    known = self._open(commit)
            except FileNotFoundError:
                # A writer has replaced the commit and swept its files between two reads.
                if attempt == 4:
                    raise IndexUnavailable("A file of the search index is missing.") from None
                continue
            self._found = stamp, known
            return known
        raise IndexUnavailable("The search index is changing too fast to be read.")

    def _open(self, commit: commits.Commit) -> Snapshot:
        known = {reader.name: reader for reader in self._found[1].readers} if self._found else {}
        readers = []
        for segment in commit.segments:
            reader = known.get(segment.name)
            if reader is None:
                try:
                    reader = SegmentReader(self._folder, segment.name)
                    self._check(reader, segment)
                except IndexUnavailable:
                    commits.discard(self._folder, commit)
                    raise
            readers.append(reader)
        return Snapshot(commit, readers)

    def _check(self, reader: SegmentReader, segment: commits.SegmentInfo) -> None:
        name, _, crc, written = segment.files[0]
        if reader.container.crc != crc or reader.count != segment.docs:
            raise IndexUnavailable("A file of the search index is not the one committed.")
        # Reading a large file through takes longer than a search: only one that was
        # touched since it was written, or copied, is read before it is trusted.
        if (self._folder / name).stat().st_mtime_ns != written:
            reader.container.verify()

    def verify(self) -> None:
        """Read every file through. Raises IndexUnavailable, and gives a damaged index up."""
        snapshot = self.newest()
        try:
            for reader in snapshot.readers:
                reader.container.verify()
        except IndexUnavailable:
            commits.discard(self._folder, snapshot.commit)
            self._found = None
            raise

    def close(self) -> None:
        """Let go of the files."""
        self._found = None
