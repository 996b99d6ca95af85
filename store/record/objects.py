"""The kinds of thing that the journal follows, each read and written as one JSON state.

A state is a plain dictionary that says everything about the object, or None where it
does not exist. Undo and redo, export and import are written once, on states.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

State = dict[str, Any]
TEXTUAL = frozenset({"entry", "note", "agent"})
"""Objects whose change the full-text index must follow."""


_dump = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode
# One encoder for all: json.dumps() makes a new one each time.
_DECODER = json.JSONDecoder()
_ASSERTION = '"assertion":'


def spell(value: Any) -> str:
    """The one JSON spelling of a value: sorted keys, no space."""
    return _dump(value)


def canonical(state: State | None) -> str | None:
    """The spelling of a state."""
    return None if state is None else _dump(state)


def split_at_assertion(spelling: str) -> tuple[str, dict[str, Any], str]:
    """The canonical spelling of an entry or a link: before its assertion, that, and behind it.

    Keys are sorted, so that only the time of ``added`` can stand before it.
    """
    at = spelling.index(_ASSERTION) + len(_ASSERTION)
    assertion, end = _DECODER.raw_decode(spelling, at)
    return spelling[:at], assertion, spelling[end:]


def with_assertion(spelling: str, assertion: dict[str, Any]) -> str:
    """The canonical spelling of the same state with another assertion."""
    before, _, behind = split_at_assertion(spelling)
    return f"{before}{_dump(assertion)}{behind}"


def digest(spelling: str | None) -> str | None:
    """sha256 of a state's canonical spelling; None for an object that does not exist."""
    return None if spelling is None else hashlib.sha256(spelling.encode("utf-8")).hexdigest()


def fold(text: str) -> str:
    """The form in which names and tags are compared: case folded, one space."""
    return " ".join(text.split()).casefold()


@dataclass(slots=True, frozen=True)
class ObjectType:
    """How one kind of object is read and written."""

    name: str
    load: Callable[[sqlite3.Connection, str], State | None]
    store: Callable[[sqlite3.Connection, str, State | None, int], None]
    """Write the state (None removes); the last argument is the journal's seq."""
    ids: str
    """SQL that lists the ids of all objects of the kind, as text."""


# -- entries ---------------------------------------------------------------------------

COLUMNS = ("title", "byline", "speaker", "publisher", "language", "date", "date_from", "date_to")
"""What lists and filters need of an entry, in the order of the table."""


_ENTRY_ROW = (
    "SELECT uid, kind, model_version, body, edited, text, assertion, parent, added, keys, "
    "title, byline, speaker, publisher, language, date, date_from, date_to, number FROM entries "
)


