"""One generation of the index, opened for reading: segments side by side as one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from store.errors import IndexUnavailable
from store.fulltext import commit as commits
from store.fulltext.segments import Ids, Posted, SegmentReader, Weights
from store.fulltext.writer import dead_mask

Mask = npt.NDArray[np.bool_]


class Snapshot:
    """Documents are numbered 0 … size-1 across segments; ``alive`` masks the deleted ones."""

    def __init__(self, commit: commits.Commit, readers: list[SegmentReader]) -> None:
        self.commit = commit
        self.readers = readers
        self.size = sum(reader.count for reader in readers)
        self.bases = list(np.cumsum([0, *(reader.count for reader in readers)])[:-1])
        self.alive: Mask = (
            ~np.concatenate([dead_mask(segment) for segment in commit.segments])
            if readers
            else np.zeros(0, dtype=np.bool_)
        )
        self._columns: dict[str, npt.NDArray[np.generic]] = {}
        numbers = self.column("number")
        self._order = np.argsort(numbers, kind="stable")
        self._sorted = numbers[self._order]
        self._means: dict[str, float] = {}

    def column(self, name: str) -> npt.NDArray[np.generic]:
        """One value a document."""
        found = self._columns.get(name)
        if found is None:
            parts = [reader.columns[name] for reader in self.readers]
            found = np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)
            self._columns[name] = found
        return found

    def mean_length(self, name: str) -> float:
        """Average of a length column over the documents that have the part at all."""
        if name not in self._means:
            lengths: Any = self.column(name)
            lengths = lengths[lengths > 0]
            self._means[name] = float(lengths.mean()) if len(lengths) else 1.0
        return self._means[name]

    def having(self, numbers: Ids) -> Mask:
        """Mask of the documents whose entry number is among ``numbers`` (sorted)."""
        mask = np.zeros(self.size, dtype=np.bool_)
        if len(numbers) and self.size:
            at = np.searchsorted(numbers, self._sorted)
            at[at == len(numbers)] = 0
            mask[self._order[numbers[at] == self._sorted]] = True
        return mask

    def postings(self, field: str, term: str) -> list[tuple[Ids, Weights, list[bytes]]]:
        """(documents, frequencies, positions) of a term, a part for each segment."""
        encoded = term.encode()
        found = []
        for reader, base in zip(self.readers, self.bases, strict=True):
            posted: Posted | None = reader.postings(field, encoded)
            if posted is not None:
                found.append((posted.ids + base, posted.weights, posted.values))
        return found

    def frequency(self, field: str, term: str) -> int:
        """In how many documents a term is, deleted ones included."""
        encoded = term.encode()
        return sum(reader.frequency(field, encoded) for reader in self.readers)

    def terms(self, field: str, prefix: str) -> Iterator[str]:
        """Terms of a field that begin with ``prefix``; one in several segments comes again."""
        for reader in self.readers:
            for term in reader.terms(field, prefix.encode()):
                yield term.decode()

    def word_list(self, field: str) -> set[str]:
        """All terms of a field."""
        return {term for reader in self.readers for term in reader.word_list(field)}


class Snapshots:
    """Keeps the newest generation open and notices when another process has committed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._current: Snapshot | None = None

    def newest(self) -> Snapshot:
        """The snapshot of the current commit. Raises IndexUnavailable."""
        for attempt in range(5):
            commit = commits.read_commit(self._folder)
            known = self._current
            if known is not None and known.commit == commit:
                return known
            try:
                self._current = self._open(commit)
                return self._current
            except FileNotFoundError:
                # A writer has replaced the commit and swept its files between two reads.
                if attempt == 4:
                    raise IndexUnavailable("A file of the search index is missing.") from None
        raise IndexUnavailable("The search index is changing too fast to be read.")

    def _open(self, commit: commits.Commit) -> Snapshot:
        known = {reader.name: reader for reader in self._current.readers} if self._current else {}
        readers = []
        for segment in commit.segments:
            reader = known.get(segment.name)
            if reader is None:
                try:
                    commits.check(self._folder, segment)
                    reader = SegmentReader(self._folder, segment.name)
                except IndexUnavailable:
                    commits.discard(self._folder, commit)
                    raise
            readers.append(reader)
        return Snapshot(commit, readers)

    def close(self) -> None:
        """Let go of the files."""
        if self._current is not None:
            for reader in self._current.readers:
                reader.close()
            self._current = None
