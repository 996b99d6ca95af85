"""The rule sieve: who said what stands in quotation marks. The first rule that answers wins.

Each rule takes a Site, a quoted passage in its sentence, and gives a Claim or None.
"""

from __future__ import annotations

from dataclasses import dataclass

from archive_tui.ingest.extract import phrases, speakers, verbs
from archive_tui.ingest.extract.language import Language
from archive_tui.ingest.extract.phrases import Phrase
from archive_tui.ingest.extract.sentences import QUOTE, WORD, Paragraph

_NEAR = 24
_FAR = 6
"""Tokens; a verb further from the words than this is far."""
_CALLED = 8
_NEAR_COLON = 12
_SENTENCE_LENGTH = 20
DASHES = ("—", "–", "-", "―", "‒")


@dataclass(slots=True, frozen=True)
class Claim:
    """A rule's answer: the tokens that name the speaker, and those of the cue, if any."""

    rule: str
    phrase: Phrase
    cue: int | None = None
    para: Paragraph | None = None
    """The paragraph the phrase stands in where it is not the quotation's own."""


@dataclass(slots=True)
class Site:
    """A quoted passage: token ``at`` of ``para``, in the sentence ``low`` to ``high``."""

    text: str
    para: Paragraph
    lang: Language
    at: int
    low: int
    high: int
    verbs: list[tuple[int, str]]
    """Speech verbs of the sentence: token and kind, in order."""
    quoted: str

    @property
    def comma(self) -> bool:
        """True where the words end with a comma, inside or outside the marks."""
        inner = self.quoted[-2:-1]
        return inner in ",?!—…-" or self.word(self.at + 1) == ","

    def word(self, i: int) -> str:
        """The folded token at ``i``, "" outside the sentence."""
        return self.para.folded[i] if self.low <= i < self.high else ""

    def claim(self, rule: str, phrase: Phrase, cue: int) -> Claim:
        """A claim for the subject of the verb at ``cue``, or for whoever reports that clause.

        "Orr says he is making “a demand”": it is Orr who speaks, and he is named there.
        """
        outer = speakers.outer(self.para, self.lang, self.verbs, cue, phrase, self.low)
        if outer is None:
            return Claim(rule, phrase, cue)
        return Claim(rule + "-outer", outer[0], outer[1])


def verbs_of(para: Paragraph, lang: Language, low: int, high: int) -> list[tuple[int, str]]:
    """Speech verbs between two tokens."""
    found = para.verbs.get((low, high))
    if found is None:
        likely = para.among(lang.speaking, low, high)
        found = [(i, kind) for i in likely if (kind := phrases.verb_kind(para, lang, i))]
        para.verbs[low, high] = found
    return found


def dashed(s: Site) -> Claim | None:
    """``"Q" — Name`` to the paragraph's end."""
    i = s.at + 1
    while s.word(i) in DASHES and s.word(i + 1) in DASHES:
        i += 1
    if s.word(i) in DASHES and i + 1 < s.high and s.high - i <= 12:
        found = phrases.right(s.para, s.lang, i + 1, s.high)
        if found and s.para.named(i + 1) and not any(v > i for v, _ in s.verbs):
            return Claim("dash", found)
    return None


def after(s: Site) -> int:
    """The token behind the words, commas and dashes aside."""
    i = s.at + 1
    while s.word(i) == "," or s.word(i) in DASHES:
        i += 1
    return i


def said_name(s: Site) -> Claim | None:
    """``"Q," said NP``."""
    i = after(s)
    if i >= s.high or not any(v == i and k in ("strong", "weak") for v, k in s.verbs):
        return None
    found = phrases.right(s.para, s.lang, i + 1, s.high)
    pronoun = found and found[1] - found[0] == 1 and s.word(found[0]) in s.lang["pronouns"]
    if found and pronoun and found[1] < s.high and s.para.kinds[found[1]] == WORD:
        return None  # not '"…," said she' but 'who calls him a "…," said he does not'
    somebody = found and (
        s.word(found[0]) in s.lang["determiners"]
        or phrases.names_somebody(s.para, s.lang, found) != "phrase"
    )
    if found and (s.comma or (somebody and s.para.folded[i] in s.lang.strong)):
        return Claim("said-name", found, i)
    return None


