"""The rules of the sieve where a subject may follow its verb: "«…», dijo la alcaldesa"."""

from __future__ import annotations

from collections.abc import Callable

from archive_tui.ingest.extract import clauses, phrases, rules, speakers
from archive_tui.ingest.extract.phrases import Phrase
from archive_tui.ingest.extract.rules import DASHES, Claim, Site
from archive_tui.ingest.extract.sentences import QUOTE, WORD

_GROUP = 5
"""Tokens of a verb with its helpers: "le ha vuelto a decir"."""
_FINAL = 14
_SLOT = "_"
"""Where the name stands in a phrase such as "по _ словам"."""


def _after(s: Site) -> int:
    i = s.at + 1
    while s.word(i) in (",", ".") or s.word(i) in DASHES:
        i += 1
    return i


def _verb_group(s: Site, i: int) -> int | None:
    """The finite verb whose own words begin at token ``i``, or None."""
    for v, kind in s.verbs:
        if not i <= v <= i + _GROUP or kind not in ("strong", "weak"):
            continue
        begin, _ = clauses.start(s.para, s.lang, v, i)
        if begin <= i:
            return v
    return None


def said_name(s: Site) -> Claim | None:
    """``"Q", said NP``, ``"Q", has said NP``, ``"Q", a-t-il dit``."""
    i = _after(s)
    v = _verb_group(s, i) if i < s.high else None
    if v is None or not (s.comma or i > s.at + 1 or s.para.folded[v] in s.lang.strong):
        return None
    _, inside = clauses.start(s.para, s.lang, v, i)
    found = inside or clauses.behind_verb(s.para, s.lang, v)
    return Claim("said-name", found, v) if found else None


def so_name(s: Site) -> Claim | None:
    """``"Q", so NP``."""
    i = _after(s)
    if s.word(i) not in s.lang["so"] or i == s.at + 1:
        return None
    found = phrases.right(s.para, s.lang, i + 1, s.high)
    return Claim("so-name", found, i) if found else None


def name_said(s: Site) -> Claim | None:
    """``"Q", NP[, role,] said``."""
    i = _after(s)
    if i >= s.high or i == s.at + 1 or s.para.kinds[i] != WORD:
        return None
    found = phrases.right(s.para, s.lang, i, s.high)
    if not found:
        return None
    for v, kind in s.verbs:
        if v < found[1] or any(s.para.kinds[k] == QUOTE for k in range(i, v)):
            continue
        if kind not in ("strong", "weak"):
            return None
        begin, _ = clauses.start(s.para, s.lang, v, found[1])
        if begin == found[1]:
            return Claim("name-said", found, v)
        if s.word(begin - 1) in (",", *DASHES) and s.word(found[1]) in (",", *DASHES):
            return Claim("name-role-said", found, v)
        return None
    return None


def according(s: Site) -> Claim | None:
    """``according to NP``, ``NP zufolge``, ``по словам NP``: the nearest in the sentence."""
    best: tuple[int, int, Phrase] | None = None
    for i in range(s.low, s.high):
        for words in s.lang.according:
            found = _slot(s, i, words)
            if found and (best is None or abs(i - s.at) < best[0]):
                best = abs(i - s.at), i, found
    return Claim("according", best[2], best[1]) if best else None


def _slot(s: Site, i: int, words: tuple[str, ...]) -> Phrase | None:
    folded = s.para.folded
    if _SLOT not in words:
        n = len(words)
        if folded[i] != words[0] or tuple(folded[i : i + n]) != words:
            return None
        return phrases.right(s.para, s.lang, i + n, s.high)
    place = words.index(_SLOT)
    if place == 0:
        if folded[i] != words[1]:
            return None
        return phrases.left(s.para, s.lang, i - 1, s.low)
    if tuple(folded[i : i + place]) != words[:place] or i + place >= s.high:
        return None
    # Only a pronoun or possessive fits between: "по его словам", "nach ihren Angaben".
    rest = words[place + 1 :]
    owner = folded[i + place]
    fits = owner in s.lang["possessives"] or owner in s.lang["pronouns"]
    if fits and tuple(folded[i + place + 1 : i + place + 1 + len(rest)]) == rest:
        return i + place, i + place + 1
    return None


def utterance(s: Site) -> Claim | None:
    """``the words of NP: "Q"``, nearer than any verb."""
    verb = max((v for v, kind in s.verbs if v < s.at and kind), default=s.low - 1)
    for i in range(s.at - 1, max(verb, s.low - 1), -1):
        if s.para.kinds[i] == QUOTE:
            return None
        if s.para.folded[i] not in s.lang["utterances"]:
            continue
        if i > s.low and s.word(i - 1) in s.lang["possessives"]:
            return Claim("utterance-own", (i - 1, i), i)
        at = i + 1
        if s.word(at) in s.lang["inner"]:
            at += 1
        elif s.lang.capitals == "names" and not s.lang["oblique"]:
            return None
        found = phrases.right(s.para, s.lang, at, s.at)
        if found and phrases.names_somebody(s.para, s.lang, found) == "name":
            return Claim("utterance-whose", found, i)
    return None


def around(s: Site) -> Claim | None:
    """``NP has … "Q" … called``: the verb's two parts stand around the words."""
    for v, kind in s.verbs:
        if v <= s.at or kind not in ("strong", "weak"):
            continue
        if clauses.start(s.para, s.lang, v, s.low)[0] < s.at:
            found = speakers.subject(s.para, s.lang, v, s.low)
            return Claim("around-quote", found, v) if found else None
    return None


def verb_after(s: Site) -> Claim | None:
    """``… "Q" …, said NP`` further on in the sentence."""
    for v, kind in s.verbs:
        if v <= s.at or kind != "strong":
            continue
        begin, inside = clauses.start(s.para, s.lang, v, s.at + 1)
        if s.word(begin - 1) in (",", *DASHES):
            found = inside or clauses.behind_verb(s.para, s.lang, v)
            return Claim("after-said-name", found, v) if found else None
        found = speakers.subject(s.para, s.lang, v, s.at + 1)
        if found and s.word(found[0] - 1) == ",":
            return Claim("after-final" if s.high - v <= _FINAL else "after-comma", found, v)
    return None


def dropped(s: Site) -> bool:
    """True where a verb of speech of the sentence has no subject in words."""
    return s.lang.drops and any(
        kind in ("strong", "weak", "participle") and abs(v - s.at) <= _FINAL
        and speakers.subject(s.para, s.lang, v, s.low) is None
        for v, kind in s.verbs
    )  # fmt: skip


SENTENCE: tuple[Callable[[Site], Claim | None], ...] = (
    rules.dashed,
    rules.colon_verb,
    said_name,
    so_name,
    rules.told_quote,
    name_said,
    rules.colon,
    according,
    utterance,
    around,
    rules.verb_before,
    verb_after,
)
"""Rules that look at the passage's own sentence, in order."""
