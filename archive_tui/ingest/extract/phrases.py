"""Verbs of speech and noun phrases, by closed word classes and capitals alone.

All positions are token indices of a Paragraph; noun phrases are half-open ranges.
"""

from __future__ import annotations

from archive_tui.ingest.extract import clauses
from archive_tui.ingest.extract.language import Language
from archive_tui.ingest.extract.sentences import POINT, QUOTE, WORD, Paragraph
from archive_tui.ingest.extract.sentences import is_dot as is_dot

Phrase = tuple[int, int]
_LONGEST = 16
_PARTICLES = 3
_ADJECTIVES = ("al", "ic", "ive", "ous", "ful", "nt", "less", "able", "ible", "ish", "ary")
"""Endings of words that stand before a noun, hardly before a verb."""


def _full_stop(para: Paragraph, lang: Language, i: int) -> bool:
    """True where the stop behind a word ends a sentence and is no part of the word."""
    before = para.folded[i - 1]
    return len(before) > 1 and before not in lang["abbreviations"]


def verb_kind(para: Paragraph, lang: Language, i: int) -> str:
    """``strong``, ``weak``, ``participle``, ``base`` or "" for the token at ``i``."""
    word = para.folded[i]
    if word not in lang.speaking or para.kinds[i] != WORD:
        return ""
    if lang.either:
        return clauses.verb_kind(para, lang, i)
    strong, participle = word in lang.strong, word in lang.participles
    if para.words[i][0].isupper() and i and para.words[i - 1] not in ".!?:":
        return ""
    before = para.folded[i - 1] if i else ""
    if word in lang["holding"] and _goes_on(para, i + 1):
        return ""  # "ruled that", but "ruled out" and "held a rally"
    if i and before in lang["articles"]:
        return ""  # an adjective: "his believed strength"
    if word in lang["nouns"] and i and _before_noun(para, lang, i):
        return ""
    if word in lang["nouns"] and i + 1 < len(para.words) and _stands_as_noun(para, lang, i):
        return ""
    adverb = before.endswith("ly") or before in lang["auxiliaries"]
    j = i - 1
    while (
        adverb
        and j > 0
        and (
            para.folded[j].endswith("ly")
            or (para.folded[j] in lang["auxiliaries"] and para.folded[j] not in lang["be"])
        )
    ):
        if para.folded[j] in lang["have"] or para.folded[j] in lang["modals"]:
            break
        j -= 1
    helper = para.folded[j] if j >= 0 else ""
    if participle:
        return "strong" if helper in lang["be"] else "participle"
    if helper in lang["be"]:
        return ""  # passive
    if word in lang.bases and helper in lang["modals"]:
        return "base" if helper == "to" else ("strong" if strong else "weak")
    return "strong" if strong else "weak"


def _goes_on(para: Paragraph, i: int) -> bool:
    """True where a word other than "that" stands at ``i``."""
    return i < len(para.words) and para.kinds[i] == WORD and para.folded[i] != "that"


def _stands_as_noun(para: Paragraph, lang: Language, i: int) -> bool:
    """True where a word that is noun and verb has a noun's neighbours: "early-morning tweets"."""
    before, after = para.folded[i - 1] if i else "", para.folded[i + 1]
    if after in lang["be"] or after in lang["have"] or after in lang["modals"] - {"to", "not"}:
        return not (before in lang["pronouns"] or before in lang["relative"])
    if "-" in before or (after in ("of", "by", "from") and not para.named(i - 1)):
        return True
    if para.folded[i] in lang.bases and after.endswith("s") and after not in lang["determiners"]:
        return after not in lang["possessives"]
    plural = before.endswith("s") or before in lang["pronouns"] or before in lang["auxiliaries"]
    joined = (
        plural
        or before == "to"
        or before in lang["conjunctions"]
        or before in lang["relative"]
        or before == ""
    )
    return para.folded[i] in lang.bases and not joined and not para.named(i - 1)


