"""A job read by its format, in whichever process: whole, and the same for any number of them."""

from __future__ import annotations

import hashlib
import pickle
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import IO

from archive_tui.ingest.formats import (
    HEAD,
    Format,
    NotASource,
    Passed,
    SourceFile,
    Unreadable,
    choose,
)
from archive_tui.ingest.jobs import CHUNK, Items, Job, Lost, Result, Setup
from archive_tui.ingest.opening import regular, whole
from store.originals import Vault
from store.prepared import Prepared, prepare
from store.rows import Intake

SPOOL = 1_000_000_000
"""Bytes of scratch space for the entries of one file; with more it is read twice."""


class Stopped(Exception):
    """Whoever waits for the file does not want it any more."""


def read(job: Job, setup: Setup, tell: Callable[[int], None] | None = None) -> Result:
    """Read a file to its end. ``tell`` hears how many entries there are so far, and may
    raise ``Stopped``.

    A file goes in whole or not at all: all of it is read before anything is handed over.
    What was read of a long file waits on the disk, so that memory stays flat, or where
    that is too small is read a second time. A format that streams and does not ask to
    be read whole is trusted to raise before its first entry only.

    A large file that goes in, or into quarantine, is put into the vault here; a small
    one by whoever called. Raises ``ArchiveError`` where the vault cannot take it.
    """
    source: SourceFile | None = None
    try:
        source = _source(job, setup)
        result = _read(source, setup, tell or (lambda count: None))
    except NotASource as error:
        return Result("skipped", str(error))
    except Unreadable as error:
        result = Result("quarantined", str(error))
    except (Stopped, KeyboardInterrupt):
        raise
    except Exception as error:  # a reader's fault ends one file, not the import
        reason = _fault(error)
        if source is None and isinstance(error, OSError):
            reason = f"it cannot be read: {error.strerror}"
        result = Result("quarantined", reason)
    if result.chunks is not None:
        result.chunks = partial(_guarded, result.chunks)
    if source is not None:
        result.sha256 = source.sha256
        if not job.small and not setup.options.dry_run:
            result = _kept(result, source, setup)
    return result


def _fault(error: Exception) -> str:
    if isinstance(error, MemoryError):
        return "it needs more memory than there is"
    return f"its reader failed ({type(error).__name__}: {str(error)[:200]})"


def _guarded(chunks: Callable[[], Iterator[Items]]) -> Iterator[Items]:
    """The chunks, with whatever goes wrong in them as ``Lost``."""
    try:
        yield from chunks()
    except Exception as error:
        raise Lost(_fault(error)) from error


def _source(job: Job, setup: Setup) -> SourceFile:
    if job.data is not None:
        return job.source(setup.options, job.data)
    assert job.file is not None
    with regular(job.file) as stream:
        if job.streams:
            return job.source(setup.options, stream.read(HEAD))
        data = whole(stream)
    # The file may be another one than when it was looked at.
    return replace(job.source(setup.options, data), sha256=hashlib.sha256(data).hexdigest())


def _kept(result: Result, source: SourceFile, setup: Setup) -> Result:
    """The result after the file went into the vault, if that is still the file that was read."""
    with source.open() as stream:
        sha, _, _ = Vault(Path(setup.originals), shared=setup.shared).put(stream)
    if sha != source.sha256:
        result = Result("quarantined", "it was changed while it was read; import it again")
    result.sha256, result.kept = sha, True
    return result


def _read(source: SourceFile, setup: Setup, tell: Callable[[int], None]) -> Result:
    reader = choose(source)
    stream = _ready(reader, source)
    first = list(islice(stream, CHUNK))
    if len(first) < CHUNK:
        return Result(items=first)
    if reader.streams and not reader.whole:
        return Result(count=-1, chunks=partial(_chunked, chain(first, stream)))
    return _spooled(reader, source, first, stream, setup, tell)


def _ready(reader: Format, source: SourceFile) -> Iterator[Prepared | Passed]:
    """What the format gives, made ready for the record here, not by who writes."""
    for item in reader.read(source):
        yield prepare(item) if isinstance(item, Intake) else item


def _chunked(items: Iterator[Prepared | Passed]) -> Iterator[Items]:
    while chunk := list(islice(items, CHUNK)):
        yield chunk


def _spooled(
    reader: Format,
    source: SourceFile,
    chunk: Items,
    rest: Iterator[Prepared | Passed],
    setup: Setup,
    tell: Callable[[int], None],
) -> Result:
    count = 0
    spool: IO[bytes] | None = _scratch(setup.scratch)
    while chunk:
        count += len(chunk)
        tell(count)
        if spool is not None:
            spool = _written(spool, chunk)
        chunk = list(islice(rest, CHUNK))
    if spool is None:
        return Result(count=count, chunks=lambda: _chunked(_ready(reader, source)))
    return Result(count=count, chunks=partial(_unspooled, spool))


def _scratch(folder: str) -> IO[bytes] | None:
    try:
        return tempfile.TemporaryFile(dir=folder)
    except OSError:
        return None


def _written(spool: IO[bytes], chunk: Items) -> IO[bytes] | None:
    """The spool with ``chunk`` in it; None where the disk or the limit does not hold it."""
    with suppress(OSError):
        pickle.dump(chunk, spool, protocol=5)
        if spool.tell() <= SPOOL:
            return spool
    with suppress(OSError):
        spool.close()
    return None


def _unspooled(spool: IO[bytes]) -> Iterator[Items]:
    with spool:
        spool.seek(0)
        while True:
            try:
                yield pickle.load(spool)
            except EOFError:
                return
