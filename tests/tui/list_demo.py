"""A list, a reader and a bottom line over invented entries. Arguments: how many entries."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType

from archive_tui.tui.widgets.bottom_line import BottomLine
from archive_tui.tui.widgets.entry_list import EntryList
from archive_tui.tui.widgets.reader import Reader
from archive_tui.tui.widgets.reading import Lit, Reading
from store.rows import Row

TITLES = (
    "The minister of a country that does not exist denies everything",
    "🇸🇾🇷🇺 Two flags, ❤️ and 👍🏽, then a family 👨‍👩‍👧",
    "مرحبا بكم في الأرشيف 2017",
    "Заявление министерства, которого нет",
    "字幕 and \x1b[31mred\x07 \u202eevil",
)
TEXT = (
    "Harbour Town. “We never built a lighthouse,” Ada Invented told nobody on 3 May.\n\n"
    "مرحبا بكم 🇸🇾 في الأرشيف\n\n" + "A long paragraph of nothing much. " * 400 + "\nThe end."
)


def rows(numbers: Sequence[int]) -> list[Row]:
    """Rows for these numbers."""
    return [
        Row(
            n,
            ("document", "tweet", "report", "quotation")[n % 4],
            TITLES[n % len(TITLES)],
            "2017-05-03",
            "The Invented Herald",
            ("place/harbour",) if n % 2 else (),
            "proposed" if n % 7 == 0 else "confirmed",
            n % 5,
            n % 2,
            n % 3,
            opening="# " + TEXT if n % 4 == 0 else "",
        )
        for n in numbers
    ]


class Demo(App[None]):
    """The widgets, and nothing else."""

    CSS = "Reader { display: none; }"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("Z", "read", show=False)]
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, count: int = 1000, each: int = 1) -> None:
        super().__init__()
        self._count, self._each = count, each

    def compose(self) -> ComposeResult:
        """List, reader, line."""
        yield EntryList(rows, id="list", empty="Nothing here.", each=self._each)
        yield Reader()
        yield BottomLine()

    def on_mount(self) -> None:
        """Fill them."""
        entries = self.query_one(EntryList)
        entries.set_numbers(range(1, self._count + 1))
        entries.focus()

    def on_entry_list_moved(self, _: EntryList.Moved) -> None:
        """Say where."""
        entries = self.query_one(EntryList)
        status = f"{entries.cursor + 1}/{len(entries.numbers)}"
        self.query_one(BottomLine).set_status(status, "? help")

    def on_entry_list_marks_changed(self, message: EntryList.MarksChanged) -> None:
        """Say how many."""
        self.query_one(BottomLine).say(f"{message.count} marked")

    def action_read(self) -> None:
        """Change between list and reader."""
        entries, reader = self.query_one(EntryList), self.query_one(Reader)
        entries.display = not entries.display
        reader.display = not reader.display
        reader.show(Reading([("title", "Title")], TEXT, [Lit(14, 45, "quotation", "quotation", 2)]))
        (reader if reader.display else entries).focus()


if __name__ == "__main__":
    Demo(int(sys.argv[1])).run(mouse=False)
