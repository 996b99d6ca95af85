"""Who speaks: the agents with their quotations, and names that may be one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from archive_tui.display import row_text
from archive_tui.tui.background import Background, sentence_of
from archive_tui.tui.commands.views import VOICES
from archive_tui.tui.screens.base import Base
from archive_tui.tui.screens.help import show_help
from archive_tui.tui.screens.prompt import Prompt, Proposals
from archive_tui.tui.screens.undoing import Undoing, Work
from archive_tui.tui.widgets.pane import HEAD, MUTED, Pane, PaneLine, line
from store.errors import ArchiveError
from store.rows import AgentRow, SamePair, Undone

if TYPE_CHECKING:
    from store import Archive

MOST_PAIRS, MOST_AGENTS = 500, 2000
"""Lines of each part; the command line lists all."""
PAIR_HINTS = "y one · n two · "
HINTS = "m one with … · u undo · enter quotations · w all said · ? help · q back"


class Voices(ModalScreen[str]):
    """Pairs that may be one, decided by a key each, above everybody who speaks.

    Gives back the query that finds the quotations of whom one chose, "" for none.
    """

    DEFAULT_CSS = """
    Voices { background: $background; }
    Voices Pane { height: 1fr; padding: 0 1; }
    Voices Static { height: 1; padding: 0 1; color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        *VOICES.bindings(),
        Binding("escape,q", "leave", "Leave", id="voices.leave", show=False),
    ]

    def __init__(self, archive: Archive, background: Background, *, blink: bool = True) -> None:
        super().__init__()
        self._archive, self._background, self._blink = archive, background, blink
        self._pairs: list[SamePair] = []
        self._agents: list[AgentRow] = []
        self.changed = False
        """Whether anything was merged, told apart or undone here."""
        self.page = ""
        """Whose page one wants to see."""

    def compose(self) -> ComposeResult:
        """The lines, and what can be done."""
        yield Pane(id="voices-lines")
        yield Static(Content("Looking for names that may be one …"), markup=False)

    def on_mount(self) -> None:
        """Load both lists beside the interface."""
        self.query_one(Pane).focus()
        self._load()

    def _load(self, said: str = "", name: str = "") -> None:
        """``said``: a sentence in place of the hints; ``name``: whom the cursor is put on."""

        def work() -> tuple[list[AgentRow], list[SamePair]]:
            return self._archive.agents(), self._archive.same_agents()

        def done(found: tuple[list[AgentRow], list[SamePair]]) -> None:
            if not self.is_attached:
                return
            self._agents = sorted(found[0], key=lambda a: (-a.quotations, a.name))
            self._pairs = found[1]
            self._show()
            there = next((agent for agent in self._agents if agent.name == name), None)
            if there is not None:
                self.query_one(Pane).choose(there)
            self.say(said or (PAIR_HINTS if self._pairs else "") + HINTS)

        self._background.submit(
            work, done, failed=lambda error: self.say(sentence_of(error)), key="voices"
        )

    def say(self, sentence: str) -> None:
        """A sentence in the last line."""
        self.query_one(Static).update(Content(row_text(sentence, 300)))

    def _show(self, at: int = 0) -> None:
        """Draw the lines, the cursor on the pair at place ``at`` or the one after."""
        pane = self.query_one(Pane)
        pane.fill(lambda width: lines_of(self._pairs, self._agents, width))
        if self._pairs:
            pane.choose(self._pairs[min(at, len(self._pairs) - 1)])

    @property
    def _agent(self) -> AgentRow | None:
        """Who is under the cursor, of two the one whose name is kept."""
        value = self.query_one(Pane).value
        agent = value.keep if isinstance(value, SamePair) else value
        return agent if isinstance(agent, AgentRow) else None

    # -- keys

    def action_merge(self) -> None:
        """The two under the cursor are one."""
        self._decide(
            lambda pair: self._archive.merge_agents(pair.keep.name, pair.other.name),
            lambda pair: f"{pair.other.name} is one with {pair.keep.name} now · u undoes",
            merged=True,
        )

    def action_one_with(self) -> None:
        """Who is under the cursor is one with somebody whose name is asked for."""
        agent = self._agent
        if agent is None:
            self.say("Put the cursor on a name first.")
            return
        names = [a.name for a in self._agents if a.uid != agent.uid]

        def complete(line: str) -> Proposals:
            needle = line.strip().casefold()
            return [(row_text(n, 70), n) for n in names if needle and needle in n.casefold()][:9]

        def check(line: str) -> str | None:
            try:
                self._archive.merge_agents(line.strip(), agent.name)
            except ArchiveError as error:
                return str(error)
            return None

        def merged(line: str | None) -> None:
            if line is not None:
                self.changed = True
                kept = line.strip()
                self._load(f"{agent.name} is one with {kept} now · u undoes", kept)

        title = f"{row_text(agent.name, 40)} is one with whom? That name is kept"
        prompt = Prompt(title, complete=complete, check=check, blink=self._blink)
        self.app.push_screen(prompt, merged)

    def action_not_same(self) -> None:
        """The two under the cursor are two, for ever."""
        self._decide(
            lambda pair: self._archive.not_same_agents(pair.keep.name, pair.other.name),
            lambda pair: f"{pair.keep.name} and {pair.other.name} stay two · u undoes",
            merged=False,
        )

    def _decide(
        self,
        change: Callable[[SamePair], object],
        words: Callable[[SamePair], str],
        *,
        merged: bool,
    ) -> None:
        pair = self.query_one(Pane).value
        if not isinstance(pair, SamePair):
            self.say("Put the cursor on two names that may be one first.")
            return
        try:
            change(pair)
        except ArchiveError as error:
            self.say(str(error))
            return
        self.changed = True
        at = self._pairs.index(pair)
        if merged:
            self._pairs = after_merge(self._pairs, pair)
            self._agents = [
                _joined(a, pair.other) if a.uid == pair.keep.uid else a
                for a in self._agents
                if a.uid != pair.other.uid
            ]
        else:
            self._pairs.remove(pair)
        self._show(at)
        self.say(words(pair))

    def action_undo(self) -> None:
        """Take back one's own last change."""
        self._take_back("Undoing", self._archive.undo)

    def action_redo(self) -> None:
        """Do again what was taken back."""
        self._take_back("Doing again", self._archive.redo)

    def _take_back(self, title: str, work: Work) -> None:
        def done(undone: Undone) -> None:
            self.changed = True
            self._load(undone.sentence)

        Undoing(self, self._background, title, self.say).run(work, done)

    def action_help(self) -> None:
        """The keys, these first."""
        show_help(self, VOICES.title)

    def action_page(self) -> None:
        """Go to the page of whoever is under the cursor."""
        agent = self._agent
        if agent is not None:
            self.page = agent.name
            self.dismiss("")

    @on(Pane.Chosen)
    def _chosen(self, event: Pane.Chosen) -> None:
        event.stop()
        agent = self._agent
        if agent is not None:
            words = agent.name.replace('"', " ")
            self.dismiss(f'speaker:"{words}"')

    def action_leave(self) -> None:
        """Back."""
        self.dismiss("")


