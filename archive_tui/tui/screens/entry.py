"""One entry: notes, fields, deleting, citing, its original."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from archive_tui.display import display_text
from archive_tui.tui.hangup import unblock
from archive_tui.tui.screens.base import Base
from archive_tui.tui.screens.choice import Choice, yes_or_no
from archive_tui.tui.screens.form import Field, Form
from archive_tui.tui.screens.prompt import Prompt
from archive_tui.tui.screens.writing import Writing
from archive_tui.tui.sidelines import GoTo
from store.errors import ArchiveError, Conflict


class EntryPart(Base):
    """Commands of the group "One entry"."""

    def action_note(self) -> None:
        """Write a note on what is in hand, or on the selected passage."""
        number = self.current
        if number is None:
            return
        span = self.reader.selection if self.open_number is not None else None
        draft = f"draft:note:{number}"
        where = "the selected passage of " if span else ""
        screen = Writing(
            f"Note on {where}#{number}",
            self.state(draft),
            lambda text: self.keep(draft, text or None),
        )

        def add(text: str) -> None:
            if not text.strip():
                self.keep(draft, None)
                return
            made = self.attempt(
                lambda: self.archive.add_note(number, text, *(span or (None, None)))
            )
            if made is not None:
                self.keep(draft, None)
                self.changed([number])
                self.say(f"Note on #{number} · u undoes")

        self.prompt(screen, add)

    def edit_note(self, uid: str, body: str) -> None:
        """Change a note that is there; an emptied one is removed."""
        draft = f"draft:edit:{uid}"
        screen = Writing(
            "Edit the note",
            self.state(draft) or body,
            lambda text: self.keep(draft, text if text != body else None),
        )

        def save(text: str) -> None:
            if text.strip():
                action: Callable[[], None] = lambda: self.archive.edit_note(uid, text)  # noqa: E731
            else:
                action = lambda: self.archive.delete_note(uid)  # noqa: E731
            try:
                action()
            except ArchiveError as error:
                self.say(str(error))
                return
            self.keep(draft, None)
            self.changed(None)
            self.say(
                "The note is saved · u undoes" if text.strip() else "The note is gone · u undoes"
            )

        self.prompt(screen, save)

    def action_edit(self) -> None:
        """Edit the fields of what is in hand; what somebody else saved is never overwritten."""
        from store.fields import ATTRIBUTION, FIELDS

        number = self.current
        record = None if number is None else self.attempt(lambda: self.archive.record(number))
        if number is None or record is None:
            return
        entry, kind = record.entry, record.entry.kind
        fields = []
        for name, kind_of in FIELDS[kind].items():
            holder = entry.attribution if name in ATTRIBUTION else entry  # type: ignore[union-attr]
            value = getattr(holder, name)
            fields.append(Field(name, display_text(kind_of.format(value)), kind_of.hint))

        def save(changed: dict[str, str]) -> dict[str, str]:
            if not changed:
                return {}
            try:
                self.archive.edit(number, changed, version=record.version)
            except Conflict as error:
                return {"": str(error)}
            except ArchiveError as error:
                sentence = str(error)
                name = next((f.name for f in fields if sentence.startswith(f.name)), "")
                return {name: sentence}
            self.changed([number])
            self.say(f"#{number}: {', '.join(changed)} saved · u undoes")
            return {}

        form = Form(f"Edit #{number} ({kind})", fields, save, blink=self.profile.blink)
        self.app.push_screen(form)

    def action_delete(self) -> None:
        """Delete what is in hand, after asking; in the details, the link under the cursor."""
        value = self.details.value if self.details.has_focus else None
        if isinstance(value, GoTo) and value.link is not None:
            self.action_unlink()
            return
        targets = self.targets()
        rows = self.attempt(lambda: self.archive.rows(targets)) or []
        if not rows:
            return
        held = sum(row.quotations for row in rows)
        what = f"#{targets[0]}" if len(targets) == 1 else f"{len(targets):,} marked entries"
        more = f" with {held} quotations" if held else ""

        def answered(letter: str) -> None:
            if letter != "y":
                return
            count = self.attempt(lambda: self.archive.delete(targets))
            if count is not None:
                if self.open_number is not None:
                    self.close_reader()
                self.entries.clear_marks()
                self.changed(None)
                self.say(f"Deleted {what}{more} · u undoes")

        self.prompt(yes_or_no(f"Delete {what}{more}? It can be undone.", "delete"), answered)

    def action_unlink(self) -> None:
        """Remove the link under the cursor of the details."""
        raise NotImplementedError

    def close_reader(self) -> None:
        """Back to the list."""
        raise NotImplementedError

    def _citation(self) -> str | None:
        from archive_tui.export.citation import cite

        number = self.current
        if number is None:
            return None
        span = self.reader.selection if self.open_number is not None else None
        return self.attempt(lambda: cite(self.archive, number, span).sentence())

    def action_copy(self) -> None:
        """Send the citation to the terminal's clipboard (OSC 52)."""
        text = self._citation()
        if text:
            self.app.copy_to_clipboard(display_text(text))
            self.say("Citation sent to the terminal; the palette can write it to a file.")

    def action_write(self) -> None:
        """Append the citation to a file."""
        text = self._citation()
        if not text:
            return

        def write(path: str) -> None:
            target = Path(path).expanduser()

            def append() -> bool:
                with target.open("a", encoding="utf-8") as stream:
                    stream.write(text + "\n")
                return True

            if self.attempt(append):
                self.say(f"Citation added to {target}")

        self.prompt(Prompt("Add the citation to which file?", blink=self.profile.blink), write)

    def _say_where(self, name: str, path: Path) -> None:
        # Longer than the bottom line: a path that is cut off helps nobody.
        def answered(letter: str) -> None:
            if letter == "y":
                self.app.copy_to_clipboard(display_text(str(path)))
                self.say("The path is sent to the terminal.")

        options = [("y", "copy the path to the terminal"), ("q", "back")]
        self.prompt(Choice(f"The original, {name}, is {path}", options), answered)

    def action_original(self) -> None:
        """Open the original where there is a desktop; else say where it is."""
        number = self.current
        found = None if number is None else self.attempt(lambda: self.archive.originals(number))
        if found is None:
            return
        if not found:
            self.say(f"#{number} has no original file of its own.")
            return
        original, _, path = found[-1]
        opener = shutil.which("xdg-open") or shutil.which("open")
        desktop = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
        if self.profile.remote or not opener or not desktop:
            self._say_where(original.name, path)
            return
        subprocess.Popen(
            [opener, str(path)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=unblock,
        )
        self.say(f"Opening {original.name}")
