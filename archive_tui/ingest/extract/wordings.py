"""Rules for words that a noun or a clause beside them gives to somebody.

"The phrase “Q”", "a statement by Orr that “Q”", "“Q,” as Orr put it".
"""

from __future__ import annotations

from archive_tui.ingest.extract import phrases, speakers
from archive_tui.ingest.extract.rules import Claim, Site
from archive_tui.ingest.extract.sentences import QUOTE

_NEAR_VERB = 4
"""Tokens from "used" to the words: "used the old phrase"."""
_NEAR_NOUN = 12
"""Tokens from "a statement by" to the words: the name, and when it was made."""


def wording(s: Site) -> Claim | None:
    """``NP used the phrase "Q"``."""
    if s.word(s.at - 1) not in s.lang["wordings"] or s.word(s.at - 2) not in s.lang["determiners"]:
        return None
    for v in range(s.at - 3, max(s.low, s.at - 3 - _NEAR_VERB), -1):
        if s.word(v) in s.lang["wording_verbs"]:
            found = speakers.subject(s.para, s.lang, v, s.low)
            return Claim("wording", found, v) if found else None
    return None


def as_said(s: Site) -> Claim | None:
    """``"Q," as NP put it``."""
    i = s.at + 1
    while s.word(i) == ",":
        i += 1
    if s.word(i) != "as":
        return None
    found = phrases.right(s.para, s.lang, i + 1, s.high)
    if found is None:
        return None
    v = found[1]
    while s.word(v) in s.lang["auxiliaries"]:
        v += 1
    puts = s.word(v) == "put" or s.word(v) == "puts"
    if s.word(v) in s.lang.strong or (puts and s.word(v + 1) == "it"):
        return Claim("as-said", found, v)
    return None


def uttered_by(s: Site) -> Claim | None:
    """``a statement by NP that "Q"`` and ``comments from NP: "Q"``."""
    if s.word(s.at - 1) not in ("that", ":"):
        return None
    for i in range(s.at - 3, max(s.low, s.at - _NEAR_NOUN) - 1, -1):
        if s.para.kinds[i] == QUOTE or any(v == i for v, _ in s.verbs):
            return None
        if s.word(i) in s.lang["utterances"] and s.word(i + 1) in ("by", "from"):
            found = phrases.right(s.para, s.lang, i + 2, s.at - 1)
            return Claim("utterance-by", found, i) if found else None
    return None


def reported_and(s: Site) -> Claim | None:
    """``NP said that …, and "Q"``: what "and" joins to a reported clause is reported, too."""
    if s.word(s.at - 1) not in ("and", "but") or len(s.quoted.split()) <= 2:
        return None
    for v, kind in s.verbs:
        if v >= s.at - 1:
            break
        if kind == "strong" and s.word(v + 1) == "that" and s.word(s.at - 2) == ",":
            found = speakers.subject(s.para, s.lang, v, s.low)
            return Claim("reported-and", found, v) if found else None
    return None
