"""``FullText``: the one door to the index."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from store.errors import IndexUnavailable, QueryError
from store.fulltext import commit as commits
from store.fulltext.facts import Facts as Facts
from store.rows import IndexDoc

if TYPE_CHECKING:
    from store.fulltext.grammar import Parsed, Parser
    from store.fulltext.snapshot import Snapshot, Snapshots

_TELLING = 200_000
"""Code points of a text that are read for its telling words."""
SORTS = ("date", "-date", "added", "-added", "title", "number")


@dataclass(slots=True, frozen=True)
class Found:
    """What a search found: ``numbers`` are all matches in order, ``scores`` of the first ones."""

    total: int
    numbers: Sequence[int]
    scores: list[float]
    interpreted: str
    hints: tuple[str, ...]
    lowered_to_sources: bool


@dataclass(slots=True, frozen=True)
class Understood:
    """A query that was understood, without running it."""

    tree: Any
    interpreted: str
    complete: bool
    """True where every part of the query has a meaning."""


class FullText:
    """The full-text index of one archive, in ``folder``; nothing is opened before it is used.

    Safe to use from several threads, and beside another process that writes.
    """

    def __init__(self, folder: Path, facts: Facts) -> None:
        self._folder = folder
        self._facts = facts
        self._lock = threading.Lock()
        self._snapshots: Snapshots | None = None
        self._cached: dict[tuple[str, str], tuple[int, Sequence[int]]] = {}

    def watermark(self) -> int:
        """The journal's seq that the index covers; -1 where there is no usable index."""
        try:
            return commits.read_commit(self._folder).watermark
        except IndexUnavailable:
            return -1

    def write(
        self,
        docs: Iterable[IndexDoc],
        forget: Iterable[int],
        watermark: int,
        *,
        fresh: bool = False,
    ) -> None:
        """Replace ``docs`` by number, drop ``forget``, in one commit with ``watermark``.

        ``fresh`` begins a new index. Raises IndexUnavailable where there is none to add to.
        """
        from store.fulltext.writer import write

        write(self._folder, docs, forget, watermark, fresh)

    def tidy(self) -> None:
        """Merge the index's parts until they are few. For the indexing process, not for
        an interface: it takes seconds on a large index."""
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

    # -- searching -----------------------------------------------------------------------

    def search(
        self,
        query: str,
        *,
        limit: int,
        sort: str | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Found:
        """All entries that match, the best or the first in ``sort`` first.

        Raises QueryError where the query is not understood, IndexUnavailable where there is
        no index, and Cancelled once ``cancelled()`` is true.
        """
        from store.fulltext.evaluate import Evaluation
        from store.fulltext.ranking import Ranked

        if sort is not None and sort not in SORTS:
            raise QueryError(f"There is no order “{sort}”; there are {', '.join(SORTS)}.")
        snapshot = self._newest()
        parsed = self._parse(query, snapshot.commit.stemmers)
        facts = _Cached(self)
        try:
            ids, scores = Evaluation(snapshot, facts, cancelled).documents(parsed.tree)
        except (IndexError, ValueError, UnicodeDecodeError):
            # Numbers that point nowhere: on a damaged disk they do, and the index is given up.
            self.verify()
            raise
        hidden = () if parsed.wants_rejected else facts.default_hidden()
        shown = snapshot.visible(hidden, False)
        if shown is not None:
            ids, scores = _only(ids, scores, shown)
        lowered = False
        if not parsed.wants_quotations:
            sources = snapshot.visible(hidden, True)
            if sources is not None:
                before = len(ids)
                ids, scores = _only(ids, scores, sources)
                lowered = len(ids) != before
        ranked = Ranked(snapshot, ids, scores, sort, limit)
        hints = () if len(ids) else self._hints(parsed, snapshot, lowered)
        said = parsed.said if parsed.wants_quotations else f"{parsed.said}, in sources"
        return Found(len(ids), ranked, ranked.scores, said, hints, lowered)

    def _newest(self) -> Snapshot:
        from store.fulltext.snapshot import Snapshots

        with self._lock:
            if self._snapshots is None:
                self._snapshots = Snapshots(self._folder)
            return self._snapshots.newest()

    def _parser(self, stemmers: tuple[str, ...]) -> Parser:
        from store.fulltext.grammar import Parser

        return Parser(stemmers, self._facts.known)

    def _parse(self, query: str, stemmers: tuple[str, ...] | None = None) -> Parsed:
        if stemmers is None:
            try:
                stemmers = commits.read_commit(self._folder).stemmers
            except IndexUnavailable:
                stemmers = ()
        clean = query.encode("utf-8", "replace").decode()
        if not clean.strip():
            raise QueryError("The query is empty.", position=0)
        parsed = self._parser(stemmers).parse(clean)
        from store.fulltext.weighing import settle

        settle(parsed.words, stemmers)
        return parsed

    def understand(self, query: str) -> Understood:
        """How a query is read. Raises QueryError where it is not understood, or is empty."""
        parsed = self._parse(query)
        return Understood(parsed.tree, parsed.said, complete=True)

    def matches(self, query: str, text: str, language: str | None) -> list[tuple[int, int]]:
        """Places in ``text`` that the query's words match; none for a broken query."""
        from store.fulltext.highlight import spans

        try:
            return spans(self._parse(query).words, text, language)
        except QueryError:
            return []

    def fragments(
        self, query: str, text: str, *, width: int, count: int, language: str | None
    ) -> tuple[tuple[str, tuple[tuple[int, int], ...]], ...]:
        """Fragments of ``text`` around the matches, each with the matches within it."""
        from store.fulltext.highlight import fragments

        return fragments(self.matches(query, text, language), text, width, count)

    def telling(self, text: str, language: str | None, count: int) -> list[str]:
        """The words of ``text`` that tell it from others: by frequency × rarity (tf-idf).

        Function words, words of no more than two letters, and those that stand in one entry
        alone tell nothing. Raises IndexUnavailable.
        """
        import math
        from collections import Counter

        from store.fulltext.analysis import stemmer_for, stems, words
        from store.fulltext.weighing import function_words

        snapshot = self._newest()
        idle = function_words(frozenset(snapshot.commit.stemmers))
        seen: Counter[tuple[str, str]] = Counter()
        typed: dict[tuple[str, str], str] = {}
        for word in words(text[:_TELLING]):
            if word.folded.isalpha() and len(word.folded) > 2 and word.folded not in idle:
                stem = stems(word.raw, stemmer_for(language, word.raw))[0]
                key = (stem, word.folded[:1])
                seen[key] += 1
                typed.setdefault(key, word.folded)
        total = max(1, snapshot.size)
        weighed = []
        for key, often in seen.items():
            having = snapshot.frequency("text", key[0])
            if having > 1:
                weighed.append((often * math.log(1 + total / having), typed[key]))
        return [word for _, word in sorted(weighed, key=lambda w: (-w[0], w[1]))[:count]]

    # -- hints for no hits ---------------------------------------------------------------

    def _hints(self, parsed: Parsed, snapshot: Snapshot, lowered: bool) -> tuple[str, ...]:
        from store.fulltext.evaluate import Evaluation

        hints = []
        for node in parsed.words:
            ids, _ = Evaluation(snapshot, self._facts, None).documents(node)
            if snapshot.alive[ids].any():
                continue
            near = self._nearest(node.typed, snapshot) if node.scored else None
            sentence = f"“{node.typed}” is nowhere in the archive."
            hints.append(f"{sentence} Did you mean “{near}”?" if near else sentence)
        narrow = self._narrowest(parsed, snapshot)
        if narrow:
            hints.append(narrow)
        if lowered:
            hints.append("Only quotations match: add kind:any to see them.")
        return tuple(hints[:3])

    def _narrowest(self, parsed: Parsed, snapshot: Snapshot) -> str | None:
        """How many there are without the part of the query that takes the most away."""
        import numpy as np

        from store.fulltext.evaluate import Evaluation

        if len(parsed.parts) < 2:
            return None
        evaluation = Evaluation(snapshot, _Cached(self), None)
        masks = [evaluation.mask(node) & snapshot.alive for node, _ in parsed.parts]
        if not parsed.wants_quotations:
            sources = snapshot.visible((), True)
            masks = masks if sources is None else [mask & sources for mask in masks]
        without = [
            int(np.logical_and.reduce([m for other, m in enumerate(masks) if other != at]).sum())
            for at in range(len(masks))
        ]
        best = max(range(len(masks)), key=lambda at: without[at])
        if not without[best]:
            return None
        found = f"{without[best]:,} {'entry' if without[best] == 1 else 'entries'}"
        return f"Without “{parsed.parts[best][1]}” there would be {found}."

    def _nearest(self, typed: str, snapshot: Snapshot) -> str | None:
        from rapidfuzz.distance import OSA

        from store.fulltext.analysis import fold
        from store.fulltext.fuzzy import within_edits

        word = fold(typed)
        if not word.isalpha() or len(word) < 4:
            return None
        found = within_edits(snapshot, "text_exact", word, 2)
        return min(
            found,
            key=lambda other: (
                OSA.distance(word, other),
                -snapshot.frequency("text_exact", other),
                other,
            ),
            default=None,
        )


class _Cached:
    """The record's facts, kept while the journal's seq stays the same."""

    def __init__(self, engine: FullText) -> None:
        self._engine = engine
        self._facts = engine._facts
        self._seq = self._facts.seq()

    def numbers(self, field: str, value: str) -> Sequence[int]:
        cache = self._engine._cached
        known = cache.get((field, value))
        if known is not None and known[0] == self._seq:
            return known[1]
        found = self._facts.numbers(field, value)
        if len(cache) > 64:
            cache.clear()
        cache[field, value] = (self._seq, found)
        return found

    def seq(self) -> int:
        return self._seq

    def known(self, field: str) -> Sequence[str]:
        return self._facts.known(field)

    def default_hidden(self) -> Sequence[int]:
        cache = self._engine._cached
        known = cache.get(("", ""))
        if known is None or known[0] != self._seq:
            known = cache["", ""] = (self._seq, self._facts.default_hidden())
        return known[1]


def _only(ids: Any, scores: Any, mask: Any) -> tuple[Any, Any]:
    kept = mask.take(ids)
    return ids.compress(kept), None if scores is None else scores.compress(kept)
