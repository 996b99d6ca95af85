"""Array forms of queries that a tree of Whoosh's own may have beside those our parser makes.

Each means what ``settled`` says of it. What has no form here is left to Whoosh's matchers on
the same snapshot.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from whoosh import query

from store.errors import QueryError
from store.fulltext.codec.combine import Mask, Weights, places_in
from store.fulltext.codec.segment import Ids
from store.fulltext.facts import Facts
from store.fulltext.fields import BITS, COLUMNS, DATES, KINDS
from store.fulltext.nodes import Near, Words, word_of
from store.fulltext.snapshot import Snapshot

NONE: Ids = np.zeros(0, dtype=np.uint32)


@dataclass(slots=True)
class Result:
    """Documents, as ascending ``ids`` or as a ``mask``; scores of the ids or None for none."""

    ids: Ids | None = None
    mask: Mask | None = None
    scores: Weights | None = None


class Others:
    """For one evaluation. ``words`` evaluates a word; ``poll`` raises what gives it up."""

    def __init__(
        self,
        snapshot: Snapshot,
        facts: Facts,
        poll: Callable[[], None],
        words: Callable[[Words], Result],
    ) -> None:
        self._snapshot, self._facts = snapshot, facts
        self._poll, self._words = poll, words
        self._known: dict[int, Result] = {}
        self._made: list[Words] = []

    def run(self, node: Any) -> Result:
        """What a query finds; a query that is asked for again is not run again."""
        found = self._known.get(id(node))
        if found is None:
            self._poll()
            found = self._known[id(node)] = self._run(node)
        return found

    def _word(self, node: Any) -> Result | None:
        word = as_word(node)
        if word is None:
            return None
        # What is known of a word is kept under its id: it has to stay.
        self._made.append(word)
        return self._words(word)

    def _run(self, node: Any) -> Result:
        word = self._word(node)
        if word is not None:
            return word
        decided = chosen(self._snapshot, node)
        if decided is not None:
            mask, score = decided
            if not score:
                return Result(mask=mask)
            ids = mask.nonzero()[0].astype(np.uint32)
            return Result(ids=ids, scores=np.full(len(ids), score, dtype=np.float32))
        if isinstance(node, query.Phrase) and not node.degrade:
            return self._phrase(node)
        from store.fulltext.codec.searcher import matched

        found, scores = matched(self._snapshot, self._facts, node, self._poll)
        return Result(ids=found, scores=scores if scores.any() else None)

    def _phrase(self, node: Any) -> Result:
        """A phrase of Whoosh's scores the sum of its words."""
        ids = phrase(self._snapshot, node, self._poll)
        total = np.zeros(len(ids), dtype=np.float32)
        for word in node.words if len(ids) else ():
            found = self._word(query.Term(node.fieldname, word))
            assert found is not None
            assert found.ids is not None
            assert found.scores is not None
            total += found.scores[places_in(found.ids, ids)[0]]
        return Result(ids=ids, scores=total * np.float32(node.boost))


def expanded(snapshot: Snapshot, leaf: Any) -> list[str]:
    """The terms that a leaf of several stands for, as Whoosh finds them."""
    from store.fulltext.codec.searcher import reader_of

    reader = reader_of(snapshot)
    if leaf.fieldname not in reader.schema:
        return []
    found = {text if isinstance(text, str) else text.decode() for text in leaf._btexts(reader)}
    return sorted(found)


def as_word(node: Any) -> Words | None:
    """A leaf that is scored as a word, as one; None for any other query."""
    if isinstance(node, Near):
        return word_of(node)
    if isinstance(node, query.Term | query.MultiTerm) and node.fieldname not in COLUMNS:
        return word_of(node)
    return None


def chosen(snapshot: Snapshot, node: Any) -> tuple[Mask, float] | None:
    """Documents that a column decides, and their score; None for any other query.

    Raises QueryError for a range that Whoosh would refuse.
    """
    if isinstance(node, query.Every):
        return _having(snapshot, node.fieldname), 0.0
    if isinstance(node, query.Term) and node.fieldname in COLUMNS:
        return _equal(snapshot, node.fieldname, node.text), float(node.boost)
    if isinstance(node, query.NumericRange):
        return _within(snapshot, node), float(node.boost)
    return None


def _having(snapshot: Snapshot, name: str | None) -> Mask:
    """Documents with anything in a field."""
    if name is None:
        return np.ones(snapshot.size, dtype=np.bool_)
    if name in COLUMNS:
        return _given(name, snapshot.column(name))
    mask = np.zeros(snapshot.size, dtype=np.bool_)
    for field, base in snapshot.fields(name):
        mask[field.docs.astype(np.intp) + base] = True
    return mask


def _given(name: str, values: Any) -> Mask:
    dated: Mask = values > 0 if name in DATES else np.ones(len(values), np.bool_)
    return dated


def _equal(snapshot: Snapshot, name: str, text: Any) -> Mask:
    values = snapshot.column(name)
    if name == "kind":
        kind = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
        return np.asarray(values == KINDS.index(kind)) if kind in KINDS else values != values
    field = _numeric(name)
    try:
        number = field.from_bytes(field.to_bytes(text))
    except (ValueError, OverflowError):
        return np.zeros(len(values), np.bool_)
    return np.asarray((values == number) & _given(name, values))


def _within(snapshot: Snapshot, node: Any) -> Mask:
    name = node.fieldname
    if name not in BITS:
        raise QueryError(f"The search cannot be run: there are no numbers in “{name}”.")
    field = _numeric(name)
    values = snapshot.column(name).astype(np.int64)
    mask = _given(name, values)
    try:
        if node.start is not None:
            first = field.prepare_number(node.start)
            mask &= values > first if node.startexcl else values >= first
        if node.end is not None:
            last = field.prepare_number(node.end)
            mask &= values < last if node.endexcl else values <= last
    except (ValueError, OverflowError) as error:
        raise QueryError(f"The search cannot be run: {error}") from error
    return mask


def _numeric(name: str) -> Any:
    from store.fulltext.codec.schema import schema

    return schema(())[name]


# -- phrases of Whoosh's own -------------------------------------------------------------------


def phrase(snapshot: Snapshot, node: Any, poll: Callable[[], None]) -> Ids:
    """Documents with the words in order, each at most ``slop`` places after the one before.

    Raises QueryError for a field without positions.
    """
    if not node.words:
        return NONE
    found = [NONE]
    for field, base in snapshot.fields(node.fieldname):
        if not field.placed:
            raise QueryError(f"“{node.fieldname}” has no positions, and so no phrases.")
        ranks = [field.find(_bytes(word)) for word in node.words]
        if min(ranks) < 0:
            continue
        bases = field.array("bases").astype(np.int64)
        ends = field.places(ranks[0]).astype(np.int64)
        for rank in ranks[1:]:
            poll()
            ends = _following(ends, field.places(rank).astype(np.int64), node.slop, bases)
        owners = np.unique(bases.searchsorted(ends, side="right") - 1)
        found.append((owners + base).astype(np.uint32))
    return np.concatenate(found)


def _following(ends: Any, places: Any, slop: int, bases: Any) -> Any:
    """Those of ``places`` that stand 1 … ``slop`` after one of ``ends``, in the same document."""
    owners = bases[bases.searchsorted(places, side="right") - 1]
    first = ends.searchsorted(np.maximum(places - slop, owners))
    return places[ends.searchsorted(places) > first]


def _bytes(word: Any) -> bytes:
    return word if isinstance(word, bytes) else str(word).encode()
