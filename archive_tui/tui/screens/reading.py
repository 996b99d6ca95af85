"""Reading: an entry in the reader, the way there and back, matches and selections."""

from __future__ import annotations

from functools import partial
from importlib import import_module

from textual import on

from archive_tui.tui.background import sentence_of
from archive_tui.tui.readings import reading_of
from archive_tui.tui.screens.base import Base, Place
from archive_tui.tui.screens.prompt import Prompt
from archive_tui.tui.widgets.bottom_line import BottomLine
from archive_tui.tui.widgets.reader import Reader
from store.rows import MOST_MATCHES, SEARCHED

SELECTED = "Selected: Q quotes it · x links from it · m notes on it · esc drops it"


class ReadingPart(Base):
    """The reader in place of the list, and the trail of what was read."""

    _trail: list[Place]
    _trail_at: int

    def open(self, number: int, *, offset: int = 0) -> None:
        """Read an entry; where one was is a place to come back to."""
        self.say("")  # of what was there before
        self._remember()
        place = Place(number, offset)
        if self._show(place):
            self._trail[self._trail_at + 1 :] = [place]
            self._trail_at += 1

    def read_before(self) -> list[int]:
        """The entries that were read on the way here, without the one in hand."""
        here = self._trail[self._trail_at].number
        return [p.number for p in self._trail if p.number is not None and p.number != here]

    def warm_up(self) -> None:
        """Import beside the interface what the first entry that is read would wait for."""
        for name in ("schema.entries", "schema.assertions"):
            self.background.submit(partial(import_module, name))

    def _remember(self) -> None:
        here = self._trail[self._trail_at]
        if here.number is not None and here.number == self.open_number:
            here.offset, here.top = self.reader.offset_here, self.reader.top_here

    def _show(self, place: Place, *, focus: bool = True) -> bool:
        """Show a place; without ``focus`` the keys stay where they go now."""
        number = place.number
        if number is None:
            self.close_to_list()
            return True
        reading = self.attempt(lambda: reading_of(self.archive, number))
        if reading is None:
            return False
        self.open_number = number
        self.entries.display, self.reader.display = False, True
        self.load_fragments()
        lone = [lit for lit in reading.lit if lit.kind == "quotation" and lit.number is None]
        start = place.offset or (lone[0].start if lone else 0)
        self.reader.show(reading)
        if focus:
            self.reader.focus()
        # A reader that was hidden has its size, and so its lines, only after the next layout.
        self.call_after_refresh(self._arrive, start, place.top)
        self.load_details()
        if self.query_text.strip():
            # A quotation is shown with what stands around it, which may match as well.
            self._look_for(number, reading.text)
        return True

    def look_in_text(self) -> None:
        """Light what a search made while one reads finds in the text that is open."""
        if self.open_number is None:
            return
        if self.query_text.strip():
            self._look_for(self.open_number, self.reader.reading.text)
        else:
            self.reader.set_matches([])

    def _turned(self) -> None:
        if self.open_number is not None:
            self.show_status()

    def _arrive(self, offset: int, top: int | None = None) -> None:
        if top is not None and self.open_number is not None:
            self.reader.stand(offset, top)
        elif offset and self.open_number is not None:
            self.reader.go_to(offset)
        self.show_status()

    def _look_for(self, number: int, text: str) -> None:
        query, unfinished = self.query_text, self.unfinished

        def light(matches: list[tuple[int, int]]) -> None:
            if self.open_number == number:
                self.reader.set_matches(matches)
                if len(matches) >= MOST_MATCHES:
                    self.say(f"Only the first {MOST_MATCHES:,} matches are lit.")
                elif len(text) > SEARCHED:
                    self.say(f"Matches are looked for in the first {SEARCHED:,} characters only.")

        def failed(error: Exception) -> None:
            light([])
            self.say(sentence_of(error))

        self.reader.await_matches()
        self.background.submit(
            lambda: self.archive.matches(query, number, within=text, unfinished=unfinished),
            light,
            failed=failed,
            key="matches",
        )

    def close_to_list(self) -> None:
        """Show the list; the reader's entry stays a place to come back to."""
        self._remember()
        if self.open_number is None:
            return
        last = self.open_number
        self.open_number = None
        self.reader.display, self.entries.display = False, True
        self.entries.move_to_number(last)
        self.entries.focus()
        self.show_status()
        self.load_details()
        self.load_fragments()

    def close_reader(self) -> None:
        """Back to the list, as if one had never left it."""
        self.close_to_list()
        self._trail, self._trail_at = [Place(None)], 0

    def action_history(self, by: int) -> None:
        """Back, or forward, to the very line."""
        at = self._trail_at + by
        if not 0 <= at < len(self._trail):
            self.say("There is nothing further back." if by < 0 else "There is nothing further on.")
            return
        self._remember()
        if self._show(self._trail[at]):
            self._trail_at = at

    def action_go_to(self) -> None:
        """Ask for a number and read that entry."""

        def check(line: str) -> str | None:
            digits = line.strip().removeprefix("#")
            if not (digits.isascii() and digits.isdigit() and len(digits) < 19):
                return "Type a number, as it stands in the list and in the margin."
            there = self.attempt(lambda: self.archive.rows([int(digits)]))
            return None if there else f"There is no #{digits}."

        def go(line: str) -> None:
            self.open(int(line.strip().removeprefix("#")))

        self.prompt(
            Prompt("Go to which entry? Its number", check=check, blink=self.profile.blink), go
        )

    @on(Reader.Followed)
    def _followed(self, event: Reader.Followed) -> None:
        self.open(event.number)

    @on(Reader.PageChanged)
    def _page_changed(self) -> None:
        self.show_status()

    @on(Reader.Noticed)
    def _noticed(self, event: Reader.Noticed) -> None:
        self.say(event.sentence)

    @on(Reader.SelectionChanged)
    def _selected(self, event: Reader.SelectionChanged) -> None:
        if event.selection is not None:
            self.say(SELECTED)
        elif self.query_one(BottomLine).text == SELECTED:
            self.say("")

    def action_match(self, direction: int) -> None:
        """The next match in the text; from the list, opens the entry first."""
        if self.open_number is None:
            if self.entries.current is None:
                return
            self.open(self.entries.current)
        self.reader.next("match") if direction > 0 else self.reader.previous("match")
