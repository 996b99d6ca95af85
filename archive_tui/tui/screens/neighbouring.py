"""The neighbourhood of an entry as a tree that can be walked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType

from archive_tui.display import row_text
from archive_tui.evidence.neighbourhood import Branch, Neighbourhood, neighbourhood
from archive_tui.export import FORMATS
from archive_tui.tui.commands.views import NEIGHBOURHOOD
from archive_tui.tui.paths import is_there, typed_path
from archive_tui.tui.screens.listing import Listing
from archive_tui.tui.screens.prompt import Prompt
from archive_tui.tui.signs import UNICODE, Signs, signs_of
from archive_tui.tui.widgets.bottom_line import BottomLine
from archive_tui.tui.widgets.pane import HEAD, MUTED, PLAIN, STRONG, Pane, PaneLine, line

if TYPE_CHECKING:
    from archive_tui.tui.screens.base import Base

HINTS = "enter goes there  r read  ctrl+o back  w write  q"


@dataclass(slots=True, frozen=True)
class Stop:
    """A line that leads to an entry; ``place`` tells two lines to the same one apart."""

    number: int
    place: tuple[int, ...]


class Neighbouring(Listing[int]):
    """Gives back the entry to read, or None."""

    KEYS = NEIGHBOURHOOD.title
    BINDINGS: ClassVar[list[BindingType]] = [*NEIGHBOURHOOD.bindings()]

    def __init__(self, main: Base, number: int) -> None:
        super().__init__(main)
        self._number = number
        self._shown: Neighbourhood | None = None
        self._trail: list[tuple[int, Stop | None]] = []

    def on_mount(self) -> None:
        """The entry that was in hand in the middle."""
        self.pane.focus()
        self._load(self._number)

    def _load(self, number: int, stop: Stop | None = None) -> None:
        def done(found: Neighbourhood) -> None:
            self._number, self._shown = number, found
            self.pane.fill(lambda width: tree_lines(found, width, signs_of(self)))
            self.pane.choose(stop or Stop(number, ()))
            count = len(found.numbers()) - 1
            self.query_one(BottomLine).set_status(f"#{number} · {count:,} around it", HINTS)

        self.fetch(lambda: neighbourhood(self.archive, number), done, "neighbourhood")

    @on(Pane.Chosen)
    def _chosen(self, event: Pane.Chosen) -> None:
        event.stop()
        stop = event.value
        if not isinstance(stop, Stop):
            return
        if stop.number == self._number:
            self.dismiss(stop.number)
        else:
            self._trail.append((self._number, stop))
            self._load(stop.number)

    def action_back(self) -> None:
        """The entry that was in the middle before, the cursor where it was."""
        if not self._trail:
            self.say("There is nothing further back.")
            return
        self._load(*self._trail.pop())

    def action_read(self) -> None:
        """Read the entry under the cursor."""
        stop = self.pane.value
        if isinstance(stop, Stop):
            self.dismiss(stop.number)

    def action_write(self) -> None:
        """Write what is shown as a graph."""
        shown = self._shown
        if shown is None:
            return
        title = "Write the graph to which file? (it ends in .graphml or .dot)"
        prompt = Prompt(title, value=f"entry-{self._number}.graphml", check=_trouble,
                        blink=self.blink)  # fmt: skip

        def write(path: str) -> None:
            target = typed_path(path)
            lines = FORMATS[target.suffix[1:]].lines
            numbers = shown.numbers()

            def work() -> None:
                text = "".join(f"{row}\n" for row in lines(self.archive, numbers))
                with target.open("x", encoding="utf-8") as stream:
                    stream.write(text)

            said = f"{len(numbers):,} entries written to {target}"
            self.fetch(work, lambda _: self.say(said), "graph")

        self.push(prompt, write)


def _trouble(path: str) -> str | None:
    target = typed_path(path)
    if target.suffix not in (".graphml", ".dot"):
        return "The name tells the format: it ends in .graphml or .dot."
    return f"{target} is there already." if is_there(target) else None


def tree_lines(found: Neighbourhood, width: int, signs: Signs = UNICODE) -> list[PaneLine]:
    """What leads to the entry, the entry, what it leads to."""
    middle = found.middle
    lines = [line(f"Leads here: {len(found.into) + found.more_into:,}", HEAD)]
    lines += _side(found.into, found.more_into, 0, signs.into, width)
    date = f" {middle.date}" if middle.date else ""
    text = f"{signs.middle} #{middle.number} {middle.kind}{date} {middle.title}"
    lines += [line(), line(row_text(text, width), STRONG, Stop(middle.number, ()))]
    lines += [line(), line(f"Leads to: {len(found.out) + found.more_out:,}", HEAD)]
    lines += _side(found.out, found.more_out, 1, signs.out, width)
    return lines


def _side(
    branches: Sequence[Branch], more: int, side: int, arrow: str, width: int
) -> Iterator[PaneLine]:
    for at, branch in enumerate(branches):
        yield _line(branch, f"  {arrow} ", (side, at), width)
        for below, leaf in enumerate(branch.branches):
            yield _line(leaf, f"      {arrow} ", (side, at, below), width)
        if branch.more:
            yield line(f"      … {branch.more:,} more", MUTED)
    if more:
        yield line(f"  … {more:,} more", MUTED)


def _line(branch: Branch, before: str, place: tuple[int, ...], width: int) -> PaneLine:
    mark = "? " if branch.status == "proposed" else ""
    if branch.number is None:
        text = f"{before}{mark}{branch.label}: {branch.title} (not in the archive)"
        return line(_fit(text, width), MUTED)
    again = " (shown already)" if branch.again else ""
    text = f"{before}{mark}{branch.label} #{branch.number}{again} {branch.title}"
    return line(_fit(text, width), PLAIN, Stop(branch.number, place))


def _fit(text: str, width: int) -> str:
    indent = len(text) - len(text.lstrip(" "))
    return " " * indent + row_text(text[indent:], max(8, width - indent))
