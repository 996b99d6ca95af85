"""What a command is, and the group that it stands in."""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding

from archive_tui.tui.keymap import with_layout_aliases


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that a person can do."""

    id: str
    """Its name in the key map."""
    keys: str
    """As Textual names them, comma between; "" where only the palette has it."""
    action: str
    """The action of the screen or widget, with its arguments."""
    title: str
    palette: bool = True
    told: tuple[str, str] | None = None
    """Keys and words for the help in place of its own; the words "" for no line there."""

    def binding(self) -> Binding:
        """The binding, with the other layouts' letters beside its own."""
        keys = with_layout_aliases(self.keys)
        return Binding(keys, self.action, self.title, show=False, id=self.id)

    @property
    def help(self) -> tuple[str, str]:
        """Keys and words for the help."""
        return self.told or (self.keys, self.title)


@dataclass(frozen=True, slots=True)
class Group:
    """Commands of a screen, a widget, or a part of what one can do there."""

    title: str
    """Its head in the help; groups with the same one stand together."""
    commands: tuple[Command, ...]

    def bindings(self) -> list[Binding]:
        """Of the commands that have keys."""
        return [command.binding() for command in self.commands if command.keys]


def by_digit(name: str, action: str, title: str, told: str) -> tuple[Command, ...]:
    """A command for each digit from 1 to 9: ``name1`` calls ``action(1)``; one line of help."""
    return tuple(
        Command(
            f"{name}{digit}",
            str(digit),
            f"{action}({digit})",
            f"{title} {digit}",
            palette=False,
            told=("1,…,9", told if digit == 1 else ""),
        )
        for digit in range(1, 10)
    )
