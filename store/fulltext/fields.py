"""The fields of the index, by name; ``codec.schema`` states them as Whoosh's fields."""

from __future__ import annotations

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
PART = {field: part for names in (STEMS, EXACT) for part, field in names.items()}
"""Part of an entry by the fields that hold its words; these alone are ranked by length."""
DATES = ("date_from", "date_to")
"""Columns of days that an entry may be without."""
DAYS = (*DATES, "added")
BITS = {"number": 64, **dict.fromkeys(DAYS, 32)}
"""Columns of numbers, by their size."""
COLUMNS = ("number", "kind", *DAYS)
"""Columns whose values are the terms of a field of the same name, for Whoosh."""
