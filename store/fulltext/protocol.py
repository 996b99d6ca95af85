"""What a search engine is to the archive: any that does this can stand behind it.

Nothing here is of an index or of numpy: entries go in as `IndexDoc`, questions are trees of
``whoosh.query`` (`store.fulltext.nodes` lists what they consist of), answers are numbers.
An engine spread over several machines says in ``Answer.missing`` what it could not ask.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from store.fulltext.facts import Facts
from store.rows import FACETS as FACETS
from store.rows import IndexDoc

SORTS = (
    *("relevance", "date", "-date", "added", "-added"),
    *("title", "-title", "number", "-number"),
)
"""Orders. Ties keep the order of the numbers. ``date`` goes by the first day that a vague date
can mean, ``-date`` by the last; without a date or a title comes last."""


@dataclass(slots=True, frozen=True)
class Question:
    """A query tree with everything that goes with it."""

    tree: Any
    limit: int = 50
    """How many of the best need scores; the numbers of all matches are given anyway."""
    sort: str | None = None
    """One of ``SORTS``; None: by relevance where the tree has words, else newest first."""
    hidden: Sequence[int] = ()
    """Entries that are left out, ascending."""
    sources_only: bool = False
    """Leave out quotations."""
    facets: tuple[str, ...] = ()
    """Which of ``FACETS`` to count the hits by."""
    first: Any = None
    """A narrower tree: by relevance, what it finds stands before the rest, and in its order."""


@dataclass(slots=True, frozen=True)
class Answer:
    """What an engine found."""

    numbers: Sequence[int]
    """All matches in order, at best an ``array('q')``."""
    scores: Sequence[float] = ()
    """Of the first ``limit`` of them; 0 where nothing was ranked."""
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Facet → value → how many. ``kind`` and ``speaker`` count quotations that
    ``sources_only`` leaves out: narrowing by one of these asks for them."""
    lowered: bool = False
    """True where ``sources_only`` left quotations out."""
    missing: tuple[str, ...] = ()
    """What was not asked, a sentence each; empty where the answer is complete."""


class SearchEngine(Protocol):
    """Indexes entries and runs query trees. Safe to use from several threads."""

    def watermark(self) -> int:
        """The journal's seq that the index covers; -1 where there is no usable index."""
        ...

    def write(
        self,
        docs: Iterable[IndexDoc],
        forget: Iterable[int],
        watermark: int | Callable[[], int],
        *,
        fresh: bool = False,
    ) -> None:
        """Index ``docs``, replacing by number, forget others; all of it or nothing.

        ``docs`` may come slowly; ``forget`` and a ``watermark`` that is a function are asked
        for after the last of them.
        ``fresh`` begins a new index. Raises IndexUnavailable where there is none to add to.
        """
        ...

    def run(
        self, question: Question, facts: Facts, cancelled: Callable[[], bool] | None = None
    ) -> Answer:
        """Answer a question; leaves of the kind `Fact` are asked of ``facts``.

        Raises IndexUnavailable where there is no index, Cancelled once ``cancelled()`` is true.
        """
        ...

    def stemmers(self) -> tuple[str, ...]:
        """Snowball's names of the stemmers that the entries were indexed with."""
        ...

    def vocabulary(self, name: str) -> Collection[str]:
        """All terms of a field of the index."""
        ...

    def near(self, name: str, word: str, edits: int) -> Sequence[str]:
        """The terms of a field at most so many edits (1 or 2) from ``word``."""
        ...

    def frequency(self, name: str, term: str) -> int:
        """In about how many entries a term of a field is."""
        ...

    def size(self) -> int:
        """How many entries are indexed."""
        ...

    def generation(self) -> object:
        """Changes whenever the index changes; compared, and nothing else."""
        ...

    def tidy(self) -> None:
        """Put the index in order after much was written; may take seconds."""
        ...

    def verify(self) -> None:
        """Read the whole index through. Raises IndexUnavailable where it is damaged."""
        ...

    def close(self) -> None:
        """Let go of what is open."""
        ...
