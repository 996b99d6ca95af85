"""``verify``, ``reindex``, ``stats``, ``backup``, ``restore`` and ``purge``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from archive_tui.cli import codes
from archive_tui.cli.output import plural, put, put_json, say, table
from archive_tui.cli.progress import progress
from archive_tui.cli.session import Session, pass_session
from archive_tui.cli.words import NUMBER

PLACE = click.Path(path_type=Path)


@click.command("verify")
@click.option("--json", "as_json", is_flag=True, help="JSON Lines: what, sentence.")
@pass_session
def verify_command(session: Session, as_json: bool) -> int:
    """Check the archive: the journal's chain, every text and every original.

    Prints what is wrong and leaves with exit code 4; prints nothing where all is well.

    \b
    Examples:
      archive-tui verify
    """
    with session.open() as archive, progress("Checking") as step:
        found = archive.verify(step)
    for finding in found:
        if as_json:
            put_json({"what": finding.what, "sentence": finding.sentence})
        else:
            put(finding.sentence)
    if found:
        say(f"{plural(len(found), 'thing is', 'things are')} wrong with the archive.")
        return codes.UNUSABLE
    say("All is well.")
    return codes.DONE


@click.command("reindex")
@pass_session
def reindex_command(session: Session) -> int:
    """Build the full-text index anew. Searching goes on meanwhile.

    \b
    Examples:
      archive-tui reindex
    """
    with session.open() as archive, progress("Indexing") as step:
        done = archive.reindex(step)
    say(f"{plural(done, 'entry', 'entries')} indexed.")
    return codes.DONE


@click.command("stats")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@pass_session
def stats_command(session: Session, as_json: bool) -> int:
    """Count what is in the archive.

    \b
    Examples:
      archive-tui stats
      archive-tui stats --json
    """
    with session.open() as archive:
        stats = archive.stats()
        where = archive.path
    counts: dict[str, int] = dict(stats.entries)
    for name in ("proposed", "tags", "links", "notes", "originals", "original_bytes", "journal"):
        counts[name] = getattr(stats, name)
    counts["not_indexed"] = stats.pending
    if as_json:
        put_json({"path": str(where), **counts})
    else:
        table(("what", "count"), [(name.replace("_", " "), n) for name, n in counts.items()])
    return codes.DONE


@click.command("backup")
@click.argument("path", type=PLACE)
@pass_session
def backup_command(session: Session, path: Path) -> int:
    """Write a consistent copy of the archive to the new folder PATH.

    Originals, journal and all. Others may go on writing meanwhile.

    \b
    Examples:
      archive-tui backup /media/stick/archive-2030-05-01
    """
    with session.open() as archive, progress("Copying") as step:
        written = archive.backup(path, step)
    put(str(written))
    say(f"The backup is in {written}.")
    return codes.DONE


@click.command("restore")
@click.argument("path", type=PLACE)
@pass_session
def restore_command(session: Session, path: Path) -> int:
    """Make an archive from the backup in PATH, in the folder that -a names.

    That folder must be new or empty.

    \b
    Examples:
      archive-tui -a ~/archive restore /media/stick/archive-2030-05-01
    """
    from store import Archive

    with progress("Copying") as step:
        Archive.restore(path, session.path, actor=session.actor, progress=step).close()
    put(str(session.path))
    say(f"Restored to {session.path}.")
    return codes.DONE


@click.command("purge")
@click.argument("number", type=NUMBER)
@click.option("--yes", is_flag=True, help="Do not ask.")
@pass_session
def purge_command(session: Session, number: int, yes: bool) -> int:
    """Remove an entry with its texts, quotations, history and original files for good.

    For what must not be kept. It cannot be undone; "delete" can. Backups are not touched.

    \b
    Examples:
      archive-tui purge 12
    """
    from archive_tui.cli.output import clean

    with session.open() as archive:
        row = archive.rows([number])
        if row and not yes:
            if not sys.stdin.isatty():
                raise click.UsageError("Purging cannot be undone; add --yes to do it.")
            say(f"#{number} {row[0].kind}: {clean(row[0].title)[:200]}")
            if not click.confirm("Remove it for good?", default=False, err=True):
                raise click.UsageError("Nothing was changed.")
        archive.purge(number)
    say(f"#{number} is gone for good.")
    return codes.DONE
