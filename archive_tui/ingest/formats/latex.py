"""LaTeX in a database's values, as the characters that it stands for."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

_MAX = 100_000
"""Code points of a longer value are kept as they are written."""
_MAX_DEPTH = 50
"""Braces within braces; the decoder recurses, and titles have two or three."""
_MARKUP = re.compile(r"[\\{}$~]|--|``|''")
_BARE_PERCENT = re.compile(r"(?<!\\)((?:\\\\)*)%")
_COMMAND = re.compile(r"\\(?:url|href|path)\s*\{([^{}]*)\}")
_CIRCUMFLEX = r"\textasciicircum{}"
"""The decoder reads it as the accent of that shape."""
_WRITTEN = {
    r"\textasciitilde": "~",
    r"\textasciicircum": "^",
    r"\textbackslash": "\\",
    r"\textunderscore": "_",
}
_NAMED = re.compile(r"(\\text(?:asciitilde|asciicircum|backslash|underscore))(?:\{\}|\s|(?=\W)|\Z)")
_GROUP = re.compile(r"(?<!\\)[{}]")
_ESCAPED = re.compile(r"\\([&%$#_{}~^])(?:\{\})?")


@lru_cache(maxsize=1)
def _decoder() -> Any:
    from pylatexenc.latex2text import LatexNodes2Text

    return LatexNodes2Text(math_mode="verbatim", strict_latex_spaces=True)


def plain(value: str) -> str:
    """``value`` with accents, dashes and commands decoded and its braces gone.

    A value that is no LaTeX, such as one with an open brace or nested too deeply, is kept
    as it is written.
    """
    if not _MARKUP.search(value) or len(value) > _MAX or _depth(value) > _MAX_DEPTH:
        return value
    value = value.replace(_CIRCUMFLEX, "^")
    try:
        # A percent sign begins a comment in LaTeX and not in a database.
        text: str = _decoder().latex_to_text(_BARE_PERCENT.sub(r"\1\\%", value))
    except (ValueError, IndexError, KeyError, TypeError, AttributeError, RecursionError):
        return value
    return text


def address(value: str) -> str:
    """A web address or DOI: only its escapes undone, since ``~`` and ``--`` are its own."""
    value = value.strip()
    wrapped = _COMMAND.search(value)
    value = wrapped[1] if wrapped else value
    value = _NAMED.sub(lambda match: _WRITTEN[match[1]], value)
    return _ESCAPED.sub(r"\1", _GROUP.sub("", value))


def _depth(value: str) -> int:
    depth = deepest = 0
    for char in value:
        depth += (char == "{") - (char == "}")
        deepest = max(deepest, depth)
    return deepest
