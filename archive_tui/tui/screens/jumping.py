"""Jump mode: letters on everything that can have the keys; typing them goes there."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Offset
from textual.screen import ModalScreen
from textual.widgets import Static

from archive_tui.tui.active_line import stand_on
from archive_tui.tui.keymap import ALIASES

LETTERS = "asdfghjklqwertyuiopzxcvbnm"
"""In the order in which fingers rest on them."""


@dataclass(slots=True, frozen=True)
class Target:
    """A place on the screen and how to go there."""

    at: Offset
    go: Callable[[], None]


def labels(count: int) -> list[str]:
    """``count`` labels of equal length, none the beginning of another."""
    length = 1
    while len(LETTERS) ** length < count:
        length += 1
    made = itertools.product(LETTERS, repeat=length)
    return ["".join(letters) for letters in itertools.islice(made, count)]


class Jumping(ModalScreen[Target | None]):
    """Shows a label at each target; gives the one whose label was typed, or None."""

    DEFAULT_CSS = """
    Jumping { background: transparent; layers: labels; }
    Jumping Static {
        layer: labels; position: absolute; width: auto; height: 1;
        background: $warning; color: $background; text-style: bold;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Leave", id="jump.leave", show=False)
    ]

    def __init__(self, targets: Sequence[Target]) -> None:
        super().__init__()
        self._targets = dict(zip(labels(len(targets)), targets, strict=True))
        self._typed = ""

    def compose(self) -> ComposeResult:
        """A label a target."""
        for label, target in self._targets.items():
            shown = Static(label, markup=False)
            shown.styles.offset = target.at
            yield shown

    def on_mount(self) -> None:
        """The first letters are what is read first."""
        if self._targets:
            self.call_after_refresh(lambda: stand_on(self.query(Static).first()))

    def on_key(self, event: events.Key) -> None:
        """A letter of a label, on any layout; anything else leaves."""
        if event.key == "escape":
            return
        event.stop()
        latin = {other: own for own, other in ALIASES.items()}
        pressed = event.character or event.key
        self._typed += latin.get(pressed, pressed)
        left = [label for label in self._targets if label.startswith(self._typed)]
        if not left:
            self.dismiss(None)
        elif left == [self._typed]:
            self.dismiss(self._targets[self._typed])
        else:
            for shown, label in zip(self.query(Static), self._targets, strict=True):
                shown.display = label in left

    def action_leave(self) -> None:
        """Stay where one is."""
        self.dismiss(None)
