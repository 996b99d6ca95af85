"""What searching costs beside the query: changes found, a process, memory, growth."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from benchmarks import children
from benchmarks.measure import clock
from benchmarks.search_engines import Ours
from benchmarks.search_material import Asked, Entry
from store import Archive

Row = tuple[str, float, float, str]
"""What is measured, the figure, the most that it shall be, the unit."""
ROUNDS = 9
_SMALL = 100_000
_RARE = 1_000
"""Hits below which a term is rare."""
_CHILD = """
import sys
from store import Archive
with Archive.open(sys.argv[1]) as archive:
    most = 0
    for _ in range(3):
        for text in sys.argv[2:]:
            archive.search(text, 50)
            status = open("/proc/self/status").read()
            most = max(most, int(status.partition("RssAnon:")[2].split()[0]))
print(most)
"""


def changes(archive: Archive, kind: str) -> Iterator[Row]:
    """One entry edited, and a tag set, until a search finds them."""
    edits, tags = [], []
    for turn, number in enumerate(archive.numbers(sort="number", limit=ROUNDS + 1)):
        word = f"zweltoplim{turn}"

        def found(query: str, number: int = number) -> None:
            if list(archive.search(query).numbers) != [number]:
                raise RuntimeError(f"{query} does not find what was changed")

        def edit(number: int = number, word: str = word) -> None:
            archive.edit(number, {"title" if kind == "document" else "author_name": word})
            archive.catch_up()
            found(word)

        def tag(number: int = number, word: str = word) -> None:
            archive.tag([number], add=[word])
            found(f"tag:{word}")

        edits.append(clock(edit))
        tags.append(clock(tag))
    # The first of each opens what the others find open.
    yield "one entry edited → found", statistics.median(edits[1:]) * 1000, 30, "ms"
    yield "a tag set → found", statistics.median(tags[1:]) * 1000, 5, "ms"


def process(archive: Archive, text: str) -> Iterator[Row]:
    """``archive-tui search`` from start to end, above an interpreter that does nothing."""
    command = [sys.executable, "-m", "archive_tui", "-a", str(archive.path), "search", text]
    bare = [sys.executable, "-c", "pass"]
    # Warm: as installed, with modules compiled, whatever is said of that around here.
    env = {"PYTHONDONTWRITEBYTECODE": ""}
    children.run(command, env=env)
    ours, floor = children.in_turn(
        ROUNDS, lambda: children.run(command, env=env), lambda: children.run(bare, env=env)
    )
    above = (ours.seconds - floor.seconds) * 1000
    yield "archive-tui search, above python -c pass", above, 250, "ms"


def memory(path: Path, texts: Sequence[str]) -> Iterator[Row]:
    """The most private memory of a process that asks all queries three times."""
    said = subprocess.run(
        [sys.executable, "-c", _CHILD, str(path), *texts],
        check=True,
        capture_output=True,
        text=True,
    )
    yield "private memory while searching", int(said.stdout) / 1000, 150, "MB"


def growth(large: Ours, made: Sequence[Entry], asked: Sequence[Asked]) -> Iterator[Row]:
    """How evaluation grows from a tenth of the entries to all of them."""
    with (
        tempfile.TemporaryDirectory() as place,
        Archive.create(Path(place, "tenth"), actor="bench") as archive,
    ):
        small = Ours(archive)
        small.build(made[: len(made) // 10])
        for kind, target in (("common", 10), ("rare", 2)):
            ratios = []
            for each in asked:
                if each.kind != kind:
                    continue
                trees = [(one, one.parse(one.text(each) or "")) for one in (small, large)]
                if kind == "rare" and large.evaluate(trees[1][1]) >= _RARE:
                    continue
                times: list[list[float]] = [[], []]
                for turn in range(4 * ROUNDS):
                    for at in (0, 1) if turn % 2 else (1, 0):
                        one, tree = trees[at]
                        times[at].append(clock(partial(one.evaluate, tree)))
                ratios.append(statistics.median(times[1]) / statistics.median(times[0]))
            name = f"growth from a tenth, {kind} terms"
            yield name, statistics.median(ratios), target, "×"
