"""One segment of the index: written, merged and read, in Whoosh's own codec.

Terms and postings are files of the stock codec (``.trm``, ``.pst``); what Whoosh keeps in
its per-document files is one numpy file of columns (``.npz``), exact lengths included.
"""

from __future__ import annotations

import heapq
import itertools
import secrets
import threading
from array import array
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3LeafMatcher, W3PostingsWriter
from whoosh.filedb.filestore import FileStorage
from whoosh.reading import TermNotFound

from store.fulltext.fields import types
from store.fulltext.inversion import Columns, Inversion

PREFIX = "seg"
Ids = npt.NDArray[np.int64]
Weights = npt.NDArray[np.float32]


class Posted(NamedTuple):
    """The postings of one term in one segment; ``values`` as in `Placed`, or empty."""

    ids: Ids
    weights: Weights
    values: list[bytes]


class _BulkPostings(W3PostingsWriter):  # type: ignore[misc]
    """Takes a term's postings by the block instead of one at a time; the same format."""

    def add_all(self, ids: array[int], weights: array[float], values: list[bytes]) -> None:
        limit = self._blocklimit
        for at in range(0, len(ids), limit):
            if self._ids:
                self._write_block()
            self._ids: array[int] = ids[at : at + limit]
            self._weights = weights[at : at + limit]
            self._values = values[at : at + limit]
            self._maxweight = max(self._weights)


class _Blocks(W3LeafMatcher):  # type: ignore[misc]
    """Reads whole blocks of postings into arrays."""

    def posted(self) -> Posted:
        ids: list[Ids] = []
        weights: list[Weights] = []
        values: list[bytes] = []
        while True:
            self._read_data()
            ids.append(np.cumsum(np.array(self._data[0], dtype=np.int64)))
            self._read_weights()
            weights.append(np.asarray(self._weights, dtype=np.float32))
            if self._data[2]:
                values.extend(self._data[2])
            if self._lastblock:
                break
            self._goto(self._nextoffset)
        if len(ids) == 1:
            return Posted(ids[0], weights[0], values)
        return Posted(np.concatenate(ids), np.concatenate(weights), values)


class ArchiveCodec(W3Codec):  # type: ignore[misc]
    """The stock codec with postings written and read by the block."""

    def postings_writer(self, dbfile: Any, byteids: bool = False) -> Any:
        return _BulkPostings(
            dbfile,
            blocklimit=self._blocklimit,
            byteids=byteids,
            compression=self._compression,
            inlinelimit=self._inlinelimit,
        )

    def postings_reader(
        self, dbfile: Any, terminfo: Any, format_: Any, term: Any = None, scorer: Any = None
    ) -> Any:
        offset, length = terminfo.extent()
        return _Blocks(dbfile, offset, length, format_, term=term, scorer=scorer)


_codec = ArchiveCodec(compression=1)


def _segment(name: str, count: int = 0) -> Any:
    segment = _codec.new_segment(None, PREFIX)
    segment.segid = name
    segment.set_doc_count(count)
    return segment


def files_of(name: str) -> tuple[str, ...]:
    """The names of a segment's files."""
    return tuple(f"{PREFIX}_{name}{ending}" for ending in (".trm", ".pst", ".npz"))


class _Writer:
    """Writes terms in order of field and bytes."""

    def __init__(self, folder: Path, name: str) -> None:
        self._writer = W3FieldWriter(_codec, FileStorage(str(folder)), _segment(name))

    def write(
        self,
        fields: list[str],
        terms: Callable[[str], Iterator[tuple[bytes, array[int], array[float], list[bytes]]]],
    ) -> None:
        writer, kinds = self._writer, types()
        for field in sorted(fields):
            writer.start_field(field, kinds[field])
            for term, ids, weights, values in terms(field):
                if len(ids):
                    writer.start_term(term)
                    writer._postwriter.add_all(ids, weights, values)
                    writer.finish_term()
            writer.finish_field()
        writer.close()


def write_segment(folder: Path, inversion: Inversion) -> str:
    """Write the segment's files, not yet flushed to disk; returns its name."""
    name = secrets.token_hex(8)

    def terms(field: str) -> Iterator[tuple[bytes, array[int], array[float], list[bytes]]]:
        by_term = inversion.fields[field]
        for encoded, term in sorted((term.encode(), term) for term in by_term):
            postings = by_term[term]
            yield encoded, postings.ids, postings.weights, postings.values

    _Writer(folder, name).write(list(inversion.fields), terms)
    np.savez(folder / files_of(name)[2], **inversion.columns())  # type: ignore[arg-type]
    return name


