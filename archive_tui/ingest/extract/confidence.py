"""Confidence as measured: how often a rule was right on articles read by people."""

from __future__ import annotations

import json
import math
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from archive_tui.ingest.extract.language import Language

TABLE = Path(__file__).parent / "data" / "calibration.json"
_LENGTHS = (3, 8, 20, 50)
_WEIGHT = 8.0
"""How many cases a coarser measure counts for."""
_UNMEASURED = 0.8
"""The most that a rule gets which measuring has not met."""


@dataclass(slots=True, frozen=True)
class Shape:
    """What a quoted passage looks like."""

    words: int
    title: bool
    """True where it is capitalised like a title."""
    several: bool
    """True where it holds more than one sentence."""

    @property
    def label(self) -> str:
        """Its class: ``t`` title, ``m`` several sentences, else "0" (to 3 words) to "4"."""
        if self.title:
            return "t"
        return "m" if self.several else str(bisect_left(_LENGTHS, self.words))


@lru_cache(maxsize=1)
def _table() -> tuple[dict[str, tuple[float, int]], dict[str, float]]:
    raw = json.loads(TABLE.read_text(encoding="utf-8"))
    cells = {key: (right, total) for key, (right, total) in raw["cells"].items()}
    return cells, raw.get("evidence", {})


def cells_of(rule: str, kind: str, shape: Shape) -> tuple[str, ...]:
    """The cells that a case counts in, from the coarsest to the finest."""
    return _cells(rule, kind, shape.label)


def _cells(rule: str, kind: str, label: str) -> tuple[str, ...]:
    return ("*", rule, f"{rule}|{kind}", f"{rule}|{kind}|{label}")


def share(cells: Mapping[str, tuple[float, int]], keys: tuple[str, ...]) -> float:
    """The smoothed share of right cases: each finer cell is drawn towards the coarser one."""
    estimate = 0.7
    for key in keys:
        right, total = cells.get(key, (0, 0))
        estimate = (right + _WEIGHT * estimate) / (total + _WEIGHT)
    return estimate


def logit(estimate: float) -> float:
    """The logarithm of the odds of a probability, kept away from both ends."""
    estimate = min(0.995, max(0.02, estimate))
    return math.log(estimate / (1 - estimate))


@lru_cache(maxsize=4096)
def _measured(rule: str, kind: str, label: str) -> tuple[float, float]:
    """The measured share of right cases, and the odds that evidence adds to."""
    cells, weights = _table()
    estimate = share(cells, _cells(rule, kind, label))
    return estimate, weights.get("*", 0.0) + weights.get("measured", 0.0) * logit(estimate)


def of(rule: str, kind: str, shape: Shape, evidence: tuple[str, ...] | None = None) -> float:
    """How probable it is that ``rule`` is right for that kind of speaker and passage.

    Measured by rule, kind and shape, from coarse to fine; then moved by the weight of each
    fact in ``evidence`` (None: nothing else is known, the measured share stands).
    """
    cells, weights = _table()
    estimate, odds = _measured(rule, kind, shape.label)
    if evidence is not None and weights:
        odds += sum(weights.get(fact, 0.0) for fact in evidence)
        estimate = 1 / (1 + math.exp(-odds))
    return round(min(0.99 if rule in cells else _UNMEASURED, estimate), 3)


def in_language(sure: float, rule: str, lang: Language) -> float:
    """The English figure ``sure`` of a rule as far as it can be trusted in another language.

    Nobody has measured the rules there. So the data file's ``[calibration]`` says how far a
    figure above ``mean`` is drawn towards it (``trust`` of the distance is kept) and above
    which none goes (``most``); a rule that English does not have gets the guess stated there.
    """
    stated = lang.calibration
    if not stated:
        return sure
    sure = min(sure, lang.guesses.get(rule, 1.0))
    if sure > stated["mean"]:
        sure = stated["mean"] + stated["trust"] * (sure - stated["mean"])
    return round(min(sure, stated["most"]), 3)
