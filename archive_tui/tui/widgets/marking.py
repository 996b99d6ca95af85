"""Marks on the entries of a list: one by one, by range, all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.geometry import Region
from textual.message import Message
from textual.widget import Widget

GUTTER = 2
"""Cells before each row: one for the cursor, one for the mark."""


class Marking(Widget):
    """The part of ``EntryList`` that marks; it has the numbers, the cursor and the gutter."""

    @dataclass
    class MarksChanged(Message, namespace="entry_list"):
        """So many entries are marked now."""

        count: int

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._numbers: Sequence[int] = ()
        self._cursor = 0
        self._marked: set[int] = set()
        self._range_start: int | None = None
        self.each = 1
        """Lines that an entry takes."""

    @property
    def current(self) -> int | None:
        """The number of the entry under the cursor."""
        return self._numbers[self._cursor] if self._numbers else None

    def _refresh_gutter(self, index: int) -> None:
        first = index * self.each - self.scroll_offset.y
        top, bottom = max(0, first), min(first + self.each, self.size.height)
        if top < bottom:
            self.refresh(Region(0, top, GUTTER, bottom - top))

    @property
    def marked(self) -> set[int]:
        """Numbers of the marked entries, a copy."""
        return set(self._marked)

    @property
    def in_range(self) -> bool:
        """Whether a range was begun and not ended."""
        return self._range_start is not None

    def toggle_mark(self) -> None:
        """Mark the entry under the cursor, or take its mark away."""
        if self.current is not None:
            self._marked ^= {self.current}
            self._refresh_gutter(self._cursor)
            self.post_message(self.MarksChanged(len(self._marked)))

    def mark_range_start(self) -> None:
        """Remember this entry as the start of a range."""
        if self._numbers:
            self._range_start = self._cursor
            self._refresh_gutter(self._cursor)

    def mark_range_end(self) -> None:
        """Mark everything from the remembered entry to the cursor."""
        if self._range_start is None:
            return
        first, last = sorted((self._range_start, self._cursor))
        self._range_start = None
        self._set_marks(self._marked.union(self._numbers[first : last + 1]))

    def cancel_range(self) -> bool:
        """Forget the start of a range; False where none was remembered."""
        if self._range_start is None:
            return False
        start, self._range_start = self._range_start, None
        self._refresh_gutter(start)
        self.post_message(self.MarksChanged(len(self._marked)))
        return True

    def mark_all(self) -> None:
        """Mark every entry of the list; where all are marked already, none."""
        everything = set(self._numbers)
        self._set_marks(set() if self._marked == everything else everything)

    def clear_marks(self) -> None:
        """Take all marks away."""
        if self._marked:
            self._set_marks(set())

    def action_mark_range(self) -> None:
        """Start a range, or mark up to here where one was started."""
        if self._range_start is None:
            self.mark_range_start()
            self.post_message(self.MarksChanged(len(self._marked)))
        else:
            self.mark_range_end()

    def action_mark_all(self) -> None:
        """Mark everything, or nothing."""
        self.mark_all()

    def _set_marks(self, marks: set[int]) -> None:
        self._marked = marks
        self.refresh(Region(0, 0, GUTTER, self.size.height))
        self.post_message(self.MarksChanged(len(marks)))
