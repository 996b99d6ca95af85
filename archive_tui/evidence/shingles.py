"""Texts as sets of hashed word shingles, and small samples of them that can be compared.

A shingle is a run of ``k`` words (Broder, "On the resemblance and containment of documents",
1997). The resemblance of two texts is the Jaccard index of their shingle sets, |A∩B| / |A∪B|;
the containment of one in the other is |A∩B| / |A|. A sketch keeps the shingles whose hash is
0 modulo a power of two, Broder's MOD_m: unlike min-wise samples of a fixed size, the sketches
of a short and of a long text stay comparable, and estimate containment as well. The moduli are
nested, so that two sketches meet at the coarser of their two.

Hashes are 64 bits, the same in every process and on every machine. "Exact" below means exact
on these hashes: among 10^8 shingles two different ones share a hash with probability 0.0003.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]
"""Shingle hashes of one text, distinct and ascending."""

PIECE = 1 << 20
"""Code points that are hashed at once: what bounds memory on a text of any length."""
SAMPLES = 48
"""A sketch holds about as many shingles as this or more, as far as the text has them."""
FINEST, COARSEST = 0, 3
"""A sketch samples every 2**level-th shingle, between these levels."""

_SEPARATOR, _WORD, _ALONE = 0, 1, 2
_PLANES = 0x20000
_ALONE_RANGES = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x3040, 0x30FF),  # Hiragana, Katakana
    (0x31F0, 0x31FF),
    (0x3400, 0x4DBF),  # ideographs
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
)
"""Scripts without spaces between words: each letter is a word of its own."""
_POWERS = 64
_ODD = 0x9E3779B97F4A7C15


@dataclass(slots=True, frozen=True)
class Sketch:
    """A sample of a text's shingles."""

    size: int
    """How many distinct shingles the text has."""
    level: int
    """Hashes that are 0 modulo ``2**level`` are kept."""
    digest: bytes
    """16 bytes of blake2b over all distinct shingles: equal sets, equal digests."""
    hashes: Hashes
    """The sample, ascending."""


@cache
def _classes() -> NDArray[np.uint8]:
    table = np.zeros(_PLANES, dtype=np.uint8)
    for code in range(_PLANES):
        if unicodedata.category(chr(code))[0] in "LMN":
            table[code] = _WORD
    for first, last in _ALONE_RANGES:
        part = table[first : last + 1]
        part[part == _WORD] = _ALONE
    return table


@cache
def _powers() -> NDArray[np.uint64]:
    values, value = [], 1
    for _ in range(_POWERS):
        values.append(value)
        value = value * _ODD % (1 << 64)
    return np.array(values, dtype=np.uint64)


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Spread the bits (the finaliser of splitmix64), in place."""
    values ^= values >> np.uint64(30)
    values *= np.uint64(0xBF58476D1CE4E5B9)
    values ^= values >> np.uint64(27)
    values *= np.uint64(0x94D049BB133111EB)
    values ^= values >> np.uint64(31)
    return values


def _pieces(text: str) -> Iterator[str]:
    at = 0
    while len(text) - at > PIECE:
        cut = max(text.rfind(" ", at, at + PIECE), text.rfind("\n", at, at + PIECE))
        cut = cut if cut > at else at + PIECE
        yield text[at:cut]
        at = cut
    yield text[at:]


def _hashed(text: str) -> NDArray[np.uint64]:
    """The hashes of a piece's words in order; case and compatibility forms are folded."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    codes = np.frombuffer(folded.encode("utf-32-le", "replace"), dtype=np.uint32)
    kinds = _classes()[np.minimum(codes, _PLANES - 1)]
    # Beyond the first two planes there are ideographs, and nothing that is not a letter.
    kinds[codes >= _PLANES] = _ALONE
    kept = np.flatnonzero(kinds)
    if not len(kept):
        return np.empty(0, dtype=np.uint64)
    kinds = kinds[kept]
    begins = np.ones(len(kept), dtype=bool)
    begins[1:] = (np.diff(kept) > 1) | (kinds[1:] == _ALONE) | (kinds[:-1] == _ALONE)
    starts = np.flatnonzero(begins)
    place = np.arange(len(kept)) - np.repeat(starts, np.diff(starts, append=len(kept)))
    values = codes[kept].astype(np.uint64)
    values *= _powers()[place % _POWERS]
    return _mixed(np.add.reduceat(values, starts))


def words(text: str) -> NDArray[np.uint64]:
    """The hashes of a text's words in order; a letter of a script without spaces is a word."""
    parts = [_hashed(piece) for piece in _pieces(text)]
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


def _runs(hashed: NDArray[np.uint64], k: int) -> NDArray[np.uint64]:
    count = len(hashed) - k + 1
    if count <= 0:
        return np.empty(0, dtype=np.uint64)
    total = np.zeros(count, dtype=np.uint64)
    for at in range(k):
        total *= np.uint64(_ODD)
        total += hashed[at : at + count]
    return _mixed(total)


def shingles(text: str, k: int) -> Hashes:
    """The distinct shingles of ``k`` words of a text; none where it has fewer words."""
    return np.unique(_runs(words(text), k))


def sketch(hashes: Hashes) -> Sketch:
    """The sketch of a text's shingles."""
    size = len(hashes)
    level = FINEST
    while level < COARSEST and size >> (level + 1) >= SAMPLES:
        level += 1
    sample = hashes[(hashes & np.uint64((1 << level) - 1)) == 0] if level else hashes
    digest = hashlib.blake2b(hashes.tobytes(), digest_size=16).digest()
    return Sketch(size, level, digest, sample.copy())


def shared(one: Hashes, other: Hashes) -> int:
    """How many shingles two texts have in common."""
    return len(np.intersect1d(one, other, assume_unique=True))


def resemblance(common: int, one: int, other: int) -> float:
    """The Jaccard index of two sets of these sizes that share ``common``: 0 to 1."""
    union = one + other - common
    return common / union if union else 0.0


def containment(common: int, one: int, other: int) -> float:
    """How much of the smaller set is in the other: 0 to 1."""
    least = min(one, other)
    return common / least if least else 0.0
