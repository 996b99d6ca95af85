"""How far something is, on standard error: a bar for people, lines of JSON for programs."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archive_tui.ingest.outcome import Progress

STEP = 0.2
"""Seconds between two paintings of the bar."""
DELAY = 0.4
"""Seconds before a bar appears at all."""

Step = Callable[[int, int], None]


ENV = "ARCHIVE_TUI_PROGRESS"
"""Set to ``json``, it makes lines of JSON of every bar, for programs that start this one."""


class Bar:
    """One line that is painted over: a label, a bar, words. Nothing where no terminal is."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._shown = False
        self._json = os.environ.get(ENV) == "json"
        self._live = self._json or sys.stderr.isatty()
        self._next = time.monotonic() + DELAY

    def due(self) -> bool:
        """Whether it is time to paint again."""
        return self._live and time.monotonic() >= self._next

    def step(self, done: int, total: int, what: str = "") -> None:
        """Paint ``done`` of ``total``; ``what`` is shown behind."""
        if self.due():
            self.paint(done / total if total else 0.0, f"{done:,}/{total:,}", what)

    def paint(self, share: float, words: str, what: str = "") -> None:
        """Paint a share from 0 to 1; ``what`` is outside text and gets what room is left."""
        from archive_tui.cli.output import width
        from archive_tui.display import row_text

        self._next = time.monotonic() + STEP
        if self._json:
            told = {"label": self._label, "share": round(share, 4), "text": words}
            sys.stderr.write(json.dumps({"progress": told}) + "\n")
            sys.stderr.flush()
            return
        filled = int(20 * min(share, 1.0))
        head = f"{self._label} [{'#' * filled}{'.' * (20 - filled)}] {words} "
        line = row_text(head, width() - 1)
        line += row_text(what, max(0, width() - len(head) - 1))
        sys.stderr.write(f"\r\x1b[K{line}")
        sys.stderr.flush()
        self._shown = True

    def clear(self) -> None:
        """Take the line away, so that something else can be printed."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self._shown = False


def time_left(done: int, total: int, began: float) -> str:
    """How long the rest takes at the pace so far; "" while that cannot be told.

    ``began`` as ``time.monotonic()`` gave it.
    """
    spent = time.monotonic() - began
    if done < 1 or spent < 2:
        return ""
    seconds = spent / done * (total - done)
    if seconds < 90:
        return f"about {max(1, round(seconds))} s left"
    minutes = round(seconds / 60)
    return f"about {minutes} min left" if minutes < 90 else f"about {seconds / 3600:.0f} h left"


class Pacing:
    """The progress of an import in one of three ways: ``bar``, ``json``, ``none``."""

    def __init__(self, way: str) -> None:
        from archive_tui.ingest.estimate import Estimate

        self._way = way
        self._bar = Bar("Importing")
        self._estimate = Estimate()
        self._next = 0.0

    def step(self, at: Progress) -> None:
        """Say how far it is, a few times a second."""
        if self._way == "none" or time.monotonic() < self._next:
            return
        self._next = time.monotonic() + STEP
        pace = self._estimate.step(at)
        if self._way == "json":
            told = {
                "files": at.files,
                "files_total": at.files_total,
                "bytes": at.bytes,
                "bytes_total": at.bytes_total,
                "entries": at.entries,
                "entries_a_second": round(pace.entries_a_second, 1),
                "seconds_left": None if pace.seconds_left is None else round(pace.seconds_left),
                "path": at.path,
                "text": pace.text(),
            }
            sys.stderr.write(json.dumps({"progress": told}) + "\n")
            sys.stderr.flush()
        elif self._bar.due():
            self._bar.paint(pace.share, pace.text(), at.path)

    def clear(self) -> None:
        """Take the bar away, so that something else can be printed."""
        self._bar.clear()


@contextmanager
def progress(label: str) -> Iterator[Step]:
    """A function to call with (done, total) while the block runs."""
    bar = Bar(label)
    try:
        yield bar.step
    finally:
        bar.clear()
