"""Who does what a verb says: subjects, and who reports a clause.

All positions are token indices of a Paragraph; noun phrases are half-open ranges.
"""

from __future__ import annotations

from archive_tui.ingest.extract import clauses
from archive_tui.ingest.extract.language import Language
from archive_tui.ingest.extract.phrases import (
    Phrase,
    is_dot,
    left,
    names_somebody,
    right,
    verb_kind,
)
from archive_tui.ingest.extract.sentences import POINT, QUOTE, WORD, Paragraph

_APPOSITIONS = 3
_SERIES = 3
"""Verbs of one subject, parted by commas: "looked up, furrowed his brow and said"."""


def subject(para: Paragraph, lang: Language, verb: int, low: int) -> Phrase | None:
    """The noun phrase that is the subject of the verb at ``verb``, or None."""
    if lang.either:
        return clauses.subject(para, lang, verb, low)
    j = verb - 1
    while j >= low and para.kinds[j] == WORD and _adverbial(para, lang, j, low):
        j -= 1
    hops = 0
    while j >= low and hops < _APPOSITIONS and para.words[j] in ",—–-)]":
        k = _opening(para, j, low)
        if k < low or para.kinds[k] == QUOTE:
            if para.words[j] in ")]":
                return None
            found = right(para, lang, k + 1, j) if k >= low else None
            return found or main_subject(para, lang, low, verb)
        j = k - 1
        hops += 1
        if j > low and para.words[j][0].isdigit() and para.words[j - 1] == ",":
            j -= 2  # an age: "Ms Orr, 66, said"
    return None if j < low else _ending_at(para, lang, j, low, verb)


def _adverbial(para: Paragraph, lang: Language, j: int, low: int) -> bool:
    word = para.folded[j]
    adverb = word.endswith("ly") and j > low and not para.named(j)
    return adverb or word in lang["auxiliaries"] or word == "to"


def _opening(para: Paragraph, j: int, low: int) -> int:
    """The token that opens what the comma, dash or bracket at ``j`` closes."""
    closing = para.words[j]
    openers = "([" if closing in ")]" else ",—–-" if closing == "," else "—–-"
    k = j - 1
    while k >= low and para.words[k] not in openers and para.kinds[k] != QUOTE:
        k -= 1
    return k


def _ending_at(para: Paragraph, lang: Language, j: int, low: int, verb: int) -> Phrase | None:
    """The subject whose last token, before the verb's adverbs and appositions, is ``j``."""
    word = para.folded[j]
    if word in lang["relative"] and word != "that":
        return antecedent(para, lang, j, low)
    if word in lang["conjunctions"]:
        if word not in lang["joining"]:
            return None
        found = _last_clause(para, lang, j, low) or _coordinated(para, lang, j, low)
        return found or main_subject(para, lang, low, j)
    if para.kinds[j] == QUOTE or (para.kinds[j] == POINT and not is_dot(para, j)):
        return None
    if word in lang["objects"] and word not in lang["pronouns"]:
        return main_subject(para, lang, low, j)
    found = left(para, lang, j, low)
    if found and found[0] > low and para.folded[found[0] - 1] in lang["prepositions"]:
        if para.folded[found[0] - 1] in lang["subordinating"]:
            return found  # "a week after Orr called it"
        who = found[0] - 2
        if who > low and para.folded[who] in lang["relative"] and para.folded[who] != "that":
            return antecedent(para, lang, who, low)  # "who in 2031 said"
        # What a preposition holds is nobody's subject: "marchers in the streets chanted".
        main = main_subject(para, lang, low, verb)
        apart = main is None or any(para.words[k] == "," for k in range(main[0], found[0]))
        if main and main[0] == low and not apart:
            return main
    return found


def _last_clause(para: Paragraph, lang: Language, conjunction: int, low: int) -> Phrase | None:
    """The subject of the clause behind the last comma: "When asked, she looked up and said"."""
    k = conjunction - 1
    for _ in range(_SERIES):
        while k > low and (para.kinds[k] == WORD or is_dot(para, k)):
            k -= 1
        if k <= low or para.words[k] != ",":
            return None
        found = right(para, lang, k + 1, conjunction)
        if found and names_somebody(para, lang, found) != "phrase":
            return found if _verb_like(para, lang, found, conjunction) else None
        if not para.folded[k + 1].endswith("ed"):
            return None
        k -= 1
    return None


