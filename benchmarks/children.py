"""What a program costs as a process of its own: seconds, and memory of it and its children."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

EVERY = 0.05
"""Seconds between two looks at the memory of a process and its children."""
_UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes that ``ru_maxrss`` counts in."""


@dataclass(slots=True, frozen=True)
class Spent:
    """Of one run, or medians of several. Memory is resident, in bytes."""

    seconds: float
    peak: int
    """The most that one process had, be it the program or one that it started."""
    together: int
    """The most that all of them had at a time. What they share counts once for each, so it is
    never too low; where the system does not say, the same as ``peak``."""

    def memory(self) -> str:
        """For people, in MB of a million bytes."""
        both = f"{self.peak / 1e6:,.0f} MB"
        apart = self.together > 1.1 * self.peak
        return both + (f", all processes {self.together / 1e6:,.0f} MB" if apart else "")


def run(command: Sequence[str], *, env: Mapping[str, str] | None = None) -> Spent:
    """Run a program to its end. Raises RuntimeError with its last words where it fails."""
    with tempfile.TemporaryFile() as said:
        began = time.perf_counter()
        child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=said,
            env={**os.environ, **(env or {})},
        )
        watch = _Watch(child.pid)
        watch.start()
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - began
        child.returncode = os.waitstatus_to_exitcode(status)
        watch.done.set()
        watch.join()
        if child.returncode:
            said.seek(max(0, said.seek(0, os.SEEK_END) - 500))
            words = said.read().decode(errors="replace")
            raise RuntimeError(f"{' '.join(command[:6])} … ended with {child.returncode}: {words}")
    peak = usage.ru_maxrss * _UNIT
    return Spent(seconds, peak, max(peak, watch.most))


def in_turn(rounds: int, *actions: Callable[[], Spent]) -> list[Spent]:
    """Run all of ``actions`` in turn, ``rounds`` times, the order changing; medians of each."""
    spent: list[list[Spent]] = [[] for _ in actions]
    for turn in range(rounds):
        order = range(len(actions)) if turn % 2 == 0 else reversed(range(len(actions)))
        for at in order:
            spent[at].append(actions[at]())
    return [
        Spent(
            statistics.median(one.seconds for one in runs),
            int(statistics.median(one.peak for one in runs)),
            int(statistics.median(one.together for one in runs)),
        )
        for runs in spent
    ]


class _Watch(threading.Thread):
    """Looks at the memory of a process and all that it started, until it is told to end."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid = pid
        self.most = 0
        self.done = threading.Event()

    def run(self) -> None:
        while not self.done.wait(EVERY):
            self.most = max(self.most, sum(map(_resident, family(self.pid))))


def family(pid: int) -> list[int]:
    """A process and those that it and its children have started, as far as ``/proc`` tells."""
    found = [pid]
    for member in found:
        for file in Path(f"/proc/{member}/task").glob("*/children"):
            try:
                found += map(int, file.read_text().split())
            except OSError:
                continue
    return found


def _resident(pid: int) -> int:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")
