"""Timing in pairs: what is measured and its peer in turn, medians, a ratio."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(slots=True, frozen=True)
class Ratio:
    """One result: medians of ours and of the peer, in seconds, and ours over the peer's."""

    name: str
    ours: float
    peer: float
    peer_name: str
    unit: str = ""
    count: int = 0

    @property
    def ratio(self) -> float:
        """Ours over the peer's: below 1 is faster than the peer."""
        return self.ours / self.peer if self.peer else float("inf")

    def line(self) -> str:
        """One line for people."""
        speed = f"{self.count / self.ours:>10,.0f} {self.unit}/s" if self.count else " " * 12
        return (
            f"{self.name:<34} {self.ours * 1000:>10.2f} ms {speed:<22} "
            f"{self.ratio:>8.2f} × {self.peer_name} ({self.peer * 1000:.2f} ms)"
        )


def clock(action: Callable[[], object]) -> float:
    """Seconds that ``action`` takes."""
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def pairs(
    name: str,
    ours: Callable[[], object],
    peer: Callable[[], object],
    peer_name: str,
    *,
    rounds: int,
    unit: str = "",
    count: int = 0,
) -> Ratio:
    """Time both in turn, ``rounds`` times, the order changing; medians."""
    mine: list[float] = []
    theirs: list[float] = []
    for turn in range(rounds):
        steps = [(mine, ours), (theirs, peer)]
        for times, action in steps if turn % 2 == 0 else reversed(steps):
            times.append(clock(action))
    return Ratio(name, statistics.median(mine), statistics.median(theirs), peer_name, unit, count)