def lines_of(pairs: Sequence[SamePair], agents: Sequence[AgentRow], width: int) -> list[PaneLine]:
    """The screen's lines: each pair with its reason beneath, then the agents."""
    many = f", the surest {MOST_PAIRS}" if len(pairs) > MOST_PAIRS else ""
    shown = [line(f"May be one: {len(pairs):,}{many}", HEAD)]
    for pair in pairs[:MOST_PAIRS]:
        names = f"{pair.keep.name} ({pair.keep.quotations}) = {pair.other.name}"
        text = row_text(f"{names} ({pair.other.quotations})", width - 6)
        shown.append(line(f"{pair.confidence:.2f}  {text}", value=pair))
        shown.append(line(row_text(f"      {pair.reason}", width), MUTED))
    many = f", the {MOST_AGENTS:,} most quoted" if len(agents) > MOST_AGENTS else ""
    shown += [line(), line(f"Who speaks: {len(agents):,}{many}", HEAD)]
    for agent in agents[:MOST_AGENTS]:
        others = "; ".join((*agent.aliases, *agent.called))
        text = agent.name + (f" · {others}" if others else "")
        shown.append(line(f"{agent.quotations:>5}  {row_text(text, width - 7)}", value=agent))
    return shown


def after_merge(pairs: Sequence[SamePair], merged: SamePair) -> list[SamePair]:
    """The pairs that are left once ``merged`` is one: its other name stands for the kept one."""
    kept = _joined(merged.keep, merged.other)
    ours = {merged.keep.uid, merged.other.uid}
    left: dict[frozenset[str], SamePair] = {}
    for pair in pairs:
        one, other = (kept if a.uid in ours else a for a in (pair.keep, pair.other))
        if one.uid != other.uid:
            left.setdefault(frozenset((one.uid, other.uid)), replace(pair, keep=one, other=other))
    return list(left.values())


def _joined(agent: AgentRow, other: AgentRow) -> AgentRow:
    aliases = tuple(dict.fromkeys((*agent.aliases, *other.names)))
    return replace(agent, aliases=aliases, quotations=agent.quotations + other.quotations)


class VoicesPart(Base):
    """The command that opens the list of who speaks."""

    def action_agents(self) -> None:
        """Who speaks; what one chooses there is searched for."""
        screen = Voices(self.archive, self.background, blink=self.profile.blink)

        def left(query: str | None) -> None:
            if screen.changed:
                self.changed(None)
            if query:
                self.set_query(query)
            elif screen.page:
                self.open_speaker(screen.page, self.action_agents)

        self.app.push_screen(screen, left)

    def open_speaker(self, name: str, back: Callable[[], None]) -> None:
        """The page of who goes by that name."""
        raise NotImplementedError

    def set_query(self, query: str) -> None:
        """Put a query into the search line and search."""
        raise NotImplementedError
