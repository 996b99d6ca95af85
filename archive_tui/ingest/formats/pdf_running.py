"""What stands on pages and is not their text: running headers, page and line numbers."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import pairwise

from archive_tui.ingest.formats.pdf_lines import Leaf, Line

LEAST_PAGES = 3
"""Pages on which the same line stands at the same height before it is a running one."""
_EDGE_LINES = 3
"""Lines at the head and at the foot of a page that may be running ones."""
_EDGE = 0.25
"""The part of a page's height, at its head and at its foot, where running lines stand."""
_DRIFT = 6.0
"""Points by which the height of a running line differs from page to page."""
_DIGITS = re.compile(r"\d+")
_FIRST = re.compile(r"(\d{1,6})(?=\s|\Z)")
_LAST = re.compile(r"(?:\A|(?<=\s))(\d{1,6})\Z")
_OF = re.compile(r"(?:\A|(?<=\s))(\d{1,4}) ?(?:/|of) ?\d{1,4}(?=\s|\Z)")
_BARE = re.compile(
    r"[-–— ]*(?:page |p\. ?)?(\d{1,6}|[ivxlc]{1,8})(?: ?(?:/|of) ?\d{1,6})?[-–— ]*\Z", re.I
)
_NUMBERED = re.compile(r"(\d{1,2})(?: |\Z)")
_LEAST_NUMBERED = 10
"""Consecutive numbers down a page before they are line numbers."""


def strip(leaves: list[Leaf]) -> list[str]:
    """Take running lines and line numbers out of ``leaves``; the label of each page.

    One of the three lines nearest to the head or foot is a running one, if those further
    out are, where it stands, but for a number that counts the pages, at the same height on
    three pages close to each other, or where it begins or ends with the number of its page.
    At the head of the first page it stays.

    A label is what the file states, else the number printed, else the page's count; where
    numbers are printed, pages before the first of them are counted as [1], [2] …
    """
    edges = [_edges(leaf) for leaf in leaves]
    repeated = _repeated(leaves, edges)
    numbers, offset = _counted(edges)
    labels: list[str] = []
    for index, (leaf, (head, foot)) in enumerate(zip(leaves, edges, strict=True)):
        numbered = {
            id(line) for line in (*head[:1], *foot[:1])
            if numbers.get(index) in _numbers(line) or _bare(line) == leaf.label.casefold()
        }  # fmt: skip
        running = set[int]()
        for side in (head, foot, [x for x in leaf.lines if not x.upright]):
            for line in side:
                if id(line) not in numbered and (_key(line), index) not in repeated:
                    break  # what stands further in is text
                running.add(id(line))
        if index == 0:
            running -= {id(line) for line in head if not _bare(line)}
        leaf.lines = _without_line_numbers([x for x in leaf.lines if id(x) not in running])
        labels.append(leaf.label or _label(index, numbers.get(index), offset))
    return labels


def _label(index: int, printed: int | None, offset: int | None) -> str:
    if printed is not None:
        return str(printed)
    if offset is None or offset == 1:
        return str(index + 1)
    return str(index + offset) if index + offset > 0 else f"[{index + 1}]"


def _edges(leaf: Leaf) -> tuple[list[Line], list[Line]]:
    """The lines nearest to the head and to the foot, the outermost first."""
    ordered = sorted((x for x in leaf.lines if x.upright), key=lambda line: -line.base)
    head = [x for x in ordered[:_EDGE_LINES] if x.base > (1 - _EDGE) * leaf.height]
    return head, [x for x in ordered[: -_EDGE_LINES - 1 : -1] if x.base < _EDGE * leaf.height]


def _key(line: Line) -> str:
    return _DIGITS.sub("#", line.text).casefold()


