"""The details of an entry: a side pane with a key for the notes in it."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from archive_tui.tui.commands.panes import DETAILS
from archive_tui.tui.widgets.pane import Pane


class DetailsPane(Pane):
    """A side pane whose notes are changed in the person's editor by a key."""

    BINDINGS: ClassVar[list[BindingType]] = [*DETAILS.bindings()]
