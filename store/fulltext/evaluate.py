"""Evaluates a query tree on a snapshot: a mask of the documents, and their scores.

Scores are BM25F: frequencies of a word in the parts of an entry are weighted, divided by
the part's length against the average one, and summed before they saturate. All that a
word stands for (stems, fields) counts as one term. ``NOT`` and filters add nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import OSA
from whoosh import query

from store.fulltext.facts import Facts
from store.fulltext.fields import BOOSTS, EXACT, KINDS, STEMS
from store.fulltext.nodes import Days, Fact, Key, Near, Words
from store.fulltext.patterns import wildcard_pattern
from store.fulltext.places import near
from store.fulltext.segments import Ids, Weights
from store.fulltext.snapshot import Mask, Snapshot

Scores = npt.NDArray[np.float64]
# Saturation of frequencies: the literature's range is 1.2 to 2.0, and on the Cranfield and
# CISI collections the upper end ranks best.
_K1 = 2.0
_B = {"title": 0.5, "text": 0.75, "note": 0.75}
_PART = {field: part for names in (STEMS, EXACT) for part, field in names.items()}


class Cancelled(Exception):
    """The search was given up because ``cancelled()`` said so."""


class Evaluation:
    """One query on one snapshot. Polls ``cancelled`` before every term that it reads."""

    def __init__(
        self, snapshot: Snapshot, facts: Facts, cancelled: Callable[[], bool] | None
    ) -> None:
        self._snapshot = snapshot
        self._facts = facts
        self._cancelled = cancelled

    def run(self, node: Any) -> tuple[Mask, Scores | None]:
        """Mask over documents (deleted ones may be in it), and scores or None for none."""
        if isinstance(node, Words):
            return self._words(node)
        if isinstance(node, query.And | query.Or):
            return self._combine(node)
        if isinstance(node, query.Not):
            mask, _ = self.run(node.query)
            return ~mask, None
        return self._filter(node), None

    def _combine(self, node: Any) -> tuple[Mask, Scores | None]:
        every = isinstance(node, query.And)
        mask: Mask | None = None
        total: Scores | None = None
        for child in node.subqueries:
            found, scores = self.run(child)
            if mask is not None:
                found = mask & found if every else mask | found
            mask = found
            if scores is not None:
                total = scores if total is None else total + scores
        assert mask is not None
        return mask, total

    def _filter(self, node: Any) -> Mask:
        snapshot = self._snapshot
        if isinstance(node, query.Every):
            return np.ones(snapshot.size, dtype=np.bool_)
        if isinstance(node, Fact):
            numbers = np.asarray(self._facts.numbers(node.field, node.value), dtype=np.int64)
            return snapshot.having(numbers)
        if isinstance(node, Days):
            return self._days(node)
        if isinstance(node, Key):
            if node.fieldname == "kind":
                mask: Mask = snapshot.column("kind") == KINDS.index(node.text)
                return mask
            if node.fieldname == "number":
                return snapshot.having(np.array([int(node.text)], dtype=np.int64))
            return self._mask(self._term(node.fieldname, node.text)[0])
        raise TypeError(f"no way to evaluate {type(node).__name__}")

    def _days(self, node: Days) -> Mask:
        if node.fieldname == "added":
            added: Any = self._snapshot.column("added")
            mask: Mask = (added >= node.first) & (added <= node.last)
            return mask
        first: Any = self._snapshot.column("date_from")
        last: Any = self._snapshot.column("date_to")
        during: Mask = (first > 0) & (first <= node.last) & (last >= node.first)
        return during

    def _mask(self, ids: Ids) -> Mask:
        mask = np.zeros(self._snapshot.size, dtype=np.bool_)
        mask[ids] = True
        return mask

    # -- words

    def _words(self, node: Words) -> tuple[Mask, Scores | None]:
        size = self._snapshot.size
        mask = np.zeros(size, dtype=np.bool_)
        weighted = np.zeros(size, dtype=np.float64) if node.scored and node.weighed else None
        for leaf in node.subqueries:
            for ids, counts in self._leaf(leaf):
                mask[ids] = True
                if weighted is None:
                    continue
                if leaf.fieldname in _PART:
                    self._weigh(weighted, _PART[leaf.fieldname], ids, counts)
                else:
                    # A name counts as one occurrence in a text of average length.
                    weighted[ids] += 1.0
        if weighted is None:
            return mask, None
        found = int((mask & self._snapshot.alive).sum())
        total = max(int(self._snapshot.alive.sum()), 1)
        idf = float(np.log(1 + (total - found + 0.5) / (found + 0.5)))
        return mask, idf * (_K1 + 1) * weighted / (weighted + _K1)

    def _weigh(self, into: Scores, part: str, ids: Ids, counts: Weights) -> None:
        name = f"{part}_length"
        lengths: Any = self._snapshot.column(name)[ids]
        norm = 1 - _B[part] + _B[part] * lengths / self._snapshot.mean_length(name)
        into[ids] += BOOSTS[part] * counts / norm

    def _leaf(self, leaf: Any) -> list[tuple[Ids, Weights]]:
        """Parts of (documents, frequencies); documents are unique within a part."""
        if isinstance(leaf, Near):
            return self._near(leaf)
        return [self._term(leaf.fieldname, term) for term in self._expand(leaf)]

    def _expand(self, leaf: Any) -> list[str]:
        field = leaf.fieldname
        if isinstance(leaf, query.Prefix):
            return sorted(set(self._snapshot.terms(field, leaf.text)))
        if isinstance(leaf, query.Wildcard):
            pattern = wildcard_pattern(leaf.text)
            head = re.split(r"[*?]", leaf.text, maxsplit=1)[0]
            self._poll()
            return sorted({t for t in self._snapshot.terms(field, head) if pattern.match(t)})
        if isinstance(leaf, query.FuzzyTerm):
            self._poll()
            near_words = process.extract(
                leaf.text,
                self._snapshot.word_list(field),
                scorer=OSA.distance,
                score_cutoff=leaf.maxdist,
                limit=None,
            )
            return sorted(word for word, _, _ in near_words)
        return [leaf.text]

    def _poll(self) -> None:
        if self._cancelled is not None and self._cancelled():
            raise Cancelled

    def _term(self, field: str, term: str) -> tuple[Ids, Weights]:
        self._poll()
        parts = self._snapshot.postings(field, term)
        if not parts:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        if len(parts) == 1:
            return parts[0][0], parts[0][1]
        return np.concatenate([p[0] for p in parts]), np.concatenate([p[1] for p in parts])

    def _near(self, leaf: Near) -> list[tuple[Ids, Weights]]:
        keys: dict[str, Ids] = {}
        for word in leaf.words:
            if word not in keys:
                self._poll()
                keys[word] = _keys(self._snapshot.postings(leaf.fieldname, word))
            if not len(keys[word]):
                return []
        return [near([keys[word] for word in leaf.words], leaf.words, leaf.offsets, leaf.free)]


def _keys(parts: list[tuple[Ids, Weights, list[bytes]]]) -> Ids:
    """Every occurrence as document << 32 | position, ascending."""
    found = []
    for ids, counts, values in parts:
        positions = np.frombuffer(b"".join(values), dtype="<u4").astype(np.int64)
        found.append((np.repeat(ids, counts.astype(np.int64)) << 32) | positions)
    return np.concatenate(found) if found else np.zeros(0, dtype=np.int64)
