"""Search beside other engines: ``python -m benchmarks search [--sizes …]``.

All engines in turn on the same texts, fields and forty queries: ours, tantivy, SQLite FTS5,
bm25s, Xapian where it is installed, and stock Whoosh (left out at a million: there it takes
longer than all others together). A figure is the median over the queries of the per-query
ratio of medians. Each line prints what is to be reached, the figure, and whether it is.

*Evaluation* is a parsed query to the best fifty and the number of matches. A *request* is a
query's text, not seen before, to fifty rows of number, title and date.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import relevance
from benchmarks import search_engines as engines
from benchmarks import search_peers as peers
from benchmarks.measure import clock, pairs
from benchmarks.search_changes import changes, growth, memory, process
from benchmarks.search_engines import Ours
from benchmarks.search_material import Asked, Entry, entries, fill_record, queries
from store import Archive

SIZES = {
    "articles": ("document", 20_000),
    "tweets": ("tweet", 200_000),
    "million": ("tweet", 1_000_000),
}
SMOKE = {"articles": ("document", 40), "million": ("tweet", 400)}
WITHOUT_STOCK = 500_000
"""Entries from which on stock Whoosh and Xapian are left out."""
ROUNDS = 15
"""How often the fast engines are asked each query."""
Times = dict[str, list[float]]
"""Engine → median seconds of each query; NaN where it cannot be asked."""


def line(name: str, figure: str, target: str = "", reached: bool | None = None) -> str:
    """One line for people."""
    verdict = "" if reached is None else ("reached" if reached else "FALLS SHORT")
    return f"  {name:<46} {figure:>26}   {target:<24} {verdict}".rstrip()


def at_most(name: str, value: float, target: float, unit: str) -> str:
    """A line for what shall be no more than ``target``."""
    return line(name, f"{value:,.3g} {unit}", f"≤ {target:.3g}", value <= target)


def at_least(name: str, value: float, target: float, unit: str) -> str:
    """A line for what shall be no less than ``target``."""
    return line(name, f"{value:,.3g} {unit}", f"≥ {target:.3g}", value >= target)


@dataclass(slots=True)
class Run:
    """One size: the archive with its entries, and the engines that hold them."""

    archive: Archive
    folder: Path
    made: list[Entry]
    asked: list[Asked]
    rounds: int
    engines: list[Any] = field(default_factory=list)
    built: dict[str, float] = field(default_factory=dict)

    @property
    def ours(self) -> Ours:
        """Our own engine, the first of all."""
        found: Ours = self.engines[0]
        return found


def prepared(
    kind: str, count: int, rounds: int, folder: Path, archive: Archive
) -> Iterator[str | Run]:
    """Lines about what is built, and then the run."""
    run = Run(archive, folder, list(entries(kind, count)), queries(kind), rounds)
    fill_record(archive, run.made)
    for name, make in (
        ("ours", lambda _: Ours(archive)),
        ("tantivy", engines.Tantivy),
        ("fts5", peers.Fts5),
        ("bm25s", peers.Bm25s),
        ("xapian", peers.Xapian),
        ("whoosh", peers.StockWhoosh),
    ):
        if name in ("xapian", "whoosh") and count >= WITHOUT_STOCK:
            yield line(name, "left out at this size")
            continue
        try:
            engine = make(folder / name)
        except ImportError:
            yield line(name, "is not installed")
            continue
        with engines.one_core():
            run.built[engine.name] = clock(partial(engine.build, run.made))
        run.engines.append(engine)
        yield line(f"build: {engine.name}", f"{count / run.built[engine.name]:,.0f} entries/s")
    yield run


def building(run: Run) -> Iterator[str]:
    """Ratios of build speed, and of size."""
    mine = run.built[run.ours.name]
    for name, target in (("tantivy", 0.5), ("stock Whoosh", 10.0)):
        if name in run.built:
            yield at_least("index build, one core", run.built[name] / mine, target, f"× {name}")
    theirs = engines.folder_bytes(run.folder / "tantivy", but=".store")
    size = engines.folder_bytes(run.archive.path / "index")
    per = size / len(run.made)
    if theirs:
        yield at_most(f"index size, {per:,.0f} bytes an entry", size / theirs, 1.5, "× tantivy")


def compared(run: Run) -> Iterator[str]:
    """That engines find the same: hits of single words, for those that count."""
    for asked in run.asked:
        if asked.kind not in ("common", "rare"):
            continue
        counts = {e.name: e.evaluate(e.parse(e.text(asked) or "")) for e in run.engines}
        most = counts["archive-tui"]
        for name, found in counts.items():
            # tantivy counts, Xapian estimates beyond the fifty, the others say what they show.
            shown = found if name == "tantivy" else min(found, engines.TOP)
            if shown != (most if name == "tantivy" else min(most, engines.TOP)):
                yield line(f"! {name} finds other entries", f"{found}, not {most}: {asked.words}")


def timed(run: Run, action: str) -> Times:
    """Median seconds of each query and engine; ``action`` is evaluate or request."""
    times: Times = {engine.name: [] for engine in run.engines}
    for asked in run.asked:
        steps: list[tuple[Any, Callable[[], object], list[float]]] = []
        for engine in run.engines:
            text = engine.text(asked)
            if text is None:
                times[engine.name].append(float("nan"))
                continue
            given = engine.parse(text) if action == "evaluate" else text
            call = getattr(engine, action)
            steps.append((engine, partial(call, given), []))
        for turn in range(run.rounds):
            for engine, step, spent in steps if turn % 2 == 0 else reversed(steps):
                if turn < engine.rounds:
                    spent.append(clock(step))
        for engine, _, spent in steps:
            times[engine.name].append(statistics.median(spent))
    return times


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """Median of the per-query ratios, of the queries that both were asked."""
    found = [a / b for a, b in zip(ours, theirs, strict=True) if b == b]
    return statistics.median(found)


def speeds(run: Run) -> Iterator[str]:
    """Evaluation and whole requests, beside every engine."""
    targets = {
        "evaluate": {"tantivy": 1.0, "SQLite FTS5": 1 / 15, "stock Whoosh": 1 / 100},
        "request": {"tantivy": 2.0},
    }
    names = {"evaluate": "evaluation, top 50", "request": "whole request"}
    for action, wanted in targets.items():
        times = timed(run, action)
        mine = times["archive-tui"]
        for name, theirs in times.items():
            if name == "archive-tui":
                continue
            value = ratio(mine, theirs)
            told = f"{names[action]}, {statistics.median(mine) * 1000:.3f} ms"
            if name in wanted:
                yield at_most(told, value, wanted[name], f"× {name}")
            else:
                yield line(told, f"{value:.3g} × {name}")
        if action == "request":
            tail = sorted(mine)[int(len(mine) * 0.95)] * 1000
            large = len(run.made) >= 1_000_000
            yield (
                at_most("95th percentile of whole requests", tail, 10, "ms")
                if large
                else line("95th percentile of whole requests", f"{tail:.2f} ms")
            )
        yield from by_kind(run, times)


def by_kind(run: Run, times: Times) -> Iterator[str]:
    """Medians in milliseconds, a line a kind of query."""
    kinds = list(dict.fromkeys(asked.kind for asked in run.asked))
    yield "    " + f"{'ms':<10}" + "".join(f"{name:>14}" for name in times)
    for kind in kinds:
        told = f"    {kind:<10}"
        for spent in times.values():
            here = [t for t, a in zip(spent, run.asked, strict=True) if a.kind == kind]
            middle = statistics.median(here) * 1000
            told += f"{middle:>14.3f}" if middle == middle else f"{'–':>14}"
        yield told


def uncounted(run: Run) -> Iterator[str]:
    """How much tantivy gains where it need not say how many match."""
    for engine in run.engines:
        if isinstance(engine, engines.Tantivy):
            shares = []
            for asked in run.asked:
                parsed = engine.parse(engine.text(asked) or "")
                shares.append(
                    pairs(
                        "",
                        partial(engine.uncounted, parsed),
                        partial(engine.evaluate, parsed),
                        "",
                        rounds=run.rounds,
                    ).ratio
                )
            share = statistics.median(shares)
            yield line("tantivy without counting", f"{share:.2f} × tantivy counting")


def measure(kind: str, count: int, rounds: int) -> Iterator[str]:
    """All lines of one size."""
    yield f"{count:,} {'articles' if kind == 'document' else 'tweets'}"
    with (
        tempfile.TemporaryDirectory() as place,
        Archive.create(Path(place, "archive"), actor="bench") as archive,
    ):
        run: Run | None = None
        for told in prepared(kind, count, rounds, Path(place), archive):
            if isinstance(told, Run):
                run = told
            else:
                yield told
        assert run is not None
        yield from building(run)
        yield from compared(run)
        yield from speeds(run)
        yield from uncounted(run)
        yield from (at_most(*row) for row in changes(run.archive, kind))
        yield from (at_most(*row) for row in process(run.archive, run.asked[0].words[0]))
        if count == SIZES["million"][1] or count == SMOKE["million"][1]:
            texts = [run.ours.text(asked) or "" for asked in run.asked]
            yield from (at_most(*row) for row in memory(run.archive.path, texts))
            yield from (at_most(*row) for row in growth(run.ours, run.made, run.asked))


def ranking() -> Iterator[str]:
    """nDCG@10 on collections with judgements, where they are there."""
    for name in ("cran", "cisi"):
        found = relevance.figures(relevance.BESIDE, name)
        if not found:
            yield line(f"relevance: {name}", "is not there: skipped")
            continue
        best = max((value, engine) for engine, value in found.items() if engine != "archive-tui")
        mine = found["archive-tui"]
        told = " ".join(f"{engine} {value:.4f}" for engine, value in found.items())
        yield line(
            f"relevance: {name}, nDCG@10", f"{mine:.4f}", f"≥ {best[0]:.4f} {best[1]}",
            mine >= best[0],
        )  # fmt: skip
        yield f"    {told}"


def lines(sizes: Sequence[str], *, smoke: bool) -> Iterator[str]:
    """Everything, as it is measured."""
    for name in sizes:
        if not smoke or name in SMOKE:
            yield from measure(*(SMOKE if smoke else SIZES)[name], 2 if smoke else ROUNDS)
    yield from ranking()


def main(arguments: Sequence[str] = ()) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks search", description=__doc__)
    parser.add_argument("--sizes", nargs="*", choices=[*SIZES], default=[*SIZES])
    parser.add_argument("--smoke", action="store_true", help="smallest size, figures mean nothing")
    options = parser.parse_args(arguments)
    for told in lines(options.sizes, smoke=options.smoke):
        print(told, flush=True)
