"""The engine on this machine: an index in a folder, evaluated in this process."""

from __future__ import annotations

import threading
from array import array
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from store.errors import IndexUnavailable
from store.fulltext import commit as commits
from store.fulltext.facts import Facts
from store.fulltext.protocol import Answer, Question
from store.rows import IndexDoc

if TYPE_CHECKING:
    from store.fulltext.evaluate import Evaluation
    from store.fulltext.snapshot import Snapshot, Snapshots


LONGEST_SPAN = 200
"""Years: a date vaguer than that is counted in none."""


class LocalEngine:
    """The `SearchEngine` in ``folder``; nothing is opened before it is used.

    Safe to use from several threads, and beside another process that writes.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._snapshots: Snapshots | None = None
        self._commit: tuple[commits.Stamp | None, commits.Commit] | None = None

    def watermark(self) -> int:
        """The journal's seq that the index covers; -1 where there is no usable index."""
        # Asked with every search: the commit is read again only where it is another one.
        stamp = commits.stamp(self._folder)
        known = self._commit
        try:
            if stamp is not None and known is not None and known[0] == stamp:
                commits.check_files(self._folder, known[1])
                return known[1].watermark
            commit = commits.read_commit(self._folder)
        except IndexUnavailable:
            return -1
        self._commit = (stamp, commit)
        return commit.watermark

    def write(
        self,
        docs: Iterable[IndexDoc],
        forget: Iterable[int],
        watermark: int | Callable[[], int],
        *,
        fresh: bool = False,
    ) -> None:
        """Replace ``docs`` by number, drop ``forget``, in one commit with ``watermark``."""
        from store.fulltext.writer import write

        write(self._folder, docs, forget, watermark, fresh)

    def tidy(self) -> None:
        """Merge the index's parts until they are few: seconds on a large index."""
        from store.fulltext.writer import tidy

        tidy(self._folder)

    def verify(self) -> None:
        """Read the whole index through. Raises IndexUnavailable, and gives it up."""
        from store.fulltext.snapshot import Snapshots

        Snapshots(self._folder).verify()

    def close(self) -> None:
        """Let go of the index's files."""
        with self._lock:
            if self._snapshots is not None:
                self._snapshots.close()
                self._snapshots = None

    # -- what is in it -------------------------------------------------------------------

    def _newest(self) -> Snapshot:
        from store.fulltext.snapshot import Snapshots

        with self._lock:
            if self._snapshots is None:
                self._snapshots = Snapshots(self._folder)
            return self._snapshots.newest()

    def _if_any(self) -> Snapshot | None:
        try:
            return self._newest()
        except IndexUnavailable:
            return None

    def stemmers(self) -> tuple[str, ...]:
        """Snowball's names of the stemmers that the entries were indexed with."""
        snapshot = self._if_any()
        return snapshot.commit.stemmers if snapshot else ()

    def generation(self) -> object:
        """Changes with every commit."""
        snapshot = self._if_any()
        return (snapshot.commit.token, snapshot.commit.generation) if snapshot else None

    def vocabulary(self, name: str) -> Collection[str]:
        """All terms of a field; none where there is no index."""
        snapshot = self._if_any()
        return set(snapshot.word_list(name)) if snapshot else ()

    def near(self, name: str, word: str, edits: int) -> Sequence[str]:
        """The terms of a field within so many edits of ``word``."""
        from store.fulltext.fuzzy import within_edits

        snapshot = self._if_any()
        return within_edits(snapshot, name, word, edits) if snapshot else ()

    def frequency(self, name: str, term: str) -> int:
        """In how many entries a term is, deleted ones included."""
        snapshot = self._if_any()
        return snapshot.frequency(name, term) if snapshot else 0

    def size(self) -> int:
        """How many entries are indexed, deleted ones included."""
        snapshot = self._if_any()
        return snapshot.size if snapshot else 0

    # -- searching -----------------------------------------------------------------------

    def run(
        self, question: Question, facts: Facts, cancelled: Callable[[], bool] | None = None
    ) -> Answer:
        """Answer a question from the newest commit; the answer is always complete."""
        from store.fulltext.evaluate import Evaluation

        snapshot = self._newest()
        evaluation = Evaluation(snapshot, facts, cancelled)
        try:
            return _answer(snapshot, evaluation, facts, question)
        except (IndexError, ValueError, UnicodeDecodeError):
            # Numbers that point nowhere: on a damaged disk they do, and the index is given up.
            self.verify()
            raise


def _answer(snapshot: Snapshot, evaluation: Evaluation, facts: Facts, question: Question) -> Answer:
    from store.fulltext.best import head
    from store.fulltext.ranking import Order, Ranked

    tree, count, sort = question.tree, question.limit, question.sort
    shown = snapshot.visible(question.hidden, False)
    sources = snapshot.visible(question.hidden, True) if question.sources_only else shown
    if sort in (None, "relevance") and not question.facets:
        begun = head(evaluation.pieces, snapshot, tree, count, shown, sources)
        if begun is not None:

            def rest() -> Any:
                found = _only(*evaluation.documents(tree), sources)
                return Order(snapshot, *found, None).documents()

            ranked = Ranked(snapshot, begun.ids, begun.scores.tolist(), begun.total, rest)
            return Answer(ranked, ranked.scores, lowered=begun.lowered)
    every, scores = _only(*evaluation.documents(tree), shown)
    ids, scores = (every, scores) if sources is shown else _only(every, scores, sources)
    order = Order(snapshot, ids, scores, sort)
    first = order.first(count)
    told = [0.0] * len(first) if scores is None else scores[first].tolist()
    ranked = Ranked(snapshot, ids[first], told, len(ids), order.documents)
    counts = _Facets(snapshot, facts, every, ids).count(question.facets) if question.facets else {}
    return Answer(ranked, told, counts, lowered=len(ids) != len(every))


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
        import numpy as np

        from store.fulltext.fields import KINDS

        counts = np.bincount(self._snapshot.column("kind")[self._every], minlength=len(KINDS))
        return {kind: n for kind, n in zip(KINDS, counts.tolist(), strict=True) if n}

    def _year(self) -> dict[str, int]:
        """Every year that a date can mean, as ``date:2031`` finds them."""
        import datetime as dt

        import numpy as np

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
        import numpy as np

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
