"""More engines that search is compared with; what all do is said in ``search_engines``."""

from __future__ import annotations

import importlib
import sqlite3
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.relevance import SYSTEM_PACKAGES
from benchmarks.search_engines import TAG_WORD, TOP, Language
from benchmarks.search_material import Asked, Entry


class Fts5:
    """SQLite's FTS5, ranked by its bm25; days, titles and dates in a table beside it."""

    name = "SQLite FTS5"
    rounds = 3
    language = Language("{} ", "{0} NOT {1}", "{0}*", "{0}|{1}|{2}", f"{{0}} AND tag:{TAG_WORD}")

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.db = sqlite3.connect(folder / "fts5.sqlite3", isolation_level=None)
        self.db.execute("PRAGMA journal_mode = WAL")
        self.db.execute(
            "CREATE VIRTUAL TABLE t USING fts5(title, text, tag, content='', "
            "tokenize = 'porter unicode61 remove_diacritics 2')"
        )
        self.db.execute("CREATE TABLE d (id INTEGER PRIMARY KEY, shown TEXT, date TEXT, day INT)")

    def build(self, made: Sequence[Entry]) -> None:
        self.db.execute("BEGIN")
        self.db.executemany(
            "INSERT INTO t (rowid, title, text, tag) VALUES (?, ?, ?, ?)",
            ((e.number, e.title, e.text, TAG_WORD if e.tagged else "") for e in made),
        )
        self.db.executemany(
            "INSERT INTO d VALUES (?, ?, ?, ?)", ((e.number, e.shown, e.date, e.day) for e in made)
        )
        self.db.execute("COMMIT")

    def text(self, asked: Asked) -> str | None:
        return self.language.write(asked)

    def parse(self, text: str) -> Any:
        match, *days = text.split("|")
        return match, days

    def _where(self, parsed: Any) -> tuple[str, list[Any]]:
        match, days = parsed
        if not days:
            return "t MATCH ? ORDER BY rank LIMIT 50", [match]
        where = "t MATCH ? AND d.day BETWEEN ? AND ? ORDER BY rank LIMIT 50"
        return where, [match, *map(int, days)]

    def evaluate(self, parsed: Any) -> int:
        where, values = self._where(parsed)
        join = " JOIN d ON d.id = t.rowid" if parsed[1] else ""
        found = self.db.execute(f"SELECT t.rowid FROM t{join} WHERE {where}", values).fetchall()
        return len(found)

    def request(self, text: str) -> Sequence[Any]:
        where, values = self._where(self.parse(text))
        rows = self.db.execute(
            f"SELECT d.id, d.shown, d.date FROM t JOIN d ON d.id = t.rowid WHERE {where}", values
        )
        return rows.fetchall()


class Bm25s:
    """bm25s: scores of bags of words, in arrays; it keeps no rows, which are looked up."""

    name = "bm25s"
    rounds = 3

    def __init__(self, folder: Path) -> None:
        self.engine: Any = importlib.import_module("bm25s")
        self.stemmer: Any = importlib.import_module("Stemmer").Stemmer("english")

    def build(self, made: Sequence[Entry]) -> None:
        self.made = made
        self.model = self.engine.BM25()
        texts = [f"{entry.title} {entry.text}" for entry in made]
        cut = self.engine.tokenize(texts, stemmer=self.stemmer, show_progress=False)
        self.model.index(cut, show_progress=False)

    def text(self, asked: Asked) -> str | None:
        return " ".join(asked.words) if asked.kind in ("common", "rare", "or") else None

    def parse(self, text: str) -> Any:
        return self.engine.tokenize(text, stemmer=self.stemmer, show_progress=False)

    def _found(self, parsed: Any) -> list[int]:
        places, scores = self.model.retrieve(
            parsed, k=min(TOP, len(self.made)), show_progress=False, sorted=True
        )
        return [int(at) for at, score in zip(places[0], scores[0], strict=True) if score > 0]

    def evaluate(self, parsed: Any) -> int:
        return len(self._found(parsed))

    def request(self, text: str) -> Sequence[Any]:
        found = (self.made[at] for at in self._found(self.parse(text)))
        return [(entry.number, entry.shown, entry.date) for entry in found]


