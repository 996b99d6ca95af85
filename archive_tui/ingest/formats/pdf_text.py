"""The lines of a PDF made into one text with pages and headings.

A PDF holds no text in the archive's sense, only marks at places, so that a text has to be
made of them. What is done, and all that is done:

- Lines stand in the order of the file, which is the order of reading nearly always; notes at
  a page's foot that would part a paragraph stand before it (``pdf_notes``).
- A line is joined to the one before it with a space where both are lines of one paragraph:
  of one size, one below the other at the usual distance, not indented, and the first one
  so long that the next word did not fit. Other lines begin on a line of their own, after
  an empty one where the page leaves more than the usual distance.
- A hyphen at a line's end goes where the word without it stands elsewhere in the file and
  the word with it does not; soft hyphens go always. Any other hyphen stays, the line after
  it joined without a space. So "re-" "port" becomes "report" only if the file says so.
- Running headers and footers, page numbers and line numbers are left out (``pdf_running``).
- Pages are parted by one form feed: alone where a paragraph goes on over the page's end,
  else on a line of its own. No form feed stands anywhere else.
- Runs of spaces within a line are one space; characters that the file gives no meaning
  for are U+FFFD. Letters are never changed otherwise.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from archive_tui.ingest.formats import pdf_notes
from archive_tui.ingest.formats.pdf_lines import Bookmark, Leaf, Line

VERSION = "2"
"""Grows when the same file would give another text."""
PAGE_BREAK = "\f"
_HEADING_RATIO = 1.12
"""How much larger than the running text a heading's letters are."""
_LONGEST_HEADING = 200
_MOST_HEADINGS = 5_000
_ITEM = re.compile(
    r"(?:[•●▪■◦‣·*–—-]|\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,5})[.)]|\[\d{1,3}\]|\d{1,2}(?:\.\d{1,2})+) "
)
_ENDED = tuple('.!?:;”"»’)]')
_DASHES = "-\u2010\u2011\u2013\u2014"
_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010\u2011][^\W\d_]+)*")
_TAIL = re.compile(r"(?<![^\W\d_])[^\W\d_]++\Z")
_HEAD = re.compile(r"[^\W\d_]+")
# What goes on without a space for certain: the beginning of an address.
_ADDRESS = re.compile(r"(?:https?://(?:[^\s]{0,300}/)?|[\w.-]@)\Z")
# Scripts written without spaces between words: Thai to Khmer, kana, Han.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]"
)


@dataclass(slots=True)
class Placed:
    """A line in the text: ``[start, end)``, code points."""

    line: Line
    page: int
    start: int
    end: int


@dataclass(slots=True)
class Made:
    """A text with the places of its lines and pages."""

    text: str
    pages: list[tuple[int, int]]
    """Start and end of each page, without the line ends around the form feed."""
    placed: list[Placed]
    body: float
    """The size of most of its letters, points."""


def make(leaves: list[Leaf]) -> Made:
    """The text of pages whose running lines are gone."""
    return _Maker(leaves).made()


