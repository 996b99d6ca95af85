"""How well quotations are found: ``python -m benchmarks quotations [TRAIN [DEV]]``.

Three lots of articles: those of TRAIN that the rules' confidence is fitted on, the hundred
of TRAIN that are set aside, and DEV. What is found in them with rules made on the first lot
should not differ from what is found in the others by more than chance, so the gap is printed
with its interval (drawn anew from the articles, 1,000 times).
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from archive_tui.ingest.extract.fit import set_aside
from benchmarks import scoring

BESIDE = Path(__file__).resolve().parents[2] / "shared" / "data"
"""Where gold stands on the machines that have it."""


def answers(articles: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """What ``archive-tui extract --json`` says of each, from one process as users run it.

    Raises RuntimeError where it fails or says less.
    """
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder, f"{at:06}.txt") for at in range(len(articles))]
        for file, article in zip(files, articles, strict=True):
            file.write_text(article["text"], encoding="utf-8", newline="")
        command = [sys.executable, "-m", "archive_tui", "extract", "--json", *map(str, files)]
        ran = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    found = [json.loads(line) for line in ran.stdout.splitlines() if line.strip()]
    if ran.returncode or len(found) != len(articles):
        raise RuntimeError(f"extract failed after {len(found)} articles: {ran.stderr[-500:]}")
    return found


def table(lots: dict[str, list[scoring.Score]]) -> Iterator[str]:
    """A line for each lot of articles, then one for each gap to those set aside."""
    yield (
        f"{'':<12}{'articles':>9}{'gold':>7}{'found':>8}{'attrib.':>9}{'end-to-end F1':>15}"
        f"{'ECE':>8}{'≥ 0.9':>8}{'right':>8}"
    )
    for name, scores in lots.items():
        all_ = scoring.add(scores)
        yield (
            f"{name:<12}{len(scores):>9}{all_.gold:>7}{all_.found / max(1, all_.gold):>8.3f}"
            f"{all_.f1(all_.attributed):>9.3f}{all_.end_to_end:>15.4f}{all_.error:>8.3f}"
            f"{all_.share:>8.1%}{all_.precision:>8.3f}"
        )
    aside = lots.get("set aside")
    for name, scores in lots.items():
        if aside and scores is not aside:
            apart, low, high = scoring.gap(scores, aside)
            holds = "holds 0" if low <= 0 <= high else "does not hold 0"
            yield f"{name} − set aside: F1 {apart:+.4f}, 95 % [{low:+.4f}, {high:+.4f}], {holds}"


def read(train: Path, dev: Path) -> tuple[dict[str, list[dict[str, Any]]], list[str]]:
    """The lots of articles there are, and a sentence for each file that is not."""
    lots: dict[str, list[dict[str, Any]]] = {}
    missing = [f"{path} is not there: skipped." for path in (train, dev) if not path.is_file()]
    if train.is_file():
        lots["tuned on"], lots["set aside"] = set_aside(_lines(train))
    if dev.is_file():
        lots["dev"] = _lines(dev)
    return {name: lot for name, lot in lots.items() if lot}, missing


def _lines(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as stream:
        return [json.loads(line) for line in stream if line.strip()]


def main(arguments: Sequence[str] = ()) -> None:
    """Print the table for two files of gold, or a sentence where there is none."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks quotations", description=__doc__)
    parser.add_argument("train", nargs="?", type=Path, default=BESIDE / "quotations-train.jsonl")
    parser.add_argument("dev", nargs="?", type=Path, default=BESIDE / "quotations-dev.jsonl")
    options = parser.parse_args(arguments)
    lots, missing = read(options.train, options.dev)
    for sentence in missing:
        print(sentence, flush=True)
    if not lots:
        return
    articles = [article for lot in lots.values() for article in lot]
    began = time.perf_counter()
    found = iter(answers(articles))
    took = time.perf_counter() - began
    scores = {
        name: [scoring.score(article, next(found)) for article in lot] for name, lot in lots.items()
    }
    for line in table(scores):
        print(line)
    print(f"{len(articles)} articles in {took:.1f} s, one process, its start included", flush=True)
