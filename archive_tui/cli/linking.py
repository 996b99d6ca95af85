"""``link``, ``unlink``, ``links`` and ``relations``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from archive_tui.cli import codes
from archive_tui.cli.output import plural, put_json, say, table
from archive_tui.cli.passages import PASSAGE_HELP, span
from archive_tui.cli.session import Session, pass_session
from archive_tui.cli.words import NUMBER, as_number
from store.errors import NotFound, Refused

if TYPE_CHECKING:
    from store import Archive
    from store.rows import LinkRow


@click.command("link")
@click.argument("source", type=NUMBER, metavar="N")
@click.argument("relation")
@click.argument("targets", type=NUMBER, metavar="M...", nargs=-1, required=True)
@click.option("--note", default="", metavar="TEXT", help="Why they belong together.")
@click.option("--passage", metavar="WORDS", help=f"A passage of N: {PASSAGE_HELP}.")
@click.option("--target-passage", metavar="WORDS", help="The same of M.")
@pass_session
def link_command(
    session: Session,
    source: int,
    relation: str,
    targets: tuple[int, ...],
    note: str,
    passage: str | None,
    target_passage: str | None,
) -> int:
    """Cross-reference entry N to entry M, or to several: "N RELATION M".

    "relations" lists the relations and adds others. An inverse name such as "disputed by"
    is taken for the same link from the other end. A link that was only proposed there is
    confirmed. With --passage it joins a passage of N, with --target-passage one of M.
    Where one of several cannot be made, the others are; all are one step for "undo".

    \b
    Examples:
      archive-tui link 12 disputes 4 --note 'other casualty figures'
      archive-tui link 4 'disputed by' 12
      archive-tui link 12 cites 7 8 9
      archive-tui link 12 disputes 4 --passage 'forty people' --target-passage 'nobody was hurt'
    """
    if target_passage is not None and len(targets) > 1:
        raise click.UsageError("--target-passage is a passage of one M; give one.")
    with session.open() as archive:
        name, turned = _relation(archive, relation)
        here = None if passage is None else span(archive, source, passage)
        there = None if target_passage is None else span(archive, targets[0], target_passage)
        made, troubles = [], []
        with archive.batch(f"link #{source} {relation} {_called(targets)}"):
            for target in dict.fromkeys(targets):
                (one, left), (other, right) = ((source, here), (target, there))[
                    :: -1 if turned else 1
                ]
                try:
                    archive.link(one, name, other, note=note, source_span=left, target_span=right)
                except (NotFound, Refused) as error:
                    troubles.append(error)
                else:
                    made.append(target)
    if not made:
        raise troubles[0]
    ends = (_called(made), f"#{source}") if turned else (f"#{source}", _called(made))
    say(f"Linked: {ends[0]} {name} {ends[1]}.")
    for trouble in troubles:
        say(f"Not linked: {trouble}")
    return codes.USAGE if troubles else codes.DONE


def _called(numbers: Iterable[int]) -> str:
    return ", ".join(f"#{number}" for number in dict.fromkeys(numbers))


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
    confidence; start and end of the passage in this entry's text, other_start and other_end
    of that in the other's, null where the whole is meant (code points).

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
                "start": row.start,
                "end": row.end,
                "other_start": row.other_start,
                "other_end": row.other_end,
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


@click.command("relations")
@click.option("--add", metavar="NAME", help='A new one, read "N NAME M".')
@click.option("--inverse", metavar="NAME", help='How it reads from the other end: "M INVERSE N".')
@click.option("--key", metavar="LETTER", help="The letter that chooses it in the interface.")
@click.option("--json", "as_json", is_flag=True, help="JSON Lines.")
@pass_session
def relations_command(
    session: Session, add: str | None, inverse: str | None, key: str | None, as_json: bool
) -> int:
    """List the relations that links can have, or add one of your own.

    One whose inverse is its own name means the same from both ends. --json prints for each:
    name, inverse, key, symmetric.

    \b
    Examples:
      archive-tui relations
      archive-tui relations --add corrects --inverse 'corrected by' --key k
    """
    if (add, inverse, key).count(None) not in (0, 3):
        raise click.UsageError("A new relation needs --add, --inverse and --key.")
    with session.open() as archive:
        if add is not None and inverse is not None and key is not None:
            archive.add_relation(add, inverse, key, symmetric=add == inverse)
            say(f"The relation {add} is there; 'archive-tui undo' takes it back.")
            return codes.DONE
        known = archive.relations()
    for row in known if as_json else ():
        put_json(
            {
                "name": row.name,
                "inverse": row.inverse,
                "key": row.key,
                "symmetric": row.symmetric,
            }
        )
    if not as_json:
        table(("relation", "inverse", "key"), [(row.name, row.inverse, row.key) for row in known])
    return codes.DONE
