"""ctrl+c in a long command: the first asks it to stop at a whole step, the second stops it."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType


class Stop:
    """Whether somebody asked to stop."""

    asked = False


@contextmanager
def stoppable(after: str) -> Iterator[Stop]:
    """Within it the first ctrl+c asks to stop after ``after``, the second stops at once.

    SIGTERM counts as ctrl+c.
    """
    stop = Stop()
    words = f"\nStopping after {after} … (ctrl+c again stops at once)\n".encode()

    def ask(signum: int, frame: FrameType | None) -> None:
        if stop.asked:
            raise KeyboardInterrupt
        stop.asked = True
        with suppress(OSError):  # past the streams, one of which may be writing just now
            os.write(2, words)

    caught = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, ask) for number in caught]
    try:
        yield stop
    finally:
        for number, handler in zip(caught, before, strict=True):
            signal.signal(number, handler)
