"""The postings that a word of a query stands for, and what they weigh.

A word is several pieces where it is looked for in several fields or stands for several
terms. Their weights are summed by document before they saturate.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from math import log
from typing import Any

import numpy as np
from whoosh import query

from store.fulltext.codec.combine import Weights, joined, places_in
from store.fulltext.codec.forms import NONE, expanded
from store.fulltext.codec.layout import length_codes
from store.fulltext.codec.segment import Ids, Posted
from store.fulltext.fields import BOOSTS, PART
from store.fulltext.nodes import Near, Words
from store.fulltext.patterns import wildcard_pattern
from store.fulltext.places import near
from store.fulltext.snapshot import K1, Mask, Snapshot

_OFTEN = 64
"""A term in more than one of so many documents is looked up in a mask that is kept."""
_DENSE = 8
"""A term in more than one of so many documents has its weights by document kept."""


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


class Pieces:
    """Of the words of one query on one snapshot. ``poll`` is called before every term."""

    def __init__(self, snapshot: Snapshot, poll: Callable[[], None]) -> None:
        self._snapshot = snapshot
        self._poll = poll
        self._known: dict[int, list[Piece]] = {}

    def of(self, node: Words) -> list[Piece]:
        """What the alternatives of a word stand for; those that match nothing left out."""
        pieces = self._known.get(id(node))
        if pieces is None:
            pieces = self._known[id(node)] = []
            for leaf in node.subqueries:
                self._poll()
                if type(leaf) is query.Term:
                    name, text = leaf.fieldname, leaf.text
                    posted = self._snapshot.postings(name, text)
                    if posted is not None:
                        pieces.append(Piece(*posted, PART.get(name), ("t", name, text)))
                else:
                    piece = self._leaf(leaf)
                    if piece is not None and len(piece.ids):
                        pieces.append(piece)
        return pieces

    def _leaf(self, leaf: Any) -> Piece | None:
        name = leaf.fieldname
        if isinstance(leaf, Near):
            return self._near(leaf)
        if isinstance(leaf, query.Prefix):
            return _piece(name, self._snapshot.range(name, leaf.text), ("p", name, leaf.text))
        if isinstance(leaf, query.MultiTerm):
            return _piece(name, self._snapshot.several(name, self._like(leaf)), None)
        posted = self._snapshot.postings(name, leaf.text)
        return _piece(name, posted, ("t", name, leaf.text), repeated=False)

    def _like(self, leaf: Any) -> list[str]:
        if isinstance(leaf, query.Wildcard):
            pattern = wildcard_pattern(leaf.text)
            head = re.split(r"[*?[]", leaf.text, maxsplit=1)[0]
            found = self._snapshot.terms(leaf.fieldname, head)
            return sorted({term for term in found if pattern.match(term)})
        if isinstance(leaf, query.FuzzyTerm):
            from store.fulltext.fuzzy import within_edits

            return within_edits(
                self._snapshot, leaf.fieldname, leaf.text, leaf.maxdist, leaf.prefixlength
            )
        return expanded(self._snapshot, leaf)

    def _near(self, leaf: Near) -> Piece | None:
        places: dict[str, dict[int, Any]] = {}
        for word, begun in leaf.sought:
            self._poll()
            found = self._snapshot.places(leaf.fieldname, word, begun)
            if not found:
                return None
            key = f"{word}*" if begun else word
            places[key] = {base: (field, here) for field, base, here in found}
        everywhere = set.intersection(*(set(found) for found in places.values()))
        ids: list[Ids] = [NONE]
        counts: list[Any] = [np.zeros(0, dtype=np.int64)]
        for base in sorted(everywhere):
            field = next(iter(places.values()))[base][0]
            here = {word: found[base][1] for word, found in places.items()}
            bases = field.array("bases")
            documents, often = near(here, leaf.keys, leaf.offsets, leaf.free, bases)
            ids.append(documents + np.uint32(base))
            counts.append(often)
        documents, often = np.concatenate(ids), np.concatenate(counts)
        part = PART.get(leaf.fieldname)
        if part is None:
            weights = np.ones(len(documents), dtype=np.float32)
        else:
            codes = length_codes(self._snapshot.lengths(part, documents))
            shares = BOOSTS[part] * often / self._snapshot.norms(part)[codes]
            weights = shares.astype(np.float32)
        return Piece(documents, None, None, part, weights=weights)

    # -- documents -------------------------------------------------------------------------

    def among(self, piece: Piece, ids: Ids) -> Mask:
        """Which of ``ids`` have a piece."""
        size, count = self._snapshot.size, len(piece.ids)
        if piece.weights is None and piece.key is not None and count * _DENSE > size:
            found: Mask = self.dense(piece).take(ids) > 0
            return found
        if piece.repeated or (count * _OFTEN > size and len(ids) * 8 > count):

            def make() -> Mask:
                mask = np.zeros(size, dtype=np.bool_)
                mask[piece.ids] = True
                return mask

            mask: Mask = (
                make()
                if piece.key is None
                else self._snapshot.kept.get(("mask", piece.key), make, _nbytes)
            )
            return mask.take(ids)
        if count * 16 < len(ids):
            hit = np.zeros(len(ids), dtype=np.bool_)
            at, there = places_in(ids, piece.ids)
            hit[at[there]] = True
            return hit
        return places_in(piece.ids, ids)[1]

    def union(self, pieces: list[Piece]) -> tuple[Ids, Weights]:
        """The documents of all pieces, ascending, and their weights."""
        parts = [(piece.ids, self.weights(piece)) for piece in pieces]
        repeated = any(piece.repeated for piece in pieces)
        return joined(parts, self._snapshot.size, repeated=repeated)

    # -- weights ---------------------------------------------------------------------------

    def weights(self, piece: Piece, at: Any = None) -> Weights:
        """What each posting adds to its document's frequency, of all or of those ``at``."""
        if piece.weights is not None:
            return piece.weights if at is None else piece.weights[at]
        if piece.part is None:
            return np.ones(len(piece.ids) if at is None else len(at), dtype=np.float32)
        table = self._snapshot.weights(piece.part)
        codes = piece.codes if at is None else piece.codes.take(at)
        weights: Weights = table.take(codes)
        if piece.big is not None:
            self._mend(piece, weights, at)
        return weights

    def _mend(self, piece: Piece, weights: Weights, at: Any) -> None:
        """Put in the weights of frequencies that codes cannot hold."""
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

    def dense(self, piece: Piece) -> Weights:
        """The weights of a piece by document, 0 for those without it; kept."""

        def make() -> Weights:
            once = self._once(piece) if piece.repeated else piece
            found = np.zeros(self._snapshot.size, dtype=np.float32)
            found[once.ids] = self.weights(once)
            return found

        weights: Weights = self._snapshot.kept.get(("dense", piece.key), make, _nbytes)
        return weights

    def _once(self, piece: Piece) -> Piece:
        parts = [(piece.ids, self.weights(piece))]
        ids, weights = joined(parts, self._snapshot.size, repeated=True)
        return Piece(ids, None, None, piece.part, piece.key, weights=weights)

    # -- scores ----------------------------------------------------------------------------

    def scores(self, node: Words, ids: Ids) -> Weights:
        """The scores of documents that are known to match."""
        size, total = self._snapshot.size, None
        for piece in self.of(node):
            if piece.weights is None and piece.key is not None and len(piece.ids) * _DENSE > size:
                more = self.dense(piece).take(ids)
            else:
                once = self._once(piece) if piece.repeated else piece
                at, there = places_in(once.ids, ids)
                if there.all():
                    more = self.weights(once, at)
                else:
                    more = np.zeros(len(ids), dtype=np.float32)
                    more[there] = self.weights(once, at[there])
            total = more if total is None else total + more
        if total is None:
            total = np.zeros(len(ids), dtype=np.float32)
        return self.saturated(node, total, self.found(node))

    def saturated(self, node: Words, weights: Weights, found: int) -> Weights:
        """The scores of a word from its weights; ``found``: in how many documents it is."""
        size = max(self._snapshot.size, 1)
        idf = log(1 + (size - found + 0.5) / (found + 0.5))
        scores: Weights = weights / (weights + np.float32(K1))
        scores *= np.float32(idf * (K1 + 1) * node.boost)
        return scores

    def found(self, node: Words) -> int:
        """In how many documents a word is, counted as its idf needs it."""
        pieces = self.of(node)
        if len(pieces) == 1 and not pieces[0].repeated:
            return len(pieces[0].ids)
        if all(piece.key is not None for piece in pieces):
            key = ("found", tuple(piece.key for piece in pieces))
            count: int = self._snapshot.kept.get(
                key, lambda: len(self.union(pieces)[0]), lambda _: 100
            )
            return count
        return len(self.union(pieces)[0])


def _piece(name: str, posted: Posted | None, key: Any, *, repeated: bool = True) -> Piece | None:
    if posted is None:
        return None
    return Piece(*posted, PART.get(name), key, repeated)


def _nbytes(array: Any) -> int:
    return int(array.nbytes)
