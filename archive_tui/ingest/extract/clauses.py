"""Verbs, noun phrases and subjects where a subject may stand on either side of its verb.

The English rooms go by English word order, endings and capitals. Here nothing but the word
classes and switches of a language's data file says what a word is. All positions are token
indices of a Paragraph; noun phrases are half-open ranges.
"""

from __future__ import annotations

from archive_tui.ingest.extract.language import Language
from archive_tui.ingest.extract.sentences import POINT, QUOTE, WORD, Paragraph, capital, is_dot

Phrase = tuple[int, int]
_LONGEST = 16
_REACH = 14
"""Tokens that may stand between a verb and the subject behind it."""
_CLAUSE = 18
"""Tokens that may stand between "has" and "said" where a clause stands between them."""
_APPOSITIONS = 3
_HYPHENS = "-&/'’"
_PARTING = ",—–-)]"
_NOT_BEFORE_VERB = (
    "auxiliaries", "objects", "adverbs", "prepositions", "conjunctions", "relative",
)  # fmt: skip


def verb_kind(para: Paragraph, lang: Language, i: int) -> str:
    """``strong``, ``weak``, ``participle``, ``base`` or "" for the token at ``i``."""
    word = para.folded[i]
    if para.kinds[i] != WORD:
        return ""
    finite = "strong" if word in lang.strong else "weak" if word in lang.weak else ""
    perfect = (
        "strong" if word in lang.strong_perfect else "weak" if word in lang.weak_perfect else ""
    )
    loose = "participle" if word in lang.participles else "base" if word in lang.bases else ""
    if not finite and not perfect and not loose:
        return ""
    before = para.folded[i - 1] if i else ""
    if capital(para, i) and i and para.kinds[i - 1] == WORD:
        return ""
    if word in lang["nouns"] and _noun_here(lang, before):
        return ""
    passive = before in lang["be"] and not (i > 1 and para.folded[i - 2] in lang["reflexive"])
    if finite and not passive:
        return finite
    if perfect:
        return perfect if helper(para, lang, i) is not None else ""
    return "" if finite else loose


def _noun_here(lang: Language, before: str) -> bool:
    return before in lang["determiners"] or before in lang["prepositions"]


def helper(para: Paragraph, lang: Language, i: int) -> int | None:
    """The "has" that makes a finite verb of the participle at ``i``, or None."""
    low = max(0, i - (_CLAUSE if lang.apart else _LONGEST))
    for k in range(i - 1, low - 1, -1):
        word = para.folded[k]
        if word in lang["be"]:
            return k if k and para.folded[k - 1] in lang["reflexive"] else None
        if word in lang["have"]:
            return k
        near = word in lang["auxiliaries"] or word in lang["adverbs"] or word in lang["objects"]
        near = near or word in lang["pronouns"]
        if not near and (not lang.apart or word in ":;.!?" or word in lang["that"]):
            break
    after = i + 1
    if lang.apart and after < len(para.words) and para.folded[after] in lang["have"]:
        return after
    return None


def right(para: Paragraph, lang: Language, i: int, stop: int) -> Phrase | None:
    """The noun phrase that begins at token ``i``, or None."""
    if i >= stop or para.kinds[i] != WORD:
        return None
    first = para.folded[i]
    if first in lang["pronouns"]:
        return i, i + 1
    if any(first in lang[name] for name in _NOT_BEFORE_VERB) and not _article(lang, first):
        return None
    if _parted(lang, first) or first in lang["days"] or verb_kind(para, lang, i):
        return None
    j = i + 1
    while j < stop and j - i < _LONGEST and not _breaks(para, lang, i, j, stop):
        j += 1
    while j > i and para.kinds[j - 1] == POINT and not is_dot(para, j - 1):
        j -= 1
    while j > i + 1 and (_article(lang, para.folded[j - 1]) or para.folded[j - 1] in lang["inner"]):
        j -= 1
    if j == i or (j == i + 1 and first in lang["determiners"]):
        return None
    return i, j


def _article(lang: Language, word: str) -> bool:
    return word in lang["determiners"]


