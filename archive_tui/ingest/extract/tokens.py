"""Words, points and quoted passages of a text, each with its place, in one pass."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate, chain
from operator import add

from archive_tui.ingest.extract.language import fold

WORD, QUOTE, POINT = 0, 1, 2
MASKS = ("\ue000", "\ue001")
"""Quoted passages are masked with runs of these; two that touch, with one each."""
Token = tuple[str, str, int, bool]
"""As the rules know it, the same folded, its kind, whether it is a word with a capital."""
_Placed = tuple[str, str, int, bool, int, int]
"""A token with its length, and the distance from its beginning to that of the next one."""

_TOKEN = re.compile(
    "(\ue000+|\ue001+"
    r"|(?:[^\W\d_]\.){2,}(?:-[^\W_]+\.?)?"
    r"|\d{1,3}(?:,\d{3})+(?![\w,])"
    # Arabic vowel signs and combining accents are parts of their word.
    r"|[@#]?[^\W_]+(?:[\u0300-\u036f\u064b-\u065f]+[^\W_]*|['’\-.&/][^\W_]+)*"
    r"|[^\w\s\ue000\ue001])"
)
_SAME = str.maketrans("،؛؟۔", ",;?.")
"""Points of other scripts, as the rules know them."""
_ARTICLES = ("al-", "el-")
"""What Arabic surnames begin with in Latin letters: "al-Masri"."""


class _Facts(dict[str, Token]):
    """What a token is by its letters alone.

    Most words of a text have come before, in it or in another one; looked up a thousand
    times a text, they are not looked at again.
    """

    MOST = 65_536
    LONGEST = 64
    """Characters; longer ones hardly come twice."""

    def __missing__(self, token: str) -> Token:
        first = token[0]
        kind, word = POINT, token
        if first.isalnum() or (first in "@#" and len(token) > 1):
            kind = WORD
        elif first in MASKS:
            kind, word = QUOTE, MASKS[0]
        word = word if word.isascii() else word.translate(_SAME)
        capital = word[0].isupper() or (word.startswith(_ARTICLES) and word[3:4].isupper())
        facts = word, fold(word), kind, kind == WORD and capital
        if len(token) <= self.LONGEST:
            if len(self) >= self.MOST:
                self.clear()
            self[token] = facts
        return facts


class _Chunks(dict[str, tuple[_Placed, ...]]):
    """The tokens of what stands between two spaces, which no token holds.

    Empty where something in it is no token: then places are not sums of lengths.
    """

    MOST = 65_536
    LONGEST = 64

    def __missing__(self, chunk: str) -> tuple[_Placed, ...]:
        made = self._read(chunk)
        if len(chunk) <= self.LONGEST:
            if len(self) >= self.MOST:
                self.clear()
            self[chunk] = made
        return made

    def _read(self, chunk: str) -> tuple[_Placed, ...]:
        point = _POINTS.get(chunk[-1:])
        body = chunk[:-1] if point else chunk
        long = len(body)
        # Two that the pattern would read as well: most words, and most quoted passages.
        word: Token | None = None
        if body.isascii() and body.isalpha():
            word = body, body.lower(), WORD, body[0] <= "Z"
        elif body[:1] in MASKS and not body.strip(body[0]):
            word = MASKS[0], MASKS[0], QUOTE, False
        if word:
            return ((*word, long, long), point) if point else ((*word, long, long + 1),)
        pieces = _TOKEN.split(chunk)
        if any(pieces[::2]) or not chunk:
            return ()
        tokens = pieces[1::2]
        last = len(tokens) - 1
        return tuple(
            (*FACTS[token], len(token), len(token) + (i == last)) for i, token in enumerate(tokens)
        )


_POINTS: dict[str, _Placed] = {point: (point, point, POINT, False, 1, 2) for point in ".,:;!?"}
"""Points as they stand behind a word, before a space."""
FACTS = _Facts()
CHUNKS = _Chunks()

Columns = tuple[
    Sequence[str], Sequence[str], Sequence[int], Sequence[bool], Sequence[int], Sequence[int]
]
"""Tokens, the same folded, their kinds, whether words with a capital, starts, ends."""


def read(masked: str, start: int) -> Columns:
    """The tokens of a text whose first character stands at ``start``, column by column."""
    found = list(chain.from_iterable(map(CHUNKS.__getitem__, masked.split(" "))))
    if found:
        words, folded, kinds, capitals, lengths, steps = zip(*found, strict=True)
        starts = list(accumulate(steps, initial=start))
        if starts.pop() == start + len(masked) + 1:
            return words, folded, kinds, capitals, starts, list(map(add, starts, lengths))
    return _gapped(masked, start)


def _gapped(masked: str, start: int) -> Columns:
    """The same for a text that also holds what is no token: wider space, underscores."""
    # What stands before a token, the token, and so on.
    pieces = _TOKEN.split(masked)
    tokens = list(map(FACTS.__getitem__, pieces[1::2]))
    if not tokens:
        return (), (), (), (), (), ()
    places = list(accumulate(map(len, pieces), initial=start))
    words, folded, kinds, capitals = zip(*tokens, strict=True)
    return words, folded, kinds, capitals, places[1:-1:2], places[2::2]
