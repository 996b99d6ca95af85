"""What the program is compared with: SQLite FTS5, plain SQLite, reading and hashing, notmuch."""

from __future__ import annotations

import hashlib
import re
import shutil
import sqlite3
from collections.abc import Iterable, Sequence
from pathlib import Path


def read_and_hash(folder: Path) -> int:
    """The floor of any import: read every file and hash it."""
    size = 0
    for path in sorted(folder.iterdir()):
        data = path.read_bytes()
        hashlib.sha256(data).hexdigest()
        size += len(data)
    return size


def read_and_insert(folder: Path, target: Path) -> None:
    """Read, hash and store every file as one row, one transaction a hundred files."""
    target.unlink(missing_ok=True)
    db = sqlite3.connect(target, isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    db.execute("CREATE TABLE t (sha TEXT PRIMARY KEY, text TEXT)")
    files = sorted(folder.iterdir())
    for at in range(0, len(files), 100):
        db.execute("BEGIN")
        for path in files[at : at + 100]:
            data = path.read_bytes()
            db.execute(
                "INSERT OR IGNORE INTO t VALUES (?, ?)",
                (hashlib.sha256(data).hexdigest(), data.decode()),
            )
        db.execute("COMMIT")
    db.close()


def cut_words(texts: Iterable[str]) -> int:
    """The floor of comparing texts: cut every one into words, case folded; how many."""
    cut = re.compile(r"\w+").findall
    return sum(len(cut(text.casefold())) for text in texts)


class Fts5:
    """An FTS5 index of the same texts, ranked by bm25."""

    def __init__(self, path: Path) -> None:
        self.db = sqlite3.connect(path, isolation_level=None)
        self.db.execute("PRAGMA journal_mode = WAL")
        self.db.execute(
            "CREATE VIRTUAL TABLE IF NOT EXISTS t USING fts5(title, text, "
            "tokenize = 'porter unicode61 remove_diacritics 2')"
        )

    def fill(self, texts: Iterable[tuple[int, str, str]]) -> None:
        """Index (number, title, text) rows in one transaction."""
        self.db.execute("BEGIN")
        self.db.executemany("INSERT INTO t (rowid, title, text) VALUES (?, ?, ?)", texts)
        self.db.execute("COMMIT")

    def search(self, query: str, limit: int = 50) -> list[int]:
        """The best rows."""
        rows = self.db.execute(
            "SELECT rowid FROM t WHERE t MATCH ? ORDER BY rank LIMIT ?", (query, limit)
        )
        return [row[0] for row in rows]


def plain_tags(path: Path, numbers: Sequence[int]) -> None:
    """The floor of tagging: one row an entry in one transaction, no journal."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    db.execute("CREATE TABLE IF NOT EXISTS tags (number INTEGER, tag TEXT)")
    db.execute("BEGIN IMMEDIATE")
    db.executemany("INSERT INTO tags VALUES (?, 'a/b')", [(n,) for n in numbers])
    db.execute("COMMIT")
    db.close()


NO_NOTMUCH = "notmuch is not installed: nothing is measured beside it."


def notmuch(state: Path, mail: Path) -> list[str] | None:
    """The command that takes a maildir into a new database of notmuch; None without it.

    ``state`` is emptied: what is kept there from another run is no longer known.
    """
    program = shutil.which("notmuch")
    if program is None:
        return None
    shutil.rmtree(state, ignore_errors=True)
    state.mkdir(parents=True)
    config = state / "config"
    config.write_text(
        f"[database]\npath={state}\nmail_root={mail}\n[user]\nname=Bench\n"
        "primary_email=bench@post.example\n[new]\ntags=new\nignore=\n",
        encoding="utf-8",
    )
    return [program, f"--config={config}", "new", "--quiet"]
