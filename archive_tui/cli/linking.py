"""``link``, ``unlink`` and ``links``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from archive_tui.cli import codes
from archive_tui.cli.output import plural, put_json, say, table
from archive_tui.cli.session import Session, pass_session
from archive_tui.cli.words import NUMBER, as_number

if TYPE_CHECKING:
    from store import Archive
    from store.rows import LinkRow


@click.command("link")
@click.argument("source", type=NUMBER, metavar="N")
@click.argument("relation")
@click.argument("target", type=NUMBER, metavar="M")
@click.option("--note", default="", metavar="TEXT", help="Why they belong together.")
@pass_session
def link_command(session: Session, source: int, relation: str, target: int, note: str) -> int:
    """Cross-reference entry N to entry M: "N RELATION M".

    Relations: quotes, embeds, cites, replies-to, reads-more, version-of, duplicates,
    supports, disputes, mentions, and those that you add. An inverse name such as
    "disputed by" is taken for the same link from the other end. A link that was only
    proposed there is confirmed.

    \b
    Examples:
      archive-tui link 12 disputes 4 --note 'other casualty figures'
      archive-tui link 4 'disputed by' 12
    """
    with session.open() as archive:
        name, turned = _relation(archive, relation)
        ends = (target, source) if turned else (source, target)
        archive.link(ends[0], name, ends[1], note=note)
    say(f"Linked: #{ends[0]} {name} #{ends[1]}.")
    return codes.DONE


def _relation(archive: Archive, word: str) -> tuple[str, bool]:
    """The relation's name, and whether ``word`` is its inverse."""
    known = archive.relations()
    folded = " ".join(word.casefold().split())
    for row in known:
        if folded == row.name:
            return row.name, False
    for row in known:
        if folded.replace("-", " ") == row.inverse.casefold().replace("-", " "):
            return row.name, not row.symmetric
    names = ", ".join(row.name for row in known)
    raise click.UsageError(f"There is no relation {word!r}; there are {names}.")


@click.command("unlink")
@click.argument("number", type=NUMBER, metavar="N")
@click.argument("relation")
@click.argument("target", metavar="M")
@pass_session
def unlink_command(session: Session, number: int, relation: str, target: str) -> int:
    """Remove the cross-reference "N RELATION M"; reject it where it was proposed.

    What was rejected is not proposed again. M is an entry's number, or the title of a link
    whose target is not in the archive.

    \b
    Examples:
      archive-tui unlink 12 disputes 4
      archive-tui unlink 12 reads-more 'A title that is not here yet'
    """
    other = as_number(target)
    with session.open() as archive:
        name, turned = _relation(archive, relation)
        symmetric = {row.name for row in archive.relations() if row.symmetric}
        way = "in" if turned else "out"
        found = [
            row
            for row in archive.links(number)
            if row.relation == name
            and (row.direction == way or name in symmetric)
            and (row.number == other if other else row.number is None and row.title == target)
        ]
        with archive.batch("unlink"):
            for row in found:
                archive.unlink(row.uid)
    if not found:
        say(f"#{number} has no such link; 'archive-tui links {number}' lists them.")
        return codes.NOTHING
    say(f"Removed: {plural(len(found), 'link')}.")
    return codes.DONE


@click.command("links")
@click.argument("number", type=NUMBER)
@click.option("--json", "as_json", is_flag=True, help="JSON Lines.")
@pass_session
def links_command(session: Session, number: int, as_json: bool) -> int:
    """List the cross-references of an entry, from both ends.

    A link without a number waits for an entry that is not in the archive yet.
    One that was only proposed says so: "link" with the same ends confirms it, "unlink"
    rejects it.
    --json prints for each: relation, direction (out or in), number, title, note, status,
    confidence.

    \b
    Examples:
      archive-tui links 12
      archive-tui links 12 --json
    """
    with session.open() as archive:
        found = [row for row in archive.links(number) if row.status != "rejected"]
    for row in found if as_json else ():
        put_json(
            {
                "relation": row.relation,
                "direction": row.direction,
                "number": row.number,
                "title": row.title,
                "note": row.note,
                "status": row.status,
                "confidence": row.confidence,
            }
        )
    if not as_json:
        table(("relation", "entry", "title"), [_cells(row) for row in found])
    return codes.DONE if found else codes.NOTHING


def _cells(row: LinkRow) -> tuple[str, str, str]:
    where = f"#{row.number}" if row.number else "not here"
    status = "" if row.status == "confirmed" else f" ({row.status}, {row.confidence:.2f} sure)"
    note = f" — {row.note}" if row.note else ""
    return row.label, where, f"{row.title}{status}{note}"
