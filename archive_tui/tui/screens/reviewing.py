"""The review: one proposal after the other, lit in its source, decided by one key."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.content import Content
from textual.widgets import Static

from archive_tui.display import cell_width, padded, row_text
from archive_tui.tui.background import Background, sentence_of
from archive_tui.tui.claims import lines_of, source_line, title_of
from archive_tui.tui.commands.command import Command
from archive_tui.tui.commands.review import REVIEW
from archive_tui.tui.profile import Profile
from archive_tui.tui.reviews import Agenda, Left, Review, Sheet, load_sheet
from archive_tui.tui.screens.base import measure_of
from archive_tui.tui.screens.correcting import WIDE
from archive_tui.tui.screens.settling import SettlingPart
from archive_tui.tui.signs import signs_of
from archive_tui.tui.widgets.bottom_line import BottomLine
from archive_tui.tui.widgets.claim import ClaimPanel
from archive_tui.tui.widgets.passage import PassageReader

if TYPE_CHECKING:
    from store import Archive

LOOK_AHEAD = 200
"""Entries of the list in which the first source is looked for before all is known."""
HINTS = "y accept  n reject  e correct  u undo  a all above  ? help"


class Reviewing(SettlingPart):
    """Gives ``Left`` back when the person leaves."""

    BINDINGS: ClassVar[list[BindingType]] = [*REVIEW.bindings()]
    offered: ClassVar[tuple[Command, ...]] = REVIEW.commands

    def __init__(
        self,
        archive: Archive,
        profile: Profile,
        base: Sequence[int],
        *,
        query: str = "",
        start: int | None = None,
        offset: int = 0,
    ) -> None:
        """``base``: the list's entries in order; with a ``query`` only what it found is reviewed.

        ``start``: the entry to begin with, and ``offset`` the place in its text.
        """
        super().__init__()
        self.archive, self.profile = archive, profile
        self.review = Review()
        self.loader = Background(self._later, self._failed, name="review sheets")
        self.writer = Background(self._later, self._failed, name="review")
        self._base, self._query = base, query
        self._found = frozenset(base) if query else None
        self._start, self._offset = start, offset
        self._ahead: Sheet | None = None

    def compose(self) -> ComposeResult:
        """The source's name, its text and the panel, the bottom line."""
        yield Static("", id="source", markup=False)
        with Container(id="review"):
            yield PassageReader(measure=measure_of(self.app))
            yield ClaimPanel()
        yield BottomLine()

    # -- beginning and ending

    def on_mount(self) -> None:
        """The source in hand at once, the whole scope from a thread."""
        self._fit()
        self.reader.focus()
        sheet = self._first_sheet()
        if sheet is not None:
            at = sheet.index_of(self._start or 0)
            at = sheet.index_at(self._offset) if at is None else at
            self.review.show(sheet, at)
            self.reader.read(sheet.text)
            self._say_where(sheet.source)
        self.show_current()
        first = sheet.source if sheet else self._start
        # Two threads would share the time that the first frame takes.
        self.call_after_refresh(
            self.loader.submit, partial(self._load_agenda, first), self._agenda_known
        )

    def _say_where(self, source: int) -> None:
        """Say so where the review begins with another source than one was at."""
        start = self._start
        if start is None or source == start:
            return
        rows = self.archive.rows([start])
        if rows and rows[0].parent != source:
            self.say(f"Nothing is open in #{start}: on with #{source}.")

    def _first_sheet(self) -> Sheet | None:
        if self._start is None:
            return None
        rows = self.archive.rows([self._start])
        parents = [row.parent for row in rows if row.parent is not None]
        for source in (self._start, *parents, *self._next_listed(self._start)):
            sheet = load_sheet(self.archive, source, self._found)
            if sheet is not None:
                return sheet
        return None

    def _next_listed(self, start: int) -> Iterator[int]:
        """Sources with open quotations, a little further down the list."""
        try:
            at = self._base.index(start) + 1
        except ValueError:
            return
        for first in range(at, at + LOOK_AHEAD, 50):
            rows = self.archive.rows(self._base[first : first + 50])
            yield from (row.number for row in rows if row.proposed)

    def _load_agenda(self, first: int | None) -> Agenda:
        return Agenda.of(self.archive.open_proposals(), self._base, self._found, first)

    def _agenda_known(self, agenda: Agenda) -> None:
        self.review.take_agenda(agenda)
        if self.review.sheet is None:
            source = next(agenda.sources(None, 1, visited=()), None)
            if source is None:
                scope = f" in what “{self._query}” finds" if self._query else ""
                self.dismiss(Left(0, sentence=f"Nothing is open to review{scope}."))
                return
            self._turn_to(source, 1)
            self._say_where(source)
            return
        self.show_current()
        self._read_ahead()

    def on_unmount(self) -> None:
        """End the threads; what waits to be written is written, a long acceptance stops."""
        self.stop_settling()
        self.loader.stop()
        self.writer.stop(30.0)

    def action_leave(self) -> None:
        """Back to the list; a long acceptance stops first."""
        if self.stop_settling():
            return
        step = self.review.done[-1] if self.review.done else None
        last = (step.key, step.source) if step is not None else ()
        self._leave(Left(len(self.review.statuses), last=last))

    def action_open(self) -> None:
        """Read the source at this place."""
        here = self.review.current
        if here is not None:
            self._leave(Left(len(self.review.statuses), here.source, max(0, here.start)))

    def _leave(self, left: Left) -> None:
        # Everything decided is on the disk before the list shows it.
        def written(_: None) -> None:
            self.dismiss(left)

        self.writer.submit(lambda: None, written)

    # -- what is shown

    @property
    def reader(self) -> PassageReader:
        """The source's text."""
        return self.query_one(PassageReader)

    def say(self, sentence: str) -> None:
        """A sentence in the bottom line."""
        self.query_one(BottomLine).say(sentence)

    def _failed(self, error: Exception) -> None:
        self.say(sentence_of(error))

    def _later(self, callback: Callable[[], None]) -> None:
        self.call_later(callback)

    @property
    def idle(self) -> bool:
        """True where no thread is at work and the scope is known."""
        return self.loader.idle and self.writer.idle and self.review.agenda is not None

    def on_resize(self, event: events.Resize) -> None:
        """The panel beneath the text, or beside it where there is room."""
        self._fit()
        self.call_after_refresh(self.show_current)

    def _fit(self) -> None:
        self.query_one("#review").set_class(self.app.size.width >= WIDE, "wide")

    def show_current(self) -> None:
        """The proposal in hand: lit, named, counted."""
        here, sheet = self.review.current, self.review.sheet
        if here is None or sheet is None:
            self.query_one(ClaimPanel).fill("Looking for what is proposed …", ())
            return
        passage = (here.start, here.end) if here.start >= 0 else None
        named = (here.speaker_start, here.speaker_end) if here.speaker_start >= 0 else None
        self.reader.light(passage, named)
        self.query_one(ClaimPanel).fill(
            title_of(here, self.review.status(here), signs_of(self)), lines_of(here)
        )
        self._show_source(sheet)
        self.show_status()

    def _show_source(self, sheet: Sheet) -> None:
        width = max(20, self.app.size.width - 2)
        scope = row_text(f"only “{self._query}”", width // 3) if self._query else ""
        room = width - cell_width(scope) - (1 if scope else 0)
        left = source_line(sheet.row)
        text = f"{padded(left, room)} {scope}" if scope else row_text(left, room)
        line = self.query_one("#source", Static)
        if self._drawn_source != text:
            self._drawn_source = text
            line.update(Content(text), layout=False)

    _drawn_source = ""

    def show_status(self) -> None:
        """Which one of how many, here and in all."""
        sheet, agenda = self.review.sheet, self.review.agenda
        if sheet is None:
            return
        place = f"{self.review.at + 1:,} of {len(sheet.proposals):,} in this source"
        rest = f" · {len(agenda):,} in all" if agenda is not None else ""
        self.query_one(BottomLine).set_status(place + rest, HINTS)

    # -- going about

    def action_step(self, direction: int) -> None:
        """The next proposal, or the one before; over the end of a source to another."""
        sheet = self.review.sheet
        if sheet is None:
            return
        self.say("")
        at = self.review.at + direction
        if 0 <= at < len(sheet.proposals):
            self.review.at = at
            self.show_current()
            if at >= len(sheet.proposals) - 2:
                self._read_ahead()
        else:
            self.action_source(direction)

    def action_source(self, direction: int) -> None:
        """The next source that holds open proposals, or the one before."""
        agenda, sheet = self.review.agenda, self.review.sheet
        if agenda is None or sheet is None:
            self.say("The other sources are being looked up …")
            return
        source = next(agenda.sources(sheet.source, direction, visited=self.review.visited), None)
        if source is not None:
            self._turn_to(source, direction)
        elif direction < 0:
            self.say("This is the first one.")
        else:
            self.show_current()
            left = len(agenda)
            rest = f"{left:,} left open" if left else "everything is decided"
            self.say(f"That was the last one: {rest} · ( goes back · q leaves")

    def _turn_to(self, source: int, direction: int, key: int | str | None = None) -> None:
        """Take up another source: at ``key``, at its first open one, or coming back its last."""
        sheet = self._ahead if self._ahead and self._ahead.source == source else None
        self._ahead = None
        if sheet is None or source in self.review.visited:
            sheet = self.attempt(lambda: self._load(source))
        if sheet is None:
            # Somebody else has decided about them meanwhile.
            self._skip_gone(source, direction or 1)
            return
        same = self.review.sheet is not None and self.review.sheet.source == source
        at = sheet.index_of(key) if key is not None else None
        if at is None:
            here = self.review.at if same else 0
            at = self.review.first_open(sheet, here) if direction >= 0 else -1
        self.review.show(sheet, at)
        if not same:
            self.reader.read(sheet.text)
        self.show_current()
        self._read_ahead()

    def _skip_gone(self, source: int, direction: int) -> None:
        agenda = self.review.agenda
        assert agenda is not None
        for gone in agenda.held.get(source, ()):
            agenda.open.pop(gone, None)
        further = next(agenda.sources(source, direction, visited=self.review.visited), None)
        if further is not None:
            self._turn_to(further, direction)
        else:
            self.say("The other proposals were decided by somebody else meanwhile.")

    def _load(self, source: int) -> Sheet | None:
        return load_sheet(self.archive, source, self._found, self.review.statuses.keys())

    def _read_ahead(self) -> None:
        """Fetch the next source before the person gets there."""
        agenda, sheet = self.review.agenda, self.review.sheet
        if agenda is None or sheet is None:
            return
        after = next(agenda.sources(sheet.source, 1, visited=()), None)
        if after is None or (self._ahead is not None and self._ahead.source == after):
            return

        def fetched(ahead: Sheet | None) -> None:
            self._ahead = ahead

        self.loader.submit(
            lambda: load_sheet(self.archive, after, self._found), fetched, key="ahead"
        )

    # -- the program

    def action_palette(self) -> None:
        """Every command of the review."""
        self.app.action_command_palette()

    def action_help(self) -> None:
        """Every key, those of the review first."""
        from archive_tui.tui.screens.help import show_help

        show_help(self, REVIEW.title)

    def action_repaint(self) -> None:
        """Paint everything anew."""
        self.refresh(layout=True)

    def action_suspend(self) -> None:
        """To the shell; ``fg`` comes back."""
        self.app.action_suspend_process()
