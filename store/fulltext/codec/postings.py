"""Postings as a matcher of Whoosh: arrays read in blocks, with what block quality needs."""

from __future__ import annotations

import bisect
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from whoosh import query
from whoosh.formats import Format
from whoosh.matching import LeafMatcher, Matcher, NullMatcher, ReadTooFar

from store.fulltext.codec.layout import LENGTHS
from store.fulltext.codec.segment import FieldReader, Ids
from store.fulltext.codec.values import ColumnTerms

BLOCK = 128
"""Postings that are read, and judged by their quality, at once."""
polled: ContextVar[Callable[[], None] | None] = ContextVar("polled", default=None)
"""Called before every block that is read; raises what gives the search up."""


class Postings(NamedTuple):
    """Of one term in one segment: ascending documents, and how often the term is in each."""

    ids: Ids
    counts: npt.NDArray[np.int64] | None
    """None: once in each."""
    lengths: npt.NDArray[np.uint8] | None
    """Codes of the documents' lengths in the field; None where they have none."""
    places: Ids | None = None
    bases: Ids | None = None
    """Every place of the term, and where each document starts; None without positions."""


def postings(field: FieldReader | ColumnTerms, at: int, *, scorable: bool) -> Postings:
    """The postings of the term of a rank."""
    if isinstance(field, ColumnTerms):
        return Postings(field.docs_of(at), None, None)
    found = field.posted(at, at + 1)
    counts = field.frequencies(*field.bounds(at, at + 1))
    lengths = found.codes.astype(np.uint8) if scorable else None
    placed = (field.places(at), field.array("bases")) if field.placed else (None, None)
    return Postings(found.ids, counts, lengths, *placed)


class PostingMatcher(LeafMatcher):  # type: ignore[misc]
    """Steps through the postings of one term."""

    def __init__(
        self, found: Postings, format_: Format, term: tuple[str, bytes], scorer: Any = None
    ) -> None:
        self._found = found
        self._count = len(found.ids)
        self._term = term
        self._starts: npt.NDArray[np.int64] | None = None
        self.format = format_
        self.scorer = scorer
        self.reset()

    def reset(self) -> None:
        """Back to the first posting."""
        self._read(0)

    def _read(self, at: int) -> None:
        """Take the block that begins at a posting's place; none is left at the end."""
        poll = polled.get()
        if poll is not None:
            poll()
        self._base, self._i = at, 0
        stop = min(at + BLOCK, self._count)
        self._ids: list[int] = self._found.ids[at:stop].tolist()
        counts = self._found.counts
        self._weights: list[int] | None = None if counts is None else counts[at:stop].tolist()

    def is_active(self) -> bool:
        """False at the end of the postings."""
        return self._i < len(self._ids)

    def id(self) -> int:
        """The document."""
        return self._ids[self._i]

    def weight(self) -> float:
        """How often the term is in the document."""
        return 1.0 if self._weights is None else float(self._weights[self._i])

    def next(self) -> bool:
        """To the next posting; True where that begins another block."""
        if self._i >= len(self._ids):
            raise ReadTooFar
        self._i += 1
        if self._i < len(self._ids):
            return False
        self._read(self._base + self._i)
        return True

    def skip_to(self, docnum: int) -> bool:
        """To the first posting of this document or a later one; True for another block."""
        if not self.is_active():
            raise ReadTooFar
        if docnum <= self._ids[self._i]:
            return False
        if docnum <= self._ids[-1]:
            self._i = bisect.bisect_left(self._ids, docnum, self._i)
            return False
        first = self._base + len(self._ids)
        self._read(first + int(self._found.ids[first:].searchsorted(np.uint32(docnum))))
        return True

    def all_ids(self) -> Iterator[int]:
        """The documents from here on."""
        return iter(self._found.ids[self._base + self._i :].tolist())

    def all_items(self) -> Iterator[tuple[int, bytes]]:
        """The documents from here on, with their values as the format encodes them."""
        while self.is_active():
            yield self.id(), self.value()
            self.next()

    def items_as(self, astype: str) -> Iterator[tuple[int, Any]]:
        """The documents from here on, with their values."""
        while self.is_active():
            yield self.id(), self.value_as(astype)
            self.next()

    def copy(self) -> PostingMatcher:
        """Another at the same place."""
        made = PostingMatcher(self._found, self.format, self._term, self.scorer)
        if self._base:
            made._read(self._base)
        made._i = self._i
        return made

    def replace(self, minquality: float = 0) -> Matcher:
        """Itself, or nothing where it cannot reach a quality any more."""
        if not self.is_active() or (minquality and self.max_quality() < minquality):
            return NullMatcher()
        return self

    # -- values ----------------------------------------------------------------------------

    def value(self) -> bytes:
        """The posting as the field's format encodes it."""
        encoded: bytes
        if self._found.places is not None:
            encoded = self.format.encode(self.positions())
        elif self.format.posting_size > 0:
            encoded = int(self.weight()).to_bytes(4, "big")
        else:
            encoded = b""
        return encoded

    def value_as(self, astype: str) -> Any:
        """``frequency``, ``weight``, and ``positions`` where the field has them."""
        if astype == "positions" and self._found.places is not None:
            return self.positions()
        if astype == "frequency":
            return int(self.weight())
        if astype == "weight":
            return self.weight()
        return super().value_as(astype)

    def spans(self) -> list[Any]:
        """Where the term stands. Raises Whoosh's QueryError for a field without positions."""
        if self._found.places is None:
            raise query.QueryError(f"“{self._term[0]}” has no positions to look near")
        spans: list[Any] = super().spans()
        return spans

    def positions(self) -> list[int]:
        """Where the term stands in the document, counted in words from 0."""
        found = self._found
        assert found.places is not None
        assert found.bases is not None
        assert found.counts is not None
        if self._starts is None:
            self._starts = np.concatenate([[0], np.cumsum(found.counts)])
        at = self._base + self._i
        here = found.places[self._starts[at] : self._starts[at + 1]]
        positions: list[int] = (here - found.bases[self.id()]).tolist()
        return positions

    # -- quality ---------------------------------------------------------------------------

    def block_max_weight(self) -> float:
        """The highest weight in the block; 0 past the end, where Whoosh asks too."""
        if not self._ids:
            return 0.0
        return 1.0 if self._weights is None else float(max(self._weights))

    def block_min_length(self) -> float:
        """The least length of a document in the block."""
        return self._length(np.min)

    def block_max_length(self) -> float:
        """The greatest length of a document in the block."""
        return self._length(np.max)

    def _length(self, choose: Any) -> float:
        lengths = self._found.lengths
        if lengths is None or not self._ids:
            return 0
        return float(LENGTHS[choose(lengths[self._base : self._base + len(self._ids)])])

    def skip_to_quality(self, minquality: float) -> int:
        """To the first block that can exceed a quality; how many were skipped."""
        skipped = 0
        while self.is_active() and self.block_quality() <= minquality:
            self._read(self._base + len(self._ids))
            skipped += 1
        return skipped


