"""Whether a process is still there."""

from __future__ import annotations

import time


def alive(process: int) -> bool:
    """False where it has ended, also where nobody has asked for its status yet."""
    try:
        with open(f"/proc/{process}/stat") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def gone(process: int, seconds: float) -> bool:
    """Wait until it has ended; False where it is there after so long."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if not alive(process):
            return True
        time.sleep(0.05)
    return False
