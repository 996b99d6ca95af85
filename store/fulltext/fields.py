"""The fields of the index and how each is stored."""

from __future__ import annotations

from typing import Any

from whoosh import fields as whoosh_fields
from whoosh import formats

STEMS = {"title": "title", "text": "text", "note": "note"}
"""Part of an entry → field with its stems (frequencies only: phrases are words as written)."""
EXACT = {"title": "title_exact", "text": "text_exact", "note": "note_exact"}
"""Part of an entry → field with its folded words and their positions."""
WORDS = ("speaker", "by", "publisher", "url")
"""Fields of folded words with positions; between two values there is a gap."""
KEYS = ("hashtag", "handle", "mention", "lang")
"""Fields of whole folded values."""
GAP = 64
"""Positions left free between two values of a field, so that no phrase spans them."""
BOOSTS = {"title": 2.0, "text": 1.0, "note": 1.0}
"""Weights of the parts in BM25F."""
KINDS = ("document", "tweet", "report", "quotation")
"""Codes of the ``kind`` column."""


class Placed(whoosh_fields.FieldType):  # type: ignore[misc]
    """Words with positions; a posting's value is one little-endian u32 a position."""

    def __init__(self) -> None:
        self.format = formats.Positions()
        self.analyzer = None


class Counted(whoosh_fields.FieldType):  # type: ignore[misc]
    """Words with frequencies alone."""

    def __init__(self) -> None:
        self.format = formats.Frequency()
        self.analyzer = None


def types() -> dict[str, Any]:
    """Whoosh field type by field name."""
    placed, counted = Placed(), Counted()
    return {
        **dict.fromkeys(STEMS.values(), counted),
        **dict.fromkeys(EXACT.values(), placed),
        **dict.fromkeys(WORDS, placed),
        **dict.fromkeys(KEYS, counted),
    }
