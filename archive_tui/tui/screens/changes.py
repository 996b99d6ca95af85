"""What changed between the texts that a source has had, one change after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from archive_tui.display import row_text
from archive_tui.evidence.orphans import Orphan, orphans_of
from archive_tui.evidence.revisions import Excerpt, Text, compare, excerpts, last_change, texts_of
from archive_tui.redline import excerpt_lines
from archive_tui.tui.background import Background, sentence_of
from archive_tui.tui.commands.views import CHANGES
from archive_tui.tui.screens.base import Place
from archive_tui.tui.screens.comparing import ComparingPart
from archive_tui.tui.signs import signs_of
from archive_tui.tui.widgets.pane import GONE, HEAD, MUTED, NEW, PLAIN, Pane, PaneLine, line
from store.errors import ArchiveError

if TYPE_CHECKING:
    from store import Archive

HINTS = "j k changes · ← older · → newer · enter goes there · q back"
_STYLES = {"same": PLAIN, "gone": GONE, "new": NEW}


@dataclass(slots=True, frozen=True)
class Compared:
    """Two texts of a source beside each other."""

    texts: Sequence[Text]
    older: Text
    newer: Text
    changes: Sequence[Excerpt]
    orphans: Sequence[Orphan]


class Changes(ModalScreen[Place]):
    """The changes in a pane; gives back a place of the source to read at."""

    DEFAULT_CSS = """
    Changes { background: $background; }
    Changes Pane { height: 1fr; padding: 0 1; }
    Changes Static { height: 1; padding: 0 1; color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *CHANGES.bindings(),
        Binding("escape,q", "leave", "Leave", id="changes.leave", show=False),
    ]

    def __init__(self, archive: Archive, background: Background, number: int, title: str) -> None:
        super().__init__()
        self._archive, self._background = archive, background
        self._number, self._title = number, title
        self._shown: Compared | None = None
        self._said = ""
        self.changed = False
        """Whether a quotation was rejoined here."""

    def compose(self) -> ComposeResult:
        """The lines, and what can be done."""
        yield Pane(id="changes-lines")
        yield Static(Content("Comparing the texts …"), markup=False)

    def on_mount(self) -> None:
        """The newest change, compared beside the interface."""
        self.query_one(Pane).focus()
        self._load(None)

    def say(self, sentence: str) -> None:
        """A sentence in the last line."""
        self.query_one(Static).update(Content(row_text(sentence, 300)))

    def _load(self, newer: int | None) -> None:
        """Compare the text at place ``newer`` (None: the entry's own) with the one before it."""

        def done(found: Compared | None) -> None:
            if not self.is_attached:
                return
            if found is None:
                self.say(f"#{self._number} has had no other text · q back")
                return
            self._shown = found
            title = f"#{self._number} {self._title}"
            self.query_one(Pane).fill(lambda width: lines_of(found, title, width))
            self.say(self._said or signs_of(self).worded(HINTS))
            self._said = ""

        self._background.submit(
            lambda: compared(self._archive, self._number, newer),
            done,
            failed=lambda error: self.say(sentence_of(error)),
            key="changes",
        )

    # -- keys

    def action_step(self, by: int) -> None:
        """The change before or after this one, of the texts that the source has had."""
        shown = self._shown
        if shown is None:
            return
        place = shown.newer.place + by
        if 2 <= place <= len(shown.texts):
            self._load(place)
        else:
            self.say("That is the oldest change." if by < 0 else "That is the newest change.")

    @on(Pane.Chosen)
    def _chosen(self, event: Pane.Chosen) -> None:
        event.stop()
        if isinstance(event.value, Orphan) and event.value.number is not None:
            self.dismiss(Place(event.value.number))
        elif isinstance(event.value, Excerpt):
            if self._shown is not None and self._shown.newer.current:
                self.dismiss(Place(self._number, event.value.start))
            else:
                told = "The entry has another text now; go on to the newest with →."
                self.say(signs_of(self).worded(told))

    def action_rejoin(self) -> None:
        """The orphaned quotation under the cursor belongs where its words stand now."""
        orphan = self.query_one(Pane).value
        if not isinstance(orphan, Orphan) or orphan.number is None or orphan.place is None:
            self.say("Put the cursor on an orphaned quotation whose words stand in the text.")
            return
        try:
            self._archive.correct(orphan.number, span=orphan.place)
        except ArchiveError as error:
            self.say(str(error))
            return
        self.changed = True
        self._load(self._shown.newer.place if self._shown else None)
        self._said = f"#{orphan.number} stands in the text again · u in the list undoes"

    def action_leave(self) -> None:
        """Back."""
        self.dismiss(None)


def compared(archive: Archive, number: int, newer: int | None) -> Compared | None:
    """The text at place ``newer`` beside the one before it; None where there is no other."""
    texts = texts_of(archive, number)
    pair = last_change(texts) if newer is None else (texts[newer - 2], texts[newer - 1])
    if pair is None:
        return None
    before, after = (archive.revision_text(text.sha256) for text in pair)
    return Compared(texts, *pair, excerpts(compare(before, after)), orphans_of(archive, number))


def lines_of(found: Compared, title: str, width: int) -> list[PaneLine]:
    """The screen's lines: which texts, each change in its words, what is orphaned."""
    shown = [line(row_text(title, width), HEAD)]
    for text in (found.older, found.newer):
        now = ", now" if text.current else ""
        told = f"text {text.place} of {len(found.texts)}{now} · since {text.since} · {text.origin}"
        shown.append(line(row_text(told, width), MUTED))
    for excerpt in found.changes:
        shown.append(line())
        for at, runs in enumerate(excerpt_lines(excerpt, width - 1)):
            pieces = tuple((text, _STYLES[style]) for style, text in runs)
            shown.append(PaneLine(pieces, None if at else excerpt))
    if not found.changes:
        shown += [line(), line("The same words.")]
    if found.orphans:
        shown += [line(), line(f"Orphaned: not in the text of now ({len(found.orphans)})", HEAD)]
        for orphan in found.orphans:
            told = row_text(f"{orphan.what}: {orphan.words}", width)
            shown.append(line(told, PLAIN, orphan if orphan.number is not None else None))
            if orphan.place is not None:
                words = "  its words stand in the text among others · r says it is the same"
                shown.append(line(row_text(words, width), MUTED))
    return shown


class ChangesPart(ComparingPart):
    """What the comparing command shows of a source."""

    def show_changes(self, source: int) -> None:
        """What changed between the texts of a source."""
        rows = self.attempt(lambda: self.archive.rows([source])) or []
        if not rows:
            return
        (row,) = rows
        screen = Changes(self.archive, self.background, source, row.title)

        def left(place: Place | None) -> None:
            if screen.changed:
                self.changed([source])
            if place is not None and place.number is not None:
                self.open(place.number, offset=place.offset)

        self.app.push_screen(screen, left)
