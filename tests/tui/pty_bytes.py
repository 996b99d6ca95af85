"""Runs a program on a terminal of its own and counts the bytes that it writes for each key."""

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
from types import TracebackType

SLOW_LINE = {
    "SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22",
    "TERM": "xterm-256color",
    "COLORTERM": "truecolor",
    "TEXTUAL_FPS": "15",
    "TEXTUAL_ANIMATIONS": "none",
    "LC_ALL": "C.UTF-8",
}
"""What a program sees that was started over SSH; 192.0.2.x are addresses for examples."""


class Terminal:
    """A program on a pty of ``columns`` × ``lines``. A context manager; kills it on leaving."""

    def __init__(
        self,
        argv: Sequence[str],
        *,
        env: Mapping[str, str] = SLOW_LINE,
        columns: int = 80,
        lines: int = 24,
    ) -> None:
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execvpe(argv[0], list(argv), {**os.environ, **env})
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.fd)

    def read(self, *, quiet: float = 0.6, limit: float = 20.0) -> bytes:
        """What it writes until it has been quiet for so many seconds, ``limit`` at most."""
        out = b""
        end = time.monotonic() + limit
        while time.monotonic() < end:
            if not select.select([self.fd], [], [], quiet)[0]:
                return out
            try:
                out += os.read(self.fd, 65536)
            except OSError:
                return out
        return out

    def wait_for(self, text: bytes, limit: float = 30.0) -> bytes:
        """Read until ``text`` has come and it is quiet; fails where it does not come."""
        out = b""
        end = time.monotonic() + limit
        while text not in out:
            assert time.monotonic() < end, f"{text!r} did not come in {len(out)} bytes"
            out += self.read(quiet=0.2, limit=1.0)
        return out + self.read()

    def press(self, key: bytes) -> int:
        """Send a key; how many bytes it wrote for it."""
        os.write(self.fd, key)
        return len(self.read())
