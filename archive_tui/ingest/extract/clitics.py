"""Words written as one that are two: "l'ancien", "a-t-il", "وقال"."""

from __future__ import annotations

from archive_tui.ingest.extract.language import Language


def split(written: str, lang: Language, before: str = "") -> tuple[tuple[int, int], ...]:
    """The parts of a word, half-open ranges in it; most words are one part.

    ``before`` is the folded word before it: "وفقا لسالم" has a preposition in its second.
    """
    whole = ((0, len(written)),)
    if not lang.elisions and not lang.enclitics and not lang.proclitics:
        return whole
    word = written.casefold().replace("’", "'")
    if len(word) != len(written):
        return whole
    for part in lang.elisions:
        if word.startswith(part) and len(word) > len(part):
            return ((0, len(part)), *_hosted(word, len(part), lang))
    bound = word[:1] in lang["bound"] and word[1:2] not in lang["bound"]
    if bound and before in lang["binding"]:
        return ((0, 1), (1, len(word)))
    for part in lang.proclitics:
        rest = word[len(part) :]
        if word.startswith(part) and _leads(rest, lang) and not _leads(word, lang):
            return ((0, len(part)), (len(part), len(word)))
    return _hosted(word, 0, lang)


def _leads(word: str, lang: Language) -> bool:
    return _known(word, lang) or word in lang["conjunctions"] or word in lang["prepositions"]


def _known(word: str, lang: Language) -> bool:
    return (
        word in lang.strong or word in lang.weak or word in lang.participles
        or word in lang["auxiliaries"] or word in lang["leading"]
    )  # fmt: skip


def _hosted(word: str, begin: int, lang: Language) -> tuple[tuple[int, int], ...]:
    """The word from ``begin``, with a pronoun at its end apart: "dit-il", "a-t-elle"."""
    for part in lang.enclitics:
        host = word[begin : -len(part)]
        if word.endswith(part) and host and _known(host, lang):
            pronoun = len(word) - len(part.rpartition("-")[2])
            return (begin, begin + len(host)), (pronoun, len(word))
    return ((begin, len(word)),)
