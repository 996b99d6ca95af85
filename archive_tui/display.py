"""The one boundary between text from sources and anything that is shown.

Whatever came from outside passes through here before it reaches a terminal, from the
interface and the command line alike. Three strengths:

- ``display_text``: harmless to any terminal; emoji stay as they were written.
- ``screen_map``: for drawing cell by cell; also drops what terminals and the layout measure
  differently (variation selectors, skin tones, joiners outside emoji), and says which
  character of the source each drawn character stands for.
- ``row_text``: one line of a list, cropped to a number of cells.

Offsets are code points. Widths are terminal cells.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from functools import lru_cache

FIRST_STRONG_ISOLATE = "\u2068"
RIGHT_TO_LEFT_ISOLATE = "\u2067"
POP_ISOLATE = "\u2069"
ELLIPSIS = "…"

_CLUSTER_LIMIT = 16
"""Code points drawn for one cluster: marks piled on one letter cost a whole screen otherwise."""

_UNSAFE_CLASS = (
    "\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\ufdd0-\ufdef"
    "\ud800-\udfff\ue000-\uf8ff\U0001d173-\U0001d17a\U000e0000-\U0010ffff"
)
_UNSAFE = re.compile(f"\r\n|[{_UNSAFE_CLASS}]")
_UNSAFE_ONE = re.compile(f"[{_UNSAFE_CLASS}]")
_SPACES = frozenset("\t\n\x85\u2028\u2029")
_BREAKS = frozenset("\n\x85\u2028\u2029")
_DROPPED = frozenset("\xad\u034f\u061c\u200e\u200f\u180e")
"""Soft hyphens, joiners without a shape and direction marks: they draw nothing by right."""

# Measured: rich and tmux disagree on these, so that columns behind them would shift.
_UNSTEADY = re.compile(
    f"\r\n|[{_UNSAFE_CLASS}]|[\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]"
    "|(?<![\U0001f000-\U0001faff])\u200d|\u200d(?![\U0001f000-\U0001faff])"
)
_VARIATION = re.compile("[\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]")
_PLAIN = re.compile(
    "[\x20-\x7e\xa0-\xac\xae-\u02ff\u0370-\u0377\u0384-\u0482\u048a-\u052f"
    "\u2010-\u2027\u2030-\u205e\u2500-\u25fc]*"
)
"""Text whose width is its length and where every character stands by itself."""

_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_FLAG_FIRST, _FLAG_LAST = "\U0001f1e6", "\U0001f1ff"


def _visible(char: str) -> str:
    """What stands for one unsafe character."""
    code = ord(char[0])
    if char == "\r\n" or char in _SPACES:
        return " "
    if char in _DROPPED:
        return ""
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    return f"‹U+{code:04X}›"


@lru_cache(1024)
def _stand_in(char: str) -> str:
    return _visible(char)


def _line_stand_in(match: re.Match[str]) -> str:
    return _stand_in(match[0])


def _text_stand_in(match: re.Match[str]) -> str:
    char = match[0]
    return "\n" if char == "\r\n" or char in _BREAKS else _stand_in(char)


def display_text(text: str, *, keep_newlines: bool = False) -> str:
    """``text`` with nothing left that a terminal would obey.

    C0 and C1 controls (with them every escape sequence), DEL, bidi overrides, embeddings and
    isolates, zero-width and private-use characters, noncharacters and lone surrogates are
    made visible: ``␛``, ``‹U+202E›``. Tabs and line breaks become a space; with
    ``keep_newlines`` every kind of line break becomes LF. Direction marks and soft hyphens,
    which draw nothing, are left out. Applying it twice changes nothing more.
    """
    if text.isascii() and text.isprintable():
        return text
    return _UNSAFE.sub(_text_stand_in if keep_newlines else _line_stand_in, text)


def typed_text(text: str) -> str:
    """``text`` as a line that is being edited shows it: one character for each of its own.

    What ``display_text`` makes visible or drops is one sign here (``␛``, a space, ``�``), so
    that the cursor stands where it seems to.
    """
    if text.isascii() and text.isprintable():
        return text
    return _UNSAFE_ONE.sub(_typed_stand_in, text)


def _typed_stand_in(match: re.Match[str]) -> str:
    shown = _stand_in(match[0])
    return shown if len(shown) == 1 else "\ufffd"


def screen_map(text: str) -> tuple[str, array[int] | None]:
    """``text`` as it is drawn, and for each drawn character the offset it stands for in ``text``.

    The second is None where both are the same. Line breaks become spaces: split before.
    """
    if text.isascii() and text.isprintable():
        return text, None
    found = _UNSTEADY.search(text)
    if found is None:
        return text, None
    out: list[str] = []
    offsets = array("q")
    at = 0
    for match in _UNSTEADY.finditer(text, found.start()):
        start = match.start()
        if start > at:
            out.append(text[at:start])
            offsets.extend(range(at, start))
        at = match.end()
        char = match[0]
        stand_in = "" if char == "\u200d" or _VARIATION.match(char) else _stand_in(char)
        out.append(stand_in)
        offsets.extend([start] * len(stand_in))
    out.append(text[at:])
    offsets.extend(range(at, len(text)))
    return "".join(out), offsets


def cell_width(text: str) -> int:
    """How many terminal cells ``text`` takes; ``text`` has been through this module."""
    if _PLAIN.fullmatch(text):
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def is_plain(text: str) -> bool:
    """Whether each character of ``text`` takes one cell and stands by itself."""
    return _PLAIN.fullmatch(text) is not None


def plain_length(text: str) -> int:
    """How many characters from the start take one cell each and stand by themselves."""
    match = _PLAIN.match(text)
    return 0 if match is None else match.end()


def is_right_to_left(text: str) -> bool:
    """Whether ``text`` holds a letter that is written from right to left."""
    return not text.isascii() and _RIGHT_TO_LEFT.search(text) is not None


def isolated(text: str) -> str:
    """``text``, in isolates of ours where it holds right-to-left letters.

    They keep the numbers and marks around it in their place. They take no cells.
    """
    if is_right_to_left(text):
        return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}"
    return text


def clusters(text: str) -> list[tuple[int, int, int]]:
    """``(start, end, cells)`` of what must not be split: flags, families, letters with marks."""
    from rich.cells import split_graphemes

    spans = split_graphemes(text)[0]
    merged: list[tuple[int, int, int]] = []
    previous_is_half_flag = False
    for start, end, width in spans:
        is_indicator = _FLAG_FIRST <= text[start] <= _FLAG_LAST
        if previous_is_half_flag and is_indicator:
            first, _, before = merged[-1]
            merged[-1] = (first, end, before + width)
            previous_is_half_flag = False
            continue
        merged.append((start, end, width))
        previous_is_half_flag = is_indicator and end == start + 1
    return merged


def first_cells(text: str, width: int) -> str:
    """The beginning of ``text`` that takes at most ``width`` cells, clusters whole."""
    last = 0
    for _, end, cells in clusters(text):
        width -= cells
        if width < 0:
            break
        last = end
    return text[:last]


def row_text(text: str, width: int) -> str:
    """``text`` as one line of at most ``width`` cells, with ``…`` where it was cut.

    Flags, emoji families and letters with their marks stay whole or are left out whole.
    Right-to-left text comes isolated, so put it last on its line or pad behind it.
    """
    if width <= 0:
        return ""
    if len(text) <= width and text.isascii() and text.isprintable():
        return text
    # A cluster has few code points; what lies far beyond the width cannot be seen.
    limit = width * _CLUSTER_LIMIT + 64
    shown = screen_map(text[:limit])[0]
    return isolated(_crop(shown, width, cut=len(text) > limit))


def _crop(text: str, width: int, *, cut: bool) -> str:
    if _PLAIN.fullmatch(text):
        if len(text) <= width and not cut:
            return text
        return text[: width - 1] + ELLIPSIS
    parts: list[str] = []
    used = 0
    room_before_ellipsis = 0
    """How many parts fit when the ellipsis needs a cell too."""
    for start, end, cells in clusters(text):
        if used + cells > width:
            cut = True
            break
        parts.append(text[start : min(end, start + _CLUSTER_LIMIT)])
        used += cells
        if used <= width - 1:
            room_before_ellipsis = len(parts)
    if cut:
        return "".join(parts[:room_before_ellipsis]) + ELLIPSIS
    return "".join(parts)


def padded(text: str, width: int) -> str:
    """``row_text(text, width)`` filled up with spaces to exactly ``width`` cells."""
    shown = row_text(text, width)
    return shown + " " * max(0, width - cell_width(shown))


def joined(parts: Sequence[str], separator: str = " ") -> str:
    """The parts that are not empty, each made harmless, in one line."""
    return separator.join(display_text(part) for part in parts if part)