def name_said(s: Site) -> Claim | None:
    """``"Q," NP[, role,] said``."""
    i = after(s)
    if i >= s.high or s.para.kinds[i] != WORD:
        return None
    phrase = phrases.right(s.para, s.lang, i, s.high)
    if not phrase or verbs.participial(s, i) or s.word(i) in s.lang["relative"]:
        return None
    if not s.para.named(i) and any(v == i and k in ("strong", "weak") for v, k in s.verbs):
        return None  # "…," said he would: a verb, and no name before it
    for v, kind in s.verbs:
        if v < phrase[1] or v - i > _NEAR:
            continue
        if QUOTE in s.para.kinds[i:v]:
            return None
        if kind in ("strong", "weak"):
            if (not s.comma and kind == "weak") or verbs.reports_more(s, v):
                return None
            direct = all(
                s.para.folded[k] in s.lang["auxiliaries"] or s.para.folded[k].endswith("ly")
                for k in range(phrase[1], v)
            )
            if direct:
                return Claim("name-said" if s.comma else "name-said-loose", phrase, v)
            if s.comma and kind == "strong":
                return Claim("name-role-said", phrase, v)
            return None
    follows = phrase[1] < s.high and s.para.kinds[phrase[1]] == WORD
    if s.quoted[-2:-1] == "," and follows and verbs.inflected(s, phrase[1]):
        return Claim("name-verb", phrase, phrase[1])
    return None


def _determined(s: Site, phrase: Phrase) -> bool:
    return s.para.named(phrase[0]) or s.word(phrase[0]) in s.lang["articles"] - {"a", "an"}


def according(s: Site) -> Claim | None:
    """``according to NP``, anywhere in the sentence, the nearest one."""
    best: tuple[int, int, Phrase] | None = None
    for i in s.para.among(s.lang.sources, s.low, s.high):
        for words in s.lang.according:
            n = len(words)
            if s.para.folded[i] == words[0] and tuple(s.para.folded[i : i + n]) == words:
                found = phrases.right(s.para, s.lang, i + n, s.high)
                if found and n == 1 and not _determined(s, found):
                    continue  # "per share"
                if found and (best is None or abs(i - s.at) < best[0]):
                    best = abs(i - s.at), i, found
    return Claim("according", best[2], best[1]) if best else None


def colon_verb(s: Site) -> Claim | None:
    """``NP said: "Q"``."""
    i = s.at - 1
    if s.word(i) != ":":
        return None
    before = [(v, k) for v, k in s.verbs if i - _NEAR_COLON <= v < i]
    for v, kind in reversed(before):
        relayed = speakers.doing(s.para, s.lang, v, s.low) if kind == "participle" else None
        if relayed:
            return Claim("colon-verb", relayed, v)
        if kind in ("strong", "weak"):
            found = speakers.subject(s.para, s.lang, v, s.low)
            if not found and s.word(v - 1) in ("", ","):
                found = phrases.right(s.para, s.lang, v + 1, i)  # "Said NP: “Q”"
            if found:
                return Claim("colon-verb", found, v)
    return None


def colon(s: Site) -> Claim | None:
    """``NP: "Q"``, and a sentence about somebody that ends with a colon."""
    i = s.at - 1
    if s.word(i) != ":":
        return None
    start = speakers.main_subject(s.para, s.lang, s.low, i)
    if start and start == (s.low, i):
        return Claim("colon-name", start)
    return Claim("colon-subject", start) if start else None


def said_quote(s: Site) -> Claim | None:
    """``NP said "Q"``, with an addressee, "that" or a few words between them."""
    for v, kind in reversed(s.verbs):
        if v >= s.at or kind not in ("strong", "weak"):
            continue
        gap = s.at - v - 1
        if ";" in s.para.words[v : s.at] and not any(w > v for w, _ in s.verbs if w < s.at):
            # "The polls say so; all Orr has to do is repeat “Q”": another clause, its own subject.
            continue
        found = verbs.inserted(s, v) or speakers.subject(s.para, s.lang, v, s.low)
        if not found or verbs.named_so(s, v, found) or verbs.sated(s, v) or verbs.beside(s, v):
            continue
        if gap > _FAR and verbs.in_relative(s, v):
            continue
        if any(s.para.kinds[k] == QUOTE for k in range(v, s.at)):
            rule = f"{kind}-past-quote"
        elif gap <= 1:
            rule = f"{kind}-quote"
        elif gap <= _FAR:
            rule = f"{kind}-near-quote"
        else:
            rule = f"{kind}-far-quote"
        return s.claim(rule, found, v)
    return None


def what_called(s: Site) -> Claim | None:
    """``what NP called (NP's) "Q"``: the verb before the words, whatever follows them."""
    for v, kind in reversed(s.verbs):
        if v >= s.at or kind not in ("strong", "weak") or s.at - v > _CALLED:
            continue
        found = speakers.subject(s.para, s.lang, v, s.low)
        if found and s.word(found[0] - 1) == "what":
            if found[1] - found[0] == 1 and s.word(found[0]) in s.lang["pronouns"]:
                main = speakers.main_subject(s.para, s.lang, s.low, found[0] - 1)
                if main and phrases.names_somebody(s.para, s.lang, main) == "name":
                    return Claim("what-called-outer", main, v)
            return s.claim("what-called", found, v)
    return None


