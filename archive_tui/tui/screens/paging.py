"""Pages as they are printed: which one is in view, and going to another."""

from __future__ import annotations

from archive_tui.display import row_text
from archive_tui.tui.screens.base import Base
from archive_tui.tui.screens.prompt import Prompt, Proposals
from archive_tui.tui.widgets.reading import Mark

CELLS = 12
"""Of a page's number in the bottom line."""


class PagingPart(Base):
    """The command that goes to a printed page of what is read."""

    def page_told(self) -> str:
        """Where in the entry one is: the printed page, and which screenful of how many."""
        page, pages = self.reader.page
        printed = self.reader.printed_page
        if not printed:
            return f"page {page}/{pages}"
        return f"p. {row_text(printed, CELLS)} · screen {page}/{pages}"

    def action_go_to_page(self) -> None:
        """Ask for a page's number, as it is printed, and go there."""
        pages = self.reader.reading.pages if self.open_number is not None else []
        if not pages:
            self.say("This text has no pages." if self.open_number else "Open an entry first.")
            return

        def complete(line: str) -> Proposals:
            wanted = _bare(line)
            near = [m.label for m in pages if wanted and m.label.casefold().startswith(wanted)]
            return [(row_text(label, 70), label) for label in near[:9]]

        def check(line: str) -> str | None:
            return None if _found(pages, line) else f"It has no page {row_text(line.strip(), 40)}."

        def go(line: str) -> None:
            mark = _found(pages, line)
            if mark is not None:
                self.reader.go_to_page(mark)
                self.show_status()

        first, last = (row_text(mark.label, 20) for mark in (pages[0], pages[-1]))
        title = f"Go to which page? {first} to {last}"
        blink = self.profile.blink
        self.prompt(Prompt(title, complete=complete, check=check, blink=blink), go)


def _bare(line: str) -> str:
    folded = line.strip().casefold()
    for word in ("page", "pp.", "p."):
        folded = folded.removeprefix(word).strip()
    return folded


def _found(pages: list[Mark], line: str) -> Mark | None:
    wanted = _bare(line)
    return next((mark for mark in pages if mark.label.casefold() == wanted), None)
