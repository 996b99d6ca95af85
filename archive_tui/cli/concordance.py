"""``search --context``: every match with the words around it, one a line, aligned."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive_tui.cli.output import bold, on_terminal, put, put_json
from archive_tui.display import (
    POP_ISOLATE,
    RIGHT_TO_LEFT_ISOLATE,
    cell_width,
    clusters,
    display_text,
    first_cells,
    is_right_to_left,
    isolated,
    screen_map,
)

if TYPE_CHECKING:
    from store import Archive


@dataclass(slots=True, frozen=True)
class Line:
    """One match: the text before it, itself, and the text behind it, on one line each."""

    number: int
    start: int
    end: int
    """Offsets of the match in the entry's text, code points."""
    before: str
    match: str
    after: str


def lines(archive: Archive, query: str, numbers: list[int], cells: int) -> Iterator[Line]:
    """Every match in these entries, in the order of the entries and of their texts.

    ``cells`` is how wide the text on either side may be on a terminal.
    """
    for number in numbers:
        text = archive.text(number)
        for start, end in archive.matches(query, number):
            # A code point is one cell or two, or none: twice as many are more than enough.
            before = _flat(text[max(0, start - 2 * cells) : start])
            after = _flat(text[end : end + 2 * cells])
            yield Line(
                number,
                start,
                end,
                _last_cells(before, cells),
                _flat(text[start:end]),
                first_cells(after, cells),
            )


def print_lines(found: Iterator[Line], cells: int, as_json: bool) -> int:
    """Print them as they come; how many there were."""
    count = 0
    for line in found:
        count += 1
        if as_json:
            put_json(
                {
                    "number": line.number,
                    "start": line.start,
                    "end": line.end,
                    "before": line.before,
                    "match": line.match,
                    "after": line.after,
                }
            )
            continue
        put(f"{'#' + str(line.number):>8}  {_aligned(line, cells)}", trusted=True)
    return count


def _aligned(line: Line, cells: int) -> str:
    """The match in its column, between text of ``cells`` cells on either side.

    A line of right-to-left writing is filled up on both sides and isolated as a whole: then
    the match stands in the same column whether the terminal turns such writing round or not.
    """
    before, match, after = (screen_map(part)[0] for part in (line.before, line.match, line.after))
    before = " " * max(0, cells - cell_width(before)) + before
    match = bold(match) if on_terminal() else match
    if not _reads_from_the_right(line):
        return f"{_kept(before)}{_kept(match)}{_kept(after)}"
    after += " " * max(0, cells - cell_width(after))
    return f"{RIGHT_TO_LEFT_ISOLATE}{before}{match}{after}{POP_ISOLATE}"


def _reads_from_the_right(line: Line) -> bool:
    """True where more of its letters are written from right to left than the other way."""
    letters = [char for char in line.before + line.match + line.after if char.isalpha()]
    return sum(map(is_right_to_left, letters)) * 2 > len(letters)


def _kept(text: str) -> str:
    """Right-to-left text kept in its own place within a line that runs the other way."""
    return isolated(text) if is_right_to_left(text) else text


def _flat(text: str) -> str:
    """The text on one line, fit for a terminal."""
    return display_text(" ".join(text.split("\n")).replace("\t", " "))


def _last_cells(text: str, cells: int) -> str:
    begin = len(text)
    for start, _, width in reversed(clusters(text)):
        cells -= width
        if cells < 0:
            break
        begin = start
    return text[begin:]
