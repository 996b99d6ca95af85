"""Undo and redo beside the interface: quick ones unseen, long ones with how far they are."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from archive_tui.tui.background import Background, sentence_of
from archive_tui.tui.screens.base import Base

if TYPE_CHECKING:
    from store.rows import Undone

SHOWN_AFTER = 0.3
"""Seconds after which one says that something is being taken back."""

Work = Callable[[Callable[[int, int], None]], "Undone"]
"""``Archive.undo`` or ``Archive.redo``: takes a progress."""


class Stopped(Exception):
    """The person stopped a long change."""


class Waiting(ModalScreen[None]):
    """A line at the bottom while a long change is made; other changes wait for it."""

    DEFAULT_CSS = """
    Waiting { align: left bottom; background: transparent; }
    Waiting > Static { height: 1; background: $surface; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "stop", "Stop", id="waiting.stop", show=False)
    ]

    def __init__(self, title: str, stop: Callable[[], None]) -> None:
        super().__init__()
        self._title, self._stop = title, stop

    def compose(self) -> ComposeResult:
        """The line."""
        yield Static(Content(f"{self._title} … esc stops"), markup=False)

    def tell(self, done: int, total: int) -> None:
        """How far it is."""
        if self.is_attached:
            share = 100 * done // max(1, total)
            self.query_one(Static).update(Content(f"{self._title} … {share} % · esc stops"))

    def action_stop(self) -> None:
        """Ask it to stop; the line goes when it has."""
        self._stop()
        self.query_one(Static).update(Content("Stopping …"))


class Undoing:
    """One undo or redo on its way through a thread."""

    def __init__(
        self, screen: Screen[Any], background: Background, title: str, say: Callable[[str], None]
    ) -> None:
        """``say``: puts a sentence where ``screen`` shows them."""
        self._screen, self._background, self._say = screen, background, say
        self._stopping, self._over = threading.Event(), False
        self._waiting = Waiting(title, self._stopping.set)

    def run(self, work: Work, done: Callable[[Undone], None]) -> None:
        """Start it; ``done`` gets what was done, a sentence is said where it fails."""

        def finished(undone: Undone) -> None:
            self._end()
            done(undone)

        def failed(error: Exception) -> None:
            self._end()
            stopped = isinstance(error, Stopped)
            self._say("Stopped: nothing was changed." if stopped else sentence_of(error))

        self._screen.set_timer(SHOWN_AFTER, self._show)
        self._background.submit(lambda: work(self._step), finished, failed=failed)

    def _step(self, done: int, total: int) -> None:
        if self._stopping.is_set():
            raise Stopped
        self._screen.call_later(self._waiting.tell, done, total)

    def _show(self) -> None:
        if not self._over:
            self._screen.app.push_screen(self._waiting)

    def _end(self) -> None:
        self._over = True
        if self._waiting.is_attached:
            self._waiting.dismiss(None)


class UndoPart(Base):
    """The commands that take one's own last change back, and do it again."""

    def action_undo(self) -> None:
        """Take back one's own last change."""

        def done(undone: Undone) -> None:
            self.changed(None)
            self.say(f"{undone.sentence} ctrl+r does it again.")

        Undoing(self, self.background, "Undoing", self.say).run(self.archive.undo, done)

    def action_redo(self) -> None:
        """Do it again."""

        def done(redone: Undone) -> None:
            self.changed(None)
            self.say(redone.sentence)

        Undoing(self, self.background, "Doing again", self.say).run(self.archive.redo, done)
