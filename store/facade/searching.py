"""Search, facets, saved searches, and the index that follows the record."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain, repeat
from typing import TYPE_CHECKING

from store.errors import IndexUnavailable, NotFound, QueryError
from store.facade.entries import Entries
from store.record import facets, facts, reading, spoken, things
from store.rows import FacetValue, Hit, InContext, IndexDoc, Results, Snippet

if TYPE_CHECKING:
    from store.fulltext.engine import FullText, Understood
    from store.fulltext.indexer import Follower, Starter
    from store.fulltext.protocol import SearchEngine

INDEX_CHUNK = 50_000
"""Entries indexed in one commit of the index: what is done again if it is stopped."""
MANY = 2_000
"""Entries indexed at once after which the index is put in order as well."""
PROGRESS_EVERY = 200
"""Entries between two calls of ``progress``."""
FACET_VALUES = 200


_SOURCES = "kind:document OR kind:tweet OR kind:report"
_FACET_QUERIES = {
    "kind": "kind:{}", "tag": 'tag:"{}"', "speaker": 'speaker:"{}"', "outlet": 'in:"{}"',
    "account": "from:{}", "language": "lang:{}", "year": "date:{}",
}  # fmt: skip


def facets_of(name: str, counts: Mapping[str, int]) -> list[FacetValue]:
    """The values of a facet, the most frequent first; years and tags in their own order."""
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:FACET_VALUES]
    if name in ("tag", "year"):
        ranked.sort(key=lambda item: item[0].split("/"), reverse=name == "year")
    template = _FACET_QUERIES[name]
    found = []
    for value, count in ranked:
        plain = value.replace('"', " ")
        if name == "tag" and not any(c.isspace() or c in "()" for c in plain):
            found.append(FacetValue(value, count, f"tag:{plain}"))
        else:
            found.append(FacetValue(value, count, template.format(plain)))
    return found


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

    def saved(self, name: str) -> str | None:
        return self._archive.saved().get(name)

    def text(self, number: int) -> tuple[str, str | None]:
        try:
            return self._archive._text_and_language(number)
        except NotFound:
            return "", None

    def counts(self, facet: str, numbers: Sequence[int]) -> Mapping[str, int]:
        with self._archive.database.read() as db:
            return facets.counts(db, facet, numbers)


class Searching(Entries):
    """Search and its index."""

    _fulltext: FullText | None = None
    _engine: SearchEngine | None = None
    _counted = (-1, -1, 0)
    """Seq of the journal, watermark of the index, and what was pending then."""

    @property
    def fulltext(self) -> FullText:
        """The full-text index; nothing of it is loaded before it is asked."""
        if self._fulltext is None:
            from store.fulltext.engine import FullText

            self._fulltext = FullText(self.path / "index", _Facts(self), self._engine)
        return self._fulltext

    def search(
        self,
        query: str,
        limit: int = 50,
        sort: str | None = None,
        *,
        rows: int | None = None,
        count: Sequence[str] = (),
        unfinished: bool = False,
        cancelled: Callable[[], bool] | None = None,
    ) -> Results:
        """Entries that match, the best first, or in the order ``sort`` as in ``numbers``.

        ``numbers`` of the results are all that match; ``hits`` the first ``limit`` of them, or
        the first ``rows`` where that is given (``hits`` gives the others). ``count`` names
        what to count the matches by: kind, tag, speaker, outlet, account, language, year.
        While a query is ``unfinished`` its last word stands for all words that begin so, and
        what is open at its end is closed there; what the query finds as it is comes first.
        Raises QueryError where the query is not understood.
        """
        first = limit if rows is None else rows
        if not query.strip():
            pending = self.pending()
            order = self.numbers(sort="-added" if sort in (None, "relevance") else sort)
            hits = self._hits(order[:first], [0.0] * first)
            return Results(len(order), hits, "", pending=pending, numbers=order)
        try:
            found = self.fulltext.search(
                query,
                limit=limit,
                sort=sort,
                facets=tuple(count),
                unfinished=unfinished,
                cancelled=cancelled,
            )
        except IndexUnavailable:
            # Whoever opened a damaged one has given it up; the indexer builds it anew.
            hint = "The full-text index is being built; searching works when it is there."
            return Results(0, (), "", hints=(hint,), pending=self.pending())
        return Results(
            total=found.total,
            hits=self._hits(found.numbers[:first], found.scores),
            interpreted=found.interpreted,
            hints=found.hints,
            pending=self._pending(found.seq),
            numbers=found.numbers,
            lowered_to_sources=found.lowered_to_sources,
            scores=found.scores,
            instead=found.instead,
            facets={name: facets_of(name, values) for name, values in found.facets.items()},
            missing=found.missing,
            begun=found.begun,
        )

    def hits(self, results: Results, start: int, stop: int) -> list[Hit]:
        """The hits ``start`` … ``stop`` of results, also beyond those that came with them."""
        return self._hits(results.numbers[start:stop], results.scores[start:stop])

    def _hits(self, numbers: Sequence[int], scores: Sequence[float]) -> list[Hit]:
        with self.database.read() as db:
            found = reading.heads(db, numbers)
        padded = chain(scores, repeat(0.0))
        return [
            Hit(number, *found[number], score)
            for number, score in zip(numbers, padded, strict=False)
            if number in found
        ]

    def understand(self, query: str) -> Understood:
        """How a query would be read, without running it. Raises QueryError."""
        return self.fulltext.understand(query)

    def snippets(
        self,
        query: str,
        numbers: Sequence[int],
        *,
        width: int = 160,
        fragments: int = 2,
        unfinished: bool = False,
    ) -> dict[int, Snippet]:
        """Fragments of these entries' texts around what the query matches."""
        found = {}
        for number in numbers:
            text, language = self._text_and_language(number)
            parts = self.fulltext.fragments(
                query,
                text,
                width=width,
                count=fragments,
                language=language,
                unfinished=unfinished,
            )
            found[number] = Snippet(parts)
        return found

    def matches(
        self, query: str, number: int, *, within: str | None = None, unfinished: bool = False
    ) -> list[tuple[int, int]]:
        """Where the query matches in the entry's text, or in ``within`` as in a text of its
        language."""
        text, language = self._text_and_language(number)
        read = text if within is None else within
        return self.fulltext.matches(query, read, language, unfinished=unfinished)

    def concordance(self, query: str, number: int, width: int) -> list[InContext]:
        """Every match in the entry's text with ``width`` code points on either side."""
        text, language = self._text_and_language(number)
        return [
            InContext(
                number,
                start,
                end,
                text[max(0, start - width) : start],
                text[start:end],
                text[end : end + width],
            )
            for start, end in self.fulltext.matches(query, text, language)
        ]

    def _text_and_language(self, number: int) -> tuple[str, str | None]:
        from store.fulltext.languages import language_of

        with self.database.read() as db:
            text = reading.text(db, number)
            return text, spoken.language(db, number, text, language_of)

    def like(
        self, number: int, limit: int = 50, *, start: int = 0, end: int | None = None
    ) -> Results:
        """Sources that share the most telling words of an entry, or of a passage of it.

        ``interpreted`` names the words. Raises NotFound.
        """
        text, _ = self._text_and_language(number)
        passage = (
            "" if not start and end is None else f":{start}-{len(text) if end is None else end}"
        )
        try:
            return self.search(f"like:{number}{passage}", limit)
        except QueryError as error:
            return Results(0, (), "", hints=(str(error),))

    def facets(self, query: str = "", *, unfinished: bool = False) -> dict[str, list[FacetValue]]:
        """Counts by kind, speaker, outlet, account, language and year over the whole archive.

        With a query over what it finds, and by tag as well. Raises QueryError.
        """
        if query.strip():
            from store.fulltext.protocol import FACETS

            results = self.search(query, 0, count=FACETS, unfinished=unfinished)
            return {k: list(v) for k, v in results.facets.items()}
        with self.database.read() as db:
            found = facts.facets(db, FACET_VALUES)
        return {**found, **self._columns()}

    def _columns(self) -> dict[str, list[FacetValue]]:
        """Of all sources: years, and languages, which the index knows where none is stated."""
        try:
            counted = self.fulltext.search(_SOURCES, limit=0, facets=("language", "year")).facets
        except IndexUnavailable:
            return {}
        return {name: facets_of(name, values) for name, values in counted.items()}

    def known(self, field: str) -> Sequence[str]:
        """Values in use for completion: tag, speaker, in, lang, has, is, query."""
        with self.database.read() as db:
            return facts.known(db, field)

    def saved(self) -> dict[str, str]:
        """Saved searches: query by name."""
        with self.database.read() as db:
            return things.saved(db)

    def pending(self) -> int:
        """How many changes the index has not taken in."""
        return self._pending(self.seq())

    def _pending(self, seq: int) -> int:
        """The same, at a seq of the journal: what was counted for it is kept."""
        watermark = self.fulltext.watermark()
        if self._counted[:2] != (seq, watermark):
            with self.database.read() as db:
                self._counted = (seq, watermark, facts.pending(db, watermark))
        return self._counted[2]

    def catch_up(self, progress: Callable[[int, int], None] | None = None) -> int:
        """Index everything that is pending, here and now; how many entries.

        ``progress`` is called with (done, all). Can be interrupted at any moment and goes on
        from the last commit.
        """
        from store.fulltext.languages import language_of

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
                docs = counted(facts.index_docs(db, take, language_of))
                self.fulltext.write(docs, forget, reached, fresh=watermark < 0)
            done += len(take) + len(forget)
            if progress:
                progress(done, max(total, done))

    def ensure_indexing(self) -> None:
        """Start the detached indexer where something is pending and none is running.

        An engine that was handed in is known to this process alone: ``catch_up`` fills it.
        """
        if self._engine is None and self.pending():
            from store.fulltext import indexer

            indexer.spawn(self.path)

    def follower(self, starter: Starter | None = None) -> Follower:
        """A process that indexes what this one puts in while it does so; not started yet.

        ``starter`` is another way of starting it than by a new interpreter.
        """
        from store.fulltext.indexer import Follower

        return Follower(self.path, starter)

    def reindex(self, progress: Callable[[int, int], None] | None = None) -> int:
        """Build the index anew; how many entries."""
        self.fulltext.write((), (), 0, fresh=True)
        return self.catch_up(progress)
