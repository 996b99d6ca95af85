"""Choosing what to link to: several targets at once, each whole or a passage of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from archive_tui.display import row_text
from archive_tui.tui.active_line import stand_in, stand_on
from archive_tui.tui.background import Background, sentence_of
from archive_tui.tui.screens.passages import Passage
from archive_tui.tui.signs import signs_of
from archive_tui.tui.widgets.typing import LineInput
from store.errors import ArchiveError
from store.rows import Row

if TYPE_CHECKING:
    from store import Archive

Span = tuple[int, int]
Targets = Mapping[int, Span | None]
"""Entries to link to, each with the passage of its text, or None for the whole."""

SHOWN, MOST = 10, 30
PASSAGE = 30
"""Cells of a passage's words where it is named."""
KEYS = "↓ ↑ choose · tab several · ctrl+g a passage of it · enter link · esc back"


@dataclass(slots=True, frozen=True)
class Near:
    """An entry that comes first among the targets, and why."""

    number: int
    why: str


class Targeting(ModalScreen[Targets | None]):
    """Asks for targets by words, ``tag:…`` or ``#12``; gives them back, or None.

    ``first()`` gives what comes first, the nearest at the head; it is called in a thread.
    """

    DEFAULT_CSS = """
    Targeting { align: left bottom; background: transparent; }
    Targeting > Vertical { height: auto; max-height: 90%; background: $surface; padding: 0 1; }
    Targeting Static { height: auto; }
    Targeting #keys { color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Leave", id="target.leave", show=False),
        Binding("down,ctrl+n", "step(1)", "Next target", id="target.next", show=False),
        Binding("up,ctrl+p", "step(-1)", "Target before", id="target.back", show=False),
        Binding("tab", "several", "Take this one as well", id="target.several",
                show=False, priority=True),
        Binding("ctrl+g", "passage", "Choose a passage of it", id="target.passage",
                show=False, priority=True),
    ]  # fmt: skip

    def __init__(
        self,
        title: str,
        source: int,
        archive: Archive,
        background: Background,
        first: Callable[[], Sequence[Near]],
        *,
        blink: bool = True,
    ) -> None:
        super().__init__()
        self._title, self._source, self._blink = title, source, blink
        self._archive, self._background, self._first = archive, background, first
        self._near: dict[int, str] | None = None
        self._rows: Sequence[Row] = ()
        self._place = 0
        self._tallest = 0
        self._chosen: dict[int, Span | None] = {}
        self._answered: str | None = None
        """The line that the rows belong to; None while none was looked up."""
        self._hurry = False
        """Enter was pressed before its line was looked up."""

    def compose(self) -> ComposeResult:
        """Title, line, targets, keys."""
        with Vertical():
            yield Static(Content(row_text(self._title, 200)), markup=False)
            line = LineInput(placeholder="words, tag:…, or #12", compact=True, id="line")
            line.cursor_blink = self._blink
            yield line
            yield Static("", id="targets", markup=False)
            yield Static(Content(signs_of(self).worded(KEYS)), id="keys", markup=False)

    def on_mount(self) -> None:
        """Show what comes first."""
        self._look_up("")

    # -- looking up

    def on_input_changed(self, event: Input.Changed) -> None:
        """Look for what was typed, beside the interface."""
        self._look_up(event.value)

    def _look_up(self, line: str) -> None:
        def work() -> list[Row]:
            if self._near is None:
                self._near = {near.number: near.why for near in self._first()}
            numbers = self._numbers(line.strip(), self._near)
            return self._archive.rows([n for n in numbers if n != self._source][:MOST])

        def done(rows: list[Row]) -> None:
            if not self.is_attached or self.query_one(Input).value != line:
                return
            self._rows, self._place, self._answered = rows, 0, line
            self._draw()
            if self._hurry:
                self._hurry = False
                self._take()

        self._background.submit(work, done, failed=self._failed, key="targets")

    def _failed(self, error: Exception) -> None:
        if self.is_attached:
            self._rows, self._hurry = (), False
            self._answered = self.query_one(Input).value
            self._draw(sentence_of(error))

    def _numbers(self, line: str, near: dict[int, str]) -> list[int]:
        """Those that come first at the head of what the line finds."""
        if not line:
            return [*near, *(n for n in self._archive.numbers(limit=MOST) if n not in near)]
        if line.removeprefix("#").isdigit():
            return [int(line.removeprefix("#"))]
        try:
            found = self._archive.search(line, MOST).hits
        except ArchiveError:
            if not line[-1].isalnum():
                return []  # half a query, such as one that ends in an open bracket
            raise
        if not found and line[-1].isalnum():
            # The last word is probably not typed to its end.
            found = self._archive.search(f"{line}*", MOST).hits
        numbers = [hit.number for hit in found]
        return sorted(numbers, key=lambda n: n not in near)

    # -- drawing

    def _draw(self, trouble: str = "") -> None:
        width = max(20, self.app.size.width - 4)
        top = self._top
        lines = []
        for place, row in enumerate(self._rows[top : top + SHOWN], start=top):
            mark = signs_of(self).pane_cursor if place == self._place else " "
            taken = "[x] " if row.number in self._chosen else ("[ ] " if self._chosen else "")
            why = (self._near or {}).get(row.number, "")
            text = f"{taken}#{row.number} {row.kind[0].upper()} {row.date} "
            text += f"({why}) {row.title}" if why else row.title
            lines.append(f"{mark} {row_text(text, width - 2)}")
        if trouble:
            lines.append(row_text(trouble, width))
        elif not lines:
            lines.append("Nothing found.")
        if self._chosen:
            lines.append(row_text(f"To: {told(self._chosen, self._archive)}", width))
        # The dialog never shrinks: what is behind it would jump with every letter.
        self._tallest = max(self._tallest, len(lines))
        lines += [""] * (self._tallest - len(lines))
        self.query_one("#targets", Static).update(Content("\n".join(lines)))
        stand_in(self.query_one(Input))

    @property
    def _top(self) -> int:
        """The first target that is shown."""
        return max(0, min(self._place - SHOWN // 2, len(self._rows) - SHOWN))

    @property
    def _row(self) -> Row | None:
        return self._rows[self._place] if self._place < len(self._rows) else None

    # -- keys

    def action_step(self, by: int) -> None:
        """Move among the targets."""
        if self._rows:
            self._place = (self._place + by) % len(self._rows)
            self._draw()
            line = self._place - self._top
            self.call_after_refresh(lambda: stand_on(self.query_one("#targets"), line))

    def action_several(self) -> None:
        """Take this one as well, or no longer; the line is free for another search."""
        row = self._row
        if row is None:
            return
        if row.number in self._chosen:
            del self._chosen[row.number]
        else:
            self._chosen[row.number] = None
        self._draw()

    def action_passage(self) -> None:
        """Open the target and choose the passage there."""
        row = self._row
        if row is None:
            return
        if row.kind == "quotation":
            self._draw("A quotation is a passage itself.")
            return

        def chosen(span: Span | None) -> None:
            if span is not None:
                self._chosen[row.number] = span
                self._draw()

        try:
            screen = Passage(self._archive, row.number, self._chosen.get(row.number))
        except ArchiveError as error:
            self._draw(str(error))
            return
        self.app.push_screen(screen, chosen)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take what was chosen, once the line was looked up."""
        event.stop()
        if self._answered == event.value:
            self._take()
        else:
            self._hurry = True

    def _take(self) -> None:
        if self._chosen:
            self.dismiss(dict(self._chosen))
        elif self._row is not None:
            self.dismiss({self._row.number: None})
        else:
            self._draw("Choose an entry that is here: type words or its number.")

    def action_leave(self) -> None:
        """Nothing."""
        self.dismiss(None)


def told(targets: Targets, archive: Archive | None = None) -> str:
    """The targets in words: ``#4, a passage of #7``; with their words where the archive is given.

    ``#4, “Nobody came to the …” in #7``.
    """
    said = []
    for number, span in targets.items():
        words = archive.text(number)[span[0] : span[1]] if archive and span else ""
        named = f"“{row_text(words, PASSAGE)}” in" if words else "a passage of"
        said.append(f"#{number}" if span is None else f"{named} #{number}")
    return ", ".join(said)
