"""What a machine found in a source, on its way into the record as proposals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from store.keys import identity_keys
from store.record.journal import Transaction
from store.record.states import assertion_json, body_of, build
from store.record.weave import ensure_speaker, keep_text, next_number, resolve_dangling
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
    revision = keep_text(tx.db, entry)
    state = build(body, {}, entry, text=revision, assertion=assertion, parent=parent, added=tx.at)
    number = next_number(tx.db)
    tx.put("entry", number, state, "add", number, new=True)
    resolve_dangling(tx, number, state["keys"], entry.uid)
    if entry.kind == "quotation":
        by_machine = assertion["status"] == "proposed"
        ensure_speaker(tx, entry.attribution.speaker, by_machine=by_machine)
    return number


def insert_quotation(tx: Transaction, item: Ready, source: int) -> int:
    """Put a quotation found in entry ``source`` into the record, proposed; its number."""
    uid = tx.db.execute("SELECT uid FROM entries WHERE number = ?", (source,)).fetchone()[0]
    entry = item.found.entry.model_copy(update={"source": uid})
    body = {**item.body, "source": uid}
    return insert(tx, body, entry, assertion=item.assertion, parent=source)
