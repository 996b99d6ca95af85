"""Every setting with its meaning and where it comes from; enter changes it in the file."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import wrap as wrapped
from typing import Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from archive_tui import config
from archive_tui.display import display_text, row_text
from archive_tui.tui.screens.choice import Choice
from archive_tui.tui.screens.prompt import Prompt
from archive_tui.tui.widgets.bottom_line import BottomLine
from archive_tui.tui.widgets.pane import HEAD, MUTED, PLAIN, STRONG, Pane, PaneLine, line

_LETTERS = "abcdefghilmnoprstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""For the values of a setting; not j, k and q, by which people move and leave."""
_UNSET = "(as the terminal suggests)"


class SettingsScreen(ModalScreen[None]):
    """A pane of settings. ``changed(settings)`` is called after each that was written.

    ``choices`` gives the values of settings that only the interface knows, by name.
    """

    DEFAULT_CSS = """
    SettingsScreen { background: $background; }
    SettingsScreen Pane { height: 1fr; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", "Leave", id="settings.leave", show=False),
        Binding("delete,d,в", "default", "Back to the default", id="settings.default", show=False),
    ]

    def __init__(
        self,
        changed: Callable[[config.Settings], None],
        choices: dict[str, tuple[str, ...]],
        *,
        blink: bool = True,
    ) -> None:
        super().__init__()
        self._changed, self._choices, self._blink = changed, choices, blink

    def compose(self) -> ComposeResult:
        """The pane, and a line for what was done."""
        yield Pane(id="settings-lines")
        yield BottomLine()

    def on_mount(self) -> None:
        """Fill it."""
        self.query_one(BottomLine).set_status("Settings", "enter changes  d default  q leaves")
        self._fill()
        self.query_one(Pane).focus()

    def _fill(self) -> None:
        try:
            settings = config.load()
        except config.ConfigError as error:
            broken = str(error)

            def trouble(width: int) -> list[PaneLine]:
                return [line(part) for part in wrapped(display_text(broken), width)]

            self.query_one(Pane).fill(trouble)
            return

        def build(width: int) -> list[PaneLine]:
            lines = [line(row_text(str(settings.file), width), MUTED), line()]
            for setting in config.SETTINGS:
                value = settings.value(setting.name)
                shown = _UNSET if value is None else _shown(value)
                source = settings.sources[setting.name]
                name = f"{setting.name:<18}"
                rest = row_text(f"{shown}   from: {source}", width - len(name))
                pieces = ((name, STRONG), (rest, PLAIN))
                # The file's tables are beyond one line: said, not changed here.
                lines.append(PaneLine(pieces, setting.name if setting.type is not dict else None))
                meaning = wrapped(setting.meaning, width - 2)
                lines += [line(f"  {part}", MUTED) for part in meaning]
                if setting.type is dict:
                    lines.append(line(row_text("  A table: write it into the file.", width), MUTED))
            return [*lines, line(), line("An environment variable wins over the file.", HEAD)]

        self.query_one(Pane).fill(build, keep=True)

    @on(Pane.Chosen)
    def _chosen(self, event: Pane.Chosen) -> None:
        setting = config.setting_of(str(event.value))
        options = self._choices.get(setting.name, setting.choices)
        if setting.type is bool:
            options = ("true", "false")
        if options:
            letters = dict(zip(_LETTERS, options, strict=False))

            def chosen(letter: str | None) -> None:
                if letter is not None:
                    self._keep(setting, letters[letter])

            self.app.push_screen(Choice(setting.meaning, list(letters.items())), chosen)
            return
        value = config.load().value(setting.name)
        screen = Prompt(
            f"{setting.name}: {setting.meaning}",
            value="" if value is None else str(value),
            check=lambda text: _trouble(setting, text),
            blink=self._blink,
        )

        def typed(text: str | None) -> None:
            if text is not None:
                self._keep(setting, text)

        self.app.push_screen(screen, typed)

    def _keep(self, setting: config.Setting, text: str | None) -> None:
        bottom = self.query_one(BottomLine)
        try:
            file = config.keep(setting.name, None if text is None else setting.parse(text))
            settings = config.load()
        except (config.ConfigError, ValueError) as error:
            bottom.say(str(error))
            return
        self._fill()
        self._changed(settings)
        source = settings.sources[setting.name]
        said = f"{setting.name} is {'at its default' if text is None else text} in {file}"
        if source not in ("file", "default"):
            said = f"{setting.name} is written, but {source} is set and wins"
        bottom.say(said)

    def action_default(self) -> None:
        """Take the setting under the cursor out of the file."""
        value = self.query_one(Pane).value
        if isinstance(value, str):
            self._keep(config.setting_of(value), None)

    def action_leave(self) -> None:
        """Back."""
        self.dismiss(None)


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return f"{len(value)} set" if value else "none set"
    return str(value)


def _trouble(setting: config.Setting, text: str) -> str | None:
    try:
        setting.parse(text)
    except ValueError as error:
        return str(error)
    return None