def _parted(lang: Language, word: str) -> bool:
    """True for a word that holds its preposition in itself, or whose case says "to whom"."""
    starts = lang.endings.get("prefixed", ())
    return bool(starts) and len(word) > len(starts[0]) + 1 and word.startswith(starts)


def _breaks(para: Paragraph, lang: Language, i: int, j: int, stop: int) -> bool:
    word = para.folded[j]
    if para.kinds[j] == POINT:
        return not (is_dot(para, j) or word in _HYPHENS)
    if para.kinds[j] == QUOTE or word in lang["adverbs"] or word in lang["days"]:
        return True
    if word in lang["prepositions"] or word in lang["inner"]:
        return not _holds_together(para, lang, i, j, stop)
    if word in lang["determiners"]:
        # "der Sprecher der Bahn", "de la Santé": not after a name, and never a dative.
        held = para.folded[j - 1] in lang["inner"]
        return not held and (word in lang["oblique"] or not _takes_genitive(para, lang, j - 1))
    if word in lang["conjunctions"]:
        both = j + 1 < stop and capital(para, j + 1) and capital(para, j - 1)
        return not (word in lang["joining"] and both)
    if word in lang["relative"] or word in lang["auxiliaries"] or word in lang["pronouns"]:
        return True
    if _parted(lang, word) or verb_kind(para, lang, j) in ("strong", "weak", "participle"):
        return True
    if lang.capitals == "none":
        return para.named(j - 1) and not para.named(j)
    if capital(para, j):
        # "журналистам Иванов": one who is told, and then a name.
        return lang.ends("oblique", para.folded[i]) and not capital(para, i)
    if lang.ends("verbs", word) and para.folded[j - 1] not in lang["inner"]:
        return True
    if lang.capitals == "nouns" and capital(para, j - 1):
        return True
    oblique = lang.ends("oblique", word) and para.folded[j - 1] not in lang["inner"]
    # A small word after a name begins something else: "la ministra Clara Ruiz ayer".
    before = para.folded[j - 1]
    named = para.named(j - 1) and before not in lang["titles"] and not _article(lang, before)
    return named or (oblique and not lang.ends("oblique", para.folded[i]))


def _takes_genitive(para: Paragraph, lang: Language, j: int) -> bool:
    return lang.capitals == "nouns" and capital(para, j) and not para.named(j)


def _holds_together(para: Paragraph, lang: Language, i: int, j: int, stop: int) -> bool:
    if para.folded[j] not in lang["inner"] or j + 1 >= stop or para.kinds[j + 1] != WORD:
        return False
    if not para.named(j - 1) or lang.capitals == "none":
        return True
    # After a name: only what belongs to it, "Luis de la Fuente".
    following = j + 1
    while following < stop - 1 and para.folded[following] in lang["determiners"]:
        following += 1
    return capital(para, following) or para.folded[i] in lang["determiners"]


def left(para: Paragraph, lang: Language, last: int, low: int) -> Phrase | None:
    """The noun phrase that ends with token ``last``, or None."""
    if last < low or para.kinds[last] == QUOTE:
        return None
    if para.folded[last] in lang["pronouns"]:
        return last, last + 1
    j = last
    while j >= low and last - j < _LONGEST and _goes_on(para, lang, j, low, last):
        j -= 1
    first = j + 1
    while first <= last and (
        (para.kinds[first] == POINT and not is_dot(para, first))
        or any(
            para.folded[first] in lang[name]
            for name in ("conjunctions", "prepositions", "auxiliaries", "intro", "adverbs")
        )
    ):
        first += 1
    return (first, last + 1) if first <= last else None


def _goes_on(para: Paragraph, lang: Language, j: int, low: int, last: int) -> bool:
    word = para.folded[j]
    if para.kinds[j] == QUOTE:
        return False
    if para.kinds[j] == POINT:
        return is_dot(para, j) or (word in _HYPHENS and low < j < last)
    if word in lang["determiners"]:
        return True
    after = j + 1
    if after <= last and para.folded[after] in lang["determiners"]:
        # What stands before an article is another phrase, unless the article is held by it.
        held = word in lang["inner"] or _takes_genitive(para, lang, j)
        if not held:
            return False
    if word in lang["inner"]:
        return j > low and para.kinds[j - 1] == WORD and not _ends_phrase(para, lang, j - 1)
    if word in lang["joining"]:
        return low < j < last and capital(para, j - 1) and capital(para, j + 1)
    return not _ends_phrase(para, lang, j)


