"""What screens of lines over the main screen have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual.app import ComposeResult
from textual.screen import ModalScreen, Screen

from archive_tui.tui.background import sentence_of
from archive_tui.tui.screens.help import show_help
from archive_tui.tui.widgets.bottom_line import BottomLine
from archive_tui.tui.widgets.pane import Pane

if TYPE_CHECKING:
    from archive_tui.tui.screens.base import Base

T = TypeVar("T")


class Listing(ModalScreen[T]):
    """A pane of lines that are fetched beside the interface, and a bottom line."""

    DEFAULT_CSS = """
    Listing { background: $background; }
    Listing Pane { height: 1fr; padding: 0 1; }
    """

    KEYS: ClassVar[str] = ""
    """Title of the group of its keys."""

    def __init__(self, main: Base) -> None:
        super().__init__()
        self.archive, self.background = main.archive, main.background
        self.blink = main.profile.blink

    def compose(self) -> ComposeResult:
        """The lines, and where one is."""
        yield Pane(id="lines")
        yield BottomLine()

    @property
    def pane(self) -> Pane:
        """The lines."""
        return self.query_one("#lines", Pane)

    def say(self, sentence: str) -> None:
        """A sentence in the bottom line."""
        self.query_one(BottomLine).say(sentence)

    def fetch(self, work: Callable[[], Any], done: Callable[[Any], None], key: str) -> None:
        """Run ``work`` in the thread, then ``done`` while the screen is there."""

        def here(result: Any) -> None:
            if self.is_attached:
                done(result)

        def failed(error: Exception) -> None:
            if self.is_attached:
                self.say(sentence_of(error))

        self.background.submit(work, here, failed=failed, key=key)

    def push(self, screen: Screen[Any], then: Callable[[Any], None]) -> None:
        """Show a dialog; ``then`` gets its answer unless the person left."""

        def answered(answer: Any) -> None:
            if answer is not None:
                then(answer)

        self.app.push_screen(screen, answered)

    def action_help(self) -> None:
        """The keys, those of this screen first."""
        show_help(self, self.KEYS)

    def action_leave(self) -> None:
        """Back."""
        self.dismiss(None)
