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

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from whoosh import query

from store.fulltext.codec.combine import Weights, joined, places_in
from store.fulltext.codec.forms import Others, Result, expanded
from store.fulltext.codec.segment import Ids, Posted
from store.fulltext.facts import Facts
from store.fulltext.fields import KINDS, PART
from store.fulltext.fuzzy import within_edits
from store.fulltext.nodes import Days, Fact, Key, Near, Words
from store.fulltext.patterns import wildcard_pattern
from store.fulltext.places import near
from store.fulltext.snapshot import K1, Mask, Snapshot

_OFTEN = 64
"""A term in more than one of so many documents is looked up in a mask that is kept."""
_NONE: Ids = np.zeros(0, dtype=np.uint32)


class Cancelled(Exception):
    """The search was given up because ``cancelled()`` said so."""


@dataclass(slots=True)
class Piece:
    """Postings that a word stands for: ``ids`` ascending, once each unless ``repeated``."""

    ids: Ids
    codes: Any
    big: Any
    part: str | None
    """title, text or note; None where a document counts as one occurrence."""
    key: Any = None
    """What a mask of it is kept under; None for what is not kept."""
    repeated: bool = False
    weights: Weights | None = None


class Evaluation:
    """One query on one snapshot. Polls ``cancelled`` before every term that it reads."""

    def __init__(
        self, snapshot: Snapshot, facts: Facts, cancelled: Callable[[], bool] | None
    ) -> None:
        self._snapshot = snapshot
        self._facts = facts
        self._cancelled = cancelled
        self._pieces: dict[int, list[Piece]] = {}
        self._others = Others(snapshot, facts, self._poll, self._words)

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
        first = self.run(wanted[0])
        if first.ids is None:
            return self._filtered(first, wanted[1:], node)
        ids, scores = first.ids, first.scores
        for child in wanted[1:]:
            ids, scores = _kept(ids, scores, self._among(child, ids))
        for child in node.subqueries:
            if isinstance(child, query.Not) and len(ids):
                ids, scores = _kept(ids, scores, ~self._among(child.query, ids))
        for child in wanted[1:]:
            more = self._scores(child, ids)
            if more is not None:
                scores = more if scores is None else scores + more
        return Result(ids=ids, scores=scores)

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
            return sum(len(piece.ids) for piece in self._leaves(node))
        if isinstance(node, query.And):
            return min((self._size(child) for child in node.subqueries), default=0)
        if isinstance(node, query.Or):
            return sum(self._size(child) for child in node.subqueries)
        if isinstance(node, Fact):
            return len(self._fact(node))
        return self._snapshot.size

    # -- of given documents ----------------------------------------------------------------

    def _among(self, node: Any, ids: Ids) -> Mask:
        """Which of ``ids`` match."""
        if not isinstance(node, Words):
            found = self.run(node)
            if found.mask is not None:
                among: Mask = found.mask.take(ids)
                return among
            assert found.ids is not None
            return places_in(found.ids, ids)[1]
        hit: Mask | None = None
        for piece in self._leaves(node):
            there = self._in_piece(piece, ids)
            hit = there if hit is None else hit | there
        return np.zeros(len(ids), dtype=np.bool_) if hit is None else hit

    def _in_piece(self, piece: Piece, ids: Ids) -> Mask:
        size = self._snapshot.size
        if piece.repeated or (len(piece.ids) * _OFTEN > size and len(ids) * 8 > len(piece.ids)):

            def make() -> Mask:
                mask = np.zeros(size, dtype=np.bool_)
                mask[piece.ids] = True
                return mask

            mask: Mask = (
                make()
                if piece.key is None
                else self._snapshot.kept.get(("mask", piece.key), make, _nbytes)
            )
            among: Mask = mask.take(ids)
            return among
        if len(piece.ids) * 16 < len(ids):
            hit = np.zeros(len(ids), dtype=np.bool_)
            at, there = places_in(ids, piece.ids)
            hit[at[there]] = True
            return hit
        return places_in(piece.ids, ids)[1]

    def _scores(self, node: Any, ids: Ids) -> Weights | None:
        """The scores of documents that are known to match."""
        if not isinstance(node, Words):
            found = self.run(node)
            if found.scores is None:
                return None
            assert found.ids is not None
            scores: Weights = found.scores[found.ids.searchsorted(ids)]
            return scores
        if not _ranks(node):
            return None
        pieces = self._leaves(node)
        total = np.zeros(len(ids), dtype=np.float32)
        for piece in pieces:
            if piece.repeated:
                piece = self._once(piece)
            at, there = places_in(piece.ids, ids)
            at = at[there]
            if len(at):
                total[there] += self._weights(piece, at)
        return self._saturated(node, total)

    # -- words -----------------------------------------------------------------------------

    def _words(self, node: Words) -> Result:
        pieces = self._leaves(node)
        if not _ranks(node):
            if len(pieces) == 1 and not pieces[0].repeated:
                return Result(ids=pieces[0].ids)
            ids, _ = self._union(pieces)
            return Result(ids=ids)
        ids, weights = self._union(pieces)
        return Result(ids=ids, scores=self._saturated(node, weights, len(ids)))

    def _union(self, pieces: list[Piece]) -> tuple[Ids, Weights]:
        parts = [(piece.ids, self._weights(piece)) for piece in pieces]
        repeated = any(piece.repeated for piece in pieces)
        return joined(parts, self._snapshot.size, repeated=repeated)

    def _saturated(self, node: Words, weights: Weights, found: int | None = None) -> Weights:
        if found is None:
            found = self._found(node)
        total = max(self._snapshot.size, 1)
        idf = float(np.log(1 + (total - found + 0.5) / (found + 0.5)))
        scores: Weights = weights / (weights + np.float32(K1))
        scores *= np.float32(idf * (K1 + 1) * node.boost)
        return scores

    def _found(self, node: Words) -> int:
        """In how many documents a word is, counted as its idf needs it."""
        pieces = self._leaves(node)
        if len(pieces) == 1 and not pieces[0].repeated:
            return len(pieces[0].ids)
        if all(piece.key is not None for piece in pieces):
            key = ("found", tuple(piece.key for piece in pieces))
            count: int = self._snapshot.kept.get(
                key, lambda: len(self._union(pieces)[0]), lambda _: 100
            )
            return count
        return len(self._union(pieces)[0])

    def _weights(self, piece: Piece, at: Any = None) -> Weights:
        if piece.weights is not None:
            return piece.weights if at is None else piece.weights[at]
        if piece.part is None:
            return np.ones(len(piece.ids) if at is None else len(at), dtype=np.float32)
        table = self._snapshot.weights(piece.part)
        codes = piece.codes if at is None else piece.codes[at]
        weights: Weights = table.take(codes)
        if piece.big is not None:
            self._mend(piece, weights, at)
        return weights

    def _mend(self, piece: Piece, weights: Weights, at: Any) -> None:
        """Put in the weights of frequencies that codes cannot hold."""
        from store.fulltext.fields import BOOSTS

        assert piece.part is not None
        norms = self._snapshot.norms(piece.part)
        where, counts = piece.big
        if at is not None:
            back = np.full(len(piece.ids), -1, dtype=np.int64)
            back[at] = np.arange(len(at))
            where, counts = back[where][back[where] >= 0], counts[back[where] >= 0]
            codes = piece.codes[at]
        else:
            codes = piece.codes
        weights[where] = BOOSTS[piece.part] * counts / norms[codes[where] & 255]

    def _once(self, piece: Piece) -> Piece:
        ids, weights = joined(
            [(piece.ids, self._weights(piece))], self._snapshot.size, repeated=True
        )
        return Piece(ids, None, None, piece.part, piece.key, weights=weights)

    def _leaves(self, node: Words) -> list[Piece]:
        """What the alternatives of a word stand for; those that match nothing left out."""
        pieces = self._pieces.get(id(node))
        if pieces is None:
            pieces = self._pieces[id(node)] = [
                piece for leaf in node.subqueries for piece in self._leaf(leaf) if len(piece.ids)
            ]
        return pieces

    def _leaf(self, leaf: Any) -> list[Piece]:
        self._poll()
        name = leaf.fieldname
        if isinstance(leaf, Near):
            return self._near(leaf)
        if isinstance(leaf, query.Prefix):
            return self._piece(name, self._snapshot.range(name, leaf.text), ("p", name, leaf.text))
        if isinstance(leaf, query.MultiTerm):
            terms = self._like(leaf)
            return self._piece(name, self._snapshot.several(name, terms), None)
        posted = self._snapshot.postings(name, leaf.text)
        return self._piece(name, posted, ("t", name, leaf.text), repeated=False)

    def _piece(
        self, name: str, posted: Posted | None, key: Any, *, repeated: bool = True
    ) -> list[Piece]:
        if posted is None:
            return []
        ids, codes, big = posted
        return [Piece(ids, codes, big, PART.get(name), key, repeated)]

    def _like(self, leaf: Any) -> list[str]:
        if isinstance(leaf, query.Wildcard):
            pattern = wildcard_pattern(leaf.text)
            head = re.split(r"[*?[]", leaf.text, maxsplit=1)[0]
            found = self._snapshot.terms(leaf.fieldname, head)
            return sorted({term for term in found if pattern.match(term)})
        if isinstance(leaf, query.FuzzyTerm):
            return within_edits(
                self._snapshot, leaf.fieldname, leaf.text, leaf.maxdist, leaf.prefixlength
            )
        return expanded(self._snapshot, leaf)

    def _near(self, leaf: Near) -> list[Piece]:
        places: dict[str, dict[int, Any]] = {}
        for word in leaf.words:
            if word not in places:
                self._poll()
                found = self._snapshot.places(leaf.fieldname, word)
                places[word] = {base: (field, here) for field, base, here in found}
        everywhere = set.intersection(*(set(found) for found in places.values()))
        ids: list[Ids] = [_NONE]
        counts: list[Any] = [np.zeros(0, dtype=np.int64)]
        for base in sorted(everywhere):
            field = next(iter(places.values()))[base][0]
            here = {word: found[base][1] for word, found in places.items()}
            bases = field.array("bases")
            documents, often = near(here, leaf.words, leaf.offsets, leaf.free, bases)
            ids.append(documents + np.uint32(base))
            counts.append(often)
        documents, often = np.concatenate(ids), np.concatenate(counts)
        part = PART.get(leaf.fieldname)
        piece = Piece(documents, None, None, part, weights=self._counted(part, documents, often))
        return [piece]

    def _counted(self, part: str | None, ids: Ids, counts: Any) -> Weights:
        if part is None:
            return np.ones(len(ids), dtype=np.float32)
        from store.fulltext.codec.layout import length_codes
        from store.fulltext.fields import BOOSTS

        codes = length_codes(self._snapshot.lengths(part, ids))
        weights: Weights = (BOOSTS[part] * counts / self._snapshot.norms(part)[codes]).astype(
            np.float32
        )
        return weights

    # -- filters ---------------------------------------------------------------------------

    def _filter(self, node: Any) -> Result:
        snapshot = self._snapshot
        if isinstance(node, Fact):
            return Result(ids=self._fact(node))
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
        return self._others.run(node)

    def _fact(self, node: Fact) -> Ids:
        # Whoever hands the numbers out keeps them while the record stays the same.
        numbers = self._facts.numbers(node.name, node.value)
        kept: tuple[Any, Ids] | None = self._snapshot.facts.get((node.name, node.value))
        if kept is None or kept[0] is not numbers:
            if len(self._snapshot.facts) > 32:
                self._snapshot.facts.clear()
            kept = (numbers, self._snapshot.having(numbers))
            self._snapshot.facts[node.name, node.value] = kept
        return kept[1]

    def _days(self, node: Days) -> Mask:
        if node.fieldname == "added":
            added: Any = self._snapshot.column("added")
            mask: Mask = (added >= node.first) & (added <= node.last)
            return mask
        first: Any = self._snapshot.column("date_from")
        last: Any = self._snapshot.column("date_to")
        during: Mask = (first > 0) & (first <= node.last) & (last >= node.first)
        return during


def _ranks(node: Words) -> bool:
    return bool(node.scored and node.weighed)


def _kept(ids: Ids, scores: Weights | None, hit: Mask) -> tuple[Ids, Weights | None]:
    return ids.compress(hit), None if scores is None else scores.compress(hit)


def _scored(found: tuple[Ids, Weights]) -> tuple[Ids, None, Weights]:
    return found[0], None, found[1]


def _nbytes(array: Any) -> int:
    return int(array.nbytes)
