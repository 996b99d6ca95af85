"""How well the language of a text is told: ``python -m benchmarks languages FOLDER``.

FOLDER holds translations as GNU gettext keeps them (``…/LOCALE/LC_MESSAGES/*.mo``), such as an
installed web framework or ``/usr/share/locale``: sentences of all lengths whose language is
known. Each is asked of ours and, where they are installed, of py3langid and pycld2: how many
are right, left unsaid, and wrong, by length, and how long one takes beside ours.
"""

from __future__ import annotations

import argparse
import gettext
import importlib
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from store.fulltext.languages import language_of

KNOWN = frozenset(
    {
        "ar",
        "bg",
        "ca",
        "cs",
        "da",
        "de",
        "el",
        "en",
        "es",
        "et",
        "fa",
        "fi",
        "fr",
        "he",
        "hi",
        "hr",
        "hu",
        "id",
        "it",
        "ja",
        "ko",
        "lt",
        "lv",
        "nl",
        "no",
        "pl",
        "pt",
        "ro",
        "ru",
        "sk",
        "sl",
        "sq",
        "sr",
        "sv",
        "th",
        "tr",
        "uk",
        "ur",
        "vi",
        "zh",
    }
)
"""Languages that ours can tell, of those that translations are in."""
SPANS = ((10, 25), (25, 60), (60, 140), (140, 10_000))
"""Lengths of texts, code points: from, to."""
_LEFT_OUT = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|<[^>]+>|&\w+;")
_SAME = {"nb": "no", "nn": "no", "iw": "he", "zh-Hant": "zh"}

Guess = Callable[[str], str | None]


def texts(folder: Path) -> Iterator[tuple[str, str]]:
    """(language, text) of every translated message, places for values taken out."""
    for path in sorted(folder.rglob("LC_MESSAGES/*.mo")):
        code = path.parents[1].name.replace("-", "_").partition("_")[0].lower()
        code = _SAME.get(code, code)
        if code not in KNOWN or "latn" in path.parents[1].name.lower():
            continue  # Serbian in Latin letters is as good as Croatian
        with path.open("rb") as stream:
            catalog: dict[Any, str] = gettext.GNUTranslations(stream)._catalog  # type: ignore[attr-defined]
        for source, message in catalog.items():
            original = source[0] if isinstance(source, tuple) else source
            if original and (message != original or code == "en"):
                yield code, " ".join(_LEFT_OUT.sub("", message).split())


def guessers() -> dict[str, Guess]:
    """Ours, and what else is installed."""
    found: dict[str, Guess] = {"ours": language_of}
    for name, make in (("py3langid", _langid), ("pycld2", _cld2)):
        try:
            found[name] = make(importlib.import_module(name))
        except ImportError:
            print(f"{name} is not installed: left out", file=sys.stderr)
    return found


def _langid(module: Any) -> Guess:
    return lambda text: _SAME.get(code := str(module.classify(text)[0]), code)


def _cld2(module: Any) -> Guess:
    def guess(text: str) -> str | None:
        try:
            reliable, _, details = module.detect(text)
        except module.error:
            return None
        code = str(details[0][1])
        return _SAME.get(code, code) if reliable and code != "un" else None

    return guess


def shares(cases: Sequence[tuple[str, str]], guess: Guess) -> tuple[float, float, float]:
    """Shares of texts told rightly, not at all, and wrongly."""
    said = [(code, guess(text)) for code, text in cases]
    right = sum(code == answer for code, answer in said)
    unsaid = sum(answer is None for _, answer in said)
    total = max(1, len(said))
    return right / total, unsaid / total, (len(said) - right - unsaid) / total


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="benchmarks languages", description=__doc__)
    parser.add_argument("folder", type=Path)
    cases = list(dict.fromkeys(texts(parser.parse_args(arguments).folder)))
    if not cases:
        raise SystemExit("There are no translations in that folder.")
    print(f"{len(cases):,} texts in {len({code for code, _ in cases})} languages")
    own = 0.0
    for name, guess in guessers().items():
        guess(cases[0][1])
        began = time.perf_counter()
        for _, text in cases:
            guess(text)
        took = time.perf_counter() - began
        own = own or took
        print(f"{name}: {took / own:.1f} × our time")
        for low, high in SPANS:
            some = [case for case in cases if low <= len(case[1]) < high]
            right, unsaid, wrong = shares(some, guess)
            print(
                f"  {low:>4} to {high:>6} characters, {len(some):>6}: right {right:.3f}, "
                f"unsaid {unsaid:.3f}, wrong {wrong:.3f}"
            )
