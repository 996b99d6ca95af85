"""What a terminal shows, cell by cell, read from ``tmux capture-pane -e``."""

from __future__ import annotations

import re

Cell = tuple[str, tuple[str, ...]]
Shown = list[list[Cell]]
"""Rows of characters with their SGR state, without plain blanks at the end."""
_SEQUENCE = re.compile("\x1b\\[([0-9;:]*)m|\x1b\\]8;[^\x1b]*\x1b\\\\|\x0e|\x0f")
_SEEN_ON_BLANKS = {"4", "7", "9", "21", "53"}
_OFF = {
    "22": {"1", "2"}, "23": {"3"}, "24": {"4", "21"}, "25": {"5", "6"}, "27": {"7"},
    "28": {"8"}, "29": {"9"}, "55": {"53"},
}  # fmt: skip


class _State:
    def __init__(self) -> None:
        self.attributes: set[str] = set()
        self.colours = {"3": "", "4": ""}

    def take(self, parameters: str) -> None:
        parts = iter((parameters or "0").replace("4:", "4;").split(";"))
        for part in parts:
            if part in ("", "0"):
                self.__init__()  # type: ignore[misc]
            elif part in ("38", "48"):
                kind = next(parts)
                rest = [next(parts) for _ in range(1 if kind == "5" else 3)]
                self.colours[part[0]] = ":".join((kind, *rest))
            elif part in _OFF:
                self.attributes -= _OFF[part]
            elif len(part) == 2 and part[0] in "34":
                self.colours[part[0]] = "" if part[1] == "9" else part[1]
            elif len(part) in (2, 3) and part[0] in "91" and part[:-1] in ("9", "10"):
                self.colours["3" if part[0] == "9" else "4"] = f"bright {part[-1]}"
            else:
                self.attributes.add(part)

    def cell(self, char: str) -> Cell:
        """A blank is seen by its background alone, unless something shows on it."""
        if char == " " and not self.attributes & _SEEN_ON_BLANKS:
            return (" ", ("", self.colours["4"]))
        return (char, (self.colours["3"], self.colours["4"], *sorted(self.attributes)))


BLANK: Cell = (" ", ("", ""))


def parse(captured: str) -> Shown:
    """The cells of a captured screen; the state goes on from line to line, as tmux prints it."""
    state = _State()
    rows: Shown = []
    for line in captured.splitlines():
        row: list[Cell] = []
        at = 0
        for found in _SEQUENCE.finditer(line):
            row += map(state.cell, line[at : found.start()])
            if found.group(1) is not None:
                state.take(found.group(1))
            at = found.end()
        row += map(state.cell, line[at:])
        while row and row[-1] == BLANK:
            row.pop()
        rows.append(row)
    while rows and not rows[-1]:
        rows.pop()
    return rows
