"""Searching as one types, facets, sorting, saved searches, the list that follows."""

from __future__ import annotations

import json
from array import array
from collections.abc import Sequence

from textual.content import Content
from textual.widgets import Static

from archive_tui.display import row_text
from archive_tui.tui.screens.base import Base
from archive_tui.tui.screens.choice import Choice
from archive_tui.tui.screens.prompt import Prompt
from archive_tui.tui.searcher import Answer
from archive_tui.tui.sidelines import Facets, Narrow, facet_lines, fetch_facets
from archive_tui.tui.widgets.pane import Pane
from archive_tui.tui.widgets.search_box import SearchBox
from store.rows import QuotationRow

FIRST = 200
"""Entries that the first frame needs at most."""
KEPT = 50
"""Earlier searches that are remembered."""
_SORTS = (
    ("r", "relevance, or newest first", None),
    ("d", "date, newest first", "-date"),
    ("D", "date, oldest first", "date"),
    ("a", "added last first", "-added"),
    ("A", "added first first", "added"),
    ("t", "title", "title"),
    ("n", "number", "number"),
)


class FindingPart(Base):
    """Commands of the group "Finding"."""

    _base: Sequence[int] = array("q")
    _expanded: set[int]
    _keep_place = False
    _search_at: int | None = None
    """Which of the earlier searches the search line shows."""

    @property
    def box(self) -> SearchBox:
        """The search line."""
        return self.query_one(SearchBox)

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
        empty = "Nothing found." if self.query_text.strip() else "An empty archive: I imports."
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
        if event.input is self.box and event.value != self.query_text:
            self.ask(event.value)

    def ask(self, query: str, *, now: bool = False, keep: bool = False) -> None:
        """Search for ``query``; with ``keep`` the cursor stays on its entry."""
        self.query_text = query
        self._keep_place = keep
        if not query.strip():
            self.searcher.forget()
            self.notice("")
            self.load_list() if not keep else self.load_all()
            self.load_facets()
            return
        self.searcher.ask(query, sort=self.sort, now=now)

    def set_query(self, query: str) -> None:
        """Put a query into the search line and search at once."""
        self.query_text = query
        self.box.value = query
        self.ask(query, now=True)

    def answered(self, answer: Answer) -> None:
        """Show what was found, or what is wrong with the query."""
        if answer.query != self.query_text:
            return
        if answer.results is None:
            place = "" if answer.position is None else f" (at {answer.position + 1})"
            hint = f" — try {answer.suggestion}" if answer.suggestion else ""
            self.notice(f"✗ {answer.trouble}{place}{hint}")
            return
        results = answer.results
        parts = [f"{results.total:,} found: {results.interpreted}", *results.hints]
        if not results.total:
            # What to do about it comes first: the line may be short.
            begin = [f"{answer.query}* finds {answer.begun:,}"] if answer.begun else []
            parts = ["Nothing found", *begin, *results.hints, results.interpreted]
        if results.pending:
            parts.append(f"{results.pending:,} not indexed yet")
        self.notice(" · ".join(parts))
        self.put(results.numbers, keep=self._keep_place)
        self.load_facets()

    def notice(self, text: str) -> None:
        """The line beneath the search line; an empty one hides it."""
        line = self.query_one("#notice", Static)
        line.display = bool(text)
        line.update(Content(row_text(text, max(20, self.size.width - 2))), layout=False)

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
            self._remember_search(text)
        if event.now and text.startswith("#") and text[1:].isdigit():
            number = int(text[1:])
            self.box.value = ""
            self.focus_main()
            if self.attempt(lambda: self.archive.get(number)) is not None:
                self.open(number)
            return
        if event.now and text and not self.searcher.idle:
            self.ask(self.box.value, now=True)
        self.close_to_list()
        self.entries.focus()

    def close_to_list(self) -> None:
        """Show the list."""
        raise NotImplementedError

    # -- earlier searches

    def _searches(self) -> list[str]:
        """The person's searches, the newest last."""
        try:
            kept = json.loads(self.state("searches") or "[]")
        except ValueError:
            return []
        return [str(query) for query in kept] if isinstance(kept, list) else []

    def _remember_search(self, query: str) -> None:
        kept = [other for other in self._searches() if other != query]
        self.keep("searches", json.dumps([*kept, query][-KEPT:], ensure_ascii=False))
        self._search_at = None

    def on_search_box_earlier(self) -> None:
        """Up in the search line: the search before this one."""
        kept = self._searches()
        at = len(kept) if self._search_at is None else min(self._search_at, len(kept))
        if self._search_at is None and kept and kept[-1] == self.box.value.strip():
            at -= 1
        if at <= 0:
            self.say("There is no earlier search.")
            return
        self._search_at = at - 1
        self.box.value = kept[at - 1]
        self.box.cursor_position = len(self.box.value)

    # -- facets, sorting, saved searches

    def load_facets(self) -> None:
        """Fill the pane from a thread, where it is shown."""
        if not self.facets.display:
            return

        def done(found: Facets) -> None:
            self.facets.fill(lambda width: facet_lines(found, width), keep=True)

        query = self.query_text
        self.background.submit(lambda: fetch_facets(self.archive, query), done, key="facets")

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
        text = self.box.value.strip()
        if f" -{chosen.query} " not in f" {text} ":
            self.set_query(f"{text} -{chosen.query}".strip())

    def on_pane_chosen(self, event: Pane.Chosen) -> None:
        """Narrow the search by a facet."""
        if isinstance(event.value, Narrow):
            term = event.value.query
            text = self.box.value.strip()
            terms = f" {text} "
            self.set_query(text if f" {term} " in terms else f"{text} {term}".strip())
            if event.pane is self.facets and self.size.width < 140:
                self.facets.display = False
            self.close_to_list()
            self.entries.focus()

    def action_sort(self) -> None:
        """Choose an order."""
        options = [(key, text) for key, text, _ in _SORTS]

        def chosen(letter: str) -> None:
            self.sort = next(order for key, _, order in _SORTS if key == letter)
            self.ask(self.query_text, now=True)
            self.say(f"Sorted by {next(text for key, text, _ in _SORTS if key == letter)}")

        self.prompt(Choice("Sort by", options), chosen)

    def action_save_search(self) -> None:
        """Keep the search under a name."""
        query = self.query_text.strip()
        if not query:
            self.say("There is no search to save: / begins one.")
            return

        def keep(name: str) -> None:
            if not name.strip():
                return
            kept = self.attempt(lambda: self._saved(name.strip(), query))
            if kept:
                self.load_facets()
                self.say(f'Saved as {name.strip()}: query:"{name.strip()}" finds it')

        self.prompt(Prompt(f"Save “{query}” as", blink=self.profile.blink), keep)

    def _saved(self, name: str, query: str) -> bool:
        self.archive.save_search(name, query)
        return True

    def _forgotten(self, name: str) -> bool:
        self.archive.delete_saved(name)
        return True

    def action_forget_search(self) -> None:
        """Delete a saved search."""
        saved = self.attempt(self.archive.saved) or {}
        if not saved:
            self.say("There are no saved searches.")
            return

        def complete(line: str) -> list[tuple[str, str]]:
            return [(f"{n}: {q}", n) for n, q in saved.items() if line.casefold() in n.casefold()]

        def forget(name: str) -> None:
            if self.attempt(lambda: self._forgotten(name)):
                self.load_facets()
                self.say(f"The saved search {name} is gone · u undoes")

        screen = Prompt("Delete which saved search?", complete=complete, choose=True)
        self.prompt(screen, forget)
