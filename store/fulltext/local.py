"""The engine on this machine: an index in a folder, evaluated in this process."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from store.errors import IndexUnavailable, QueryError
from store.fulltext import commit as commits
from store.fulltext.facts import Facts
from store.fulltext.protocol import Answer, Question
from store.rows import IndexDoc

if TYPE_CHECKING:
    from store.fulltext.snapshot import Snapshot, Snapshots


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
            snapshots, self._snapshots = self._snapshots, None
        if snapshots is not None:
            snapshots.close()

    # -- what is in it -------------------------------------------------------------------

    def _newest(self) -> Snapshot:
        if self._snapshots is None:
            from store.fulltext.snapshot import Snapshots

            with self._lock:
                self._snapshots = self._snapshots or Snapshots(self._folder)
        return self._snapshots.newest()

    @cached_property
    def _answer(self) -> Callable[..., Answer]:
        # An import within a function costs a microsecond every time.
        from store.fulltext.answering import answer

        return answer

    @contextlib.contextmanager
    def _giving_up(self) -> Iterator[None]:
        """Numbers that point nowhere: on a damaged disk they do, and the index is given up."""
        try:
            yield
        except (IndexError, ValueError, OverflowError, QueryError):
            self.verify()
            raise

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
        with self._giving_up():
            return set(snapshot.word_list(name)) if snapshot else ()

    def near(self, name: str, word: str, edits: int) -> Sequence[str]:
        """The terms of a field within so many edits of ``word``."""
        from store.fulltext.fuzzy import within_edits

        snapshot = self._if_any()
        with self._giving_up():
            return within_edits(snapshot, name, word, edits) if snapshot else ()

    def frequency(self, name: str, term: str) -> int:
        """In how many entries a term is, deleted ones included."""
        snapshot = self._if_any()
        with self._giving_up():
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
        snapshot = self._newest()
        with self._giving_up():
            return self._answer(snapshot, question, facts, cancelled)