def _coordinated(para: Paragraph, lang: Language, conjunction: int, low: int) -> Phrase | None:
    """The subject of the verb of speech that a conjunction joins another one to."""
    for v in range(conjunction - 1, low, -1):
        if verb_kind(para, lang, v) == "strong" and para.folded[v - 1] not in lang["conjunctions"]:
            found = subject(para, lang, v, low)
            if found:
                outside = outer(para, lang, [(v, "strong")], v, found, low)
                return outside[0] if outside else found
    return None


def outer(
    para: Paragraph,
    lang: Language,
    verbs: list[tuple[int, str]],
    cue: int,
    phrase: Phrase,
    low: int,
) -> tuple[Phrase, int] | None:
    """Who reports the clause whose subject is ``phrase`` and whose verb is ``cue``.

    None where the clause stands by itself, and where its subject is somebody of another
    name who speaks in it: those are the speaker's own words, relayed.
    """
    if lang.either:
        return None
    found: tuple[Phrase, int] | None = None
    spoken = verb_kind(para, lang, cue) == "strong" and para.folded[cue] not in lang["mental"]
    while True:
        first = para.folded[phrase[0]]
        nobody = phrase[1] - phrase[0] == 1 and (
            first in lang["pronouns"] or first in lang["indefinite"]
        )
        if spoken and not nobody:
            return found
        verb = _reports(para, lang, verbs, phrase[0], low)
        if verb is None:
            return found
        whose = subject(para, lang, verb, low)
        if whose is None or whose[1] > phrase[0] or _unlike(para, lang, whose, phrase):
            return found
        found = whose, verb
        phrase, cue = whose, verb
        spoken = verb_kind(para, lang, cue) == "strong" and para.folded[cue] not in lang["mental"]


def _unlike(para: Paragraph, lang: Language, whose: Phrase, inner: Phrase) -> bool:
    """True where several speak and "he" or "she" is another: "her aides say she called it"."""
    last = whose[1] - 1
    one = para.folded[inner[0]] in lang["male"] or para.folded[inner[0]] in lang["female"]
    several = para.folded[last].endswith("s") and not para.named(last) and last > whose[0]
    return one and several and not para.folded[last].endswith(("'s", "ss"))


def _reports(
    para: Paragraph, lang: Language, verbs: list[tuple[int, str]], at: int, low: int
) -> int | None:
    """The verb of speech whose object clause begins at token ``at``, or None."""
    earlier = [v for v, kind in verbs if v < at and kind in ("strong", "weak", "participle")]
    if not earlier:
        return None
    v = earlier[-1]
    if v == at - 1:
        inverted = (
            v > low
            and para.words[v - 1] == ","
            and para.folded[v] in lang.strong
            and para.folded[at] not in lang["pronouns"]
        )
        return None if inverted else v  # ", said Orr"
    if para.folded[at - 1] in lang["complement"] and not any(
        para.kinds[k] == QUOTE for k in range(v, at)
    ):
        return v
    if para.folded[v] in lang["addressing"]:
        if v == at - 2 and para.folded[v + 1] in lang["objects"]:
            return v
        told = right(para, lang, v + 1, at)
        if told and at - told[1] <= 3 and all(para.kinds[k] == WORD for k in range(v, at)):
            return v
    return None


def doing(para: Paragraph, lang: Language, participle: int, low: int) -> Phrase | None:
    """Who does what a participle right behind says: "footage of Ms Orr asking".

    A name, or nobody: "a statement saying" has no comma either, and is the subject's.
    """
    j = participle - 1
    if j > low and para.folded[j] == "as":
        return _relayed(para, lang, j, low)
    while j >= low and para.named(j) and para.folded[j] not in lang["days"]:
        j -= 1
    if j < low or j == participle - 1 or para.folded[j] not in lang["shows"]:
        return None
    return j + 1, participle


def _relayed(para: Paragraph, lang: Language, as_: int, low: int) -> Phrase | None:
    """Who is quoted "as saying": not whoever quotes."""
    found = left(para, lang, as_ - 1, low)
    quoted = found is not None and para.folded[found[0] - 1] in lang["relaying"]
    return found if quoted and found and found[0] > low else None


def antecedent(para: Paragraph, lang: Language, relative: int, low: int) -> Phrase | None:
    """The noun phrase that "who" or "which" stands for."""
    j = relative - 1
    if j >= low and para.words[j] in ",—–":
        j -= 1
    if j < low:
        return None
    return left(para, lang, j, low)


