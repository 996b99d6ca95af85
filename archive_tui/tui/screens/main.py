"""The main screen: search line, list or reader, side panes, bottom line."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widgets import Static

from archive_tui.display import row_text
from archive_tui.tui.background import Background, sentence_of
from archive_tui.tui.commands.main import MAIN
from archive_tui.tui.drafts import Drafts
from archive_tui.tui.profile import Profile
from archive_tui.tui.screens.archives import ArchivesPart
from archive_tui.tui.screens.base import Place, measure_of
from archive_tui.tui.screens.changes import ChangesPart
from archive_tui.tui.screens.choice import yes_or_no
from archive_tui.tui.screens.citing import CitingPart
from archive_tui.tui.screens.detailing import WIDE, DetailsPart
from archive_tui.tui.screens.entry import EntryPart
from archive_tui.tui.screens.finding import FindingPart
from archive_tui.tui.screens.noting import NotingPart
from archive_tui.tui.screens.paging import PagingPart
from archive_tui.tui.screens.piping import PipingPart
from archive_tui.tui.screens.quarantine import QuarantinePart
from archive_tui.tui.screens.reading import ReadingPart
from archive_tui.tui.screens.tagging import TaggingPart
from archive_tui.tui.screens.touring import TouringPart
from archive_tui.tui.screens.undoing import UndoPart
from archive_tui.tui.screens.viewing import ViewingPart
from archive_tui.tui.screens.voices import VoicesPart
from archive_tui.tui.screens.working import WorkingPart
from archive_tui.tui.searcher import Answer, Searcher
from archive_tui.tui.widgets.bottom_line import BottomLine
from archive_tui.tui.widgets.details import DetailsPane
from archive_tui.tui.widgets.entry_list import EntryList
from archive_tui.tui.widgets.fragments import Fragments
from archive_tui.tui.widgets.pane import Pane
from archive_tui.tui.widgets.reader import Reader
from archive_tui.tui.widgets.search_box import SearchBox

if TYPE_CHECKING:
    from store import Archive

WIDEST = 140
"""Columns from which facets have a place of their own."""
POLL = 1.5
"""Seconds between looks at what other processes have changed."""
QUICK_CELLS = 10
"""Of a quick tag's name at the bottom."""
LIST_HINTS = "/ search  t tag  x link  p review  ? help"
FACETS_HINTS = "enter narrows  - leaves out  q back"
DETAILS_HINTS = "enter follows  w speaker  c r decide  q back"
READER_HINTS = "( ) quotations  n match  x link  Q quote  q back"


