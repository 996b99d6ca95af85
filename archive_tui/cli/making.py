"""``init`` and ``demo``: new archives."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import click

from archive_tui.cli import codes
from archive_tui.cli.app import open_interface
from archive_tui.cli.output import clean, plural, put, say
from archive_tui.cli.session import Session, pass_session

PLACE = click.Path(path_type=Path)


@click.command("init")
@click.argument("path", type=PLACE, required=False)
@click.option("--shared", metavar="GROUP", help="Let this group of users read and write it.")
@pass_session
def init_command(session: Session, path: Path | None, shared: str | None) -> int:
    """Make a new archive in the folder PATH (default: as -a).

    It is private to you unless --shared names a group.

    \b
    Examples:
      archive-tui init ~/archive
      archive-tui init --shared newsroom /srv/archive
    """
    from store import Archive

    place = Path(os.path.expanduser(path)) if path else session.path
    archive = Archive.create(place, shared=shared, actor=session.actor)
    notice = archive.notice
    archive.close()
    put(str(place))
    say(f"A new archive is in {place}. Fill it with: archive-tui -a {place} import PATH…")
    if notice:
        say(notice)
    return codes.DONE


@click.command("demo")
@click.argument("path", type=PLACE, required=False)
@pass_session
def demo_command(session: Session, path: Path | None) -> int:
    """Make a sample archive in PATH (default: a temporary folder) and open it.

    Everything in it is invented. Without a terminal it is made, and what is in it is
    printed.

    \b
    Examples:
      archive-tui demo
      archive-tui demo ~/sample
      archive-tui demo ~/sample | cat
    """
    from archive_tui.sample import ACTOR, build
    from store import Archive

    place = (
        Path(os.path.expanduser(path))
        if path
        else Path(tempfile.mkdtemp(prefix="archive-tui-demo-"))
    )
    say(f"Making the sample archive in {place} …")
    with Archive.create(place, actor=ACTOR) as archive:
        build(archive)
        archive.catch_up()
    if sys.stdin.isatty() and sys.stdout.isatty():
        return open_interface(session, place, tour=True)
    _describe(place)
    return codes.DONE


def _describe(place: Path) -> None:
    from archive_tui.sample import SAMPLE_SEARCHES
    from store import Archive

    with Archive.open(place) as archive:
        kinds = archive.stats().entries
        counts = ", ".join(plural(count, kind) for kind, count in sorted(kinds.items()) if count)
        put(f"The sample archive in {place} holds {counts}, all of them invented.")
        for sample in SAMPLE_SEARCHES[:1]:
            put(f"\narchive-tui -a {place} search '{sample.query}'\n  {sample.shows}")
            for hit in archive.search(sample.query, limit=5).hits:
                put(f"  #{hit.number}  {hit.kind}  {hit.date or '-'}  {clean(hit.title)[:100]}")
    put(f"\nOpen it in a terminal with: archive-tui -a {place}")
