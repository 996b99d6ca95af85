"""Measures the rules anew: ``python -m archive_tui.ingest.extract.fit TRAIN.jsonl``.

Reads articles with gold attributions (``text``; ``quotations`` with ``start``, ``end``,
``source``; ``contents`` and ``sources`` in parallel) and writes how often each rule, by
kind of speaker and length, named the right one into ``data/calibration.json``, with how much
each fact of ``evidence`` moves that share. A hundred articles are set aside, so that there is
something the rules were never fitted to.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from archive_tui.ingest.extract.language import Language
    from archive_tui.ingest.extract.statements import Statement

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
_OVERLAP = 0.8
_PARTLY = 0.5
"""What a right speaker counts for where gold ends before the passage does."""
_ASIDE = 100
_SURE = 0.9
_STOPS = (".", "?", "!")


def set_aside(
    articles: Sequence[dict[str, Any]], count: int = _ASIDE
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The articles to fit on and the ``count`` that are set aside, each in the given order.

    Which ones follows from their ``id`` alone (the lowest SHA-256 of it as a string), so that
    every program that asks sets the same ones aside, and a new article changes little.
    """
    ranked = sorted(
        range(len(articles)),
        key=lambda at: hashlib.sha256(str(articles[at]["id"]).encode()).digest(),
    )
    aside = set(ranked[:count])
    tuned = [article for at, article in enumerate(articles) if at not in aside]
    return tuned, [article for at, article in enumerate(articles) if at in aside]


