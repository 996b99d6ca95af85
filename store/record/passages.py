"""What people attach to passages: quotations of their own, and notes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from store.errors import Conflict, NotFound, Refused
from store.fields import parse_fields
from store.record.changes import edit
from store.record.decisions import decide
from store.record.journal import Journal
from store.record.states import assertion_json, body_of, build
from store.record.transaction import Transaction
from store.record.weave import (
    add_link,
    add_note,
    ensure_agent,
    entry_state,
    passage,
    quotation_places,
    require,
)


def quote(journal: Journal, number: int, start: int, end: int, fields: Mapping[str, Any]) -> int:
    """Make a quotation of a passage of a source; its number.

    Where a quotation stands at that very place with that mode, it is confirmed and the
    fields are set on it.
    """
    from schema.assertions import Assertion
    from schema.attribution import Attribution, Mode
    from schema.entries import Quotation

    said = parse_fields("quotation", {k: v for k, v in fields.items() if v is not None})
    mode = said.pop("mode", "direct")
    with journal.batch(f"quote from #{number}"):
        with journal.write("quote") as tx:
            anchor = passage(tx, number, (start, end))
            if not anchor.exact.strip():
                raise Refused("Select the words of the quotation first.")
            place = (anchor.revision, start, end, mode)
            known = quotation_places(tx.db, number).get(place)
            if known is None:
                source = entry_state(tx, number)
                body_said = Attribution(mode=Mode(mode)).model_copy(
                    update={k: tuple(v) if isinstance(v, list) else v for k, v in said.items()}
                )
                entry = Quotation(
                    text=anchor.exact, anchor=anchor, attribution=body_said, source=source["uid"]
                )
                return _add_quotation(tx, number, entry, Assertion(decided_by=tx.actor))
        decide(journal, [known], "confirmed")
        if said:
            edit(journal, known, said, None)
        return known


def _add_quotation(tx: Transaction, parent: int, entry: Any, assertion: Any) -> int:
    confirmed = assertion_json(assertion)
    number = tx.next_number()
    state = build(
        body_of(entry), {}, entry, text=None, assertion=confirmed, parent=parent, added=tx.at
    )
    tx.put("entry", number, state, "add", number, new=True)
    if entry.attribution.speaker:
        ensure_agent(tx, entry.attribution.speaker)
    add_link(tx, parent, "quotes", number, anchor=entry.anchor, assertion=confirmed)
    return number


def annotate(
    journal: Journal,
    number: int,
    body: str,
    span: tuple[int, int] | None,
) -> str:
    """Write a note on an entry or a passage; its uid."""
    if not body.strip():
        raise Refused("The note is empty.")
    with journal.write(f"note on #{number}") as tx:
        require(tx, number)
        anchor = passage(tx, number, span)
        return add_note(tx, number, body, anchor)


def change_note(journal: Journal, uid: str, body: str | None, was: str | None = None) -> None:
    """Change a note's words, or remove it where ``body`` is None.

    Raises NotFound; Conflict where ``was`` is given and the note has other words by now.
    """
    with journal.write("edit note" if body is not None else "delete note") as tx:
        state = tx.load("note", uid)
        if state is None:
            raise NotFound("That note is not in the archive.")
        if was is not None and state["body"] != was:
            raise Conflict("Somebody else changed the note meanwhile; nothing was saved.")
        after = None if body is None else {**state, "body": body, "changed": tx.at}
        tx.put("note", uid, after, "note", state["number"])
