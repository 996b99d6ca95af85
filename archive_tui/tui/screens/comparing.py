"""Two quotations, or any two texts, word by word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from archive_tui.display import row_text
from archive_tui.evidence.revisions import Excerpt
from archive_tui.evidence.wordings import Wordings, wordings
from archive_tui.redline import excerpt_lines
from archive_tui.tui.background import Background, sentence_of
from archive_tui.tui.screens.base import Base, Place
from archive_tui.tui.screens.choice import Choice
from archive_tui.tui.screens.prompt import Prompt, Proposals
from archive_tui.tui.signs import signs_of
from archive_tui.tui.widgets.pane import (
    GONE,
    MUTED,
    NEW,
    PLAIN,
    STRONG,
    Pane,
    PaneLine,
    line,
)
from store.errors import ArchiveError
from store.rows import Row

if TYPE_CHECKING:
    from store import Archive

HINTS = "[-only in the first-] {+only in the second+} · s swaps · enter reads · q back"
_STYLES = {"same": PLAIN, "gone": GONE, "new": NEW}


@dataclass(slots=True, frozen=True)
class Pair:
    """Two entries with how their texts differ."""

    rows: tuple[Row, Row]
    found: Wordings


class Comparing(ModalScreen[Place]):
    """The differences in a pane; gives back the entry to read."""

    DEFAULT_CSS = """
    Comparing { background: $background; }
    Comparing Pane { height: 1fr; padding: 0 1; }
    Comparing Static { height: 1; padding: 0 1; color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s,ы", "swap", "Swap the two", id="compare.swap", show=False),
        Binding("escape,q,й", "leave", "Leave", id="compare.leave", show=False),
    ]

    def __init__(self, archive: Archive, background: Background, first: int, second: int) -> None:
        super().__init__()
        self._archive, self._background = archive, background
        self._numbers = first, second

    def compose(self) -> ComposeResult:
        """The lines, and what can be done."""
        yield Pane(id="compare-lines")
        yield Static(Content("Comparing …"), markup=False)

    def on_mount(self) -> None:
        """Compare them beside the interface."""
        self.query_one(Pane).focus()
        self._load()

    def _load(self) -> None:
        def done(pair: Pair) -> None:
            if self.is_attached:
                self.query_one(Pane).fill(lambda width: lines_of(pair, width))
                self._say(HINTS)

        self._background.submit(
            lambda: compared(self._archive, *self._numbers),
            done,
            failed=lambda error: self._say(sentence_of(error)),
            key="compare",
        )

    def _say(self, sentence: str) -> None:
        if self.is_attached:
            self.query_one(Static).update(Content(row_text(sentence, 300)))

    @on(Pane.Chosen)
    def _chosen(self, event: Pane.Chosen) -> None:
        event.stop()
        if isinstance(event.value, Place):
            self.dismiss(event.value)

    def action_swap(self) -> None:
        """The other way round."""
        self._numbers = self._numbers[::-1]
        self._load()

    def action_leave(self) -> None:
        """Back."""
        self.dismiss(None)


def compared(archive: Archive, first: int, second: int) -> Pair:
    """The two texts word by word. Raises NotFound."""
    found = wordings(archive.text(first), archive.text(second))
    rows = {row.number: row for row in archive.rows([first, second])}
    return Pair((rows[first], rows[second]), found)


def lines_of(pair: Pair, width: int) -> list[PaneLine]:
    """The pane's lines: whose the two are, then the words."""
    lines: list[PaneLine] = []
    for place, row in enumerate(pair.rows):
        which = ("First", "Second")[place]
        whose = " · ".join(part for part in (row.byline, row.date) if part) or "speaker unknown"
        held = f" · in #{row.parent}" if row.parent is not None else ""
        doubt = " · proposed" if row.status == "proposed" else ""
        head = f"{which}: #{row.number} {whose}{held}{doubt}"
        style = GONE if place == 0 else NEW
        marks = (("[-", "-]"), ("{+", "+}"))[place]
        pieces = ((marks[0], style), (row_text(head, width - 4), STRONG), (marks[1], style))
        lines.append(PaneLine(pieces, Place(row.number)))
    lines += [line(row_text(pair.found.sentence(), width), MUTED), line()]
    whole = Excerpt(0, pair.found.pieces, False, False)
    for runs in excerpt_lines(whole, width - 1):
        lines.append(PaneLine(tuple((text, _STYLES[style]) for style, text in runs)))
    return lines


