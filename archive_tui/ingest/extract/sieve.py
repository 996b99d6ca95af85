"""Runs the rules over an article's paragraphs: a claim, or none, for each quoted passage."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING

from archive_tui.ingest.extract import (
    inverted,
    order,
    phrases,
    rules,
    speakers,
    transcripts,
    unsaid,
)
from archive_tui.ingest.extract.language import Language
from archive_tui.ingest.extract.marks import Marked
from archive_tui.ingest.extract.rules import Claim, Site
from archive_tui.ingest.extract.sentences import LONGEST, QUOTE, WORD, Paragraph

if TYPE_CHECKING:
    from archive_tui.ingest.extract.confidence import Shape

_DERIVED = ("bare-after", "bare-before", "continued", "lead-in", "bare-paragraph", "lead-subject")


@dataclass(slots=True)
class Case:
    """A quoted passage with the claim made for it."""

    quote: Marked
    para: Paragraph
    token: int
    claim: Claim | None = None
    site: Site | None = None
    unsaid: str = ""
    """Why the words are nobody's: ``title``, ``nickname``, ``headline``, ``remark``; or ""."""
    asked: int | None = None
    """How many rules of the sentence were asked until one answered; None where none did."""
    shape: Shape | None = None
    """What it looks like; None: nobody looked."""
    evidence: tuple[str, ...] | None = None
    """What else speaks for and against the claim, see ``evidence.FACTS``; None: nobody looked."""


_SIGNATURE = 16
"""Tokens of a line that says whose the words above are."""
_DOUBLE = '"“”„«'


def attribute(text: str, paras: list[Paragraph], lang: Language) -> list[Case]:
    """A case for every quoted passage, in order of place."""
    cases: list[Case] = []
    before: list[Case] = []
    previous: Paragraph | None = None
    doubled = sum(text[q.start] in _DOUBLE for p in paras for q in p.quotes) > 1
    for para, below in zip_longest(paras, paras[1:]):
        if not para.quotes:
            if para.sentences:
                before, previous = [], para
            continue
        here = [Case(q, para, t) for q, t in zip(para.quotes, para.quote_at, strict=True)]
        for case in here:
            _own_sentence(text, case, lang, doubled)
        _titles_in_lists(here, lang)
        said = [c for c in here if not c.unsaid]
        if below is not None:
            _signed_below(said, para, below, lang)
        _from_neighbours(said, before, previous, lang)
        cases += here
        if not all(c.unsaid == "remark" for c in here):
            before, previous = said, para
    return cases


def reported(s: Site, before: int) -> bool:
    """True where the sentence says, before a token, that somebody said, thought or called it so."""
    for i in range(before - 1, s.low - 1, -1):
        word = s.word(i)
        if word in s.lang["hearsay"]:
            return True
        if word in s.lang.speaking and phrases.verb_kind(s.para, s.lang, i):
            return True
        if word in s.lang["utterances"] and s.word(i + 1) in ("that", "of", "about", "as", ""):
            return True
        passive = word in s.lang.speaking and s.word(i) not in s.lang["naming"]
        if passive and speakers.passive(s.para, s.lang, i, s.low):
            return True
    return False


def _signed_below(said: list[Case], para: Paragraph, below: Paragraph, lang: Language) -> None:
    """A paragraph of quoted words alone, and under it a dash and a name."""
    if not said or below.quotes or not 2 <= len(below.words) <= _SIGNATURE:
        return
    if WORD in para.kinds:
        return
    if below.words[0] not in rules.DASHES or not below.named(1):
        return
    found = phrases.right(below, lang, 1, len(below.words))
    for case in said:
        if found and case.claim is None:
            case.claim = Claim("dash-below", found, None, below)


def _own_sentence(text: str, case: Case, lang: Language, doubled: bool) -> None:
    low, high = case.para.sentence_of(case.token)
    if high - low > LONGEST:
        return
    verbs = rules.verbs_of(case.para, lang, low, high)
    quoted = text[case.quote.start : case.quote.end]
    if not case.quote.closed:
        quoted += "”"
    site = Site(text, case.para, lang, case.token, low, high, verbs, quoted)
    case.site = site
    first = text.find("\n", 0, unsaid.HEADLINE) >= case.quote.end
    case.unsaid = unsaid.reason(site, first, doubled)
    if case.unsaid == "term" and reported(site, site.at - 1):
        case.unsaid = ""
    if transcripts.remark(site.quoted):
        case.unsaid = "remark"
    if case.unsaid:
        return
    case.claim = transcripts.labelled(site)
    if case.claim:
        return
    sentence = inverted.SENTENCE if lang.either else order.SENTENCE
    for asked, rule in enumerate(sentence, 1):
        case.claim = rule(site)
        if case.claim:
            case.asked = asked
            return


