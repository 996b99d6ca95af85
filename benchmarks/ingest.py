"""What an import takes: ``python -m benchmarks ingest [--smoke] [--scale N] [PART…]``.

Documents a minute and memory of ``archive-tui import`` as a process, from its start to the
index brought up to date, beside the libraries alone (the floor) and beside ``notmuch new``
with as many messages of the same words. Each runs in turn with its peer; medians. "×" says
how many times as fast as the peer. Parts: articles, extract, tweets, records, pdf, warc,
memory. ``--smoke`` is the smallest size; its figures mean nothing.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import floors, generate, material, peers
from benchmarks.children import Spent, in_turn, run
from store import Archive

PROGRAM = [sys.executable, "-m", "archive_tui"]
Line = Iterator["Figure | str"]


@dataclass(slots=True, frozen=True)
class Figure:
    """One result: ``count`` things of ``unit`` in what was spent, and in what a peer spent."""

    name: str
    count: int
    unit: str
    ours: Spent
    peer: Spent | None = None
    peer_name: str = ""
    target: str = ""

    @property
    def times(self) -> float:
        """How many times as fast as the peer."""
        return self.peer.seconds / self.ours.seconds if self.peer else 0.0

    def line(self) -> str:
        """One line for people."""
        line = f"{self.name:<38}{self._speed(self.ours):<24}{self.ours.memory()}"
        if self.peer is not None:
            line += f"; {self.times:.2f} × {self.peer_name} ({self._speed(self.peer).strip()}, "
            line += f"{self.peer.memory()})"
        return line + (f"; target {self.target}" if self.target else "")

    def _speed(self, spent: Spent) -> str:
        return f"{self.count / spent.seconds * 60:>9,.0f} {self.unit}/min"


class Sizes:
    """How much of everything."""

    def __init__(self, *, smoke: bool, scale: float) -> None:
        self.pages = 4 if smoke else int(300 * scale)
        self.articles = 6 if smoke else int(1_000 * scale)
        self.tweets = 50 if smoke else int(5_000 * scale)
        self.many_tweets = 200 if smoke else int(100_000 * scale)
        self.records = 50 if smoke else int(5_000 * scale)
        self.reports, self.report_pages = (2, 3) if smoke else (int(30 * scale), 20)
        self.long_report = 6 if smoke else 200
        self.rounds = 1 if smoke else 3


def imported(folder: Path, source: Path, entries: int, jobs: int = 0) -> Spent:
    """Import into a new archive; ``jobs`` processes, 0 for what the program chooses.

    Raises RuntimeError where fewer than ``entries`` sources went in.
    """
    archive = folder / "archive"
    shutil.rmtree(archive, ignore_errors=True)
    Archive.create(archive, actor="bench").close()
    words = ["-a", str(archive), "import", "--progress", "none", str(source)]
    if jobs:
        words += ["--jobs", str(jobs)]
    spent = run([*PROGRAM, *words], env={"XDG_CONFIG_HOME": str(folder / "config")})
    with Archive.open(archive) as opened:
        there = len(opened.numbers())
        waiting = opened.pending()
    if there < entries or waiting:
        raise RuntimeError(f"{there} of {entries} sources went in, {waiting} are not indexed")
    return spent


def _beside_mail(
    name: str,
    unit: str,
    count: int,
    target: str,
    folder: Path,
    rounds: int,
    messages: Iterable[tuple[str, str]],
    ways: Sequence[tuple[str, Callable[[], Spent]]],
) -> Line:
    """A figure for each way of importing, beside as many messages in notmuch where it is."""
    mail, state = folder / f"mail-{unit}", folder / "notmuch"
    if peers.notmuch(state, mail) is None:
        yield peers.NO_NOTMUCH
        for (way, _), spent in zip(ways, in_turn(rounds, *(w for _, w in ways)), strict=True):
            yield Figure(name + way, count, unit, spent)
        return
    assert material.write_mail(mail, messages) == count
    floor = lambda: run(peers.notmuch(state, mail) or [])  # noqa: E731
    *spent_each, theirs = in_turn(rounds, *(action for _, action in ways), floor)
    for (way, _), spent in zip(ways, spent_each, strict=True):
        yield Figure(name + way, count, unit, spent, theirs, "notmuch new", target)


def articles(folder: Path, sizes: Sizes) -> Line:
    """Web pages beside trafilatura alone; plain text of 780 words beside notmuch."""
    site, plain = folder / "pages", folder / "articles"
    material.write_pages(site, sizes.pages)
    one, two, floor = in_turn(
        sizes.rounds,
        lambda: imported(folder, site, sizes.pages, 1),
        lambda: imported(folder, site, sizes.pages, 2),
        lambda: run(floors.command("pages", site)),
    )
    for way, spent in (("1 job", one), ("2 jobs", two)):
        name = f"web pages, {way}"
        yield Figure(name, sizes.pages, "pages", spent, floor, "trafilatura alone")
    material.write_articles(plain, sizes.articles)
    texts = material.articles(sizes.articles)
    yield from _beside_mail(
        "articles of 780 words, ",
        "articles",
        sizes.articles,
        "≥ 1 ×",
        folder,
        sizes.rounds,
        ((text.partition("\n")[0], text) for text in texts),
        [
            ("1 job", lambda: imported(folder, plain, sizes.articles, 1)),
            ("2 jobs", lambda: imported(folder, plain, sizes.articles, 2)),
        ],
    )


def extracting(folder: Path, sizes: Sizes) -> Line:
    """``extract --json``: one process, its start included, nothing stored."""
    files = material.write_articles(folder / "texts", sizes.articles)
    command = [*PROGRAM, "extract", "--json", *map(str, files)]
    (spent,) = in_turn(sizes.rounds, lambda: run(command))
    yield Figure("extract, 780 words", len(files), "articles", spent, target="≥ 6,000 a minute")


def tweets(folder: Path, sizes: Sizes) -> Line:
    """Posts of API v2 as JSON Lines."""
    file = folder / "posts.jsonl"
    material.write_tweets(file, sizes.tweets)
    yield from _beside_mail(
        "tweets, JSON Lines",
        "tweets",
        sizes.tweets,
        "≥ 5 ×",
        folder,
        sizes.rounds,
        ((t["user"]["name"], t["full_text"]) for t in generate.tweets(sizes.tweets)),
        [("", lambda: imported(folder, file, sizes.tweets))],
    )


def records(folder: Path, sizes: Sizes) -> Line:
    """Works of a reference list, with abstracts."""
    file = folder / "works.ris"
    material.write_records(file, sizes.records)
    yield from _beside_mail(
        "records, RIS",
        "records",
        sizes.records,
        "≥ 5 ×",
        folder,
        sizes.rounds,
        ((title, abstract) for title, _, _, abstract in material.records(sizes.records)),
        [("", lambda: imported(folder, file, sizes.records))],
    )


def reports(folder: Path, sizes: Sizes) -> Line:
    """PDF reports beside pypdfium2 alone."""
    files = folder / "reports"
    material.write_reports(files, sizes.reports, sizes.report_pages)
    one, two, floor = in_turn(
        sizes.rounds,
        lambda: imported(folder, files, sizes.reports, 1),
        lambda: imported(folder, files, sizes.reports, 2),
        lambda: run(floors.command("reports", files)),
    )
    pages = sizes.report_pages
    for way, spent in (("1 job", one), ("2 jobs", two)):
        name = f"PDF of {pages} pages, {way}"
        yield Figure(name, sizes.reports, "reports", spent, floor, "pypdfium2 alone")


def captures(folder: Path, sizes: Sizes) -> Line:
    """A WARC file of web pages beside warcio and trafilatura alone."""
    file = folder / "pages.warc.gz"
    material.write_captures(file, sizes.pages)
    ours, floor = in_turn(
        sizes.rounds,
        lambda: imported(folder, file, sizes.pages),
        lambda: run(floors.command("captures", file)),
    )
    yield Figure("WARC", sizes.pages, "pages", ours, floor, "warcio and trafilatura alone")


def memory(folder: Path, sizes: Sizes) -> Line:
    """An archive export of very many tweets with a long report beside it; the report alone."""
    long = folder / "long"
    material.write_reports(long, 1, sizes.long_report)
    yield Figure(f"PDF of {sizes.long_report} pages", 1, "reports", imported(folder, long, 1))
    export = folder / "export"
    material.write_export(export, sizes.many_tweets)
    shutil.move(next(long.iterdir()), export)
    yield Figure(
        f"{sizes.many_tweets:,} tweets and that PDF",
        sizes.many_tweets + 1,
        "entries",
        imported(folder, export, sizes.many_tweets + 1),
        target="< 500 MB",
    )


PARTS: dict[str, Callable[[Path, Sizes], Line]] = {
    "articles": articles,
    "extract": extracting,
    "tweets": tweets,
    "records": records,
    "pdf": reports,
    "warc": captures,
    "memory": memory,
}


def lines(parts: Sequence[str], *, smoke: bool, scale: float) -> Iterator[str]:
    """A line for each figure of the parts, all of them where none is named."""
    sizes = Sizes(smoke=smoke, scale=scale)
    for name in parts or PARTS:
        with tempfile.TemporaryDirectory() as folder:
            for found in PARTS[name](Path(folder), sizes):
                yield found if isinstance(found, str) else found.line()


def main(arguments: Sequence[str]) -> None:
    """Run the parts that are named, or all, and print a line a figure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks ingest", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[[], *PARTS], default=[])
    parser.add_argument("--smoke", action="store_true", help="smallest size, figures mean nothing")
    parser.add_argument("--scale", type=float, default=1.0, help="times the usual sizes")
    options = parser.parse_args(arguments)
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start", flush=True)
    for line in lines(options.parts, smoke=options.smoke, scale=options.scale):
        print(line, flush=True)
