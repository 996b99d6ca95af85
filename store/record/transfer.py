"""The archive as JSON objects and back, copies of the record, and purging."""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from store.errors import Refused
from store.record.connection import Database, sentences
from store.record.journal import Journal
from store.record.objects import TYPES, State, canonical, digest
from store.record.reading import missing

DUMP_FORMAT = 2
"""1 knew no pairs of agents."""
_LOCAL = ("imported", "quarantine")
"""Objects that speak of this archive's files and do not travel."""


def dump(
    db: sqlite3.Connection, archive_id: str, wanted: set[int] | None
) -> Iterator[dict[str, Any]]:
    """The archive as JSON-ready objects, in an order in which ``load`` can take them.

    ``wanted`` limits it to these entries, what they hold, and links between them. Originals
    are named, their bytes are not in it.
    """
    yield {"type": "archive", "format": DUMP_FORMAT, "id": archive_id}
    if wanted is not None:
        held = db.execute("SELECT number, parent FROM entries WHERE parent IS NOT NULL")
        wanted = wanted | {number for number, parent in held if parent in wanted}
    rows = db.execute(
        "SELECT DISTINCT revision FROM captures UNION "
        "SELECT text FROM entries WHERE text IS NOT NULL"
        if wanted is None
        else "SELECT revision, number FROM captures UNION "
        "SELECT text, number FROM entries WHERE text IS NOT NULL"
    ).fetchall()
    digests = sorted({row[0] for row in rows if wanted is None or row[1] in wanted})
    for sha in digests:
        row = db.execute("SELECT text FROM texts WHERE sha256 = ?", (sha,)).fetchone()
        if row:
            yield {"type": "revision", "sha256": sha, "text": row[0]}
    for sha, size, name, media, added in db.execute(
        "SELECT sha256, size, name, media_type, added FROM originals ORDER BY sha256"
    ).fetchall():
        if wanted is None or _kept(db, sha, wanted):
            yield {
                "type": "original",
                "sha256": sha,
                "size": size,
                "name": name,
                "media_type": media,
                "added": added,
            }
    for kind in TYPES.values():
        if kind.name in _LOCAL:
            continue
        for (key,) in db.execute(kind.ids).fetchall():
            state = kind.load(db, key)
            if state is not None and _belongs(kind.name, key, state, wanted):
                yield {"type": kind.name, "key": key, "state": _within(kind.name, state, wanted)}


def _kept(db: sqlite3.Connection, sha: str, wanted: set[int]) -> bool:
    rows = db.execute("SELECT number FROM captures WHERE original = ?", (sha,))
    return any(number in wanted for (number,) in rows)


def _belongs(kind: str, key: str, state: State, wanted: set[int] | None) -> bool:
    if wanted is None or kind in ("relation", "agent", "agent_pair"):
        return True
    if kind in ("entry", "tags"):
        return int(key) in wanted
    if kind in ("capture", "note"):
        return state["number"] in wanted
    if kind == "link":
        return state["source"] in wanted
    return False


def _within(kind: str, state: State, wanted: set[int] | None) -> State:
    """A link that leads out of the selection dangles in the export."""
    if wanted is None:
        return state
    if kind == "link" and state["target"] is not None and state["target"] not in wanted:
        return {**state, "target": None}
    if kind == "entry" and state["parent"] is not None and state["parent"] not in wanted:
        return {**state, "parent": None}
    return state


def load(journal: Journal, objects: Iterable[dict[str, Any]]) -> int:
    """Take what ``dump`` gave into an empty archive; how many entries.

    Raises Refused where the archive has entries, or where an object is not understood;
    then nothing was taken.
    """
    from schema.base import text_digest

    count = 0
    with journal.write("load export") as tx:
        if tx.db.execute("SELECT 1 FROM entries LIMIT 1").fetchone():
            raise Refused("An export is loaded into an empty archive only; this one has entries.")
        for at, item in enumerate(objects, start=1):
            try:
                kind = item["type"]
                if kind == "archive":
                    if item["format"] > DUMP_FORMAT:
                        raise Refused("The export was written by a newer version of the program.")
                elif kind == "revision":
                    if text_digest(item["text"]) != item["sha256"]:
                        raise Refused(f"Object {at} of the export: the text was altered.")
                    tx.db.execute(
                        "INSERT OR IGNORE INTO texts (sha256, text) VALUES (?, ?)",
                        (item["sha256"], item["text"]),
                    )
                elif kind == "original":
                    tx.db.execute(
                        "INSERT OR IGNORE INTO originals (sha256, size, name, media_type, added) "
                        "VALUES (:sha256, :size, :name, :media_type, :added)",
                        item,
                    )
                elif kind in TYPES and kind not in _LOCAL:
                    number = _concerns(kind, item["key"], item["state"])
                    tx.put(kind, item["key"], item["state"], "load", number)
                    count += kind == "entry"
                else:
                    raise Refused(f"Object {at} of the export is of an unknown type.")
            except (KeyError, TypeError, ValueError, sqlite3.Error) as error:
                raise Refused(f"Object {at} of the export is not understood: {error}.") from error
    return count


