"""Every key and what it does, made from the bindings."""

from __future__ import annotations

from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import ModalScreen, Screen

from archive_tui.tui.commands.views import HELP
from archive_tui.tui.helptext import help_lines
from archive_tui.tui.screens.prompt import Prompt
from archive_tui.tui.signs import signs_of
from archive_tui.tui.widgets.bottom_line import BottomLine
from archive_tui.tui.widgets.pane import HEAD, PLAIN, Pane, PaneLine, line


class Help(ModalScreen[None]):
    """A pane of lines in which words can be found; any of q, ?, esc leaves."""

    DEFAULT_CSS = """
    Help { background: $background; }
    Help Pane { height: 1fr; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [*HELP.bindings()]

    def __init__(self, own_keys: dict[str, str], first: str = "") -> None:
        """``first``: the group of keys that stands first."""
        super().__init__()
        self._own, self._first = own_keys, first
        self._words = ""

    def compose(self) -> ComposeResult:
        """The pane, and where one is."""
        yield Pane(id="help-lines")
        yield BottomLine()

    def on_mount(self) -> None:
        """Fill it."""

        drawn = signs_of(self)

        def build(width: int) -> list[PaneLine]:
            return [
                line(text[:width], HEAD if style == "head" else PLAIN)
                for style, text in help_lines(self._own, self._first, drawn)
            ]

        pane = self.query_one(Pane)
        pane.fill(build)
        pane.focus()
        hints = "/ find  n next  space page  g G ends  q back"
        self.query_one(BottomLine).set_status("Keys · palette: press :", hints)

    def action_find(self) -> None:
        """Ask for words, and go to the first line that holds them."""

        def found(words: str | None) -> None:
            if words and words.strip():
                self._words = words.strip().casefold()
                self._go(-1)

        self.app.push_screen(Prompt("Find in the help", blink=False), found)

    def action_next(self) -> None:
        """To the next line that holds the words, from the end on from the start."""
        if self._words:
            self._go(self.query_one(Pane).scroll_offset.y)
        else:
            self.action_find()

    def _go(self, after: int) -> None:
        pane = self.query_one(Pane)
        texts = ["".join(text for text, _ in item.pieces).casefold() for item in pane.lines]
        places = [at for at, text in enumerate(texts) if self._words in text]
        if not places:
            self.query_one(BottomLine).say(f"“{self._words}” is not in the help.")
            return
        # The last lines cannot stand at the top: from there on it begins anew.
        lowest = max(0, len(texts) - pane.size.height)
        target = next((at for at in places if at > after and after < lowest), places[0])
        pane.scroll_to(y=min(target, lowest), animate=False, force=True)
        number = places.index(target) + 1
        self.query_one(BottomLine).say(f"“{self._words}” {number} of {len(places)}, line {target}")

    def action_leave(self) -> None:
        """Back."""
        self.dismiss(None)


def show_help(over: Screen[Any], first: str) -> None:
    """The keys as they are now, those of the group ``first`` before the others."""
    over.app.push_screen(Help(getattr(over.app, "own_keys", {}), first))
