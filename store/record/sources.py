"""Captures, revisions and originals of an entry; counts over the whole record."""

from __future__ import annotations

import datetime as dt
import sqlite3
from typing import TYPE_CHECKING

from store.errors import ArchiveCorrupt

if TYPE_CHECKING:
    from schema.provenance import Capture, Original, Revision
    from store.record.transaction import Transaction


def captures(db: sqlite3.Connection, number: int) -> list[Capture]:
    """When and how the entry was taken, oldest first."""
    from schema.provenance import Capture

    rows = db.execute("SELECT body FROM captures WHERE number = ? ORDER BY at, uid", (number,))
    return [Capture.model_validate_json(row[0]) for row in rows]


def revisions(db: sqlite3.Connection, number: int) -> list[tuple[Revision, Capture]]:
    """The texts that the entry has had, with the capture each came from, oldest first."""
    from schema.provenance import Capture, Revision

    rows = db.execute(
        "SELECT c.revision, length(t.text), c.tool, c.tool_version, c.at, c.body "
        "FROM captures c JOIN texts t ON t.sha256 = c.revision WHERE c.number = ? "
        "ORDER BY c.at, c.uid",
        (number,),
    ).fetchall()
    return [
        (
            Revision(
                sha256=row[0],
                length=row[1],
                tool=row[2],
                tool_version=row[3],
                at=dt.datetime.fromisoformat(row[4]),
            ),
            Capture.model_validate_json(row[5]),
        )
        for row in rows
    ]


def revision_text(db: sqlite3.Connection, sha256: str) -> str | None:
    """The text of a revision, or None."""
    row = db.execute("SELECT text FROM texts WHERE sha256 = ?", (sha256,)).fetchone()
    return row[0] if row else None


def originals(db: sqlite3.Connection, number: int) -> list[tuple[Original, Capture]]:
    """The source files of an entry with the captures that took it from them."""
    from schema.provenance import Original

    found = []
    for capture in captures(db, number):
        if capture.original is None:
            continue
        row = db.execute(
            "SELECT sha256, size, name, media_type FROM originals WHERE sha256 = ?",
            (capture.original,),
        ).fetchone()
        if row is None:
            raise ArchiveCorrupt(f"The original of #{number} is not in the record.")
        original = Original(sha256=row[0], size=row[1], name=row[2], media_type=row[3])
        found.append((original, capture))
    return found


def kinds(db: sqlite3.Connection) -> dict[str, int]:
    """Entries by kind, rejected ones left out."""
    return dict(
        db.execute(
            "SELECT kind, count(*) FROM entries WHERE status <> 'rejected' GROUP BY kind"
        ).fetchall()
    )


def totals(db: sqlite3.Connection) -> tuple[int, int, int, int, int, int, int]:
    """Proposed entries, tags, links, notes, originals, their bytes, journal rows."""
    row: tuple[int, int, int, int, int, int, int] = db.execute(
        "SELECT (SELECT count(*) FROM entries WHERE status = 'proposed'), "
        "(SELECT count(DISTINCT tag) FROM tags), (SELECT count(*) FROM links), "
        "(SELECT count(*) FROM notes), (SELECT count(*) FROM originals), "
        "(SELECT coalesce(sum(size), 0) FROM originals), (SELECT count(*) FROM journal)"
    ).fetchone()
    return row


def meta(db: sqlite3.Connection) -> dict[str, str]:
    """What the archive says of itself: id, created, shared."""
    return dict(db.execute("SELECT key, value FROM meta").fetchall())


def note_imported(tx: Transaction, sha256: str, path: str) -> None:
    """Note that a file is in whole."""
    tx.put("imported", sha256, {"path": path, "at": tx.at}, "import")


def is_imported(db: sqlite3.Connection, sha256: str) -> bool:
    """True where a file with that digest has gone in whole before."""
    row = db.execute("SELECT 1 FROM imported WHERE sha256 = ?", (sha256,)).fetchone()
    return row is not None
