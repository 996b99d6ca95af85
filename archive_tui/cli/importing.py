"""``import``: files, folders and exports into the archive."""

from __future__ import annotations

import io
import os
import sys
from contextlib import AbstractContextManager, ExitStack, closing, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive_tui.cli import codes
from archive_tui.cli.columns import pairs, settled
from archive_tui.cli.output import clean, on_terminal, plural, put, put_json, say
from archive_tui.cli.progress import Pacing, progress
from archive_tui.cli.session import Session, pass_session
from archive_tui.cli.stopping import stoppable

if TYPE_CHECKING:
    from archive_tui.ingest.forking import ForkServer
    from archive_tui.ingest.importer import Outcome, Summary
    from archive_tui.ingest.options import ImportOptions
    from store import Archive

NOTABLE = ("skipped", "quarantined", "interrupted")
LISTED = 30
"""Files that went in are listed on a terminal up to this many; problems always are."""
MUCH = 1_000_000
"""Bytes of all files from which on a process of its own builds the index beside the import."""


@click.command("import")
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@click.option("--kind", type=click.Choice(("document", "report", "tweet")), help="What it is.")
@click.option("--tag", "tags", multiple=True, metavar="TAG", help="Set this tag on it; repeatable.")
@click.option("--url", metavar="URL", help="Where it stands on the web.")
@click.option("--captured", metavar="WHEN", help="When it was taken, such as 2030-04-16.")
@click.option("--title", metavar="TEXT", help="Its title.")
@click.option(
    "--map",
    "mapping",
    multiple=True,
    metavar="FIELD=COLUMN",
    help="What a column of a table holds; repeatable.",
)
@click.option(
    "--date-order",
    type=click.Choice(("dmy", "mdy", "ymd")),
    help="How a table writes 1/2/2030; ymd reads only dates with the year first.",
)
@click.option("--dry-run", is_flag=True, help="Say what would happen and change nothing.")
@click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    metavar="N",
    help="Processes that read files; 1 for none beside this one. Default: one a core.",
)
@click.option(
    "--report",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write what became of every file to this file, as one JSON object.",
)
@click.option(
    "--progress",
    "way",
    type=click.Choice(("bar", "json", "none")),
    default="bar",
    help="On standard error: a bar where that is a terminal, or JSON Lines.",
)
@click.option("--json", "as_json", is_flag=True, help="JSON Lines, one line a file.")
@pass_session
def import_command(
    session: Session,
    paths: tuple[str, ...],
    kind: str | None,
    tags: tuple[str, ...],
    url: str | None,
    captured: str | None,
    title: str | None,
    mapping: tuple[str, ...],
    date_order: str | None,
    dry_run: bool,
    jobs: int | None,
    report: Path | None,
    way: str,
    as_json: bool,
) -> int:
    """Take files, folders and zip files in: text, web pages, tweets, lists, tables.

    "-" is standard input. Zip, tar and gzip files are walked like folders. Importing the
    same again adds nothing; a changed file becomes a new revision. A file goes in whole or
    is quarantined with the reason, and the import goes on. An "export jsonl" goes into an
    empty archive. Stop with ctrl+c; the same command goes on from there.

    A table (CSV, TSV, JSON Lines) needs to know what its columns hold: names such as
    "title" and "date" tell, --map tells, or you are asked on a terminal; the answer is
    remembered for tables with the same columns. Fields are title, author, date, url, text,
    publisher, place, language, kind, tag, note, symbol, handle and post; author, tag and
    note may be given several times.

    --json prints for each file: path, status (added, unchanged, updated, skipped,
    quarantined), entries (numbers), reason. --report writes the same for all files with
    options, counts, start and end, also where the import was stopped.

    \b
    Examples:
      archive-tui import article.html tweets.jsonl notes/
      archive-tui import list.csv --map title=Headline --map date=Day --date-order dmy
      archive-tui import --tag syria --captured 2017-11-04 article.txt
      pbpaste | archive-tui import --title 'A letter' -
      archive-tui -a new-archive import export.jsonl
    """
    from archive_tui.ingest.options import ImportOptions

    _refuse_web(paths)
    _refuse_report(report)
    options = ImportOptions(
        kind=kind,
        tags=tags,
        url=url,
        title=title,
        captured=captured,
        mapping=pairs(mapping),
        date_order=date_order,
        dry_run=dry_run,
    )
    try:
        options.check()
    except ValueError as error:
        raise click.UsageError(f"{error}.") from error
    with _fork_server(paths, jobs) as forks, session.open() as archive:
        if len(paths) == 1 and _is_export(paths[0]):
            if report is not None:
                raise click.UsageError("An export is taken in as it is; --report does not apply.")
            return _load(archive, paths[0], options)
        stdin = _standard_input() if "-" in paths else None
        options = settled(archive, paths, options, stdin)
        saying = _Saying(way, report, as_json)
        return _import(archive, paths, options, jobs, saying, stdin, forks)


def _fork_server(
    paths: tuple[str, ...], jobs: int | None
) -> AbstractContextManager[ForkServer | None]:
    """What processes for this import are forked from, before the archive is open; None where
    none will be started."""
    from archive_tui.ingest.crew import FEW
    from archive_tui.ingest.forking import ForkServer
    from archive_tui.ingest.importer import cores

    if (jobs or cores()) < 2 or not (len(paths) >= FEW or any(map(_large, paths))):
        return nullcontext()
    forks = ForkServer.start()
    return nullcontext() if forks is None else forks


