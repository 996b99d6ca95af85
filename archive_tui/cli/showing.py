"""``show``: entries as people read them, as JSON, as text, or as the original file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from archive_tui.cli import codes
from archive_tui.cli.output import clean, on_terminal, put, put_bytes, put_json, say
from archive_tui.cli.session import Session, pass_session
from archive_tui.cli.words import NUMBER

if TYPE_CHECKING:
    from store import Archive


@click.command("show")
@click.argument("numbers", nargs=-1, type=NUMBER, required=True, metavar="NUMBER…")
@click.option("--json", "as_json", is_flag=True, help="JSON Lines: everything about the entry.")
@click.option("--text", is_flag=True, help="The text only.")
@click.option("--original", is_flag=True, help="The source file, as it came.")
@click.option(
    "--cite",
    type=click.Choice(["text", "markdown", "bibtex", "csl"]),
    help="The citation in this style.",
)
@click.option("--quote", is_flag=True, help="The words with who said them and where.")
@pass_session
def show_command(
    session: Session,
    numbers: tuple[int, ...],
    as_json: bool,
    text: bool,
    original: bool,
    cite: str | None,
    quote: bool,
) -> int:
    """Print entries: what is known about them, their text, quotations, links and notes.

    --json gives the entry's fields (see "archive-tui schema") with number, version,
    added, status, confidence, tags, edited, quotations, links and notes. --text makes
    control characters visible; the exact text is in --json. --original writes the newest
    source file into a pipe or file; on a terminal it lists the files.

    \b
    Examples:
      archive-tui show 12
      archive-tui show 12 --json | jq .title
      archive-tui show 12 --original > article.html
      archive-tui show 12 --cite bibtex >> sources.bib
    """
    if as_json + text + original + bool(cite) + quote > 1:
        raise click.UsageError("--json, --text, --original, --cite and --quote exclude each other.")
    with session.open() as archive:
        if cite:
            from archive_tui.export import citation
            from archive_tui.export.styles import in_style

            # One after the other would be several JSON arrays.
            put(in_style(archive, [citation.cite(archive, number) for number in numbers], cite))
            return codes.DONE
        for at, number in enumerate(numbers):
            if as_json:
                put_json(_whole(archive, number))
            elif text:
                put(archive.text(number))
            elif quote:
                from archive_tui.export.styles import quoted

                put(("\n" if at else "") + quoted(archive, number))
            elif original:
                _original(archive, number)
            else:
                _layout(archive, number, first=at == 0)
    return codes.DONE


def _layout(archive: Archive, number: int, *, first: bool) -> None:
    from archive_tui.cli.layouts import layout

    if not first:
        put("")
    for line in layout(archive, number):
        put(line, trusted=True)


def _whole(archive: Archive, number: int) -> dict[str, Any]:
    record = archive.record(number)
    return {
        "number": number,
        **record.entry.model_dump(mode="json"),
        "version": record.version,
        "added": record.added,
        "status": str(record.assertion.status),
        "confidence": record.assertion.confidence,
        "tags": list(record.tags),
        "edited": list(record.edited),
        "quotations": [row.number for row in archive.quotations(number)],
        "links": [
            {
                "relation": row.relation,
                "direction": row.direction,
                "number": row.number,
                "title": row.title,
                "note": row.note,
                "status": row.status,
                "confidence": row.confidence,
                "orphaned": row.lost,
            }
            for row in archive.links(number)
            if row.status != "rejected"
        ],
        "notes": [
            {
                "body": row.body,
                "author": row.author,
                "changed": row.changed,
                "start": row.start,
                "end": row.end,
                "orphaned": row.lost,
            }
            for row in archive.notes(number)
        ],
    }


def _original(archive: Archive, number: int) -> None:
    archive.record(number)
    found = archive.originals(number)
    if not found:
        from store.errors import NotFound

        raise NotFound(f"#{number} has no original file; it was found in another source or typed.")
    if not on_terminal():
        put_bytes(found[-1][2].read_bytes())
        return
    for original, locator, path in found:
        place = f" ({locator.type} {locator.value})" if locator.value else ""
        put(f"{original.size:>12,} bytes  {clean(original.name)}{clean(place)}  {path}")
    say("Redirect the output to a file to get the newest one itself.")
