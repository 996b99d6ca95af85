"""Starting the interface: what must be decided before Textual is imported, then the app."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive_tui import recent
from archive_tui.config import Settings
from archive_tui.tui import profile as profiles

if TYPE_CHECKING:
    from textual.app import App

    from archive_tui.tui.hangup import HangUp
    from archive_tui.tui.screens.main import MainScreen
    from archive_tui.tui.welcome import Begin


def run(
    archive: Path, actor: str, *, query: str = "", settings: Settings, tour: bool = False
) -> int:
    """Open the interface on an archive, and on others that the person goes over to.

    The exit status. ``tour`` begins with the tour. Raises the errors of ``store.errors``
    where the archive cannot be opened.
    """
    profile, hangup = _prepare(settings)
    begin: Callable[[MainScreen], None] | None = (lambda main: main.action_tour()) if tour else None
    return _run(archive, actor, profile, settings, hangup, query, begin)


def welcome(place: Path, actor: str, *, settings: Settings) -> int:
    """For the first start: ask how to begin, do it, and open the interface; the exit status.

    ``place`` is where no archive is yet. Raises the errors of ``store.errors``.
    """
    profile, hangup = _prepare(settings)
    from archive_tui.tui.welcome import WelcomeApp

    app = WelcomeApp(profile, settings, place, recent.recent())
    hangup.leave_by(_leaving(app))
    chosen = app.run(mouse=profile.mouse)
    if chosen is None:
        return app.return_code or 0
    folder = _made(chosen, actor, profile, settings, hangup)
    begin: Callable[[MainScreen], None] | None = None
    if chosen.way == "sample":
        begin = lambda main: main.action_tour()  # noqa: E731
    elif (taken := chosen.take_in) is not None:
        begin = lambda main: main.take_in(str(taken))  # noqa: E731
    return _run(folder, actor, profile, settings, hangup, "", begin)


def _prepare(settings: Settings) -> tuple[profiles.Profile, HangUp]:
    profile = profiles.profile_of(os.environ, settings.interface)
    profiles.apply(profile)
    from archive_tui.tui.hangup import HangUp

    hangup = HangUp()
    hangup.install()
    return profile, hangup


def _made(
    chosen: Begin, actor: str, profile: profiles.Profile, settings: Settings, hangup: HangUp
) -> Path:
    """The folder of the archive that was chosen, made where it is new."""
    from store import Archive
    from store.errors import ArchiveError

    if chosen.way == "sample":
        from archive_tui.tui.welcome import Working

        place = Path(tempfile.mkdtemp(prefix="archive-tui-demo-"))
        working = Working(
            profile, settings, f"Making the sample archive in {place} …", lambda: _fill(place)
        )
        hangup.leave_by(_leaving(working))
        working.run(mouse=profile.mouse)
        if working.failure:
            raise ArchiveError(working.failure)
        return place
    assert chosen.archive is not None
    if chosen.way in ("new", "import"):
        Archive.create(chosen.archive, actor=actor).close()
    return chosen.archive


def _fill(place: Path) -> None:
    from archive_tui.sample import ACTOR, build
    from store import Archive

    with Archive.create(place, actor=ACTOR) as archive:
        build(archive)
        archive.catch_up()


def _leaving(app: App[Any]) -> Callable[[int], None]:
    def leave(status: int) -> None:
        loop = app._loop
        if loop is None:
            os._exit(status)
        loop.call_soon_threadsafe(app.exit, None, status)

    return leave


def _run(
    archive: Path,
    actor: str,
    profile: profiles.Profile,
    settings: Settings,
    hangup: HangUp,
    query: str,
    begin: Callable[[MainScreen], None] | None,
) -> int:
    from store import Archive

    here: Path | None = archive
    status = 0
    while here is not None:
        with Archive.open(here, actor=actor) as opened:
            recent.remember(here)
            from archive_tui.tui.app import ArchiveApp

            app = ArchiveApp(opened, profile, query=query, settings=settings, begin=begin)
            hangup.leave_by(_leaving(app))
            result = app.run(mouse=profile.mouse)
            status = app.return_code or result or 0
        here, query, begin = app.another, "", None
    return status
