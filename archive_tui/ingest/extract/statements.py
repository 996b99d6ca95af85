"""Indirect speech: "Moscow recalled that …", "…, she said.", "the panel blamed …"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from archive_tui.ingest.extract import phrases, rules, speakers
from archive_tui.ingest.extract.language import Language
from archive_tui.ingest.extract.phrases import Phrase
from archive_tui.ingest.extract.rules import Claim
from archive_tui.ingest.extract.sentences import LONGEST, QUOTE, Paragraph

_LEAST_WORDS = 3
_FINAL = 12


@dataclass(slots=True, frozen=True)
class Statement:
    """Reported words: the tokens ``low`` to ``high`` of ``para``, and whose they are."""

    para: Paragraph
    low: int
    high: int
    claim: Claim


def find(paras: list[Paragraph], cues: set[int], lang: Language) -> list[Statement]:
    """Indirect statements. ``cues`` are places of verbs that already introduce quotations."""
    found: list[Statement] = []
    for para in paras:
        for low, high in para.sentences:
            if high - low <= LONGEST:
                found += _in_sentence(para, cues, lang, low, high)
    return found


def _in_sentence(
    para: Paragraph, cues: set[int], lang: Language, low: int, high: int
) -> Iterator[Statement]:
    verbs = rules.verbs_of(para, lang, low, high)
    taken: list[tuple[int, int]] = []
    for v, kind in verbs:
        if para.starts[v] in cues:
            continue
        made = _said_that(para, lang, verbs, v, kind, low, high)
        made = made or _blamed(para, lang, v, kind, low, high)
        made = made or _said_last(para, lang, v, kind, low, high)
        if made is None or made.high - made.low < _LEAST_WORDS:
            continue
        quoted = any(para.kinds[k] == QUOTE for k in range(made.low, made.high))
        if not quoted and (made.low, made.high) not in taken:
            taken.append((made.low, made.high))
            yield made


def _trim(para: Paragraph, lang: Language, low: int, high: int) -> tuple[int, int]:
    """A clause without the points at its end and without what is said after it."""
    for k in range(low + 2, high - 1):
        if para.words[k] == "," and (
            para.folded[k + 1] in ("while", "whereas") or para.folded[k + 1] in lang.participles
        ):
            high = k
            break
        if (
            para.words[k] == ","
            and para.folded[k + 1] in lang["pronouns"]
            and k + 2 < high
            and phrases.verb_kind(para, lang, k + 2) == "strong"
        ):
            high = k
            break
    while high > low and para.words[high - 1] in ".,;:!?—–":
        high -= 1
    return low, high


def _whose(
    para: Paragraph, lang: Language, verbs: list[tuple[int, str]], v: int, kind: str, low: int
) -> Phrase | None:
    if kind == "participle":
        if v - 1 > low and para.folded[v - 1] == "as":
            return phrases.left(para, lang, v - 2, low)
        finite = [w for w, k in verbs if w < v and k in ("strong", "weak")]
        found = speakers.subject(para, lang, finite[-1], low) if finite else None
        return found or speakers.main_subject(para, lang, low, v)
    return speakers.subject(para, lang, v, low)


def _said_that(
    para: Paragraph, lang: Language, verbs: list[tuple[int, str]], v: int, kind: str, low: int,
    high: int,
) -> Statement | None:  # fmt: skip
    """``NP said (that) CLAUSE`` and ``…, noting that CLAUSE``."""
    if para.folded[v] not in lang["statement"] or kind == "base":
        return None
    at = v + 1
    if para.folded[v] in lang["addressing"]:
        told = phrases.right(para, lang, at, high)
        at = told[1] if told else at + (at < high and para.folded[at] in lang["objects"])
    marked = at < high and para.folded[at] == "that"
    if not marked and not phrases.right(para, lang, at, high):
        return None
    if not marked and kind == "participle" and para.folded[at] not in lang["determiners"]:
        return None
    whose = _whose(para, lang, verbs, v, kind, low)
    if whose is None:
        return None
    rule = "statement-that" if marked else "statement-clause"
    if kind == "participle":
        rule += "-participle"
    start, end = _trim(para, lang, at + marked, high)
    return Statement(para, start, end, Claim(rule, whose, v))


def _blamed(
    para: Paragraph, lang: Language, v: int, kind: str, low: int, high: int
) -> Statement | None:
    """``NP blamed …``: the verb itself is what was said."""
    if para.folded[v] not in lang["speech_acts"] or kind not in ("strong", "weak"):
        return None
    whose = speakers.subject(para, lang, v, low)
    if whose is None:
        return None
    start, end = _trim(para, lang, v, high)
    return Statement(para, start, end, Claim("statement-act", whose, v))


def _said_last(
    para: Paragraph, lang: Language, v: int, kind: str, low: int, high: int
) -> Statement | None:
    """``CLAUSE, NP said.``"""
    if para.folded[v] not in lang["statement"] or kind != "strong" or high - v > _FINAL:
        return None
    whose = speakers.subject(para, lang, v, low)
    if whose is None or whose[0] - 1 <= low or para.words[whose[0] - 1] != ",":
        return None
    start, end = _trim(para, lang, low, whose[0] - 1)
    return Statement(para, start, end, Claim("statement-last", whose, v))