def main_subject(para: Paragraph, lang: Language, low: int, high: int) -> Phrase | None:
    """The first noun phrase of a sentence that can be its subject."""
    if lang.either:
        return clauses.main_subject(para, lang, low, high)
    i = low
    while i < high and (
        para.kinds[i] == POINT
        or para.folded[i] in lang["intro"]
        or (para.folded[i] in lang["conjunctions"] and para.folded[i] in ("and", "but", "so"))
    ):
        i += 1
    if i >= high:
        return None
    word = para.folded[i]
    introduced = (
        word in lang["prepositions"] or word in lang["conjunctions"]
        or word in lang["days"] or word.endswith(("ing", "ly"))
        or (word in lang["auxiliaries"])
        or (word.endswith("ed") and i + 1 < high and para.folded[i + 1] in lang["prepositions"])
    )  # fmt: skip
    if introduced:
        return _after_introduction(para, lang, i, high)
    return right(para, lang, i, high)


def made_to(para: Paragraph, lang: Language, base: int, low: int) -> Phrase | None:
    """Who is made to do what a base form says, by name: "led the writer Ana Orr to fear"."""
    j = base - 2
    if j <= low or para.folded[base - 1] != "to":
        return None
    for k in range(j, low, -1):
        if para.kinds[k] != WORD:
            break
        if para.folded[k] in lang["relative"] and para.folded[k] != "that":
            return antecedent(para, lang, k, low)  # "Orr, who went on to say"
    if not para.named(j):
        return None
    found = left(para, lang, j, low)
    if found is None or found[0] <= low or names_somebody(para, lang, found) != "name":
        return None
    before = para.folded[found[0] - 1]
    held = before in lang["prepositions"] or before in lang["conjunctions"]
    return None if held or para.kinds[found[0] - 1] != WORD else found


def doer(para: Paragraph, lang: Language, gerund: int, low: int) -> Phrase | None:
    """The nearest pronoun before a gerund that a preposition holds: "where he won by saying"."""
    held = gerund > low and para.folded[gerund - 1] in lang["prepositions"] - lang["modals"]
    if not held:
        return None
    for k in range(gerund - 2, low - 1, -1):
        if para.kinds[k] == QUOTE or para.words[k] in ";:":
            return None
        if para.folded[k] in lang["persons"]:
            return k, k + 1
    return None


def passive(para: Paragraph, lang: Language, i: int, low: int) -> bool:
    """True for "was accused" and "is widely said": a verb of speech whose speaker is not named."""
    k = i - 1
    while k >= low and (para.folded[k].endswith("ly") or para.folded[k] in ("not", "also")):
        k -= 1
    return k >= low and para.folded[k] in lang["be"]


def inner_subject(para: Paragraph, lang: Language, low: int, high: int) -> Phrase | None:
    """The subject of "that …" behind "it has not helped": the "it" stands for nobody."""
    for k in range(low, high - 1):
        if para.kinds[k] == QUOTE:
            return None
        if para.folded[k] == "that":
            found = right(para, lang, k + 1, high)
            return found if found and _verb_like(para, lang, found, high) else None
    return None


def _after_introduction(para: Paragraph, lang: Language, i: int, high: int) -> Phrase | None:
    """The subject behind "In March," or "After she had left, "."""
    first: Phrase | None = None
    for k in range(i + 1, high):
        if para.words[k] != "," and para.kinds[k] != QUOTE:
            continue
        found = right(para, lang, k + 1, high)
        if found is None:
            continue
        if _verb_like(para, lang, found, high):
            return found
        first = first or found
    if first:
        return first
    for k in range(i + 1, high):
        if para.folded[k] in lang["days"]:
            continue
        begins = (
            para.folded[k] in lang["articles"] and para.folded[k - 1] not in lang["prepositions"]
        )
        clause = right(para, lang, k, high) if begins else None
        if clause and clause[1] < high and _finite(lang, para.folded[clause[1]]):
            return clause  # "In the recording a man is heard"
        if para.named(k) or para.folded[k] in lang["pronouns"]:
            found = right(para, lang, k, high)
            if found:
                return found
    return None


def _finite(lang: Language, word: str) -> bool:
    return word in lang["be"] or word in lang["have"] or word in lang["modals"] - {"to", "not"}


def _verb_like(para: Paragraph, lang: Language, phrase: Phrase, high: int) -> bool:
    """True where a noun phrase is followed by what can only be its verb."""
    i = phrase[1]
    if i >= high or para.kinds[i] != WORD or para.named(i):
        return False
    word = para.folded[i]
    closed = (
        word in lang["prepositions"] or word in lang["conjunctions"] or word in lang["relative"]
    )
    return not closed and (phrase[1] - phrase[0] > 1 or para.folded[phrase[0]] not in lang["days"])
