"""Searching as one types, facets, sorting, the list that follows."""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from typing import cast

from textual import events, on
from textual.content import Content
from textual.screen import Screen
from textual.timer import Timer
from textual.widgets import Static

from archive_tui.display import row_text
from archive_tui.tui.painter.painting import HOLD
from archive_tui.tui.screens.choice import Choice
from archive_tui.tui.screens.searches import SORTS, SearchesPart
from archive_tui.tui.searcher import Answer, offers_of, with_term
from archive_tui.tui.sidelines import Facets, Narrow, facet_lines, facets_from, fetch_facets
from archive_tui.tui.signs import signs_of
from archive_tui.tui.widgets.fragments import LINES, Fragments
from archive_tui.tui.widgets.pane import Pane
from archive_tui.tui.widgets.search_box import SearchBox
from store.rows import FACETS, QuotationRow, Results, Snippet

FIRST = 200
"""Entries that the first frame needs at most."""
LOWEST = 14
"""Rows of the screen from which the lines beneath the list have room."""
REST = 0.08
"""Seconds that the cursor stays on an entry before its text is looked at."""
_STEMS = re.compile(r" \(stem [^()]*\)")


class FindingPart(SearchesPart):
    """Commands of the group "Finding"."""

    _base: Sequence[int] = array("q")
    _expanded: set[int]
    _keep_place = False
    _on_first: int | None = None
    """The entry that stood first when the list was empty before, while the cursor is on it."""
    _resting: Timer | None = None
    _nothing = "Nothing found."
    """What a list without entries says of a search."""
    # -- the list

    def load_list(self) -> None:
        """The first entries at once, all of them from a thread."""
        first = self.attempt(lambda: self.archive.numbers(sort=self._order(), limit=FIRST))
        if first is not None:
            self.put(first, keep=False)
        if first is not None and len(first) == FIRST:
            self.load_all()

    def load_all(self, *, keep: bool = True) -> None:
        """All entries, when no query is there."""
        order = self._order()

        def done(numbers: array[int]) -> None:
            if not self.query_text.strip():
                self.put(numbers, keep=keep)

        self.background.submit(lambda: self.archive.numbers(sort=order), done, key="numbers")

    def _order(self) -> str:
        return self.sort or "-added"

    def put(self, numbers: Sequence[int], *, keep: bool) -> None:
        """Show these entries, with the quotations beneath those that are unfolded."""
        self._base = numbers
        depth: dict[int, int] = {}
        shown: Sequence[int] = numbers
        if self._expanded:
            unfolded: list[int] = []
            for number in numbers:
                unfolded.append(number)
                if number in self._expanded:
                    for quotation in self._held(number):
                        unfolded.append(quotation.number)
                        depth[quotation.number] = 1
            shown = unfolded
        if not self.entries.numbers:
            self._on_first = shown[0] if shown else None
        elif self._on_first is not None and self.entries.current != self._on_first:
            self._on_first = None
        if self._on_first is not None and self.jobs_run():
            # The list fills from nothing: who has not moved sees its beginning, not its end.
            keep, self._on_first = False, shown[0] if shown else None
        empty = self._nothing if self.query_text.strip() else "An empty archive: I imports."
        self.entries.set_numbers(shown, keep=keep, depth=depth, empty=empty)
        self.show_status()

    def listed(self) -> Sequence[int]:
        """The entries of the list in its order, without those unfolded beneath."""
        return self._base

    def _held(self, number: int) -> Sequence[QuotationRow]:
        return self.attempt(lambda: self.archive.quotations(number)) or ()

    def action_unfold(self, unfold: bool) -> None:
        """Show, or hide, the quotations beneath the entry under the cursor."""
        number = self.entries.current
        if number is None:
            return
        rows = self.attempt(lambda: self.archive.rows([number])) or []
        source = rows[0].parent if rows and rows[0].parent in self._expanded else number
        if source is None or (unfold and not (rows and rows[0].quotations)):
            if unfold:
                self.say(f"#{number} holds no quotations.")
            return
        before = set(self._expanded)
        self._expanded = before | {source} if unfold else before - {source}
        if self._expanded != before:
            if not unfold:
                self.entries.move_to_number(source)
            self.put(self._base, keep=True)

    # -- searching

    def action_search(self) -> None:
        """To the search line."""
        self._search_at = None
        self.box.focus()

    def on_input_changed(self, event: SearchBox.Changed) -> None:
        """Search for what was typed."""
        if event.input is not self.box:
            return
        self.drafts.keep("search", event.value)
        if event.value != self.query_text:
            at_end = self.box.cursor_position >= len(event.value)
            self.ask(event.value, unfinished=self.box.has_focus and at_end)

    def search_left(self) -> str:
        """What was in the search line when the connection was lost."""
        return self.attempt(lambda: self.drafts.left("search")) or ""

    def ask(
        self, query: str, *, now: bool = False, keep: bool = False, unfinished: bool = False
    ) -> None:
        """Search for ``query``; with ``keep`` the cursor stays on its entry.

        While it is ``unfinished`` its last word is a beginning.
        """
        if query.strip() and query != self.query_text:
            self.say("")  # of what was found before
        self.query_text, self.unfinished = query, unfinished
        self._keep_place = keep
        self.offers = []
        if not query.strip():
            self.searcher.forget()
            self.key_order.resume()
            self.notice("")
            self.load_fragments()
            self.load_list() if not keep else self.load_all()
            self.load_facets()
            return
        count = FACETS if self.facets.display else ()
        self.searcher.ask(
            query,
            sort=self.sort,
            count=count,
            now=now,
            unfinished=unfinished,
            loader=self.row_loader(),
            shown=2 * self.entries.size.height,
        )
        if self.searcher.is_answering and self.searcher.took < HOLD:
            self.painting.expect(lambda: not self.searcher.idle)

    def ask_again(self, *, keep: bool = False) -> None:
        """Search anew for what is shown."""
        self.ask(self.query_text, now=True, keep=keep, unfinished=self.unfinished)

    def finish_query(self) -> None:
        """From now on the query means what it says."""
        if self.unfinished:
            self.ask(self.query_text, now=True)

    def clear_query(self) -> None:
        """All entries again, the cursor on the one it is on."""
        self.box.value = ""
        self.ask("", keep=True)

    def set_query(self, query: str) -> None:
        """Put a query into the search line and search at once."""
        self.box.value = query
        self.ask(query, now=True)

    def answered(self, answer: Answer) -> None:
        """Show what was found, or what is wrong with the query."""
        if answer.generation != self.searcher.generation:
            return
        self.key_order.resume()
        self.offers = offers_of(answer)
        if answer.results is None:
            # What to do about it comes first: the line may be short.
            place = "" if answer.position is None else f" (letter {answer.position + 1})"
            offer = f"{self._key()} searches for {self.offers[0][0]} · " if self.offers else ""
            self.notice(f"{signs_of(self).trouble} {offer}{answer.trouble}{place}")
            return
        results = answer.results
        order = f", sorted by {self._order_in_words()}" if self.sort else ""
        parts = [f"{results.total:,} found{order}: {results.interpreted}", *results.hints]
        if results.missing:
            parts = ["Incomplete", *results.hints, parts[0]]
        elif not results.total:
            parts = ["Nothing found", results.interpreted]
        if results.pending:
            parts.append(f"{results.pending:,} not indexed yet")
        # The forms of the words are for whoever asks how it is understood.
        self.notice(_STEMS.sub("", " · ".join(parts)))
        self.told = " · ".join(dict.fromkeys([*parts, *results.hints]))
        self._nothing = self._what_instead(results)
        self.entries.take_rows(answer.rows)
        self.put(results.numbers, keep=self._keep_place)
        self.load_fragments()
        if results.facets:
            self.show_facets(results)
        else:
            self.load_facets()

    def _key(self) -> str:
        from archive_tui.tui.helptext import keys_shown

        return keys_shown(cast("Screen[object]", self), "search.instead") or "palette"

    def _what_instead(self, results: Results) -> str:
        """What the empty list says: why nothing is there, and what else to search for."""
        query = self.query_text.strip()
        # Of a single word the first line says as much, and each letter typed shows it anew.
        told = f"“{query}” is nowhere in the archive."
        lines = ["Nothing found.", *(hint for hint in results.hints if hint != told)]
        if self.offers:
            lines += ["", "Enter searches for" if not self.offers[1:] else "Enter asks which:"]
            lines += [f"  {query}  {what}" for query, what in self.offers]
        return "\n".join(lines)

    # -- passages

    @property
    def fragments(self) -> Fragments:
        """The lines beneath the list."""
        return self.query_one(Fragments)

    def load_fragments(self) -> None:
        """Where the search matches in the entry under the cursor, once the cursor rests there."""
        number, query = self.entries.current, self.query_text
        unfinished = self.unfinished
        shown = bool(query.strip()) and number is not None and self.open_number is None
        shown = shown and self.entries.display and self.app.size.height >= LOWEST
        if shown and self.box.has_focus and not self.fragments.display:
            return  # another layout with a letter typed would paint the whole screen
        if self.fragments.display != shown:
            self.fragments.display = shown
        if self._resting is not None:
            self._resting.stop()
            self._resting = None
        if shown and number is not None:
            self._resting = self.set_timer(
                REST, lambda: self._fetch_fragments(query, number, unfinished)
            )

    @on(events.DescendantFocus, "EntryList")
    def _list_focused(self) -> None:
        if not self.fragments.display:
            self.load_fragments()

    def _fetch_fragments(self, query: str, number: int, unfinished: bool) -> None:
        width = max(40, self.size.width - 4)

        def done(found: dict[int, Snippet]) -> None:
            if number in found and number == self.entries.current and query == self.query_text:
                self.fragments.show(found[number])

        self.background.submit(
            lambda: self.archive.snippets(
                query, [number], width=width, fragments=LINES, unfinished=unfinished
            ),
            done,
            key="fragments",
        )

    def notice(self, text: str) -> None:
        """The line beneath the search line; without a text it says what the list shows.

        It is always there: a line that came and went would move the whole list.
        """
        self.told = text
        text = text or f"All entries, {self._order_in_words()}"
        line = self.query_one("#notice", Static)
        line.update(Content(row_text(text, max(20, self.size.width - 2))), layout=False)

    def _order_in_words(self) -> str:
        order = self._order()
        return next(words for _, words, sort in SORTS if sort == order)

    @on(events.DescendantFocus, "#facets")
    def _facets_focused(self) -> None:
        # What is chosen there stands behind the last word, and so ends it.
        self.finish_query()

    def on_search_box_left(self) -> None:
        """Escape in the box: to the list; in an empty box that is all."""
        self.focus_main()

    def focus_main(self) -> None:
        """The keys go to the reader or the list."""
        (self.entries if self.open_number is None else self.reader).focus()

    def on_search_box_down(self, event: SearchBox.Down) -> None:
        """Down or enter: to what was found; ``#12`` opens that entry."""
        text = self.box.value.strip()
        if text:
            self.remember_search(text)
        if event.now and text.startswith("#") and text[1:].isdigit():
            number = int(text[1:])
            self.query_text = self.box.value = ""  # what is said of the number stays
            self.focus_main()
            if self.attempt(lambda: self.archive.get(number)) is not None:
                self.open(number)
            return
        if event.now and text and (self.unfinished or not self.searcher.idle):
            self.ask(self.box.value, now=True)
            self.key_order.pause()  # keys typed ahead are meant for what will be found
        self.close_to_list()
        self.entries.focus()

    # -- facets, sorting

    def load_facets(self) -> None:
        """Fill the pane from a thread, where it is shown."""
        if not self.facets.display:
            return

        def done(found: Facets) -> None:
            self.facets.fill(lambda width: facet_lines(found, width), keep=True)

        query, unfinished = self.query_text, self.unfinished
        self.background.submit(
            lambda: fetch_facets(self.archive, query, unfinished=unfinished), done, key="facets"
        )

    def show_facets(self, results: Results) -> None:
        """Fill the pane with what was counted in the same pass as the search."""
        counted = results.facets

        def done(saved: dict[str, int | None]) -> None:
            facets = facets_from(counted, saved)
            self.facets.fill(lambda width: facet_lines(facets, width), keep=True)

        self.background.submit(self.archive.saved_counts, done, key="facets")

    def action_facets(self) -> None:
        """Show the facets and go there; from there back, and hidden where there is no room."""
        if self.facets.has_focus:
            if self.size.width < 140:
                self.facets.display = False
            self.focus_main()
            return
        self.facets.display = True
        self.load_facets()
        self.facets.focus()

    def action_exclude(self) -> None:
        """Leave out what the facet under the cursor names."""
        chosen = self.facets.value if self.facets.has_focus else None
        if not isinstance(chosen, Narrow):
            self.say("- leaves out the facet under the cursor; f goes to the facets.")
            return
        self.set_query(with_term(self.box.value, f"-{chosen.query}"))

    def on_pane_chosen(self, event: Pane.Chosen) -> None:
        """Narrow the search by a facet."""
        if isinstance(event.value, Narrow):
            self.set_query(with_term(self.box.value, event.value.query))
            if event.pane is self.facets and self.size.width < 140:
                self.facets.display = False
            self.close_to_list()
            self.entries.focus()

    def action_sort(self) -> None:
        """Choose an order."""
        options = [(key, text) for key, text, _ in SORTS]

        def chosen(letter: str) -> None:
            self.sort = next(order for key, _, order in SORTS if key == letter)
            self.ask_again()
            self.say(f"Sorted by {next(text for key, text, _ in SORTS if key == letter)}")

        self.prompt(Choice("Sort by", options), chosen)
