"""Snapshots of the main screens: characters once, styles in each theme; one text file a screen.

``python -m tests.tui.snapshots`` renews the files; with a folder it also writes every screen
as an SVG there, to be looked at.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from string import ascii_letters, digits
from typing import Any

from rich.style import Style
from textual._compositor import LayoutUpdate
from textual.app import App
from textual.pilot import Pilot
from textual.strip import Strip
from textual.widgets import Input

from archive_tui.config import Interface, standard
from archive_tui.sample import ACTOR, build
from archive_tui.tui.app import ArchiveApp
from archive_tui.tui.picture import at_rest
from archive_tui.tui.profile import Profile
from archive_tui.tui.theme import CONTRAST, DARK, LIGHT
from archive_tui.tui.welcome import WelcomeApp
from store import Archive

FOLDER = Path(__file__).parent / "snapshots"
THEMES = (DARK, LIGHT, CONTRAST, "ansi-dark")
SIZES = ((80, 24), (160, 50))
ARTICLE = '"same day" kind:document'
COMFORTABLE = Interface(density="comfortable")
_LETTERS = ascii_letters + digits


@dataclass(slots=True, frozen=True)
class Screen:
    """How to come to a screen from the list of the sample."""

    keys: tuple[str, ...] = ()
    query: str = ""
    action: str = ""
    """Of the main screen, done first."""
    interface: Interface = Interface()  # noqa: RUF009 - frozen
    themes: tuple[str, ...] = THEMES


SCREENS: dict[str, Screen] = {
    "list": Screen(),
    "reader": Screen(("enter", "right_parenthesis"), ARTICLE),
    "search": Screen(("slash", "end"), "dam OR river has:quotations"),
    "nothing-found": Screen((), "speaker:nobody"),
    "review": Screen(("p",), ARTICLE),
    "tags": Screen(("L",)),
    "tag-line": Screen(("t", "plus", "s")),
    "link": Screen(("x",), ARTICLE),
    "palette": Screen(("colon",)),
    "help": Screen(("question_mark",)),
    "settings": Screen(action="settings"),
    "comfortable-list": Screen(interface=COMFORTABLE, themes=(DARK,)),
    "comfortable-reader": Screen(
        ("enter", "right_parenthesis"), ARTICLE, interface=COMFORTABLE, themes=(DARK,)
    ),
}
WELCOME = "welcome"
NAMES = (*SCREENS, WELCOME)


@contextmanager
def own_settings() -> Iterator[None]:
    """A configuration file that is not there, at a path that is the same everywhere."""
    before = dict(os.environ)
    for name in [n for n in before if n.startswith("ARCHIVE_TUI_")]:
        del os.environ[name]
    os.environ["ARCHIVE_TUI_CONFIG"] = "/nowhere/config.toml"
    os.environ["ARCHIVE_TUI_ARCHIVE"] = "/nowhere/archive"
    os.environ["ARCHIVE_TUI_AS"] = "ada"
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@asynccontextmanager
async def opened(name: str, archive: Archive, size: tuple[int, int]) -> AsyncIterator[Pilot[Any]]:
    """The screen, at rest."""
    profile = Profile(remote=False, mouse=False, blink=False, theme=DARK)
    if name == WELCOME:
        known = [Path("/home/ada/sources"), Path("/home/ada/old")]
        welcome = WelcomeApp(profile, standard(), Path("/home/ada/archive"), known)
        async with welcome.run_test(size=size) as pilot:
            await pilot.pause()
            yield pilot
        return
    screen = SCREENS[name]
    with own_settings():
        settings = replace(standard(), interface=screen.interface)
        app = ArchiveApp(archive, profile, query=screen.query, settings=settings)
        async with app.run_test(size=size) as pilot:
            await at_rest(app)
            if screen.action:
                await app.main.run_action(screen.action)
            for key in screen.keys:
                await pilot.press(key)
            for line in app.screen.query(Input):
                line.cursor_blink = False
            await at_rest(app)
            app.main.say("")
            await pilot.pause()
            yield pilot


Cell = tuple[str, str]
"""A character (or a wide one, in its first cell) and how it looks."""


def cells(app: App[Any]) -> list[list[Cell]]:
    """What is on the screen."""
    stack = app._background_screens
    update = app.screen._compositor.render_update(full=True, screen_stack=stack)
    assert isinstance(update, LayoutUpdate)
    return [
        [(char, look(segment.style)) for segment in Strip.join(line) for char in segment.text]
        for line in update.strips
    ]


def look(style: Style | None) -> str:
    """A style in words, without links and other things that are not seen."""
    if style is None:
        return ""
    words = [
        word
        for word in ("bold", "dim", "italic", "underline", "reverse", "strike")
        if getattr(style, word)
    ]
    for what, colour in (("", style.color), ("on ", style.bgcolor)):
        if colour is not None:
            words.append(what + (colour.name or "default"))
    return " ".join(words)


def page(name: str, size: tuple[int, int], looks: dict[str, list[list[Cell]]]) -> str:
    """The file of a screen: its characters, then for each theme its styles by letters.

    Raises ValueError where two themes show different characters.
    """
    texts = {theme: _text(rows) for theme, rows in looks.items()}
    if len(set(texts.values())) != 1:
        raise ValueError(f"{name}: themes differ in more than their colours")
    parts = [f"# {name}, {size[0]} by {size[1]}", next(iter(texts.values()))]
    parts += [_styles(theme, rows) for theme, rows in looks.items()]
    return "\n".join(parts) + "\n"


def _text(rows: list[list[Cell]]) -> str:
    return "\n".join("|" + "".join(char for char, _ in row).rstrip() for row in rows)


def _styles(theme: str, rows: list[list[Cell]]) -> str:
    letters: dict[str, str] = {}
    lines = []
    for row in rows:
        runs = []
        for style, run in groupby(row, key=lambda cell: cell[1]):
            letter = letters.setdefault(style, _LETTERS[len(letters)])
            runs.append(f"{letter}{len(list(run))}")
        lines.append(" ".join(runs))
    legend = [f"{letter} = {style}" for style, letter in letters.items()]
    return "\n".join((f"== {theme}", *legend, "--", *lines))


def path_of(name: str, size: tuple[int, int]) -> Path:
    """Where the snapshot is kept."""
    return FOLDER / f"{name}-{size[0]}x{size[1]}.txt"


async def snapshot(
    name: str,
    archive: Archive,
    size: tuple[int, int],
    seen: Callable[[App[Any], str], Awaitable[None]] | None = None,
) -> str:
    """The file of a screen as it is now; ``seen`` is called with each theme's app."""
    looks = {}
    async with opened(name, archive, size) as pilot:
        for theme in THEMES if name == WELCOME else SCREENS[name].themes:
            pilot.app.theme = theme
            await pilot.pause()
            looks[theme] = cells(pilot.app)
            if seen is not None:
                await seen(pilot.app, theme)
    return page(name, size, looks)


async def _renew(pictures: Path | None) -> None:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        archive = stack.enter_context(Archive.create(folder / "sample", actor=ACTOR))
        build(archive)
        archive.catch_up()
        for name in NAMES:
            for size in SIZES:

                async def draw(app: App[Any], theme: str, of: str = f"{name}-{size[0]}") -> None:
                    if pictures is not None:
                        svg = app.export_screenshot(title=f"{of} {theme}")
                        (pictures / f"{of}-{theme}.svg").write_text(svg, encoding="utf-8")

                text = await snapshot(name, archive, size, draw)
                path_of(name, size).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    asyncio.run(_renew(Path(sys.argv[1]) if len(sys.argv) > 1 else None))
