"""Search as you type: one thread that keeps only the newest question."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from archive_tui.tui.background import sentence_of
from archive_tui.tui.widgets.row_cache import Loader
from store.errors import QueryError
from store.rows import Results, Row

FIRST = 50
"""The best of a search that are ranked at once; the list asks for the others when it gets there."""

_REST = 0.5
"""Seconds without a newer question after which all that was found is put in order."""


class Searchable(Protocol):
    """What the searcher needs of an archive."""

    def search(
        self,
        query: str,
        limit: int = 50,
        sort: str | None = None,
        *,
        count: Sequence[str] = (),
        unfinished: bool = False,
        cancelled: Callable[[], bool] | None = None,
        rows: int | None = None,
    ) -> Results: ...


@dataclass(slots=True, frozen=True)
class Answer:
    """What became of one question; either ``results`` or ``trouble`` is there."""

    generation: int
    query: str
    results: Results | None = None
    trouble: str = ""
    position: int | None = None
    """Where the query broke, code points, or None."""
    instead: str | None = None
    """The whole query as it was probably meant, where it was not understood."""
    begun: int = 0
    """Entries found with the last word taken as a beginning, where as it is there are none."""
    unfinished: bool = False
    """As it was asked."""
    rows: Sequence[Row] = ()
    """The rows that the list shows first, so that it need not wait for them."""


@dataclass(slots=True, frozen=True)
class _Job:
    generation: int
    query: str
    sort: str | None = None
    count: tuple[str, ...] = ()
    now: bool = False
    unfinished: bool = False
    loader: Loader | None = None
    shown: int = 0


class Searcher:
    """Answers the newest query only: what is older is aborted, or its answer dropped.

    ``deliver`` is called from the thread, once for each question that was not
    overtaken by another. ``delay`` is the pause in seconds that a question waits
    for a newer one; one that comes after such a pause does not wait.
    """

    def __init__(
        self, archive: Searchable, deliver: Callable[[Answer], None], *, delay: float = 0.1
    ) -> None:
        self._archive = archive
        self._deliver = deliver
        self._delay = delay
        self._ready = threading.Condition()
        self._generation = 0
        self._asked = float("-inf")
        """When the newest question was asked, on the monotonic clock."""
        self._job: _Job | None = None
        self._running = False
        self._stopped = False
        self._thread: threading.Thread | None = None
        self.took = 0.0
        """Seconds that the newest question took that was answered."""
        self._taken = 0.0

    @property
    def generation(self) -> int:
        """The number of the newest question."""
        return self._generation

    @property
    def idle(self) -> bool:
        """True where no question waits or is being answered."""
        with self._ready:
            return self._job is None and not self._running

    @property
    def is_answering(self) -> bool:
        """True where a question is being answered, or will be without waiting for another."""
        with self._ready:
            return self._job.now if self._job is not None else self._running

    def ask(
        self,
        query: str,
        *,
        sort: str | None = None,
        count: Sequence[str] = (),
        now: bool = False,
        unfinished: bool = False,
        loader: Loader | None = None,
        shown: int = 0,
    ) -> int:
        """Search for ``query``, after the pause unless ``now``. Gives its generation.

        ``count`` names the facets to count what is found by; ``unfinished`` as in
        ``Archive.search``. ``loader`` gives the rows that come with the answer, of the first
        ``shown`` entries.
        """
        with self._ready:
            self._generation += 1
            asked = time.monotonic()
            now = now or asked - self._asked > self._delay
            self._asked = asked
            self._job = _Job(
                self._generation, query, sort, tuple(count), now, unfinished, loader, shown
            )
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="search", daemon=True)
                self._thread.start()
            self._ready.notify()
            return self._generation

    def forget(self) -> None:
        """Abort what runs and drop what waits."""
        with self._ready:
            self._generation += 1
            self._job = None

    def stop(self) -> None:
        """End the thread after aborting what runs."""
        with self._ready:
            self._generation += 1
            self._job = None
            self._stopped = True
            self._ready.notify()

    def _run(self) -> None:
        while (job := self._next()) is not None:
            answer = self._answer(job)
            with self._ready:
                stale = job.generation != self._generation
                if not stale:
                    self.took = time.monotonic() - self._taken
            if not stale:
                self._deliver(answer)
            with self._ready:
                self._running = False
                if not stale and self._job is None:
                    self._ready.wait(_REST)
                stale = stale or self._job is not None or self._stopped
            if not stale and answer.results is not None:
                # Who walks beyond the best must not wait until all are in order.
                len(answer.results.numbers[-1:])

    def _next(self) -> _Job | None:
        with self._ready:
            while self._job is None and not self._stopped:
                self._ready.wait()
            while self._job is not None and not self._job.now:
                waiting = self._job
                self._ready.wait(self._delay)
                if self._job is waiting:
                    break
            if self._stopped:
                return None
            # Forgotten while it waited: an empty question whose answer is dropped as stale.
            job, self._job = self._job or _Job(-1, ""), None
            self._running = True
            self._taken = time.monotonic()
            return job

    def _answer(self, job: _Job) -> Answer:
        generation, query = job.generation, job.query
        if generation < 0:
            return Answer(generation, query)
        try:
            results = self._archive.search(
                query,
                FIRST,
                job.sort,
                count=job.count,
                unfinished=job.unfinished,
                cancelled=lambda: generation != self._generation,
                rows=0,
            )
            rows = job.loader(results.numbers[: job.shown]) if job.loader else ()
        except QueryError as error:
            return Answer(
                generation,
                query,
                trouble=sentence_of(error),
                position=error.position,
                instead=error.instead,
                unfinished=job.unfinished,
            )
        except Exception as error:  # whatever it is, the box goes on living
            trouble = sentence_of(error)
            return Answer(generation, query, trouble=trouble, unfinished=job.unfinished)
        begun = 0 if results.total or job.unfinished else self._begun(generation, query)
        return Answer(generation, query, results, begun=begun, unfinished=job.unfinished, rows=rows)

    def _begun(self, generation: int, query: str) -> int:
        if generation != self._generation or not query.split(" ")[-1].isalpha():
            return 0
        try:
            return self._archive.search(
                f"{query}*", 1, cancelled=lambda: generation != self._generation
            ).total
        except Exception:  # the question itself was answered
            return 0


def offers_of(answer: Answer) -> list[tuple[str, str]]:
    """Queries to take instead of one that found nothing, or was not understood; what each does."""
    if answer.results is None:
        return [(answer.instead, "")] if answer.instead else []
    begun = f"(words that begin so, {_entries(answer.begun)})"
    found = [(f"{answer.query}*", begun)] if answer.begun else []
    for other in answer.results.instead:
        what = f"without {other.left_out}" if other.left_out else "corrected"
        count = "" if other.total is None else f", {_entries(other.total)}"
        found.append((other.query, f"({what}{count})"))
    return found


def _entries(count: int) -> str:
    return f"{count:,} entry" if count == 1 else f"{count:,} entries"


def with_term(query: str, term: str) -> str:
    """The query with a term more; one that is there already is taken away, its opposite gives
    way to it."""
    text = f" {query.strip()} "
    opposite = term[1:] if term.startswith("-") else f"-{term}"
    for there in (term, opposite):
        if f" {there} " in text:
            text = text.replace(f" {there} ", " " if there == term else f" {term} ", 1)
            return text.strip()
    return f"{text.strip()} {term}".strip()
