"""The palette, and what it finds: commands, and entries, tags and saved searches."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, cast

from textual import on
from textual.command import CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.fuzzy import Matcher
from textual.widgets import Input, OptionList
from textual.worker import Worker

from archive_tui.display import row_text
from archive_tui.tui.active_line import stand_on
from archive_tui.tui.commands.command import Command
from archive_tui.tui.commands.main import COMMANDS
from archive_tui.tui.helptext import keys_shown
from store.errors import ArchiveError

if TYPE_CHECKING:
    from archive_tui.tui.app import ArchiveApp
    from archive_tui.tui.key_order import KeyOrder
    from store import Archive

MOST = 6
"""Of each sort of things, so that commands stay in sight."""


class Palette(CommandPalette):
    """Textual's palette, in which enter waits for what is found by all that was typed."""

    _is_entered = False
    _stood_on = 0
    """The option that the cursor was put on last; 0 while it is in the line."""

    @on(OptionList.OptionHighlighted)
    def _stand(self, event: OptionList.OptionHighlighted) -> None:
        # The first one is highlighted by itself while one types.
        if event.option_index or self._stood_on:
            self._stood_on = event.option_index
            self.call_after_refresh(self._stand_on_option)

    def _stand_on_option(self) -> None:
        options = self.query_one(OptionList)
        if options.highlighted is not None:
            line = options._index_to_line[options.highlighted]
            stand_on(options, line - options.scroll_offset.y)

    @property
    def _app(self) -> ArchiveApp:
        return cast("ArchiveApp", self.app)

    @property
    def _key_order(self) -> KeyOrder:
        return self._app.key_order

    @on(Input.Submitted)
    def _wait(self, event: Input.Submitted) -> None:
        if any(not worker.is_finished for worker in self.workers if worker.node is self):
            event.stop()
            event.prevent_default()
            self._is_entered = True
            self._key_order.pause()  # keys typed ahead are meant for what the command opens

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """What was waited for is there: the best of it is taken."""
        if self._is_entered and event.worker.is_finished and not event.worker.is_cancelled:
            self._is_entered = False
            found = self.query_one(OptionList)
            if found.highlighted is None:
                self._key_order.resume()
            found.action_select()

    def on_mount(self) -> None:
        """Over a slow line no cursor blinks."""
        self.query_one(Input).cursor_blink = self._app.profile.blink

    def on_unmount(self) -> None:
        """What was taken is under way."""
        self._key_order.resume()


def _plain(text: str) -> str:
    # Textual takes what is said of a hit for markup, unless it is content already.
    return cast("str", Content(text))


def _lit(matcher: Matcher, text: str) -> Content:
    """The text as it is, with the letters that match lit; ``highlight`` would read markup in it."""
    shown = Content(text)
    for offset in matcher.fuzzy_search.match(matcher.query, text)[1]:
        shown = shown.stylize(matcher.match_style, offset, offset + 1)
    return shown


