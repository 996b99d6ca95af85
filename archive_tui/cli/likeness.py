"""``duplicates``: near-duplicates, proposed as links."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from archive_tui.cli import codes
from archive_tui.cli.output import plural, put_json, say, table
from archive_tui.cli.progress import Bar
from archive_tui.cli.session import Session, agree, in_scope, pass_session
from archive_tui.cli.words import QueryCommand, joined

if TYPE_CHECKING:
    from store import Archive
    from store.rows import LinkProposal

KINDS = ("document", "report", "tweet")
SHARE = click.FloatRange(min=0.2, max=1.0)


@click.command("duplicates", cls=QueryCommand)
@click.argument("words", nargs=-1, type=click.UNPROCESSED, metavar="[QUERY…]")
@click.option(
    "--threshold",
    type=SHARE,
    default=0.6,
    show_default=True,
    help="Share of all five-word runs of two texts that both have.",
)
@click.option(
    "--contained",
    type=SHARE,
    default=0.8,
    show_default=True,
    help="Or share of the shorter text's runs that the longer one has.",
)
@click.option(
    "--kind",
    "kinds",
    type=click.Choice(KINDS),
    multiple=True,
    help="Compare these kinds only [default: document and report].",
)
@click.option("--dry-run", is_flag=True, help="Only list them; propose nothing.")
@click.option(
    "--accept-above",
    type=SHARE,
    metavar="SHARE",
    help="Look for nothing; confirm the proposals that are at least so sure.",
)
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=50,
    show_default=True,
    help="Pairs to list; 0 for all.",
)
@click.option("--yes", is_flag=True, help="Do not ask, also above 100 entries.")
@click.option("--json", "as_json", is_flag=True, help="JSON Lines.")
@pass_session
def duplicates_command(
    session: Session,
    words: tuple[str, ...],
    threshold: float,
    contained: float,
    kinds: tuple[str, ...],
    dry_run: bool,
    accept_above: float | None,
    limit: int,
    yes: bool,
    as_json: bool,
) -> int:
    """Find near-duplicates, such as one wire story in five outlets, and propose links.

    Compares texts by their runs of five words, whatever the outlet changed in between;
    tweets (--kind tweet) by runs of three, with those of other accounts, reposts left out.
    QUERY leaves out pairs without an entry that it finds. What was linked or rejected
    before is not proposed again; all of a run is undone at once, and ctrl+c before its end
    changes nothing. Confirm with "link N duplicates M" or --accept-above, reject with
    "unlink N duplicates M". A later run reads new texts only.

    --json prints for each: number, title, by, other, other_title, other_by, similarity,
    rule, note.

    \b
    Examples:
      archive-tui duplicates --dry-run
      archive-tui duplicates --threshold 0.8 added:today
      archive-tui duplicates --accept-above 0.95
    """
    query = joined(words)
    if accept_above is not None:
        if query or dry_run or kinds:
            raise click.UsageError("--accept-above goes without a query, --kind and --dry-run.")
        return _accept(session, accept_above, yes)
    from archive_tui.evidence import duplicates

    options = duplicates.Options(threshold, contained, kinds or ("document", "report"))
    with session.open() as archive:
        among = in_scope(archive, session, query, yes=True, verb="compare") if query else None
        bar = Bar("")
        try:
            found = duplicates.propose(
                archive,
                options,
                among=among,
                progress=lambda what, done, total: bar.step(done, total, what),
            )
        finally:
            bar.clear()
        added = 0 if dry_run else archive.propose_links(found, label="propose duplicates")
        shown = found[:limit] if limit else found
        _list(archive, shown, as_json)
    if not as_json:
        part = f", {len(shown):,} of them shown" if len(shown) < len(found) else ""
        what = "would be proposed" if dry_run else "proposed"
        say(f"{plural(len(found) if dry_run else added, 'link')} {what}{part}.")
    return codes.DONE if found else codes.NOTHING


def _list(archive: Archive, found: list[LinkProposal], as_json: bool) -> None:
    ends = sorted({end for pair in found for end in (pair.source, pair.target)})
    rows = {row.number: row for row in archive.rows(ends)}
    if not as_json:
        table(
            ("alike", "entry", "by", "other", "by", "title"),
            [
                (
                    f"{int(pair.confidence * 100)}%",
                    f"#{pair.source}",
                    rows[pair.source].byline,
                    f"#{pair.target}",
                    rows[pair.target].byline,
                    f"{rows[pair.source].title}{f' — {pair.note}' if pair.note else ''}",
                )
                for pair in found
            ],
        )
        return
    for pair in found:
        one, other = rows[pair.source], rows[pair.target]
        put_json(
            {
                "number": pair.source,
                "title": one.title,
                "by": one.byline or None,
                "other": pair.target,
                "other_title": other.title,
                "other_by": other.byline or None,
                "similarity": pair.confidence,
                "rule": pair.rule,
                "note": pair.note or None,
            }
        )


def _accept(session: Session, least: float, yes: bool) -> int:
    from archive_tui.evidence.duplicates import RELATION

    with session.open() as archive:
        sure = [link.uid for link in archive.proposed_links(RELATION) if link.confidence >= least]
        agree(len(sure), yes=yes, verb="confirm links between")
        count = archive.decide_links(sure, "confirmed") if sure else 0
    say(f"{plural(count, 'link')} confirmed.")
    return codes.DONE if count else codes.NOTHING
