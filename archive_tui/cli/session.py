"""What every command needs: which archive, who acts, which settings."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive_tui import config
from archive_tui.cli.output import plural, say

if TYPE_CHECKING:
    from store import Archive
    from store.rows import Results

MANY = 100
"""Changes to more entries than this are asked about."""


@dataclass
class Session:
    """The options that stand before the command, with what they fall back to."""

    archive_option: Path | None = None
    actor_option: str | None = None

    @cached_property
    def settings(self) -> config.Settings:
        """The settings in force; raises ``ConfigError``."""
        return config.load()

    @property
    def path(self) -> Path:
        """The archive's folder: ``-a``, the environment, the file, the data folder."""
        if self.archive_option is not None:
            return Path(os.path.expanduser(self.archive_option))
        return self.settings.archive

    @property
    def actor(self) -> str:
        """Who makes the changes."""
        return self.actor_option or self.settings.actor

    @contextmanager
    def open(self) -> Iterator[Archive]:
        """The archive, open while the command needs it; raises ``ArchiveError``."""
        from store import Archive

        with Archive.open(self.path, actor=self.actor) as archive:
            yield archive


pass_session = click.make_pass_decorator(Session, ensure=True)


def cover(archive: Archive, settings: config.Settings) -> None:
    """Bring the index up to date, or start that and say what is not covered yet."""
    pending = archive.pending()
    if not pending:
        return
    if pending <= settings.catch_up:
        archive.catch_up()
        return
    archive.ensure_indexing()
    say(
        f"{plural(pending, 'entry is', 'entries are')} not in the full-text index yet; "
        "it is being brought up to date in the background, and this search does not see all "
        "their words."
    )


def in_scope(archive: Archive, session: Session, query: str, *, yes: bool, verb: str) -> list[int]:
    """Numbers of all entries that a changing command's ``query`` finds.

    Raises ``click.UsageError`` for an empty or not fully understood query, and where
    more than 100 entries would change and nobody agrees to it.
    """
    results = understood(archive, session, query, verb=verb)
    agree(results.total, yes=yes, verb=verb, meaning=results.interpreted)
    return list(results.numbers)


def understood(archive: Archive, session: Session, query: str, *, verb: str) -> Results:
    """What a changing command's ``query`` finds, before anybody agrees to the change.

    Raises ``click.UsageError`` for an empty or not fully understood query.
    """
    if not query.strip():
        raise click.UsageError(
            f"Say which entries to {verb}: a command that changes entries needs a query."
        )
    cover(archive, session.settings)
    results = archive.search(query, limit=1)
    if results.hints and results.total:
        raise click.UsageError(
            f"Nothing was changed, since the query was not fully understood: {results.hints[0]}"
        )
    for hint in results.hints:
        say(hint)
    return results


def agree(count: int, *, yes: bool, verb: str, meaning: str = "") -> None:
    """Ask before more than 100 entries change; raises ``click.UsageError`` on no."""
    if count <= MANY or yes:
        return
    import sys

    what = f"{verb} {plural(count, 'entry', 'entries')}" + (f" ({meaning})" if meaning else "")
    if not sys.stdin.isatty():
        raise click.UsageError(f"This would {what}. Nothing was changed; add --yes to do it.")
    say(f"This would {what}.")
    if not click.confirm("Go on?", default=False, err=True):
        raise click.UsageError("Nothing was changed.")
