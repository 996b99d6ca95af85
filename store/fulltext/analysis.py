"""From text to words: boundaries, folding, stems, with offsets into the unchanged text.

Two forms of a word are indexed: the *folded* word as written (case, accents, Arabic
diacritics and width folded away) and its *stems*. Chinese, Japanese, Korean, Thai and Lao runs
become overlapping pairs of characters, with the last character by itself, so that a
single character is the beginning of some word of the index.

Boundaries follow UAX #29 as far as a word is a run of letters, digits and their marks
with single apostrophes inside; folding is NFKD without the marks of alphabets that can
be read without them, then NFC.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

import snowballstemmer

LONGEST = 64
"""Code points of a word that count; what is beyond is not indexed."""

_MARKS = (
    "\u00ad\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    "\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"
    "\u0711\u0730-\u074a\u0900-\u0963\u0966-\u0dff\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
    "\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece\u1ab0-\u1aff\u1dc0-\u1dff\u200c\u200d\u20d0-\u20f0"
    "\u3099\u309a\ufe20-\ufe2f"
)
_APOSTROPHES = "'\u2019\u02bc\uff07"
_RUN = re.compile(rf"[^\W_](?:[^\W_]|[{_MARKS}]|[{_APOSTROPHES}](?=[^\W_]))*")
_CJK = re.compile(
    "[\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ece\u1100-\u11ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3100-\u318f\u31a0-\u31bf"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff"
    "\uff66-\uffdc\U0001b000-\U0001b16f\U00020000-\U000323af]+"
)
_SIGNS = re.compile(
    "[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece\u3099\u309a\uff9e\uff9f]"
)
# Marks of alphabets that are read without them; those of Indic and Thai carry vowels.
_DROPPED = re.compile(
    "[\u00ad\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670"
    "\u06d6-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u200c\u200d\u20d0-\u20f0\ufe20-\ufe2f]"
)
_LETTERS = str.maketrans(
    {
        "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th",
        "ى": "ي", "ی": "ي", "ة": "ه", "ک": "ك",
        "\u2019": "'", "\u02bc": "'", "\uff07": "'",
        **{chr(0x0660 + digit): str(digit) for digit in range(10)},
        **{chr(0x06F0 + digit): str(digit) for digit in range(10)},
    }
)  # fmt: skip
_HASHTAG = re.compile(rf"(?<![\w/&#])[#\uff03]((?:\w|[{_MARKS}])+)")


class Word(NamedTuple):
    """A word of a text: ``raw`` keeps accents for the stemmer, the span is ``[start, end)``."""

    folded: str
    raw: str
    start: int
    end: int


def fold(text: str) -> str:
    """Case, width, accents, Arabic diacritics and tatweel folded away.

    The Cyrillic й stays: it is a letter of its own, and stemmers need it.
    """
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKC", text).casefold().replace("й", "\ue000")
    text = _DROPPED.sub("", unicodedata.normalize("NFKD", text))
    return unicodedata.normalize("NFC", text.replace("\ue000", "й").translate(_LETTERS))


def words(text: str) -> Iterator[Word]:
    """The words of ``text`` in order; positions are their places in this sequence."""
    for match in _RUN.finditer(text):
        start = match.start()
        for folded, raw, first, last in _parts(match[0]):
            yield Word(folded, raw, start + first, start + last)


def sought(text: str) -> tuple[list[str], list[int]]:
    """The words of a query that stand one after another, and how far each is from the first.

    A last character by itself is left out behind the pair that holds it: in a text that goes
    on after it there is none.
    """
    found = list(words(text))
    kept = [
        (word.folded, at)
        for at, word in enumerate(found)
        if not (at and word.end == found[at - 1].end)
    ]
    return [folded for folded, _ in kept], [at for _, at in kept]


_PLAIN = str.maketrans({chr(n): " " for n in range(128) if not chr(n).isalnum() and n != 39})
_DASHES = re.compile("[\u201c\u201d\u201e\u2013\u2014\u2026\u00ab\u00bb\u00a0]")


def runs(text: str) -> list[str]:
    """The runs of letters of ``text`` in order; `run_words` gives the words of each.

    A typographic apostrophe may come back as a plain one: the words are the same.
    """
    if not text.isascii():
        text = _DASHES.sub(" ", text).replace("\u2019", "'")
        if not text.isascii():
            return _in_lines(text)
    return _plain(text)


def _plain(text: str) -> list[str]:
    """The runs of a text in ASCII: to blank out all else and split is four times as fast."""
    found = text.translate(_PLAIN).split()
    if "'" in text:
        return [run for part in found for run in (_RUN.findall(part) if "'" in part else (part,))]
    return found


def _in_lines(text: str) -> list[str]:
    found: list[str] = []
    for line in text.split("\n"):
        found += _plain(line) if line.isascii() else _RUN.findall(line)
    return found


def plain_word(run: str) -> str | None:
    """The one word of a run of plain letters and digits, folded and raw alike; else None."""
    return run[:LONGEST].lower() if run.isascii() and run.isalnum() else None


def run_words(run: str) -> list[tuple[str, str]]:
    """``(folded, raw)`` of every word of a run."""
    return [(folded, raw) for folded, raw, _, _ in _parts(run)]


def folded_words(text: str) -> list[tuple[str, str]]:
    """``(folded, raw)`` of every word."""
    return [pair for run in _RUN.findall(text) for pair in run_words(run)]


def _parts(run: str) -> list[tuple[str, str, int, int]]:
    if word := plain_word(run):
        return [(word, word, 0, len(run))]
    pieces: list[tuple[str, str, int, int]] = []
    at = 0
    for cjk in _CJK.finditer(run):
        _alphabetic(run, at, cjk.start(), pieces)
        _in_pairs(run, cjk.start(), cjk.end(), pieces)
        at = cjk.end()
    _alphabetic(run, at, len(run), pieces)
    return pieces


def _in_pairs(run: str, start: int, end: int, into: list[tuple[str, str, int, int]]) -> None:
    # A sign belongs to the letter before it, also where it is a character by itself.
    begins = [at for at in range(start, end) if at == start or not _SIGNS.match(run[at])]
    ends = [*begins[1:], end]
    for at, last in zip(begins, [*ends[1:], end], strict=True):
        pair = fold(run[at:last])
        into.append((pair, pair, at, last))


def _alphabetic(run: str, start: int, end: int, into: list[tuple[str, str, int, int]]) -> None:
    """A word, cut after an elided article (``l'armée``: both parts are words)."""
    while start < end:
        stop = end
        for at in range(start + 1, min(end - 2, start + 3)):
            if run[at] in _APOSTROPHES:
                stop = at
                break
        part = run[start : min(stop, start + LONGEST)]
        folded = fold(part).strip("'")
        if folded:
            into.append((folded, part.casefold().replace("\u2019", "'"), start, stop))
        start = stop + 1


def hashtags(text: str) -> list[tuple[str, int, int]]:
    """``(folded, start, end)`` of hashtags, the ``#`` inside the span. ``#12`` is none."""
    return [
        (fold(match[1]), match.start(), match.end())
        for match in _HASHTAG.finditer(text)
        if not match[1].isdigit()
    ]


def hashtag_texts(text: str) -> list[str]:
    """Hashtags as written, without the ``#``; what `hashtags` finds, unfolded."""
    return [tag for tag in _HASHTAG.findall(text) if not tag.isdigit()]


def has_cjk(text: str) -> bool:
    return _CJK.search(text) is not None


# -- stems

LANGUAGES = {
    "ar": "arabic", "hy": "armenian", "eu": "basque", "ca": "catalan", "da": "danish",
    "nl": "dutch", "en": "english", "et": "estonian", "fi": "finnish", "fr": "french",
    "de": "german", "el": "greek", "hi": "hindi", "hu": "hungarian", "id": "indonesian",
    "ga": "irish", "it": "italian", "lt": "lithuanian", "ne": "nepali", "nb": "norwegian",
    "nn": "norwegian", "no": "norwegian", "pt": "portuguese", "ro": "romanian",
    "ru": "russian", "sr": "serbian", "es": "spanish", "sv": "swedish", "ta": "tamil",
    "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
"""Snowball's name for the primary subtag of a BCP 47 tag."""

_SCRIPTS = {
    "arabic": "arabic", "armenian": "armenian", "greek": "greek", "hindi": "devanagari",
    "nepali": "devanagari", "russian": "cyrillic", "tamil": "tamil", "yiddish": "hebrew",
    "serbian": "cyrillic",
}  # fmt: skip
_DEFAULTS = {"latin": "english", "cyrillic": "russian", "arabic": "arabic", "greek": "greek"}
_RANGES = (
    (0x0370, 0x03FF, "greek"), (0x0400, 0x052F, "cyrillic"), (0x0530, 0x058F, "armenian"),
    (0x0590, 0x05FF, "hebrew"), (0x0600, 0x077F, "arabic"), (0x0900, 0x097F, "devanagari"),
    (0x0B80, 0x0BFF, "tamil"),
)  # fmt: skip


def script(word: str) -> str:
    """The script of the word's first letter, ``latin`` where it does not matter."""
    first = ord(word[0])
    if first < _RANGES[0][0]:
        return "latin"
    for low, high, name in _RANGES:
        if low <= first <= high:
            return name
    return "latin"


def stemmer_for(language: str | None, word: str) -> str:
    """Snowball's name of the stemmer for a word of a text in ``language`` (BCP 47).

    A word in another script than the text's language is stemmed as its script suggests;
    without a language, Latin script is taken for English.
    """
    written = script(word)
    name = LANGUAGES.get(language.partition("-")[0].lower(), "") if language else ""
    if name and _SCRIPTS.get(name, "latin") == written:
        return name
    return "" if name == "" and language and written == "latin" else _DEFAULTS.get(written, "")


_local = threading.local()


@lru_cache(maxsize=200_000)
def stems(raw: str, stemmer: str) -> tuple[str, ...]:
    """The one or two stems of a word (``raw`` as in `Word`), folded.

    Two, where stemming before and after the accents are folded gives different ones, so
    that a word typed without its accents is found as well; in Arabic, with and without what
    is written together with a word: "and", "in the", "for the".
    """
    folded = fold(raw).strip("'")
    if not stemmer or folded.isdigit():
        return (folded,)
    if stemmer == "arabic":
        base = _DROPPED.sub("", raw) or folded
        first, second = (fold(_stem(word, stemmer)) or folded for word in (base, _bare(base)))
        return (first,) if first == second else (first, second)
    first = fold(_stem(raw, stemmer)) or folded
    if raw == folded:
        return (first,)
    second = _stem(folded, stemmer) or folded
    return (first,) if first == second else (first, second)


def is_plain(raw: str) -> bool:
    """Whether `plain_stems` takes a word: it has letters from a to z alone."""
    return raw.isascii() and raw.isalpha()


def plain_stems(words: list[str], stemmer: str) -> list[str]:
    """The stem of each of many plain words, the one that `stems` gives."""
    if not stemmer:
        return words
    found = _tool(stemmer).stemWords(words)
    return [fold(stem) or word for stem, word in zip(found, words, strict=True)]


_PROCLITICS = ("وال", "فال", "بال", "كال", "ولل", "ال", "لل", "و")
"""Arabic particles that are written as a part of the word behind them, the longest first."""


def _bare(word: str) -> str:
    """An Arabic word without the particles before it, where two letters of it are left."""
    for particle in _PROCLITICS:
        if word.startswith(particle) and len(word) - len(particle) >= (
            2 if len(particle) > 1 else 3
        ):
            return word[len(particle) :]
    return word


def _stem(word: str, stemmer: str) -> str:
    return str(_tool(stemmer).stemWord(word))


def _tool(stemmer: str) -> snowballstemmer.stemmer:
    # A Snowball object keeps the word it works on: one a thread.
    tools: dict[str, snowballstemmer.stemmer] | None = getattr(_local, "tools", None)
    if tools is None:
        tools = _local.tools = {}
    if stemmer not in tools:
        tools[stemmer] = snowballstemmer.stemmer(stemmer)
    return tools[stemmer]


def query_stems(raw: str, present: Iterable[str]) -> tuple[str, ...]:
    """The stems of a query's word under every stemmer that the index has been built with."""
    # By the folded word, as when it was indexed: a mark may stand before its first letter.
    written = script(fold(raw).strip("'") or raw)
    fitting = {name for name in present if _SCRIPTS.get(name, "latin") == written}
    fitting.add(_DEFAULTS.get(written, ""))
    found: dict[str, None] = {}
    for name in sorted(fitting):
        found.update(dict.fromkeys(stems(raw, name)))
    return tuple(found)
