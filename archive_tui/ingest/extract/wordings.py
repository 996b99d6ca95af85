"""Rules for words that a noun or a clause beside them gives to somebody.

"The phrase “Q”", "a statement by Orr that “Q”", "“Q,” as Orr put it", "called “Q” by Orr".
"""

from __future__ import annotations

from archive_tui.ingest.extract import phrases, speakers
from archive_tui.ingest.extract.rules import Claim, Site, after
from archive_tui.ingest.extract.sentences import QUOTE, WORD

_NEAR_VERB = 4
"""Tokens from "used" to the words: "used the old phrase"."""
_NEAR_NOUN = 12
"""Tokens from "a statement by" to the words: the name, and when it was made."""
_PAPER = 4
_HOLDS = ("a", "an", "the", "as", "of", "about", "that")
"""What may stand between "his description of the dam as" and the words."""
_UTTERED = 8
"""Tokens from a noun of speech to the words: "her assertion during the debate that"."""


def utterance(s: Site) -> Claim | None:
    """``NP's claim that "Q"``, nearer than any verb."""
    verb = max((v for v, _ in s.verbs if v < s.at), default=s.low - 1)
    if s.lang["utterances"].isdisjoint(s.para.folded[max(verb, s.low) : s.at]):
        return None
    for i in range(s.at - 1, max(verb, s.low), -1):
        if s.para.kinds[i] == QUOTE:
            return None
        near = s.at - i <= _UTTERED
        follows = (
            s.word(i + 1) in ("that", ":")
            or i + 1 == s.at
            or (near and s.word(s.at - 1) == "that")
            or (near and s.word(i + 1) in ("of", "about", "as") and s.word(s.at - 1) in _HOLDS)
        )
        if s.para.folded[i] not in s.lang["utterances"]:
            continue
        reporter = _reporter(s, i)
        if reporter:
            return Claim("utterance-by", reporter, i)
        if not follows:
            continue
        for k in range(i - 1, max(s.low, i - 4) - 1, -1):
            found = _owner(s, k)
            if found:
                own = s.word(k) in s.lang["possessives"]
                return Claim("utterance-own" if own else "utterance-whose", found, i)
    return None


def _reporter(s: Site, i: int) -> phrases.Phrase | None:
    """Who made the claim at ``i``: "the claim by NP that"; whoever it is of stands before it."""
    if s.word(i + 1) not in ("by", "from"):
        return None
    found = phrases.right(s.para, s.lang, i + 2, s.at)
    return found if found and s.word(found[1]) == "that" else None


def _owner(s: Site, i: int) -> phrases.Phrase | None:
    """Whose something is, by the possessive or the name in the genitive at ``i``."""
    if s.word(i) in s.lang["possessives"]:
        return i, i + 1
    if s.word(i) in ("'", "’") and s.word(i - 1).endswith("s") and s.para.named(i - 1):
        return phrases.left(s.para, s.lang, i - 1, s.low)
    if s.word(i).endswith(("'s", "s'")) and s.para.named(i):
        return phrases.left(s.para, s.lang, i, s.low)
    return None


def paper_says(s: Site) -> Claim | None:
    """``The report "Q"``: a paper at the head of a sentence whose verb stands in the words."""
    head = s.at - 1
    if s.word(head) not in s.lang["papers"] or head - s.low > _PAPER:
        return None
    found = speakers.main_subject(s.para, s.lang, s.low, s.at)
    first = next((c for c in s.quoted if c.isalpha()), "")
    if found and found == (s.low, s.at) and first.islower():
        return Claim("paper-says", found)
    return None


def wording(s: Site) -> Claim | None:
    """``NP used the phrase "Q"``."""
    noun = s.at - 1
    if s.word(noun) == "like" or (s.word(noun) == "as" and s.word(noun - 1) == "such"):
        noun -= 1 + (s.word(noun) == "as")
    plural = s.word(noun).endswith("s")
    if s.word(noun) not in s.lang["wordings"]:
        return None
    if not plural and s.word(noun - 1) not in s.lang["determiners"]:
        return None
    for v in range(noun - 1, max(s.low, noun - 2 - _NEAR_VERB), -1):
        if s.word(v) in s.lang["wording_verbs"]:
            found = speakers.subject(s.para, s.lang, v, s.low)
            return Claim("wording", found, v) if found else None
    return None


def as_said(s: Site) -> Claim | None:
    """``"Q," as NP put it`` and ``"Q" is how NP described it``."""
    i = after(s)
    how = s.word(i) in s.lang["be"] and s.word(i + 1) == "how"
    if s.word(i) != "as" and not how:
        return None
    i += how
    found = phrases.right(s.para, s.lang, i + 1, s.high)
    if found is None:
        return None
    v = found[1]
    while s.word(v) in s.lang["auxiliaries"]:
        v += 1
    puts = s.word(v) == "put" or s.word(v) == "puts"
    speaks = s.word(v) in s.lang.strong or (how and s.word(v) in s.lang.weak)
    if speaks or (puts and s.word(v + 1) == "it"):
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


