"""Which words are names where a capital does not say so: German nouns, Arabic script."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archive_tui.ingest.extract.language import Language
    from archive_tui.ingest.extract.sentences import Paragraph

_ADJECTIVES = 2
"""Small words that may stand between a determiner and its noun."""
_LONGEST = 4
"""Words of a name in a script without capitals."""


def first_name(lang: Language, word: str) -> bool:
    """True for a folded word that is a known first name."""
    return word in lang["female_names"] or word in lang["male_names"]


def marked(para: Paragraph, lang: Language) -> list[bool]:
    """For every token whether it is (part of) a name."""
    return _among_nouns(para, lang) if lang.capitals == "nouns" else _uncapitalised(para, lang)


def _closed(lang: Language, word: str) -> bool:
    return any(
        word in lang[name]
        for name in ("determiners", "pronouns", "prepositions", "conjunctions", "auxiliaries",
                     "adverbs", "days", "intro", "objects", "inner", "relative", "nouns")
    )  # fmt: skip


def _among_nouns(para: Paragraph, lang: Language) -> list[bool]:
    """Capitalised words that no determiner precedes and that do not end like nouns."""
    found = [False] * len(para.words)
    for i, written in enumerate(para.words):
        word = para.folded[i]
        if not written[0].isupper() or _closed(lang, word) or lang.titled(word):
            continue
        if first_name(lang, word) or (i and found[i - 1]):
            found[i] = True
            continue
        before = para.folded[i - 1] if i else ""
        if lang.titled(before):
            found[i] = True
            continue
        following = para.words[i + 1][0].isupper() if i + 1 < len(para.words) else False
        alone = not _determined(para, lang, i) and not lang.ends("nouns", word)
        small = i > 0 and para.kinds[i - 1] == 0 and not _closed(lang, before)
        verb = before in lang.strong or before in lang.weak
        found[i] = alone and (following or verb or not small or written.isupper())
    return found


def _determined(para: Paragraph, lang: Language, i: int) -> bool:
    for k in range(i - 1, max(-1, i - 2 - _ADJECTIVES), -1):
        if para.folded[k] in lang["determiners"]:
            return True
        if not para.words[k][0].islower() or _closed(lang, para.folded[k]):
            return False
    return False


def _uncapitalised(para: Paragraph, lang: Language) -> list[bool]:
    """Known first names and what follows titles, each with the words of the name behind it."""
    found = [False] * len(para.words)
    i = 0
    while i < len(para.words):
        word = para.folded[i]
        titled = i > 0 and lang.titled(para.folded[i - 1]) and not _ends_name(para, lang, i)
        adjective = word.startswith(lang.endings.get("definite", ("\0",)))
        if not first_name(lang, word) and (not titled or adjective or lang.titled(word)):
            i += 1
            continue
        j = i + 1
        while j < len(para.words) and j - i < _LONGEST and not _ends_name(para, lang, j):
            family = lang.ends("family", para.folded[j - 1])
            if j > i + 1 and not family and para.folded[j - 1] not in lang["particles"]:
                break
            j += 1
        for k in range(i, j):
            found[k] = True
        i = j
    return found


def _ends_name(para: Paragraph, lang: Language, j: int) -> bool:
    word = para.folded[j]
    verb = word in lang.strong or word in lang.weak or word in lang.participles
    return (
        para.kinds[j] != 0
        or verb
        or _closed(lang, word)
        or word.startswith(lang.endings.get("prefixed", ("\0",)))
    )