class Things(Provider):
    """Entries by what stands in them, tags and saved searches by a part of their name.

    Choosing one goes there: entries open, tags and saved searches are searched for.
    """

    @property
    def _app(self) -> ArchiveApp:
        return cast("ArchiveApp", self.app)

    async def search(self, query: str) -> Hits:
        """What matches, sought in a thread."""
        if len(query.strip()) < 2:
            return
        matcher = self.matcher(query)
        for rank, (shown, help_, act) in enumerate(await asyncio.to_thread(self._found, query)):
            # Behind a command whose title matches as well, in the order found.
            score = max(0.01, 0.3 - rank / 100)
            yield Hit(score, _lit(matcher, shown), act, shown, _plain(row_text(help_, 200)))

    def _found(self, query: str) -> list[tuple[str, str, Callable[[], None]]]:
        archive = self._app.archive
        found: list[tuple[str, str, Callable[[], None]]] = []
        needle = query.strip().casefold()
        ways: tuple[tuple[str, str, Callable[[], None]], ...] = (
            ("Untagged entries: without any tag", "is:untagged", self._query("is:untagged")),
            ("Tags used once", "among the tags", self._tags_used_once),
        )
        found += [way for way in ways if needle in way[0].casefold()]
        for name, text in self._saved(archive, needle):
            found.append((row_text(name, 80), f"saved search: {text}", self._query(text)))
        for tag in self._tags(archive, needle):
            term = f'tag:"{tag}"' if any(c.isspace() for c in tag) else f"tag:{tag}"
            found.append((row_text(tag, 80), "tag", self._query(term)))
        for number, title in self._entries(archive, query.strip()):
            found.append((row_text(f"#{number} {title}", 100), "entry", self._open(number)))
        return found

    @staticmethod
    def _saved(archive: Archive, needle: str) -> Sequence[tuple[str, str]]:
        return [item for item in archive.saved().items() if needle in item[0].casefold()][:MOST]

    @staticmethod
    def _tags(archive: Archive, needle: str) -> list[str]:
        used = sorted(archive.tags(), key=lambda tag: -tag.count)
        return [tag.tag for tag in used if needle in tag.tag.casefold()][:MOST]

    @staticmethod
    def _entries(archive: Archive, query: str) -> list[tuple[int, str]]:
        try:
            hits = archive.search(query, MOST).hits
            if not hits and query[-1].isalnum():
                # The last word is probably not typed to its end.
                hits = archive.search(f"{query}*", MOST).hits
        except ArchiveError:
            return []  # half a query is no mistake here: commands are sought by the same words
        return [(hit.number, hit.title) for hit in hits]

    def _query(self, text: str) -> Callable[[], None]:
        def act() -> None:
            main = self._app.main
            main.close_to_list()
            main.set_query(text)
            main.entries.focus()

        return act

    def _tags_used_once(self) -> None:
        self._app.main.action_tags("once")

    def _open(self, number: int) -> Callable[[], None]:
        return lambda: self._app.main.open(number)


_WORDS = re.compile(r"\w+")
OTHER_NAMES = {
    "change.undo": "restore recover take back deleted changes history",
    "change.redo": "repeat changes history",
    "entry.changes": "revisions versions difference diff",
    "entry.write": "dossier bibliography save",
    "entry.copy_as": "dossier bibliography clipboard",
    "entry.copy": "clipboard",
    "proposals.review": "suggestions suggested proposals",
    "search.like": "similar suggestions related",
}
"""What else people call a command, by its id; found in the palette beside the title's words."""


class Actions(Provider):
    """The palette: every command, found by a few letters of its title.

    A screen with commands of its own names them in ``offered``.
    """

    def _commands(self) -> list[Command]:
        offered: tuple[Command, ...] = getattr(self.screen, "offered", COMMANDS)
        return [command for command in offered if command.palette]

    async def discover(self) -> Hits:
        """All of them, while nothing was typed."""
        for command in self._commands():
            shown = self._beside(Content(command.title), command)
            yield DiscoveryHit(shown, self._run(command), text=command.title)

    async def search(self, query: str) -> Hits:
        """Those with the words typed; where there are none, those with the letters in order."""
        matcher = self.matcher(query)
        commands = self._commands()
        scores = {command: said_by(command, query) for command in commands}
        if not any(scores.values()):
            scores = {command: matcher.match(command.title) for command in commands}
        for command, score in scores.items():
            if score > 0:
                yield Hit(
                    score,
                    self._beside(_lit(matcher, command.title), command),
                    self._run(command),
                    text=command.title,
                )

    def _run(self, command: Command) -> _Runner:
        return _Runner(self, command.action)

    def _beside(self, title: Content, command: Command) -> Content:
        """The title with its keys behind it: one line a command."""
        keys = keys_shown(self.screen, command.id)
        return Content.assemble(title, f"   {keys}") if keys else title


def said_by(command: Command, query: str) -> float:
    """How well a command is meant by words typed: 0 where one of them begins no word of it.

    Its title counts most, and most of all where it begins as typed; other names count less.
    """
    wanted = query.casefold().split()
    title = command.title.casefold()
    if not wanted:
        return 0.0
    if title.startswith(query.strip().casefold()):
        return 3.0
    if all(_begins_word(word, title) for word in wanted):
        return 2.0
    names = f"{title} {OTHER_NAMES.get(command.id, '')}"
    return 1.0 if all(_begins_word(word, names) for word in wanted) else 0.0


def _begins_word(begun: str, text: str) -> bool:
    return any(word.startswith(begun) for word in (*_WORDS.findall(text), *text.split()))


class _Runner:
    """Runs an action on the screen that the palette was opened over."""

    def __init__(self, provider: Provider, action: str) -> None:
        self._provider = provider
        self._action = action

    async def __call__(self) -> None:
        screen = self._provider.screen
        await screen.run_action(self._action)
