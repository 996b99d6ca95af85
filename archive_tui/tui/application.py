"""What every application here has: painter, settings, and the mode for screen readers."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from archive_tui.config import Settings
from archive_tui.tui.active_line import SHOW_CURSOR
from archive_tui.tui.painter.painting import CellPainting
from archive_tui.tui.profile import Profile

T = TypeVar("T")

ALOUD = Path(__file__).with_name("aloud.tcss")
"""Styles that draw nothing around or beside things."""


class Application(CellPainting[T]):
    """``settings`` are those in force; ``styles`` style sheets, absolute paths."""

    def __init__(self, profile: Profile, settings: Settings, styles: tuple[Path, ...] = ()) -> None:
        self.settings = settings
        self.profile = profile
        aloud = (ALOUD,) if settings.interface.screen_reader else ()
        super().__init__(profile.painter, (*styles, *aloud))

    def terminal_begun(self) -> None:
        """For screen readers the cursor, which Textual hides, is shown again."""
        super().terminal_begun()
        if self.settings.interface.screen_reader and self._driver is not None:
            self._driver.write(SHOW_CURSOR)