class MainScreen(
    ReadingPart,
    PagingPart,
    FindingPart,
    TaggingPart,
    NotingPart,
    DetailsPart,
    EntryPart,
    CitingPart,
    PipingPart,
    ViewingPart,
    VoicesPart,
    UndoPart,
    ChangesPart,
    TouringPart,
    ArchivesPart,
    WorkingPart,
    QuarantinePart,
):
    """Everything that is always there; dialogs open over it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        binding for group in MAIN for binding in group.bindings()
    ]

    def __init__(
        self,
        archive: Archive,
        profile: Profile,
        query: str = "",
        begin: Callable[[MainScreen], None] | None = None,
    ) -> None:
        """``begin`` is called once everything is there."""
        super().__init__()
        self.archive, self.profile = archive, profile
        self.background = Background(self.later, self._failed)
        self.drafts = Drafts(archive, self.background)
        self.searcher = Searcher(archive, lambda answer: self.later(lambda: self.answered(answer)))
        self.open_number = None
        self.query_text, self.unfinished = "", False
        self.sort = None
        self.offers = []
        self.own_seq = 0
        self._first_query, self._first = query, begin
        self._expanded = set()
        self._trail = [Place(None)]
        self._trail_at = 0
        self._left = {}
        self.jobs = []
        self._behind = 0

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        yield SearchBox(blink=self.profile.blink)
        yield Static("", id="notice", markup=False)
        with Horizontal(id="panes"):
            yield Pane(id="facets")
            yield EntryList(self.row_loader(), each=2 if self.comfortable else 1)
            yield Reader(measure=measure_of(self.app), airy=self.comfortable)
            yield DetailsPane(id="details")
        yield Fragments()
        yield BottomLine()

    def on_mount(self) -> None:
        """The first page at once; everything else after the first frame."""
        self.notice("")
        self.fragments.display = False
        self.reader.display = False
        self.fit()
        left = "" if self._first_query else self.search_left()
        if query := self._first_query or left:
            self.set_query(query)
            self.box.cursor_position = len(query)
        else:
            self.load_list()
        (self.box if left else self.entries).focus()
        for what in ("scroll_y", "virtual_size"):
            self.watch(self.reader, what, self._turned, init=False)
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        self.painting.release_painting()
        self.key_order.resume()
        self.background.submit(self.archive.seq, self._seen_seq)
        self.warm_up()
        self.background.submit(self._look_behind, self._show_behind)
        self.load_details()
        self.load_facets()
        self.load_colours()
        self.set_interval(POLL, self._poll)
        if unfinished := self.unfinished_note():
            self.say(f"Unfinished: {unfinished} · go there with #, m goes on with it")
        if self.archive.notice:
            self.say(self.archive.notice)
        if self._first is not None:
            self._first(self)

    def on_unmount(self) -> None:
        """End the threads; an import stops cleanly. Drafts outlive a lost connection alone."""
        if not self.app.return_code:
            self.drafts.drop()
        self.searcher.stop()
        self.background.stop()
        for job in self.running:
            job.stop()

    def _failed(self, error: Exception) -> None:
        self.say(sentence_of(error))

    # -- layout

    def on_resize(self, event: events.Resize) -> None:
        """Panes that have room are shown."""
        self.fit()

    def fit(self) -> None:
        """Show the panes that have room; a pane that is zoomed has all of it."""
        if self.fit_zoomed():
            return
        width = self.app.size.width
        wanted = self._details_wanted
        details = width >= WIDE if wanted is None else wanted
        if self.details.display != details:
            self.details.display = details
            self.load_details()
        facets = width >= WIDEST
        if self.facets.display != facets and not self.facets.has_focus:
            self.facets.display = facets
            self.load_facets()
        narrow = width < WIDE
        self.details.set_class(narrow, "over")
        self.facets.set_class(width < WIDEST, "over")

    def action_pane(self, direction: int) -> None:
        """The next pane that is shown."""
        panes = [self.facets, self.entries, self.reader, self.details]
        shown = [pane for pane in panes if pane.display]
        at = next((i for i, pane in enumerate(shown) if pane.has_focus), 0)
        shown[(at + direction) % len(shown)].focus()

    # -- what is shown

    def answered(self, answer: Answer) -> None:
        """What was found, in the list and in the text that is read."""
        super().answered(answer)
        self.look_in_text()

    def show_status(self) -> None:
        """Where one is, what is marked, whether the index is behind."""
        bottom = self.query_one(BottomLine)
        behind = f" · index: {self._behind:,} to go" if self._behind else ""
        if self.open_number is not None:
            hints = self._pane_hints() or READER_HINTS
            bottom.set_status(f"#{self.open_number} {self.page_told()}{behind}", hints)
            return
        total = len(self.entries.numbers)
        place = f"{self.entries.cursor + 1:,}/{total:,}" if total else "0/0"
        marked = len(self.entries.marked)
        marks = f" · {marked:,} marked" if marked else ""
        marks += " · a range begins: v ends it" if self.entries.in_range else ""
        hints = self._pane_hints() or self._list_hints()
        bottom.set_status(f"{place}{marks}{behind}", hints)

    @on(events.DescendantFocus, "Pane")
    @on(events.DescendantBlur, "Pane")
    def _pane_changed_hands(self) -> None:
        self.show_status()

    def _pane_hints(self) -> str:
        """The keys of the side pane that they go to, "" while it is another."""
        if self.facets.has_focus:
            return FACETS_HINTS
        return DETAILS_HINTS if self.details.has_focus else ""

    def _list_hints(self) -> str:
        quick = [
            f"{digit} {row_text(tag.rsplit('/', 1)[-1], QUICK_CELLS)}"
            for digit, tag in self.quick_tags().items()
        ]
        return "  ".join([*quick, LIST_HINTS])

    def changed(self, numbers: list[int] | None) -> None:  # type: ignore[override]
        """Repaint what these entries are shown by; None looks for everything anew."""
        self.entries.invalidate(numbers)
        if numbers is None:
            self.load_colours()
            self.ask_again(keep=True)
        elif self._expanded.intersection(numbers):
            self.put(self._base, keep=True)
        self.load_details()
        self.load_facets()
        if self.open_number is not None:
            here = Place(self.open_number, self.reader.offset_here, self.reader.top_here)
            self._show(here, focus=False)
        self.background.submit(self.archive.seq, self._seen_seq, key="seq")
        self.background.submit(self._look_behind, self._show_behind, key="behind")

    @on(EntryList.Moved)
    def _moved(self) -> None:
        self.show_status()
        self.load_details()
        self.load_fragments()

    @on(EntryList.MarksChanged)
    def _marks_changed(self) -> None:
        self.show_status()

    @on(EntryList.LoadFailed)
    def _load_failed(self, event: EntryList.LoadFailed) -> None:
        self.say(event.sentence)

    @on(EntryList.Opened)
    def _opened(self, event: EntryList.Opened) -> None:
        self.open(event.number)

    @on(EntryList.NothingOpened)
    def _nothing_opened(self) -> None:
        if self.offers:
            self.action_instead()

    # -- leaving

    def action_up(self) -> None:
        """Close what is open; at the top, ask whether to quit."""
        if self.details.has_focus or self.facets.has_focus:
            # A pane that lies over the others is closed; one with room of its own stays.
            if self.facets.has_focus and self.app.size.width < WIDEST:
                self.facets.display = False
            if self.details.has_focus and self.app.size.width < WIDE:
                self._details_wanted = None
                self.fit()
            self.focus_main()
        elif self.open_number is not None:
            # What was said of the text is of no use in the list, and hides the place there.
            self.say("")
            if self._trail_at > 1:
                self.action_history(-1)
            else:
                self.close_reader()
        elif self.query_text.strip():
            self.clear_query()
        else:
            self.action_ask_quit()

    def action_leave(self) -> None:
        """Drop the selection, stop an import, close what is open, clear marks, then the query."""
        if self.reader.display and self.reader.clear_selection():
            return
        if self.open_number is None and self.stop_newest():
            return
        if self.open_number is None and self.entries.cancel_range():
            return
        if self.open_number is None and self.entries.marked:
            self.entries.clear_marks()
            return
        if (
            self.open_number is None
            and not self.query_text.strip()
            and not (self.details.has_focus or self.facets.has_focus)
        ):
            return
        self.action_up()

    def action_ask_quit(self) -> None:
        """Quit, after asking."""

        def answered(letter: str) -> None:
            if letter == "y":
                self.app.exit(0)

        busy = " The work beside it will stop." if self.running else ""
        self.prompt(yes_or_no(f"Quit?{busy}", "quit"), answered)

    def action_suspend(self) -> None:
        """To the shell; ``fg`` comes back."""
        self.app.action_suspend_process()

    def action_repaint(self) -> None:
        """Paint everything anew."""
        self.refresh(layout=True)
        self.painting.repaint()

    def action_palette(self) -> None:
        """Every command."""
        self.app.action_command_palette()

    # -- others, the index, imports

    def _poll(self) -> None:
        if not (self.is_active or self.app.screen.is_modal):
            # Beneath a review, which changes something with every key, nothing of this is seen.
            return
        self.background.submit(self.archive.seq, self._other_seq, key="seq")
        if self._behind:
            self.background.submit(self._look_behind, self._show_behind, key="behind")

    def _seen_seq(self, seq: int) -> None:
        self.own_seq = seq

    def _other_seq(self, seq: int) -> None:
        if seq != self.own_seq:
            self.own_seq = seq
            self.changed(None)

    def _look_behind(self) -> int:
        self.archive.ensure_indexing()
        return self.archive.pending()

    def _show_behind(self, pending: int) -> None:
        if pending != self._behind:
            caught_up = self._behind > 0 and pending == 0
            self._behind = pending
            self.show_status()
            if caught_up and self.query_text.strip():
                self.ask_again(keep=True)
