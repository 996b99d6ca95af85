"""The engines that search is compared with, each at its defaults with English stemming.

All index the title and the text of an entry in fields of their own, with positions; its day
as a number and its tag as a whole value; and keep title and date to be shown. A *request* is
a query's text to fifty rows of number, title and date. Where an engine counts what matches,
as ours does, it is asked to.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import importlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from benchmarks.search_material import TAG, Asked, Entry
from store import Archive

TOP = 50
TAG_WORD = TAG.replace("/", "")
"""The tag as one word, for engines that cut values into words."""
Row = tuple[int, str, str]
"""Number, title, date."""


class Engine(Protocol):
    """One engine with its index. ``build`` is called once."""

    name: str
    rounds: int
    """How often a query is timed at most: fewer for those that take long."""

    def build(self, made: Sequence[Entry]) -> None:
        """Index everything, as fast as one process does, to disk."""
        ...

    def text(self, asked: Asked) -> str | None:
        """The query in the engine's language; None where it cannot be asked."""
        ...

    def parse(self, text: str) -> Any:
        """The query understood."""
        ...

    def evaluate(self, parsed: Any) -> int:
        """Find the best fifty; how many match (bm25s: how many of the fifty)."""
        ...

    def request(self, text: str) -> Sequence[Any]:
        """The whole request: fifty rows."""
        ...


@dataclass(slots=True, frozen=True)
class Language:
    """How an engine's queries are spelled, as templates."""

    both: str
    """A word that must be there, beside others."""
    without: str
    prefix: str
    during: str
    """A word, the first and the last day."""
    tagged: str
    either: str = " OR "
    iso: bool = False
    """Days as dates; otherwise as ordinals."""

    def write(self, asked: Asked) -> str:
        """The query in this spelling."""
        if asked.kind == "phrase":
            return f'"{" ".join(asked.words)}"'
        if asked.kind == "or":
            return self.either.join(asked.words)
        if asked.kind in ("common", "rare", "and"):
            return "".join(self.both.format(word) for word in asked.words).strip()
        templates = {"not": self.without, "prefix": self.prefix, "tag": self.tagged}
        template = templates.get(asked.kind, self.during)
        days = [dt.date.fromordinal(d).isoformat() if self.iso else d for d in asked.days if d]
        return template.format(*asked.words, *days)


@contextlib.contextmanager
def one_core() -> Iterator[None]:
    """Keep this process, and what it starts, on one core, where the system can."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def folder_bytes(folder: Path, but: str = "\0") -> int:
    """Bytes of the files below a folder, without those that end in ``but``."""
    return sum(
        path.stat().st_size
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith(but)
    )


class Ours:
    """The archive's own index. The record is there already."""

    name = "archive-tui"
    rounds = 15
    language = Language(
        "{} ", "{0} -{1}", "{0}*", "{0} date:{1}..{2}", f"{{0}} tag:{TAG}", iso=True
    )

    def __init__(self, archive: Archive) -> None:
        self.archive = archive

    def build(self, made: Sequence[Entry]) -> None:
        text = self.archive.fulltext
        text.write((entry.doc() for entry in made), (), self.archive.seq(), fresh=True)
        text.tidy()

    def text(self, asked: Asked) -> str | None:
        return self.language.write(asked)

    def parse(self, text: str) -> Any:
        from store.fulltext.engine import _Cached
        from store.fulltext.protocol import Question

        fulltext = self.archive.fulltext
        facts = _Cached(fulltext)
        tree, hidden = fulltext.understand(text).tree, facts.default_hidden()
        return Question(tree, TOP, None, hidden, sources_only=True), facts

    def evaluate(self, parsed: Any) -> int:
        question, facts = parsed
        return len(self.archive.fulltext._engine.run(question, facts).numbers)

    def request(self, text: str) -> Sequence[Any]:
        # A person's next query is a new one: that this one was understood before is forgotten.
        self.archive.fulltext._parsed.clear()
        return self.archive.search(text, TOP).hits


class Tantivy:
    """tantivy with one writing thread."""

    name = "tantivy"
    rounds = 15
    language = Language(
        "+{} ",
        "+{0} -{1}",
        "/{0}.*/",
        "+{0} +day:[{1} TO {2}]",
        f"+{{0}} +tag:{TAG_WORD}",
        either=" ",
    )

    def __init__(self, folder: Path) -> None:
        engine: Any = importlib.import_module("tantivy")
        self.engine, self.folder = engine, folder
        schema = engine.SchemaBuilder()
        schema.add_text_field("title", tokenizer_name="en_stem")
        schema.add_text_field("text", tokenizer_name="en_stem")
        schema.add_text_field("tag", tokenizer_name="raw", index_option="basic")
        schema.add_integer_field("day", indexed=True, fast=True)
        schema.add_integer_field("number", stored=True)
        schema.add_bytes_field("shown", stored=True)
        schema.add_bytes_field("date", stored=True)
        self.schema = schema.build()

    def build(self, made: Sequence[Entry]) -> None:
        self.folder.mkdir()
        self.index = self.engine.Index(self.schema, path=str(self.folder))
        writer = self.index.writer(heap_size=256_000_000, num_threads=1)
        document = self.engine.Document
        for entry in made:
            tags = [TAG_WORD] if entry.tagged else []
            writer.add_document(
                document(
                    number=[entry.number],
                    title=[entry.title],
                    text=[entry.text],
                    tag=tags,
                    day=[entry.day],
                    shown=[entry.shown.encode()],
                    date=[entry.date.encode()],
                )
            )
        writer.commit()
        writer.wait_merging_threads()
        self.index.reload()
        self.searcher = self.index.searcher()

    def text(self, asked: Asked) -> str | None:
        return self.language.write(asked)

    def parse(self, text: str) -> Any:
        if text.startswith("/"):
            # Its query language has no prefix of a single word.
            query, pattern = self.engine.Query, text.strip("/")
            return query.boolean_query(
                [
                    (self.engine.Occur.Should, query.regex_query(self.schema, name, pattern))
                    for name in ("title", "text")
                ]
            )
        return self.index.parse_query(text, ["title", "text"])

    def evaluate(self, parsed: Any) -> int:
        count: int = self.searcher.search(parsed, TOP).count
        return count

    def uncounted(self, parsed: Any) -> object:
        """The best fifty without counting, where it may pass over what cannot be among them."""
        return self.searcher.search(parsed, TOP, count=False)

    def request(self, text: str) -> Sequence[Any]:
        rows = []
        for _, address in self.searcher.search(self.parse(text), TOP).hits:
            told = self.searcher.doc(address)
            rows.append((told["number"][0], told["shown"][0].decode(), told["date"][0].decode()))
        return rows
