"""Agents, relations, saved searches, quarantine, imported files, a person's own state."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from store.errors import NotFound, Refused
from store.record.journal import Journal
from store.record.objects import fold
from store.rows import AgentRow, QuarantineRow, RelationRow


def agents(db: sqlite3.Connection) -> list[AgentRow]:
    """Every agent with how many quotations it has, rejected ones left out; by name."""
    counts = dict(
        db.execute(
            "SELECT n.agent, count(*) FROM entries e JOIN agent_names n ON n.folded = e.speaker "
            "WHERE e.status <> 'rejected' GROUP BY 1"
        ).fetchall()
    )
    return [
        AgentRow(uid, name, tuple(json.loads(aliases)), kind, counts.get(uid, 0))
        for uid, name, aliases, kind in db.execute(
            "SELECT uid, name, aliases, type FROM agents ORDER BY name COLLATE NOCASE, uid"
        )
    ]


def find_agent(db: sqlite3.Connection, name: str) -> str:
    """The uid of the agent who goes by that name. Raises NotFound."""
    row = db.execute("SELECT agent FROM agent_names WHERE folded = ?", (fold(name),)).fetchone()
    if row is None:
        raise NotFound(f"Nobody in this archive goes by the name “{name}”.")
    uid: str = row[0]
    return uid


def merge_agents(journal: Journal, keep: str, other: str) -> None:
    """Make two names one agent: ``keep`` takes over the names of ``other``.

    Raises NotFound for an unknown name, Refused where they are one already.
    """
    with journal.write(f"merge {other} into {keep}") as tx:
        first, second = find_agent(tx.db, keep), find_agent(tx.db, other)
        if first == second:
            raise Refused(f"“{keep}” and “{other}” are one already.")
        kept, gone = tx.load("agent", first), tx.load("agent", second)
        assert kept is not None
        assert gone is not None
        names = [*kept["aliases"], gone["name"], *gone["aliases"]]
        tx.put("agent", second, None, "merge agents")
        tx.put("agent", first, {**kept, "aliases": list(dict.fromkeys(names))}, "merge agents")


def edit_agent(journal: Journal, name: str, changes: dict[str, Any]) -> None:
    """Change an agent's ``name``, ``aliases`` (a list) or ``type``; the old name stays an alias.

    Raises NotFound, and Refused where a name is another agent's already.
    """
    with journal.write(f"edit agent {name}") as tx:
        uid = find_agent(tx.db, name)
        state = tx.load("agent", uid)
        assert state is not None
        after = {**state, **changes}
        if after["type"] not in ("person", "body", "report", "unknown"):
            raise Refused("An agent is a person, a body, a report or unknown.")
        known = {*state["aliases"], *after["aliases"], state["name"]}
        after["aliases"] = sorted({a.strip() for a in known if a.strip()} - {after["name"]})
        for label in (after["name"], *after["aliases"]):
            row = tx.db.execute(
                "SELECT agent FROM agent_names WHERE folded = ? AND agent <> ?", (fold(label), uid)
            ).fetchone()
            if row:
                raise Refused(f"“{label}” is another agent's name already; merge the two.")
        tx.put("agent", uid, after, "edit agent")


def relations(db: sqlite3.Connection) -> list[RelationRow]:
    """The relations of this archive, by name."""
    return [
        RelationRow(name, inverse, key, bool(symmetric))
        for name, inverse, key, symmetric in db.execute(
            "SELECT name, inverse, key, symmetric FROM relations ORDER BY name"
        )
    ]


def add_relation(journal: Journal, name: str, inverse: str, key: str) -> None:
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
        state = {"inverse": inverse, "key": key, "symmetric": 0}
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
