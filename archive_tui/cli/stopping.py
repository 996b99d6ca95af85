"""ctrl+c in a long command: the first asks it to stop at a whole step, the second stops it."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from archive_tui.cli.output import say


class Stop:
    """Whether somebody asked to stop."""

    asked = False


@contextmanager
def stoppable(after: str) -> Iterator[Stop]:
    """Within it the first ctrl+c asks to stop after ``after``, the second stops at once."""
    stop = Stop()

    def ask(signum: int, frame: FrameType | None) -> None:
        if stop.asked:
            raise KeyboardInterrupt
        stop.asked = True
        say(f"\nStopping after {after} … (ctrl+c again stops at once)")

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)
