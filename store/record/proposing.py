"""What a machine found in a source, on its way into the record as proposals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from store.keys import identity_keys
from store.prepared import claim_of, fresh
from store.record.entering import add_entry
from store.record.states import assemble, assertion_json, body_of, build
from store.record.transaction import Transaction
from store.record.weave import ensure_speaker
from store.rows import AnyEntry, Proposal

if TYPE_CHECKING:
    from schema.anchors import Anchor


@dataclass(slots=True, frozen=True)
class Ready:
    """A Proposal with everything that can be computed before its transaction."""

    found: Proposal
    body: dict[str, Any]
    keys: list[str]
    anchor: Anchor
    assertion: dict[str, Any]


def ready(proposals: Sequence[Proposal], text: str, revision: str | None) -> list[Ready]:
    """Dump and anchor what was found in ``text``, whose sha256 is ``revision``."""
    from schema.anchors import Anchor
    from schema.assertions import Assertion, Status

    return [
        Ready(
            found,
            body_of(found.entry),
            list(identity_keys(found.entry)),
            Anchor.of(text, found.start, found.end, revision),
            assertion_json(
                Assertion(
                    status=Status.PROPOSED,
                    confidence=found.confidence,
                    rule=found.rule,
                    version=found.version,
                )
            ),
        )
        for found in proposals
    ]


def insert(
    tx: Transaction,
    body: dict[str, Any],
    entry: AnyEntry,
    *,
    assertion: dict[str, Any],
    parent: int | None = None,
) -> int:
    """Put a new entry into the record, with its text and, where it names one, its speaker."""
    by_machine = assertion["status"] == "proposed"
    return add_entry(tx, fresh(entry, body, by_machine=by_machine), claim_of(assertion), parent)


def insert_quotation(tx: Transaction, item: Ready, source: int) -> int:
    """Put a quotation found in entry ``source`` into the record, proposed; its number."""
    uid = tx.db.execute("SELECT uid FROM entries WHERE number = ?", (source,)).fetchone()[0]
    body = {**item.body, "source": uid}
    return insert(tx, body, item.found.entry, assertion=item.assertion, parent=source)


def restate_quotation(
    tx: Transaction,
    number: int,
    body: dict[str, Any],
    assertion: dict[str, Any],
    anchor: dict[str, Any],
    source: int,
) -> bool:
    """Make a quotation that nobody touched what the rules say now; False where it is already.

    ``body``, ``assertion`` and ``anchor`` as JSON; ``source`` is the entry that holds it.
    """
    state = tx.load("entry", number)
    assert state is not None
    body = {**body, "uid": state["uid"], "source": state["body"].get("source")}
    entry = assemble(body, {}, None)
    new = build(
        body,
        {},
        entry,
        text=None,
        assertion=assertion,
        parent=source,
        added=state["added"],
    )
    changed = tx.put("entry", number, new, "re-extract", number)
    if changed and entry.kind == "quotation":
        ensure_speaker(tx, entry.attribution.speaker, by_machine=True)
    for (uid,) in tx.db.execute(
        "SELECT uid FROM links WHERE source = ? AND target = ? AND relation = 'quotes'",
        (source, number),
    ).fetchall():
        changed |= restate_link(tx, uid, assertion, anchor, source)
    return changed


def restate_link(
    tx: Transaction, uid: str, assertion: dict[str, Any], anchor: dict[str, Any], source: int
) -> bool:
    """Make a link out of ``source`` what the rules say now; False where it is already."""
    link = tx.load("link", uid)
    assert link is not None
    after = {**link, "source_anchor": anchor, "assertion": assertion}
    return tx.put("link", uid, after, "re-extract", source)
