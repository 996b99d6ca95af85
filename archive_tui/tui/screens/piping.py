"""Piping a text to a command: what it wrote is shown in a pane, or the terminal is its own."""

from __future__ import annotations

import json
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from archive_tui.display import display_text, row_text
from archive_tui.tui.outside import Outside, run_outside
from archive_tui.tui.piped import LIMIT, Piped
from archive_tui.tui.screens.base import Base, measure_of
from archive_tui.tui.screens.prompt import Prompt, Proposals
from archive_tui.tui.widgets.bottom_line import BottomLine
from archive_tui.tui.widgets.reader import Reader
from archive_tui.tui.widgets.reading import Reading

KEPT = 20
"""Commands that are remembered for each person."""
_LOOK = 0.1
"""Seconds between looks at a command that runs."""
_SHOWN_WHILE_RUNNING = 200_000
"""Bytes up to which the output is shown while it grows."""
_COMMANDS = "pipe:commands"


class Output(ModalScreen[None]):
    """What a command writes, while it does and after."""

    DEFAULT_CSS = """
    Output { background: $background; }
    Output Reader { width: 1fr; height: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c", "stop", "Stop the command", id="pipe.stop", show=False, priority=True),
        Binding("y,н", "copy", "Copy what it wrote", id="pipe.copy", show=False),
        Binding("q,escape,й", "leave", "Back; stops it", id="pipe.leave", show=False),
    ]

    def __init__(self, piped: Piped, what: str) -> None:
        super().__init__()
        self._piped, self._what = piped, what
        self._shown_bytes = -1

    @property
    def idle(self) -> bool:
        """True once the command has ended and all of it is shown."""
        return self._piped.status is not None and not self._timer_runs

    _timer_runs = True

    def compose(self) -> ComposeResult:
        """Its output and how it goes."""
        yield Reader(measure=max(measure_of(self.app), self.app.size.width - 2))
        yield BottomLine()

    def on_mount(self) -> None:
        """Look at it, now and while it runs."""
        self.query_one(Reader).focus()
        self._timer = self.set_interval(_LOOK, self._look)
        self._look()

    def _look(self) -> None:
        piped = self._piped
        status = piped.status
        bottom = self.query_one(BottomLine)
        if status is None:
            going = "Stopping …" if piped.stopped else f"Running {piped.seconds:.0f} s"
            bottom.set_status(f"{going} · {piped.size:,} bytes", "ctrl+c stops  q leaves")
            if piped.size != self._shown_bytes and piped.size <= _SHOWN_WHILE_RUNNING:
                self._fill()
            return
        self._timer.stop()
        self._fill(status)
        self._timer_runs = False
        bottom.set_status(f"{self._end(status)} · {piped.seconds:.1f} s", "y copy  q back")

    def _end(self, status: int) -> str:
        if self._piped.full:
            return f"Stopped at {LIMIT:,} bytes"
        if self._piped.stopped:
            return "Stopped"
        return "Done" if status == 0 else f"Failed: it ended with {status}"

    def _fill(self, status: int | None = None) -> None:
        piped, reader = self._piped, self.query_one(Reader)
        self._shown_bytes = piped.size
        header = [("title", display_text(f"{self._what} | {piped.command}"))]
        if status:
            header.append(("meta", f"{self._end(status)}."))
        text, headings = piped.output, []
        if piped.errors:
            gap = "" if not text or text.endswith("\n") else "\n"
            text += f"{gap}On standard error:\n"
            headings.append(len(text) - len("On standard error:\n"))
            text += piped.errors
        elif status is not None and not text:
            header.append(("meta", "It wrote nothing."))
        at = reader.scroll_offset.y
        reader.show(Reading(header=header, text=text.removesuffix("\n"), headings=headings))
        if at:
            reader.scroll_to(y=at, animate=False, force=True)

    def action_stop(self) -> None:
        """End the command."""
        if self._piped.status is None:
            self._piped.stop()

    def action_copy(self) -> None:
        """Send what it wrote to the terminal."""
        self.app.copy_to_clipboard(display_text(self._piped.output, keep_newlines=True))
        self.query_one(BottomLine).say("Its output is sent to the terminal's clipboard.")

    def action_leave(self) -> None:
        """Back; a command that still runs is stopped."""
        self.action_stop()
        self.dismiss(None)


class PipingPart(Base):
    """The command that pipes."""

    def action_pipe(self) -> None:
        """Ask for a command and give it the selected passage, or the text in hand."""
        passage = self.passage()
        text = None if passage is None else self.attempt(lambda: self.archive.text(passage[0]))
        if passage is None or text is None:
            self.say("There is no text to pipe here.")
            return
        number, span = passage
        if span is not None:
            text = text[span[0] : span[1]]
        what = f"#{number}" if span is None else f"a passage of #{number}"
        if not text:
            self.say(f"#{number} has no text to pipe.")
            return
        given, known = text, self._commands()

        def complete(line: str) -> Proposals:
            return [(row_text(c, 200), c) for c in known if line in c and line != c]

        def run(line: str) -> None:
            command = line.strip()
            if command.removeprefix("!").strip():
                kept = [command, *(c for c in known if c != command)][:KEPT]
                self.keep(_COMMANDS, json.dumps(kept, ensure_ascii=False))
                self._pipe(command, given, what)

        title = f"Pipe the text of {what} to which command? (!less: in the terminal itself)"
        value = known[0] if known else ""
        prompt = Prompt(title, value=value, complete=complete, blink=self.profile.blink)
        self.prompt(prompt, run)

    def _commands(self) -> list[str]:
        """What was piped to before, the last first."""
        try:
            kept = json.loads(self.state(_COMMANDS) or "[]")
        except ValueError:
            return []
        return [c for c in kept if isinstance(c, str)] if isinstance(kept, list) else []

    def _pipe(self, command: str, text: str, what: str) -> None:
        if not command.startswith("!"):
            piped = self.attempt(lambda: Piped(command, text))
            if piped is not None:
                self.app.push_screen(Output(piped, what))
            return
        words = ["/bin/sh", "-c", command.removeprefix("!").strip()]
        try:
            status = run_outside(self.app, words, given=text.encode("utf-8", "replace"))
        except Outside as error:
            self.say(str(error))
            return
        self.painting.repaint()
        self.say("Done" if status == 0 else f"Failed: the command ended with {status}.")
