"""Words within one or two edits of another, found without comparing with every word."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz import process
from rapidfuzz.distance import OSA

from store.fulltext.codec.segment import FieldReader
from store.fulltext.snapshot import Snapshot

Letters = npt.NDArray[np.uint64]


def within_edits(
    snapshot: Snapshot, name: str, word: str, edits: int, prefix: int = 0
) -> list[str]:
    """The terms of a field at most ``edits`` edits from ``word``, a swap counting as one.

    They share its first ``prefix`` characters.
    """
    near: set[str] = set()
    for field, _ in snapshot.fields(name):
        near.update(near_terms(field, word, edits, prefix, _letters(snapshot, field)))
    return sorted(near)


def _letters(snapshot: Snapshot, field: FieldReader) -> Letters:
    kept: Letters = snapshot.kept.get(
        ("letters", id(field)), lambda: letters_of(field), lambda found: int(found.nbytes)
    )
    return kept


def near_terms(
    field: FieldReader, word: str, edits: int, prefix: int = 0, letters: Letters | None = None
) -> list[str]:
    """The same of one segment; ``letters`` as `letters_of` gives them, if they are at hand."""
    found = _candidates(field, word, edits, letters_of(field) if letters is None else letters)
    start = word[:prefix]
    candidates = [term for at in found if (term := field.term(at).decode()).startswith(start)]
    close = process.extract(word, candidates, scorer=OSA.distance, score_cutoff=edits, limit=None)
    return sorted(term for term, _, _ in close)


def _candidates(field: FieldReader, word: str, edits: int, letters: Letters) -> list[int]:
    """Ranks of terms that could be as near: as long, and of the same letters but for edits."""
    wanted = _letter_set(np.frombuffer(word.encode(), dtype=np.uint8))
    # An edit changes one character, of up to four bytes; letters of ASCII are one each.
    allowed = edits if word.isascii() else 4 * edits
    ends: Any = field.array("ends")
    sizes = np.diff(ends.astype(np.int64)) - 1
    long = len(word.encode())
    close = np.abs(sizes - long) <= 4 * edits
    missing = np.bitwise_count(wanted & ~letters) <= allowed
    extra = np.bitwise_count(letters & ~wanted) <= 4 * edits
    found: list[int] = (close & missing & extra).nonzero()[0].tolist()
    return found


def letters_of(field: FieldReader) -> Letters:
    """Of each term: which bytes it has, as bits by the byte's last six."""
    blob = np.frombuffer(field.text_bytes(), dtype=np.uint8)
    bits = np.left_shift(np.uint64(1), (blob & 63).astype(np.uint64))
    bits[blob == 10] = 0  # the newline after each term
    starts: Any = field.array("ends")[:-1]
    return np.bitwise_or.reduceat(bits, starts) if len(starts) else np.zeros(0, dtype=np.uint64)


def _letter_set(data: npt.NDArray[np.uint8]) -> np.uint64:
    if not len(data):
        return np.uint64(0)
    bits = np.left_shift(np.uint64(1), (data & 63).astype(np.uint64))
    found: np.uint64 = np.bitwise_or.reduce(bits)
    return found
