"""``quote``: a quotation of a passage, by hand."""

from __future__ import annotations

import click

from archive_tui.cli import codes
from archive_tui.cli.output import put, say
from archive_tui.cli.passages import span
from archive_tui.cli.session import Session, pass_session
from archive_tui.cli.words import NUMBER

MODES = ("direct", "mixed", "indirect", "scare")


@click.command("quote")
@click.argument("number", type=NUMBER, metavar="N")
@click.argument("passage")
@click.option("--speaker", metavar="NAME", help="Who said it.")
@click.option("--role", metavar="TEXT", help="As what: the office, as the source puts it.")
@click.option("--addressee", metavar="NAME", help="To whom.")
@click.option("--mode", type=click.Choice(MODES), default="direct", help="How it is reported.")
@pass_session
def quote_command(
    session: Session,
    number: int,
    passage: str,
    speaker: str | None,
    role: str | None,
    addressee: str | None,
    mode: str,
) -> int:
    """Make a quotation of a PASSAGE of entry N.

    PASSAGE is the words as they stand there, quotation marks included, or offsets such as
    "118-151" (code points, the end excluded). Prints the quotation's number. Where one stands
    at that very place in that mode, it is confirmed and takes what you say.

    \b
    Examples:
      archive-tui quote 12 '"We counted forty people"' --speaker 'Ina Orr' --role mayor
      archive-tui quote 12 118-151 --mode mixed
    """
    with session.open() as archive:
        start, end = span(archive, number, passage)
        made = archive.quote(
            number, start, end, speaker=speaker, role=role, addressee=addressee, mode=mode
        )
    put(str(made))
    say(f"Quotation #{made} of #{number}, at {start}-{end}.")
    return codes.DONE
