"""Files that could not be taken in, each with the reason."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from textwrap import wrap
from typing import ClassVar

from textual.binding import BindingType

from archive_tui.display import display_text, row_text
from archive_tui.tui.commands.views import QUARANTINE
from archive_tui.tui.paths import complete_path, trouble_writing, typed_path
from archive_tui.tui.screens.base import Base
from archive_tui.tui.screens.listing import Listing
from archive_tui.tui.screens.prompt import Prompt
from archive_tui.tui.screens.undoing import Undoing
from archive_tui.tui.widgets.bottom_line import BottomLine
from archive_tui.tui.widgets.pane import HEAD, MUTED, PaneLine, line
from store.errors import ArchiveError
from store.rows import QuarantineRow, Undone

HINTS = "w write  delete forget  u undo  q"


class Quarantine(Listing[None]):
    """The files, the newest first; they were kept as they are."""

    KEYS = QUARANTINE.title
    BINDINGS: ClassVar[list[BindingType]] = [*QUARANTINE.bindings()]

    def on_mount(self) -> None:
        """Load them."""
        self.pane.focus()
        self._load()

    def _load(self, said: str = "") -> None:
        def done(found: list[QuarantineRow]) -> None:
            self.pane.fill(partial(lines_of, found[::-1]), keep=True)
            self.query_one(BottomLine).set_status(f"{len(found):,} not taken in", HINTS)
            if said:
                self.say(said)

        self.fetch(self.archive.quarantined, done, "quarantine")

    @property
    def _chosen(self) -> QuarantineRow | None:
        value = self.pane.value
        if isinstance(value, QuarantineRow):
            return value
        self.say("There is no file under the cursor.")
        return None

    def action_write(self) -> None:
        """Write the kept file where the person says."""
        row = self._chosen
        if row is None:
            return
        name = Path(row.path).name
        prompt = Prompt(
            f"Write {row_text(name, 40)} to which path?",
            value=name, complete=complete_path, check=trouble_writing, blink=self.blink,
        )  # fmt: skip

        def write(path: str) -> None:
            target = typed_path(path)

            def work() -> None:
                with self.archive.vault.open(row.sha256) as kept, target.open("xb") as stream:
                    try:
                        shutil.copyfileobj(kept, stream)
                    except BaseException:
                        target.unlink()  # a part of a file would be taken for the file
                        raise

            self.fetch(work, lambda _: self.say(f"Written to {target}"), "write")

        self.push(prompt, write)

    def action_drop(self) -> None:
        """Forget the file under the cursor."""
        row = self._chosen
        if row is None:
            return
        try:
            self.archive.quarantine_drop(row.id)
        except ArchiveError as error:
            self.say(str(error))
            return
        self._load(f"Forgotten: {display_text(row.path)} · u undoes")

    def action_undo(self) -> None:
        """Take back one's own last change."""

        def done(undone: Undone) -> None:
            self._load(undone.sentence)

        Undoing(self, self.background, "Undoing", self.say).run(self.archive.undo, done)


def lines_of(found: Sequence[QuarantineRow], width: int) -> list[PaneLine]:
    """Each file with the reason, when it was tried, and its path in full beneath."""
    if not found:
        return [line("Every file that was imported could be taken in.", MUTED)]
    lines: list[PaneLine] = []
    for row in found:
        lines.append(line(row_text(Path(row.path).name, width), HEAD, row))
        for said in (row.reason, f"{row.at[:10]} {row.path}"):
            parts = wrap(display_text(said), max(8, width - 2))
            lines += [line(f"  {part}", MUTED) for part in parts]
    return lines


class QuarantinePart(Base):
    """The command that lists what could not be taken in."""

    def action_quarantine(self) -> None:
        """Show the files."""
        self.app.push_screen(Quarantine(self), lambda _: self.changed(None))