def _concerns(kind: str, key: str, state: State) -> int | None:
    if kind in ("entry", "tags"):
        return int(key)
    number = state.get("number", state.get("source"))
    return number if isinstance(number, int) else None


def copy_record(database: Database, target: Path, file_mode: int) -> None:
    """A consistent copy of the record while others write to it."""
    with sentences(target), database.read() as db:
        with contextlib.closing(sqlite3.connect(target)) as copy:
            db.backup(copy, pages=2048)
            copy.execute("PRAGMA journal_mode = DELETE")
        target.chmod(file_mode)


def original_digests(db: sqlite3.Connection) -> list[str]:
    """The digests of every file that the record knows: sources and quarantined ones."""
    rows = db.execute("SELECT sha256 FROM originals UNION SELECT sha256 FROM quarantine")
    return sorted(row[0] for row in rows)


def purge(journal: Journal, number: int, forget: Callable[[str], None]) -> None:
    """Remove an entry, its quotations, texts, originals and journal payloads for good.

    ``forget`` is called with the digest of each original that nothing else needs. The
    journal's chain stays valid: it holds digests only. Raises NotFound.
    """
    from store.record.changes import delete

    with journal.database.read() as db:
        if not db.execute("SELECT 1 FROM entries WHERE number = ?", (number,)).fetchone():
            raise missing(number)
        family = {number}
        while True:
            marks = ",".join(map(str, family))
            more = {
                r[0] for r in db.execute(f"SELECT number FROM entries WHERE parent IN ({marks})")
            }
            if more <= family:
                break
            family |= more
        originals = {
            row[0]
            for row in db.execute(
                f"SELECT original FROM captures WHERE number IN ({marks}) AND original NOT NULL"
            )
        }
        texts = {
            row[0]
            for row in db.execute(
                f"SELECT revision FROM captures WHERE number IN ({marks}) UNION "
                f"SELECT text FROM entries WHERE number IN ({marks}) AND text NOT NULL"
            )
        }
    with journal.batch(f"purge #{number}"):
        delete(journal, [number])
        with journal.write("purge") as tx:
            tx.db.execute(
                "DELETE FROM payloads WHERE seq IN "
                f"(SELECT seq FROM journal WHERE number IN ({marks}))"
            )
            tx.db.execute("UPDATE batches SET standing = 'settled' WHERE id = ?", (tx.batch,))
            for sha in texts:
                tx.db.execute(
                    "DELETE FROM texts WHERE sha256 = ?1 AND NOT EXISTS "
                    "(SELECT 1 FROM entries WHERE text = ?1) AND NOT EXISTS "
                    "(SELECT 1 FROM captures WHERE revision = ?1)",
                    (sha,),
                )
            gone = [sha for sha in originals if not _needed(tx.db, sha)]
            for sha in gone:
                tx.db.execute("DELETE FROM originals WHERE sha256 = ?", (sha,))
    with journal.database.read() as db:
        # Freed pages keep their bytes until they are overwritten.
        db.execute("VACUUM")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for sha in gone:
        forget(sha)


def _needed(db: sqlite3.Connection, sha: str) -> bool:
    return bool(db.execute("SELECT 1 FROM captures WHERE original = ?", (sha,)).fetchone())


# -- checking --------------------------------------------------------------------------------


def integrity(database: Database) -> Iterator[str]:
    """What SQLite itself finds wrong with the record."""
    with database.read() as db:
        for (line,) in db.execute("PRAGMA integrity_check(20)"):
            if line != "ok":
                yield f"The record is damaged: {line}."
        for table, row, parent, _ in db.execute("PRAGMA foreign_key_check"):
            yield f"Row {row} of {table} points to a row of {parent} that is not there."


def strayed(database: Database) -> Iterator[str]:
    """Objects whose state is not the one that the journal says they have."""
    with database.read() as db:
        last: dict[tuple[str, str], str | None] = {}
        for kind, key, after in db.execute("SELECT object, id, after FROM journal ORDER BY seq"):
            last[kind, key] = after
        for name, kind in TYPES.items():
            for (key,) in db.execute(kind.ids).fetchall():
                found = digest(canonical(kind.load(db, key)))
                if last.pop((name, key), None) != found:
                    yield f"{name} {key} is not as the journal has it."
        for (name, key), after in last.items():
            if after is not None:
                yield f"{name} {key} is in the journal but not in the record."


def altered_texts(database: Database) -> Iterator[str]:
    """Texts that no longer have their digest, and entries whose text is gone."""
    with database.read() as db:
        for sha, text in db.execute("SELECT sha256, text FROM texts"):
            if hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() != sha:
                yield f"The text {sha} was altered."
        for (number,) in db.execute(
            "SELECT number FROM entries WHERE text IS NOT NULL AND text NOT IN "
            "(SELECT sha256 FROM texts)"
        ):
            yield f"The text of #{number} is missing."
