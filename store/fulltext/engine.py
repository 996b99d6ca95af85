"""``FullText``: the one door to search: the query language in front of a `SearchEngine`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from store.errors import QueryError
from store.fulltext.facts import Facts as Facts
from store.fulltext.local import LocalEngine
from store.fulltext.protocol import SORTS as SORTS
from store.fulltext.protocol import Question, SearchEngine
from store.fulltext.tokens import Ending
from store.rows import IndexDoc, Instead

if TYPE_CHECKING:
    from store.fulltext.parsed import Parsed

_PARSED = 64
"""Queries that are kept understood."""


@dataclass(slots=True, frozen=True)
class Found:
    """What a search found: ``numbers`` are all matches in order, ``scores`` of the first ones."""

    total: int
    numbers: Sequence[int]
    scores: Sequence[float]
    interpreted: str
    hints: tuple[str, ...]
    lowered_to_sources: bool
    instead: tuple[Instead, ...] = ()
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    seq: int = 0
    """The journal's seq of what the record was asked."""
    begun: bool = False
    """True where the last word was taken for all words that begin so."""


@dataclass(slots=True, frozen=True)
class Understood:
    """A query that was understood, without running it."""

    tree: Any
    interpreted: str
    complete: bool
    """True where every part of the query has a meaning."""