def merge_segments(
    folder: Path, parts: list[tuple[SegmentReader, npt.NDArray[np.bool_]]]
) -> tuple[str, Columns]:
    """One segment of the live documents of ``parts`` (reader and mask of the live ones)."""
    name = secrets.token_hex(8)
    maps: list[Ids] = []
    base = 0
    for _, alive in parts:
        moved = np.cumsum(alive) - 1 + base
        moved[~alive] = -1
        maps.append(moved.astype(np.int64))
        base += int(alive.sum())
    fields = sorted({field for reader, _ in parts for field in reader.fields()})

    def terms(field: str) -> Iterator[tuple[bytes, array[int], array[float], list[bytes]]]:
        streams = [
            zip(reader.terms(field), itertools.repeat(at)) for at, (reader, _) in enumerate(parts)
        ]
        last: bytes | None = None
        group: list[int] = []
        for term, at in heapq.merge(*streams):
            if last is not None and term != last:
                yield (last, *_moved(parts, maps, field, last, group))
                group = []
            last = term
            group.append(at)
        if last is not None:
            yield (last, *_moved(parts, maps, field, last, group))

    _Writer(folder, name).write(fields, terms)
    columns: Columns = {
        key: np.concatenate([reader.columns[key][alive] for reader, alive in parts])
        for key in parts[0][0].columns
    }
    np.savez(folder / files_of(name)[2], **columns)  # type: ignore[arg-type]
    return name, columns


def _moved(
    parts: list[tuple[SegmentReader, npt.NDArray[np.bool_]]],
    maps: list[Ids],
    field: str,
    term: bytes,
    group: list[int],
) -> tuple[array[int], array[float], list[bytes]]:
    ids: array[int] = array("I")
    weights: array[float] = array("f")
    values: list[bytes] = []
    for at in group:
        posted = parts[at][0].postings(field, term)
        if posted is None:
            continue
        moved = maps[at][posted.ids]
        kept = moved >= 0
        ids.extend(moved[kept].tolist())
        weights.extend(posted.weights[kept].tolist())
        if posted.values:
            values.extend(
                value for value, keep in zip(posted.values, kept.tolist(), strict=True) if keep
            )
    return ids, weights, values


class SegmentReader:
    """Reads one segment, for any number of threads.

    The files stay readable for as long as the reader lives, also after they are unlinked.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        with np.load(folder / files_of(name)[2], allow_pickle=False) as loaded:
            self.columns: Columns = {key: loaded[key] for key in loaded.files}
        self.count = len(self.columns["number"])
        storage = FileStorage(str(folder), supports_mmap=True)
        self._terms = _codec.terms_reader(storage, _segment(name, self.count))
        self._types = types()
        # Whoosh's readers keep one position a file: one thread at a time.
        self._lock = threading.Lock()
        self.word_list = lru_cache(maxsize=4)(self._word_list)

    def fields(self) -> list[str]:
        return list(self._terms.indexed_field_names())

    def postings(self, field: str, term: bytes) -> Posted | None:
        """Of one term; None where the segment has it not."""
        with self._lock:
            try:
                matcher = self._terms.matcher(field, term, self._types[field].format)
            except TermNotFound:
                return None
            posted: Posted = matcher.posted()
            return posted

    def frequency(self, field: str, term: bytes) -> int:
        """In how many documents a term is, deleted ones included."""
        with self._lock:
            try:
                return int(self._terms.doc_frequency(field, term))
            except KeyError:
                return 0

    def terms(self, field: str, prefix: bytes = b"") -> list[bytes]:
        """The terms of a field that begin with ``prefix``, in order of their bytes."""
        found: list[bytes] = []
        with self._lock:
            if field in self._terms.indexed_field_names():
                for name, term in self._terms.terms_from(field, prefix):
                    if name != field or not term.startswith(prefix):
                        break
                    found.append(term)
        return found

    def _word_list(self, field: str) -> list[str]:
        return [term.decode() for term in self.terms(field)]

    def close(self) -> None:
        self._terms.close()