class StockWhoosh:
    """Whoosh as it comes: its own codec, writer, parser and matchers."""

    name = "stock Whoosh"
    rounds = 1
    language = Language(
        "{} ", "{0} NOT {1}", "{0}*", "{0} day:[{1} TO {2}]", f"{{0}} tag:{TAG_WORD}"
    )

    def __init__(self, folder: Path) -> None:
        from whoosh import fields, index
        from whoosh.analysis import StemmingAnalyzer

        folder.mkdir()
        schema = fields.Schema(
            number=fields.NUMERIC(stored=True),
            title=fields.TEXT(analyzer=StemmingAnalyzer()),
            text=fields.TEXT(analyzer=StemmingAnalyzer()),
            tag=fields.ID(),
            day=fields.NUMERIC(),
            shown=fields.STORED(),
            date=fields.STORED(),
        )
        self.index = index.create_in(str(folder), schema)

    def build(self, made: Sequence[Entry]) -> None:
        from whoosh.qparser import MultifieldParser

        writer = self.index.writer(limitmb=256)
        for entry in made:
            writer.add_document(
                number=entry.number,
                title=entry.title,
                text=entry.text,
                tag=TAG_WORD if entry.tagged else None,
                day=entry.day,
                shown=entry.shown,
                date=entry.date,
            )
        writer.commit()
        self.searcher = self.index.searcher()
        self.parser = MultifieldParser(["title", "text"], self.index.schema)

    def text(self, asked: Asked) -> str | None:
        return self.language.write(asked)

    def parse(self, text: str) -> Any:
        return self.parser.parse(text)

    def evaluate(self, parsed: Any) -> int:
        # Not asked for a count, it passes over blocks that cannot be among the best.
        count: int = self.searcher.search(parsed, limit=TOP).scored_length()
        return count

    def request(self, text: str) -> Sequence[Any]:
        hits = self.searcher.search(self.parse(text), limit=TOP)
        return [(hit["number"], hit["shown"], hit["date"]) for hit in hits]


class Xapian:
    """Xapian with its English stemmer."""

    name = "Xapian"
    rounds = 5
    language = Language("{} ", "{0} NOT {1}", "{0}*", "{0} day:{1}..{2}", f"{{0}} tag:{TAG_WORD}")

    def __init__(self, folder: Path) -> None:
        if SYSTEM_PACKAGES not in sys.path:
            sys.path.append(SYSTEM_PACKAGES)
        engine: Any = importlib.import_module("xapian")
        self.engine = engine
        self.base = engine.WritableDatabase(str(folder), engine.DB_CREATE_OR_OPEN)
        self.parser = engine.QueryParser()
        self.parser.set_stemmer(engine.Stem("en"))
        self.parser.set_stemming_strategy(engine.QueryParser.STEM_SOME)
        self.parser.set_default_op(engine.Query.OP_AND)
        self.parser.set_database(self.base)
        self.parser.add_boolean_prefix("tag", "XT")
        self.days = engine.NumberRangeProcessor(0, "day:")
        self.parser.add_rangeprocessor(self.days)
        self.flags = engine.QueryParser.FLAG_DEFAULT | engine.QueryParser.FLAG_WILDCARD

    def build(self, made: Sequence[Entry]) -> None:
        generator = self.engine.TermGenerator()
        generator.set_stemmer(self.engine.Stem("en"))
        for entry in made:
            document = self.engine.Document()
            generator.set_document(document)
            generator.index_text(entry.title)
            generator.increase_termpos()
            generator.index_text(entry.text)
            if entry.tagged:
                document.add_boolean_term(f"XT{TAG_WORD}")
            document.add_value(0, self.engine.sortable_serialise(entry.day))
            document.set_data(f"{entry.date} {entry.shown}")
            self.base.replace_document(entry.number, document)
        self.base.commit()

    def text(self, asked: Asked) -> str | None:
        return self.language.write(asked)

    def parse(self, text: str) -> Any:
        return self.parser.parse_query(text, self.flags)

    def _found(self, parsed: Any) -> Any:
        enquire = self.engine.Enquire(self.base)
        enquire.set_query(parsed)
        return enquire.get_mset(0, TOP)

    def evaluate(self, parsed: Any) -> int:
        count: int = self._found(parsed).get_matches_estimated()
        return count

    def request(self, text: str) -> Sequence[Any]:
        rows = []
        for match in self._found(self.parse(text)):
            date, _, shown = match.document.get_data().decode().partition(" ")
            rows.append((match.docid, shown, date))
        return rows
