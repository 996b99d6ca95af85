"""The report of an import for programs: one JSON object, whole or not there."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from archive_tui.ingest.options import ImportOptions
    from archive_tui.ingest.outcome import Outcome, Summary


class Report:
    """Takes outcomes as they come; memory does not grow with them.

    ``{"program", "archive", "paths", "options", "started", "files": [{"path", "status",
    "entries", "reason"}…], "counts": {"files": {status: n}, "entries": {"added", "updated",
    "unchanged", "proposed"}}, "ended", "complete"}``; times are ISO 8601, UTC;
    ``complete`` is false where the import was stopped or failed. Written beside its place
    under another name, flushed, and renamed when the block ends, in whatever way it does.
    """

    def __init__(
        self, path: Path, archive: Path, paths: Sequence[str], options: ImportOptions
    ) -> None:
        self.path = path
        self.counts: Summary | None = None
        self.complete = False
        self._partial = path.with_name(f".{path.name}.part")
        self._about = {
            "program": f"archive-tui {_version()}",
            "archive": str(archive.absolute()),
            "paths": [os.fsencode(p).decode("utf-8", "replace") for p in paths],
            "options": {
                "kind": options.kind,
                "tags": list(options.tags),
                "url": options.url,
                "title": options.title,
                "captured": options.captured,
                "map": [list(pair) for pair in options.mapping],
                "date_order": options.date_order,
                "dry_run": options.dry_run,
            },
            "started": _now(),
        }
        self._stream: IO[str] | None = None
        self._first = True

    def __enter__(self) -> Report:
        self._stream = self._partial.open("w", encoding="utf-8")
        self._stream.write(json.dumps(self._about)[:-1] + ', "files": [')
        return self

    def add(self, outcome: Outcome) -> None:
        """Note what became of a file."""
        assert self._stream is not None
        self._stream.write("\n" if self._first else ",\n")
        self._first = False
        self._stream.write(json.dumps(row(outcome)))

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._stream is not None
        end: dict[str, Any] = {
            "counts": _counts(self.counts),
            "ended": _now(),
            "complete": self.complete and kind is None,
        }
        with self._stream as stream:
            stream.write("\n], " + json.dumps(end)[1:] + "\n")
            stream.flush()
            os.fsync(stream.fileno())
        self._partial.replace(self.path)


def row(outcome: Outcome) -> dict[str, Any]:
    """What is said about one file, in the report and on a line of ``--json``."""
    return {
        "path": outcome.path,
        "status": outcome.status,
        "entries": list(outcome.entries),
        "reason": outcome.reason or None,
    }


def _counts(summary: Summary | None) -> dict[str, Any]:
    if summary is None:
        return {}
    names = ("added", "updated", "unchanged", "proposed")
    return {
        "files": dict(summary.files),
        "entries": {name: getattr(summary, name) for name in names},
    }


def _version() -> str:
    from importlib.metadata import version

    return version("archive-tui")


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
