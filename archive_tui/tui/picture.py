"""A picture of the interface, exported by the interface itself.

``python -m archive_tui.tui.picture docs/interface.svg`` builds the sample archive in a
temporary folder, opens one of its articles without a terminal, and writes what is on the
screen as an SVG.
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from pathlib import Path

from archive_tui.tui.theme import DARK

SIZE = (120, 36)
"""Columns and lines."""
QUERY = '"same day" kind:document'
OPENED = "Ardavia halts Corvane plant"
"""How the title of the article that is shown begins."""
PATIENCE = 30.0
"""Seconds until an interface that does not come to rest is a failure."""

_REMOTE_FONT = re.compile(r',\s*url\("https?://[^"]*"\) format\("[^"]*"\)')


async def picture(size: tuple[int, int] = SIZE, theme: str = DARK) -> str:
    """The SVG of the interface with an article of the sample open.

    It asks nothing of the network: a viewer uses its own monospaced font. Raises
    ``TimeoutError`` where the interface does not come to rest.
    """
    from archive_tui.sample import ACTOR, build
    from archive_tui.tui.app import ArchiveApp
    from archive_tui.tui.profile import Profile
    from store import Archive

    with (
        tempfile.TemporaryDirectory() as folder,
        Archive.create(Path(folder) / "sample", actor=ACTOR) as archive,
    ):
        build(archive)
        archive.catch_up()
        profile = Profile(remote=False, mouse=False, blink=False, theme=theme)
        app = ArchiveApp(archive, profile, query=QUERY)
        async with app.run_test(size=size) as pilot:
            await _rest(app)
            screen = app.main
            shown = archive.rows(list(screen.entries.numbers))
            found = next(row for row in shown if row.title.startswith(OPENED))
            screen.entries.move_to_number(found.number)
            await pilot.press("n")
            await _rest(app)
            screen.say("")
            await pilot.pause()
            svg = app.export_screenshot(title="archive-tui")
    return _REMOTE_FONT.sub("", svg)


async def _rest(app: object) -> None:
    from archive_tui.tui.app import ArchiveApp

    assert isinstance(app, ArchiveApp)

    async def idle() -> None:
        quiet = 0
        while quiet < 5:
            await asyncio.sleep(0.05)
            at_rest = app.main.background.idle and app.main.searcher.idle
            quiet = quiet + 1 if at_rest else 0

    await asyncio.wait_for(idle(), PATIENCE)


def main(words: list[str]) -> int:
    """Write the picture to the path given; the exit code."""
    if len(words) != 1:
        print("usage: python -m archive_tui.tui.picture FILE.svg", file=sys.stderr)
        return 2
    try:
        Path(words[0]).write_text(asyncio.run(picture()), encoding="utf-8")
    except OSError as error:
        print(f"Cannot write {words[0]}: {error.strerror}.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
