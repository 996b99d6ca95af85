"""Correcting a proposed quotation: its words and its speaker are selected in the text."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from archive_tui.tui.claims import correction_lines, correction_title
from archive_tui.tui.commands.command import Command
from archive_tui.tui.commands.review import CORRECTION
from archive_tui.tui.corrections import (
    MODES,
    Correction,
    Span,
    names,
    nearest_name,
    next_name,
    stepped_end,
    stepped_start,
)
from archive_tui.tui.screens.base import measure_of
from archive_tui.tui.screens.prompt import Prompt, Proposals
from archive_tui.tui.signs import signs_of
from archive_tui.tui.widgets.bottom_line import BottomLine
from archive_tui.tui.widgets.claim import ClaimPanel
from archive_tui.tui.widgets.passage import PassageReader
from store.proposals import ProposalRow

WIDE = 130
"""Columns from which the panel stands beside the text."""
HINTS = {
    "words": "← → start  shift+← → end  s speaker  m mode  r role  t to  enter saves",
    "speaker": "← → names  shift+← → end  i type it  w words  m mode  enter saves",
}


class Correcting(Screen[Correction]):
    """Gives the correction back when it is saved, or None where the person left.

    ``save`` is handed a function that takes a sentence where the correction cannot be taken,
    and then the screen stays, or "".
    """

    BINDINGS: ClassVar[list[BindingType]] = [*CORRECTION.bindings()]
    offered: ClassVar[tuple[Command, ...]] = CORRECTION.commands

    def __init__(
        self,
        proposal: ProposalRow,
        text: str,
        source: str,
        top: int,
        known: Callable[[], list[str]],
        save: Callable[[Correction, Callable[[str], None]], None],
        *,
        blink: bool = True,
    ) -> None:
        """``source``: the line above the text; ``top``: the line that the view begins with.

        ``known`` gives the names of agents to choose from.
        """
        super().__init__()
        self._text, self._source, self._top = text, source, top
        self._known, self._save, self._blink = known, save, blink
        self.correction = Correction.of(proposal)
        self.target = "words"
        self._found_names: list[Span] | None = None
        self._saving = False

    def compose(self) -> ComposeResult:
        """As the review looks."""
        yield Static(Content(self._source), id="source", markup=False)
        with Container(id="review"):
            yield PassageReader(measure=measure_of(self.app))
            yield ClaimPanel()
        yield BottomLine()

    @property
    def reader(self) -> PassageReader:
        """The source's text."""
        return self.query_one(PassageReader)

    def on_mount(self) -> None:
        """The words are selected."""
        self.reader.read(self._text)
        self.reader.focus()
        self.call_after_refresh(self._begin)

    def on_resize(self) -> None:
        """As the review does."""
        self.query_one("#review").set_class(self.app.size.width >= WIDE, "wide")

    def _begin(self) -> None:
        self.reader.scroll_to(y=self._top, animate=False, force=True)
        self._show()

    def _show(self) -> None:
        made = self.correction
        speaking = self.target == "speaker"
        # What is selected looks so; the other of the two stays marked beside it.
        if speaking:
            self.reader.light(made.span, None, style="quotation")
            self.reader.mark(made.place)
        else:
            self.reader.light(None, made.place)
            self.reader.mark(made.span)
        words = self._text[made.span[0] : made.span[1]]
        self.query_one(ClaimPanel).fill(
            correction_title(made, self.target, signs_of(self)), correction_lines(made, words)
        )
        self.query_one(BottomLine).set_status("", signs_of(self).worded(HINTS[self.target]))

    def say(self, sentence: str) -> None:
        """A sentence in the bottom line."""
        self.query_one(BottomLine).say(sentence)

    def on_key(self, event: events.Key) -> None:
        """Whoever types a name here is told where names are typed: its letters are commands."""
        if event.is_printable and event.key not in self.active_bindings:
            self.say(f"“{event.character}” does nothing here: s selects the speaker, i types one.")

    # -- selecting

    def action_target(self, target: str) -> None:
        """Select the words, or the speaker."""
        self.target = target
        if target == "speaker" and self.correction.place is None:
            nearest = nearest_name(self._all_names(), self.correction.span)
            if nearest is None:
                self.say("There is no name in this text: i types one.")
            elif not self.correction.speaker:
                self.correction.named_by(self._text, nearest)
            else:
                told = "The text does not say who speaks: ← → select a name, i types one."
                self.say(signs_of(self).worded(told))
        self._show()

    def action_swap(self) -> None:
        """The other of the two."""
        self.action_target("speaker" if self.target == "words" else "words")

    def _all_names(self) -> list[Span]:
        if self._found_names is None:
            start, end = self.correction.span
            self._found_names = names(self._text, (start + end) // 2)
        return self._found_names

    def action_begin(self, direction: int) -> None:
        """Move the start of the words, or go to another name."""
        made = self.correction
        if self.target == "words":
            made.span = stepped_start(self._text, made.span, direction)
        else:
            here = made.place[0] if made.place else made.span[0]
            found = next_name(self._all_names(), here, direction)
            if found is None:
                self.say("There is no further name.")
                return
            made.named_by(self._text, found)
        self._show()

    def action_end(self, direction: int) -> None:
        """Move the end of what is selected."""
        made = self.correction
        if self.target == "words":
            made.span = stepped_end(self._text, made.span, direction)
        elif made.place is not None:
            made.named_by(self._text, stepped_end(self._text, made.place, direction))
        self._show()

    def action_scroll_lines(self, lines: int) -> None:
        """Look further up or down."""
        self.reader.action_by_lines(lines)

    # -- the rest of it

    def action_mode(self) -> None:
        """The next mode."""
        at = MODES.index(self.correction.mode) if self.correction.mode in MODES else -1
        self.correction.mode = MODES[(at + 1) % len(MODES)]
        self._show()

    def action_type_speaker(self) -> None:
        """Type who speaks, with the archive's agents proposed."""

        def named(line: str) -> None:
            self.correction.name(" ".join(line.split()))
            self._show()

        self._prompt("Who speaks? (empty: nobody is named)", self.correction.speaker, named)

    def action_ask(self, field: str) -> None:
        """Type the role or the addressee."""

        def typed(line: str) -> None:
            setattr(self.correction, field, " ".join(line.split()))
            self._show()

        questions = {
            "role": "Role: office or description, as written (empty: none)",
            "addressee": "To whom was it said? (empty: not said)",
        }
        self._prompt(questions[field], getattr(self.correction, field), typed)

    def _prompt(self, question: str, value: str, then: Callable[[str], None]) -> None:
        known: list[str] = [] if question.startswith("Role") else self._known()

        def complete(line: str) -> Proposals:
            needle = line.strip().casefold()
            return [(n, n) for n in known if needle and needle in n.casefold() and n != line][:5]

        def answered(line: str | None) -> None:
            if line is not None:
                then(line)

        prompt = Prompt(question, value=value, complete=complete, blink=self._blink)
        self.app.push_screen(prompt, answered)

    def action_save(self) -> None:
        """Save it, or say why not."""
        if self._saving:
            return
        self._saving = True
        self._save(self.correction, self._saved)

    def _saved(self, trouble: str) -> None:
        self._saving = False
        if trouble:
            self.say(trouble)
        else:
            self.dismiss(self.correction)

    def action_leave(self) -> None:
        """Nothing was corrected."""
        if not self._saving:
            self.dismiss(None)

    def action_palette(self) -> None:
        """Every command."""
        self.app.action_command_palette()

    def action_help(self) -> None:
        """Every key."""
        from archive_tui.tui.screens.help import show_help

        show_help(self, CORRECTION.title)
