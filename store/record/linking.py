"""Links that a machine proposes: taking them in, listing them, what stands between entries."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence

from store.errors import Refused
from store.record.journal import Journal
from store.record.states import assertion_json
from store.record.transaction import Transaction
from store.record.weave import add_link
from store.rows import LinkProposal, LinkState, ProposedLink

BATCH = 250
"""Links that go into one transaction."""


def propose(
    journal: Journal,
    found: Sequence[LinkProposal],
    label: str,
    progress: Callable[[int], None] | None,
) -> int:
    """Take in what a machine proposes, as one batch; how many were new.

    A pair that the relation joins already, proposed, confirmed or rejected, is passed over;
    so is one whose entries are gone. Raises Refused for a relation that is not known.
    """
    added = 0
    with journal.batch(label):
        for at in range(0, len(found), BATCH):
            part = found[at : at + BATCH]
            with journal.write(label) as tx:
                added += sum(_propose_one(tx, item) for item in part)
            if progress:
                progress(at + len(part))
    return added


def _propose_one(tx: Transaction, item: LinkProposal) -> bool:
    from schema.assertions import Assertion, Status

    symmetric = is_symmetric(tx.db, item.relation)
    if item.source == item.target or joined(
        tx.db, item.source, item.relation, item.target, symmetric
    ):
        return False
    there = tx.db.execute(
        "SELECT count(*) FROM entries WHERE number IN (?, ?) AND status <> 'rejected'",
        (item.source, item.target),
    ).fetchone()
    if there[0] != 2:
        return False
    assertion = Assertion(
        status=Status.PROPOSED,
        confidence=item.confidence,
        rule=item.rule,
        version=item.version,
    )
    added = add_link(
        tx,
        item.source,
        item.relation,
        item.target,
        assertion=assertion_json(assertion),
        note=item.note,
    )
    return added is not None


def is_symmetric(db: sqlite3.Connection, relation: str) -> bool:
    """Whether both directions of a relation mean the same. Raises Refused for an unknown one."""
    row = db.execute("SELECT symmetric FROM relations WHERE name = ?", (relation,)).fetchone()
    if row is None:
        known = ", ".join(r[0] for r in db.execute("SELECT name FROM relations ORDER BY 1"))
        raise Refused(f"There is no relation “{relation}”; there are {known}.")
    return bool(row[0])


def joined(
    db: sqlite3.Connection, source: int, relation: str, target: int, symmetric: bool
) -> list[str]:
    """Uids of the links between two entries by a relation, whatever their status."""
    ends = [(source, target), (target, source)] if symmetric else [(source, target)]
    return [
        row[0]
        for near, far in ends
        for row in db.execute(
            "SELECT uid FROM links WHERE source = ? AND relation = ? AND target = ? ORDER BY uid",
            (near, relation, far),
        )
    ]


def states(db: sqlite3.Connection, relation: str) -> list[LinkState]:
    """Every link of a relation whose target is here, rejected ones as well."""
    rows = db.execute(
        "SELECT source, target, status, json_extract(assertion, '$.rule') FROM links "
        "WHERE relation = ? AND target IS NOT NULL ORDER BY source, target, uid",
        (relation,),
    )
    return [LinkState(*row) for row in rows]


def proposed(db: sqlite3.Connection, relation: str | None) -> list[ProposedLink]:
    """The links that nobody has decided about, the surest first; of rejected entries none."""
    rows = db.execute(
        "SELECT l.uid, l.relation, l.source, s.title, l.target, t.title, l.confidence, "
        "json_extract(l.assertion, '$.rule'), l.note FROM links l "
        "JOIN entries s ON s.number = l.source JOIN entries t ON t.number = l.target "
        "WHERE l.status = 'proposed' AND (? IS NULL OR l.relation = ?) "
        "AND s.status <> 'rejected' AND t.status <> 'rejected' "
        "ORDER BY l.confidence DESC, l.source, l.target, l.uid",
        (relation, relation),
    )
    return [ProposedLink(*row) for row in rows]
