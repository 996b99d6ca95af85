"""Cross-references, proposals, quotations made from a selection."""

from __future__ import annotations

from collections.abc import Sequence

from archive_tui.display import row_text
from archive_tui.tui.reviews import Left
from archive_tui.tui.screens.choice import yes_or_no
from archive_tui.tui.screens.crossing import CrossingPart
from archive_tui.tui.screens.form import Field, Form
from archive_tui.tui.sidelines import GoTo, Suggested
from store.errors import ArchiveError


class LinkingPart(CrossingPart):
    """Commands of the group "Cross-references and proposals", and quoting."""

    def action_unlink(self) -> None:
        """Remove the link under the cursor of the details, after asking."""
        value = self.details.value if self.details.display else None
        if not isinstance(value, GoTo) or value.link is None:
            self.say("Put the cursor on a link in the details first (tab goes there).")
            return
        uid = value.link

        def answered(letter: str) -> None:
            if letter != "y":
                return
            try:
                self.archive.unlink(uid)
            except ArchiveError as error:
                self.say(str(error))
                return
            self.changed(None)
            self.say("The link is gone · u undoes")

        self.prompt(yes_or_no("Remove this link?"), answered)

    # -- proposals

    def action_review(self) -> None:
        """Review what is proposed, from the entry in hand on; with a search, what it found."""
        from archive_tui.tui.screens.reviewing import Reviewing

        offset = self.reader.offset_here if self.open_number is not None else 0
        screen = Reviewing(
            self.archive,
            self.profile,
            self.listed(),
            query=self.query_text.strip(),
            start=self.current,
            offset=offset,
        )
        self.app.push_screen(screen, self._reviewed)

    def _reviewed(self, left: Left | None) -> None:
        if left is None:
            return
        if self.open_number is None:
            # What was decided last is where the next review begins.
            any(self.entries.move_to_number(key) for key in left.last if isinstance(key, int))
        if left.decided:
            self.changed(None)
        if left.number is not None:
            self.open(left.number, offset=left.offset)
        if left.sentence:
            self.say(left.sentence)

    def listed(self) -> Sequence[int]:
        """The entries of the list in its order, without those unfolded beneath."""
        raise NotImplementedError

    def action_decide(self, status: str) -> None:
        """Confirm or reject what is in hand, and go on; in the details, the link there."""
        value = self.details.value if self.details.has_focus else None
        if isinstance(value, GoTo) and value.link is not None:
            self._decide_link(value.link, status)
            return
        if isinstance(value, Suggested):
            self.decide_suggestion(value, status)
            return
        targets = self.targets()
        rows = self.attempt(lambda: self.archive.rows(targets)) or []
        if not rows:
            return
        open_ones = [row.number for row in rows if row.status != status]
        if not open_ones:
            self.say(f"{self.scope(targets).removeprefix('on ')}: {status} already.")
            return
        count = self.attempt(lambda: self.archive.decide(open_ones, status))
        if count is None:
            return
        word = status.capitalize()
        self.say(f"{word} {self.scope(open_ones).removeprefix('on ')} · u undoes")
        if self.open_number is None:
            gone = set(open_ones)
            leaving = self.query_text.strip() == "is:proposed" or status == "rejected"
            if leaving:
                kept = [n for n in self.entries.numbers if n not in gone]
                self.entries.set_numbers(kept)
            else:
                self.entries.action_down()
            self.entries.clear_marks()
        self.changed(open_ones)

    def _decide_link(self, uid: str, status: str) -> None:
        count = self.attempt(lambda: self.archive.decide_links([uid], status))
        if count is None:
            return
        # Both ends show it, and the other one may be anywhere in the list.
        self.changed(None)
        self.say(f"The link is {status}{' · u undoes' if count else ' already'}")

    # -- quotations

    def action_quote(self) -> None:
        """Make a quotation of the passage selected in the reader."""
        number, span = self.open_number, self.reader.selection
        if number is None or span is None:
            self.say("Select the words in the reader first: V a sentence, shift+arrows more.")
            return
        if not self.whole_text(number):
            self.say("Open the source itself to quote from it.")
            return
        words = row_text(self.reader.reading.text[span[0] : span[1]], 60)
        fields = [
            Field("speaker", "", "who said it, as fully as the source names them"),
            Field("role", "", "office or description, as written"),
            Field("addressee", "", "to whom"),
            Field("mode", "direct", "direct, mixed, indirect, scare"),
        ]

        def save(typed: dict[str, str]) -> dict[str, str]:
            values = {name: value.strip() or None for name, value in typed.items()}
            try:
                made = self.archive.quote(
                    number,
                    *span,
                    speaker=values["speaker"],
                    role=values["role"],
                    addressee=values["addressee"],
                    mode=values["mode"] or "direct",
                )
            except ArchiveError as error:
                name = next((f.name for f in fields if str(error).startswith(f.name)), "")
                return {name: str(error)}
            self.reader.clear_selection()
            self.changed([number, made])
            self.say(f"Quotation #{made} in #{number} · u undoes")
            return {}

        form = Form(f"Quotation: {words}", fields, save, every=True, blink=self.profile.blink)
        self.app.push_screen(form)
