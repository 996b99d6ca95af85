"""A choice by one letter: relations, sort orders, yes or no."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from archive_tui.display import padded, row_text
from archive_tui.tui.active_line import stand_on
from archive_tui.tui.keymap import ALIASES

SHARE = 0.8
"""Of the screen's rows that a choice takes at most."""
NARROWEST = 20
"""Cells of a column of answers at least."""


class Choice(ModalScreen[str | None]):
    """Lists (letter, what it stands for); gives the letter pressed back, or None."""

    DEFAULT_CSS = """
    Choice { align: left bottom; background: transparent; }
    Choice > Vertical { height: auto; max-height: 80%; background: $surface; padding: 0 1; }
    Choice Static { height: auto; }
    Choice #trouble { color: $error; display: none; }
    Choice #trouble.shown { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Leave", id="choice.leave", show=False)
    ]

    def __init__(self, title: str, options: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._title, self._options = title, options

    def compose(self) -> ComposeResult:
        """The title and a line an option; more columns where the screen has too few rows."""
        lines = [row_text(self._title, 1_500), *self._rows()]
        with Vertical():
            yield Static(Content("\n".join(lines)), markup=False)
            yield Static("", id="trouble", markup=False)

    def on_mount(self) -> None:
        """The question is what is read first."""
        self.call_after_refresh(lambda: stand_on(self.query(Static).first()))

    def _rows(self) -> list[str]:
        size, count = self.app.size, len(self._options)
        columns = -(-count // max(1, int(size.height * SHARE) - 1))
        columns = min(columns, size.width // NARROWEST)
        if columns < 2:
            return [f"  {letter}  {row_text(text, 100)}" for letter, text in self._options]
        width = (size.width - 2) // columns
        cells = [padded(f"  {k}  {row_text(t, width - 6)}", width) for k, t in self._options]
        height = -(-count // columns)
        return ["".join(cells[row::height]) for row in range(height)]

    def on_key(self, event: events.Key) -> None:
        """A letter chooses, on any layout; any other key is answered by what there is."""
        event.stop()
        pressed = event.character or event.key
        latin = {other: own for own, other in ALIASES.items()}
        for letter, _ in self._options:
            if letter in (pressed, event.key, latin.get(pressed)):
                self.dismiss(letter)
                return
        if event.key == "escape":
            self.dismiss(None)
        elif not event.key.startswith("ctrl+"):
            self._refuse()

    def _refuse(self) -> None:
        letters = " ".join(letter for letter, _ in self._options)
        trouble = self.query_one("#trouble", Static)
        trouble.update(Content(row_text(f"Keys here: {letters} · esc leaves", 300)))
        trouble.add_class("shown")

    def action_leave(self) -> None:
        """Nothing."""
        self.dismiss(None)


def yes_or_no(question: str, yes: str = "yes") -> Choice:
    """A question whose answer is ``y`` or ``n``."""
    return Choice(question, [("y", yes), ("n", "no")])
