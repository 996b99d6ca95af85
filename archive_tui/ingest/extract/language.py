"""The words that the rules look for, one data file a language."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import filterfalse
from pathlib import Path
from typing import Any

_DATA = Path(__file__).parent / "data"
_SAMPLE = 3000
_WORDS = re.compile(r"[^\W\d_]+")
_PARTS = 3
_STEM = 3
"""Letters that a name keeps at least when its case ending is taken off."""
_FEW = 8
"""Words; a shorter text does not tell its language by stopwords."""
_LATIN = "\u0250"
"""Letters before this code point are Latin."""
_SURELY = 0.25
"""Share of English stopwords above which no other language is looked at."""
_LEAST = 0.08
"""Share of stopwords below which a text is in none of the languages."""


@dataclass(slots=True, frozen=True, eq=False)
class Language(dict[str, frozenset[str]]):
    """Word tables of one language; every word is case-folded.

    It is itself the table of word classes by name, since they are asked for a thousand times
    a text; one that a language does not have is empty.
    """

    code: str
    stopwords: frozenset[str]
    strong: frozenset[str]
    """Finite forms of verbs that mark speech by themselves: "said"."""
    weak: frozenset[str]
    """Finite forms of verbs that often do: "called", "accused"."""
    participles: frozenset[str]
    """Participles of both: "adding"."""
    bases: frozenset[str]
    """Forms that follow "to" and modal verbs."""
    sets: dict[str, frozenset[str]]
    according: tuple[tuple[str, ...], ...]
    roles: dict[str, frozenset[str]]
    """Word of an office to the words that may stand for it."""
    order: str = "subject-first"
    """Where the subject of a verb of speech stands: also ``either``, ``verb-first``."""
    capitals: str = "names"
    """What begins with a capital inside a sentence: ``names``, ``nouns`` or ``none``."""
    drops: bool = False
    """True where a verb needs no subject: "Dijo que …"."""
    apart: bool = False
    """True where a whole clause may stand between "has" and "said"."""
    speech_dash: bool = False
    """True where a dash at a paragraph's beginning opens speech."""
    aside: str = ""
    """What sets "he said" apart inside the marks: ``dash``, ``comma`` or ""."""
    strong_perfect: frozenset[str] = frozenset()
    """Participles that make a finite verb with "have"."""
    weak_perfect: frozenset[str] = frozenset()
    endings: dict[str, tuple[str, ...]] = field(default_factory=dict)
    elisions: tuple[str, ...] = ()
    proclitics: tuple[str, ...] = ()
    enclitics: tuple[str, ...] = ()
    calibration: dict[str, float] = field(default_factory=dict)
    guesses: dict[str, float] = field(default_factory=dict)
    """Confidence of rules that have never been measured in any language."""
    speaking: frozenset[str] = field(init=False)
    """Every form of a verb of speech, whatever stands around it."""
    sources: frozenset[str] = field(init=False)
    """First words of what says "according to"."""
    either: bool = field(init=False)
    """True where a subject may follow its verb."""
    parts: bool = field(init=False)
    """True where a word as written may be more than one."""

    def __post_init__(self) -> None:
        """Joins what is looked up for every word of a text, and takes the classes."""
        forms = self.strong.union(
            *(self.weak, self.participles, self.bases, self.strong_perfect, self.weak_perfect)
        )
        parts = bool(self.elisions or self.enclitics or self.proclitics)
        object.__setattr__(self, "speaking", forms)
        object.__setattr__(self, "sources", frozenset(words[0] for words in self.according))
        object.__setattr__(self, "either", self.order != "subject-first")
        object.__setattr__(self, "parts", parts)
        self.update(self.sets)

    def ends(self, name: str, word: str) -> bool:
        """True where a folded word has one of the endings called ``name``."""
        return word.endswith(self.endings.get(name, _NO_ENDINGS))

    def stem(self, word: str) -> str:
        """A folded name without the ending of its case; itself where names have none."""
        for ending in self.endings.get("cases", _NO_ENDINGS):
            if word.endswith(ending) and len(word) - len(ending) >= _STEM:
                return word[: -len(ending)]
        return word

    def titled(self, word: str) -> bool:
        """True for a folded word that is an office or a form of address."""
        return word in self["titles"] or self.ends("titles", word)

    def __missing__(self, name: str) -> frozenset[str]:
        return self.setdefault(name, _NONE)


_NONE: frozenset[str] = frozenset()
_NO_ENDINGS: tuple[str, ...] = ()


_UNWRITTEN = re.compile("[\u0640\u064b-\u0652]")
"""Arabic vowel signs and the stroke that lengthens a word: both may be left out."""


@lru_cache(maxsize=65_536)
def fold(word: str) -> str:
    """A word as the tables have it: small letters, straight apostrophe, and nothing that
    writers leave out (Arabic vowel signs, the dots of the Russian ё)."""
    folded = word.casefold().replace("’", "'")
    if folded.isascii():
        return folded
    return _UNWRITTEN.sub("", folded).replace("ё", "е") or folded