def _large(path: str) -> bool:
    """Whether there may be work for several processes in it."""
    from archive_tui.ingest.crew import FEW

    try:
        if not os.path.isdir(path):
            return path != "-" and os.path.getsize(path) >= MUCH
        with os.scandir(path) as inside:
            return any(at >= FEW - 1 or entry.is_dir() for at, entry in enumerate(inside))
    except OSError:  # whoever reads it says so
        return False


def _standard_input() -> bytes:
    """What is piped in, read before the import since a table in it may need a word first."""
    from archive_tui.ingest.limits import MAX_BYTES

    return sys.stdin.buffer.read(MAX_BYTES + 1)


@dataclass(slots=True, frozen=True)
class _Saying:
    """How the person is told what becomes of the files."""

    progress: str
    report: Path | None
    as_json: bool


def _refuse_report(report: Path | None) -> None:
    """Before anything is imported: whether the report can be written at all."""
    if report is not None and not os.access(report.absolute().parent, os.W_OK):
        raise click.UsageError(f"--report {report}: there is no folder to write it to.")


def _refuse_web(paths: tuple[str, ...]) -> None:
    for path in paths:
        if path.lower().startswith(("http://", "https://", "ftp://", "www.")):
            raise click.UsageError(
                f"{path}: archive-tui does not go online by itself; save the page in your "
                "browser and import the file with --url."
            )


def _import(
    archive: Archive,
    paths: tuple[str, ...],
    options: ImportOptions,
    jobs: int | None,
    say_how: _Saying,
    stdin: bytes | None,
    forks: ForkServer | None,
) -> int:
    from archive_tui.cli.report import Report
    from archive_tui.ingest.formats import faults
    from archive_tui.ingest.importer import Summary, cores, run

    counts = Summary()
    follower = archive.follower(forks.indexer if forks else None)

    def work(size: int) -> None:
        if size >= MUCH and cores() > 1:
            follower.start()

    pacing = Pacing(say_how.progress)
    with stoppable("the files that are in hand") as stop, ExitStack() as ending:
        try:
            outcomes = run(
                archive,
                paths,
                options,
                on_progress=pacing.step,
                stopped=lambda: stop.asked,
                jobs=jobs or cores(),
                stdin=io.BytesIO(stdin) if stdin is not None else None,
                on_work=work,
                forks=forks,
            )
        except ValueError as error:
            raise click.UsageError(f"{error}.") from error
        ending.callback(follower.release)
        ending.enter_context(closing(outcomes))
        report = None
        if say_how.report is not None:
            # Made after the files were listed, so that it is not among them.
            report = ending.enter_context(Report(say_how.report, archive.path, paths, options))
            report.counts = counts
        for outcome in outcomes:
            counts.count(outcome)
            if report is not None:
                report.add(outcome)
            _print(outcome, say_how.as_json, counts, pacing)
        pacing.clear()
        if report is not None:
            report.complete = not stop.asked
    say(_summary(counts, options.dry_run))
    for sentence in faults():
        say(f"archive-tui: {clean(sentence)}")
    if counts.proposed and not options.dry_run:
        say("'archive-tui review' lists the proposals.")
    if stop.asked:
        say("Stopped before the end. Run the same command again to go on.")
        return codes.INTERRUPTED
    if not options.dry_run and archive.pending():
        with progress("Indexing") as step:
            follower.finish(step)
            archive.catch_up(step)
    return codes.QUARANTINED if counts.files["quarantined"] else codes.DONE


def _print(outcome: Outcome, as_json: bool, counts: Summary, pacing: Pacing) -> None:
    if as_json:
        from archive_tui.cli.report import row

        pacing.clear()
        put_json(row(outcome))
        sys.stdout.flush()
        return
    numbers = " ".join(f"#{number}" for number in outcome.entries[:5])
    numbers += f" … ({len(outcome.entries)})" if len(outcome.entries) > 5 else ""
    cells = [clean(cell or "") for cell in (outcome.status, outcome.path, numbers, outcome.reason)]
    if not on_terminal():
        put("\t".join(cells), trusted=True)
        sys.stdout.flush()
    elif outcome.status in NOTABLE or sum(counts.files.values()) <= LISTED:
        pacing.clear()
        put(f"{cells[0]:<12}" + "  ".join(cell for cell in cells[1:] if cell), trusted=True)


def _summary(counts: Summary, dry_run: bool) -> str:
    total = sum(counts.files.values())
    order = ("added", "unchanged", "updated", "skipped", "quarantined", "interrupted")
    files = ", ".join(
        f"{counts.files[status]:,} {status}"
        for status in order
        if status != "interrupted" or counts.files[status]
    )
    entries = f"{counts.added:,} added, {counts.updated:,} updated"
    found = f", {plural(counts.proposed, 'proposal')}" if counts.proposed else ""
    end = " Nothing was changed (--dry-run)." if dry_run else ""
    return f"{plural(total, 'file')}: {files}. Entries: {entries}{found}.{end}"


def _is_export(path: str) -> bool:
    from archive_tui.export.jsonl import is_export

    return path != "-" and is_export(path)


def _load(archive: Archive, path: str, options: ImportOptions) -> int:
    from archive_tui.export.jsonl import read

    given = (options.kind, options.url, options.title, options.captured, options.date_order)
    if options.tags or options.mapping or any(given):
        raise click.UsageError("An export is taken in as it is; leave the other options out.")
    if options.dry_run:
        raise click.UsageError("--dry-run does not apply to an export.")
    count = archive.load(read(path))
    with progress("Indexing") as step:
        archive.catch_up(step)
    say(f"{plural(count, 'entry', 'entries')} loaded from the export.")
    return codes.DONE
