"""Pictures of the interface for the documentation, exported by the interface itself.

``python -m archive_tui.tui.picture docs`` writes every scene as an SVG into the folder
``docs``; names of scenes behind it write those alone. A scene is an archive, made in a
temporary folder from the sample or from the files that the walk-through gives, and the keys
that a person presses in it.
"""

from __future__ import annotations

import asyncio
import html
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from archive_tui.tui.theme import DARK

if TYPE_CHECKING:
    from archive_tui.tui.app import ArchiveApp
    from store import Archive

SMALL = (80, 24)
"""Columns and lines of the smallest terminal that everything is made for."""
PATIENCE = 30.0
"""Seconds until an interface that does not come to rest is a failure."""
WALK = Path(__file__).parents[2] / "docs" / "walkthrough.md"

_REMOTE_FONT = re.compile(r',\s*url\("https?://[^"]*"\) format\("[^"]*"\)')
_FILE = re.compile(r"cat > (\S+) <<'END'")
_TEXT = re.compile(r"<text ([^<>]*+)>([^<]*+)</text>")
_LINE = re.compile(r'-line-(\d+)\)"')


def _sample(archive: Archive, folder: Path) -> None:
    from archive_tui.sample import build

    build(archive)


def files_of(page: str) -> Iterator[tuple[str, str]]:
    """The files that a page gives, each between ``cat > NAME <<'END'`` and ``END``."""
    name, body = "", [""]
    for line in page.splitlines(keepends=True):
        if not name:
            begun = _FILE.match(line)
            name, body = (begun[1] if begun else ""), []
        elif line.rstrip() == "END":
            yield name, "".join(body)
            name = ""
        else:
            body.append(line)


def _clippings(archive: Archive, folder: Path) -> None:
    """What the walk-through has after its first import: the files that it gives."""
    from archive_tui.ingest.importer import ImportOptions, run

    for name, body in files_of(WALK.read_text(encoding="utf-8")):
        if name.startswith("clippings/"):
            path = folder / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(body, encoding="utf-8")
    for outcome in run(archive, [str(folder / "clippings")], ImportOptions()):
        if outcome.status != "added":
            raise ValueError(f"{outcome.path} was {outcome.status}: {outcome.reason}")


@dataclass(slots=True, frozen=True)
class Scene:
    """What a picture shows."""

    fill: Callable[[Archive, Path], None]
    """Puts the entries into an empty archive; the folder is there for files of its own."""
    keys: tuple[str, ...] = ()
    """As Textual names them."""
    query: str = ""
    on: str = ""
    """How the title begins of the entry that the cursor is put on first."""
    size: tuple[int, int] = SMALL


SCENES: dict[str, Scene] = {
    "interface": Scene(
        _sample,
        keys=("n",),
        query='"same day" kind:document',
        on="Ardavia halts Corvane plant",
        size=(120, 36),
    ),
    "walkthrough-import": Scene(_clippings),
    "walkthrough-reading": Scene(
        _clippings,
        keys=("enter", "right_parenthesis"),
        query="spring flood kind:document",
        on="Minister knew",
    ),
    "walkthrough-review": Scene(_clippings, keys=("p",), on="Velmar closes"),
}
"""By the name of the file, without its ending."""


async def picture(scene: Scene, theme: str = DARK) -> str:
    """The SVG of a scene.

    It asks nothing of the network: a viewer uses its own monospaced font. Raises
    ``TimeoutError`` where the interface does not come to rest.
    """
    from archive_tui.sample import ACTOR
    from archive_tui.tui.app import ArchiveApp
    from archive_tui.tui.profile import Profile
    from store import Archive

    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        archive = stack.enter_context(Archive.create(folder / "archive", actor=ACTOR))
        scene.fill(archive, folder)
        archive.catch_up()
        profile = Profile(remote=False, mouse=False, blink=False, theme=theme)
        app = ArchiveApp(archive, profile, query=scene.query)
        async with app.run_test(size=scene.size) as pilot:
            await at_rest(app)
            if scene.on:
                rows = archive.rows(list(app.main.entries.numbers))
                app.main.entries.move_to_number(
                    next(row.number for row in rows if row.title.startswith(scene.on))
                )
            for key in scene.keys:
                await pilot.press(key)
                await at_rest(app)
            app.main.say("")
            await pilot.pause()
            svg = app.export_screenshot(title="archive-tui")
    return _REMOTE_FONT.sub("", svg)


def shown(svg: str) -> list[str]:
    """The lines of text that a picture shows, without blanks between and around them."""
    lines: dict[int, str] = {}
    for attributes, text in _TEXT.findall(svg):
        if found := _LINE.search(attributes):
            number = int(found[1])
            lines[number] = lines.get(number, "") + html.unescape(text)
    return [re.sub(r"\s+", "", lines[number]) for number in sorted(lines)]


async def at_rest(app: ArchiveApp) -> None:
    """Wait until no thread of the interface has anything to do."""

    async def idle() -> None:
        quiet = 0
        while quiet < 5:
            await asyncio.sleep(0.05)
            others = (getattr(screen, "idle", True) for screen in app.screen_stack)
            rests = app.main.background.idle and app.main.searcher.idle and all(others)
            quiet = quiet + 1 if rests else 0

    await asyncio.wait_for(idle(), PATIENCE)


def main(words: list[str]) -> int:
    """Write the scenes named, or all, into a folder; the exit code."""
    if not words or not set(words[1:]) <= set(SCENES):
        names = " ".join(SCENES)
        print(f"usage: python -m archive_tui.tui.picture FOLDER [{names}]", file=sys.stderr)
        return 2
    for name in words[1:] or SCENES:
        path = Path(words[0]) / f"{name}.svg"
        try:
            path.write_text(asyncio.run(picture(SCENES[name])), encoding="utf-8")
        except OSError as error:
            print(f"Cannot write {path}: {error.strerror}.", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
