"""Pairing of quotation marks by a stack, one paragraph at a time, in linear time."""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST = 6000
"""Code points; a longer quotation is taken for a pairing mistake and dropped."""
MOST_NESTED = 40
"""Quotations kept inside one quotation."""
_DEEPEST = 8
"""How far down the stack a closing mark looks for its opening mark."""

_ANY = re.compile("[\"“”„‟«»‹›「」『』‘’'‚＂]")
_CLOSES = {"”": '“„”‟"＂', "“": "„", "»": "«", "«": "»", "›": "‹", "‹": "›", "」": "「", "』": "『"}
_STRAIGHT = '"＂“'
"""What a straight mark closes: writers mix straight and curly ones."""
_SINGLE = "‘’'‚"


@dataclass(slots=True)
class Marked:
    """A quoted passage, marks included."""

    start: int
    end: int
    closed: bool
    """False where it runs to the paragraph's end without a closing mark."""
    nested: list[tuple[int, int]]


def pair(text: str, start: int, end: int, continued: bool = False) -> list[Marked]:
    """The outermost quoted passages of the paragraph ``text[start:end]``, in order.

    ``continued`` says that the next paragraph opens with a quotation mark, which is
    how a quotation over several paragraphs leaves its mark open.
    """
    stack: list[tuple[str, int]] = []
    spans: list[tuple[int, int]] = []
    for match in _ANY.finditer(text, start, end):
        _take(text, match.start(), match[0], start, end, stack, spans)
    if not spans and not stack:
        return []
    closed = _outermost(spans)
    first = start
    while first < end and text[first] in " \t\xa0":
        first += 1
    opening = next((s for s in stack if s[0] not in _SINGLE), None)
    if opening and end - opening[1] > 2 and _may_stay_open(opening[1], first, closed, continued):
        inner = [(m.start, m.end) for m in closed if m.start > opening[1]]
        closed = [m for m in closed if m.start < opening[1]]
        closed.append(Marked(opening[1], end, False, inner[:MOST_NESTED]))
    return [
        m for m in closed
        if 2 < m.end - m.start <= LONGEST and (m.start == start or text[m.start - 1] != "=")
    ]  # fmt: skip


def _may_stay_open(opened: int, first: int, closed: list[Marked], continued: bool) -> bool:
    alone = all(m.end <= opened for m in closed)
    return (opened == first and (continued or alone)) or (continued and alone)


def _take(
    text: str, at: int, mark: str, start: int, end: int,
    stack: list[tuple[str, int]], spans: list[tuple[int, int]],
) -> None:  # fmt: skip
    before = text[at - 1] if at > start else " "
    after = text[at + 1] if at + 1 < end else " "
    if mark in "'’‘‚":
        _take_single(mark, at, before, after, stack, spans)
        return
    if mark in '"＂':
        opens = _straight_opens(mark, before, after, stack)
    elif mark in "„‟「『‹":
        opens = mark != "‹" or not _has(stack, "›")
    elif mark == "“":
        opens = not _has(stack, "„")
    elif mark == "”":
        opens = not _has(stack, '“„”‟"') and before.isspace() and not after.isspace()
    elif mark in "«»›":
        opens = not _has(stack, _CLOSES[mark]) and not after.isspace()
        opens = opens or (mark == "«" and not _has(stack, "»"))
    else:
        opens = False
    if opens:
        stack.append((mark, at))
    else:
        _close(mark, at, stack, spans, _CLOSES.get(mark, _STRAIGHT))


def _straight_opens(mark: str, before: str, after: str, stack: list[tuple[str, int]]) -> bool:
    if before.isdigit() and not _has(stack, mark):
        return False  # an inch or second mark
    left = before.isspace() or before in "([{—–-/“‘'…"
    right = after.isspace() or after in ".,;:!?)]}—–…”’"
    if left and not right:
        return True
    if right and not left:
        return False
    return not _has(stack, _STRAIGHT)


def _take_single(
    mark: str, at: int, before: str, after: str,
    stack: list[tuple[str, int]], spans: list[tuple[int, int]],
) -> None:  # fmt: skip
    if mark in "‘‚":
        if not before.isalnum():
            stack.append((mark, at))
        return
    left = before.isspace() or before in '([{—–"“„'
    if mark == "'" and left and after.isalnum():
        stack.append((mark, at))
    elif not after.isalnum() and not left and stack and stack[-1][0] in _SINGLE:
        _close(mark, at, stack, spans, "'" if mark == "'" else "‘‚")


def _has(stack: list[tuple[str, int]], marks: str) -> bool:
    return any(opened in marks for opened, _ in stack[-_DEEPEST:])


def _close(
    mark: str, at: int, stack: list[tuple[str, int]], spans: list[tuple[int, int]], fits: str
) -> None:
    for depth in range(1, min(_DEEPEST, len(stack)) + 1):
        if stack[-depth][0] in fits:
            spans.append((stack[-depth][1], at + 1))
            del stack[-depth:]
            return


def _outermost(spans: list[tuple[int, int]]) -> list[Marked]:
    found: list[Marked] = []
    for start, end in sorted(spans, key=lambda s: (s[0], -s[1])):
        if found and start < found[-1].end:
            if len(found[-1].nested) < MOST_NESTED and end <= found[-1].end:
                found[-1].nested.append((start, end))
        else:
            found.append(Marked(start, end, True, []))
    return found
