"""The words that the rules look for, one data file a language."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

_DATA = Path(__file__).parent / "data"
_SAMPLE = 3000
_WORDS = re.compile(r"[^\W\d_]+")


@dataclass(slots=True, frozen=True)
class Language:
    """Word tables of one language; every word is case-folded."""

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

    def __getitem__(self, name: str) -> frozenset[str]:
        return self.sets.get(name, _NONE)


_NONE: frozenset[str] = frozenset()


def _forms(lines: list[str]) -> tuple[set[str], set[str], set[str]]:
    finite: set[str] = set()
    participles: set[str] = set()
    bases: set[str] = set()
    for line in lines:
        plain, _, participle = line.partition("|")
        words = plain.split()
        finite.update(words)
        bases.update(words[:1])
        participles.update(participle.split())
    return finite, participles, bases


@lru_cache(maxsize=16)
def load(code: str) -> Language:
    """The tables of ``code``.

    Raises ``FileNotFoundError`` where there is no data file for it.
    """
    raw: dict[str, Any] = tomllib.loads((_DATA / f"{code}.toml").read_text(encoding="utf-8"))
    grammar: dict[str, Any] = raw.get("grammar", {})
    strong, strong_ing, strong_base = _forms(raw["verbs"]["strong"]["forms"])
    weak, weak_ing, weak_base = _forms(raw["verbs"].get("weak", {}).get("forms", []))
    roles: dict[str, set[str]] = {}
    for group in raw.get("roles", {}).get("groups", []):
        words = group.split()
        for word in words:
            roles.setdefault(word, set()).update(words)
    return Language(
        code=code,
        stopwords=frozenset(raw["language"]["stopwords"].split()),
        strong=frozenset(strong),
        weak=frozenset(weak),
        participles=frozenset(strong_ing | weak_ing),
        bases=frozenset(strong_base | weak_base),
        sets={k: frozenset(v.split()) for k, v in grammar.items() if isinstance(v, str)},
        according=tuple(tuple(p.split()) for p in grammar.get("according", [])),
        roles={k: frozenset(v) for k, v in roles.items()},
    )


@lru_cache(maxsize=1)
def known() -> tuple[str, ...]:
    """Codes of the languages that have a data file, English first."""
    codes = sorted(path.stem for path in _DATA.glob("??.toml"))
    return ("en", *(code for code in codes if code != "en"))


def choose(text: str, stated: str | None) -> Language | None:
    """The tables for a text: by its stated BCP 47 tag, else by its commonest words.

    None where the language has no tables; a text too short to tell is taken as English.
    """
    if stated:
        code = stated.split("-")[0].casefold()
        return load(code) if code in known() else None
    words = _WORDS.findall(text[:_SAMPLE].casefold())
    if len(words) < 8:
        return load("en")
    scores = {code: sum(w in load(code).stopwords for w in words) for code in known()}
    best = max(scores, key=lambda code: scores[code])
    return load(best) if scores[best] >= 0.08 * len(words) else None
