"""What a name sounds like, whatever alphabet and spelling it is written in.

A word is transliterated to Latin letters, letters that stand for one sound in different
spellings become one, and vowels are dropped except that a word begins with one. So
*Moustapha*, *Mustafa* and *مصطفى* have one key, as have *Шульгин*, *Shulgin* and *Chulguine*.
"""

from __future__ import annotations

import re
from functools import lru_cache

MOST_SOUNDING = 200
"""Words of the index that one name stands for at most, in one field."""

_RULES = (
    (r"[^a-z]", ""),
    (r"ß", "s"),
    (r"(?:ow|ew|off|eff)\b", "v"),  # German -ow and French -off for -ov
    (r"tsch|tch|tsh|shch|schtsch|sch|ch|sh", "S"),
    (r"zh|dzh|dj|dsch", "j"),
    (r"ph", "v"),
    (r"kh", "h"),
    (r"gh|gu(?=[ei])", "g"),
    (r"th|dt", "t"),
    (r"dh", "d"),
    (r"ts|tz|cz", "s"),
    (r"x", "ks"),
    (r"c(?=[eiy])", "s"),
    (r"ck|c|q", "k"),
    (r"z", "s"),
    (r"f", "v"),
    (r"^ou(?=[aeiou])", "w"),
    (r"^w", "v"),
    (r"^[aeiouy]+", "A"),
    (r"(?<=.)[aeiouyw]+", ""),
    (r"h\Z", ""),
    (r"(.)\1+", r"\1"),
)


@lru_cache(maxsize=1)
def _rules() -> tuple[tuple[re.Pattern[str], str], ...]:
    # Few searches ask for sounds, and compiling takes milliseconds.
    return tuple((re.compile(pattern), to) for pattern, to in _RULES)


@lru_cache(maxsize=400_000)
def sound(word: str) -> str:
    """The key of one folded word: words with the same key sound alike. "" for no letters."""
    if not word.isascii():
        from anyascii import anyascii

        if word.startswith("ال") and len(word) > 4:
            word = word[2:]  # the article: al-

        word = anyascii(word)
    word = word.lower()
    for pattern, to in _rules():
        word = pattern.sub(to, word)
    return word