class _Maker:
    """A text on its way."""

    def __init__(self, leaves: list[Leaf]) -> None:
        self.leaves = leaves
        self.parts: list[str] = []
        self.length = 0
        self.placed: list[Placed] = []
        self.words = _words(leaves)
        self.body, self.pitches = _measures(leaves)
        self.here: dict[int, float] = {}
        """The usual distance of lines on the present page, by their size."""

    def made(self) -> Made:
        pdf_notes.put_aside(self.leaves, self.body, self._last_start, self._goes_on)
        pages: list[tuple[int, int]] = []
        for index, leaf in enumerate(self.leaves):
            last = self.placed[-1] if self.placed else None
            first = leaf.lines[0] if leaf.lines else None
            goes_on = (
                last is not None and last.page == index - 1 and first is not None
                and self._goes_on(self.leaves[index - 1].lines, first)
            )  # fmt: skip
            if index:
                before = "" if goes_on or self.length == 0 else "\n"
                self._put(before + PAGE_BREAK + ("" if goes_on or first is None else "\n"))
            start = self.length
            self._page(leaf, index)
            pages.append((start, self.length))
        return Made("".join(self.parts), pages, self.placed, self.body)

    def _put(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def _page(self, leaf: Leaf, index: int) -> None:
        rights = _rights(leaf.lines)
        self.here = _measures([leaf])[1]
        previous: Line | None = None
        first: Line | None = None
        for line in leaf.lines:
            if previous is None or first is None:
                first = line
            else:
                if self._belongs(first, previous, line, rights[id(previous)]):
                    self._join(previous, line)
                else:
                    self._put("\n\n" if self._apart(previous, line) else "\n")
                    first = line
            start = self.length
            self._put(line.text)
            self.placed.append(Placed(line, index, start, self.length))
            previous = line

    # -- what belongs together -----------------------------------------------------------

    def _pitch(self, line: Line) -> float:
        """The most that the next baseline of a paragraph may lie below this one."""
        size = round(line.size)
        usual = self.here.get(size) or self.pitches.get(size)
        return 1.12 * usual + 0.5 if usual else 1.45 * line.size

    def _same(self, first: Line, above: Line, below: Line, right: float) -> bool:
        """True where ``below`` goes on with the paragraph that began with ``first``."""
        down = above.base - below.base
        if abs(down) < 0.4 * max(above.size, below.size) and below.left >= above.right - 2:
            return True  # pieces of one printed line
        if abs(above.size - below.size) > max(0.8, 0.1 * above.size):
            return False
        if not 0 < down <= self._pitch(above):
            return False
        if below.left > above.right or above.left > below.right or _ITEM.match(below.text):
            return False
        if _is_row(above.text) and _is_row(below.text):
            return False
        indent = 0.8 * below.size
        if below.left - above.left > indent and not (first is above and _ITEM.match(above.text)):
            return False
        if above.left - below.left > indent and first is not above:
            return False
        return not _ends(above, below, right)

    def _next_column(self, above: Line, below: Line, right: float) -> bool:
        """True where a paragraph goes on at the head of the next column."""
        return (
            below.base > above.base + above.size
            and below.left > above.left
            and _unfinished(above, below)
            and not _ends(above, below, right)
        )

    def _goes_on(self, lines: list[Line], below: Line) -> bool:
        """True where the last paragraph of a page goes on at the head of the next one."""
        last = lines[-1]
        return _unfinished(last, below) and not _ends(last, below, _rights(lines)[id(last)])

    def _last_start(self, lines: list[Line]) -> int:
        """The index at which the last paragraph of a page begins."""
        rights, start = _rights(lines), 0
        self.here = _measures([Leaf("", 0.0, lines)])[1]
        for at in range(1, len(lines)):
            above, below = lines[at - 1], lines[at]
            if not self._belongs(lines[start], above, below, rights[id(above)]):
                start = at
        return start

    def _belongs(self, first: Line, above: Line, below: Line, right: float) -> bool:
        return self._same(first, above, below, right) or self._next_column(above, below, right)

    def _apart(self, above: Line, below: Line) -> bool:
        down = above.base - below.base
        return (
            down > self._pitch(above)
            or down < -above.size
            or (abs(above.size - below.size) > 0.1 * above.size)
        )

    # -- how it is joined ----------------------------------------------------------------

    def _join(self, above: Line, below: Line) -> None:
        text = self.parts[-1]
        if text.endswith("\xad"):
            self.parts[-1] = text[:-1]
            self.placed[-1].end -= 1
            self.length -= 1
            return
        if text[-1] in _DASHES and len(text) > 1 and not text[-2].isspace():
            if self._is_one_word(text, below.text):
                self.parts[-1] = text[:-1]
                self.placed[-1].end -= 1
                self.length -= 1
            return
        if _ADDRESS.search(text[-400:]) or (
            _UNSPACED.match(text[-1]) and _UNSPACED.match(below.text)
        ):
            return
        self._put(" ")

    def _is_one_word(self, above: str, below: str) -> bool:
        if above[-1] not in "-\u2010":
            return False
        tail, head = _TAIL.search(above[-40:-1]), _HEAD.match(below[:40])
        if not tail or not head or head[0] != head[0].lower():
            return False
        one = (tail[0] + head[0]).casefold()
        two = f"{tail[0]}-{head[0]}".casefold()
        return one in self.words and two not in self.words


def _ends(above: Line, below: Line, right: float) -> bool:
    """True where ``above`` ends its paragraph: the next word would have fitted on it."""
    if above.hyphen:
        return False
    word = below.text.split(" ", 1)[0]
    width = (below.right - below.left) / max(1, len(below.text)) * (len(word) + 1)
    # After a full stop a line that is nearly long enough counts as the last one.
    needed = (0.75 if above.text.endswith(_ENDED) else 1.0) * (width + 0.6 * above.size)
    return right - above.right > needed


def _is_row(text: str) -> bool:
    """True for a line that looks like a row of a table or of contents."""
    digits = sum(map(str.isdigit, text))
    return (
        digits * 5 >= len(text)
        or ". . ." in text
        or "....." in text
        or (text[0].isdigit() and text[-1].isdigit())
    )


def _unfinished(above: Line, below: Line) -> bool:
    """True where a sentence breaks off in ``above`` and ``below`` may go on with it."""
    if abs(above.size - below.size) > 0.05 * above.size or _ITEM.match(below.text):
        return False
    if above.hyphen or above.text[-1] in _DASHES + ",":
        return True
    return not above.text.endswith(_ENDED) and below.text[0].islower()


def _rights(lines: list[Line]) -> dict[int, float]:
    """For each line, by its id, where the right edge of its column is."""
    columns: dict[int, list[Line]] = {}
    for line in lines:
        columns.setdefault(int(line.left // 18), []).append(line)
    edges: dict[int, float] = {}
    for line in lines:
        at = int(line.left // 18)
        near = [x for k in (at - 1, at, at + 1) for x in columns.get(k, ())[:400]]
        alike = [x.right for x in near if abs(x.size - line.size) <= 0.1 * line.size]
        edges[id(line)] = max(alike, default=line.right)
    return edges


def _words(leaves: list[Leaf]) -> set[str]:
    """The words of the file as they stand within lines, hyphened ones as one."""
    found: set[str] = set()
    for leaf in leaves:
        for line in leaf.lines:
            words = _WORD.findall(line.text[:-1] if line.hyphen else line.text)
            found.update(w.casefold() for w in (words[:-1] if line.hyphen else words))
    return found


def _measures(leaves: list[Leaf]) -> tuple[float, dict[int, float]]:
    """The size of most letters, and the usual distance of lines for each size."""
    sizes: Counter[float] = Counter()
    steps: dict[int, Counter[float]] = {}
    for leaf in leaves:
        for line in leaf.lines:
            sizes[round(line.size * 2) / 2] += len(line.text)
        for above, below in zip(leaf.lines, leaf.lines[1:], strict=False):
            down = above.base - below.base
            if abs(above.size - below.size) < 0.5 and 0.5 * above.size < down < 3 * above.size:
                steps.setdefault(round(above.size), Counter())[round(down * 2) / 2] += 1
    body = sizes.most_common(1)[0][0] if sizes else 0.0
    return body, {
        size: count.most_common(1)[0][0] for size, count in steps.items() if count.total() >= 3
    }


# -- headings ------------------------------------------------------------------------------


def sections(made: Made, outline: list[Bookmark]) -> list[dict[str, Any]]:
    """The headings in order of place: those of the outline, else those in larger letters.

    Start and end of the heading's lines, code points; an item of the outline whose words
    are not found on its page gets the place that it leads to, as an empty span.
    """
    found = _of_outline(made, outline) if outline else _larger(made)
    return sorted(found, key=lambda s: (s["start"], s["level"]))


def _of_outline(made: Made, outline: list[Bookmark]) -> list[dict[str, Any]]:
    by_page: dict[int, list[Placed]] = {}
    for one in made.placed:
        by_page.setdefault(one.page, []).append(one)
    found: list[dict[str, Any]] = []
    for mark in outline:
        lines = by_page.get(mark.page, [])
        span = _heading_at(mark, lines)
        if span is None:
            top = mark.top
            below = [x.start for x in lines if top is not None and x.line.base <= top]
            start = min(below, default=made.pages[mark.page][0])
            span = (start, start)
        found.append(
            {"start": span[0], "end": span[1], "heading": mark.title, "level": min(6, mark.level)}
        )
    return found


def _heading_at(mark: Bookmark, lines: list[Placed]) -> tuple[int, int] | None:
    wanted = _plain(mark.title)
    if not wanted:
        return None
    candidates: list[tuple[float, int, int]] = []
    for i, one in enumerate(lines):
        said = _plain(one.line.text)
        if not said:
            continue
        j = i
        while wanted.startswith(said) and said != wanted and j + 1 < min(len(lines), i + 6):
            j += 1
            said += _plain(lines[j].line.text)
        # Numbers before a heading are often missing from the outline.
        if said == wanted or (said.endswith(wanted) and len(said) <= len(wanted) + 12):
            away = abs(one.line.base - mark.top) if mark.top is not None else 0.0
            candidates.append((away, one.start, lines[j].end))
    return min(candidates)[1:] if candidates else None


def _plain(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _larger(made: Made) -> list[dict[str, Any]]:
    groups: list[list[Placed]] = []
    for one in made.placed:
        if one.line.size < _HEADING_RATIO * made.body:
            continue
        last = groups[-1][-1] if groups else None
        if (
            last
            and last.page == one.page
            and last.line.size == one.line.size
            and (
                one.start - last.end <= 1 and 0 < last.line.base - one.line.base < 2 * one.line.size
            )
        ):
            groups[-1].append(one)
        else:
            groups.append([one])
    sizes = sorted({g[0].line.size for g in groups}, reverse=True)
    found: list[dict[str, Any]] = []
    for group in groups:
        heading = made.text[group[0].start : group[-1].end].replace("\n", " ")
        if sum(c.isalpha() for c in heading) < 3 or len(heading) > _LONGEST_HEADING:
            continue
        level = min(6, 1 + sizes.index(group[0].line.size))
        found.append(
            {"start": group[0].start, "end": group[-1].end, "heading": heading, "level": level}
        )
    return found[:_MOST_HEADINGS] if len(found) <= len(made.placed) // 3 else []
