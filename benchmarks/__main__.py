"""Speed against peers and floors, in one run: ``python -m benchmarks [--smoke] [SECTION…]``.

Every figure is a ratio of medians to a peer measured in turn with it. Sections: import,
index, tag, duplicates, frame. ``ingest``, ``languages``, ``quotations``, ``relevance``,
``search`` and ``terminal`` are of their own and take further arguments
(``python -m benchmarks ingest --help``).
``--smoke`` runs them at the smallest size, to see that they run; its figures mean nothing.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import (
    first_frame,
    generate,
    ingest,
    languages,
    peers,
    quotations,
    relevance,
    search,
    terminal,
)
from benchmarks.measure import Ratio, pairs
from store import Archive


class Sizes:
    """How much of everything."""

    def __init__(self, *, smoke: bool, scale: float) -> None:
        self.articles = 12 if smoke else int(600 * scale)
        self.tweets = 60 if smoke else int(5_000 * scale)
        self.indexed = 300 if smoke else int(20_000 * scale)
        self.tagged = 100 if smoke else int(10_000 * scale)
        self.compared = 40 if smoke else int(10_000 * scale)
        self.small, self.large = (20, 200) if smoke else (100, int(100_000 * scale))
        self.rounds = 1 if smoke else 5
        self.frames = 1 if smoke else 9


def importing(folder: Path, sizes: Sizes) -> Iterator[Ratio]:
    """Files to entries, beside reading, hashing and storing the same bytes."""
    from archive_tui.ingest.importer import run
    from archive_tui.ingest.options import ImportOptions

    generate.write_articles(folder / "articles", sizes.articles)
    generate.write_tweets(folder / "tweets.jsonl", sizes.tweets)
    (folder / "posts").mkdir()
    shutil.copy(folder / "tweets.jsonl", folder / "posts")

    def ours(source: Path) -> Callable[[], None]:
        def action() -> None:
            with (
                tempfile.TemporaryDirectory() as inner,
                Archive.create(Path(inner, "a")) as archive,
            ):
                for _ in run(archive, [str(source)], ImportOptions()):
                    pass

        return action

    def floor(source: Path) -> Callable[[], None]:
        return lambda: peers.read_and_insert(source, folder / "floor.sqlite3")

    rounds = min(3, sizes.rounds)
    for name, source, unit, count in (
        ("import articles, extraction", folder / "articles", "articles", sizes.articles),
        ("import tweets", folder / "posts", "tweets", sizes.tweets),
    ):
        yield pairs(
            name,
            ours(source),
            floor(source),
            "read, hash, insert whole files",
            rounds=rounds,
            unit=unit,
            count=count,
        )


def indexing(folder: Path, sizes: Sizes) -> Iterator[Ratio]:
    """The index from nothing, beside FTS5 with the same texts."""
    generate.fill(folder / "archive", sizes.indexed)
    with Archive.open(folder / "archive") as archive:
        texts = [(n, "", archive.text(n)) for n in archive.numbers()]

        def fts() -> None:
            with tempfile.TemporaryDirectory() as inner:
                peers.Fts5(Path(inner, "t")).fill(texts)

        yield pairs(
            "index from nothing",
            archive.reindex,
            fts,
            "SQLite FTS5",
            rounds=min(3, sizes.rounds),
            unit="entries",
            count=len(texts),
        )


def tagging(folder: Path, sizes: Sizes) -> Iterator[Ratio]:
    """One batch over many entries, beside inserting as many rows without a journal."""
    generate.fill(folder / "archive", sizes.tagged)
    with Archive.open(folder / "archive") as archive:
        numbers = archive.numbers()
        turn = iter(range(10_000))
        yield pairs(
            "tag in one batch",
            lambda: archive.tag(numbers, add=[f"batch/{next(turn)}"]),
            lambda: peers.plain_tags(folder / "floor", numbers),
            "plain INSERT",
            rounds=sizes.rounds,
            unit="entries",
            count=len(numbers),
        )


def likening(folder: Path, sizes: Sizes) -> Iterator[Ratio]:
    """Near-duplicates of articles from nothing, beside reading the texts and cutting words."""
    from archive_tui.evidence import duplicates
    from schema import Document
    from store import derived

    with Archive.create(folder / "archive") as archive:
        archive.add(
            [
                Document(title=f"Article {n}", text=text)
                for n, text in enumerate(generate.copies(sizes.compared))
            ]
        )
        numbers = archive.numbers()

        def anew() -> None:
            derived.forget(archive.path)
            duplicates.propose(archive, duplicates.Options())

        for name, action in (
            ("duplicates from nothing", anew),
            ("duplicates again", lambda: duplicates.propose(archive, duplicates.Options())),
        ):
            yield pairs(
                name,
                action,
                lambda: peers.cut_words(text for _, text in archive.texts(numbers)),
                "reading, cutting into words",
                rounds=min(3, sizes.rounds),
                unit="articles",
                count=len(numbers),
            )


def framing(folder: Path, sizes: Sizes) -> Iterator[Ratio]:
    """The first frame of a large archive, beside a small one and beside an empty app."""
    import sys

    for name, count in (("small", sizes.small), ("large", sizes.large)):
        generate.fill(folder / name, count, index=True)
    large, small = first_frame.program(folder / "large"), first_frame.program(folder / "small")
    yield pairs(
        f"first frame, {sizes.large:,} entries",
        lambda: first_frame.first_frame(large, first_frame.PAINTED),
        lambda: first_frame.first_frame(small, first_frame.PAINTED),
        f"first frame, {sizes.small:,} entries",
        rounds=sizes.frames,
    )
    yield pairs(
        f"first frame, {sizes.small:,} entries",
        lambda: first_frame.first_frame(small, first_frame.PAINTED),
        lambda: first_frame.first_frame([sys.executable, "-c", first_frame.BARE]),
        "an empty Textual app",
        rounds=sizes.frames,
    )


SECTIONS = {
    "import": importing,
    "index": indexing,
    "tag": tagging,
    "duplicates": likening,
    "frame": framing,
}


def main() -> None:
    """Run the sections that are named, or all, and print a line a figure."""
    own = {
        "ingest": ingest.main,
        "languages": languages.main,
        "quotations": quotations.main,
        "relevance": relevance.main,
        "search": search.main,
        "terminal": terminal.main,
    }
    if len(sys.argv) > 1 and sys.argv[1] in own:
        return own[sys.argv[1]](sys.argv[2:])
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("sections", nargs="*", choices=[[], *SECTIONS], default=[])
    parser.add_argument("--smoke", action="store_true", help="smallest size, figures mean nothing")
    parser.add_argument("--scale", type=float, default=1.0, help="times the usual sizes")
    options = parser.parse_args()
    sizes = Sizes(smoke=options.smoke, scale=options.scale)
    for name in options.sections or SECTIONS:
        with tempfile.TemporaryDirectory() as folder:
            for ratio in SECTIONS[name](Path(folder), sizes):
                print(ratio.line(), flush=True)
    if options.smoke and not options.sections:
        for line in ingest.lines((), smoke=True, scale=1.0):
            print(line, flush=True)
        quotations.main()
        search.main(["--smoke"])
        terminal.main(["--smoke"])
    return None


if __name__ == "__main__":
    main()
