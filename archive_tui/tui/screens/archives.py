"""Several archives: those opened last, new ones, and going over to another one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from archive_tui.recent import recent
from archive_tui.tui.background import sentence_of
from archive_tui.tui.paths import complete_path, is_there, trouble_new, typed_path
from archive_tui.tui.screens.base import Base
from archive_tui.tui.screens.prompt import Prompt, Proposals
from archive_tui.tui.signs import signs_of

if TYPE_CHECKING:
    from archive_tui.tui.app import ArchiveApp

CELLS = 70
"""Of a path in the list of archives."""


class ArchivesPart(Base):
    """The commands that open another archive in place of this one, or make it."""

    def action_switch(self) -> None:
        """Choose an archive among those opened last, or by its path."""
        here = self.archive.path.absolute()
        known = [path for path in recent() if path != here]

        def complete(line: str) -> Proposals:
            if not line.strip():
                return [_shown(path) for path in known]
            near = [path for path in known if line.casefold() in str(path).casefold()]
            return [*map(_shown, near), *complete_path(line)]

        prompt = Prompt(
            signs_of(self).worded(
                "Open which archive? ↓ chooses one opened before, or type its folder"
            ),
            complete=complete,
            check=self._trouble,
            blink=self.profile.blink,
        )
        self.prompt(prompt, self._switch)

    def action_create(self) -> None:
        """Make an archive in a folder of its own, and open it."""

        def check(line: str) -> str | None:
            return trouble_new(line) or self._making(typed_path(line))

        prompt = Prompt(
            "A new archive in which folder? It is made, and opened in place of this one",
            complete=complete_path,
            check=check,
            blink=self.profile.blink,
        )
        self.prompt(prompt, self._switch)

    def _making(self, place: Path) -> str | None:
        from store import Archive
        from store.errors import ArchiveError

        try:
            Archive.create(place, actor=self.archive.actor).close()
        except (ArchiveError, OSError) as error:
            return sentence_of(error)
        return None

    def _trouble(self, line: str) -> str | None:
        from store import Archive
        from store.errors import ArchiveError

        if not line.strip():
            return "Type the folder of an archive."
        place = typed_path(line)
        if place.absolute() == self.archive.path.absolute():
            return "That archive is open already."
        if not is_there(place):
            return f"There is nothing at {place}; “Make a new archive” (:) makes one."
        try:
            Archive.open(place, actor=self.archive.actor).close()
        except (ArchiveError, OSError) as error:
            return str(error)
        return None

    def _switch(self, line: str) -> None:
        app = cast("ArchiveApp", self.app)
        app.another = typed_path(line)
        app.exit(0)


def _shown(path: Path) -> tuple[str, str]:
    """A path with its end in sight, and whole."""
    text = str(path)
    return (text if len(text) <= CELLS else f"…{text[1 - CELLS :]}"), text