def _ends_phrase(para: Paragraph, lang: Language, j: int) -> bool:
    word = para.folded[j]
    closed = any(word in lang[n] for n in (*_NOT_BEFORE_VERB, "pronouns", "days", "intro"))
    return (closed and word not in lang["determiners"]) or (
        verb_kind(para, lang, j) in ("strong", "weak", "participle")
    )


def start(para: Paragraph, lang: Language, verb: int, low: int) -> tuple[int, Phrase | None]:
    """Where the verb's own words begin ("has not", "le ha"), and a pronoun among them."""
    a, inside = verb, None
    has = helper(para, lang, verb) if _perfect(para, lang, verb) else None
    if has is not None and has < verb and has >= low:
        between = right(para, lang, has + 1, verb)
        inside = between if between and not _to_whom(para, lang, between) else None
        a = has
    while a > low and para.kinds[a - 1] == WORD:
        word = para.folded[a - 1]
        if not any(word in lang[name] for name in ("auxiliaries", "objects", "adverbs")):
            break
        if word in lang["pronouns"]:
            break
        a -= 1
    return a, inside


def _perfect(para: Paragraph, lang: Language, verb: int) -> bool:
    word = para.folded[verb]
    return word in lang.strong_perfect or word in lang.weak_perfect


def subject(para: Paragraph, lang: Language, verb: int, low: int) -> Phrase | None:
    """The noun phrase that is the subject of the verb at ``verb``, or None."""
    begin, inside = start(para, lang, verb, low)
    behind = inside or behind_verb(para, lang, verb)
    pronoun = inside is not None and para.folded[inside[0]] in lang["pronouns"]
    if behind and (pronoun or lang.order == "verb-first"):
        return behind
    j = begin - 1
    if j < low or para.kinds[j] == QUOTE or para.words[j] in ":;":
        return behind
    if para.kinds[j] == POINT and not is_dot(para, j):
        return (
            _before_apposition(para, lang, j, low)
            or behind
            or _before_point(para, lang, j, low, begin)
        )
    word = para.folded[j]
    if word in lang["pronouns"]:
        return j, j + 1
    if word in lang["relative"]:
        k = j - 1 - (j - 1 >= low and para.words[j - 1] == ",")
        return left(para, lang, k, low) if k >= low else None
    if word in lang["conjunctions"]:
        joins = word in lang["joining"]
        return behind or (main_subject(para, lang, low, j) if joins else None)
    found = left(para, lang, j, low)
    if found is None or _governed(para, lang, found, low) or _to_whom(para, lang, found):
        return behind or main_subject(para, lang, low, begin)
    return found


def _before_apposition(para: Paragraph, lang: Language, j: int, low: int) -> Phrase | None:
    """The phrase that begins the sentence and has one apposition: "NP, the mayor, said"."""
    k = j - 1
    while k > low and para.words[k] not in ",—–-" and para.kinds[k] != QUOTE:
        k -= 1
    if k <= low or para.words[j] not in ",—–-" or para.kinds[k] == QUOTE:
        return None
    found = left(para, lang, k - 1, low)
    if found is None or found[0] != low or para.folded[low] in lang["days"]:
        return None
    # "La directora, Inés Salas, dijo": the name says more than the office.
    name = right(para, lang, k + 1, j)
    called = name is not None and name[1] == j and all(para.named(i) for i in range(*name))
    office = para.folded[low] in lang["determiners"] or lang.titled(para.folded[low])
    return name if called and office else found


def _before_point(para: Paragraph, lang: Language, j: int, low: int, verb: int) -> Phrase | None:
    """The subject before an apposition that the comma, dash or bracket at ``j`` closes."""
    for _ in range(_APPOSITIONS):
        if j < low or para.words[j] not in _PARTING:
            break
        k = j - 1
        openers = "([" if para.words[j] in ")]" else ",—–-"
        while k >= low and para.words[k] not in openers and para.kinds[k] != QUOTE:
            k -= 1
        if k <= low or para.kinds[k] == QUOTE:
            return main_subject(para, lang, low, verb)
        j = k - 1
    if j < low or para.kinds[j] != WORD:
        return None
    found = left(para, lang, j, low)
    if found is None or _governed(para, lang, found, low):
        return main_subject(para, lang, low, verb)
    return found


