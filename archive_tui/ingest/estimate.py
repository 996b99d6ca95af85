"""How long an import still takes, told from how fast it went lately."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from archive_tui.ingest.outcome import Progress

WINDOW = 20.0
"""Seconds of the past from which the speed is told."""
FIRST = 2.0
"""Seconds before anything is said about the time left."""
STEADY = 0.85
"""Share of the last estimate in the next one, at a step of a fifth of a second."""


@dataclass(slots=True, frozen=True)
class Pace:
    """How far an import is and how fast it goes."""

    at: Progress
    share: float
    """How much is done, 0 to 1: the mean of files and bytes."""
    entries_a_second: float
    """0 before it can be told."""
    seconds_left: float | None
    """None where nothing can be said yet."""

    def text(self) -> str:
        """For people: files, entries, speed, time left."""
        parts = [f"{self.at.files:,}/{self.at.files_total:,} files"]
        if self.at.reading:
            parts.append(f"reading, {self.at.reading:,} entries so far")
        else:
            parts.append(f"{self.at.entries:,} entries")
        if self.entries_a_second >= 0.5:
            parts.append(f"{self.entries_a_second:,.0f}/s")
        if self.seconds_left is not None:
            parts.append(f"{spelled(self.seconds_left)} left")
        return " · ".join(parts)


def spelled(seconds: float) -> str:
    """A time for people, no more exact than can be meant: ``40 s``, ``3 min``, ``1 h 20 min``."""
    if seconds < 10:
        return "a few seconds"
    if seconds < 90:
        return f"{round(seconds / 5) * 5} s"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"{minutes} min"
    hours, minutes = divmod(round(minutes / 5) * 5, 60)
    return f"{hours:,} h {minutes} min" if minutes else f"{hours:,} h"


class Estimate:
    """Follows an import. Files and bytes count half each: a thousand short articles take
    long without many bytes, and one long export without many files.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._began = clock()
        self._past: deque[tuple[float, float, int]] = deque([(self._began, 0.0, 0)])
        self._end: float | None = None
        """When it will end, by the clock."""

    def step(self, at: Progress) -> Pace:
        """Take note of how far it is."""
        now = self._clock()
        share = _share(at)
        if now - self._past[-1][0] >= 0.1:
            self._past.append((now, share, at.entries))
        while len(self._past) > 2 and now - self._past[1][0] > WINDOW:
            self._past.popleft()
        then, before, entries = self._past[0]
        took = max(now - then, 1e-6)
        gained = share - before
        left = None
        if now - self._began >= FIRST and gained > 0 and not at.reading:
            end = now + (1 - share) * took / gained
            self._end = end if self._end is None else STEADY * self._end + (1 - STEADY) * end
            left = max(0.0, self._end - now)
        speed = (at.entries - entries) / took if took >= 1 else 0.0
        return Pace(at, share, speed, left)


def _share(at: Progress) -> float:
    files = at.files / at.files_total if at.files_total else 1.0
    size = at.bytes / at.bytes_total if at.bytes_total else files
    return min(1.0, (files + size) / 2)
