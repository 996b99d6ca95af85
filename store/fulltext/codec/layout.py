"""What the arrays of a segment are called, and how frequencies and lengths are packed.

Of a field ``f``, its terms ascending by their UTF-8 bytes:

``f.blob`` u8, terms one after another with a newline after each · ``f.ends`` u32, where
each one begins in it, and its end · ``f.heads`` u64, the first eight bytes of each as a
number · ``f.starts`` u32, where each one's postings begin · ``f.docs`` u32, documents
ascending within a term · ``f.counts`` u32, how often the term is in each.
Where positions are kept: ``f.places`` u32, where each term's positions begin ·
``f.gpos`` u32, ascending within a term: the document's start + position ·
``f.bases`` u32, where each document starts, and the end of the last.

``stored`` says how these are packed in the file. Read, a posting is its document and a
code, u16: frequency << 8 | code of the document's length in the field.

Documents lie `GAP` positions apart, so that nothing reaches over two of them.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

FIRST = 1 << 14
"""Start of the first document: distances within a query are subtracted without wrapping."""
MOST_PLACES = (1 << 32) - (1 << 20)
"""Positions of a field in one segment at most."""
BIG = 255
"""Frequency code of all frequencies from this one on, which are told beside the codes."""
_EXACT = 96

Lengths = npt.NDArray[np.float64]


def _decoded() -> Lengths:
    """Length by code: exact up to 95, then in steps of 6 %, to 1.1 million words."""
    steps = 1.06 ** np.arange(256 - _EXACT)
    return np.concatenate([np.arange(_EXACT), np.round(_EXACT * steps)])


LENGTHS = _decoded()
"""Words of a field by length code."""


def length_codes(lengths: npt.NDArray[np.int64]) -> npt.NDArray[np.uint8]:
    """The code of each length, the largest one for what is beyond."""
    found = np.searchsorted(LENGTHS, lengths, side="right") - 1
    return found.astype(np.uint8)


_CODES = length_codes(np.arange(1 << 16))


def codes_of(lengths: npt.NDArray[Any]) -> npt.NDArray[np.uint8]:
    """The same of lengths as they are stored, most of which are short."""
    if lengths.dtype.itemsize <= 2:
        return _CODES.take(lengths)
    return length_codes(lengths.astype(np.int64))


def head(term: bytes) -> int:
    """The first eight bytes of a term as a number that sorts as they do."""
    return int.from_bytes(term[:8].ljust(8, b"\0"), "big")


def heads(blob: npt.NDArray[np.uint8], ends: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint64]:
    """The same of all terms of a dictionary."""
    room = np.concatenate([blob, np.zeros(8, dtype=np.uint8)])
    first = ends[:-1].astype(np.int64)
    letters = room[first[:, None] + np.arange(8)]
    letters[np.arange(8) >= (ends[1:] - 1 - first)[:, None]] = 0
    numbers: npt.NDArray[np.uint64] = letters.view(">u8").ravel().astype(np.uint64)
    return numbers