def in_words_of(s: Site) -> Claim | None:
    """``in NP's words, "Q"`` and ``to NP's mind "Q"``."""
    near = max(s.low + 1, s.at - _NEAR_NOUN), min(s.high, s.at + _NEAR_NOUN)
    for i in s.para.among(s.lang["minds"], *near):
        found = _owner(s, i - 1 - (s.word(i - 1) == "own"))
        if found and s.word(found[0] - 1) in ("in", "by", "to"):
            return Claim("in-words", found, i)
    return None


def whose_words(s: Site) -> Claim | None:
    """``NP's "Q" remark``: whose remark it is, and what kind of words it was."""
    if s.word(s.at + 1) not in s.lang["utterances"] or not s.quoted[-2:-1].isalnum():
        return None
    found = _owner(s, s.at - 1)
    return Claim("whose-words", found, s.at + 1) if found else None


def called_by(s: Site) -> Claim | None:
    """``described by NP as "Q"`` and ``called "Q" by NP``."""
    for v in range(s.at - 1, max(s.low, s.at - _NEAR_NOUN), -1):
        if s.para.kinds[v] == QUOTE:
            return None
        if s.word(v) not in s.lang.weak or s.word(v) in s.lang.bases:
            continue
        before = s.word(v + 1) == "by" and s.word(s.at - 1) in ("as", "a", "an", "the")
        after = s.word(s.at + 1) == "by" and s.at - v <= _NEAR_VERB
        if before or after:
            found = phrases.right(s.para, s.lang, (v if before else s.at) + 2, s.high)
            return Claim("called-by", found, v) if found else None
        return None
    return None


def heard_saying(s: Site) -> Claim | None:
    """``"Q," NP was quoted as saying`` and ``"Q," NP can be heard shouting``."""
    i = after(s)
    found = phrases.right(s.para, s.lang, i, s.high) if i < s.high else None
    if found is None:
        return None
    v = found[1]
    while s.word(v) in s.lang["auxiliaries"]:
        v += 1
    if v == found[1] or s.word(v) not in s.lang["overheard"]:
        return None
    v += 1 + (s.word(v + 1) in ("as", "on"))
    return Claim("heard-saying", found, v) if s.word(v) in s.lang.participles else None


def attitude(s: Site) -> Claim | None:
    """``NP is convinced (that) … "Q"``: an adjective that says what somebody holds to be so."""
    if s.word(s.at - 1) in ("", ",", ":"):
        return None
    for i in range(s.at - 1, max(s.low, s.at - _NEAR_NOUN), -1):
        if s.para.kinds[i] == QUOTE or any(v == i for v, _ in s.verbs):
            return None
        if s.word(i) not in s.lang["attitudes"] or s.word(i - 1) not in s.lang["be"]:
            continue
        if s.word(i + 1) == "that" or s.word(i + 1) in s.lang["determiners"] or s.para.named(i + 1):
            found = speakers.subject(s.para, s.lang, i, s.low)
            return s.claim("attitude", found, i) if found else None
    return None


def spoken_of(s: Site) -> Claim | None:
    """``the "Q" NP spoke of`` and ``the four "Q" he cited are``: a clause about the words."""
    i = s.at + 1
    if not _held(s) or i >= s.high or s.para.kinds[i] != WORD or s.comma:
        return None
    somebody = s.word(i) in s.lang["determiners"] or s.word(i) in s.lang["pronouns"]
    if not somebody and not s.para.named(i):
        i += 1  # "the “Q” phrase NP spoke of"
    found = phrases.right(s.para, s.lang, i, s.high)
    if found is None:
        return None
    v = found[1]
    while s.word(v) in s.lang["auxiliaries"] and s.word(v) not in s.lang["be"]:
        v += 1
    after = s.word(v + 1)
    ends = (
        (after in s.lang["prepositions"] and after != "to")
        or after in s.lang["auxiliaries"]
        or after in ",.;"
    )
    if ends and any(w == v and kind in ("strong", "weak") for w, kind in s.verbs):
        return Claim("spoken-of", found, v)
    return None


def _held(s: Site) -> bool:
    """True where an article, a possessive or a number before the words makes a noun of them."""
    before = s.word(s.at - 1)
    if before in s.lang["determiners"] or before.endswith("'s"):
        return True
    return before != "" and s.word(s.at - 2) in s.lang["determiners"]


def resolved(s: Site) -> Claim | None:
    """``NP voted to "Q"``: the words begin with what somebody resolves to do."""
    v = s.at - 2
    if s.word(s.at - 1) != "to" or s.word(v) not in s.lang["resolving"] or s.quoted[1:2].isupper():
        return None
    found = speakers.subject(s.para, s.lang, v, s.low)
    return s.claim("resolved", found, v) if found else None
