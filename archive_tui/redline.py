"""Changes between two texts as lines for people: ``[-gone-]`` and ``{+new+}``, wrapped.

The marks stand beside whatever colour shows the same. Everything from a source has passed the
display boundary.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from archive_tui.display import cell_width, display_text
from archive_tui.evidence.revisions import GONE, NEW, SAME, Excerpt, Piece

Run = tuple[str, str]
"""A style (``same``, ``gone``, ``new``) and text that is fit for a terminal."""

_MARKS = {SAME: ("", ""), GONE: ("[-", "-]"), NEW: ("{+", "+}")}
_PARTS = re.compile(r"\n|[^\S\n]*\S+|[^\S\n]+")


def excerpt_lines(excerpt: Excerpt, width: int | None) -> list[list[Run]]:
    """The lines of one excerpt, ``width`` cells at most; None leaves paragraphs whole."""
    pieces = list(excerpt.pieces)
    if excerpt.more_before:
        pieces.insert(0, Piece(SAME, "… "))
    if excerpt.more_after:
        pieces.append(Piece(SAME, " …"))
    lines: list[list[Run]] = [[]]
    used = 0
    for chunk in _chunks(pieces):
        if chunk == [(SAME, "\n")]:
            lines.append([])
            used = 0
            continue
        size = sum(cell_width(text) for _, text in chunk)
        if width is not None and used and used + size > width:
            lines.append([])
            used = 0
        if not used:
            chunk = _without_space(chunk)
            size = sum(cell_width(text) for _, text in chunk)
        if width is not None and size > width:
            chunk, size = _broken(chunk, width, lines)
        lines[-1] += chunk
        used += size
    return list(_without_blanks(map(_simple, lines)))


def plain(runs: Iterable[Run]) -> str:
    """A line without its styles."""
    return "".join(text for _, text in runs)


def _chunks(pieces: Sequence[Piece]) -> Iterator[list[Run]]:
    """What may not be broken, each with the space before it; a line's end stands alone."""
    held: list[Run] = []
    for piece in pieces:
        before, after = _MARKS[piece.what]
        shown = display_text(piece.text, keep_newlines=True)
        if piece.what != SAME:
            # An end of a paragraph that came or went is to be seen.
            shown = shown.replace("\n", "¶\n")
            end = "\n" if shown.endswith("\n") else ""
            shown = before + shown.removesuffix("\n") + after + end
        for part in _PARTS.findall(shown):
            if part[0].isspace() and held:
                yield held
                held = []
            if part == "\n":
                yield [(SAME, "\n")]
            else:
                held.append((piece.what, part))
    if held:
        yield held


def _without_space(chunk: list[Run]) -> list[Run]:
    (style, text), *rest = chunk
    return [(style, text.lstrip()), *rest]


def _broken(chunk: list[Run], width: int, lines: list[list[Run]]) -> tuple[list[Run], int]:
    """Fill lines with what is longer than one; what is left, and its width."""
    left: list[Run] = []
    used = 0
    for style, text in chunk:
        for char in text:
            size = cell_width(char)
            if used and used + size > width:
                lines[-1] += left
                lines.append([])
                left, used = [], 0
            left.append((style, char))
            used += size
    return left, used


def _simple(line: list[Run]) -> list[Run]:
    """Neighbours of one style as one run."""
    found: list[Run] = []
    for style, text in line:
        if found and found[-1][0] == style:
            found[-1] = (style, found[-1][1] + text)
        elif text:
            found.append((style, text))
    return found


def _without_blanks(lines: Iterable[list[Run]]) -> Iterator[list[Run]]:
    """At most one blank line in a row, none at either end."""
    waiting = False
    begun = False
    for line in lines:
        if not plain(line).strip():
            waiting = begun
            continue
        if waiting:
            yield []
        waiting, begun = False, True
        yield line
