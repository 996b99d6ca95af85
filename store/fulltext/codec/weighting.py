"""The ranking as a weighting of Whoosh: the scores of ``evaluate``, document by document.

A word (`Words`) is one term of BM25F: its frequencies in the parts of an entry are weighted,
divided by the parts' lengths and summed, and that saturates. Where a tree of Whoosh's own
has a bare ``Term``, it is a word of one field. Terms of a field without lengths count as one
occurrence whatever their frequency; terms of a column score 1. Deleted documents count for idf
and for mean lengths until they are merged away.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from whoosh.scoring import BaseScorer, WeightingModel

from store.fulltext.fields import BOOSTS, COLUMNS, PART
from store.fulltext.snapshot import K1, B


def idf(total: int, found: int) -> float:
    """Inverse document frequency, never negative."""
    return math.log(1 + (total - found + 0.5) / (found + 0.5))


def mean_length(searcher: Any, part: str) -> float:
    """Average words of a part over the documents of an index that have it at all."""
    told = [
        reader.segment().arrays.facts["lengths"].get(part, (0, 0))
        for reader, _ in searcher.get_parent().reader().leaf_readers()
    ]
    having = sum(count for _, count in told)
    return sum(words for words, _ in told) / having if having else 1.0


class Frequency(BaseScorer):  # type: ignore[misc]
    """The weighted, length-normalised frequency of a term in a part; it has not saturated."""

    def __init__(self, searcher: Any, field: str, text: bytes | None = None) -> None:
        self._part = PART.get(field)
        self._most = 1.0
        if self._part is not None:
            self._lengths = searcher.doc_field_length
            self._field = field
            self._b, self._boost = B[self._part], BOOSTS[self._part]
            self._mean = mean_length(searcher, self._part)
            if text is not None:
                info = searcher.term_info(field, text)
                self._most = self.of(info.max_weight(), info.min_length())

    def of(self, weight: float, length: float) -> float:
        """For a frequency in a part of a length, in words."""
        if self._part is None:
            return 1.0
        return self._boost * weight / (1 - self._b + self._b * length / self._mean)

    def score(self, matcher: Any) -> float:
        """Of the document that a matcher is at."""
        if self._part is None:
            return 1.0
        return self.of(matcher.weight(), self._lengths(matcher.id(), self._field, 0))

    def supports_block_quality(self) -> bool:
        """It does."""
        return True

    def max_quality(self) -> float:
        """No document exceeds it."""
        return self._most

    def block_quality(self, matcher: Any) -> float:
        """No document of the block exceeds it."""
        return self.of(matcher.block_max_weight(), matcher.block_min_length())


class Frequencies(WeightingModel):  # type: ignore[misc]
    """Scores terms by their frequency alone, for a word that sums these before it saturates."""

    def scorer(self, searcher: Any, fieldname: str, text: bytes, qf: int = 1) -> Frequency:
        """The scorer of one term."""
        return Frequency(searcher, fieldname, text)


class Saturated(BaseScorer):  # type: ignore[misc]
    """A term by itself: BM25F of one part."""

    def __init__(self, searcher: Any, field: str, text: bytes) -> None:
        self._frequency = Frequency(searcher, field, text)
        self._idf = searcher.get_parent().idf(field, text)

    def _of(self, frequency: float) -> float:
        return saturated(frequency, self._idf)

    def score(self, matcher: Any) -> float:
        """Of the document that a matcher is at."""
        return self._of(self._frequency.score(matcher))

    def supports_block_quality(self) -> bool:
        """It does."""
        return True

    def max_quality(self) -> float:
        """No document exceeds it."""
        return self._of(self._frequency.max_quality())

    def block_quality(self, matcher: Any) -> float:
        """No document of the block exceeds it."""
        return self._of(self._frequency.block_quality(matcher))


class One(BaseScorer):  # type: ignore[misc]
    """1 for every document."""

    def score(self, matcher: Any) -> float:
        """1."""
        return 1.0

    def supports_block_quality(self) -> bool:
        """It does."""
        return True

    def max_quality(self) -> float:
        """1."""
        return 1.0

    def block_quality(self, matcher: Any) -> float:
        """1."""
        return 1.0


class Ranking(WeightingModel):  # type: ignore[misc]
    """BM25F as the evaluator computes it."""

    def idf(self, searcher: Any, fieldname: str, text: bytes) -> float:
        """Of one term by itself."""
        parent = searcher.get_parent()
        return idf(parent.doc_count_all(), parent.doc_frequency(fieldname, text))

    def scorer(self, searcher: Any, fieldname: str, text: bytes, qf: int = 1) -> BaseScorer:
        """The scorer of one term."""
        if fieldname in COLUMNS:
            return One()
        return Saturated(searcher, fieldname, text)


def saturated(frequency: float, weight: float) -> float:
    """BM25's saturation; ``weight`` is the term's idf."""
    return weight * (K1 + 1) * frequency / (frequency + K1)


def unsaturated(score: float, weight: float) -> float:
    """The frequency that scores so much; infinite where none does."""
    rest = weight * (K1 + 1) - score
    return score * K1 / rest if rest > 0 else np.inf
