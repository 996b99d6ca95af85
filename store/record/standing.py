"""Where in a text things stand already, and which of them are nearly at a place."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from store.record.objects import State

SAME = 0.8
"""Overlap by union from which two passages count as the same."""
Span = tuple[int, int]
"""Code points of a text, ``[start, end)``."""


@dataclass(slots=True)
class Held:
    """Something in the source already: a quotation, or a link to a tweet or report."""

    key: int | str
    """The quotation's number or the link's uid."""
    state: State
    spans: list[Span]
    """Where it stands in the present text; empty where it is orphaned."""
    open: bool
    """True where nobody touched it and the rules may change it."""
    words: tuple[str, ...] = ()
    """Of a quotation those that were proposed, and those that a person corrected them to."""
    foreign: bool = False
    """True where other rules than these proposed it."""
    claimed: bool = False


def near(one: Span, other: Span) -> float:
    """Overlap by union of two passages, 0 to 1."""
    overlap = min(one[1], other[1]) - max(one[0], other[0])
    if overlap <= 0:
        return 0.0
    return overlap / (max(one[1], other[1]) - min(one[0], other[0]))


@dataclass(slots=True)
class Places:
    """What is there, by where it stands."""

    held: list[Held]
    _starts: list[int] = field(default_factory=list)
    _spans: list[tuple[int, int, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._spans = sorted((a, b, i) for i, h in enumerate(self.held) for a, b in h.spans)
        self._starts = [start for start, _, _ in self._spans]

    def like(self, span: Span) -> list[tuple[float, Held]]:
        """What stands nearly there, the nearest first."""
        # Two passages that overlap by so much begin no further apart than this.
        reach = int((span[1] - span[0]) * (1 / SAME - 1)) + 1
        low = bisect_left(self._starts, span[0] - reach)
        high = bisect_right(self._starts, span[0] + reach)
        found = [(near(span, (a, b)), self.held[i]) for a, b, i in self._spans[low:high]]
        near_enough = [pair for pair in found if pair[0] >= SAME]
        return sorted(near_enough, key=lambda pair: -pair[0])
