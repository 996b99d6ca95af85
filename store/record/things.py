"""Relations, saved searches, quarantine, imported files, a person's own state."""

from __future__ import annotations

import sqlite3

from store.errors import NotFound, Refused
from store.record.journal import Journal
from store.rows import QuarantineRow, RelationRow


def relations(db: sqlite3.Connection) -> list[RelationRow]:
    """The relations of this archive, by name."""
    return [
        RelationRow(name, inverse, key, bool(symmetric))
        for name, inverse, key, symmetric in db.execute(
            "SELECT name, inverse, key, symmetric FROM relations ORDER BY name"
        )
    ]


def add_relation(
    journal: Journal, name: str, inverse: str, key: str, symmetric: bool = False
) -> None:
    """Add a relation of one's own. Raises Refused for a name or letter that is taken or bad."""
    from pydantic import ValidationError

    from schema.links import Relation

    try:
        Relation(name=name, inverse=inverse, key=key)
    except ValidationError as error:
        raise Refused(
            "A relation has a name of lower-case letters, digits and hyphens, an inverse, and a "
            "key of one letter."
        ) from error
    with journal.write(f"add relation {name}") as tx:
        if tx.db.execute(
            "SELECT 1 FROM relations WHERE name = ? OR key = ?", (name, key)
        ).fetchone():
            raise Refused(f"The relation “{name}” or its letter “{key}” is taken.")
        state = {"inverse": inverse, "key": key, "symmetric": int(symmetric)}
        tx.put("relation", name, state, "add relation", new=True)


def save_search(journal: Journal, name: str, query: str | None) -> None:
    """Keep a query under a name, or forget the name where ``query`` is None."""
    if not name.strip() or len(name) > 100:
        raise Refused("A saved search has a name of 1 to 100 characters.")
    with journal.write(f"{'save' if query is not None else 'forget'} search {name}") as tx:
        state = None if query is None else {"query": query}
        if not tx.put("saved", name.strip(), state, "save search") and query is None:
            raise NotFound(f"There is no saved search “{name}”.")


def saved(db: sqlite3.Connection) -> dict[str, str]:
    """Saved searches: query by name."""
    return dict(db.execute("SELECT name, query FROM saved ORDER BY name").fetchall())


def quarantined(db: sqlite3.Connection) -> list[QuarantineRow]:
    """The files that could not be taken, oldest first."""
    rows = db.execute("SELECT id, sha256, path, reason, at FROM quarantine ORDER BY id")
    return [QuarantineRow(*row) for row in rows]


def quarantine(journal: Journal, sha256: str, path: str, reason: str) -> None:
    """Note a file that could not be taken; once for the same file and reason."""
    with journal.write(f"quarantine {path}") as tx:
        if tx.db.execute(
            "SELECT 1 FROM quarantine WHERE sha256 = ? AND path = ? AND reason = ?",
            (sha256, path, reason),
        ).fetchone():
            return
        row = tx.db.execute(
            "SELECT max(coalesce((SELECT max(CAST(id AS INTEGER)) FROM journal "
            "WHERE object = 'quarantine'), 0), coalesce((SELECT max(id) FROM quarantine), 0)) + 1"
        ).fetchone()
        state = {"sha256": sha256, "path": path, "reason": reason, "at": tx.at}
        tx.put("quarantine", row[0], state, "quarantine", new=True)


def quarantine_drop(journal: Journal, key: int) -> None:
    """Forget a quarantined file's row; its original stays in the vault. Raises NotFound."""
    with journal.write("drop from quarantine") as tx:
        if not tx.put("quarantine", key, None, "drop"):
            raise NotFound(f"There is no file {key} in quarantine.")


def get_state(db: sqlite3.Connection, actor: str, key: str) -> str | None:
    """A person's own state: a draft, the history, quick tags, the view."""
    row = db.execute("SELECT value FROM state WHERE actor = ? AND key = ?", (actor, key)).fetchone()
    return row[0] if row else None


def set_state(db: sqlite3.Connection, actor: str, key: str, value: str | None) -> None:
    """Keep, or with None forget, a person's own state; not journaled."""
    if value is None:
        db.execute("DELETE FROM state WHERE actor = ? AND key = ?", (actor, key))
    else:
        db.execute(
            "INSERT OR REPLACE INTO state (actor, key, value) VALUES (?, ?, ?)", (actor, key, value)
        )
