"""Notes: written here or in one's editor, on an entry or on a passage."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from archive_tui.tui.outside import DraftFile, Outside, edited
from archive_tui.tui.screens.base import Base
from archive_tui.tui.screens.writing import Writing
from archive_tui.tui.sidelines import NoteLine
from store.errors import ArchiveError, Conflict

_UNFINISHED = "draft:unfinished"


@dataclass(slots=True)
class _Note:
    """A note that is being written."""

    key: str
    """Of its draft."""
    title: str
    body: str
    """What the draft began from, "" for a new one: the archive has it unless somebody else
    has changed the note since."""
    save: Callable[[str], None]
    """Puts it into the archive; raises ArchiveError."""
    done: str


class NotingPart(Base):
    """Commands that write notes. What was typed is kept as a draft until it is saved."""

    _unfinished = ""
    """Which note has a draft, in words, so that it is not forgotten."""

    def action_note(self) -> None:
        """Write a note on what is in hand, or on the selected passage."""
        note = self._new_note()
        if note is not None:
            self._write_note(note)

    def action_editor(self) -> None:
        """Write it in one's editor: the note under the details' cursor, else a new one."""
        value = self.details.value
        if self.details.display and self.details.has_focus and isinstance(value, NoteLine):
            note: _Note | None = self._old_note(value.uid, value.body)
        else:
            note = self._new_note()
        if note is None:
            return
        before = self._drafted(note)
        text = self._outside(note, before, self.say)
        if text is None:
            return
        if text == before:
            self.say("Unchanged: nothing is saved.")
        else:
            self._save_note(note, text)

    def edit_note(self, uid: str, body: str) -> None:
        """Change a note that is there; an emptied one is removed."""
        self._write_note(self._old_note(uid, body))

    # -- which note

    def _new_note(self) -> _Note | None:
        passage = self.passage()
        if passage is None:
            self.say("There is nothing to write a note on here.")
            return None
        number, span = passage

        def save(text: str) -> None:
            if text.strip():
                self.archive.add_note(number, text, *(span or (None, None)))

        where = "the selected passage of " if span else ""
        title = f"Note on {where}#{number}"
        return _Note(f"draft:note:{number}", title, "", save, f"Note on #{number} · u undoes")

    def _old_note(self, uid: str, body: str, *, anew: bool = False) -> _Note:
        """``body``: what the archive has. A draft goes on from what it began with, unless
        ``anew``: else what somebody else wrote since would be replaced unseen."""
        key = f"draft:edit:{uid}"
        if not anew and self.state(key):
            body = self.state(f"{key}:was") or body

        def save(text: str) -> None:
            if text.strip():
                self.archive.edit_note(uid, text, was=body)
            else:
                self.archive.delete_note(uid, was=body)

        return _Note(key, "Edit the note", body, save, "The note is saved · u undoes")

    # -- writing it

    def _drafted(self, note: _Note) -> str:
        """What was written so far; also what an editor left when it or this program was ended."""
        left = self._file(note)
        try:
            found = left.read()
        except Outside as error:
            self.say(str(error))
            found = None
        if found is not None and found.strip() and self._kept(note, found):
            left.remove()
        return self.state(note.key) or note.body

    def _write_note(self, note: _Note) -> None:
        screen = Writing(
            note.title,
            self._drafted(note),
            lambda text: self._draft(note, text if text != note.body else None),
            lambda text, say: self._outside(note, text, say),
        )
        self.prompt(screen, lambda text: self._save_note(note, text))

    def _save_note(self, note: _Note, text: str) -> None:
        if text.strip() or note.body:
            try:
                note.save(text)
            except Conflict as error:
                self._show_conflict(note, text, str(error))
                return
            except (ArchiveError, ValueError, OSError) as error:
                self._kept(note, text)
                self.say(f"{error} What you wrote is kept as a draft.")
                return
            self.changed(None)
            self.say(note.done if text.strip() else "The note is gone · u undoes")
        self._draft(note, None)

    def _draft(self, note: _Note, text: str | None) -> None:
        """Keep what was typed with what it began from; None drops both."""
        if note.body:
            self.keep(f"{note.key}:was", None if text is None else note.body)
        self.keep(note.key, text)
        self._remember_unfinished(note, is_there=text is not None)

    def unfinished_note(self) -> str:
        """Which note was left unfinished last, in words; "" for none."""
        self._unfinished = self.state(_UNFINISHED)
        return self._unfinished

    def _remember_unfinished(self, note: _Note, *, is_there: bool) -> None:
        what = note.title if "#" in note.title else f"{note.title} on #{self.current}"
        if is_there and self._unfinished != what:
            self._unfinished = what
            self.keep(_UNFINISHED, what)
        elif not is_there and self._unfinished == what:
            self._unfinished = ""
            self.keep(_UNFINISHED, None)

    def _show_conflict(self, note: _Note, text: str, sentence: str) -> None:
        """Theirs and one's own in one draft, to be put together by hand."""
        uid = note.key.rsplit(":", 1)[-1]
        number = self.current
        notes = [] if number is None else self.attempt(lambda: self.archive.notes(number)) or []
        theirs = next((row.body for row in notes if row.uid == uid), None)
        self.changed(None)
        if theirs is None:
            self._kept(note, text)
            self.say(f"{sentence} What you wrote is kept as a draft.")
            return
        both = f"{theirs}\n\n-- saved meanwhile by somebody else above, yours below --\n\n{text}"
        again = self._old_note(uid, theirs, anew=True)
        if self._kept(again, both):
            self._write_note(again)
        self.say(f"{sentence} Theirs and yours are in the draft.")

    # -- the editor

    def _file(self, note: _Note) -> DraftFile:
        return DraftFile.of(self.archive.path, self.archive.actor, note.key)

    def _kept(self, note: _Note, text: str) -> bool:
        """Whether the draft is in the archive."""

        def keep() -> bool:
            if note.body:
                self.archive.state_set(f"{note.key}:was", note.body)
            self.archive.state_set(note.key, text)
            return True

        return self.attempt(keep) is True

    def _outside(self, note: _Note, text: str, say: Callable[[str], None]) -> str | None:
        """The text as the person's editor leaves it; None where nothing is to be done with it.

        What was written is a draft in any case.
        """
        draft = self._file(note)
        try:
            found, status = edited(self.app, draft, text)
        except Outside as error:
            say(str(error))
            return None
        self.painting.repaint()
        if not found.strip():
            draft.remove()
            kept = " What was there is kept as a draft." if text.strip() else ""
            if text.strip() and text != note.body:
                self._kept(note, text)
            say(f"The editor left an empty file: nothing is saved.{kept}")
            return None
        if not self._kept(note, found):
            # The sentence of the archive is said already; the file is all there is.
            return None
        draft.remove()
        if status:
            say(f"The editor ended with {status}: not saved, but kept as a draft (m).")
            return None
        return found
