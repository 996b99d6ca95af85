"""A command that a text is piped to, run beside the interface. No Textual here."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
import time
from typing import IO

from archive_tui.tui.hangup import unblock

LIMIT = 8_000_000
"""Bytes of output after which a command is stopped."""
_PATIENCE = 2.0
"""Seconds that a command has for ending when it is told to."""


class Piped:
    """Runs ``sh -c command`` with ``text`` (UTF-8) as its standard input.

    Its output is collected by threads; it is in a session of its own, so that stopping it
    stops what it has started as well. Raises OSError where there is no shell.
    """

    def __init__(self, command: str, text: str) -> None:
        self.command = command
        self.full = False
        """Whether it was stopped since it wrote more than ``LIMIT``."""
        self.stopped = False
        """Whether it was told to end."""
        self._began = time.monotonic()
        self._ended: float | None = None
        self._out: list[bytes] = []
        self._err: list[bytes] = []
        self._size = 0
        self._child = subprocess.Popen(
            ["/bin/sh", "-c", command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            preexec_fn=unblock,
        )
        child = self._child
        assert child.stdin is not None
        assert child.stdout is not None
        assert child.stderr is not None
        self._threads = [
            threading.Thread(target=self._feed, args=(child.stdin, text), daemon=True),
            threading.Thread(target=self._collect, args=(child.stdout, self._out), daemon=True),
            threading.Thread(target=self._collect, args=(child.stderr, self._err), daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    def _feed(self, stream: IO[bytes], text: str) -> None:
        # A command need not read to the end, or at all.
        with contextlib.suppress(OSError), stream:
            stream.write(text.encode("utf-8", "replace"))

    def _collect(self, stream: IO[bytes], into: list[bytes]) -> None:
        with stream:
            while chunk := os.read(stream.fileno(), 1 << 16):
                if self._size < LIMIT:
                    into.append(chunk)
                    self._size += len(chunk)
                elif not self.full:
                    self.full = True
                    self.stop()

    @property
    def status(self) -> int | None:
        """Its exit status, 128 + n for a signal; None while it runs or its output comes in."""
        status = self._child.poll()
        if status is None or any(thread.is_alive() for thread in self._threads):
            return None
        if self._ended is None:
            self._ended = time.monotonic()
        return status if status >= 0 else 128 - status

    @property
    def seconds(self) -> float:
        """How long it has run."""
        return (self._ended or time.monotonic()) - self._began

    @property
    def size(self) -> int:
        """Bytes that it has written."""
        return self._size

    @property
    def output(self) -> str:
        """What it wrote so far; bytes that are no UTF-8 become U+FFFD."""
        return b"".join(self._out).decode("utf-8", "replace")

    @property
    def errors(self) -> str:
        """What it wrote on standard error."""
        return b"".join(self._err).decode("utf-8", "replace")

    def stop(self) -> None:
        """End it and what it started: politely, then after two seconds for good."""
        self.stopped = True
        self._signal(signal.SIGTERM)
        timer = threading.Timer(_PATIENCE, lambda: self._signal(signal.SIGKILL))
        timer.daemon = True
        timer.start()

    def _signal(self, number: int) -> None:
        # The group outlives its leader while something of it still holds the output open.
        if self.status is None:
            with contextlib.suppress(OSError):
                os.killpg(self._child.pid, number)
