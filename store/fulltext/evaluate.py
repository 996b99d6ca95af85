"""Evaluates a query tree on a snapshot by whole arrays: documents, and their scores.

Scores are BM25F: frequencies of a word in the parts of an entry are weighted, divided by
the part's length against the average one, and summed before they saturate. All that a
word stands for (stems, fields, the words of a pattern) counts as one term. Lengths are
those of the posting codes: exact to 95 words, within 3 % above. Documents that are
deleted count for idf until they are merged away, as everywhere. ``NOT`` and filters add
nothing. A query with no form here or in ``codec.forms`` is left to Whoosh's own matchers on
the same snapshot; what both mean where stock Whoosh is unclear is said in ``codec.settled``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from whoosh import query

from store.fulltext.codec.combine import Weights, joined, places_in
from store.fulltext.codec.forms import Others, Result
from store.fulltext.codec.segment import Ids
from store.fulltext.facts import Facts
from store.fulltext.fields import KINDS
from store.fulltext.nodes import Days, Fact, Key, Words
from store.fulltext.pieces import Pieces
from store.fulltext.snapshot import Mask, Snapshot, Told

_OFTEN = 64
"""A term in more than one of so many documents is looked up in a mask that is kept."""
_NONE: Ids = np.zeros(0, dtype=np.uint32)


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
        self.pieces = Pieces(snapshot, self._poll)
        self._others: Others | None = None

    def documents(self, node: Any) -> tuple[Ids, Weights | None]:
        """All documents that match, deleted ones among them, ascending; their scores."""
        found = self.run(node)
        if found.ids is None:
            assert found.mask is not None
            return found.mask.nonzero()[0].astype(np.uint32), None
        return found.ids, found.scores

    def mask(self, node: Any) -> Mask:
        """Mask of the documents that match, deleted ones among them."""
        return self._mask(self.run(node))

    def run(self, node: Any) -> Result:
        """All documents that match, deleted ones among them."""
        if isinstance(node, Words):
            return self._words(node)
        if isinstance(node, query.And) and not isinstance(node, query.Or):
            return self._boosted(self._and(node), node)
        if isinstance(node, query.Or) and not node.scale:
            return self._boosted(self._or(node), node)
        if isinstance(node, query.Not):
            return Result(mask=~self._mask(self.run(node.query)))
        return self._filter(node)

    def _poll(self) -> None:
        if self._cancelled is not None and self._cancelled():
            raise Cancelled

    def _mask(self, found: Result) -> Mask:
        if found.mask is not None:
            return found.mask
        mask = np.zeros(self._snapshot.size, dtype=np.bool_)
        mask[found.ids] = True
        return mask

    # -- and, or ---------------------------------------------------------------------------

    def _boosted(self, found: Result, node: Any) -> Result:
        if node.boost == 1.0 or found.scores is None:
            return found
        return Result(ids=found.ids, scores=found.scores * np.float32(node.boost))

    def _and(self, node: Any) -> Result:
        if not node.subqueries:
            return Result(ids=_NONE)
        wanted = [child for child in node.subqueries if not isinstance(child, query.Not)]
        if not wanted:
            mask = ~self._mask(self.run(node.subqueries[0].query))
            for child in node.subqueries[1:]:
                mask &= ~self._mask(self.run(child.query))
            return Result(mask=mask)
        wanted.sort(key=self._size)
        if isinstance(wanted[0], Words):
            return self._within(wanted[0], wanted[1:], node)
        first = self.run(wanted[0])
        if first.ids is None:
            return self._filtered(first, wanted[1:], node)
        ids, scores = first.ids, first.scores
        for child in wanted[1:]:
            ids, scores = _kept(ids, scores, self._among(child, ids))
        for child in node.subqueries:
            if isinstance(child, query.Not) and len(ids):
                ids, scores = _kept(ids, scores, ~self._among(child.query, ids))
        return Result(ids=ids, scores=self._added(scores, wanted[1:], ids))

    def _added(self, scores: Weights | None, nodes: Iterable[Any], ids: Ids) -> Weights | None:
        """``scores`` and those that others give the same documents."""
        for node in nodes:
            more = self._scores(node, ids)
            if more is not None:
                scores = more if scores is None else scores + more
        return scores

    def _within(self, first: Words, rest: list[Any], node: Any) -> Result:
        """And, of which a word is the smallest part: only what is left of it is scored."""
        pieces = self.pieces.of(first)
        single = len(pieces) == 1 and not pieces[0].repeated
        every = pieces[0].ids if single else self.pieces.union(pieces)[0]
        ids, at = every, None
        without = [child.query for child in node.subqueries if isinstance(child, query.Not)]
        for child, wanted in [(c, True) for c in rest] + [(c, False) for c in without]:
            hit = self._among(child, ids)
            kept = (hit if wanted else ~hit).nonzero()[0]
            ids, at = ids.take(kept), kept if at is None else at.take(kept)
        if not single or not first.ranks:
            return Result(ids=ids, scores=self._added(None, (first, *rest), ids))
        weights = self.pieces.weights(pieces[0], at)
        scores = self.pieces.saturated(first, weights, len(every))
        return Result(ids=ids, scores=self._added(scores, rest, ids))

    def _filtered(self, first: Result, rest: list[Any], node: Any) -> Result:
        """And, where even the smallest part is a mask: none of them has a score."""
        assert first.mask is not None
        mask = first.mask.copy()
        for child in rest:
            found = self.run(child)
            if found.scores is not None:
                assert found.ids is not None
                ids, scores = _kept(found.ids, found.scores, mask[found.ids])
                others = [c for c in node.subqueries if c is not child]
                for other in others:
                    hit = (
                        ~self._among(other.query, ids)
                        if isinstance(other, query.Not)
                        else self._among(other, ids)
                    )
                    ids, scores = _kept(ids, scores, hit)
                for other in others:
                    more = None if isinstance(other, query.Not) else self._scores(other, ids)
                    if more is not None:
                        scores = more if scores is None else scores + more
                return Result(ids=ids, scores=scores)
            mask &= self._mask(found)
        for child in node.subqueries:
            if isinstance(child, query.Not):
                mask &= ~self._mask(self.run(child.query))
        return Result(mask=mask)

    def _or(self, node: Any) -> Result:
        found = [self.run(child) for child in node.subqueries]
        scored = [(f.ids, f.scores) for f in found if f.ids is not None and f.scores is not None]
        plain = [f for f in found if f.scores is None]
        if not plain:
            return Result(*_scored(joined(scored, self._snapshot.size)))
        if all(f.ids is not None for f in found):
            zeros = [
                (f.ids, np.zeros(len(f.ids), dtype=np.float32)) for f in plain if f.ids is not None
            ]
            ids, scores = joined([*scored, *zeros], self._snapshot.size)
            return Result(ids=ids, scores=scores if scored else None)
        mask = np.zeros(self._snapshot.size, dtype=np.bool_)
        for part in found:
            if part.mask is not None:
                mask |= part.mask
            else:
                mask[part.ids] = True
        if not scored:
            return Result(mask=mask)
        ids, scores = joined(scored, self._snapshot.size)
        every = mask.nonzero()[0].astype(np.uint32)
        full = np.zeros(len(every), dtype=np.float32)
        full[every.searchsorted(ids)] = scores
        return Result(ids=every, scores=full)

    def _size(self, node: Any) -> int:
        """About how many documents a node matches, known before it is evaluated."""
        if isinstance(node, Words):
            return sum(len(piece.ids) for piece in self.pieces.of(node))
        if isinstance(node, query.And):
            return min((self._size(child) for child in node.subqueries), default=0)
        if isinstance(node, query.Or):
            return sum(self._size(child) for child in node.subqueries)
        if isinstance(node, Fact):
            return len(self._fact(node).ids)
        return self._snapshot.size

    # -- of given documents ----------------------------------------------------------------

    def _among(self, node: Any, ids: Ids) -> Mask:
        """Which of ``ids`` match."""
        if isinstance(node, Fact):
            among: Mask = self._fact(node).among(ids, self._snapshot.size)
            return among
        if not isinstance(node, Words):
            found = self.run(node)
            if found.mask is not None:
                within: Mask = found.mask.take(ids)
                return within
            assert found.ids is not None
            return places_in(found.ids, ids)[1]
        hit: Mask | None = None
        for piece in self.pieces.of(node):
            there = self.pieces.among(piece, ids)
            hit = there if hit is None else hit | there
        return np.zeros(len(ids), dtype=np.bool_) if hit is None else hit

    def _scores(self, node: Any, ids: Ids) -> Weights | None:
        """The scores of documents that are known to match."""
        if isinstance(node, Words):
            return self.pieces.scores(node, ids) if node.ranks else None
        found = self.run(node)
        if found.scores is None:
            return None
        assert found.ids is not None
        scores: Weights = found.scores[found.ids.searchsorted(ids)]
        return scores

    # -- words -----------------------------------------------------------------------------

    def _words(self, node: Words) -> Result:
        pieces = self.pieces.of(node)
        if not node.ranks:
            if len(pieces) == 1 and not pieces[0].repeated:
                return Result(ids=pieces[0].ids)
            return Result(ids=self.pieces.union(pieces)[0])
        ids, weights = self.pieces.union(pieces)
        return Result(ids=ids, scores=self.pieces.saturated(node, weights, len(ids)))

    # -- filters ---------------------------------------------------------------------------

    def _filter(self, node: Any) -> Result:
        snapshot = self._snapshot
        if isinstance(node, Fact):
            return Result(ids=self._fact(node).ids)
        if isinstance(node, Days):
            key = ("days", node.fieldname, node.first, node.last)
            return Result(mask=snapshot.kept.get(key, lambda: self._days(node), _nbytes))
        if isinstance(node, Key):
            if node.fieldname == "kind":
                code = KINDS.index(node.text)
                mask = snapshot.kept.get(
                    ("kind", code), lambda: snapshot.column("kind") == code, _nbytes
                )
                return Result(mask=mask)
            if node.fieldname == "number":
                return Result(ids=snapshot.having([int(node.text)]))
            self._poll()
            posted = snapshot.postings(node.fieldname, node.text)
            return Result(ids=_NONE if posted is None else posted.ids)
        if self._others is None:
            self._others = Others(snapshot, self._facts, self._poll, self._words)
        return self._others.run(node)

    def _fact(self, node: Fact) -> Told:
        # Whoever hands the numbers out keeps them while the record stays the same.
        numbers = self._facts.numbers(node.name, node.value)
        kept = self._snapshot.facts.get((node.name, node.value))
        if kept is None or kept.numbers is not numbers:
            if len(self._snapshot.facts) > 32:
                self._snapshot.facts.clear()
            kept = Told(numbers, self._snapshot.having(numbers))
            self._snapshot.facts[node.name, node.value] = kept
        return kept

    def _days(self, node: Days) -> Mask:
        if node.fieldname == "added":
            added: Any = self._snapshot.column("added")
            mask: Mask = (added >= node.first) & (added <= node.last)
            return mask
        first: Any = self._snapshot.column("date_from")
        last: Any = self._snapshot.column("date_to")
        during: Mask = (first > 0) & (first <= node.last) & (last >= node.first)
        return during


def _kept(ids: Ids, scores: Weights | None, hit: Mask) -> tuple[Ids, Weights | None]:
    return ids.compress(hit), None if scores is None else scores.compress(hit)


def _scored(found: tuple[Ids, Weights]) -> tuple[Ids, None, Weights]:
    return found[0], None, found[1]


def _nbytes(array: Any) -> int:
    return int(array.nbytes)