def _core(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in _EDGE:
        end -= 1
    return start, end


def _words(s: str) -> set[str]:
    return {w.lower().rstrip("s").rstrip("’'") for w in _WORD.findall(s)} - _WEAK


def _same(text: str, a: int, b: int, sources: list[list[int]]) -> bool:
    said = _words(text[a:b])
    for x, y in sources:
        if _core(text, a, b) == _core(text, x, y) or said & _words(text[x:y]):
            return True
        if text[x:y].lower() in ("who", "which", "that") and -3 <= x - b < 60:
            return True
    return False


def judge(article: dict[str, Any], start: int, end: int, place: tuple[int, int]) -> float:
    """1 where gold gives the words from ``start`` to ``end`` to who stands at ``place``, else 0.

    Where gold begins with them and ends with their first sentences, a half for that speaker:
    annotators often marked no more of a long passage. Who says its beginning says the rest, but
    that they would have marked it is not known.
    """
    text = article["text"]
    a, b = _core(text, start, end)
    for gold in article["quotations"]:
        x, y = _core(text, gold["start"], gold["end"])
        shared = min(b, y) - max(a, x)
        if shared > 0 and shared >= _OVERLAP * (max(b, y) - min(a, x)):
            return float(_same(text, *place, gold["source"]))
    for contents, sources in zip(article["contents"], article["sources"], strict=True):
        if any(min(b, y) - max(a, x) >= _OVERLAP * (b - a) for x, y in contents):
            return float(_same(text, *place, sources))
    for gold in article["quotations"]:
        x, y = _core(text, gold["start"], gold["end"])
        if x == a and y < b and text[y : y + 1] in _STOPS:
            return _PARTLY * _same(text, *place, gold["source"])
    return 0.0


@dataclass(slots=True, frozen=True)
class Seen:
    """A claim of one article, the cells it counts in, what else was known, and how far right."""

    article: int
    cells: tuple[str, ...]
    evidence: tuple[str, ...] | None
    right: float
    """0 to 1, see ``judge``."""


def measure(articles: Sequence[dict[str, Any]]) -> list[Seen]:
    """Every claim for a quotation or a statement; statements have no evidence."""
    from archive_tui.ingest.extract import assemble, confidence, frame, phrases, tweets

    seen: list[Seen] = []
    for at, article in enumerate(articles):
        text = article["text"]
        lines = frame.split_lines(text)
        tweets.take_out(text, lines)
        cases, paras, lang = assemble.claims(text, frame.read(text, lines), "en")
        if lang is None:
            continue
        seen += _statements(at, article, assemble.indirect(cases, paras, lang), lang)
        for case in cases:
            if case.claim is None or case.unsaid:
                continue
            para, (a, b) = case.claim.para or case.para, case.claim.phrase
            place = para.starts[a], para.ends[b - 1]
            good = judge(article, case.quote.start, case.quote.end, place)
            kind = phrases.names_somebody(para, lang, case.claim.phrase)
            cells = confidence.cells_of(case.claim.rule, kind, assemble.shape_of(text, case))
            seen.append(Seen(at, cells, case.evidence or (), good))
    return seen


def _statements(
    at: int, article: dict[str, Any], found: list[Statement], lang: Language
) -> Iterator[Seen]:
    from archive_tui.ingest.extract import confidence, phrases

    for made in found:
        para, (a, b) = made.para, made.claim.phrase
        start, end = para.starts[made.low], para.ends[made.high - 1]
        good = judge(article, start, end, (para.starts[a], para.ends[b - 1]))
        kind = phrases.names_somebody(para, lang, made.claim.phrase)
        shape = confidence.Shape(made.high - made.low, False, False)
        yield Seen(at, confidence.cells_of(made.claim.rule, kind, shape)[1:], None, good)


def tally(seen: Iterable[Seen]) -> dict[str, tuple[float, int]]:
    """Right and all cases of every cell."""
    right: dict[str, float] = defaultdict(float)
    total: Counter[str] = Counter()
    for one in seen:
        for cell in one.cells:
            total[cell] += 1
            right[cell] += one.right
    return {cell: (right[cell], total[cell]) for cell in sorted(total)}


def weigh(seen: Sequence[Seen]) -> tuple[dict[str, float], list[tuple[float, float]]]:
    """The weight of each fact, and each claim's confidence by what its article had no part in.

    The measured share that a claim starts from leaves out the articles of its own fold, as it
    will be with articles yet to come.
    """
    import numpy as np

    from archive_tui.ingest.extract import evidence, regression

    claims = [one for one in seen if one.evidence is not None]
    right = np.array([one.right for one in claims])
    fold = regression.folds([one.article for one in seen])
    weights = regression.fit(_rows(claims, seen, fold), right)
    held = np.zeros(len(claims))
    for out in sorted(set(fold.values())):
        rest = [one for one in seen if fold[one.article] != out]
        known = [at for at, one in enumerate(claims) if fold[one.article] != out]
        own = [at for at, one in enumerate(claims) if fold[one.article] == out]
        rows = _rows([claims[at] for at in known], rest, fold)
        unseen = _rows([claims[at] for at in own], rest, fold)
        held[own] = regression.predict(unseen, regression.fit(rows, right[known]))
    named = zip(("*", "measured", *evidence.FACTS), weights, strict=True)
    scored = [(float(sure), one.right) for sure, one in zip(held, claims, strict=True)]
    return {name: round(float(weight), 3) for name, weight in named}, scored


def _rows(
    claims: Sequence[Seen], seen: Sequence[Seen], fold: dict[int, int]
) -> NDArray[np.float64]:
    """For each claim 1, the logit of the share measured outside its fold, and its facts."""
    import numpy as np

    from archive_tui.ingest.extract import confidence, evidence

    without = {
        out: tally(one for one in seen if fold[one.article] != out) for out in set(fold.values())
    }
    rows = np.zeros((len(claims), 2 + len(evidence.FACTS)))
    for row, one in zip(rows, claims, strict=True):
        facts = [fact in (one.evidence or ()) for fact in evidence.FACTS]
        measured = confidence.share(without[fold[one.article]], one.cells)
        row[:] = [1.0, confidence.logit(measured), *facts]
    return rows


def main(arguments: list[str]) -> int:
    """Writes the table, fitted on what is not set aside; 2 on wrong usage, 1 without articles."""
    from archive_tui.ingest.extract import confidence

    if len(arguments) != 1:
        print("usage: python -m archive_tui.ingest.extract.fit TRAIN.jsonl", file=sys.stderr)
        return 2
    with Path(arguments[0]).open(encoding="utf-8") as lines:
        articles, _ = set_aside([json.loads(line) for line in lines])
    if not articles:
        print("the file has no more articles than are set aside", file=sys.stderr)
        return 1
    seen = measure(articles)
    cells = tally(seen)
    weights, scored = weigh(seen)
    table = {"articles": len(articles), "cells": cells, "evidence": weights}
    confidence.TABLE.write_text(json.dumps(table, indent=0) + "\n", encoding="utf-8")
    for cell, (right, total) in sorted(cells.items(), key=lambda c: -c[1][1]):
        if "|" not in cell:
            print(f"{cell:24s} {right:7.1f} of {total:5d}  {right / total:.3f}")
    for name, weight in weights.items():
        print(f"{name:24s} {weight:+.2f}")
    print(_held_out(scored))
    return 0


def _held_out(scored: list[tuple[float, float]]) -> str:
    """How well confidence fits articles that it was not fitted on, in a line."""
    bins = [[pair for pair in scored if min(9, int(pair[0] * 10)) == b] for b in range(10)]
    off = sum(abs(sum(sure - right for sure, right in one)) for one in bins) / len(scored)
    high = [right for sure, right in scored if sure >= _SURE]
    return (
        f"held out by article: calibration error {off:.3f}, {len(high) / len(scored):.0%} at "
        f"{_SURE} or more, {sum(high) / max(1, len(high)):.3f} of them right"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
