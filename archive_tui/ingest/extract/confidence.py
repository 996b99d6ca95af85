"""Confidence as measured: how often a rule was right on articles read by people."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

TABLE = Path(__file__).parent / "data" / "calibration.json"
_LENGTHS = (3, 8, 20, 50)
_WEIGHT = 8.0
"""How many cases a coarser measure counts for."""


def length_class(words: int) -> str:
    """The class of a quotation of so many words: "0" (up to 3) to "4" (over 50)."""
    return str(sum(words > limit for limit in _LENGTHS))


@lru_cache(maxsize=1)
def _table() -> dict[str, tuple[int, int]]:
    raw = json.loads(TABLE.read_text(encoding="utf-8"))
    return {key: (right, total) for key, (right, total) in raw["cells"].items()}


def cells_of(rule: str, kind: str, words: int, title: bool) -> tuple[str, ...]:
    """The cells that a case counts in, from the coarsest to the finest."""
    length = "t" if title else length_class(words)
    return ("*", rule, f"{rule}|{kind}", f"{rule}|{kind}|{length}")


def of(rule: str, kind: str, words: int, title: bool) -> float:
    """Measured accuracy of ``rule`` for that kind of speaker and length, smoothed.

    Each finer cell is drawn towards the coarser one: all, rule, rule and kind, all three.
    """
    cells = _table()
    estimate = 0.7
    for key in cells_of(rule, kind, words, title):
        right, total = cells.get(key, (0, 0))
        estimate = (right + _WEIGHT * estimate) / (total + _WEIGHT)
    return round(min(0.99, estimate), 3)