class ListedMatcher(Matcher):  # type: ignore[misc]
    """Documents that were found otherwise, ascending, all with one score or each with its own."""

    def __init__(
        self,
        ids: list[int],
        scores: float | list[float] = 0.0,
        at: int = 0,
        term: tuple[str, bytes] | None = None,
    ) -> None:
        self._ids, self._scores, self._i, self._term = ids, scores, at, term
        self._most = (max(scores, default=0.0)) if isinstance(scores, list) else scores

    def is_active(self) -> bool:
        """False at the end."""
        return self._i < len(self._ids)

    def term(self) -> tuple[str, bytes] | None:
        """The term that they have, where it is one."""
        return self._term

    def reset(self) -> None:
        """Back to the first document."""
        self._i = 0

    def copy(self) -> ListedMatcher:
        """Another at the same place."""
        return ListedMatcher(self._ids, self._scores, self._i, self._term)

    def id(self) -> int:
        """The document."""
        return self._ids[self._i]

    def all_ids(self) -> Iterator[int]:
        """The documents from here on."""
        return iter(self._ids[self._i :])

    def next(self) -> bool:
        """To the next document."""
        if self._i >= len(self._ids):
            raise ReadTooFar
        self._i += 1
        return False

    def skip_to(self, docnum: int) -> bool:
        """To this document or the first later one."""
        if not self.is_active():
            raise ReadTooFar
        self._i = bisect.bisect_left(self._ids, docnum, self._i)
        return False

    def supports(self, astype: str) -> bool:
        """A weight, and no positions."""
        return astype == "weight"

    def value(self) -> bytes:
        """Nothing."""
        return b""

    def value_as(self, astype: str) -> Any:
        """The weight."""
        return self.weight()

    def spans(self) -> list[Any]:
        """None: nothing is known of places."""
        return []

    def score(self) -> float:
        """Of the document."""
        return self._scores[self._i] if isinstance(self._scores, list) else self._scores

    weight = score

    def supports_block_quality(self) -> bool:
        """As one block; not without scores: whoever skips by quality leaves out a score of 0."""
        return self._most > 0

    def max_quality(self) -> float:
        """The highest score."""
        return self._most

    block_quality = max_quality

    def skip_to_quality(self, minquality: float) -> int:
        """To the end, where no score exceeds a quality."""
        if self._most > minquality or not self.is_active():
            return 0
        self._i = len(self._ids)
        return 1

    def replace(self, minquality: float = 0) -> Matcher:
        """Itself, or nothing where it cannot reach a quality."""
        if not self.is_active() or (minquality and self._most < minquality):
            return NullMatcher()
        return self
