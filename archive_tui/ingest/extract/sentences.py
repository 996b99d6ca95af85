"""Paragraphs as tokens, with quoted passages as single tokens, and their sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import compress

from archive_tui.ingest.extract import clitics, names, tokens
from archive_tui.ingest.extract.language import Language
from archive_tui.ingest.extract.marks import Marked
from archive_tui.ingest.extract.tokens import MASKS
from archive_tui.ingest.extract.tokens import POINT as POINT
from archive_tui.ingest.extract.tokens import QUOTE as QUOTE
from archive_tui.ingest.extract.tokens import WORD as WORD

LONGEST = 400
"""Tokens; a longer sentence is not analysed."""
_PRIVATE = re.compile("[\ue000\ue001]")
_ENDS = ".!?…"
_MAY_END = frozenset((*_ENDS, ")", "]", MASKS[0]))
"""Tokens that may end a sentence: points, brackets behind them, quoted passages."""
_DOTTED = 5
_VERB_WITHIN = 20
"""Tokens between words and their verb: a name, its role and a party in brackets."""


@dataclass(slots=True)
class Paragraph:
    """One paragraph's tokens. ``starts``/``ends`` are offsets in the whole text."""

    start: int
    end: int
    quotes: list[Marked]
    words: Sequence[str] = ()
    folded: Sequence[str] = ()
    kinds: Sequence[int] = ()
    names: Sequence[bool] = ()
    """Which tokens are part of a name: in most languages, words that begin with a capital."""
    starts: Sequence[int] = ()
    ends: Sequence[int] = ()
    quote_at: Sequence[int] = ()
    """Token index of each quoted passage."""
    sentences: list[tuple[int, int]] = field(default_factory=list)
    """Token ranges, half-open."""
    verbs: dict[tuple[int, int], list[tuple[int, str]]] = field(default_factory=dict)
    """Verbs of speech of the token ranges that were asked about, see ``rules.verbs_of``."""

    def sentence_of(self, token: int) -> tuple[int, int]:
        """The token range of the sentence that holds ``token``."""
        for a, b in self.sentences:
            if a <= token < b:
                return a, b
        return 0, len(self.words)

    def named(self, token: int) -> bool:
        """True where the token is part of a name."""
        return self.names[token]

    def among(self, words: frozenset[str], low: int, high: int) -> list[int]:
        """The tokens from ``low`` to ``high`` that are among ``words``, folded."""
        here = self.folded[low:high]
        if words.isdisjoint(here):
            return []
        return list(compress(range(low, high), map(words.__contains__, here)))


def tokenise(text: str, start: int, end: int, quotes: list[Marked], lang: Language) -> Paragraph:
    """Tokens and sentences of ``text[start:end]``."""
    para = Paragraph(start, end, quotes, *tokens.read(_masked(text, start, end, quotes), start))
    if lang.parts:
        _part(para, lang)
    points = list(compress(range(len(para.kinds)), para.kinds))
    if quotes:
        para.quote_at = [i for i in points if para.kinds[i] == QUOTE]
    if lang.capitals != "names":
        para.names = names.marked(para, lang)
    _split(text, para, points, lang)
    if lang["namesakes"]:
        _namesakes(para, lang)
    return para


def _namesakes(para: Paragraph, lang: Language) -> None:
    """Words that are names here, though small words elsewhere: "Thora May", "Will Harl".

    Their folded form is as they are written, so that no table has them.
    """
    capitals = {word.capitalize() for word in lang["namesakes"]}
    if capitals.isdisjoint(para.words):
        return
    folded = list(para.folded)
    for low, high in para.sentences:
        for i in range(low, high):
            if para.words[i] in capitals and _is_name(para, lang, low, i, high):
                folded[i] = para.words[i]
    para.folded = folded


def _is_name(para: Paragraph, lang: Language, low: int, i: int, high: int) -> bool:
    before = para.folded[i - 1] if i > low else ""
    after = para.folded[i + 1] if i + 1 < high else ""
    if before == "." and i - 2 >= low and para.folded[i - 2] in lang["titles"]:
        return True  # "Mrs. May"
    if para.folded[i] in lang["days"]:  # the month
        dated = before in lang["prepositions"] or after[:1].isdigit()
        named = i > low and para.named(i - 1)
        return not dated and (named or after in lang.strong)
    if i > low and para.kinds[i - 1] == WORD:
        return True
    return after in lang.strong or (after != "i" and i + 1 < high and para.named(i + 1))


