"""The index built beside an import: what was committed goes into it while more comes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial

from store.facade.searching import INDEX_CHUNK, PROGRESS_EVERY, Searching
from store.record import facts
from store.rows import IndexDoc

SECONDS = 20.0
"""After so long what has come is committed, so that it is found before the import ends."""
_AT_ONCE = 2_000
"""Entries looked up at a time."""

Progress = Callable[[int, int], None]


class _Coming:
    """What is pending and what comes in, for one commit of the index."""

    def __init__(self, archive: Searching, wait: Callable[[], bool], over: bool) -> None:
        self.over = over
        """Whether no more will come than is there."""
        self.reached = archive.fulltext.watermark()
        """The journal's seq up to which everything was given."""
        self.given: set[int] = set()
        self.forget: list[int] = []
        self._archive = archive
        self._wait = wait

    def docs(self, progress: Progress) -> Iterator[IndexDoc]:
        """Entries as they come, each once; ends where the next ones are for another commit."""
        from store.fulltext.languages import language_of

        began = time.monotonic()
        while len(self.given) < INDEX_CHUNK:
            over = self.over  # as it was before looking: nothing comes in between unseen
            with self._archive.database.read() as db:
                take, forget, reached = facts.next_changes(db, self.reached, _AT_ONCE)
                if not self.given.isdisjoint((*take, *forget)):
                    return
                total = len(self.given) + facts.pending(db, self.reached)
                for doc in facts.index_docs(db, take, language_of):
                    self.given.add(doc.number)
                    if len(self.given) % PROGRESS_EVERY == 0:
                        progress(len(self.given), total)
                    yield doc
            self.forget += forget
            self.reached = reached
            if time.monotonic() - began > SECONDS and (self.given or self.forget):
                return
            if not take and not forget:
                if over:
                    return
                self.over = not self._wait()


def follow(archive: Searching, wait: Callable[[], bool], progress: Progress) -> int:
    """Index what is pending and what other processes put in meanwhile; how many entries.

    ``wait`` waits a moment and says whether more may come; once it says no, what is there
    by then is indexed and that is the end. ``progress`` is as for ``Archive.catch_up``. Can
    be ended at any moment: the next who indexes goes on from the last commit.
    """
    from store.fulltext import languages, writer  # noqa: F401  (loaded before there is work)

    done, over = 0, False
    while True:
        while not (pending := archive.pending()) and not over:
            over = not wait()
        if not pending:
            return done
        coming = _Coming(archive, wait, over)
        done += _one_commit(archive, coming, partial(_beyond, done, progress))
        over = coming.over


def _one_commit(archive: Searching, coming: _Coming, progress: Progress) -> int:
    fresh = coming.reached < 0
    docs = coming.docs(progress)
    archive.fulltext.write(docs, coming.forget, lambda: coming.reached, fresh=fresh)
    return len(coming.given) + len(coming.forget)


def _beyond(before: int, progress: Progress, done: int, total: int) -> None:
    progress(before + done, before + total)
