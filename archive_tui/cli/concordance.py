"""``search --context``: every match with the words around it, one a line, aligned."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive_tui.cli.output import bold, on_terminal, put, put_json
from archive_tui.display import cell_width, display_text, is_right_to_left, isolated

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
                _first_cells(after, cells),
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
        space = " " * max(0, cells - cell_width(line.before))
        before, match, after = (_apart(part) for part in (line.before, line.match, line.after))
        match = bold(match) if on_terminal() else match
        put(f"{'#' + str(line.number):>8}  {space}{before}{match}{after}", trusted=True)
    return count


def _apart(text: str) -> str:
    """Right-to-left text kept in its own column, whatever stands beside it."""
    return isolated(text) if is_right_to_left(text) else text


def _flat(text: str) -> str:
    """The text on one line, fit for a terminal."""
    return display_text(" ".join(text.split("\n")).replace("\t", " "))


def _last_cells(text: str, cells: int) -> str:
    while cell_width(text) > cells:
        text = text[1:]
    return text


def _first_cells(text: str, cells: int) -> str:
    while cell_width(text) > cells:
        text = text[:-1]
    return text
