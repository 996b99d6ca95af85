"""The details of the entry in hand: the pane at the right, and where its lines lead."""

from __future__ import annotations

from textual import on

from archive_tui.tui.screens.arranging import ArrangingPart
from archive_tui.tui.screens.linking import LinkingPart
from archive_tui.tui.sidelines import (
    Detail,
    GoTo,
    NoteLine,
    Suggested,
    detail_lines,
    fetch_detail,
    suggestion_lines,
)
from archive_tui.tui.widgets.pane import Pane

WIDE = 100
"""Columns from which the details have a place of their own."""


class DetailsPart(LinkingPart, ArrangingPart):
    """Fills the details, shows or hides them, and follows what is chosen there."""

    _details_wanted: bool | None = None
    """Whether the person wants them; None: wherever there is room."""
    _detail: Detail | None = None
    _detailed = -1
    """The entry that the pane was filled for last."""
    _left: dict[int, object]
    """By entry: the line that was followed from its details, for whoever comes back."""

    def action_details(self) -> None:
        """Show or hide the details; shown, the keys go there."""
        self._details_wanted = not self.details.display
        self.zoomed = None
        self.fit()
        if self.details.display:
            self.load_details()
            self.details.focus()
        else:
            self.focus_main()

    def load_details(self) -> None:
        """Fill the pane from a thread, where it is shown."""
        number = self.current
        if not self.details.display:
            return
        if number is None:
            self.details.fill(lambda width: ())
            return

        def done(detail: Detail | None) -> None:
            if detail is None:
                self.details.fill(lambda width: ())
            elif detail.row.number == self.current:
                keep = detail.row.number == self._detailed
                self._detailed = detail.row.number
                self._detail = detail
                self.show_details(keep=keep)
                self.load_suggestions(detail.row.number)

        self.background.submit(lambda: fetch_detail(self.archive, number), done, key="details")

    def show_details(self, *, keep: bool = True) -> None:
        """Draw the details, with what suggests itself beneath."""
        detail = self._detail
        if detail is not None:
            found, titles = self.suggestions_of(detail.row.number)
            self.details.fill(
                lambda width: [
                    *detail_lines(detail, width, airy=self.comfortable),
                    *suggestion_lines(found, titles, width),
                ],
                keep=keep,
            )
            self._return(detail.row.number)

    @on(Pane.Chosen, "#details")
    def _chosen_detail(self, event: Pane.Chosen) -> None:
        value = event.value
        if isinstance(value, GoTo):
            if value.number is None:
                self.say("That is not in the archive yet; the link resolves when it is imported.")
            else:
                self._follow(value, value.number, value.offset)
        elif isinstance(value, Suggested):
            self._follow(value, value.suggestion.other)
        elif isinstance(value, NoteLine):
            self.edit_note(value.uid, value.body)

    def _follow(self, line: object, number: int, offset: int = 0) -> None:
        """Read what a line leads to; details that lie over the text make room for it."""
        self._left[self._detailed] = line
        if self.app.size.width < WIDE:
            self._details_wanted = None
            self.fit()
        self.open(number, offset=offset)

    def _return(self, number: int) -> None:
        """Put the cursor on the line that was followed from here, once that is drawn."""
        line = self._left.get(number)
        if line is not None and self.details.choose(line):
            del self._left[number]

    def focus_main(self) -> None:
        """Give the keys to the list or the reader."""
        raise NotImplementedError

    def edit_note(self, uid: str, body: str) -> None:
        """Change a note."""
        raise NotImplementedError