def _before_noun(para: Paragraph, lang: Language, i: int) -> bool:
    before = para.folded[i - 1]
    if before in lang["prepositions"] and para.folded[i] in lang.participles:
        return not _has_object(para, lang, i + 1)  # "by saying that"
    return (
        before in lang["determiners"]
        or (before in lang["prepositions"] and before != "to")
        or before.endswith(("'s", "s'"))
        or (before == "'" and i > 1 and para.folded[i - 2].endswith("s"))
        or (i > 1 and para.folded[i] in lang.bases and para.named(i - 1)
            and para.folded[i - 2] in lang["determiners"])
        or (i > 1 and para.folded[i - 2] in lang["determiners"] and not para.named(i - 1)
            and para.folded[i] not in lang["have"] and before not in lang["nouns"]
            and before.endswith(_ADJECTIVES))
    )  # fmt: skip


def particle(para: Paragraph, lang: Language, j: int, stop: int) -> bool:
    """True for a small word inside a name: "van der" in "Ludo van der Berg"."""
    k = j
    while k < stop and k - j < _PARTICLES and para.folded[k] in lang["particles"]:
        k += 1
    return j < k < stop and j > 0 and para.named(j - 1) and para.named(k)


def _has_object(para: Paragraph, lang: Language, i: int) -> bool:
    """True where what stands at ``i`` can be what a verb before it says, or to whom."""
    if i >= len(para.words):
        return False
    word = para.folded[i]
    closed = ("complement", "determiners", "pronouns", "objects")
    return para.kinds[i] == QUOTE or para.named(i) or any(word in lang[n] for n in closed)


def contracted(lang: Language, word: str) -> bool:
    """True for a pronoun that is written together with its verb: "it's", "they've"."""
    if "'" not in word:
        return False
    first = word.partition("'")[0]
    return first in lang["pronouns"] or first in lang["relative"] or first in lang["expletives"]


def _pronominal(lang: Language, word: str) -> bool:
    """True for a pronoun that can be a subject, alone or with its verb: "he", "he's"."""
    if word in lang["pronouns"]:
        return True
    return contracted(lang, word) and word.partition("'")[0] in lang["persons"]


def right(para: Paragraph, lang: Language, i: int, stop: int) -> Phrase | None:
    """The noun phrase that begins at token ``i``, or None."""
    if lang.either:
        return clauses.right(para, lang, i, stop)
    if i >= stop or para.kinds[i] != WORD:
        return None
    first = para.folded[i]
    if _pronominal(lang, first):
        return i, i + 1
    if _begins_none(para, lang, i, stop):
        return None
    determined = first in lang["determiners"]
    j = i
    while j < stop and j - i < _LONGEST:
        word = para.folded[j]
        if para.kinds[j] == POINT:
            if is_dot(para, j) or (word in "-&/'’" and j > i):
                j += 1
                continue
            break
        if para.kinds[j] == QUOTE or (j > i and _breaks(para, lang, i, j, stop, determined)):
            break
        j += 1
    while j > i and (para.kinds[j - 1] == POINT and not is_dot(para, j - 1)):
        j -= 1
    if j == stop and j - i > 1 and para.words[j - 1] == "." and _full_stop(para, lang, j - 1):
        j -= 1
    if j == i or (j == i + 1 and determined and not para.named(i)):
        return None
    return i, j


def _begins_none(para: Paragraph, lang: Language, i: int, stop: int) -> bool:
    """True for a word that no noun phrase begins with."""
    first = para.folded[i]
    if first in lang["objects"]:
        return not _possesses(para, lang, i, stop)
    closed = any(
        first in lang[n] for n in ("conjunctions", "relative", "prepositions", "auxiliaries")
    )
    doing = first.endswith("ing") and first in lang.participles
    return closed or doing or contracted(lang, first)


def _possesses(para: Paragraph, lang: Language, i: int, stop: int) -> bool:
    """True where "her" at ``i`` says whose the next word is: "her lawyer", not "told her"."""
    after = para.folded[i + 1] if i + 1 < stop else ""
    if para.folded[i] not in lang["possessives"] or not after or para.kinds[i + 1] != WORD:
        return False
    closed = ("prepositions", "conjunctions", "relative", "auxiliaries", "days", "pronouns")
    return not (
        any(after in lang[name] for name in (*closed, "determiners"))
        or after.endswith("ly")
        or (verb_kind(para, lang, i + 1) and after not in lang["nouns"])
    )


