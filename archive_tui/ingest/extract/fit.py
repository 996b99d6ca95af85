"""Measures the rules anew: ``python -m archive_tui.ingest.extract.fit TRAIN.jsonl``.

Reads articles with gold attributions (``text``; ``quotations`` with ``start``, ``end``,
``source``; ``contents`` and ``sources`` in parallel) and writes how often each rule, by
kind of speaker and length, named the right one into ``data/calibration.json``. A hundred
articles are set aside, so that there is something the rules were never fitted to.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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
_ASIDE = 100


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


def judge(article: dict[str, Any], start: int, end: int, place: tuple[int, int]) -> bool:
    """True where gold gives the words from ``start`` to ``end`` to who stands at ``place``."""
    text = article["text"]
    a, b = _core(text, start, end)
    for gold in article["quotations"]:
        x, y = _core(text, gold["start"], gold["end"])
        shared = min(b, y) - max(a, x)
        if shared > 0 and shared >= _OVERLAP * (max(b, y) - min(a, x)):
            return _same(text, *place, gold["source"])
    for contents, sources in zip(article["contents"], article["sources"], strict=True):
        if any(min(b, y) - max(a, x) >= _OVERLAP * (b - a) for x, y in contents):
            return _same(text, *place, sources)
    return False


def measure(articles: list[dict[str, Any]]) -> dict[str, list[int]]:
    """Right and all cases of every cell."""
    from archive_tui.ingest.extract import assemble, confidence, frame, phrases, tweets

    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for article in articles:
        text = article["text"]
        lines = frame.split_lines(text)
        tweets.take_out(text, lines)
        cases, paras, lang = assemble.claims(text, frame.read(text, lines), "en")
        if lang is not None:
            _statements(article, assemble.indirect(cases, paras, lang), lang, right, total)
        for case in cases:
            if case.claim is None or case.unsaid or lang is None:
                continue
            para, (a, b) = case.claim.para or case.para, case.claim.phrase
            place = para.starts[a], para.ends[b - 1]
            good = judge(article, case.quote.start, case.quote.end, place)
            kind = phrases.names_somebody(para, lang, case.claim.phrase)
            shape = assemble.shape_of(text, case)
            for cell in confidence.cells_of(case.claim.rule, kind, shape):
                total[cell] += 1
                right[cell] += good
    return {cell: [right[cell], total[cell]] for cell in sorted(total)}


def _statements(
    article: dict[str, Any],
    found: list[Statement],
    lang: Language,
    right: Counter[str],
    total: Counter[str],
) -> None:
    from archive_tui.ingest.extract import confidence, phrases

    for made in found:
        para, (a, b) = made.para, made.claim.phrase
        start, end = para.starts[made.low], para.ends[made.high - 1]
        good = judge(article, start, end, (para.starts[a], para.ends[b - 1]))
        kind = phrases.names_somebody(para, lang, made.claim.phrase)
        shape = confidence.Shape(made.high - made.low, False, False)
        for cell in confidence.cells_of(made.claim.rule, kind, shape)[1:]:
            total[cell] += 1
            right[cell] += good


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
    cells = measure(articles)
    confidence.TABLE.write_text(
        json.dumps({"articles": len(articles), "cells": cells}, indent=0) + "\n", encoding="utf-8"
    )
    for cell, (right, total) in sorted(cells.items(), key=lambda c: -c[1][1]):
        if "|" not in cell:
            print(f"{cell:24s} {right:5d} of {total:5d}  {right / total:.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
