"""A slow line: ``python -m benchmarks.relay MILLISECONDS COMMAND…``.

Runs the command on a pseudo-terminal of its own and hands on what is typed and what is
written, both that much later, as a line with so much delay in each direction would.
"""

from __future__ import annotations

import fcntl
import os
import pty
import selectors
import sys
import termios
import time
import tty
from collections import deque


def main() -> None:
    """Run until the command ends or the terminal is gone."""
    delay = int(sys.argv[1]) / 1000
    size = fcntl.ioctl(0, termios.TIOCGWINSZ, bytes(8))
    tty.setraw(0)
    pid, inner = pty.fork()
    if pid == 0:
        time.sleep(0.1)  # the size is set by then
        os.execvp(sys.argv[2], sys.argv[2:])
    fcntl.ioctl(inner, termios.TIOCSWINSZ, size)
    onward = {0: inner, inner: 1}
    waiting: deque[tuple[float, int, bytes]] = deque()
    selector = selectors.DefaultSelector()
    for source in onward:
        selector.register(source, selectors.EVENT_READ)
    while True:
        timeout = max(0.0, waiting[0][0] - time.monotonic()) if waiting else None
        for key, _ in selector.select(timeout):
            try:
                data = os.read(key.fd, 65536)
            except OSError:
                return
            if not data:
                return
            waiting.append((time.monotonic() + delay, onward[key.fd], data))
        while waiting and waiting[0][0] <= time.monotonic():
            _, target, data = waiting.popleft()
            while data:
                data = data[os.write(target, data) :]


if __name__ == "__main__":
    main()
