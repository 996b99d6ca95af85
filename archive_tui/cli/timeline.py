"""``timeline``: how many entries of each day, week, month or year."""

from __future__ import annotations

import datetime as dt

import click

from archive_tui.cli import codes
from archive_tui.cli.output import on_terminal, put_json, say, table
from archive_tui.cli.session import Session, cover, pass_session
from archive_tui.cli.words import QueryCommand, joined

UNITS = ("year", "month", "week", "day")
_BAR = 40


@click.command("timeline", cls=QueryCommand)
@click.argument("words", nargs=-1, type=click.UNPROCESSED, metavar="[QUERY…]")
@click.option(
    "--by", "unit", type=click.Choice(UNITS), help="The period [default: as many as fit]."
)
@click.option("--json", "as_json", is_flag=True, help="JSON Lines.")
@pass_session
def timeline_command(
    session: Session, words: tuple[str, ...], unit: str | None, as_json: bool
) -> int:
    """Count the entries that QUERY finds, or all sources, by day, week, month or year.

    A vague date ("about 2031", "spring 2031") is told apart and drawn hatched; one too rough
    for the period counts in a longer one, marked with ~. Entries without a date are counted
    apart.

    --json prints for each period: period, from, to, count, vague (how many of the count); and
    at last period null with the entries that have no date.

    \b
    Examples:
      archive-tui timeline 'dam' --by month
      archive-tui timeline 'kind:tweet date:2031-03' --by day --json
    """
    from archive_tui.evidence.timeline import bars, drawn, fitting

    with session.open() as archive:
        query = joined(words)
        if query.strip():
            cover(archive, session.settings)
            results = archive.search(query, 0)
            for hint in results.hints:
                say(hint)
            numbers = results.numbers
        else:
            numbers = archive.numbers()
        days = archive.dates(numbers)
    shown = bars(days, unit or fitting(days))
    most = max((bar.total for bar in shown), default=1)
    for bar in shown:
        first, last = (dt.date.fromordinal(day).isoformat() for day in (bar.first, bar.last))
        if as_json:
            put_json(
                {
                    "period": bar.label,
                    "from": first,
                    "to": last,
                    "count": bar.total,
                    "vague": bar.vague,
                }
            )
    if not as_json:
        bar_column = on_terminal()
        rows = [
            (b.label + "~" * b.wide, b.total, drawn(b, most, _BAR) if bar_column else b.vague)
            for b in shown
        ]
        table(("period", "entries", ""), rows)
    if as_json and days.undated:
        put_json({"period": None, "from": None, "to": None, "count": days.undated, "vague": 0})
    elif days.undated:
        say(f"Without a date: {days.undated:,}.")
    return codes.DONE if numbers else codes.NOTHING
