"""``compare``: the words of two entries side by side."""

from __future__ import annotations

import click

from archive_tui.cli import codes
from archive_tui.cli.output import bold, clean, coloured, on_terminal, put, put_json, say, width
from archive_tui.cli.session import Session, pass_session
from archive_tui.cli.words import NUMBER

READING = 88
"""Columns of running text at most."""


@click.command("compare")
@click.argument("first", type=NUMBER)
@click.argument("second", type=NUMBER)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@pass_session
def compare_command(session: Session, first: int, second: int, as_json: bool) -> int:
    """Compare the words of entries FIRST and SECOND, such as two versions of a quotation.

    [-words-] are only in the first, {+words+} only in the second.

    --json prints first, second, same, gone, new (numbers of words) and pieces (what: same,
    gone or new; text), in which both texts are whole.

    \b
    Examples:
      archive-tui compare 12 15
    """
    from archive_tui.evidence.wordings import wordings

    with session.open() as archive:
        found = wordings(archive.text(first), archive.text(second))
        rows = {row.number: row for row in archive.rows([first, second])}
    if as_json:
        put_json(
            {
                "first": first,
                "second": second,
                "same": found.same,
                "gone": found.gone,
                "new": found.new,
                "pieces": [{"what": piece.what, "text": piece.text} for piece in found.pieces],
            }
        )
        return codes.DONE
    from archive_tui.evidence.revisions import Excerpt
    from archive_tui.redline import excerpt_lines

    for number, marks in ((first, "[-%s-]"), (second, "{+%s+}")):
        row = rows[number]
        whose = " · ".join(part for part in (row.byline, row.date) if part)
        put(bold(marks % clean(f"#{number} {whose}".rstrip())), trusted=True)
    put("")
    columns = min(READING, width() - 1) if on_terminal() else None
    for line in excerpt_lines(Excerpt(0, found.pieces, False, False), columns):
        put("".join(coloured(text, style) for style, text in line), trusted=True)
    say(found.sentence())
    return codes.DONE
