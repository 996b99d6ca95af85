"""Searches that are kept, earlier ones, entries like one, and what to search for instead."""

from __future__ import annotations

from archive_tui.display import row_text
from archive_tui.tui.screens.base import Base
from archive_tui.tui.screens.choice import Choice
from archive_tui.tui.screens.prompt import Prompt
from archive_tui.tui.widgets.search_box import SearchBox

SORTS = (
    ("r", "relevance, or newest first", None),
    ("d", "date, newest first", "-date"),
    ("D", "date, oldest first", "date"),
    ("a", "added last first", "-added"),
    ("A", "added first first", "added"),
    ("t", "title", "title"),
    ("T", "title, from the end", "-title"),
    ("n", "number", "number"),
    ("N", "number, highest first", "-number"),
)
"""Orders of the list: (its letter, in words, as ``Archive.search`` takes it)."""


class SearchesPart(Base):
    """Commands of the group "Finding" that make or keep a query."""

    offers: list[tuple[str, str]]
    """Queries that could be asked in place of the present one, each with what it does."""
    told: str = ""
    """How the search was understood, what came of it and what is wrong with it, in full."""
    _search_at: int | None = None
    """Which of the earlier searches the search line shows, counted from the newest."""

    @property
    def box(self) -> SearchBox:
        """The search line."""
        return self.query_one(SearchBox)

    def set_query(self, query: str) -> None:
        """Put a query into the search line and search at once."""
        raise NotImplementedError

    def finish_query(self) -> None:
        """From now on the query means what it says."""
        raise NotImplementedError

    def load_facets(self) -> None:
        """Fill the facets from a thread, where they are shown."""
        raise NotImplementedError

    def focus_main(self) -> None:
        """The keys go to the reader or the list."""
        raise NotImplementedError

    def close_to_list(self) -> None:
        """Show the list."""
        raise NotImplementedError

    def _search_for(self, query: str) -> None:
        self.remember_search(query)
        self.set_query(query)
        self.close_to_list()
        self.entries.focus()

    # -- instead of a query that finds nothing

    def action_instead(self) -> None:
        """Take the search that was proposed; where there are several, ask which."""
        if not self.offers:
            self.say("Nothing is proposed instead of this search.")
        elif len(self.offers) == 1:
            self._search_for(self.offers[0][0])
        else:
            options = [
                (str(digit), f"{query}  {what}".rstrip())
                for digit, (query, what) in enumerate(self.offers[:9], 1)
            ]
            self.prompt(
                Choice("Search instead for", options),
                lambda digit: self._search_for(self.offers[int(digit) - 1][0]),
            )

    def action_explain(self) -> None:
        """The whole of what the line beneath the search line says, however long."""
        if not self.told:
            self.say("There is no search: / begins one.")
            return
        offers = [
            (str(digit), f"{query}  {what}".rstrip())
            for digit, (query, what) in enumerate(self.offers[:9], 1)
        ]

        def chosen(letter: str) -> None:
            if letter != "q":
                self._search_for(self.offers[int(letter) - 1][0])

        self.prompt(Choice(self.told, [*offers, ("q", "back")]), chosen)

    # -- more like this

    def action_like(self) -> None:
        """Entries like the one in hand, or like the selected passage of it."""
        number = self.current
        if number is None:
            return
        span = self.reader.selection if self.open_number is not None else None
        if span is not None and self.reader.reading.text != self.attempt(
            lambda: self.archive.text(number)
        ):
            self.say("Open the source itself to search by a passage of it.")
            return
        self._search_for(f"like:{number}" + (f":{span[0]}-{span[1]}" if span else ""))

    # -- earlier searches

    def remember_search(self, query: str) -> None:
        """Put it at the head of the person's earlier searches."""
        self.attempt(lambda: self.archive.remember_search(query))
        self._search_at = None

    def on_search_box_earlier(self) -> None:
        """Up in the search line: the search before this one."""
        kept = self.attempt(self.archive.searched) or []
        at = -1 if self._search_at is None else self._search_at
        if self._search_at is None and kept and kept[0] == self.box.value.strip():
            at = 0
        if at + 1 >= len(kept):
            self.say("There is no earlier search.")
            return
        self._search_at = at + 1
        self.set_query(kept[at + 1])
        self.box.cursor_position = len(self.box.value)

    def action_searched(self) -> None:
        """Choose among the earlier searches."""
        kept = self.attempt(self.archive.searched) or []
        if not kept:
            self.say("There are no earlier searches: / begins one.")
            return

        def complete(line: str) -> list[tuple[str, str]]:
            return [(query, query) for query in kept if line.casefold() in query.casefold()]

        screen = Prompt(
            "Search again for", complete=complete, choose=True, blink=self.profile.blink
        )
        self.prompt(screen, lambda query: self._search_for(query) if query.strip() else None)

    # -- saved searches

    def action_save_search(self) -> None:
        """Keep the search under a name."""
        query = self.query_text.strip()
        if not query:
            self.say("There is no search to save: / begins one.")
            return
        self.finish_query()

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

    def action_saved(self) -> None:
        """Choose among the saved searches, each with how many entries it finds now."""

        def choose(counts: dict[str, int | None]) -> None:
            if not counts:
                self.say("There are no saved searches: s saves the present one.")
                return
            saved = self.attempt(self.archive.saved) or {}

            def complete(line: str) -> list[tuple[str, str]]:
                return [
                    (f"{_counted(counts.get(name))}  {name}: {query}", f'query:"{name}"')
                    for name, query in saved.items()
                    if line.casefold() in name.casefold()
                ]

            screen = Prompt(
                "Saved searches", complete=complete, choose=True, blink=self.profile.blink
            )
            self.prompt(screen, lambda query: self._search_for(query) if query.strip() else None)

        self.background.submit(self.archive.saved_counts, choose, key="saved")

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
                self.say(f"The saved search {row_text(name, 40)} is gone · u undoes")

        screen = Prompt("Delete which saved search?", complete=complete, choose=True)
        self.prompt(screen, forget)


def _counted(count: int | None) -> str:
    """A count at the right of six cells; a search that is not understood any more has none."""
    return f"{'-' if count is None else format(count, ','):>6}"
