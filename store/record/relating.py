"""How entries hang together: edges, shared targets, shared keys, voices of the same days."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from store.record.reading import missing
from store.relating import Days, Edge, JoinedTo, NearVoice, SharedTarget

CROWD = 200
"""Entries that lead to one target beyond which that they do says nothing about two of them."""
_CHUNK = 400
_DATES_CHUNK = 50_000


def edges(db: sqlite3.Connection, numbers: Sequence[int]) -> list[Edge]:
    """Links out of and into these entries, each once; those of a source to its quotations not.

    Links to or from rejected entries are left out.
    """
    found: dict[str, Edge] = {}
    for at in range(0, len(numbers), _CHUNK):
        part = [int(n) for n in numbers[at : at + _CHUNK]]
        marks = ",".join("?" * len(part))
        for end in ("source", "target"):
            for row in db.execute(
                "SELECT l.uid, l.relation, coalesce(r.inverse, l.relation), l.source, l.target, "
                "coalesce(l.label, l.target_key, ''), l.status, l.note FROM links l "
                "JOIN entries s ON s.number = l.source "
                "LEFT JOIN entries t ON t.number = l.target "
                "LEFT JOIN relations r ON r.name = l.relation "
                f"WHERE l.{end} IN ({marks}) AND l.status <> 'rejected' "
                "AND s.status <> 'rejected' AND coalesce(t.status, '') <> 'rejected' "
                "AND NOT (l.relation = 'quotes' AND coalesce(t.parent, 0) = l.source)",
                part,
            ):
                found[row[0]] = Edge(*row)
    return sorted(found.values(), key=lambda e: (e.relation, e.source, e.target or 0, e.uid))


def joined_to(db: sqlite3.Connection, number: int) -> list[JoinedTo]:
    """Every link of an entry with another one, rejected ones as well."""
    rows = db.execute(
        "SELECT target, uid, relation, status, json_extract(assertion, '$.rule') FROM links "
        "WHERE source = ? AND target IS NOT NULL UNION ALL "
        "SELECT source, uid, relation, status, json_extract(assertion, '$.rule') FROM links "
        "WHERE target = ?",
        (number, number),
    )
    return [JoinedTo(*row) for row in rows]


def shared_targets(db: sqlite3.Connection, number: int, limit: int) -> list[SharedTarget]:
    """Other entries linked to what this one is linked to, the rarest targets first.

    A target that more than ``CROWD`` entries lead to is passed over.
    """
    found: list[SharedTarget] = []
    for target, key, name in db.execute(
        "SELECT DISTINCT l.target, l.target_key, coalesce(t.title, l.label, l.target_key, '') "
        "FROM links l LEFT JOIN entries t ON t.number = l.target "
        "WHERE l.source = ? AND l.status <> 'rejected' "
        "AND NOT (l.relation = 'quotes' AND coalesce(t.kind, '') = 'quotation')",
        (number,),
    ).fetchall():
        where, value = ("target = ?", target)
        if target is None:
            where, value = ("target IS NULL AND target_key = ?", key)
        others = [
            row[0]
            for row in db.execute(
                f"SELECT DISTINCT source FROM links WHERE {where} AND source <> ? "
                "AND status <> 'rejected' LIMIT ?",
                (value, number, CROWD + 1),
            )
        ]
        if len(others) <= CROWD:
            found += [SharedTarget(n, target, name, len(others) + 1) for n in others]
    found.sort(key=lambda s: (s.linked, s.number))
    return found[:limit]


def having_keys(db: sqlite3.Connection, keys: Sequence[str]) -> list[tuple[str, int]]:
    """(key, entry) for every entry that goes by one of these identity keys."""
    found: list[tuple[str, int]] = []
    for at in range(0, len(keys), _CHUNK):
        part = list(keys[at : at + _CHUNK])
        marks = ",".join("?" * len(part))
        found += db.execute(
            f"SELECT key, number FROM keys WHERE key IN ({marks}) ORDER BY key, number", part
        ).fetchall()
    return found


def near_voices(db: sqlite3.Connection, number: int, days: int, crowd: int) -> list[NearVoice]:
    """Other sources within ``days`` of this one in which somebody speaks who speaks in it.

    Agents who speak in more than ``crowd`` sources of these days are passed over. Sources
    without a date, or with one that is open for more than a month, have no neighbours.
    Raises NotFound.
    """
    own = db.execute(
        "SELECT date_from, date_to FROM entries WHERE number = ?", (number,)
    ).fetchone()
    if own is None:
        raise missing(number)
    if own[0] is None or own[1] - own[0] > 31:
        return []
    found: list[NearVoice] = []
    for agent, name in db.execute(
        "SELECT DISTINCT a.uid, a.name FROM entries q JOIN agent_names n ON n.folded = q.speaker "
        "JOIN agents a ON a.uid = n.agent WHERE q.parent = ? AND q.status <> 'rejected'",
        (number,),
    ).fetchall():
        rows = db.execute(
            "SELECT DISTINCT p.number, max(0, p.date_from - ?, ? - p.date_to) "
            "FROM agent_names n JOIN entries q ON q.speaker = n.folded "
            "JOIN entries p ON p.number = q.parent WHERE n.agent = ? AND q.status <> 'rejected' "
            "AND p.status <> 'rejected' AND p.number <> ? AND p.date_to - p.date_from <= 31 "
            "AND p.date_from <= ? AND p.date_to >= ? LIMIT ?",
            (own[1], own[0], agent, number, own[1] + days, own[0] - days, crowd + 1),
        ).fetchall()
        if len(rows) <= crowd:
            found += [NearVoice(n, name, len(rows) + 1, apart) for n, apart in rows]
    return found


def dates(db: sqlite3.Connection, numbers: Sequence[int]) -> Days:
    """How often each date is there among these entries."""
    counted: dict[tuple[int, int, bool], int] = {}
    undated = 0
    for at in range(0, len(numbers), _DATES_CHUNK):
        part = json.dumps([int(n) for n in numbers[at : at + _DATES_CHUNK]])
        for first, last, vague, count in db.execute(
            "SELECT e.date_from, e.date_to, e.date GLOB '*[~?%X]*', count(*) "
            "FROM json_each(?) j JOIN entries e ON e.number = j.value GROUP BY 1, 2, 3",
            (part,),
        ):
            if first is None:
                undated += count
            else:
                key = (first, last, bool(vague))
                counted[key] = counted.get(key, 0) + count
    return Days([(*key, count) for key, count in sorted(counted.items())], undated)
