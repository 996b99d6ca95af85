"""A dropped line or a polite kill ends the program cleanly, and within three seconds.

The signals are blocked and waited for in a thread, which works even while the
interface's own thread hangs in a write to a client that has gone away.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable

SIGNALS = frozenset({signal.SIGHUP, signal.SIGTERM})
PATIENCE = 3.0
"""Seconds for a clean end, then the process is ended as it is."""


class HangUp:
    """Install before the app runs and before any thread; give it the app's way out later."""

    def __init__(self) -> None:
        self._leave: Callable[[int], None] | None = None

    def install(self) -> None:
        """Block the signals in this and every later thread, and wait for them in one."""
        signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        threading.Thread(target=self._wait, name="hang-up", daemon=True).start()

    def leave_by(self, leave: Callable[[int], None]) -> None:
        """``leave(exit status)`` is called from the waiting thread."""
        self._leave = leave

    def _wait(self) -> None:
        status = 128 + signal.sigwait(SIGNALS)
        timer = threading.Timer(PATIENCE, lambda: os._exit(status))
        timer.daemon = True
        timer.start()
        if self._leave is None:
            os._exit(status)
        self._leave(status)


def unblock() -> None:
    """For ``preexec_fn`` of every child: the blocked mask would be inherited."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