def _from_neighbours(
    here: list[Case], before: list[Case], previous: Paragraph | None, lang: Language
) -> None:
    opening = bool(here) and here[0].token == 0
    known = [c for c in here if c.claim]
    for i, case in enumerate(here):
        if case.claim or case.site is None:
            continue
        bare = rules.bare(case.site)
        if not bare:
            case.claim = _split_sentence(here, i) or _last_named(here, i, before, lang)
            case.claim = case.claim or rules.sentence_subject(case.site)
            if case.claim:
                continue
        earlier = next((c for c in reversed(here[:i]) if c.claim), None)
        later = next((c for c in known if c.token > case.token), None)
        if earlier and earlier.claim:
            case.claim = _inherit(earlier, "bare-after", _named_last(earlier))
        elif later and later.claim and opening:
            case.claim = _inherit(later, "bare-before")
        elif opening:
            case.claim = _from_above(case, before, previous, lang)
        elif later and later.claim:
            case.claim = _inherit(later, "bare-before")
        elif case.site.low > 0:
            case.claim = _sentence_before(case, lang)


def _titles_in_lists(here: list[Case], lang: Language) -> None:
    """What is listed with a title is one: ``"Harbour," "Salt" and the film "The Long Mile"``."""
    pairs = list(pairwise(here))
    for first, second in (*pairs, *reversed(pairs)):
        if (first.unsaid == "title") == (second.unsaid == "title"):
            continue
        between = first.para.folded[first.token + 1 : second.token]
        other = second if first.unsaid == "title" else first
        listed = all(
            w in (",", "and", "or") or w in lang["articles"] or w in lang["works"] for w in between
        )
        if listed and other.site and unsaid.titled(other.site.quoted, single=True):
            other.unsaid, other.claim = "title", None


def _named_last(other: Case) -> Claim | None:
    """``NP scolded him: "Q," she said. "Q"``: "she" is nearer to the second passage."""
    if other.site is None or other.site.lang.either or other.claim is None:
        return None
    if other.claim.phrase[0] > other.token:
        return None
    return rules.said_name(other.site) or rules.name_said(other.site)


def _inherit(other: Case, rule: str, claim: Claim | None = None) -> Claim | None:
    claim = claim or other.claim
    return Claim(rule, claim.phrase, None, claim.para or other.para) if claim else None


def _last_named(here: list[Case], i: int, before: list[Case], lang: Language) -> Claim | None:
    """``said: "Q"`` without a subject: whoever spoke or was spoken of last."""
    case = here[i]
    if case.site is None or not inverted.dropped(case.site):
        return None
    for other in (*reversed(here[:i]), *reversed(before)):
        if other.claim:
            return _inherit(other, "dropped")
    found = _sentence_before(case, lang) if case.site.low > 0 else None
    return Claim("dropped", found.phrase) if found else None


def _split_sentence(here: list[Case], i: int) -> Claim | None:
    """``"Q," she said, "Q"`` and ``"Q" and "Q," she said``: one sentence, one speaker."""
    case = here[i]
    assert case.site
    for other in (*reversed(here[:i]), *here[i + 1 :]):
        if other.claim and case.site.low <= other.token < case.site.high:
            low, high = sorted((other.token, case.token))
            between = case.para.folded[low + 1 : high]
            guess = "-guess" if other.claim.rule.startswith("subject") else ""
            listed = all(w in (",", "and", "or", "but", "to", "—", "–", "\ue000") for w in between)
            claim = _inherit(other, ("same-list" if listed else "same-sentence") + guess)
            own = listed and claim is not None and claim.para is case.para
            return replace(claim, cue=other.claim.cue) if claim and own else claim
    return None


def _sentence_before(case: Case, lang: Language) -> Claim | None:
    """A bare passage after a sentence without one: its speaker or subject."""
    assert case.site
    end = case.site.low
    low = case.para.sentence_of(end - 1)[0]
    for v, kind in reversed(rules.verbs_of(case.para, lang, low, end)):
        if kind in ("strong", "weak"):
            found = speakers.subject(case.para, lang, v, low)
            if found:
                return Claim("sentence-before-verb", found)
    found = speakers.main_subject(case.para, lang, low, end)
    return Claim("sentence-before", found) if found else None


def _from_above(
    case: Case, before: list[Case], previous: Paragraph | None, lang: Language
) -> Claim | None:
    """A paragraph that is nothing but a quotation: the paragraph above says whose."""
    last = next((c for c in reversed(before) if c.claim), None)
    if before and not before[-1].quote.closed and before[-1].claim:
        return _inherit(before[-1], "continued")
    if previous is None or not previous.sentences:
        return None
    low, high = previous.sentences[-1]
    ends_with_colon = previous.words[-1] in (":", ",")
    if ends_with_colon or not last:
        for v, kind in reversed(rules.verbs_of(previous, lang, low, high)):
            found = speakers.subject(previous, lang, v, low)
            if found and kind in ("strong", "weak"):
                rule = "lead-in" if ends_with_colon else "lead-verb"
                return Claim(rule, found, None, previous)
        found = speakers.main_subject(previous, lang, low, high)
        if found:
            rule = "lead-colon" if ends_with_colon else "lead-subject"
            return Claim(rule, found, None, previous)
    if last:
        whole = all(k == QUOTE for k in previous.kinds)
        return _inherit(last, "bare-paragraph-run" if whole else "bare-paragraph")
    return None
