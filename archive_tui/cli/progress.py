"""A progress bar on standard error, where that is a terminal."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

STEP = 0.1
"""Seconds between two paintings of the bar."""
DELAY = 0.4
"""Seconds before a bar appears at all."""

Step = Callable[[int, int], None]


class Bar:
    """One line that is painted over: a label, a bar, counts."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._shown = False
        self._live = sys.stderr.isatty()
        self._next = time.monotonic() + DELAY

    def step(self, done: int, total: int, what: str = "") -> None:
        """Paint ``done`` of ``total``; ``what`` is shown behind, already clean."""
        if not self._live or time.monotonic() < self._next:
            return
        from archive_tui.cli.output import width
        from archive_tui.display import row_text

        self._next = time.monotonic() + STEP
        filled = 20 * min(done, total) // total if total else 0
        head = f"{self._label} [{'#' * filled}{'.' * (20 - filled)}] {done:,}/{total:,} "
        line = head + row_text(what, max(0, width() - len(head) - 1))
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


@contextmanager
def progress(label: str) -> Iterator[Step]:
    """A function to call with (done, total) while the block runs."""
    bar = Bar(label)
    try:
        yield bar.step
    finally:
        bar.clear()
