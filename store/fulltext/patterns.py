"""Wildcards: ``*`` for any letters, ``?`` for one, ``[abc]`` for one of these."""

from __future__ import annotations

import fnmatch
import re
from functools import lru_cache


@lru_cache(maxsize=256)
def wildcard_pattern(text: str) -> re.Pattern[str]:
    """A pattern that matches whole folded words.

    What stands between two stars is taken where it is first found and never tried again
    (atomic groups), so that a pattern full of stars is no slower than one with a few.
    """
    if "[" in text:
        return re.compile(fnmatch.translate(text))
    first, *rest = re.split(r"\*+", text)
    middle = "".join(f"(?>.*?{_letters(piece)})" for piece in rest[:-1])
    last = f".*{_letters(rest[-1])}" if rest else ""
    return re.compile(_letters(first) + middle + last + r"\Z", re.DOTALL)


def _letters(piece: str) -> str:
    return re.escape(piece).replace(r"\?", ".")
