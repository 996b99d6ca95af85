"""Selecting a passage of the reader's text with the keyboard."""

from __future__ import annotations

from dataclasses import dataclass

from textual.message import Message

from archive_tui.tui.widgets.lit_lines import LitLines
from archive_tui.tui.widgets.reading import (
    paragraph_around,
    sentence_around,
    word_after,
    word_before,
)


class Selecting(LitLines):
    """The part of ``Reader`` that selects; offsets are code points of its text, half-open."""

    @dataclass
    class SelectionChanged(Message, namespace="reader"):
        """The selected passage, or None."""

        selection: tuple[int, int] | None

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
        """The sentence here; once more, its paragraph."""
        text = self._reading.text
        if not text:
            return
        if self._selection is None:
            self._set_selection(sentence_around(text, self.offset_here))
        else:
            self._set_selection(paragraph_around(text, self._selection[0]))

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
