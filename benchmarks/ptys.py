"""A program on a pseudo-terminal of 80×24: what its keys make it write, and when."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

WIDTH, HEIGHT = 80, 24
FOREIGN = ("TMUX", "SSH_CONNECTION", "SSH_TTY", "COLUMNS", "LINES", "NO_COLOR", "COLORTERM")
"""Variables of whoever runs this that would change what a program writes."""


@dataclass(slots=True, frozen=True)
class Written:
    """What followed a key: bytes, and seconds until the first and the last of them."""

    size: int
    first: float
    last: float


class Program:
    """Runs one command; ``env`` is added to the environment. A context manager."""

    def __init__(self, command: Sequence[str], env: Mapping[str, str]) -> None:
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            environment = {k: v for k, v in os.environ.items() if k not in FOREIGN}
            time.sleep(0.1)  # the size is set by then
            os.execvpe(command[0], list(command), {**environment, "TERM": "xterm-256color", **env})
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", HEIGHT, WIDTH, 0, 0))

    def __enter__(self) -> Program:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        os.close(self._fd)
        os.waitpid(self.pid, 0)

    def press(self, keys: str = "", *, quiet: float = 0.5, longest: float = 60.0) -> Written:
        """Send keys and read until nothing has come for ``quiet`` seconds."""
        began = time.perf_counter()
        if keys:
            os.write(self._fd, keys.encode())
        size, first, last = 0, 0.0, 0.0
        while time.perf_counter() - began < longest:
            if not select.select([self._fd], [], [], quiet)[0]:
                break
            try:
                size += len(os.read(self._fd, 65536))
            except OSError:
                raise RuntimeError("the program ended") from None
            last = time.perf_counter() - began
            first = first or last
        return Written(size, first, last)

    def settle(self, quiet: float = 1.5, longest: float = 300.0) -> Written:
        """Wait for the first byte, then until nothing has come for ``quiet`` seconds."""
        began = time.perf_counter()
        if not select.select([self._fd], [], [], longest)[0]:
            raise RuntimeError("nothing was painted")
        first = time.perf_counter() - began
        rest = self.press(quiet=quiet, longest=longest)
        return Written(rest.size, first, first + rest.last)
