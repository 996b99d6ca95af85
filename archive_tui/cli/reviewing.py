"""``review`` and ``quarantine``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from archive_tui.cli import codes
from archive_tui.cli.output import clean, on_terminal, plural, put, put_json, say, table
from archive_tui.cli.session import Session, agree, cover, pass_session
from archive_tui.cli.settling import CONFIDENCE, Bounds, decide_by_confidence
from archive_tui.cli.words import NUMBER, ListsCommand, joined

if TYPE_CHECKING:
    from store import Archive
    from store.rows import QuarantineRow, Row


@click.command("review", cls=ListsCommand)
@click.argument("query", nargs=-1)
@click.option("--confirm", type=NUMBER, multiple=True, metavar="N…", help="These are right.")
@click.option("--reject", type=NUMBER, multiple=True, metavar="N…", help="These are wrong.")
@click.option(
    "--accept-above",
    type=CONFIDENCE,
    metavar="X",
    help="Confirm all that are at least so sure, 0 to 1.",
)
@click.option(
    "--reject-below", type=CONFIDENCE, metavar="X", help="Reject all that are less sure than this."
)
@click.option("--dry-run", is_flag=True, help="Say how many it would be; change nothing.")
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=50,
    show_default=True,
    help="Proposals to list; 0 for all.",
)
@click.option("--yes", is_flag=True, help="Do not ask, also above 100 entries.")
@click.option("--json", "as_json", is_flag=True, help="JSON Lines.")
@pass_session
def review_command(
    session: Session,
    query: tuple[str, ...],
    confirm: tuple[int, ...],
    reject: tuple[int, ...],
    accept_above: float | None,
    reject_below: float | None,
    dry_run: bool,
    limit: int,
    yes: bool,
    as_json: bool,
) -> int:
    """List what extraction proposed; confirm what is right, reject what is wrong.

    A rejected proposal is hidden and not proposed again. QUERY narrows the list.
    --json prints for each: number, kind, title, by, source, confidence.

    With --accept-above or --reject-below everything that is so sure, or less sure, is
    decided at once, as one step that "undo" takes back; QUERY then says where: what it
    finds, and what is proposed in the sources that it finds. --json then prints one
    object: accepted, rejected, left, dry_run.

    \b
    Examples:
      archive-tui review
      archive-tui review speaker:moustapha
      archive-tui review --confirm 12 13 14 --reject 15
      archive-tui review --accept-above 0.95 --dry-run
      archive-tui review --accept-above 0.95 --reject-below 0.2 in:courier
    """
    bounds = Bounds(accept_above, reject_below)
    if confirm or reject:
        if query or bounds.given or dry_run:
            raise click.UsageError("Give either the numbers to decide, or a confidence.")
        return _decide(session, confirm, reject, yes)
    if bounds.given:
        bounds.check()
        with session.open() as archive:
            return decide_by_confidence(
                archive, session, bounds, joined(query), dry_run=dry_run, yes=yes, as_json=as_json
            )
    if dry_run:
        raise click.UsageError("--dry-run goes with --accept-above or --reject-below.")
    with session.open() as archive:
        cover(archive, session.settings)
        wanted = f"is:proposed ({joined(query)})" if query else "is:proposed"
        results = archive.search(wanted, limit=limit or max(1, archive.count(sources_only=False)))
        for hint in results.hints:
            say(hint)
        rows = archive.rows([hit.number for hit in results.hits])
        _list(archive, rows, as_json)
    if not as_json:
        shown = f", {len(rows)} of them shown" if len(rows) < results.total else ""
        say(f"{plural(results.total, 'proposal')}{shown}.")
    return codes.DONE if rows else codes.NOTHING


def _list(archive: Archive, rows: list[Row], as_json: bool) -> None:
    if not as_json:
        table(
            ("number", "kind", "sure", "in", "by", "what"),
            [
                (
                    f"#{row.number}",
                    row.kind,
                    f"{row.confidence:.2f}",
                    f"#{row.parent}" if row.parent else "",
                    row.byline,
                    row.title,
                )
                for row in rows
            ],
        )
        return
    for row in rows:
        put_json(
            {
                "number": row.number,
                "kind": row.kind,
                "title": row.title,
                "by": row.byline or None,
                "source": row.parent,
                "confidence": row.confidence,
            }
        )


def _decide(session: Session, confirm: tuple[int, ...], reject: tuple[int, ...], yes: bool) -> int:
    both = set(confirm) & set(reject)
    if both:
        raise click.UsageError(f"#{min(both)} cannot be confirmed and rejected at once.")
    agree(len(confirm) + len(reject), yes=yes, verb="decide about")
    with session.open() as archive, archive.batch("review"):
        confirmed = archive.decide(confirm, "confirmed") if confirm else 0
        rejected = archive.decide(reject, "rejected") if reject else 0
    say(f"{confirmed} confirmed, {rejected} rejected.")
    return codes.DONE


@click.command("quarantine")
@click.option("--show", type=int, metavar="ID", help="Print the file that was kept.")
@click.option("--drop", type=int, metavar="ID", help="Forget it; the kept file stays.")
@click.option("--json", "as_json", is_flag=True, help="JSON Lines: id, path, reason, at, sha256.")
@pass_session
def quarantine_command(session: Session, show: int | None, drop: int | None, as_json: bool) -> int:
    """List files that could not be taken in, with the reason.

    They were kept as they are. --show prints one: its bytes into a pipe or file, a
    harmless rendering on a terminal.

    \b
    Examples:
      archive-tui quarantine
      archive-tui quarantine --show 3 > rescued.html
      archive-tui quarantine --drop 3
    """
    with session.open() as archive:
        if drop is not None:
            archive.quarantine_drop(drop)
            say(f"Forgotten: quarantine {drop}.")
            return codes.DONE
        found = archive.quarantined()
        if show is not None:
            return _show(archive, found, show)
    for row in found if as_json else ():
        put_json(
            {
                "id": row.id,
                "path": row.path,
                "reason": row.reason,
                "at": row.at,
                "sha256": row.sha256,
            }
        )
    if not as_json:
        table(("id", "at", "reason", "path"), [(r.id, r.at, r.reason, r.path) for r in found])
    return codes.DONE if found else codes.NOTHING


def _show(archive: Archive, found: list[QuarantineRow], key: int) -> int:
    from archive_tui.cli.output import put_bytes

    row = next((row for row in found if row.id == key), None)
    if row is None:
        say(f"There is no quarantined file {key}.")
        return codes.NOTHING
    say(f"{clean(row.path)}: {clean(row.reason)}")
    data = archive.vault.path(row.sha256).read_bytes()
    if on_terminal():
        put(data.decode("utf-8", "replace"))
    else:
        put_bytes(data)
    return codes.DONE
