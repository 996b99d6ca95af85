"""The application: theme, key map, palette, and the main screen."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import BindingType

from archive_tui.config import Settings, standard
from archive_tui.tui.application import Application
from archive_tui.tui.helptext import binding_ids
from archive_tui.tui.key_order import KeyOrder
from archive_tui.tui.keymap import validated
from archive_tui.tui.palette import Actions, Palette, Things
from archive_tui.tui.profile import Profile
from archive_tui.tui.screens.main import MainScreen
from archive_tui.tui.theme import DARK, THEMES

if TYPE_CHECKING:
    from store import Archive


class ArchiveApp(Application[int]):
    """The interface on one archive."""

    TITLE = "Archive TUI"
    COMMANDS: ClassVar = {Actions, Things}
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar[list[BindingType]] = []
    COMMAND_PALETTE_BINDING = "ctrl+backslash"

    def __init__(
        self,
        archive: Archive,
        profile: Profile,
        *,
        query: str = "",
        settings: Settings | None = None,
        begin: Callable[[MainScreen], None] | None = None,
    ) -> None:
        """``begin`` is called with the main screen once that is there."""
        styles = (Path(__file__).with_name("archive.tcss"),)
        super().__init__(profile, settings or standard(), styles)
        self.archive, self._at_start = archive, begin
        self.key_order = KeyOrder(self, self._keys_dropped)
        self.another: Path | None = None
        """The archive to open once this one is left."""
        self._query = query
        self.own_keys, self._troubles = validated(self.settings.keys, binding_ids())
        if self.painter_trouble:
            self._troubles.append(self.painter_trouble)

    def on_mount(self) -> None:
        """Theme, keys, the main screen."""
        for theme in THEMES:
            self.register_theme(theme)
        wanted = self.profile.theme
        if wanted not in self.available_themes:
            near = get_close_matches(wanted, self.available_themes, 1)
            hint = f"; did you mean {near[0]}?" if near else "."
            self._troubles.append(f"There is no theme {wanted}{hint}")
            wanted = DARK
        self.theme = wanted
        if self.own_keys:
            self.set_keymap(self.own_keys)
        # What Textual shows before the first page is there would be painted for nothing.
        self.hold_painting()
        self.key_order.begin()
        self.push_screen(MainScreen(self.archive, self.profile, self._query, self._at_start))
        if self._troubles:
            self.call_after_refresh(self._say_troubles)

    async def on_event(self, event: events.Event) -> None:
        """Each key in its turn."""
        if not self.key_order.holds(event):
            await super().on_event(event)

    def _keys_dropped(self, count: int) -> None:
        keys = "1 key typed" if count == 1 else f"{count:,} keys typed"
        self.main.say(f"No longer waited for, and {keys} ahead did nothing.")

    def action_command_palette(self) -> None:
        """All commands."""
        if not isinstance(self.screen, Palette):
            self.push_screen(Palette(id="--command-palette"))

    @property
    def main(self) -> MainScreen:
        """The main screen, also while a dialog lies over it."""
        return next(s for s in self.screen_stack if isinstance(s, MainScreen))

    def painter_failed(self, sentence: str) -> None:
        """Say so in the bottom line."""
        self.main.say(sentence)

    def _say_troubles(self) -> None:
        self.main.say(" ".join(self._troubles))
