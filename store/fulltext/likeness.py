"""The words that tell a text from others, for "more like this"."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from store.fulltext.analysis import has_cjk, stemmer_for, stems, words
from store.fulltext.protocol import SearchEngine
from store.fulltext.weighing import function_words

MOST = 16
"""Words taken; more of them find no better and more entries."""
_LONGEST = 200_000
"""Code points of the text that are looked at."""


def telling(
    text: str, span: tuple[int, int] | None, language: str | None, engine: SearchEngine
) -> Sequence[str]:
    """Up to 16 words of ``text`` (of a passage of it), by frequency × rarity, best first.

    Function words, words of one or two letters (of an alphabet), and those that stand in one
    entry alone tell nothing.
    """
    passage = text[slice(*span)] if span else text
    idle = function_words(frozenset(engine.stemmers()))
    seen: Counter[tuple[str, str]] = Counter()
    typed: dict[tuple[str, str], str] = {}
    for word in words(passage[:_LONGEST]):
        long = len(word.folded) > (1 if has_cjk(word.folded) else 2)
        if long and word.folded.isalpha() and word.folded not in idle:
            stem = stems(word.raw, stemmer_for(language, word.raw))[0]
            key = (stem, word.folded[:1])
            seen[key] += 1
            typed.setdefault(key, word.folded)
    total = max(1, engine.size())
    weighed = []
    for key, often in seen.items():
        having = engine.frequency("text", key[0])
        if having > 1:
            weighed.append((-often * math.log(1 + total / having), typed[key]))
    return [word for _, word in sorted(weighed)[:MOST]]
