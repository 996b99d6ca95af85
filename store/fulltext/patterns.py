"""Wildcards: ``*`` for any letters, ``?`` for one."""

from __future__ import annotations

import re
from functools import lru_cache


@lru_cache(maxsize=256)
def wildcard_pattern(text: str) -> re.Pattern[str]:
    """A pattern that matches whole folded words.

    Runs of ``*`` count as one and each is lazy and anchored at the end, so that the cost
    stays polynomial in the number of stars.
    """
    text = re.sub(r"\*+", "*", text)
    parts = [
        {"*": ".*?", "?": "."}.get(piece, re.escape(piece)) for piece in re.split(r"([*?])", text)
    ]
    return re.compile("".join(parts) + r"\Z", re.DOTALL)