class ComparingPart(Base):
    """The command that compares: two marked entries, or the quotation in hand with another."""

    def action_changes(self) -> None:
        """Compare: two that are marked; a quotation with another; the texts of a source."""
        pair = [n for n in self.entries.numbers if n in self.entries.marked]
        if self.open_number is None and len(pair) == 2:
            self.compare(*pair)
            return
        number = self.quotation_here() or self.current
        rows = [] if number is None else self.attempt(lambda: self.archive.rows([number])) or []
        if not rows:
            return
        row = rows[0]
        if row.kind != "quotation" or row.parent is None:
            if len(self.attempt(lambda: _texts(self.archive, row.number)) or ()) < 2:
                self.say(f"#{row.number} has had no other text to compare.")
            else:
                self.show_changes(row.number)
            return
        source = row.parent
        if len(self.attempt(lambda: _texts(self.archive, source)) or ()) < 2:
            self._ask_other(row)
            return

        def chosen(letter: str) -> None:
            if letter == "w":
                self._ask_other(row)
            elif letter == "t":
                self.show_changes(source)

        options = [
            ("t", f"what changed between the texts of its source, #{source}"),
            ("w", "its words, with those of another quotation"),
        ]
        self.prompt(Choice(f"Compare what of quotation #{row.number}?", options), chosen)

    def show_changes(self, source: int) -> None:
        """What changed between the texts of a source."""
        raise NotImplementedError

    def compare(self, first: int, second: int) -> None:
        """Show two entries' texts word by word."""

        def left(place: Place) -> None:
            if place.number is not None:
                self.open(place.number)

        self.prompt(Comparing(self.archive, self.background, first, second), left)

    def _ask_other(self, row: Row) -> None:
        worded = signs_of(self).worded

        def complete(typed: str) -> Proposals:
            return _others(self.archive, typed, row)

        def check(typed: str) -> str | None:
            number = typed.strip().removeprefix("#").split(" ")[0]
            if not (number.isascii() and number.isdigit() and len(number) < 19):
                return worded("Choose a quotation with ↓ ↑, or type its number.")
            there = self.attempt(lambda: self.archive.rows([int(number)]))
            return None if there else f"There is no #{number}."

        prompt = Prompt(
            worded(f"Compare #{row.number} with … type to search, ↓ ↑ chooses, enter takes"),
            placeholder="words, speaker:…, or #12",
            complete=complete,
            check=check,
            choose=True,
            blink=self.profile.blink,
        )

        def chosen(typed: str) -> None:
            self.compare(row.number, int(typed.strip().removeprefix("#").split(" ")[0]))

        self.prompt(prompt, chosen)


def _texts(archive: Archive, source: int) -> list[object]:
    from archive_tui.evidence.revisions import texts_of

    return list(texts_of(archive, source))


def _others(archive: Archive, typed: str, row: Row) -> Proposals:
    """Quotations to compare with: by what was typed; before that, what is most like it."""
    try:
        if typed.strip().removeprefix("#").isdigit():
            numbers = [int(typed.strip().removeprefix("#"))]
        elif typed.strip():
            numbers = [hit.number for hit in archive.search(f"kind:quotation ({typed})", 10).hits]
        else:
            like = archive.search(f"kind:quotation like:{row.number}", 10)
            numbers = [hit.number for hit in like.hits]
        rows = archive.rows([n for n in numbers if n != row.number][:9])
    except ArchiveError:
        return ()
    return [
        (f"#{r.number} {row_text(r.byline, 24)} {r.date} {row_text(r.title, 100)}", f"#{r.number} ")
        for r in rows
    ]
