"""Selecting a passage of the reader's text with the keyboard."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message

from archive_tui.tui.widgets.lit_lines import LitLines
from archive_tui.tui.widgets.reading import (
    unit_around,
    unit_beside,
    word_after,
    word_before,
)

UNITS = ("sentence", "paragraph", "word")
"""What is selected at once, in the order in which the key goes through them."""


class Selecting(LitLines):
    """The part of ``Reader`` that selects; offsets are code points of its text, half-open."""

    @dataclass
    class SelectionChanged(Message, namespace="reader"):
        """The selected passage, or None."""

        selection: tuple[int, int] | None

    _unit = "sentence"
    """What the selection moves by."""
    _at = 0
    """Where one is among these units, as larger and smaller ones are selected."""

    @property
    def offset_here(self) -> int:
        """Where one is in the text."""
        raise NotImplementedError

    def go_to(self, offset: int) -> None:
        """Bring an offset into view."""
        raise NotImplementedError

    @property
    def selection(self) -> tuple[int, int] | None:
        """The selected passage, ``[start, end)``."""
        return self._selection

    def select(self, start: int, end: int) -> None:
        """Select this passage."""
        self._set_selection((start, end) if end > start else None)

    def clear_selection(self) -> bool:
        """Select nothing; False where nothing was selected."""
        had = self._selection is not None
        self._set_selection(None)
        return had

    def action_select(self) -> None:
        """The sentence here; once more, its paragraph; once more, the word here."""
        text = self._reading.text
        if not text:
            return
        if self._selection is None:
            self._unit, self._at = UNITS[0], self.offset_here
        else:
            self._unit = UNITS[(UNITS.index(self._unit) + 1) % len(UNITS)]
            start, end = self._selection
            self._at = self._at if start <= self._at < end else start
        self._set_selection(unit_around(self._unit, text, self._at))

    def action_move_selection(self, direction: int) -> None:
        """Select the word, sentence or paragraph after or before; the first word of all."""
        text = self._reading.text
        if self._selection is None:
            self._unit = "word"
            self.select(*unit_around("word", text, self.offset_here))
            return
        beside = unit_beside(self._unit, text, self._selection, direction)
        if beside is not None:
            self._at = beside[0]
            self._set_selection(beside)

    def action_extend_word(self, direction: int) -> None:
        """The selection's end goes on by a word, or back."""
        start, end = self._selection or (self.offset_here,) * 2
        text = self._reading.text
        end = word_after(text, end) if direction > 0 else word_before(text, end)
        self.select(start, end)

    def action_extend_line(self, direction: int) -> None:
        """The selection's end goes on by a line, or back."""
        start, end = self._selection or (self.offset_here,) * 2
        y = self._wrapped.line_of(max(start, end - 1)) + direction
        while (target := self._wrapped.line(y)) is not None and target.own:
            y += direction
        if target is not None:
            self.select(start, max(start, target.end))

    def _set_selection(self, selection: tuple[int, int] | None) -> None:
        if selection == self._selection:
            return
        old, self._selection = self._selection, selection
        if selection is not None:
            self.go_to(selection[0] if old is None else selection[1])
        self.refresh_changed()
        self.post_message(self.SelectionChanged(selection))