def told_quote(s: Site) -> Claim | None:
    """``NP said (that …) "Q"`` where another verb of speech follows, too."""
    if s.at == s.low or (s.word(s.at - 1) in (",", "") and s.quoted[1:2].isupper()):
        return None
    claim = said_quote(s)
    return claim if claim and claim.rule in ("strong-quote", "strong-near-quote") else None


def _relative(s: Site, v: int) -> bool:
    """True where "who" or "which" is the subject of the verb at ``v``."""
    j = v - 1
    while s.word(j) in s.lang["auxiliaries"] or s.word(j).endswith("ly"):
        j -= 1
    return s.word(j) in s.lang["relative"] and s.word(j) != "that"


def participle(s: Site) -> Claim | None:
    """``NP …, adding "Q"`` and ``NP … to say "Q"``: back to the main subject."""
    for v, kind in reversed(s.verbs):
        if v >= s.at or kind not in ("participle", "base"):
            continue
        if kind == "base":
            told = speakers.made_to(s.para, s.lang, v, s.low)
            if told:
                return Claim("base-own", told, v)
        if kind == "participle":
            doing = speakers.doing(s.para, s.lang, v, s.low)
            if doing:
                return Claim("participle-own", doing, v)
        finite = [
            w for w, k in s.verbs
            if w < v and k in ("strong", "weak") and s.word(w) not in s.lang["nouns"]
            and s.word(w) not in s.lang["naming"]
        ]  # fmt: skip
        if finite and kind == "participle" and s.word(v - 1) == "," and _relative(s, finite[-1]):
            finite.clear()  # ", saying" goes on with the sentence, not with "who said"
        found = speakers.subject(s.para, s.lang, finite[-1], s.low) if finite else None
        found = found or speakers.doer(s.para, s.lang, v, s.low)
        found = found or speakers.main_subject(s.para, s.lang, s.low, v)
        if found and s.word(found[0]) in s.lang["expletives"] | {"it"}:
            found = speakers.inner_subject(s.para, s.lang, found[1], v) or found
        if found:
            return s.claim(kind + ("-near" if s.at - v <= 3 else "-far"), found, v)
    return None


def clause_before(s: Site) -> Claim | None:
    """``NP shot back, "Q"``: a clause that ends with a comma before a whole sentence quoted."""
    first = next((c for c in s.quoted if c.isalpha()), "")
    if (
        s.word(s.at - 1) not in (",", ":")
        or not first.isupper()
        or len(s.quoted) < _SENTENCE_LENGTH
    ):
        return None
    end = s.at - 1
    k = end - 1
    while k >= s.low and s.para.kinds[k] == WORD and s.word(k) not in s.lang["conjunctions"]:
        k -= 1
    beside = s.word(k) in s.lang["subordinating"]
    if beside and any(v < k and kind == "strong" for v, kind in s.verbs):
        return None  # "Orr said as he introduced her, “Q”"
    if end - k > _NEAR or any(v > k for v, _ in s.verbs if v < end):
        return None
    found = phrases.right(s.para, s.lang, k + 1, end)
    if found and found[1] < end and phrases.names_somebody(s.para, s.lang, found) != "phrase":
        return Claim("clause-before", found, found[1])
    return None


def verb_before(s: Site) -> Claim | None:
    """The nearest verb of either sort before the passage."""
    near = said_quote(s)
    loose = participle(s)
    if near and loose and near.cue is not None and loose.cue is not None:
        return loose if loose.cue > near.cue else near
    return near or loose


def verb_after(s: Site) -> Claim | None:
    """``… "Q" …, NP said`` to the sentence's end."""
    for v, kind in s.verbs:
        if v <= s.at or kind not in ("strong", "weak"):
            continue
        comma = v - 1
        found = speakers.subject(s.para, s.lang, v, s.at + 1)
        if not found:
            inverted = phrases.right(s.para, s.lang, v + 1, s.high)
            if inverted and s.word(comma) == "," and kind == "strong":
                return Claim("after-said-name", inverted, v)
            continue
        before = s.word(found[0] - 1)
        final = s.high - v <= 12
        if before == "," and kind == "strong":
            return Claim("after-final" if final else "after-comma", found, v)
    return None


def bare(s: Site) -> bool:
    """True where nothing but quoted passages and points stand in the sentence."""
    return WORD not in s.para.kinds[s.low : s.high]


def sentence_subject(s: Site) -> Claim | None:
    """Last resort: whoever the sentence is about. Please check."""
    found = speakers.main_subject(s.para, s.lang, s.low, s.at)
    return Claim("subject", found) if found else None