INSERT_ENTRY = (
    "INSERT INTO entries (number, uid, kind, version, model_version, body, edited, text, "
    "assertion, status, confidence, parent, added, keys, text_seq, title, byline, speaker, "
    "publisher, language, date, date_from, date_to) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
INSERT_KEY = "INSERT OR IGNORE INTO keys (key, number) VALUES (?, ?)"


def _load_entry(db: sqlite3.Connection, number: str) -> State | None:
    row = db.execute(_ENTRY_ROW + "WHERE number = ?", (int(number),)).fetchone()
    return None if row is None else _entry_state(row)


def load_entries(db: sqlite3.Connection, numbers: Sequence[int]) -> dict[int, State]:
    """The states of these entries by number; those that are not there are left out."""
    marks = ",".join("?" * len(numbers))
    rows = db.execute(f"{_ENTRY_ROW} WHERE number IN ({marks})", list(numbers))
    return {row[18]: _entry_state(row) for row in rows}


def _entry_state(row: Sequence[Any]) -> State:
    return {
        "uid": row[0],
        "kind": row[1],
        "model_version": row[2],
        "body": json.loads(row[3]),
        "edited": json.loads(row[4]),
        "text": row[5],
        "assertion": json.loads(row[6]),
        "parent": row[7],
        "added": row[8],
        "keys": json.loads(row[9]),
        "columns": dict(zip(COLUMNS, row[10:18], strict=True)),
    }


def _store_entry(db: sqlite3.Connection, number: str, state: State | None, seq: int) -> None:
    key = int(number)
    old = db.execute("SELECT version, language FROM entries WHERE number = ?", (key,)).fetchone()
    if state is None:
        db.execute("DELETE FROM entries WHERE number = ?", (key,))
        db.execute(
            "INSERT OR REPLACE INTO gone (number, version, seq) VALUES (?, ?, ?)",
            (key, old[0] if old else 0, seq),
        )
        return
    if old is None:
        old = db.execute("SELECT version, NULL FROM gone WHERE number = ?", (key,)).fetchone()
        if old:
            db.execute("DELETE FROM gone WHERE number = ?", (key,))
    columns = state["columns"]
    db.execute(
        f"{INSERT_ENTRY} ON CONFLICT (number) DO UPDATE SET uid = excluded.uid, "
        "kind = excluded.kind, "
        "version = excluded.version, model_version = excluded.model_version, "
        "body = excluded.body, edited = excluded.edited, text = excluded.text, "
        "assertion = excluded.assertion, status = excluded.status, "
        "confidence = excluded.confidence, parent = excluded.parent, added = excluded.added, "
        "keys = excluded.keys, text_seq = excluded.text_seq, title = excluded.title, "
        "byline = excluded.byline, speaker = excluded.speaker, publisher = excluded.publisher, "
        "language = excluded.language, date = excluded.date, date_from = excluded.date_from, "
        "date_to = excluded.date_to",
        (
            key,
            state["uid"],
            state["kind"],
            (old[0] if old else 0) + 1,
            state["model_version"],
            _dump(state["body"]),
            _dump(state["edited"]),
            state["text"],
            _dump(state["assertion"]),
            state["assertion"]["status"],
            state["assertion"]["confidence"],
            state["parent"],
            state["added"],
            _dump(state["keys"]),
            seq,
            *(columns[name] for name in COLUMNS),
        ),
    )
    if old is not None:
        db.execute("DELETE FROM keys WHERE number = ?", (key,))
        if old[1] != columns["language"]:
            # Quotations are searched in the language of the source that holds them.
            db.execute("UPDATE entries SET text_seq = ? WHERE parent = ?", (seq, key))
    db.executemany(INSERT_KEY, [(k, key) for k in state["keys"]])


def store_assertions(
    db: sqlite3.Connection, kind: str, changed: Sequence[tuple[str | int, dict[str, Any]]]
) -> None:
    """Set nothing but the assertions of entries or links: (number or uid, assertion).

    What was decided is not in the full-text index, so entries keep the seq of their text.
    """
    table, key, version = {
        "entry": ("entries", "number", ", version = version + 1"),
        "link": ("links", "uid", ""),
    }[kind]
    db.executemany(
        f"UPDATE {table} SET assertion = ?, status = ?, confidence = ?{version} WHERE {key} = ?",
        [
            (
                _dump(known),
                known["status"],
                known["confidence"],
                name if key == "uid" else int(name),
            )
            for name, known in changed
        ],
    )


# -- tags ------------------------------------------------------------------------------


def _load_tags(db: sqlite3.Connection, number: str) -> State | None:
    rows = db.execute("SELECT tag FROM tags WHERE number = ? ORDER BY tag", (int(number),))
    tags = [row[0] for row in rows]
    return {"tags": tags} if tags else None


def _store_tags(db: sqlite3.Connection, number: str, state: State | None, _seq: int) -> None:
    db.execute("DELETE FROM tags WHERE number = ?", (int(number),))
    db.executemany(
        "INSERT INTO tags (number, tag, folded) VALUES (?, ?, ?)",
        [(int(number), tag, fold(tag)) for tag in (state or {}).get("tags", ())],
    )


def tags_of(db: sqlite3.Connection, numbers: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """The tags of these entries in order; those without any are left out."""
    found: dict[int, list[str]] = {}
    marks = ",".join("?" * len(numbers))
    for number, tag in db.execute(
        f"SELECT number, tag FROM tags WHERE number IN ({marks}) ORDER BY number, tag", numbers
    ):
        found.setdefault(number, []).append(tag)
    return {number: tuple(tags) for number, tags in found.items()}


def store_tags(
    db: sqlite3.Connection, changed: Sequence[tuple[int, tuple[str, ...], tuple[str, ...]]]
) -> None:
    """Set the tags of entries: (number, those it has, those it shall have)."""
    db.executemany(
        "DELETE FROM tags WHERE number = ? AND tag = ?",
        [(n, tag) for n, before, after in changed for tag in before if tag not in after],
    )
    db.executemany(
        "INSERT INTO tags (number, tag, folded) VALUES (?, ?, ?)",
        [(n, tag, fold(tag)) for n, before, after in changed for tag in after if tag not in before],
    )


# -- agents ----------------------------------------------------------------------------


def _load_agent(db: sqlite3.Connection, uid: str) -> State | None:
    row = db.execute("SELECT name, aliases, type FROM agents WHERE uid = ?", (uid,)).fetchone()
    return {"name": row[0], "aliases": json.loads(row[1]), "type": row[2]} if row else None


def _store_agent(db: sqlite3.Connection, uid: str, state: State | None, seq: int) -> None:
    named = {row[0] for row in db.execute("SELECT folded FROM agent_names WHERE agent = ?", (uid,))}
    db.execute("DELETE FROM agent_names WHERE agent = ?", (uid,))
    if state is None:
        db.execute("DELETE FROM agents WHERE uid = ?", (uid,))
        now: set[str] = set()
    else:
        db.execute(
            "INSERT INTO agents (uid, name, aliases, type) VALUES (?, ?, ?, ?) ON CONFLICT (uid) "
            "DO UPDATE SET name = excluded.name, aliases = excluded.aliases, type = excluded.type",
            (uid, state["name"], _dump(state["aliases"]), state["type"]),
        )
        now = {fold(name) for name in (state["name"], *state["aliases"])}
        db.executemany(
            "INSERT OR REPLACE INTO agent_names (folded, agent) VALUES (?, ?)",
            [(name, uid) for name in now],
        )
    if len(named | now) > 1:
        # The speaker's other names are searchable on every quotation of theirs.
        db.executemany(
            "UPDATE entries SET text_seq = ? WHERE speaker = ?",
            [(seq, name) for name in named | now],
        )


# -- plain rows ------------------------------------------------------------------------


def _plain(
    name: str, table: str, key: str, columns: tuple[str, ...], json_columns: tuple[str, ...] = ()
) -> ObjectType:
    """An object that is one row of one table."""
    listed = ", ".join(columns)
    marks = ", ".join("?" * (len(columns) + 1))
    updates = ", ".join(f"{column} = excluded.{column}" for column in columns)

    def load(db: sqlite3.Connection, key_value: str) -> State | None:
        row = db.execute(f"SELECT {listed} FROM {table} WHERE {key} = ?", (key_value,)).fetchone()
        if row is None:
            return None
        state: State = dict(zip(columns, row, strict=True))
        for column in json_columns:
            state[column] = json.loads(state[column]) if state[column] is not None else None
        return state

    def store(db: sqlite3.Connection, key_value: str, state: State | None, seq: int) -> None:
        if state is None:
            if name == "note":
                _note_changed(db, key_value, seq)
            db.execute(f"DELETE FROM {table} WHERE {key} = ?", (key_value,))
            return
        values = [
            _dump(state[c]) if c in json_columns and state[c] is not None else state[c]
            for c in columns
        ]
        db.execute(
            f"INSERT INTO {table} ({key}, {listed}) VALUES ({marks}) "
            f"ON CONFLICT ({key}) DO UPDATE SET {updates}",
            (key_value, *values),
        )
        if name == "note":
            _note_changed(db, key_value, seq)

    return ObjectType(name, load, store, f"SELECT CAST({key} AS TEXT) FROM {table} ORDER BY {key}")


def _note_changed(db: sqlite3.Connection, uid: str, seq: int) -> None:
    db.execute(
        "UPDATE entries SET text_seq = ? WHERE number = (SELECT number FROM notes WHERE uid = ?)",
        (seq, uid),
    )


def _load_link(db: sqlite3.Connection, uid: str) -> State | None:
    state = _LINK_ROW.load(db, uid)
    if state is not None:
        del state["status"], state["confidence"]
    return state


def _store_link(db: sqlite3.Connection, uid: str, state: State | None, seq: int) -> None:
    if state is not None:
        known = state["assertion"]
        state = {**state, "status": known["status"], "confidence": known["confidence"]}
    _LINK_ROW.store(db, uid, state, seq)


_LINK_ROW = _plain(
    "link",
    "links",
    "uid",
    (
        *("relation", "source", "target", "target_key", "label", "source_anchor"),
        *("target_anchor", "note", "assertion", "status", "confidence"),
    ),
    ("source_anchor", "target_anchor", "assertion"),
)

TYPES: dict[str, ObjectType] = {
    kind.name: kind
    for kind in (
        _plain("relation", "relations", "name", ("inverse", "key", "symmetric")),
        ObjectType("agent", _load_agent, _store_agent, "SELECT uid FROM agents ORDER BY uid"),
        _plain("agent_pair", "agent_pairs", "pair", ("one", "other", "assertion"), ("assertion",)),
        ObjectType(
            "entry",
            _load_entry,
            _store_entry,
            "SELECT CAST(number AS TEXT) FROM entries ORDER BY number",
        ),
        _plain(
            "capture",
            "captures",
            "uid",
            (
                *("number", "revision", "original", "locator", "path", "tool", "tool_version"),
                *("at", "body"),
            ),
            ("body",),
        ),
        ObjectType(
            "tags",
            _load_tags,
            _store_tags,
            "SELECT DISTINCT CAST(number AS TEXT) FROM tags ORDER BY number",
        ),
        _plain("tag_fact", "tag_facts", "tag", ("description", "colour")),
        _plain(
            "note",
            "notes",
            "uid",
            ("number", "body", "anchor", "author", "created", "changed"),
            ("anchor",),
        ),
        ObjectType("link", _load_link, _store_link, "SELECT uid FROM links ORDER BY uid"),
        _plain("saved", "saved", "name", ("query",)),
        _plain("imported", "imported", "sha256", ("path", "at")),
        _plain("quarantine", "quarantine", "id", ("sha256", "path", "reason", "at")),
    )
}
"""Every kind of object by name, in the order in which a new archive can take them."""
