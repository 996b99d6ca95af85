"""The first start, without an archive: make one, import a folder, or look at the sample."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from archive_tui.config import Settings
from archive_tui.display import row_text
from archive_tui.tui.application import Application
from archive_tui.tui.background import sentence_of
from archive_tui.tui.paths import complete_path, is_there, trouble_new, typed_path
from archive_tui.tui.profile import Profile
from archive_tui.tui.screens.prompt import Prompt
from archive_tui.tui.theme import DARK, THEMES
from archive_tui.tui.widgets.bottom_line import BottomLine
from archive_tui.tui.widgets.pane import HEAD, MUTED, PLAIN, STRONG, Pane, PaneLine, line

Way = Literal["new", "import", "sample", "open"]


@dataclass(slots=True, frozen=True)
class Begin:
    """What the person chose. ``take_in``: what to import into the new archive."""

    way: Way
    archive: Path | None = None
    """None for the sample: it lies in a temporary folder."""
    take_in: Path | None = None


class WelcomeApp(Application[Begin]):
    """A page of four ways to begin; ends with the one chosen, or None.

    ``place`` is where the archive would be that was asked for; ``known`` are others.
    """

    ENABLE_COMMAND_PALETTE = False
    CSS = "Screen { background: $background; } Pane { height: 1fr; padding: 1 2; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n,т", "choose('new')", "A new archive", show=False),
        Binding("i,ш", "choose('import')", "Import a folder into a new one", show=False),
        Binding("s,ы", "choose('sample')", "The sample", show=False),
        Binding("o,щ", "choose('open')", "Open another", show=False),
        Binding("q,escape,й", "leave", "Leave", show=False),
    ]

    def __init__(
        self, profile: Profile, settings: Settings, place: Path, known: Sequence[Path]
    ) -> None:
        super().__init__(profile, settings)
        self._profile, self._place, self._known = profile, place, known

    def compose(self) -> ComposeResult:
        """Text, ways, a bottom line."""
        yield Pane()
        yield BottomLine()

    def on_mount(self) -> None:
        """The page."""
        for theme in THEMES:
            self.register_theme(theme)
        wanted = self._profile.theme
        self.theme = wanted if wanted in self.available_themes else DARK
        self.query_one(BottomLine).set_status("Welcome", "j k enter  q leaves")
        pane = self.query_one(Pane)
        pane.fill(self._lines)
        pane.focus()

    def _lines(self, width: int) -> list[PaneLine]:
        def way(key: str, what: str, value: object) -> PaneLine:
            return PaneLine(((f"{key}  ", STRONG), (row_text(what, width - 4), PLAIN)), value)

        lines = [
            line("Archive TUI", HEAD),
            line(row_text("An archive of sources: who said what, where, since when.", width)),
            line(),
            line(row_text(f"There is no archive in {self._place} yet.", width), MUTED),
            line(),
            way("n", "Make a new, empty archive there", "new"),
            way("i", "Make one and import a folder or file into it", "import"),
            way("s", "Look at a sample first (invented; with a tour of two minutes)", "sample"),
            way("o", "Open an archive in another folder", "open"),
        ]
        if self._known:
            lines += [line(), line("Opened before", HEAD)]
            lines += [line(row_text(str(path), width), value=path) for path in self._known]
        return lines

    @on(Pane.Chosen)
    def _chosen(self, event: Pane.Chosen) -> None:
        if isinstance(event.value, Path):
            self.exit(Begin("open", event.value))
        else:
            self.action_choose(str(event.value))

    def action_choose(self, way: Way | str) -> None:
        """Ask what the way needs to know, and end with it."""
        if way == "sample":
            self.exit(Begin("sample"))
        elif way == "new":
            self._ask(
                "A new archive in which folder?",
                str(self._place),
                lambda text: self.exit(Begin("new", typed_path(text))),
                trouble_new,
            )
        elif way == "open":
            self._ask(
                "The folder of the archive",
                "",
                lambda text: self.exit(Begin("open", typed_path(text))),
                _trouble_there,
            )
        else:
            self._ask(
                "Import which folder or file? tab completes · enter imports · esc leaves",
                "",
                lambda text: self.exit(Begin("import", self._place, typed_path(text))),
                _trouble_there,
            )

    def _ask(
        self,
        title: str,
        value: str,
        then: Callable[[str], object],
        check: Callable[[str], str | None],
    ) -> None:
        def answered(text: str | None) -> None:
            if text is not None:
                then(text.strip())

        blink = self._profile.blink
        screen = Prompt(title, value=value, complete=complete_path, check=check, blink=blink)
        self.push_screen(screen, answered)

    def action_leave(self) -> None:
        """Begin nothing."""
        self.exit(None)


class Working(Application[None]):
    """A page that says what is being made, while a thread makes it.

    Ends when ``work`` has; ``failure`` is its sentence, or "".
    """

    ENABLE_COMMAND_PALETTE = False
    CSS = "Screen { background: $background; padding: 1 2; }"

    def __init__(
        self, profile: Profile, settings: Settings, title: str, work: Callable[[], None]
    ) -> None:
        super().__init__(profile, settings)
        self._title, self._work = title, work
        self.failure = ""

    def compose(self) -> ComposeResult:
        """One sentence."""
        yield Static(Content(self._title), markup=False)

    def on_mount(self) -> None:
        """Begin."""
        self.run_worker(self._make, thread=True)

    def _make(self) -> None:
        try:
            self._work()
        except Exception as error:  # said on the terminal, whatever it is
            self.failure = sentence_of(error)
        self.call_from_thread(self.exit)


def _trouble_there(text: str) -> str | None:
    place = typed_path(text)
    return None if text.strip() and is_there(place) else "There is nothing with that path."
