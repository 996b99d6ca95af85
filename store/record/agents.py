"""Agents: who speaks, by which names, and which names are one or are not."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from store.errors import NotFound, Refused
from store.names import surface
from store.record.journal import Journal
from store.record.objects import State, fold
from store.record.transaction import Transaction
from store.rows import AgentRow, SamePair

_CALLED = 8
"""Ways in which sources call an agent that are listed."""


def agents(db: sqlite3.Connection) -> list[AgentRow]:
    """Every agent with how many quotations it has, rejected ones left out; by name."""
    owner = dict(db.execute("SELECT folded, agent FROM agent_names").fetchall())
    counts: dict[str, int] = {}
    called: dict[str, dict[str, int]] = {}
    for speaker, said, count in db.execute(
        # What a person entered as the speaker is not what the passage calls them.
        "SELECT speaker, coalesce(json_extract(edited, '$.place.exact'), "
        "CASE WHEN json_extract(edited, '$.speaker') IS NULL "
        "THEN json_extract(body, '$.attribution.place.exact') END), count(*) "
        "FROM entries WHERE speaker IS NOT NULL AND status <> 'rejected' GROUP BY 1, 2"
    ):
        uid = owner.get(speaker)
        if uid is None:
            continue
        counts[uid] = counts.get(uid, 0) + count
        if said:
            ways = called.setdefault(uid, {})
            ways[said] = ways.get(said, 0) + count
    return [
        AgentRow(
            uid, name, tuple(json.loads(aliases)), kind, counts.get(uid, 0),
            _called(name, json.loads(aliases), called.get(uid, {})),
        )
        for uid, name, aliases, kind in db.execute(
            "SELECT uid, name, aliases, type FROM agents ORDER BY name COLLATE NOCASE, uid"
        )
    ]  # fmt: skip


def _called(name: str, aliases: list[str], ways: dict[str, int]) -> tuple[str, ...]:
    known = {fold(n) for n in (name, *aliases)}
    found: dict[str, tuple[int, str]] = {}
    for said, count in ways.items():
        line = surface(said, name)
        if line is not None and fold(line) not in known:
            total, first = found.get(fold(line), (0, line))
            found[fold(line)] = total + count, first
    ordered = sorted(found.values(), key=lambda item: (-item[0], item[1]))
    return tuple(line for _, line in ordered[:_CALLED])


def find_agent(db: sqlite3.Connection, name: str) -> str:
    """The uid of the agent who goes by that name. Raises NotFound."""
    row = db.execute("SELECT agent FROM agent_names WHERE folded = ?", (fold(name),)).fetchone()
    if row is None:
        raise NotFound(f"Nobody in this archive goes by the name “{name}”.")
    uid: str = row[0]
    return uid


def _state(tx: Transaction, uid: str) -> State:
    state = tx.load("agent", uid)
    assert state is not None
    return state


def merge_agents(journal: Journal, keep: str, other: str) -> None:
    """Make two names one agent: ``keep`` takes over the names of ``other``.

    Raises NotFound for an unknown name, Refused where they are one already.
    """
    with journal.write(f"merge {other} into {keep}") as tx:
        first, second = find_agent(tx.db, keep), find_agent(tx.db, other)
        if first == second:
            raise Refused(f"“{keep}” and “{other}” are one already.")
        kept, gone = _state(tx, first), _state(tx, second)
        names = [*kept["aliases"], gone["name"], *gone["aliases"]]
        kind = kept["type"] if kept["type"] != "unknown" else gone["type"]
        after = {**kept, "aliases": list(dict.fromkeys(names)), "type": kind}
        tx.put("agent", second, None, "merge agents")
        tx.put("agent", first, after, "merge agents")


def split_agent(journal: Journal, alias: str) -> str:
    """Make ``alias`` an agent of its own again, and not the same as the one it was part of.

    The name of that one. Raises NotFound, Refused where it is the agent's only or first name.
    """
    from schema.base import new_uid

    with journal.write(f"split {alias} off") as tx:
        uid = find_agent(tx.db, alias)
        state = _state(tx, uid)
        taken = next((a for a in state["aliases"] if fold(a) == fold(alias)), None)
        if taken is None:
            raise Refused(
                f"“{alias}” is what this agent is listed under; split one of its other names "
                "off, or rename it first."
            )
        rest = [a for a in state["aliases"] if a != taken]
        tx.put("agent", uid, {**state, "aliases": rest}, "split agent")
        fresh = {"name": taken, "aliases": [], "type": state["type"]}
        tx.put("agent", new_uid(), fresh, "split agent", new=True)
        _reject(tx, state["name"], taken)
        name: str = state["name"]
        return name


def edit_agent(journal: Journal, name: str, changes: dict[str, Any]) -> None:
    """Change an agent's ``name``, ``aliases`` (a list) or ``type``; the old name stays an alias.

    Raises NotFound, and Refused where a name is another agent's already.
    """
    with journal.write(f"edit agent {name}") as tx:
        uid = find_agent(tx.db, name)
        state = _state(tx, uid)
        after = {**state, **changes}
        if not after["name"].strip() or len(after["name"]) > 1000:
            raise Refused("An agent has a name of 1 to 1,000 characters.")
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


# -- the same, or not ------------------------------------------------------------------------


def _key(one: str, other: str) -> tuple[str, str]:
    first, second = sorted((fold(one), fold(other)))
    return first, second


def _reject(tx: Transaction, one: str, other: str) -> bool:
    from schema.assertions import Assertion, Status
    from store.record.states import assertion_json

    first, second = _key(one, other)
    # A name has no line end once folded, so that the pair's spelling is unambiguous.
    key = f"{first}\n{second}"
    known = tx.load("agent_pair", key)
    if known is not None and known["assertion"]["status"] == "rejected":
        return False
    made = Assertion(status=Status.REJECTED, decided_by=tx.actor)
    assertion = {**assertion_json(made), "at": tx.at}
    state = {"one": first, "other": second, "assertion": assertion}
    return tx.put("agent_pair", key, state, "not the same")


def not_same(journal: Journal, one: str, other: str) -> bool:
    """Never propose the two as the same again; False where that was said before.

    The pair is known by its names, so that it holds through merges and imports.
    Raises NotFound for an unknown name, Refused where they are one agent.
    """
    with journal.write(f"{one} is not {other}") as tx:
        first, second = find_agent(tx.db, one), find_agent(tx.db, other)
        if first == second:
            raise Refused(f"“{one}” and “{other}” are one agent; split one name off instead.")
        return _reject(tx, _state(tx, first)["name"], _state(tx, second)["name"])


def rejected_pairs(db: sqlite3.Connection) -> set[tuple[str, str]]:
    """Pairs of folded names that a person said are not the same, each in order."""
    rows = db.execute("SELECT one, other, assertion FROM agent_pairs")
    return {(a, b) for a, b, held in rows if json.loads(held)["status"] == "rejected"}


def same_pairs(db: sqlite3.Connection) -> list[SamePair]:
    """Agents who may be one, the surest first; what was said not to be the same is left out."""
    from store.likeness import alike

    known = agents(db)
    apart: dict[str, set[str]] = {}
    for one, other in rejected_pairs(db):
        apart.setdefault(one, set()).add(other)
        apart.setdefault(other, set()).add(one)
    folded = [{fold(n) for n in agent.names} for agent in known] if apart else []

    def told_apart(one: int, other: int) -> bool:
        return bool(apart) and any(
            not folded[other].isdisjoint(apart.get(n, ())) for n in folded[one]
        )

    return [
        SamePair(known[pair.full], known[pair.other], pair.confidence, pair.reason)
        for pair in alike([agent.names for agent in known])
        if not told_apart(pair.full, pair.other)
    ]
