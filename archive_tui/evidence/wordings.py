"""Two wordings of what may be the same words, side by side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from archive_tui.evidence.revisions import GONE, NEW, SAME, Piece, compare

_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+")


@dataclass(slots=True, frozen=True)
class Wordings:
    """Two texts compared word by word. Words are counted, not marks."""

    pieces: tuple[Piece, ...]
    same: int
    """Words that are in both, in this order."""
    gone: int
    """Words that only the first has."""
    new: int
    """Words that only the second has."""

    @property
    def differ(self) -> bool:
        """Whether anything differs, be it a mark or a space."""
        return any(piece.what != SAME for piece in self.pieces)

    def sentence(self) -> str:
        """How much differs, in words."""
        if not self.differ:
            return "The same words."
        if not (self.gone or self.new):
            return f"The same {self.same:,} words; marks or spaces differ."
        return (
            f"{self.same:,} words are in both, {self.gone:,} only in the first, "
            f"{self.new:,} only in the second."
        )


def wordings(first: str, second: str) -> Wordings:
    """Compare two texts; every code point of both is in the pieces."""
    pieces = tuple(compare(first, second))
    return Wordings(pieces, _words(pieces, SAME), _words(pieces, GONE), _words(pieces, NEW))


def _words(pieces: Sequence[Piece], what: str) -> int:
    return sum(len(_WORD.findall(piece.text)) for piece in pieces if piece.what == what)
