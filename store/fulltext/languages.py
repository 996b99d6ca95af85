"""Which language a text is in, where its source does not say: by script, letters, common words.

Deterministic and quick, so that it is asked anew whenever it is needed and kept nowhere: an
entry's own field stays empty. It rather says nothing than something wrong.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections import Counter
from functools import lru_cache
from pathlib import Path

_SAMPLE = 3_000
"""Code points that are looked at."""
_NO_WORDS = re.compile(r"https?://\S+|www\.\S+|[@#]\w+|(?<!\S)\S+@\S+")
_SIGNS = ("@", "#", "://", "www.")
"""What all that is passed over holds one of."""
_BEYOND_LATIN = re.compile("[\u0370-\u1fff\u3040-\uffff]")
"""Holds every script that is counted."""
_WORDS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_ALONE = (
    ("ko", "\uac00-\ud7ff\u1100-\u11ff\u3130-\u318f"), ("el", "\u0370-\u03ff\u1f00-\u1fff"),
    ("he", "\u05d0-\u05f4"), ("th", "\u0e00-\u0e7f"), ("hy", "\u0530-\u058f"),
    ("ka", "\u10a0-\u10ff"), ("ta", "\u0b80-\u0bff"), ("hi", "\u0900-\u097f"),
    ("bn", "\u0980-\u09ff"), ("am", "\u1200-\u137f"),
)  # fmt: skip
"""Scripts that are taken for the language that most texts in them are in."""
_SHARED = (("cyrillic", "\u0400-\u052f"), ("arabic", "\u0600-\u077f\ufb50-\ufdff\ufe70-\ufeff"))
_KANA, _HAN = re.compile("[\u3040-\u30ff\uff66-\uff9f]"), re.compile("[\u3400-\u9fff]")
NAMES = {
    "arabic": "ar", "chinese": "zh", "czech": "cs", "danish": "da", "dutch": "nl",
    "english": "en", "finnish": "fi", "french": "fr", "german": "de", "greek": "el",
    "hebrew": "he", "hindi": "hi", "hungarian": "hu", "indonesian": "id", "italian": "it",
    "japanese": "ja", "korean": "ko", "norwegian": "no", "persian": "fa", "farsi": "fa",
    "polish": "pl", "portuguese": "pt", "romanian": "ro", "russian": "ru", "serbian": "sr",
    "spanish": "es", "swedish": "sv", "thai": "th", "turkish": "tr", "ukrainian": "uk",
    "urdu": "ur", "vietnamese": "vi",
}  # fmt: skip
"""What languages are called in a query, beside their codes."""
_LETTER = 1.5
"""What a letter that no neighbour has tells, beside the rarest of common words (about 3)."""
_MARGIN = {"latin": 1.5, "cyrillic": 1.0, "arabic": 1.0}
"""How far the best language has to be ahead of the next."""
_KANA_SHARE = 0.05


def language_of(text: str) -> str | None:
    """The ISO 639-1 code of the language of ``text``; None where that is not clear.

    Addresses, hashtags and mentions are passed over. Norwegian is "no", whichever it is.
    """
    sample = text[:_SAMPLE]
    if any(sign in sample for sign in _SIGNS):
        sample = _NO_WORDS.sub(" ", sample)
    if sample.isascii():
        return _by_words("latin", sample)
    if not _BEYOND_LATIN.search(sample):
        return _by_words("latin", sample) if any(map(str.isalpha, sample)) else None
    han, kana = len(_HAN.findall(sample)), len(_KANA.findall(sample))
    counts = {name: len(pattern.findall(sample)) for name, pattern in _scripts()}
    counts["han"] = han + kana
    counts["latin"] = sum(map(str.isalpha, sample)) - sum(counts.values())
    # A Chinese character says as much as several letters.
    counts["han"] *= 3
    most = max(counts, key=lambda name: counts[name])
    if not counts[most]:
        return None
    if most == "han":
        return "ja" if kana >= _KANA_SHARE * (han + kana) else "zh"
    return _by_words(most, sample) if most in _tables() else most


def _by_words(script: str, sample: str) -> str | None:
    weights, letters = _tables()[script]
    scores: dict[str, float] = {}
    lowered = sample.lower()
    for word, often in Counter(_WORDS.findall(lowered)).items():
        if word not in weights:
            continue
        for code, weight in weights[word]:
            scores[code] = scores.get(code, 0.0) + weight * (1 + math.log(often))
    for letter in set(lowered).intersection(letters):
        scores[letters[letter]] = scores.get(letters[letter], 0.0) + _LETTER
    if not scores:
        return None
    (first, best), *others = sorted(((score, code) for code, score in scores.items()), reverse=True)
    return best if first - (others[0][0] if others else 0) >= _MARGIN[script] else None


@lru_cache(maxsize=1)
def _scripts() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile(f"[{range_}]")) for name, range_ in (*_ALONE, *_SHARED))


_Table = tuple[dict[str, tuple[tuple[str, float], ...]], dict[str, str]]


@lru_cache(maxsize=1)
def _tables() -> dict[str, _Table]:
    """Of each script: word → what it tells for which languages; letter → language."""
    raw = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    made: dict[str, _Table] = {}
    for script, parts in raw.items():
        lists = {code: set(words.split()) for code, words in parts["words"].items()}
        having: dict[str, list[str]] = {}
        for code, words in lists.items():
            for word in words:
                having.setdefault(word, []).append(code)
        weights = {
            word: tuple((code, math.log(1 + len(lists) / len(codes))) for code in codes)
            for word, codes in having.items()
        }
        letters = {letter: code for code, some in parts["letters"].items() for letter in some}
        made[script] = weights, letters
    return made