def _masked(text: str, start: int, end: int, quotes: list[Marked]) -> str:
    """``text[start:end]`` with every quoted passage as a run of one character."""
    pieces: list[str] = []
    at = start
    for i, quote in enumerate(quotes):
        pieces.append(_public(text[at : quote.start]))
        pieces.append(MASKS[i % 2] * (quote.end - quote.start))
        at = quote.end
    pieces.append(_public(text[at:end]))
    return "".join(pieces)


def _public(piece: str) -> str:
    return piece if piece.isascii() else _PRIVATE.sub("\ufffd", piece)


def _part(para: Paragraph, lang: Language) -> None:
    """Parts the words of a language where one as written may be several, each with its place."""
    found: list[tuple[str, str, int, bool, int, int]] = []
    columns = (para.words, para.folded, para.kinds, para.names, para.starts, para.ends)
    for token in zip(*columns, strict=True):
        written, _, kind, _, start, _ = token
        if kind != WORD:
            found.append(token)
            continue
        before = found[-1][1] if found else ""
        for a, b in clitics.split(written, lang, before):
            word, folded, _, capital = tokens.FACTS[written[a:b]]
            found.append((word, folded, WORD, capital, start + a, start + b))
    if found:
        words, folds, kinds, capitals, starts, ends = zip(*found, strict=True)
        para.words, para.folded, para.kinds, para.names = words, folds, kinds, capitals
        para.starts, para.ends = starts, ends


def capital(para: Paragraph, i: int) -> bool:
    """True where the token is a word that begins with a capital."""
    return para.kinds[i] == WORD and para.words[i][0].isupper()


def is_dot(para: Paragraph, i: int) -> bool:
    """True for the full stop of an abbreviation or an initial."""
    return (
        para.words[i] == "."
        and i > 0
        and para.kinds[i - 1] == WORD
        and para.ends[i - 1] == para.starts[i]
        and len(para.words[i - 1]) <= _DOTTED
        and para.words[i - 1][0].isupper()
    )


def _split(text: str, para: Paragraph, points: list[int], lang: Language) -> None:
    begin = 0
    total = len(para.words)
    for i in points:
        if para.words[i] in _MAY_END and i + 1 < total and _ends_sentence(text, para, i, lang):
            para.sentences.append((begin, i + 1))
            begin = i + 1
    if begin < total:
        para.sentences.append((begin, total))


def _ends_sentence(text: str, para: Paragraph, i: int, lang: Language) -> bool:
    following = para.kinds[i + 1]
    capital = following == QUOTE or (following == WORD and not para.words[i + 1][0].islower())
    if para.kinds[i] == QUOTE:
        last = text[para.ends[i] - 2] if para.ends[i] - 2 >= para.start else ""
        if last not in _ENDS or not capital:
            return False
        return last == "." or not _verb_follows(para, i + 1, lang)
    if para.words[i] in ")]" and i and para.words[i - 1] in _ENDS:
        return capital
    if para.kinds[i] != POINT or para.words[i] not in _ENDS or not capital:
        return False
    if i and para.words[i] == "." and para.kinds[i - 1] == WORD:
        before = para.folded[i - 1]
        touching = para.ends[i - 1] == para.starts[i]
        if touching and (
            before in lang["abbreviations"] or (len(before) == 1 and before.isalpha())
        ):
            return False
    return True


def _verb_follows(para: Paragraph, i: int, lang: Language) -> bool:
    """True where a name and a verb of speech follow: ``"Why?" Ms Orr asked``."""
    for j in range(i, min(i + _VERB_WITHIN, len(para.words))):
        inside = para.kinds[j] == QUOTE and i < j < len(para.words) - 1
        if inside and para.named(j - 1) and para.named(j + 1):
            continue  # a nickname
        if is_dot(para, j) and j + 1 < len(para.words) and para.named(j + 1):
            continue  # "state Del. Ana Orr"
        if para.kinds[j] == QUOTE or para.words[j] in _ENDS + ";:":
            return False
        if para.folded[j] in lang.strong:
            return True
        if para.folded[j] in lang.weak and i < j <= i + 4 and _closes(para, j + 1):
            return True
    return False


def _closes(para: Paragraph, i: int) -> bool:
    """True where the sentence ends at token ``i``, or goes on after a comma."""
    return i >= len(para.words) or para.words[i] in ".,"
