"""``re-extract``: the present rules over sources that are in the archive."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import click

from archive_tui.cli import codes
from archive_tui.cli.output import clean, cut, plural, put, put_json, say, width
from archive_tui.cli.progress import Bar, progress, time_left
from archive_tui.cli.session import Session, agree, pass_session, understood
from archive_tui.cli.stopping import stoppable
from archive_tui.cli.words import QueryCommand, joined

if TYPE_CHECKING:
    from archive_tui.ingest.again import Renewal
    from store import Archive


@click.command("re-extract", cls=QueryCommand)
@click.argument("words", nargs=-1, type=click.UNPROCESSED, metavar="QUERY…")
@click.option("--dry-run", is_flag=True, help="Say what would happen and change nothing.")
@click.option("--yes", is_flag=True, help="Do not ask, also above 100 entries.")
@click.option("--json", "as_json", is_flag=True, help="JSON Lines, one line a source.")
@pass_session
def re_extract_command(
    session: Session, words: tuple[str, ...], dry_run: bool, yes: bool, as_json: bool
) -> int:
    """Run the present rules over the texts of every document and report that QUERY finds.

    New proposals are added. Those that nobody decided on get what the rules say now, and
    are withdrawn where an older version of the rules made them and this one does not. What
    a person confirmed, rejected, entered, corrected, tagged or annotated stays as it is,
    and nothing is proposed in its place again. A quotation that QUERY finds stands for its
    source. Stop with ctrl+c: the sources done by then stay done. All of it is undone at once.

    --json prints for each source: number, title, added, updated, withdrawn, kept.

    \b
    Examples:
      archive-tui re-extract id:12
      archive-tui re-extract --dry-run 'kind:document added:2031-03'
      archive-tui re-extract --yes is:proposed
    """
    from archive_tui.ingest.again import sources_of

    query = joined(words)
    with session.open() as archive:
        found = understood(archive, session, query, verb="re-extract")
        numbers = sources_of(archive, found.numbers)
        if not numbers:
            say("No document or report was found; nothing was changed.")
            return codes.NOTHING
        agree(len(numbers), yes=yes or dry_run, verb="re-extract", meaning=found.interpreted)
        return _run(archive, query, numbers, dry_run, as_json)


def _run(archive: Archive, query: str, numbers: list[int], dry_run: bool, as_json: bool) -> int:
    from archive_tui.ingest.again import run

    bar, began = Bar("Extracting"), time.monotonic()
    done = searched = failed = 0
    counts = dict.fromkeys(("added", "updated", "withdrawn", "kept"), 0)
    label = " ".join(f"re-extract {query}".split())[:200]
    with stoppable("the current source") as stop, archive.batch(label):
        for item in run(archive, numbers, dry_run=dry_run, stopped=lambda: stop.asked):
            done += 1
            searched += item.done is not None
            failed += item.failed
            bar.clear()
            _print(item, as_json)
            for name in counts if item.done else ():
                counts[name] += getattr(item.done, name)
            bar.step(done, len(numbers), time_left(done, len(numbers), began))
        bar.clear()
    what = ", ".join(f"{count:,} {name}" for name, count in counts.items())
    end = " Nothing was changed (--dry-run)." if dry_run else ""
    say(f"{plural(searched, 'source')}: proposals {what}.{end}")
    if stop.asked and done < len(numbers):
        say(f"Stopped; {plural(len(numbers) - done, 'source')} to go.")
        return codes.INTERRUPTED
    if not dry_run and archive.pending():
        with progress("Indexing") as step:
            archive.catch_up(step)
    return codes.QUARANTINED if failed else codes.DONE


def _print(item: Renewal, as_json: bool) -> None:
    if item.done is None:
        if item.reason:
            say(f"#{item.number} {clean(item.title)}: {item.reason}.")
        return
    numbers = {name: getattr(item.done, name) for name in ("added", "updated", "withdrawn", "kept")}
    if as_json:
        put_json({"number": item.number, "title": item.title, **numbers})
        return
    changes = [f"{count} {name}" for name, count in numbers.items() if count and name != "kept"]
    if changes:
        line = f"#{item.number}\t{', '.join(changes)}\t{clean(item.title)}"
        put(cut(line, width()), trusted=True)
