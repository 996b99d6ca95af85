"""From the files that were found to jobs: looked at, unpacked, hashed, known ones left out."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import IO, Any, cast

from archive_tui.ingest import containers, limits
from archive_tui.ingest.containers import Broken, Member
from archive_tui.ingest.formats import HEAD, NotASource, SourceFile, choose, streams
from archive_tui.ingest.formats import certain as claimed
from archive_tui.ingest.jobs import SMALL, Job
from archive_tui.ingest.limits import Bomb, Budget
from archive_tui.ingest.opening import beside_file, beside_member, regular, whole
from archive_tui.ingest.options import ImportOptions
from archive_tui.ingest.walk import STDIN, Candidate, printable
from store.errors import ArchiveError

STREAMED = 32_000_000
"""Bytes from which on a file whose format streams stays on the disk."""
MAX_DEPTH = 2
"""Containers within one another that are opened; deeper ones are skipped."""

AGAIN = "this very file went in before"


@dataclass(slots=True, frozen=True)
class _Inside:
    """Where in a container one is."""

    shown: str
    path: str | None
    """Absolute path of the container; None on standard input."""
    file: str | None
    """The outermost container as the system names it; None on standard input."""
    chain: tuple[str, ...]
    """Members that lead from it to this one."""
    depth: int
    budget: Budget
    modified: float | None


class Feed:
    """The jobs of one import, in order, made when they are asked for."""

    def __init__(
        self,
        found: Sequence[Candidate],
        options: ImportOptions,
        known: Callable[[str], bool],
        stdin: IO[bytes],
    ) -> None:
        self.found = found
        self.options = options
        self._known = known
        self._stdin = stdin
        self.files = len(found)
        """Files that are known of; grows where containers are opened."""

    def jobs(self) -> Iterator[Job]:
        """Every file; those of a container stand in its place."""
        for candidate in self.found:
            shown = printable(candidate.path)
            if candidate.skip:
                yield Job(shown, candidate.size, "skipped", candidate.skip)
            elif candidate.error:
                yield Job(shown, candidate.size, "quarantined", candidate.error)
            else:
                try:
                    yield from self._file(candidate, shown)
                except NotASource as error:
                    yield Job(shown, candidate.size, "skipped", str(error))
                except OSError as error:
                    reason = f"it cannot be read: {error.strerror}"
                    yield Job(shown, candidate.size, "quarantined", reason)
                except ArchiveError:
                    raise
                except Exception as error:  # whatever a file is, it ends itself alone
                    reason = f"it cannot be looked at ({type(error).__name__})"
                    yield Job(shown, candidate.size, "quarantined", reason)

    def _file(self, candidate: Candidate, shown: str) -> Iterator[Job]:
        job = Job(shown, candidate.size, name=STDIN)
        if candidate.path == STDIN:
            data = whole(self._stdin)
            yield from self._opened(job, io.BytesIO(data), len(data))
            return
        place = os.path.abspath(candidate.path)
        job.name = printable(os.path.basename(candidate.path))
        job.path, job.file = printable(place), candidate.path
        job.beside = partial(beside_file, os.path.dirname(place))
        with regular(candidate.path) as stream:
            facts = os.fstat(stream.fileno())
            job.modified = facts.st_mtime
            yield from self._opened(job, stream, facts.st_size)

    def _opened(self, job: Job, stream: IO[bytes], size: int) -> Iterator[Job]:
        head = stream.read(HEAD)
        kind = containers.kind_of(head, job.name)
        if kind and not claimed(head, job.name):
            inside = _Inside(job.shown, job.path, job.file, (), 1, Budget.of(size), job.modified)
            yield from self._expand(inside, stream, kind, job.name, size, job.weight)
            return
        self._look(job, head)
        stream.seek(0)
        job.size = size
        job.streams = bool(job.file) and size > STREAMED and streams(head, job.name)
        if job.streams or (job.file and SMALL < size <= limits.MAX_BYTES):
            job.sha256 = hashlib.file_digest(cast("Any", stream), "sha256").hexdigest()
        elif size > limits.MAX_BYTES:
            raise NotASource(limits.too_long(size))
        else:
            _hold(job, whole(stream))
        yield self._unless_known(job)

    def _look(self, job: Job, head: bytes) -> None:
        """Raises ``NotASource`` where the first bytes say enough; all else is the reader's."""
        source = SourceFile(job.name, head, "", job.path, None, self.options)
        try:
            choose(source)
        except NotASource:
            raise
        except Exception:  # the reader meets it again, where it ends one file
            return

    def _unless_known(self, job: Job) -> Job:
        """The job, decided where the file has gone in and the person says nothing more."""
        if not self.options.says_more and self._known(job.sha256):
            return Job(job.shown, job.weight, "unchanged", AGAIN, sha256=job.sha256)
        return job

    # -- containers ----------------------------------------------------------------------

    def _expand(
        self, inside: _Inside, stream: IO[bytes], kind: str, name: str, size: int, weight: int
    ) -> Iterator[Job]:
        found = -1
        stream.seek(0)
        left = weight
        try:
            for member in containers.members(stream, kind, name, size, inside.budget):
                found += 1
                self.files += min(found, 1)
                part = min(left, member.weight * weight // max(size, 1))
                left -= part
                yield from self._member(inside, member, part)
        except (Broken, Bomb) as error:
            yield Job(inside.shown, left, "quarantined", str(error))
            self.files += found >= 0
            return
        if found < 0:
            yield Job(inside.shown, weight, "skipped", f"a {kind} file with nothing in it")

    def _member(self, inside: _Inside, member: Member, weight: int) -> Iterator[Job]:
        job = Job(f"{inside.shown}/{member.path}", weight)
        if member.skip or member.open is None:
            job.status = "skipped" if member.skip else "quarantined"
            job.reason = member.skip or member.error or "it cannot be unpacked"
            yield job
            return
        folder, _, job.name = member.path.rpartition("/")
        job.path = f"{inside.path}/{member.path}" if inside.path else None
        job.modified = member.modified if member.modified is not None else inside.modified
        if inside.file is not None:
            job.beside = partial(beside_member, inside.file, inside.chain, folder)
        try:
            yield from self._unpacked(inside, member, job, member.open)
        except NotASource as error:
            yield Job(job.shown, weight, "skipped", str(error))
        except Broken as error:
            yield Job(job.shown, weight, "quarantined", str(error))

    def _unpacked(
        self, inside: _Inside, member: Member, job: Job, opener: Callable[[], IO[bytes]]
    ) -> Iterator[Job]:
        opened = opener()
        head = containers.content(opened, HEAD)
        kind = containers.kind_of(head, job.name)
        nested = kind is not None and not claimed(head, job.name)
        if not nested:
            self._look(job, head)
        elif inside.depth >= MAX_DEPTH:
            raise NotASource(
                f"a {kind} file within others, deeper than is opened; unpack it and import that"
            )
        if member.size > limits.MAX_BYTES:
            raise NotASource(limits.too_long(member.size))
        data = head + containers.content(opened)
        if len(data) > limits.MAX_BYTES:
            raise NotASource(limits.longer())
        if not nested or kind is None:
            _hold(job, data)
            yield self._unless_known(job)
            return
        deeper = replace(
            inside,
            shown=job.shown,
            path=job.path,
            chain=(*inside.chain, member.path),
            depth=inside.depth + 1,
            modified=job.modified,
        )
        yield from self._expand(deeper, io.BytesIO(data), kind, job.name, len(data), job.weight)


def _hold(job: Job, data: bytes) -> None:
    job.data, job.size = data, len(data)
    job.sha256 = hashlib.sha256(data).hexdigest()
