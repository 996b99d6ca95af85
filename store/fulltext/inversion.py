"""What the index keeps of an entry's values: days, titles to sort by, whole values."""

from __future__ import annotations

NO_DAY = -1
"""In day columns: the entry has none. Days are proleptic Gregorian ordinals."""
TITLE_BYTES = 48
"""How much of a folded title decides its place in a list sorted by title."""
_SPACED = str.maketrans({"\n": " ", "\0": " "})


def clean(key: str) -> str:
    """A whole value as a term: one line, no lone surrogates, a bounded length."""
    return key.translate(_SPACED).encode("utf-8", "replace")[:400].decode("utf-8", "ignore")