def _governed(para: Paragraph, lang: Language, phrase: Phrase, low: int) -> bool:
    """True for what a preposition holds: nobody's subject."""
    before = phrase[0] - 1
    word = para.folded[before] if before >= low else ""
    own = para.folded[phrase[0]]
    return (
        word in lang["prepositions"] or word in lang["inner"] or word in lang["adverbs"]
        or own in lang["days"] or own in lang["intro"] or _parted(lang, own)
    )  # fmt: skip


def _to_whom(para: Paragraph, lang: Language, phrase: Phrase) -> bool:
    """True for a phrase in a case that no subject has, and for one who is only told."""
    words = para.folded[phrase[0] : phrase[1]]
    if words[0] in lang["oblique"] or any(w in lang["hearers"] for w in words[:3]):
        return True
    return lang.ends("oblique", words[0]) and not capital(para, phrase[0])


def behind_verb(para: Paragraph, lang: Language, verb: int) -> Phrase | None:
    """The subject behind its verb, adverbs, days and "to whom" between them left out."""
    stop = min(len(para.words), verb + 1 + _REACH + _LONGEST)
    k = verb + 1
    while k < stop and k <= verb + _REACH:
        word = para.folded[k]
        if para.kinds[k] != WORD or word in lang["conjunctions"] or word in lang["relative"]:
            return None
        skipped = word in lang["adverbs"] or word in lang["days"] or word in lang["auxiliaries"]
        if skipped or (word in lang["objects"] and word not in lang["determiners"]):
            k += 1
            continue
        if word in lang["prepositions"] or word in lang["inner"] or _parted(lang, word):
            after = _past_held(para, lang, k, stop)
            if after is None:
                return None
            k = after
            continue
        found = right(para, lang, k, stop)
        if found is None or not _to_whom(para, lang, found):
            return found
        k = found[1]
    return None


def _past_held(para: Paragraph, lang: Language, k: int, stop: int) -> int | None:
    """The token behind what the preposition at ``k`` holds: "à l'AFP", "в понедельник"."""
    k += 0 if _parted(lang, para.folded[k]) else 1
    while k < stop and para.kinds[k] == WORD and para.folded[k] in lang["determiners"]:
        k += 1
    if k >= stop or para.kinds[k] != WORD:
        return None
    k += 1
    while k < stop and para.kinds[k] == WORD and not para.named(k - 1):
        word = para.folded[k]
        begins = word in lang["determiners"] or word in lang["prepositions"] or capital(para, k)
        if begins or lang.titled(word) or word in lang["adverbs"] or word in lang["pronouns"]:
            break
        k += 1
    return k


def main_subject(para: Paragraph, lang: Language, low: int, high: int) -> Phrase | None:
    """The first noun phrase of a sentence that can be its subject."""
    i = low
    while i < high and (
        para.kinds[i] == POINT
        or para.folded[i] in lang["intro"]
        or para.folded[i] in lang["joining"]
        or para.folded[i] in lang["adverbs"]
    ):
        i += 1
    if i >= high or para.kinds[i] == QUOTE:
        return None
    word = para.folded[i]
    if verb_kind(para, lang, i) in ("strong", "weak") or word in lang["auxiliaries"]:
        found = behind_verb(para, lang, i)
        return found if found and found[1] <= high else None
    opens = word in lang["prepositions"] or word in lang["conjunctions"] or word in lang["inner"]
    if (opens and word not in lang["determiners"]) or word in lang["days"]:
        return _after_comma(para, lang, i, high)
    found = right(para, lang, i, high)
    return None if found and _to_whom(para, lang, found) else found


def _after_comma(para: Paragraph, lang: Language, i: int, high: int) -> Phrase | None:
    for k in range(i + 1, high):
        if para.words[k] == ",":
            found = right(para, lang, k + 1, high)
            if found and not _to_whom(para, lang, found):
                return found
    return None