@dataclass(slots=True)
class _Forms:
    finite: set[str] = field(default_factory=set)
    participles: set[str] = field(default_factory=set)
    perfect: set[str] = field(default_factory=set)
    bases: set[str] = field(default_factory=set)


def _forms(lines: list[str]) -> _Forms:
    """Verbs by form: ``finite … | participles | participles with "have" | infinitive``.

    Without an infinitive of its own, the first finite form is it.
    """
    forms = _Forms()
    for line in lines:
        parts = [part.split() for part in line.split("|")] + [[], [], []]
        forms.finite.update(parts[0])
        forms.participles.update(parts[1])
        forms.perfect.update(parts[2])
        forms.bases.update(parts[3] if line.count("|") == _PARTS else parts[0][:1])
    return forms


@lru_cache(maxsize=16)
def load(code: str) -> Language:
    """The tables of ``code``.

    Raises ``FileNotFoundError`` where there is no data file for it.
    """
    raw: dict[str, Any] = tomllib.loads(fold((_DATA / f"{code}.toml").read_text(encoding="utf-8")))
    grammar: dict[str, Any] = raw.get("grammar", {})
    about: dict[str, Any] = raw["language"]
    strong = _forms(raw["verbs"]["strong"]["forms"])
    weak = _forms(raw["verbs"].get("weak", {}).get("forms", []))
    calibration: dict[str, Any] = raw.get("calibration", {})
    roles: dict[str, set[str]] = {}
    for group in raw.get("roles", {}).get("groups", []):
        words = group.split()
        for word in words:
            roles.setdefault(word, set()).update(words)
    return Language(
        code=code,
        stopwords=frozenset(about["stopwords"].split()),
        strong=frozenset(strong.finite),
        weak=frozenset(weak.finite),
        participles=frozenset(strong.participles | weak.participles),
        bases=frozenset(strong.bases | weak.bases),
        sets={k: frozenset(v.split()) for k, v in grammar.items() if isinstance(v, str)},
        according=tuple(tuple(p.split()) for p in grammar.get("according", [])),
        roles={k: frozenset(v) for k, v in roles.items()},
        order=about.get("order", "subject-first"),
        capitals=about.get("capitals", "names"),
        drops=about.get("drops", False),
        apart=about.get("apart", False),
        speech_dash=about.get("speech_dash", False),
        aside=about.get("aside", ""),
        strong_perfect=frozenset(strong.perfect),
        weak_perfect=frozenset(weak.perfect),
        endings={k: _longest_first(v) for k, v in raw.get("endings", {}).items()},
        elisions=_longest_first(about.get("elisions", "")),
        proclitics=_longest_first(about.get("proclitics", "")),
        enclitics=_longest_first(about.get("enclitics", "")),
        calibration={k: v for k, v in calibration.items() if isinstance(v, float)},
        guesses=calibration.get("rules", {}),
    )


def _longest_first(words: str) -> tuple[str, ...]:
    return tuple(sorted(words.split(), key=len, reverse=True))


@lru_cache(maxsize=1)
def known() -> tuple[str, ...]:
    """Codes of the languages that have a data file, English first."""
    codes = sorted(path.stem for path in _DATA.glob("??.toml"))
    return ("en", *(code for code in codes if code != "en"))


@lru_cache(maxsize=1)
def _unread() -> dict[str, frozenset[str]]:
    """Stopwords of languages that have no tables, so that none is taken for its neighbour."""
    raw = tomllib.loads((_DATA / "unread.toml").read_text(encoding="utf-8"))
    return {code: frozenset(words.split()) for code, words in raw["stopwords"].items()}


def guess(text: str) -> str | None:
    """The ISO 639-1 code of a text by its commonest words; None where none fits.

    A text in Latin letters too short to tell is taken as English.
    """
    sample = text[:_SAMPLE]
    pieces = fold.__wrapped__(sample).split()
    whole = list(filter(str.isalpha, pieces))
    words = whole + _WORDS.findall(" ".join(filterfalse(str.isalpha, pieces)))
    total = len(words)
    if total < _FEW and sum(c.isalpha() and c < _LATIN for c in sample) * 2 >= sum(
        c.isalpha() for c in sample
    ):
        return "en"

    english = sum(map(load("en").stopwords.__contains__, words))
    if total and english / total >= _SURELY:
        return "en"
    counts = Counter(words)

    def share(stopwords: frozenset[str]) -> float:
        return sum(counts[w] for w in counts.keys() & stopwords) / total if total else 0.0

    shares = {code: share(load(code).stopwords) for code in known()}
    shares |= {code: share(stopwords) for code, stopwords in _unread().items()}
    best = max(shares, key=lambda code: shares[code])
    return best if shares[best] >= _LEAST else None


def choose(text: str, stated: str | None) -> Language | None:
    """The tables for a text: by its stated BCP 47 tag, else by its commonest words.

    None where the language has no tables; a text too short to tell is taken as English.
    """
    code = stated.split("-")[0].casefold() if stated else guess(text)
    return load(code) if code in known() else None
