"""Sources for the format tests. People, places, outlets and events are invented."""

from __future__ import annotations

import hashlib
from typing import Any

from archive_tui.ingest.formats import Passed, SourceFile, choose
from archive_tui.ingest.options import ImportOptions
from store.rows import Intake


def source(data: bytes | str, name: str = "note.txt", **options: Any) -> SourceFile:
    """A file in memory, last changed on 2030-01-01."""
    raw = data.encode() if isinstance(data, str) else data
    digest = hashlib.sha256(raw).hexdigest()
    return SourceFile(name, raw, digest, f"/in/{name}", 1893456000.0, ImportOptions(**options))


def read(data: bytes | str, name: str = "note.txt", **options: Any) -> list[Intake]:
    """The intakes of a file; raises what its format raises."""
    return [item for item in everything(data, name, **options) if isinstance(item, Intake)]


def everything(data: bytes | str, name: str, **options: Any) -> list[Intake | Passed]:
    """All that a file's format yields."""
    one = source(data, name, **options)
    return list(choose(one).read(one))