def _repeated(
    leaves: list[Leaf], edges: list[tuple[list[Line], list[Line]]]
) -> set[tuple[str, int]]:
    """The lines that come again, by what they say without their digits, and the page's index.

    On every page or every second one: what opens each chapter is no running line. Their
    digits are the same, or one number counts the pages: rows of a table are none either.
    """
    seen: dict[str, list[tuple[int, Line]]] = defaultdict(list)
    for index, (leaf, (head, foot)) in enumerate(zip(leaves, edges, strict=True)):
        sideways = [x for x in leaf.lines if not x.upright][:_EDGE_LINES]
        for line in {id(x): x for x in (*head, *foot, *sideways)}.values():
            seen[_key(line)].append((index, line))
    kept: set[tuple[str, int]] = set()
    for key, places in seen.items():
        if not any(c.isalpha() or c == "#" for c in key):
            continue
        for trio in zip(places, places[1:], places[2:], strict=False):
            heights = [line.base for _, line in trio]
            near = trio[2][0] - trio[0][0] <= 2 * (LEAST_PAGES - 1)
            if near and max(heights) - min(heights) <= _DRIFT and _counts(trio):
                kept.update((key, index) for index, _ in trio)
    return kept


def _counts(trio: tuple[tuple[int, Line], ...]) -> bool:
    """True where the lines' numbers are the same, but for one that counts the pages."""
    told = [[int(n[:9]) for n in _DIGITS.findall(line.text)] for _, line in trio]
    changing = [column for column in zip(*told, strict=True) if len(set(column)) > 1]
    if len(changing) != 1:
        return not changing
    return len({n - index for (index, _), n in zip(trio, changing[0], strict=True)}) == 1


def _numbers(line: Line) -> set[int]:
    if len(line.text) > 150:
        return set()
    said = (_FIRST.match(line.text), _LAST.search(line.text[-12:]), _OF.search(line.text))
    found = [match for match in said if match]
    bare = _BARE.match(line.text)
    if bare and bare[1].isdigit():
        found.append(bare)
    return {int(m[1]) for m in found}


def _bare(line: Line) -> str | None:
    bare = _BARE.match(line.text)
    return bare[1].casefold() if bare else None


def _counted(
    edges: list[tuple[list[Line], list[Line]]],
) -> tuple[dict[int, int], int | None]:
    """The numbers printed on pages, by index, and what most of them differ by from it.

    Numbers count as those of pages where three pages or more, and a quarter of all,
    count on alike; then also those that stand between their neighbours' numbers.
    """
    said = [{n for x in (*head[:1], *foot[:1]) for n in _numbers(x)} for head, foot in edges]
    votes = Counter(n - index for index, numbers in enumerate(said) for n in numbers)
    best = votes.most_common(1)
    if not best or best[0][1] < max(LEAST_PAGES, len(edges) // 4):
        return {}, None
    offset = best[0][0]
    printed = {i: i + offset for i, numbers in enumerate(said) if i + offset in numbers}
    low = 0
    for i, numbers in enumerate(said):
        after = next(
            (printed[k] for k in range(i + 1, min(i + 4, len(said))) if k in printed), None
        )
        if i not in printed and after is not None:
            fit = [n for n in numbers if low < n < after <= n + 5]
            if len(fit) == 1:
                printed[i] = fit[0]
        low = printed.get(i, low)
    return printed, offset


def _without_line_numbers(lines: list[Line]) -> list[Line]:
    """Lines without the numbers 1, 2, 3 … that count them down the page, as in transcripts."""
    numbered = [(i, m) for i, line in enumerate(lines) if (m := _NUMBERED.match(line.text))]
    expected, chain = 1, list[tuple[int, int]]()
    for i, match in numbered:
        if int(match[1]) == expected:
            chain.append((i, match.end()))
            expected += 1
    if len(chain) < max(_LEAST_NUMBERED, len(lines) // 3) or not _one_column(lines, chain):
        return lines
    cut = dict(chain)
    kept: list[Line] = []
    for i, line in enumerate(lines):
        if i in cut:
            line.text = line.text[cut[i] :].strip()
        if line.text:
            kept.append(line)
    return kept


def _one_column(lines: list[Line], chain: list[tuple[int, int]]) -> bool:
    """True where the numbers stand straight below each other, evenly spaced."""
    places = [lines[i] for i, _ in chain]
    if max(p.left for p in places) - min(p.left for p in places) > 2 * places[0].size:
        return False
    steps = sorted(a.base - b.base for a, b in pairwise(places))
    return steps[0] > 0 and steps[-1] - steps[0] <= 0.6 * steps[len(steps) // 2]
