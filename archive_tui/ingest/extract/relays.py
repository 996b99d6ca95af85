"""Through whom words reached the article: "…, he said, according to the Harbour Post"."""

from __future__ import annotations

from archive_tui.ingest.extract import phrases, speakers
from archive_tui.ingest.extract.language import Language
from archive_tui.ingest.extract.phrases import Phrase
from archive_tui.ingest.extract.rules import Claim, verbs_of
from archive_tui.ingest.extract.sentences import LONGEST, Paragraph


def find(para: Paragraph, lang: Language, claim: Claim) -> Phrase | None:
    """Who relays the words of a claim in its own paragraph, or None where nobody is named."""
    if claim.cue is None or claim.para not in (None, para):
        return None
    low, high = para.sentence_of(claim.cue)
    if high - low > LONGEST:
        return None
    found = (
        _quoted_as(para, lang, claim, low)
        or _according(para, lang, claim, low, high)
        or _reported(para, lang, claim, low, high)
    )
    if found is None or phrases.names_somebody(para, lang, found) != "name":
        return None
    return found if found[1] <= claim.phrase[0] or claim.phrase[1] <= found[0] else None


def _quoted_as(para: Paragraph, lang: Language, claim: Claim, low: int) -> Phrase | None:
    """``NP quoted NP as saying``."""
    cue = claim.cue or 0
    if cue - 1 <= low or para.folded[cue - 1] != "as" or para.folded[cue] not in lang.participles:
        return None
    for v in range(cue - 2, low, -1):
        if para.folded[v] in lang["relaying"]:
            return speakers.subject(para, lang, v, low)
    return None


def _according(para: Paragraph, lang: Language, claim: Claim, low: int, high: int) -> Phrase | None:
    """``…, NP said, according to NP``."""
    if claim.rule.startswith("according"):
        return None
    cue = claim.cue or low
    for i in para.among(lang.sources, cue + 1, min(high, cue + 8)):
        for words in lang.according:
            if tuple(para.folded[i : i + len(words)]) == words:
                return phrases.right(para, lang, i + len(words), high)
    return None


def _reported(para: Paragraph, lang: Language, claim: Claim, low: int, high: int) -> Phrase | None:
    """``NP reported that NP said``."""
    at = claim.phrase[0]
    relaying = lang["relaying"]
    verbs = [v for v, _ in verbs_of(para, lang, low, high) if v < at and para.folded[v] in relaying]
    if not verbs:
        return None
    v = verbs[-1]
    if v != at - 1 and para.folded[at - 1] not in lang["complement"]:
        return None
    return speakers.subject(para, lang, v, low)
