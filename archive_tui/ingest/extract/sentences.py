"""Paragraphs as tokens, with quoted passages as single tokens, and their sentences."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import accumulate

from archive_tui.ingest.extract import clitics, names
from archive_tui.ingest.extract.language import Language, fold
from archive_tui.ingest.extract.marks import Marked

LONGEST = 400
"""Tokens; a longer sentence is not analysed."""
_MASKS = ("\ue000", "\ue001")
_PRIVATE = re.compile("[\ue000\ue001]")
_TOKEN = re.compile(
    # Most words are this; what the last but one makes of them is the same.
    "([a-zA-Z]+(?=[ ,])"
    "|\ue000+|\ue001+"
    r"|(?:[^\W\d_]\.){2,}(?:-[^\W_]+\.?)?"
    r"|\d{1,3}(?:,\d{3})+(?![\w,])"
    # Arabic vowel signs and combining accents are parts of their word.
    r"|[@#]?[^\W_]+(?:[\u0300-\u036f\u064b-\u065f]+[^\W_]*|['’\-.&/][^\W_]+)*"
    r"|[^\w\s\ue000\ue001])"
)
_ENDS = ".!?…"
_MAY_END = frozenset((*_ENDS, ")", "]", "\ue000"))
"""Tokens that may end a sentence: points, brackets behind them, quoted passages."""
_SAME = str.maketrans("،؛؟۔", ",;?.")
"""Points of other scripts, as the rules know them."""
_DOTTED = 5
_VERB_WITHIN = 20
"""Tokens between words and their verb: a name, its role and a party in brackets."""
WORD, QUOTE, POINT = 0, 1, 2
Token = tuple[str, str, int, bool]
"""As the rules know it, the same folded, its kind, whether it is a word with a capital."""


@dataclass(slots=True)
class Paragraph:
    """One paragraph's tokens. ``starts``/``ends`` are offsets in the whole text."""

    start: int
    end: int
    quotes: list[Marked]
    words: list[str] = field(default_factory=list)
    folded: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    kinds: list[int] = field(default_factory=list)
    quote_at: list[int] = field(default_factory=list)
    """Token index of each quoted passage."""
    sentences: list[tuple[int, int]] = field(default_factory=list)
    """Token ranges, half-open."""
    names: list[bool] = field(default_factory=list)
    """Which tokens are part of a name: in most languages, words that begin with a capital."""

    def sentence_of(self, token: int) -> tuple[int, int]:
        """The token range of the sentence that holds ``token``."""
        for a, b in self.sentences:
            if a <= token < b:
                return a, b
        return 0, len(self.words)

    def named(self, token: int) -> bool:
        """True where the token is part of a name."""
        return self.names[token]


def tokenise(text: str, start: int, end: int, quotes: list[Marked], lang: Language) -> Paragraph:
    """Tokens and sentences of ``text[start:end]``."""
    para = Paragraph(start, end, quotes)
    # What stands before a token, the token, and so on; so places are sums of lengths.
    pieces = _TOKEN.split(_masked(text, start, end, quotes))
    places = list(accumulate(map(len, pieces), initial=start))
    para.starts, para.ends = places[1:-1:2], places[2::2]
    tokens = list(map(_FACTS.__getitem__, pieces[1::2]))
    if lang.parts:
        tokens = _parted(para, tokens, lang)
    if tokens:
        columns = zip(*tokens, strict=True)
        para.words, para.folded, para.kinds, para.names = map(list, columns)
    if quotes:
        para.quote_at = [i for i, kind in enumerate(para.kinds) if kind == QUOTE]
    if lang.capitals != "names":
        para.names = names.marked(para, lang)
    _split(text, para, lang)
    return para


def _masked(text: str, start: int, end: int, quotes: list[Marked]) -> str:
    """``text[start:end]`` with every quoted passage as a run of one character."""
    pieces: list[str] = []
    at = start
    for i, quote in enumerate(quotes):
        pieces.append(_public(text[at : quote.start]))
        pieces.append(_MASKS[i % 2] * (quote.end - quote.start))
        at = quote.end
    pieces.append(_public(text[at:end]))
    return "".join(pieces)


def _public(piece: str) -> str:
    return piece if piece.isascii() else _PRIVATE.sub("\ufffd", piece)


def _parted(para: Paragraph, tokens: list[Token], lang: Language) -> list[Token]:
    """Tokens of a language where a word as written may be several, each given its place."""
    found: list[Token] = []
    starts: list[int] = []
    ends: list[int] = []
    for low, high, token in zip(para.starts, para.ends, tokens, strict=True):
        if token[2] != WORD:
            found.append(token)
            starts.append(low)
            ends.append(high)
            continue
        before = found[-1][1] if found else ""
        for a, b in clitics.split(token[0], lang, before):
            word, folded, _, capital = _FACTS[token[0][a:b]]
            found.append((word, folded, WORD, capital))
            starts.append(low + a)
            ends.append(low + b)
    para.starts, para.ends = starts, ends
    return found


class _Facts(dict[str, Token]):
    """What a token is by its letters alone.

    Most words of a text have come before, in it or in another one; looked up a thousand
    times a text, they are not looked at again.
    """

    _MOST = 65_536
    _LONGEST = 64
    """Characters; longer ones hardly come twice."""

    def __missing__(self, token: str) -> Token:
        first = token[0]
        kind, word = POINT, token
        if first.isalnum() or (first in "@#" and len(token) > 1):
            kind = WORD
        elif first in _MASKS:
            kind, word = QUOTE, "\ue000"
        word = word if word.isascii() else word.translate(_SAME)
        facts = word, fold(word), kind, kind == WORD and word[0].isupper()
        if len(token) <= self._LONGEST:
            if len(self) >= self._MOST:
                self.clear()
            self[token] = facts
        return facts


_FACTS = _Facts()


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


def _split(text: str, para: Paragraph, lang: Language) -> None:
    begin = 0
    total = len(para.words)
    for i, word in enumerate(para.words[:-1]):
        if word in _MAY_END and _ends_sentence(text, para, i, lang):
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
