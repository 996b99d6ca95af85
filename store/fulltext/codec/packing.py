"""Numbers in as few bits as the largest of each 128 needs.

A packed array is two: ``widths`` u8, the bits of a number in each block, and ``data``, block
after block, number after number, the lowest bit first; 8 zero bytes end it, so that a number
is read as part of the 8 bytes that begin where it begins.
"""

from __future__ import annotations

import mmap
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from store.errors import IndexUnavailable
from store.fulltext.codec.container import Container

BLOCK = 128
WIDEST = 56
"""Bits of a number that lies within 8 bytes, wherever in a byte it begins."""
_ROWS = 4_096
"""Blocks that are worked on at once: what they take in between stays in the cache."""
_PAD = 8

Numbers = npt.NDArray[np.uint32]
_BITS = np.arange(WIDEST + 1)[:, None] * np.arange(BLOCK)[None, :]
_BYTE = _BITS >> 3
"""By width and place in a block: the byte in which a number begins …"""
_SHIFT = (_BITS & 7).astype(np.uint64)
"""… and the bit in it."""
_MASK = ((np.uint64(1) << np.arange(WIDEST + 1, dtype=np.uint64)) - np.uint64(1))[:, None]


def pack(values: npt.NDArray[np.uint32]) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    """Widths and data."""
    rows = np.zeros((-(-len(values) // BLOCK), BLOCK), dtype="<u4")
    rows.ravel()[: len(values)] = values
    widths = _bit_lengths(rows.max(axis=1)) if len(rows) else np.zeros(0, dtype=np.uint8)
    offsets = _offsets(widths)
    data = np.zeros(int(offsets[-1]) + _PAD, dtype=np.uint8)
    for width in np.unique(widths).tolist():
        here = np.flatnonzero(widths == width)
        for at in range(0, len(here) if width else 0, _ROWS):
            chosen = here[at : at + _ROWS]
            letters = rows[chosen].view(np.uint8).reshape(len(chosen), BLOCK, 4)
            used = np.ascontiguousarray(letters[:, :, : -(-width // 8)])
            bits = np.unpackbits(used, axis=2, bitorder="little")[:, :, :width]
            flat = bits.reshape(len(chosen), -1)
            places = offsets[chosen][:, None] + np.arange(width * BLOCK // 8)
            data[places] = np.packbits(flat, axis=1, bitorder="little")
    return widths, data


def _bit_lengths(values: Numbers) -> npt.NDArray[np.uint8]:
    # The exponent of a float is the bit length, exactly so for numbers below 2**53.
    return np.frexp(values.astype(np.float64))[1].astype(np.uint8)


def _offsets(widths: npt.NDArray[np.uint8]) -> npt.NDArray[np.int64]:
    found = np.zeros(len(widths) + 1, dtype=np.int64)
    np.cumsum(widths.astype(np.int64) * (BLOCK // 8), out=found[1:])
    return found


class Packed:
    """A packed array in a container, read in parts. Raises IndexUnavailable if it is not one."""

    def __init__(self, container: Container, name: str) -> None:
        self._map: mmap.mmap = container.bytes
        self._widths: npt.NDArray[np.uint8] = container.array(f"{name}.widths")
        self._first, last = container.span(f"{name}.data")
        self._at = _offsets(self._widths)
        if int(self._widths.max(initial=0)) > WIDEST or self._first + self._at[-1] + _PAD != last:
            raise IndexUnavailable("A file of the search index is damaged.")

    def slice(self, start: int, stop: int) -> Numbers:
        """The numbers ``[start, stop)``."""
        if stop <= start:
            return np.zeros(0, dtype=np.uint32)
        low, high = start // BLOCK, -(-stop // BLOCK)
        if high - low > _ROWS:
            steps = [start, *range((low + _ROWS) * BLOCK, stop, _ROWS * BLOCK), stop]
            return np.concatenate([self.slice(a, b) for a, b in pairwise(steps)])
        widths = self._widths[low:high]
        offsets = self._at[low:high]
        begin, end = int(offsets[0]), int(self._at[high])
        windows: npt.NDArray[np.uint64] = np.ndarray(
            (end - begin + 1,), "<u8", self._map, self._first + begin, (1,)
        )
        found = windows.take(_BYTE.take(widths, axis=0) + (offsets - begin)[:, None])
        found >>= _SHIFT.take(widths, axis=0)
        found &= _MASK.take(widths, axis=0)
        return found.astype(np.uint32).ravel()[start - low * BLOCK : stop - low * BLOCK]
