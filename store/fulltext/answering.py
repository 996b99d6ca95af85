"""From a question and a snapshot to an answer: what matches, in order, and its facets."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from store.fulltext.best import head
from store.fulltext.evaluate import Evaluation
from store.fulltext.facts import Facts
from store.fulltext.fields import KINDS
from store.fulltext.protocol import Answer, Question
from store.fulltext.ranking import Order, Ranked, numbers_of
from store.fulltext.snapshot import Snapshot

LONGEST_SPAN = 200
"""Years: a date vaguer than that is counted in none."""


def answer(
    snapshot: Snapshot,
    question: Question,
    facts: Facts,
    cancelled: Callable[[], bool] | None = None,
) -> Answer:
    """Answer a question from one snapshot; the answer is always complete."""
    if question.first is None or question.sort not in (None, "relevance"):
        return _answer(snapshot, question, facts, cancelled)[1]
    asked = replace(question, tree=question.first, facets=())
    first, _ = _answer(snapshot, asked, facts, cancelled)
    every, answer = _answer(snapshot, question, facts, cancelled)
    ranked = first.before(every, question.limit)
    return replace(answer, numbers=ranked, scores=ranked.scores)


def _answer(
    snapshot: Snapshot,
    question: Question,
    facts: Facts,
    cancelled: Callable[[], bool] | None,
) -> tuple[Ranked, Answer]:
    evaluation = Evaluation(snapshot, facts, cancelled)
    tree, count, sort = question.tree, question.limit, question.sort
    shown = snapshot.visible(question.hidden, False)
    sources = snapshot.visible(question.hidden, True) if question.sources_only else shown
    if sort in (None, "relevance") and not question.facets:
        begun = head(evaluation.pieces, snapshot, tree, count, shown, sources)
        if begun is not None:

            def rest() -> array[int]:
                # Asked long after the search: whoever could cancel that is gone by then.
                again = Evaluation(snapshot, facts, None)
                found = _only(*again.documents(tree), sources)
                return numbers_of(snapshot, Order(snapshot, *found, None).documents())

            head_numbers = numbers_of(snapshot, begun.ids)
            ranked = Ranked(head_numbers, begun.scores.tolist(), begun.total, rest)
            return ranked, Answer(ranked, ranked.scores, lowered=begun.lowered)
    every, scores = _only(*evaluation.documents(tree), shown)
    ids, scores = (every, scores) if sources is shown else _only(every, scores, sources)
    order = Order(snapshot, ids, scores, sort)
    first = order.first(count)
    told = [0.0] * len(first) if scores is None else scores[first].tolist()
    ranked = Ranked(
        numbers_of(snapshot, ids[first]),
        told,
        len(ids),
        lambda: numbers_of(snapshot, order.documents()),
    )
    counts = _Facets(snapshot, facts, every, ids).count(question.facets) if question.facets else {}
    return ranked, Answer(ranked, told, counts, lowered=len(ids) != len(every))


def _only(ids: Any, scores: Any, mask: Any) -> tuple[Any, Any]:
    if mask is None:
        return ids, scores
    kept = mask.take(ids)
    return ids.compress(kept), None if scores is None else scores.compress(kept)


class _Facets:
    """Counts of one result. ``every`` are the hits with the quotations, ``ids`` those shown."""

    def __init__(self, snapshot: Snapshot, facts: Facts, every: Any, ids: Any) -> None:
        self._snapshot, self._facts = snapshot, facts
        self._every, self._ids = every, ids

    def count(self, names: Iterable[str]) -> dict[str, Mapping[str, int]]:
        """Facet → value → how many."""
        columns = {"kind": self._kind, "year": self._year, "language": self._language}
        return {name: columns[name]() if name in columns else self._told(name) for name in names}

    def _kind(self) -> dict[str, int]:
        counts = np.bincount(self._snapshot.column("kind")[self._every], minlength=len(KINDS))
        return {kind: n for kind, n in zip(KINDS, counts.tolist(), strict=True) if n}

    def _year(self) -> dict[str, int]:
        """Every year that a date can mean, as ``date:2031`` finds them."""
        first = self._snapshot.column("date_from")[self._ids].astype(np.int64)
        last = self._snapshot.column("date_to")[self._ids].astype(np.int64)
        dated = first > 0
        # Many entries share a day: a day becomes a year once.
        spans, counts = np.unique(first[dated] << 32 | last[dated], return_counts=True)
        found: dict[str, int] = {}
        for span, n in zip(spans.tolist(), counts.tolist(), strict=True):
            start, end = (dt.date.fromordinal(day).year for day in (span >> 32, span & 0xFFFFFFFF))
            for year in range(start, end + 1) if end - start < LONGEST_SPAN else ():
                found[f"{year:04}"] = found.get(f"{year:04}", 0) + n
        return found

    def _language(self) -> dict[str, int]:
        mask = np.zeros(self._snapshot.size, dtype=np.bool_)
        mask[self._ids] = True
        found: dict[str, int] = {}
        for code in set(self._snapshot.word_list("lang")):
            posted = self._snapshot.postings("lang", code) if "-" not in code else None
            n = int(mask[posted.ids].sum()) if posted else 0
            if n:
                found[code] = n
        return found

    def _told(self, name: str) -> Mapping[str, int]:
        """Facets that the record keeps: it counts, the engine says of which entries."""
        ids = self._every if name == "speaker" else self._ids
        numbers = self._snapshot.column("number")[ids]
        return self._facts.counts(name, array("q", numbers.tobytes()))
