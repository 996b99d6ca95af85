"""Indirect speech: "Moscow recalled that …", "…, she said.", "the panel blamed …"."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from archive_tui.ingest.extract import phrases, rules, speakers
from archive_tui.ingest.extract.language import Language
from archive_tui.ingest.extract.phrases import Phrase
from archive_tui.ingest.extract.rules import Claim
from archive_tui.ingest.extract.sentences import LONGEST, QUOTE, Paragraph

_LEAST_WORDS = 3
_FINAL = 24
_CLAUSE = 24


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
        spoken = para.among(lang.speaking, 0, len(para.folded))
        for low, high in para.sentences if spoken else ():
            at = bisect_left(spoken, low)
            if at < len(spoken) and spoken[at] < high and high - low <= LONGEST:
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
        quoted = QUOTE in para.kinds[made.low : made.high]
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
    inverted = para.words[v - 1] == "," and kind != "participle"
    if not marked and (inverted or not _clause(para, lang, at, high)):
        return None
    if not marked and kind == "participle" and para.folded[at] not in lang["determiners"]:
        return None
    whose = _whose(para, lang, verbs, v, kind, low)
    if whose is None:
        return None
    outside = speakers.outer(para, lang, verbs, v, whose, low)
    if outside and phrases.names_somebody(para, lang, whose) == "pronoun":
        whose = outside[0]
    rule = "statement-that" if marked else "statement-clause"
    if kind == "participle":
        rule += "-participle"
    start, end = _trim(para, lang, at + marked, high)
    return Statement(para, start, end, Claim(rule, whose, v))


def _clause(para: Paragraph, lang: Language, at: int, high: int) -> bool:
    """True where a clause begins at ``at``: somebody, and what looks like a verb of theirs.

    "Said the court had ruled" reports; "announced the partnership" does not.
    """
    subject = phrases.right(para, lang, at, high)
    if subject is None:
        return False
    for k in range(at + 1, min(high, at + _CLAUSE)):
        word = para.folded[k]
        if para.words[k] in ",;" and k > subject[1]:
            return False
        finite = word in lang["be"] or word in lang["have"] or word in lang["modals"]
        if finite or word.endswith(("ed", "n't")) or phrases.verb_kind(para, lang, k):
            return word != "to"
    return False


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
    """``CLAUSE, NP said.``, ``CLAUSE, ROLE, NAME, has told NP.`` and ``CLAUSE, said NP.``"""
    if para.folded[v] not in lang["statement"] or kind != "strong" or high - v > _FINAL:
        return None
    if para.words[v - 1] == "," and v + 1 < high:
        inverted = phrases.right(para, lang, v + 1, high)
        plain = inverted and phrases.names_somebody(para, lang, inverted) != "phrase"
        if inverted and plain and not _clause(para, lang, v + 1, high):
            start, end = _trim(para, lang, low, v - 1)
            return Statement(para, start, end, Claim("statement-last", inverted, v))
    if _begins_aside(para, lang, low) or _has_object(para, lang, v, high):
        return None
    whose = _name_before(para, lang, v, low) or speakers.subject(para, lang, v, low)
    if whose is None or whose[0] - 1 <= low or para.words[whose[0] - 1] != ",":
        return None
    role = _apposition(para, lang, whose[0] - 1, low)
    start, end = _trim(para, lang, low, whose[0] - 1 if role is None else role)
    return Statement(para, start, end, Claim("statement-last", whose, v))


def _begins_aside(para: Paragraph, lang: Language, low: int) -> bool:
    """True where a sentence begins with what is no clause of its own: "In March, ", "While "."""
    word = para.folded[low]
    return word in lang["prepositions"] or word in lang["conjunctions"] or word.endswith("ly")


def _has_object(para: Paragraph, lang: Language, v: int, high: int) -> bool:
    """True where the verb has words of its own behind it: they are what is said."""
    if v + 1 >= high or para.folded[v] in lang["addressing"]:
        return False
    return phrases.right(para, lang, v + 1, high) is not None


def _name_before(para: Paragraph, lang: Language, v: int, low: int) -> Phrase | None:
    """The name between commas right before a verb: "the envoy, Ana Orr, has told"."""
    at = v - 1 - _helpers(para, lang, v)
    if at - 1 <= low or para.words[at] != ",":
        return None
    name = phrases.left(para, lang, at - 1, low)
    if name is None or phrases.names_somebody(para, lang, name) != "name":
        return None
    alone = all(para.named(k) for k in range(*name)) and para.words[name[0] - 1] == ","
    return name if alone else None


def _helpers(para: Paragraph, lang: Language, v: int) -> int:
    """How many auxiliaries stand before a verb: "has told"."""
    count = 0
    while v - 1 - count > 0 and para.folded[v - 1 - count] in lang["auxiliaries"]:
        count += 1
    return count


def _apposition(para: Paragraph, lang: Language, comma: int, low: int) -> int | None:
    """The comma that opens the role which ends at ``comma``, or None where there is none."""
    if comma <= low or para.words[comma] != ",":
        return None
    k = comma - 1
    while k > low and para.words[k] != ",":
        k -= 1
    if para.words[k] != "," or not any(w in lang.roles for w in para.folded[k + 1 : comma]):
        return None
    return k
