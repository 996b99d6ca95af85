"""One entry: fields, deleting, its original."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from archive_tui.display import display_text
from archive_tui.tui.hangup import unblock
from archive_tui.tui.screens.base import Base
from archive_tui.tui.screens.choice import Choice, yes_or_no
from archive_tui.tui.screens.form import Field, Form
from archive_tui.tui.sidelines import GoTo
from store.errors import ArchiveError, Conflict
from store.rows import Record


class EntryPart(Base):
    """Commands of the group "One entry"."""

    def action_edit(self) -> None:
        """Edit the fields of what is in hand; what somebody else saved is never overwritten."""
        number = self.current
        record = None if number is None else self.attempt(lambda: self.archive.record(number))
        if number is None or record is None:
            return
        fields, version = _fields_of(record), record.version

        def save(changed: dict[str, str]) -> dict[str, str]:
            nonlocal version
            if not changed:
                return {}
            try:
                self.archive.edit(number, changed, version=version)
            except Conflict as error:
                now = self.attempt(lambda: self.archive.record(number))
                if now is None:
                    return {"": str(error)}
                version = now.version
                return _both(form, _fields_of(now))
            except ArchiveError as error:
                sentence = str(error)
                name = next((f.name for f in fields if sentence.startswith(f"{f.name}:")), "")
                return {name: sentence}
            self.changed([number])
            self.say(f"#{number}: {', '.join(changed)} saved · u undoes")
            return {}

        marked = len(self.entries.marked) if self.open_number is None else 0
        alone = f", alone: not the {marked:,} marked" if marked else ""
        title = f"Edit #{number} ({record.entry.kind}{alone})"
        form = Form(title, fields, save, blink=self.profile.blink)
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

    def _say_where(self, name: str, path: Path, sha256: str) -> None:
        # Longer than the bottom line: a path that is cut off helps nobody.
        def answered(letter: str) -> None:
            if letter in ("y", "h"):
                self.app.copy_to_clipboard(display_text(str(path) if letter == "y" else sha256))
                what = "path" if letter == "y" else "sha256"
                self.say(f"The {what} is sent to the terminal's clipboard.")

        options = [
            ("y", "copy the path to the clipboard"),
            ("h", f"copy the sha256: {sha256}"),
            ("q", "back"),
        ]
        self.prompt(Choice(f"The original, {name}, is {path}", options), answered)

    def action_original(self) -> None:
        """Open the original where there is a desktop; else say where it is."""
        number = self.current
        found = None if number is None else self.attempt(lambda: self.archive.originals(number))
        if found is None:
            return
        if not found and number is not None:
            parent = self.archive.rows([number])[0].parent
            found = [] if parent is None else self.archive.originals(parent)
        if not found:
            self.say(f"#{number} has no original file of its own.")
            return
        original, locator, path = found[-1]
        opener = shutil.which("xdg-open") or shutil.which("open")
        desktop = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
        if self.profile.remote or not opener or not desktop:
            place = f" ({locator.type.value} {locator.value})" if locator.value else ""
            self._say_where(f"{original.name}{place}", path, original.sha256)
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


def _fields_of(record: Record) -> list[Field]:
    """The lines of the form, values as a person would type them."""
    from store.fields import ATTRIBUTION, FIELDS

    entry = record.entry
    fields = []
    for name, kind_of in FIELDS[entry.kind].items():
        holder = entry.attribution if name in ATTRIBUTION else entry  # type: ignore[union-attr]
        fields.append(Field(name, kind_of.format(getattr(holder, name)), kind_of.hint))
    return fields


def _both(form: Form, now: list[Field]) -> dict[str, str]:
    """What is said beside the fields when somebody else has saved meanwhile."""
    values = {field.name: field.value for field in now}
    troubles = {
        name: f"Saved meanwhile by somebody else: “{values[name]}”."
        for name in form.show_theirs(values)
    }
    theirs = "; saving again puts yours in the place of theirs" if troubles else " as it is now"
    sentence = f"Somebody else changed this entry meanwhile: nothing was saved yet{theirs}."
    return {**troubles, "": sentence}