class FullText:
    """Full-text search of one archive, its index in ``folder`` unless ``engine`` says otherwise.

    Safe to use from several threads, and beside another process that writes.
    """

    def __init__(self, folder: Path, facts: Facts, engine: SearchEngine | None = None) -> None:
        self._facts = facts
        self._engine: SearchEngine = engine or LocalEngine(folder)
        self._cached: dict[tuple[str, str], tuple[int, Sequence[int]]] = {}
        self._parsed: dict[tuple[object, ...], Parsed] = {}

    def watermark(self) -> int:
        """The journal's seq that the index covers; -1 where there is no usable index."""
        return self._engine.watermark()

    def write(
        self,
        docs: Iterable[IndexDoc],
        forget: Iterable[int],
        watermark: int | Callable[[], int],
        *,
        fresh: bool = False,
    ) -> None:
        """Replace ``docs`` by number, drop ``forget``, in one commit with ``watermark``.

        ``docs`` may come slowly; ``forget`` and a ``watermark`` that is a function are asked
        for after the last of them.
        ``fresh`` begins a new index. Raises IndexUnavailable where there is none to add to.
        """
        self._engine.write(docs, forget, watermark, fresh=fresh)

    def tidy(self) -> None:
        """Merge the index's parts until they are few. For the indexing process, not for
        an interface: it takes seconds on a large index."""
        self._engine.tidy()

    def verify(self) -> None:
        """Read the whole index through. Raises IndexUnavailable, and gives it up."""
        self._engine.verify()

    def close(self) -> None:
        """Let go of the index's files."""
        self._engine.close()

    # -- searching -----------------------------------------------------------------------

    def search(
        self,
        query: str,
        *,
        limit: int,
        sort: str | None = None,
        facets: tuple[str, ...] = (),
        unfinished: bool = False,
        cancelled: Callable[[], bool] | None = None,
    ) -> Found:
        """All entries that match, the best or the first in ``sort`` first.

        Where the query is ``unfinished``, its last word stands for all words that begin so;
        what the query finds as it is comes first.

        Raises QueryError where the query is not understood, IndexUnavailable where there is
        no index, and Cancelled once ``cancelled()`` is true.
        """
        if sort is not None and sort not in SORTS:
            raise QueryError(f"There is no order “{sort}”; there are {', '.join(SORTS)}.")
        facts = _Cached(self)
        parsed = self._parse(query, facts.seq(), _ending(unfinished))
        first = self._parse(query, facts.seq(), Ending.CLOSED).tree if parsed.begun else None
        question = Question(
            parsed.tree,
            limit,
            sort,
            () if parsed.wants_rejected else facts.default_hidden(),
            not parsed.wants_quotations,
            facets,
            first,
        )
        answer = self._engine.run(question, facts, cancelled)
        hints: tuple[str, ...] = (*answer.missing, *parsed.remarks)
        instead: tuple[Instead, ...] = ()
        # Of what was not asked nobody knows what it holds: no word is said to be nowhere.
        if not len(answer.numbers) and not answer.missing:
            more, instead = self._hints(query, parsed, question, facts, answer.lowered)
            hints += more
        return Found(
            len(answer.numbers),
            answer.numbers,
            answer.scores,
            parsed.said if parsed.wants_quotations else f"{parsed.said}, in sources",
            hints,
            answer.lowered,
            instead,
            answer.facets,
            answer.missing,
            facts.seq(),
            parsed.begun,
        )

    def _hints(
        self, query: str, parsed: Parsed, question: Question, facts: _Cached, lowered: bool
    ) -> tuple[tuple[str, ...], tuple[Instead, ...]]:
        from store.fulltext.hints import Hints

        def count(tree: Any) -> int:
            asked = replace(question, tree=tree, limit=0, sort="number", facets=(), first=None)
            return len(self._engine.run(asked, facts).numbers)

        def find(other: str) -> int:
            try:
                read = self._parse(other)
            except QueryError:
                return 0
            asked = replace(
                question,
                tree=read.tree,
                limit=0,
                sort="number",
                hidden=() if read.wants_rejected else facts.default_hidden(),
                sources_only=not read.wants_quotations,
                facets=(),
                first=None,
            )
            return len(self._engine.run(asked, facts).numbers)

        known = self._facts.known
        hints, instead = Hints(query, parsed, self._engine, known, count, find).make()
        instead = [*self._capitals(query, parsed, facts, question), *instead]
        if lowered:
            hints = ["Only quotations match: add kind:any to see them."]
        return tuple(hints), tuple(instead)

    def _capitals(
        self, query: str, parsed: Parsed, facts: _Cached, question: Question
    ) -> list[Instead]:
        """The query with "or" and "not" as operators, where they were typed as words."""
        if not parsed.remarks:
            return []
        for token in sorted(parsed.remarks.values(), key=lambda token: -token.at):
            query = query[: token.at] + token.text.upper() + query[token.end :]
        try:
            tree = self._parse(query).tree
        except QueryError:
            return []
        asked = replace(question, tree=tree, limit=0, sort="number", facets=(), first=None)
        found = len(self._engine.run(asked, facts).numbers)
        return [Instead(query, found, "")] if found else []

    # -- understanding -------------------------------------------------------------------

    def _parse(self, query: str, seq: int | None = None, ending: Ending = Ending.SAID) -> Parsed:
        from store.fulltext.days import today
        from store.fulltext.grammar import Parser
        from store.fulltext.parsed import Lookups
        from store.fulltext.weighing import settle

        seq = self._facts.seq() if seq is None else seq
        key = (query, ending, self._engine.generation(), seq, today())
        known = self._parsed.get(key)
        if known is None:
            clean = query.encode("utf-8", "replace").decode()
            if not clean.strip():
                raise QueryError("The query is empty.", position=0)
            lookups = Lookups(self._facts.known, self._facts.saved, self._sounding, self._telling)
            stemmers = self._engine.stemmers()
            known = Parser(stemmers, lookups).parse(clean, ending)
            settle(known.words, stemmers)
            if len(self._parsed) >= _PARSED:
                self._parsed.clear()
            self._parsed[key] = known
        return known

    def _sounding(self, name: str, word: str) -> Sequence[str]:
        """The words of a field that sound like ``word``, the most frequent first."""
        from store.fulltext.analysis import has_cjk
        from store.fulltext.sounds import sound

        key = sound(word)
        found = [
            term
            for term in self._engine.vocabulary(name)
            if sound(term) == key and not has_cjk(term) and not any(map(str.isdigit, term))
        ]
        return sorted(found, key=lambda term: (-self._engine.frequency(name, term), term))

    def _telling(self, number: int, span: tuple[int, int] | None) -> Sequence[str]:
        from store.fulltext.likeness import telling

        text, language = self._facts.text(number)
        return telling(text, span, language, self._engine)

    def understand(self, query: str) -> Understood:
        """How a query is read. Raises QueryError where it is not understood, or is empty."""
        parsed = self._parse(query)
        return Understood(parsed.tree, parsed.said, complete=True)

    # -- passages ------------------------------------------------------------------------

    def matches(
        self, query: str, text: str, language: str | None, *, unfinished: bool = False
    ) -> list[tuple[int, int]]:
        """Places in ``text`` that the query's words match; none for a broken query."""
        from store.fulltext.highlight import spans

        try:
            parsed = self._parse(query, None, _ending(unfinished))
            return spans(parsed.words, text, language)
        except QueryError:
            return []

    def fragments(
        self,
        query: str,
        text: str,
        *,
        width: int,
        count: int,
        language: str | None,
        unfinished: bool = False,
    ) -> tuple[tuple[str, tuple[tuple[int, int], ...]], ...]:
        """Fragments of ``text`` around the matches, each with the matches within it."""
        from store.fulltext.highlight import fragments

        found = self.matches(query, text, language, unfinished=unfinished)
        return fragments(found, text, width, count)


def _ending(unfinished: bool) -> Ending:
    return Ending.BEGUN if unfinished else Ending.SAID


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
        known = cache.get(("", "hidden"))
        if known is None or known[0] != self._seq:
            known = cache["", "hidden"] = (self._seq, self._facts.default_hidden())
        return known[1]

    def saved(self, name: str) -> str | None:
        return self._facts.saved(name)

    def text(self, number: int) -> tuple[str, str | None]:
        return self._facts.text(number)

    def counts(self, facet: str, numbers: Sequence[int]) -> Mapping[str, int]:
        return self._facts.counts(facet, numbers)
