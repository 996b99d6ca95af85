"""The program on a pseudo-terminal of its own, and how many bytes it writes."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import sys
import termios
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]


class Line:
    """A terminal of 80×24 at the end of an SSH line, which counts what arrives."""

    def __init__(self, archive: Path, config: Path, **more: str) -> None:
        pid, self._fd = pty.fork()
        if pid == 0:
            environment = {
                **{k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "LANG")},
                "LANG": "C.UTF-8",
                "PYTHONPATH": str(ROOT),
                "TERM": "xterm-256color",
                "SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22",
                "XDG_CONFIG_HOME": str(config),
                "XDG_STATE_HOME": str(config),
                **more,
            }
            words = [sys.executable, "-m", "archive_tui", "-a", str(archive), "--as", "ada"]
            time.sleep(0.2)  # the size is set by then
            os.execve(words[0], words, environment)
        self.pid = pid
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))

    def read(self, quiet: float, longest: float = 30.0) -> bytes:
        """Everything that arrives until nothing has for ``quiet`` seconds, or ``longest`` is over.

        Waits for a first byte as long as ``longest`` where nothing has come yet is not asked:
        silence from the start is an answer too.
        """
        got = bytearray()
        until = time.monotonic() + longest
        while time.monotonic() < until:
            ready, _, _ = select.select([self._fd], [], [], quiet)
            if not ready:
                break
            try:
                got += os.read(self._fd, 65536)
            except OSError:  # the other end is gone
                break
        return bytes(got)

    def read_until(self, mark: bytes, longest: float = 30.0) -> bytes:
        """Everything up to the reading in which ``mark`` arrives, in plain text."""
        got = b""
        until = time.monotonic() + longest
        while mark not in got:
            if time.monotonic() > until:
                raise AssertionError(f"no {mark!r} in {got[-2000:]!r}")
            got += self.read(0.1, 1.0)
        return got

    def press(self, keys: str, quiet: float = 0.6) -> bytes:
        """What these keys, sent at once, make the program write until it is quiet."""
        os.write(self._fd, keys.encode())
        return self.read(quiet)

    def writes(self, keys: str, quiet: float = 0.6) -> list[bytes]:
        """The same, as it arrives: one reading a write, where the writes are short."""
        os.write(self._fd, keys.encode())
        got = []
        while select.select([self._fd], [], [], quiet)[0]:
            got.append(os.read(self._fd, 65536))
        return got

    def close(self) -> None:
        """Hang up."""
        os.close(self._fd)
        os.waitpid(self.pid, 0)
