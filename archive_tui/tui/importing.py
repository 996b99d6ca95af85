"""Importing beside the interface: the command line's own import, in a process of its own."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from archive_tui.tui.jobs import STOPPED, Job, named


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
        words = ("import", "--json", "--progress", "json", "--", path)
        super().__init__(archive, actor, f"Importing {path}", words, say, ended)

    def took(self, line: str) -> None:
        """What became of a file."""
        try:
            self._counts[str(json.loads(line)["status"])] += 1
        except (ValueError, KeyError, TypeError):
            return

    def progressed(self, told: str, label: str) -> str:
        """The key stands before the path, which may be cut at the end of the line."""
        return f"{label or 'Importing'} {told} · esc stops · {self.path}"

    def closing(self, code: int, errors: list[str]) -> str:
        """What became of the files."""
        counted = ", ".join(f"{count:,} {status}" for status, count in self._counts.most_common())
        reasons = named(errors)
        if code == STOPPED:
            return (
                f"Stopped: {counted or 'nothing'} so far · importing {self.path} again "
                "goes on from there"
            )
        if self._counts:
            return " ".join((f"Imported {self.path}: {counted}.", *reasons[-1:]))
        if errors:
            return (reasons or errors)[-1]
        return f"The import of {self.path} ended with {code}."
