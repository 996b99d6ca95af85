"""The present rules over texts that are in the archive already."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Protocol

from archive_tui.ingest.articles import searched, too_much

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

    from schema.dates import PartialDate
    from store.rows import AnyEntry, Proposal, Record, Renewed, Row

KINDS = ("document", "report")
"""Kinds of entry whose texts are searched; a tweet is its author's own words."""
FEW = 300
"""Sources up to this many are not worth starting processes for: that takes most of a second,
and one process searches some two hundred articles in it."""
AHEAD = 4
"""Texts given to each process before its answers are fetched."""
_PAGE = 400
_TITLE = 200


class Target(Protocol):
    """What of ``store.Archive`` this needs."""

    def record(self, number: int) -> Record: ...
    def rows(self, numbers: Sequence[int]) -> list[Row]: ...
    def renew(
        self,
        number: int,
        revision: str,
        found: Sequence[Proposal],
        *,
        version: str,
        mine: Callable[[str, str], bool] = ...,
        dry_run: bool = ...,
    ) -> Renewed: ...


@dataclass(slots=True, frozen=True)
class Renewal:
    """What became of one source."""

    number: int
    title: str
    done: Renewed | None
    """None where it was not searched."""
    reason: str | None = None
    """Why it was not; None also where there is no text to search, as of a report only named."""
    failed: bool = False
    """True where it should have been searched and could not."""


@dataclass(slots=True, frozen=True)
class _Text:
    number: int
    title: str
    revision: str | None
    text: str
    published: PartialDate | None
    language: str | None
    symbol: str | None


def sources_of(archive: Target, numbers: Iterable[int]) -> list[int]:
    """The documents and reports among these entries, a quotation standing for its source.

    In order, each once; what was rejected is left out.
    """
    found: dict[int, None] = {}
    rest = iter(numbers)
    while part := list(islice(rest, _PAGE)):
        rows = archive.rows(part)
        parents = {row.parent for row in rows if row.parent is not None}
        kinds = {row.number: row.kind for row in archive.rows(sorted(parents))}
        for row in rows:
            if row.parent is not None and kinds.get(row.parent) in KINDS:
                found.setdefault(row.parent)
            elif row.kind in KINDS and row.status != "rejected":
                found.setdefault(row.number)
    return list(found)


def made_by_these_rules(relation: str, rule: str) -> bool:
    """Whether a proposal comes from a text, and not from a page's markup or another program."""
    return relation != "embeds" or rule.startswith("tweet")


def run(
    archive: Target,
    numbers: Sequence[int],
    *,
    dry_run: bool = False,
    stopped: Callable[[], bool] = lambda: False,
    processes: int | None = None,
) -> Iterator[Renewal]:
    """Search these sources again and bring their proposals to what is found.

    One answer for each, in order, each source a transaction of its own. ``stopped`` is asked
    between sources; what was done by then stays. ``processes`` search beside this one, which
    writes; default: as many as there are processors, none for a few sources.
    """
    from archive_tui.ingest.extract import VERSION
    from store.errors import Conflict, NotFound

    if processes is None:
        processes = 0 if len(numbers) <= FEW else os.cpu_count() or 1
    texts = (_text(archive, number) for number in numbers)
    for item, answer in _searched(texts, processes):
        if stopped():
            return
        if not item.text.strip():
            yield Renewal(item.number, item.title, None)
            continue
        if answer.reason is not None:
            yield Renewal(item.number, item.title, None, answer.reason, failed=answer.failed)
            continue
        try:
            done = archive.renew(
                item.number,
                item.revision or "",
                answer.found,
                version=VERSION,
                mine=made_by_these_rules,
                dry_run=dry_run,
            )
        except (Conflict, NotFound) as error:
            yield Renewal(item.number, item.title, None, str(error), failed=True)
            continue
        yield Renewal(item.number, item.title, done)


def _text(archive: Target, number: int) -> _Text:
    from schema.entries import date_of, title_of

    record = archive.record(number)
    entry: AnyEntry = record.entry
    title, published = title_of(entry)[:_TITLE], date_of(entry)
    symbol = getattr(entry, "symbol", None)
    return _Text(number, title, record.revision, entry.text, published, entry.language, symbol)


@dataclass(slots=True, frozen=True)
class _Answer:
    found: Sequence[Proposal] = ()
    reason: str | None = None
    failed: bool = False


_DIED = _Answer(reason="the process that searched it ended before it was done", failed=True)


def _searched(texts: Iterator[_Text], processes: int) -> Iterator[tuple[_Text, _Answer]]:
    if processes < 1:
        for item in texts:
            yield item, search(item)
        return
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    # Forking would take the archive's open connections along.
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(processes, context, initializer=_quiet)
    waiting: deque[tuple[_Text, Future[_Answer] | None]] = deque()
    try:
        for item in texts:
            waiting.append((item, _given(pool, item)))
            if len(waiting) >= processes * AHEAD:
                yield _answered(*waiting.popleft())
        while waiting:
            yield _answered(*waiting.popleft())
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _given(pool: ProcessPoolExecutor, item: _Text) -> Future[_Answer] | None:
    from concurrent.futures.process import BrokenProcessPool

    try:
        return pool.submit(search, item)
    except BrokenProcessPool:
        return None


def _answered(item: _Text, future: Future[_Answer] | None) -> tuple[_Text, _Answer]:
    from concurrent.futures.process import BrokenProcessPool

    try:
        return item, future.result() if future is not None else _DIED
    except BrokenProcessPool:
        return item, _DIED


def search(item: _Text) -> _Answer:
    """What the rules propose in a text, or why it was not searched."""
    reason = too_much(item.text)
    if reason:
        return _Answer(reason=f"its quotations were not searched, since {reason}")
    try:
        return _Answer(searched(item.text, item.published, item.language, item.symbol)[1])
    except Exception as error:  # one text's trouble ends that text, not the run
        return _Answer(reason=f"the rules failed on it ({type(error).__name__})", failed=True)


def _quiet() -> None:
    """Leave ctrl+c to the process that writes, and the processor to others."""
    import contextlib
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(OSError):
        os.nice(10)
