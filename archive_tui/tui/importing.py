"""Importing beside the interface: the command line's own import, in a process of its own."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from archive_tui.tui.jobs import STOPPED, Job, named

TROUBLES = ("quarantined", "skipped")
MOST_LEFT_OUT = 200
"""Files of an import whose reasons are shown; of quarantined ones the archive knows all."""


class ImportJob(Job):
    """One import under way. ``say(sentence)`` and ``ended(sentence)`` come from a thread."""

    def __init__(
        self,
        archive: Path,
        actor: str,
        path: str,
        say: Callable[[str], None],
        ended: Callable[[str], None],
    ) -> None:
        self.path = path
        self._counts: Counter[str] = Counter()
        self.left_out: list[tuple[str, str, str]] = []
        """Status, path and reason of files that were skipped or quarantined, the first ones."""
        words = ("import", "--json", "--progress", "json", "--", path)
        super().__init__(archive, actor, f"Importing {path}", words, say, ended)

    def took(self, line: str) -> None:
        """What became of a file."""
        try:
            told = json.loads(line)
            status = str(told["status"])
            self._counts[status] += 1
            if status in TROUBLES and len(self.left_out) < MOST_LEFT_OUT:
                self.left_out.append((status, str(told["path"]), str(told["reason"] or "")))
        except (ValueError, KeyError, TypeError):
            return

    def progressed(self, told: str, label: str) -> str:
        """The key stands before the path, which may be cut at the end of the line."""
        return f"{label or 'Importing'} {told} · esc stops · {self.path}"

    def closing(self, code: int, errors: list[str]) -> str:
        """What became of the files."""
        # What is wrong comes first: the line may be short.
        first = [(name, self._counts[name]) for name in TROUBLES if self._counts[name]]
        ordered = [*first, *(c for c in self._counts.most_common() if c[0] not in TROUBLES)]
        counted = ", ".join(f"{count:,} {status}" for status, count in ordered)
        why = " · W says why" if self.left_out else ""
        files = "1 file" if self._counts.total() == 1 else f"{self._counts.total():,} files"
        reasons = named(errors)
        if code == STOPPED:
            return (
                f"Stopped: {counted or 'nothing'} so far · importing {self.path} again "
                "goes on from there"
            )
        if self._counts.total() == 1 and self.left_out and not reasons:
            ((status, path, why),) = self.left_out
            return f"{status.capitalize()}: {path.rsplit('/', 1)[-1]}: {why}"
        if self._counts:
            return " ".join((f"{files}: {counted}{why} · imported from {self.path}", *reasons[-1:]))
        if errors:
            return (reasons or errors)[-1]
        return f"The import of {self.path} ended with {code}."
