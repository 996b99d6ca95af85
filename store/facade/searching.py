"""Search, facets, saved searches, and the index that follows the record."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from store.errors import IndexUnavailable, QueryError
from store.facade.entries import Entries
from store.record import facets, facts, reading, sources, things
from store.rows import FacetValue, Hit, IndexDoc, Results, Snippet

if TYPE_CHECKING:
    from store.fulltext.engine import FullText, Understood

INDEX_CHUNK = 50_000
"""Entries that are indexed in one commit of the index: what is done again if it is stopped."""
MANY = 2_000
"""Entries indexed at once after which the index is put in order as well."""
PROGRESS_EVERY = 200
"""Entries between two calls of ``progress``."""
FACET_VALUES = 200
TELLING_WORDS = 16
"""Words of an entry by which others like it are looked for."""
# A phrase is passed over as a whole, so that nothing within it is taken for a saved search.
_SAVED = re.compile(r'(?P<phrase>"[^"]*")|(?P<sign>(?<![^\s(])-?)query:(?P<name>"[^"]+"|[^\s()"]+)')


class _Facts:
    """The record as the full-text index asks it."""

    def __init__(self, archive: Searching) -> None:
        self._archive = archive

    def numbers(self, field: str, value: str) -> Sequence[int]:
        with self._archive.database.read() as db:
            return facts.numbers(db, field, value)

    def default_hidden(self) -> Sequence[int]:
        return self.numbers("is", "rejected")

    def known(self, field: str) -> Sequence[str]:
        with self._archive.database.read() as db:
            return facts.known(db, field)

    def seq(self) -> int:
        return self._archive.seq()


class Searching(Entries):
    """Search and its index."""

    _fulltext: FullText | None = None

    @property
    def fulltext(self) -> FullText:
        """The full-text index; nothing of it is loaded before it is asked."""
        if self._fulltext is None:
            from store.fulltext.engine import FullText

            self._fulltext = FullText(self.path / "index", _Facts(self))
        return self._fulltext

    def search(
        self,
        query: str,
        limit: int = 50,
        sort: str | None = None,
        *,
        cancelled: Callable[[], bool] | None = None,
    ) -> Results:
        """Entries that match, the best first, or in the order ``sort`` as in ``numbers``.

        ``query:NAME`` stands for the saved search of that name.
        Raises QueryError where the query is not understood.
        """
        pending = self.pending()
        if not query.strip():
            order = self.numbers(sort=sort or "-added")
            hits = self._hits(order[:limit], [0.0] * limit)
            return Results(len(order), hits, "", pending=pending, numbers=order)
        try:
            found = self.fulltext.search(
                self._expanded(query), limit=limit, sort=sort, cancelled=cancelled
            )
        except IndexUnavailable:
            # Whoever opened a damaged one has given it up; the indexer builds it anew.
            hint = "The full-text index is being built; searching works when it is there."
            return Results(0, (), "", hints=(hint,), pending=max(pending, self.pending()))
        return Results(
            total=found.total,
            hits=self._hits(found.numbers[:limit], found.scores),
            interpreted=found.interpreted,
            hints=found.hints,
            pending=pending,
            numbers=found.numbers,
            lowered_to_sources=found.lowered_to_sources,
        )

    def _expanded(self, query: str, within: tuple[str, ...] = ()) -> str:
        """The query with what ``query:NAME`` stands for in its place, in parentheses."""
        if "query:" not in query:
            return query
        saved = self.saved()

        def stood_for(match: re.Match[str]) -> str:
            if match["phrase"]:
                return match[0]
            name = match["name"].strip('"')
            if name not in saved:
                near = get_close_matches(name, saved, 1, 0.5)
                raise QueryError(
                    f"There is no saved search “{name}”.",
                    position=None if within else match.start(),
                    suggestion=f'query:"{near[0]}"' if near else None,
                )
            if name in within:
                raise QueryError(f"The saved search “{name}” is a part of itself.")
            return f"{match['sign']}({self._expanded(saved[name], (*within, name))})"

        return _SAVED.sub(stood_for, query)

    def _hits(self, numbers: Sequence[int], scores: Sequence[float]) -> list[Hit]:
        score = dict(zip(numbers, scores, strict=False))
        return [
            Hit(row.number, row.kind, row.title, row.date, score.get(row.number, 0.0))
            for row in self.rows(numbers)
        ]

    def understand(self, query: str) -> Understood:
        """How a query would be read, without running it. Raises QueryError."""
        return self.fulltext.understand(self._expanded(query))

    def snippets(
        self, query: str, numbers: Sequence[int], *, width: int = 160, fragments: int = 2
    ) -> dict[int, Snippet]:
        """Fragments of these entries' texts around what the query matches."""
        found = {}
        for number in numbers:
            text, language = self._text_and_language(number)
            parts = self.fulltext.fragments(
                self._expanded(query), text, width=width, count=fragments, language=language
            )
            found[number] = Snippet(parts)
        return found

    def matches(self, query: str, number: int) -> list[tuple[int, int]]:
        """Where the query matches in the entry's text."""
        text, language = self._text_and_language(number)
        return self.fulltext.matches(self._expanded(query), text, language)

    def like(
        self, number: int, limit: int = 50, *, start: int = 0, end: int | None = None
    ) -> Results:
        """Sources that share the most telling words of an entry, or of a passage of it.

        ``interpreted`` names the words. Raises NotFound.
        """
        text, language = self._text_and_language(number)
        try:
            words = self.fulltext.telling(text[start:end], language, TELLING_WORDS)
        except IndexUnavailable:
            words = []
        if not words:
            return Results(0, (), "", hints=("Nothing in it is found in another entry.",))
        found = self.search(" OR ".join(words), limit + 1)
        return replace(
            found,
            total=found.total - (number in found.numbers),
            hits=[hit for hit in found.hits if hit.number != number][:limit],
            numbers=array("q", (n for n in found.numbers if n != number)),
        )

    def _text_and_language(self, number: int) -> tuple[str, str | None]:
        with self.database.read() as db:
            return reading.text(db, number), sources.language(db, number)

    def facets(self, query: str = "") -> dict[str, list[FacetValue]]:
        """Counts by kind, speaker, outlet, account and language over the whole archive.

        With a query over what it finds, and by tag and year as well. Raises QueryError.
        """
        if query.strip():
            found = self.search(query, limit=0).numbers
            with self.database.read() as db:
                return facets.among(db, found, FACET_VALUES)
        with self.database.read() as db:
            return facts.facets(db, FACET_VALUES)

    def known(self, field: str) -> Sequence[str]:
        """Values in use for completion: tag, speaker, in, lang, has, is, query."""
        with self.database.read() as db:
            return facts.known(db, field)

    def saved(self) -> dict[str, str]:
        """Saved searches: query by name."""
        with self.database.read() as db:
            return things.saved(db)

    def save_search(self, name: str, query: str) -> None:
        """Keep a query under a name.

        Raises QueryError where it is not understood, or would be a part of itself.
        """
        self.fulltext.understand(self._expanded(query, (name,)))
        things.save_search(self._journal, name, query)

    def delete_saved(self, name: str) -> None:
        """Forget a saved search. Raises NotFound."""
        things.save_search(self._journal, name, None)

    def pending(self) -> int:
        """How many changes the index has not taken in."""
        watermark = self.fulltext.watermark()
        with self.database.read() as db:
            return facts.pending(db, watermark)

    def catch_up(self, progress: Callable[[int, int], None] | None = None) -> int:
        """Index everything that is pending, here and now; how many entries.

        ``progress`` is called with (done, all). Can be interrupted at any moment and goes on
        from the last commit.
        """
        total, done = self.pending(), 0

        def counted(docs: Iterator[IndexDoc]) -> Iterator[IndexDoc]:
            for at, doc in enumerate(docs, start=1):
                if progress and at % PROGRESS_EVERY == 0:
                    progress(done + at, max(total, done + at))
                yield doc

        while True:
            watermark = self.fulltext.watermark()
            with self.database.read() as db:
                take, forget, reached = facts.next_changes(db, watermark, INDEX_CHUNK)
                if not take and not forget:
                    if watermark < 0:
                        self.fulltext.write((), (), self.seq(), fresh=True)
                    if done >= MANY:
                        self.fulltext.tidy()
                    return done
                docs = counted(facts.index_docs(db, take))
                self.fulltext.write(docs, forget, reached, fresh=watermark < 0)
            done += len(take) + len(forget)
            if progress:
                progress(done, max(total, done))

    def ensure_indexing(self) -> None:
        """Start the detached indexer where something is pending and none is running."""
        if self.pending():
            from store.fulltext import indexer

            indexer.spawn(self.path)

    def reindex(self, progress: Callable[[int, int], None] | None = None) -> int:
        """Build the index anew; how many entries."""
        self.fulltext.write((), (), 0, fresh=True)
        return self.catch_up(progress)
