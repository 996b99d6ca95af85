"""``undo``, ``redo`` and ``log``."""

from __future__ import annotations

import click

from archive_tui.cli import codes
from archive_tui.cli.output import put_json, say, table
from archive_tui.cli.progress import progress
from archive_tui.cli.session import Session, pass_session
from archive_tui.cli.words import NUMBER


@click.command("undo")
@pass_session
def undo_command(session: Session) -> int:
    """Take back your own last change: everything that one command or keystroke did.

    Refuses where somebody has changed the same thing since. Of a long one ctrl+c stops it,
    and nothing is taken back.

    \b
    Examples:
      archive-tui undo
      archive-tui --as lena undo
    """
    with session.open() as archive:
        with progress("Undoing") as step:
            undone = archive.undo(step)
        say(undone.sentence)
    return codes.DONE


@click.command("redo")
@pass_session
def redo_command(session: Session) -> int:
    """Do again what you took back with undo.

    \b
    Examples:
      archive-tui redo
    """
    with session.open() as archive:
        with progress("Redoing") as step:
            done = archive.redo(step)
        say(done.sentence)
    return codes.DONE


@click.command("log")
@click.argument("number", type=NUMBER, required=False)
@click.option(
    "--limit", type=click.IntRange(min=1), default=50, show_default=True, help="Changes to list."
)
@click.option("--json", "as_json", is_flag=True, help="JSON Lines.")
@pass_session
def log_command(session: Session, number: int | None, limit: int, as_json: bool) -> int:
    """List changes, the newest first; with NUMBER those of one entry.

    --json prints for each: seq, batch, at, actor, action, number, summary.

    \b
    Examples:
      archive-tui log
      archive-tui log 12 --limit 5
    """
    with session.open() as archive:
        found = archive.log(limit, number)
    for change in found if as_json else ():
        put_json(
            {
                "seq": change.seq,
                "batch": change.batch,
                "at": change.at,
                "actor": change.actor,
                "action": change.action,
                "number": change.number,
                "summary": change.summary,
            }
        )
    if not as_json:
        table(
            ("seq", "at", "who", "entry", "what"),
            [
                (c.seq, c.at, c.actor, f"#{c.number}" if c.number else "", c.summary or c.action)
                for c in found
            ],
        )
    return codes.DONE if found else codes.NOTHING
