"""The interface on a copy of the invented sample archive, driven without a terminal."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.screen import Screen

from archive_tui.sample import ACTOR, build
from archive_tui.tui.app import ArchiveApp
from archive_tui.tui.profile import Profile
from archive_tui.tui.screens.main import MainScreen
from archive_tui.tui.widgets.bottom_line import BottomLine
from store import Archive

PATIENCE = 15.0
"""Seconds until something that does not come is a failure."""


class Driver:
    """A pilot with what the tests look at."""

    def __init__(self, pilot: Pilot[int], archive: Archive) -> None:
        self.pilot, self.archive = pilot, archive

    @property
    def main(self) -> MainScreen:
        """The main screen, also beneath a dialog."""
        screen = next(s for s in self.pilot.app.screen_stack if isinstance(s, MainScreen))
        assert isinstance(screen, MainScreen)
        return screen

    @property
    def dialog(self) -> Screen[object] | None:
        """The dialog that is open, or None."""
        screen = self.pilot.app.screen
        return None if isinstance(screen, MainScreen) else screen

    @property
    def bottom(self) -> str:
        """What the bottom line shows."""
        line = self.main.query_one(BottomLine)
        return "".join(s.text for s in line.render_line(0))

    @property
    def shown(self) -> str:
        """The whole screen as text."""
        self.pilot.app.screen.refresh()
        lines = self.pilot.app.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in strip) for strip in lines)

    @property
    def words(self) -> str:
        """The whole screen in one line, a blank between words: a path may break a sentence."""
        return " ".join(self.shown.split())

    async def press(self, *keys: str) -> None:
        """Press keys and wait until nothing is under way."""
        for key in keys:
            await self.pilot.press(key)
        await self.settle()

    async def press_only(self, key: str) -> None:
        """Press a key while something is under way."""
        await self.pilot.press(key)

    async def type(self, text: str) -> None:
        """Type a text into what has the focus."""
        await self.press(*("space" if c == " " else c for c in text))

    async def type_ahead(self, *keys: str) -> None:
        """Keys that arrive all at once, as in one packet of a slow line, and what they do."""
        self.post(*keys)
        await self.settle()

    def post(self, *keys: str) -> None:
        """Keys that arrive all at once; nothing waits for what they do."""
        app = self.pilot.app
        for key in keys:
            for each in key if len(key) > 1 and " " in key else (key,):
                sign = each if len(each) == 1 else None
                name = _character_to_key(each) if sign else each
                app.post_message(events.Key(name, sign))

    async def settle(self) -> None:
        """Wait until the threads are idle and the screen is painted."""
        until = time.monotonic() + PATIENCE
        quiet = 0
        while quiet < 2:
            await self.pilot.pause()
            others = (getattr(screen, "idle", True) for screen in self.pilot.app.screen_stack)
            idle = self.main.background.idle and self.main.searcher.idle and all(others)
            idle = idle and self.main.key_order.idle
            quiet = quiet + 1 if idle else 0
            if not idle:
                await asyncio.sleep(0.02)
            assert time.monotonic() < until, "the threads do not come to rest"

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait until something is so; fails with the screen where it never is."""
        end = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < end, self.shown
            await self.pilot.pause(0.05)

    async def find(self, query: str) -> None:
        """Search as a person does, and go to the list."""
        await self.press("slash")
        self.main.box.value = query
        await self.press("enter")
        await self.until(lambda: self.main.searcher.idle)
        await self.settle()


Start = Callable[..., AbstractAsyncContextManager[Driver]]


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, built and indexed once."""
    path: Path = tmp_path_factory.mktemp("sample") / "archive"
    with Archive.create(path, actor=ACTOR) as archive:
        build(archive)
        archive.catch_up()
    return path


@pytest.fixture
def sample(sample_folder: Path, tmp_path: Path) -> Iterator[Archive]:
    """A copy of the sample that a test may change; its actor is "ada"."""
    folder = tmp_path / "sample"
    shutil.copytree(sample_folder, folder)
    with Archive.open(folder, actor="ada") as archive:
        yield archive


@pytest.fixture
def start() -> Start:
    """Opens the interface on an archive: ``async with start(archive, (80, 24)) as driver``."""

    @asynccontextmanager
    async def opened(
        archive: Archive, size: tuple[int, int] = (80, 24), **options: object
    ) -> AsyncIterator[Driver]:
        profile = Profile(remote=False, mouse=False, blink=False, theme="archive-dark")
        app = ArchiveApp(archive, profile, **options)  # type: ignore[arg-type]
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            driver = Driver(pilot, archive)
            await driver.settle()
            yield driver

    return opened
