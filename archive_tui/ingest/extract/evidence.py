"""What speaks for and against a claim beside its rule: facts about words, speaker and sentence.

Each fact has a name; how much it tells was measured (see ``fit``). Only facts that told
something on articles held out are kept: the distance from verb to words, other names between
them and who speaks next to them did not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive_tui.ingest.extract import order, phrases, rules
from archive_tui.ingest.extract.sentences import QUOTE, WORD

if TYPE_CHECKING:
    from archive_tui.ingest.extract.language import Language
    from archive_tui.ingest.extract.rules import Claim, Site
    from archive_tui.ingest.extract.sentences import Paragraph
    from archive_tui.ingest.extract.sieve import Case

FACTS = (
    "plain-verb",  # "said" and the like introduce the words
    "no-verb",  # nothing in the sentence says that somebody speaks
    "above",  # the speaker is named in another paragraph
    "mentioned",  # it only is what a sentence before, or this one, is about
    "differs",  # another rule would name somebody else
    "single",  # no other rule has an answer
    "quoted-between",  # other quoted words stand between the speaker and these
    "vague-speaker",  # "a", "some", "many": not somebody the reader knows
    "thing-speaker",  # "it", "this", "that"
    "bare-noun",  # no name, and no article either
    "long-phrase",  # more words than names and offices have
    "full-name",  # two words of a name or more
    "spoke-before",  # something before is this speaker's already
    "few-words",  # three at most
    "many-words",  # more than twenty
    "capital",  # the words begin as a sentence does
    "first",  # the words open their sentence
    "bare",  # nothing else stands in the sentence
    "attribute",  # “rigged” system: the words qualify what follows them
)
_BY_FORM = ("dash", "dash-below", "label", "colon-name", "paper-says")
"""Rules that need no verb: a dash, a colon or a report for a subject says who speaks."""
_MENTIONED = ("subject", "lead-subject", "lead-verb", "sentence-before")
_LONG_PHRASE = 6
_FEW = 3
_MANY = 20


def gather(cases: list[Case], lang: Language) -> None:
    """Notes the facts about each claim, in order of place; none where nobody measured them.

    The cases' shapes are known.
    """
    if lang.calibration:
        return
    spoke: set[str] = set()
    for case in cases:
        claim, shape = case.claim, case.shape
        if claim is None or shape is None or case.unsaid:
            continue
        para = claim.para or case.para
        last = para.folded[claim.phrase[1] - 1]
        facts = {
            "above": claim.para not in (None, case.para) and claim.rule not in _BY_FORM,
            "mentioned": claim.rule.startswith(_MENTIONED) or claim.rule.endswith("-guess"),
            "no-verb": claim.cue is None and claim.rule not in _BY_FORM,
            "plain-verb": claim.cue is not None and case.para.folded[claim.cue] in lang["plain"],
            "spoke-before": last in spoke,
            "few-words": shape.words <= _FEW,
            "many-words": shape.words > _MANY,
            **_speaker(para, lang, claim.phrase),
            **(_sentence(case, case.site, claim, lang) if case.site else {}),
        }
        case.evidence = tuple(name for name in FACTS if facts.get(name))
        spoke.add(last)


def _speaker(para: Paragraph, lang: Language, phrase: phrases.Phrase) -> dict[str, bool]:
    a, b = phrase
    kind = phrases.names_somebody(para, lang, phrase)
    first = para.folded[a]
    return {
        "vague-speaker": first in lang["vague"],
        "thing-speaker": first in lang["things"],
        "bare-noun": kind == "phrase" and first not in lang["determiners"],
        "long-phrase": b - a > _LONG_PHRASE,
        "full-name": kind == "name" and sum(map(para.named, range(a, b))) > 1,
    }


def _sentence(case: Case, s: Site, claim: Claim, lang: Language) -> dict[str, bool]:
    # The rules before the one that answered had no answer, and all of them where none did.
    rest = () if case.asked is None else order.SENTENCE[case.asked :]
    others = [
        c for c in (rule(s) for rule in rest)
        if c and c.rule != claim.rule and s.para.folded[c.phrase[0]] not in lang["indefinite"]
    ]  # fmt: skip
    own = claim.para in (None, s.para)
    agrees = own and any(c.phrase == claim.phrase for c in others)
    low, high = sorted((claim.phrase[0], s.at))
    begins = next((c for c in s.quoted if c.isalpha()), "")
    return {
        "single": not others,
        "differs": bool(others) and not agrees,
        "quoted-between": own and QUOTE in s.para.kinds[low + 1 : high],
        "capital": begins.isupper(),
        "first": s.at == s.low,
        "bare": rules.bare(s),
        "attribute": claim.rule != "whose-words" and _attribute(s, lang),
    }


def _attribute(s: Site, lang: Language) -> bool:
    before, after = s.word(s.at - 1), s.word(s.at + 1)
    held = before in lang["determiners"] or before.endswith("'s")
    closed = any(after in lang[n] for n in ("prepositions", "conjunctions", "auxiliaries"))
    return held and not closed and after != "" and s.para.kinds[s.at + 1] == WORD