def _breaks(para: Paragraph, lang: Language, i: int, j: int, stop: int, determined: bool) -> bool:
    word = para.folded[j]
    if word in lang["relative"] or word in lang["auxiliaries"] or word in lang["pronouns"]:
        return True
    if contracted(lang, word):
        return True
    if word in lang["prepositions"]:
        inner = word in ("of", "for") or (word in lang["inner"] and para.named(j - 1) is False)
        return not (
            inner
            and j + 1 < stop
            and para.kinds[j + 1] == WORD
            and (determined or para.named(j + 1))
            and word in ("of", "for", "at", "from")
        )
    if word in lang["conjunctions"]:
        return not (word == "and" and j + 1 < stop and para.named(j + 1) and para.named(j - 1))
    if word in lang["days"]:
        # "a Wednesday editorial": between its article and its noun, a day is part of it.
        return not (determined and j == i + 1 and j + 1 < stop and para.kinds[j + 1] == WORD)
    if para.named(j) or particle(para, lang, j, stop):
        return False
    if para.named(j - 1) and not determined and not para.folded[j - 1].endswith("'s"):
        return True
    whose = determined or para.folded[i].endswith("'s")
    if word.endswith("ed") and whose and j > i + 1:
        return True
    return verb_kind(para, lang, j) in ("strong", "weak") and word not in lang["nouns"]


def left(para: Paragraph, lang: Language, last: int, low: int) -> Phrase | None:
    """The noun phrase that ends with token ``last``, or None."""
    find = clauses.left if lang.either else _left
    return find(para, lang, last, low)


def _left(para: Paragraph, lang: Language, last: int, low: int) -> Phrase | None:
    if last < low:
        return None
    if _pronominal(lang, para.folded[last]):
        return last, last + 1
    j = last
    while j >= low and last - j < _LONGEST:
        word = para.folded[j]
        if para.kinds[j] == QUOTE:
            break
        if para.kinds[j] == POINT:
            if is_dot(para, j) or (word in "-&/'’" and j > low):
                j -= 1
                continue
            break
        if word in lang["determiners"]:
            if _held_by_preposition(para, lang, j, low):
                j -= 2
                continue
            j -= 1
            break
        if word in lang["prepositions"]:
            held = j > low and para.kinds[j - 1] == WORD and word in lang["inner"]
            if not held or para.folded[j - 1] in lang["auxiliaries"] or _stops(para, lang, j - 1):
                break
        elif _stops(para, lang, j) and not (
            word == "and" and j > low and para.named(j - 1) and j < last and para.named(j + 1)
        ):
            break
        j -= 1
    first = j + 1
    while first <= last and (
        para.kinds[first] == POINT
        or para.folded[first] in lang["conjunctions"]
        or para.folded[first] in lang["prepositions"]
        or para.folded[first] in lang["auxiliaries"]
        or para.folded[first] in lang["intro"]
        or para.folded[first] in lang["days"]
    ):
        first += 1
    if first > last:
        return None
    return first, last + 1


def _held_by_preposition(para: Paragraph, lang: Language, j: int, low: int) -> bool:
    return (
        j - 2 >= low
        and (
            para.folded[j - 1] in ("of", "for", "at", "from")
            or (para.folded[j - 1] == "to" and para.named(j - 2))
        )
        and para.kinds[j - 2] == WORD
        and not _stops(para, lang, j - 2)
    )


def _stops(para: Paragraph, lang: Language, j: int) -> bool:
    word = para.folded[j]
    if word in lang["conjunctions"] or word in lang["relative"] or word in lang["pronouns"]:
        return True
    if word in lang["auxiliaries"] or word in lang["objects"] or contracted(lang, word):
        return True
    return verb_kind(para, lang, j) in ("strong", "weak", "participle") and not para.named(j)


def names_somebody(para: Paragraph, lang: Language, phrase: Phrase) -> str:
    """``pronoun``, ``name`` or ``phrase``: how a noun phrase names its bearer."""
    a, b = phrase
    if b - a == 1 and (para.folded[a] in lang["pronouns"] or contracted(lang, para.folded[a])):
        return "pronoun"
    if para.folded[a] in lang["determiners"]:
        a += 1
    return "name" if True in para.names[a:b] else "phrase"
