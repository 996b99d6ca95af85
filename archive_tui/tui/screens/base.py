"""What every part of the main screen stands on: the archive, the panes, what is in hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar, cast

from textual.app import App
from textual.screen import Screen

from archive_tui.tui.background import Background, sentence_of
from archive_tui.tui.drafts import Drafts
from archive_tui.tui.painter.painting import CellPainting
from archive_tui.tui.profile import Profile
from archive_tui.tui.searcher import Searcher
from archive_tui.tui.widgets.bottom_line import BottomLine
from archive_tui.tui.widgets.entry_list import EntryList
from archive_tui.tui.widgets.pane import Pane
from archive_tui.tui.widgets.reader import Reader
from archive_tui.tui.widgets.row_cache import Loader
from store.errors import ArchiveError

if TYPE_CHECKING:
    from archive_tui.config import Interface
    from archive_tui.tui.app import ArchiveApp
    from archive_tui.tui.key_order import KeyOrder
    from store import Archive

T = TypeVar("T")


@dataclass(slots=True)
class Place:
    """A place to come back to: an entry in the reader, or (None) the list."""

    number: int | None
    offset: int = 0
    top: int | None = None
    """The first line in view, as ``Reader.top_here``; None where one has not been yet."""


def measure_of(app: App[Any]) -> int:
    """Cells of the widest line of text, as the person has set it."""
    return cast("ArchiveApp", app).settings.interface.measure


class Base(Screen[None]):
    """State and helpers that the parts of the main screen share."""

    archive: Archive
    profile: Profile
    background: Background
    drafts: Drafts
    searcher: Searcher
    open_number: int | None
    """The entry in the reader, or None while the list is shown."""
    query_text: str
    unfinished: bool
    """True while the query is being typed and its last word is a beginning."""
    sort: str | None
    own_seq: int
    """The journal's seq that this screen shows."""

    @property
    def interface(self) -> Interface:
        """What the person has set for the interface."""
        return cast("ArchiveApp", self.app).settings.interface

    @property
    def comfortable(self) -> bool:
        """Whether things have more room, as the setting ``density`` says."""
        return self.interface.density == "comfortable"

    @property
    def painting(self) -> CellPainting[Any]:
        """The app, for when and how it paints."""
        assert isinstance(self.app, CellPainting)
        return self.app

    @property
    def key_order(self) -> KeyOrder:
        """What holds keys that are typed ahead."""
        return cast("ArchiveApp", self.app).key_order

    @property
    def entries(self) -> EntryList:
        """The list of entries."""
        return self.query_one(EntryList)

    @property
    def reader(self) -> Reader:
        """The reader; hidden while the list is shown."""
        return self.query_one(Reader)

    @property
    def details(self) -> Pane:
        """The pane at the right."""
        return self.query_one("#details", Pane)

    @property
    def facets(self) -> Pane:
        """The pane at the left."""
        return self.query_one("#facets", Pane)

    def say(self, sentence: str) -> None:
        """A sentence in the bottom line."""
        self.query_one(BottomLine).say(sentence)

    def attempt(self, action: Callable[[], T]) -> T | None:
        """What ``action`` gives; None, and its sentence in the bottom line, where it fails."""
        try:
            return action()
        except (ArchiveError, ValueError, OSError) as error:
            self.say(sentence_of(error))
            return None

    @property
    def current(self) -> int | None:
        """The entry in hand: in the reader, or under the cursor."""
        return self.open_number if self.open_number is not None else self.entries.current

    def passage(self) -> tuple[int, tuple[int, int] | None] | None:
        """The entry in hand with the passage selected in its text, code points, if one is.

        A quotation is read within its source: what is selected there is the source's.
        """
        number = self.current
        span = self.reader.selection if self.open_number is not None else None
        if number is None:
            return None
        if span is None:
            return number, None
        reading = self.reader.reading
        return reading.source or number, (span[0] + reading.first, span[1] + reading.first)

    def quotation_here(self) -> int | None:
        """The quotation that one jumped to in the reader, while it is where one is."""
        lit = self.reader.current_lit
        if self.open_number is None or lit is None or lit.kind != "quotation":
            return None
        return lit.number if self.reader.offset_here == lit.start else None

    def targets(self) -> list[int]:
        """What a command acts on: the entry read, else all marked, else the one in hand."""
        if self.open_number is not None:
            return [self.open_number]
        marked = self.entries.marked
        if marked:
            return [number for number in self.entries.numbers if number in marked]
        return [] if self.entries.current is None else [self.entries.current]

    def scope(self, numbers: Sequence[int]) -> str:
        """The scope in words: ``on #12``, ``on 14 marked``."""
        if len(numbers) == 1:
            return f"on #{numbers[0]}"
        return f"on {len(numbers):,} marked"

    def changed(self, numbers: Sequence[int] | None) -> None:
        """Show what became of these entries (None: of any)."""
        raise NotImplementedError

    def open(self, number: int, *, offset: int = 0) -> None:
        """Read an entry."""
        raise NotImplementedError

    def jobs_run(self) -> bool:
        """Whether work is under way beside the interface, or has just ended."""
        raise NotImplementedError

    def show_status(self) -> None:
        """Where one is, in the bottom line."""
        raise NotImplementedError

    def load_details(self) -> None:
        """Fill the details pane from a thread, where it is shown."""
        raise NotImplementedError

    def row_loader(self) -> Loader:
        """What the list takes its rows from."""
        raise NotImplementedError

    def load_fragments(self) -> None:
        """Show where the search matches in the entry under the cursor, where there is room."""
        raise NotImplementedError

    def ask(self, query: str, *, now: bool = False) -> None:
        """Search for this query."""
        raise NotImplementedError

    def state(self, key: str) -> str:
        """The person's own state, "" where there is none."""
        return self.attempt(lambda: self.archive.state_get(key)) or ""

    def keep(self, key: str, value: str | None) -> None:
        """Keep the person's own state."""
        self.attempt(lambda: self.archive.state_set(key, value))

    def later(self, callback: Callable[[], None]) -> None:
        """Run ``callback`` in the interface's thread; from any thread."""
        self.call_later(callback)

    def prompt(self, screen: Screen[Any], then: Callable[[Any], None]) -> None:
        """Show a dialog; ``then`` gets its answer unless the person left."""

        def answered(answer: Any) -> None:
            if answer is not None:
                then(answer)

        self.app.push_screen(screen, answered)
