"""The tables in the order of the help, and what is looked up in all of them."""

from __future__ import annotations

from archive_tui.tui.commands.command import Command, Group
from archive_tui.tui.commands.main import MAIN
from archive_tui.tui.commands.panes import DETAILS, LIST, PANE, READER, SEARCH_LINE
from archive_tui.tui.commands.review import CORRECTION, REVIEW
from archive_tui.tui.commands.views import (
    CHANGES,
    HELP,
    NEIGHBOURHOOD,
    QUARANTINE,
    SPEAKER,
    TAGS,
    TIMELINE,
    VOICES,
)

GROUPS: tuple[Group, ...] = (
    *MAIN,
    REVIEW,
    CORRECTION,
    LIST,
    READER,
    PANE,
    DETAILS,
    TAGS,
    VOICES,
    CHANGES,
    NEIGHBOURHOOD,
    SPEAKER,
    TIMELINE,
    QUARANTINE,
    SEARCH_LINE,
    HELP,
)
BY_ID: dict[str, Command] = {command.id: command for group in GROUPS for command in group.commands}
