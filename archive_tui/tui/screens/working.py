"""Work beside the interface: imports, duplicates, indexing; a panel that says how far they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from textwrap import wrap
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from archive_tui.display import display_text, row_text
from archive_tui.tui.importing import TROUBLES, ImportJob
from archive_tui.tui.jobs import DuplicatesJob, Job
from archive_tui.tui.paths import complete_path, expanded
from archive_tui.tui.screens.base import Base
from archive_tui.tui.screens.prompt import Prompt
from archive_tui.tui.widgets.bottom_line import BottomLine
from archive_tui.tui.widgets.pane import HEAD, MUTED, Pane, PaneLine, line

LOOK = 0.5
"""Seconds between two looks while the panel is open."""
KEPT = 20
"""Jobs that are listed after their end."""

_LEFT_OUT = {
    "quarantined": "Quarantined: not taken in, kept as they were",
    "skipped": "Skipped: not sources",
}


class Work(ModalScreen[None]):
    """The jobs, the newest first; ``x`` stops the one under the cursor."""

    DEFAULT_CSS = """
    Work { background: $background; }
    Work Pane { height: 1fr; padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("x,delete,ч", "stop", "Stop it", id="work.stop", show=False),
        Binding("escape,q", "leave", "Leave", id="work.leave", show=False),
    ]

    def __init__(self, jobs: list[Job], behind: Callable[[], int]) -> None:
        """``behind``: how many entries the index has not taken in."""
        super().__init__()
        self._jobs, self._behind = jobs, behind
        self._drawn: object = None

    def compose(self) -> ComposeResult:
        """Lines and a bottom line."""
        yield Pane(id="work-lines")
        yield BottomLine()

    def on_mount(self) -> None:
        """Draw, and look again while it is open."""
        self.query_one(BottomLine).set_status(
            "Work beside the interface", "x stops  ctrl+d ctrl+u scroll  q back"
        )
        self.query_one(Pane).focus()
        self._draw()
        self.set_interval(LOOK, self._draw)

    def _draw(self) -> None:
        state = [(job.title, job.told, job.last) for job in self._jobs], self._behind()
        if state != self._drawn:
            self._drawn = state
            self.query_one(Pane).fill(self._lines, keep=True)

    def _lines(self, width: int) -> list[PaneLine]:
        behind = self._behind()
        index = f"{behind:,} entries to go" if behind else "has everything"
        lines = [line("Index", HEAD), line(f"  {index}", MUTED), line()]
        if not self._jobs:
            lines.append(line("Nothing else: I imports, the palette finds duplicates.", MUTED))
        for job in reversed(self._jobs):
            lines.append(line(row_text(job.title, width), HEAD, job))
            said = job.last or job.told or "begun"
            lines += [line(f"  {part}", MUTED) for part in wrap(display_text(said), width - 2)]
            if isinstance(job, ImportJob):
                for status in TROUBLES:
                    files = [(path, why) for what, path, why in job.left_out if what == status]
                    lines += _files(_LEFT_OUT[status], files, width)
        return lines

    def action_stop(self) -> None:
        """Stop the job under the cursor."""
        job = self.query_one(Pane).value
        if isinstance(job, Job) and job.running:
            job.stop()
            self.query_one(BottomLine).say("It stops as soon as nothing is half done.")

    def action_leave(self) -> None:
        """Back; the work goes on."""
        self.dismiss(None)


def _files(title: str, files: Sequence[tuple[str, str]], width: int) -> list[PaneLine]:
    """Files with the reasons why they are not in the archive."""
    if not files:
        return []
    lines = [line(), line(f"{title}: {len(files):,}", HEAD)]
    for path, why in files:
        lines.append(line(row_text(f"  {path.rsplit('/', 1)[-1]}", width)))
        told = wrap(display_text(why), width - 4)
        lines += [line(f"    {part}", MUTED) for part in told]
    return lines


class WorkingPart(Base):
    """Commands that start work beside the interface, and the panel."""

    jobs: list[Job]
    _behind: int
    _just_ended = False

    @property
    def running(self) -> list[Job]:
        """The jobs that are under way."""
        return [job for job in self.jobs if job.running]

    def jobs_run(self) -> bool:
        """Whether work is under way beside the interface, or has just ended."""
        return bool(self.running) or self._just_ended

    def action_work(self) -> None:
        """Show what is under way."""
        self.app.push_screen(Work(self.jobs, lambda: self._behind))

    def stop_newest(self) -> bool:
        """Stop the job that began last; False where none runs."""
        for job in reversed(self.running):
            job.stop()
            self.say("It stops as soon as nothing is half done; W shows the work.")
            return True
        return False

    def action_import(self) -> None:
        """Ask for a path and import it in a process of its own."""
        under_way = next((j for j in self.running if isinstance(j, ImportJob)), None)
        if under_way is not None:
            self.say(f"An import of {under_way.path} is under way: esc stops it.")
            return

        def begin(path: str) -> None:
            if path.strip():
                self.take_in(expanded(path))

        title = "Import which file or folder? tab completes · enter imports · esc leaves"
        prompt = Prompt(title, complete=complete_path, blink=self.profile.blink)
        self.prompt(prompt, begin)

    def take_in(self, path: str) -> None:
        """Import what is there in a process of its own."""
        make = partial(ImportJob, self.archive.path, self.archive.actor, path)
        self._begin_job(make, f"Importing {path} … esc stops")

    def action_duplicates(self) -> None:
        """Look for near-duplicates in a process of its own."""
        if any(isinstance(job, DuplicatesJob) for job in self.running):
            self.say("That is under way already: W shows the work.")
            return
        make = partial(DuplicatesJob, self.archive.path, self.archive.actor)
        self._begin_job(make, "Looking for near-duplicates … esc stops, W shows the work")

    def _begin_job(self, make: Callable[..., Job], said: str) -> None:
        def say(sentence: str) -> None:
            self.later(lambda: self.say(sentence))

        def ended(sentence: str) -> None:
            self.later(lambda: self._job_ended(sentence))

        job = self.attempt(lambda: make(say, ended))
        if job is not None:
            self.jobs.append(job)
            ended_ones = [other for other in self.jobs if not other.running]
            for old in ended_ones[: max(0, len(ended_ones) - KEPT)]:
                self.jobs.remove(old)
            self.say(said)

    def _job_ended(self, sentence: str) -> None:
        self._just_ended = True
        self.changed(None)
        self.say(sentence)

        def over(_: object) -> None:
            self._just_ended = False

        # Behind the list that is being loaded now.
        self.background.submit(lambda: None, over)
