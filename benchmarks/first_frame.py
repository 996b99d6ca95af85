"""Time from exec to the first frame, on a pseudo-terminal of 80×24."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from pathlib import Path

PAINTED = b"? help"
"""The end of the bottom line: the last thing that the first frame paints."""
BARE = "from textual.app import App; App().run()"


def first_frame(words: list[str], marker: bytes | None = None, limit: float = 20.0) -> float:
    """Seconds from exec until ``marker``, or any cell, was painted; then ends the process.

    Raises RuntimeError where nothing was painted within ``limit`` seconds.
    """
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.update(TERM="xterm-256color", PYTHONDONTWRITEBYTECODE="1")
        os.execv(words[0], words)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    began = time.perf_counter()
    seen = b""
    try:
        while time.perf_counter() - began < limit:
            ready, _, _ = select.select([terminal], [], [], 0.5)
            if not ready:
                continue
            seen += os.read(terminal, 65536)
            if marker in seen if marker is not None else b"\x1b[?2026h" in seen or len(seen) > 2000:
                return time.perf_counter() - began
    finally:
        os.kill(pid, signal.SIGKILL)
        os.close(terminal)
        os.waitpid(pid, 0)
    raise RuntimeError("nothing was painted")


def program(archive: Path) -> list[str]:
    """The command that opens the interface on an archive."""
    return [sys.executable, "-m", "archive_tui", "-a", str(archive)]
