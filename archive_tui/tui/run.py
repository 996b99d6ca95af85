"""Starting the interface: what must be decided before Textual is imported, then the app."""

from __future__ import annotations

import os
from pathlib import Path

from archive_tui.config import Settings
from archive_tui.tui import profile as profiles


def run(
    archive: Path,
    actor: str,
    *,
    query: str = "",
    settings: Settings,
) -> int:
    """Open the interface on an archive; the exit status.

    Raises the errors of ``store.errors`` where the archive cannot be opened.
    """
    profile = profiles.profile_of(os.environ, settings.interface)
    profiles.apply(profile)
    from archive_tui.tui.hangup import HangUp
    from store import Archive

    with Archive.open(archive, actor=actor) as opened:
        hangup = HangUp()
        hangup.install()
        from archive_tui.tui.app import ArchiveApp

        app = ArchiveApp(opened, profile, query=query, settings=settings)

        def leave(status: int) -> None:
            loop = app._loop
            if loop is None:
                os._exit(status)
            loop.call_soon_threadsafe(app.exit, status, status)

        hangup.leave_by(leave)
        result = app.run(mouse=profile.mouse)
        return app.return_code or result or 0
