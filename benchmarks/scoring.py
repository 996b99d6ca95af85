"""Quotations found in an article beside those that annotators marked, and figures over many.

Gold is an object with ``text``, ``quotations`` (``start``, ``end``, ``source``: spans of who
is named) and, in parallel, ``contents`` and ``sources`` of whole attributions. An answer is
what ``archive-tui extract --json`` prints. Offsets are code points, the end not included.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

MEETS = 0.8
"""Overlap over union from which on a quotation is the gold one."""
SURE = 0.9
"""Confidence from which on a proposal counts as sure."""
BINS = 10
_EDGE = " \t\n\r\xa0.,;:?!“”\"'‘’«»„…—–-`[]()"
_WORD = re.compile(r"[\w’'-]+")
_WEAK = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "for",
        "to",
        "in",
        "and",
        "s",
        "mr",
        "mrs",
        "ms",
        "sen",
        "rep",
        "gov",
        "dr",
    ]
)
_RELATIVE = ("who", "which", "that")

Span = tuple[int, int]


@dataclass(slots=True)
class Score:
    """Counts of one article, or of many added up."""

    gold: int = 0
    found: int = 0
    """Gold fragments that a quotation meets, attributed or not."""
    named: int = 0
    """Quotations that name a speaker."""
    attributed: int = 0
    """Those of them that meet a gold fragment."""
    right: int = 0
    """Those of them whose speaker is the gold one."""
    sure: list[tuple[float, bool]] = field(default_factory=list)
    """Confidence of each quotation that names a speaker, and whether it is right."""

    def f1(self, hits: int) -> float:
        """Of ``hits`` among what was named and what gold has; 0 where there is nothing."""
        both = self.named + self.gold
        return 2 * hits / both if both else 0.0

    @property
    def end_to_end(self) -> float:
        """F1 of quotations found with the right speaker."""
        return self.f1(self.right)

    @property
    def error(self) -> float:
        """Expected calibration error over ten bins of confidence."""
        off = 0.0
        for number in range(BINS):
            bin_ = [pair for pair in self.sure if min(BINS - 1, int(pair[0] * BINS)) == number]
            off += abs(sum(confidence - right for confidence, right in bin_))
        return off / len(self.sure) if self.sure else 0.0

    @property
    def share(self) -> float:
        """How many of the proposals are sure, 0 to 1."""
        return sum(c >= SURE for c, _ in self.sure) / len(self.sure) if self.sure else 0.0

    @property
    def precision(self) -> float:
        """How many of the sure proposals are right, 0 to 1."""
        high = [right for confidence, right in self.sure if confidence >= SURE]
        return sum(high) / len(high) if high else 0.0


def add(scores: Iterable[Score]) -> Score:
    """All of them as one."""
    total = Score()
    for one in scores:
        total.gold += one.gold
        total.found += one.found
        total.named += one.named
        total.attributed += one.attributed
        total.right += one.right
        total.sure += one.sure
    return total


def score(article: dict[str, Any], answer: dict[str, Any]) -> Score:
    """Of one article. Each quotation meets one gold fragment at most.

    A quotation within a longer gold attribution that no fragment stands for is right or wrong
    like the others, as far as confidence goes, and adds nothing to what was recalled.
    """
    text = article["text"]
    said = [q for q in answer["quotations"] if q.get("mode") not in ("indirect", "scare")]
    spans = [_core(text, q["start"], q["end"]) for q in said]
    meets: dict[int, dict[str, Any]] = {}
    for gold in article["quotations"]:
        target = _core(text, gold["start"], gold["end"])
        near, at = max(((_overlap(target, s), i) for i, s in enumerate(spans)), default=(0.0, -1))
        if near >= MEETS and at not in meets:
            meets[at] = gold
    out = Score(gold=len(article["quotations"]), found=len(meets))
    for at, quotation in enumerate(said):
        speaker = quotation.get("speaker")
        if not speaker or speaker.get("start") is None:
            continue
        place = speaker["start"], speaker["end"]
        out.named += 1
        if at in meets:
            right = _same(text, place, meets[at]["source"])
            out.attributed += 1
            out.right += right
        else:
            right = _within(article, spans[at], place)
        out.sure.append((float(quotation.get("confidence") or 0.0), right))
    return out


def gap(
    these: Sequence[Score], those: Sequence[Score], *, resamples: int = 1_000, seed: int = 1
) -> tuple[float, float, float]:
    """End-to-end F1 of ``these`` less that of ``those``, and its 95 % interval.

    The articles of either are drawn with replacement; the interval is that of percentiles.
    """
    draw = random.Random(seed)
    drawn = sorted(_drawn(draw, these) - _drawn(draw, those) for _ in range(resamples))
    low = drawn[int(0.025 * resamples)]
    high = drawn[min(resamples - 1, int(0.975 * resamples))]
    return add(these).end_to_end - add(those).end_to_end, low, high


def _drawn(draw: random.Random, scores: Sequence[Score]) -> float:
    """End-to-end F1 of as many articles drawn with replacement."""
    drawn = draw.choices(scores, k=len(scores))
    both = sum(one.named + one.gold for one in drawn)
    return 2 * sum(one.right for one in drawn) / both if both else 0.0


def _within(article: dict[str, Any], span: Span, place: Span) -> bool:
    """Whether gold gives the longer passage around ``span`` to who stands at ``place``."""
    room = MEETS * (span[1] - span[0])
    for contents, sources in zip(article["contents"], article["sources"], strict=True):
        if any(min(span[1], b) - max(span[0], a) >= room for a, b in contents):
            return _same(article["text"], place, sources)
    return False


def _core(text: str, start: int, end: int) -> Span:
    """The span without quotation marks, punctuation and space at its edges."""
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    return start, end


def _overlap(a: Span, b: Span) -> float:
    shared = min(a[1], b[1]) - max(a[0], b[0])
    return shared / (max(a[1], b[1]) - min(a[0], b[0])) if shared > 0 else 0.0


def _words(words: str) -> set[str]:
    return {w.lower().rstrip("s").rstrip("’'") for w in _WORD.findall(words)} - _WEAK


def _same(text: str, place: Span, sources: Iterable[Sequence[int]]) -> bool:
    """Whether a place names one of the sources: the same words, a word shared, a pronoun."""
    named = _words(text[slice(*place)])
    for start, end in sources:
        if _core(text, *place) == _core(text, start, end) or named & _words(text[start:end]):
            return True
        if text[start:end].lower() in _RELATIVE and -3 <= start - place[1] < 60:
            return True
    return False
