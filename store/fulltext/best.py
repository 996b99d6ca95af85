"""The best of a ranked query without putting together all that it finds.

A word, or words with ``OR`` between them, find many documents of which fifty are shown.
Their number and the best of them need no sort and no list of all: what is beyond the best
is put together once somebody walks there.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from whoosh import query

from store.fulltext.codec.combine import Mask, Weights, best, counted, fold, spread
from store.fulltext.codec.segment import Ids
from store.fulltext.nodes import Words
from store.fulltext.pieces import Pieces
from store.fulltext.snapshot import Snapshot

_DENSE = 2
"""Sums are kept for all documents where one of so many is found, or more."""


class Head(NamedTuple):
    """The best documents of a query in order, their scores, and how many it finds in all."""

    ids: Ids
    scores: Weights
    total: int
    lowered: bool
    """True where ``narrow`` hides documents that are found and that ``wide`` does not hide."""


def head(
    pieces: Pieces, snapshot: Snapshot, node: Any, count: int,
    wide: Mask | None, narrow: Mask | None,
) -> Head | None:  # fmt: skip
    """The best ``count`` within ``narrow``; None for a query that is not of the kind.

    The masks are of all documents, None hides nothing; ``narrow`` is within ``wide``.
    """
    if isinstance(node, Words):
        found = _of_word(pieces, node, snapshot.size)
    elif type(node) is query.Or and node.boost == 1.0 and not node.scale and node.subqueries:
        found = _of_any(pieces, node, snapshot.size)
    else:
        return None
    if found is None:
        return None
    ids, scores, total = found
    lowered = False
    if narrow is not None:
        whole = scores if wide is None else scores * wide.take(ids)
        scores = scores * narrow.take(ids)
        total = int(np.count_nonzero(scores))
        lowered = bool(total != np.count_nonzero(whole))
    at = best(scores, snapshot.column("number"), ids, min(count, total))
    return Head(ids[at], scores[at], total, lowered)


def _of_word(pieces: Pieces, node: Words, size: int) -> tuple[Ids, Weights, int] | None:
    """Documents in any order, their scores, 0 for one that stands elsewhere; how many."""
    if not node.ranks or node.boost <= 0:
        return None
    here = pieces.of(node)
    if not here:
        return None
    ids, weights = here[0].ids, pieces.weights(here[0])
    if len(here) == 1 and not here[0].repeated:
        return ids, pieces.saturated(node, weights, len(ids)), len(ids)
    if len(here) > 1:
        ids = np.concatenate([piece.ids for piece in here])
        weights = np.concatenate([weights, *(pieces.weights(piece) for piece in here[1:])])
    total = len(ids) - fold(ids, weights, size)
    return ids, pieces.saturated(node, weights, total), total


def _of_any(pieces: Pieces, node: Any, size: int) -> tuple[Ids, Weights, int] | None:
    parts = []
    for child in node.subqueries:
        found = _of_word(pieces, child, size) if isinstance(child, Words) else None
        if found is not None:
            parts.append(found)
        elif not isinstance(child, Words) or not child.ranks or pieces.of(child):
            return None
    if not parts:
        return None
    if sum(len(ids) for ids, _, _ in parts) * _DENSE >= size:
        once = [
            (ids, scores) if total == len(ids) else (ids[scores > 0], scores[scores > 0])
            for ids, scores, total in parts
        ]
        scores = spread(once, size)
        return counted(size), scores, int(np.count_nonzero(scores))
    ids = np.concatenate([ids for ids, _, _ in parts])
    scores = np.concatenate([scores for _, scores, _ in parts])
    return ids, scores, len(ids) - fold(ids, scores, size)
