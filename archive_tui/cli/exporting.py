"""``export``: entries in another format, on standard output."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from archive_tui.cli import codes
from archive_tui.cli.output import put, say
from archive_tui.cli.session import Session, cover, pass_session
from archive_tui.cli.words import QueryCommand, joined
from archive_tui.export import FORMATS

if TYPE_CHECKING:
    from store import Archive


@click.command("export", cls=QueryCommand)
@click.argument("words", nargs=-1, type=click.UNPROCESSED, metavar="FORMAT [QUERY…]")
@click.option(
    "--sort",
    type=click.Choice(("added", "-added", "date", "-date", "title", "number")),
    help="Order of the entries; number unless given. Not for jsonl.",
)
@pass_session
def export_command(session: Session, words: tuple[str, ...], sort: str | None) -> int:
    """Write the entries that QUERY finds, or all sources, to standard output.

    Formats: jsonl (the archive itself; "import" takes it into an empty one and gives back
    the same entries, revisions, proposals, tags, links, notes, agents and numbers; the
    original files are in a "backup" only), csv (a table for spreadsheets), markdown and
    text (a bibliography), bibtex, csl (CSL-JSON), graphml and dot (the entries with the links
    between them, for Gephi and Graphviz; what links wait for is a node of its own).

    Rejected proposals are left out and open ones marked, but in jsonl, which says so of
    each. Where csv would begin a cell with = + - or @, which spreadsheets take for a
    formula, a ' stands before it.

    \b
    Examples:
      archive-tui export jsonl > archive.jsonl
      archive-tui export csv 'tag:syria' > syria.csv
      archive-tui export dot 'tag:dam' | dot -Tsvg > dam.svg
      archive-tui export markdown 'sarin date:2017' --sort date
    """
    if not words or words[0] not in FORMATS:
        raise click.UsageError(f"Say the format first: {', '.join(FORMATS)}.")
    name, query = words[0], joined(words[1:])
    if name == "jsonl" and sort:
        raise click.UsageError("--sort does not apply to jsonl.")
    with session.open() as archive:
        if name == "jsonl":
            return _jsonl(archive, session, query)
        numbers = _numbers(archive, session, query, sort or "number")
        if not numbers:
            say("No entry was found.")
            return codes.NOTHING
        for line in FORMATS[name].lines(archive, numbers):
            put(line)
    return codes.DONE


def _jsonl(archive: Archive, session: Session, query: str) -> int:
    from archive_tui.export.jsonl import lines

    numbers = _numbers(archive, session, query, "number") if query.strip() else None
    if numbers is not None and not numbers:
        say("No entry was found.")
        return codes.NOTHING
    for line in lines(archive, numbers):
        put(line, trusted=True)
    return codes.DONE


def _numbers(archive: Archive, session: Session, query: str, sort: str) -> list[int]:
    if not query.strip():
        return list(archive.numbers(sort=sort))
    cover(archive, session.settings)
    results = archive.search(query, limit=1, sort=sort)
    for hint in results.hints:
        say(hint)
    return list(results.numbers)
