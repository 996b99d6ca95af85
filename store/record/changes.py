"""Changes that people make: editing, tagging, linking, deleting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from store.errors import Conflict, NotFound, Refused
from store.fields import parse_fields
from store.record.journal import Journal
from store.record.linking import is_symmetric, joined
from store.record.reading import missing
from store.record.states import assemble, assertion_json, build, decided
from store.record.transaction import Transaction
from store.record.weave import add_link, ensure_agent, entry_state, passage, text_of

_BATCH = 250
"""Entries changed in one transaction."""
T = TypeVar("T")


def edit(journal: Journal, number: int, values: Mapping[str, Any], version: int | None) -> None:
    """Set fields of an entry to what a person says.

    Raises NotFound, Refused for a value that does not fit, and Conflict where the entry
    is no longer at ``version``.
    """
    from pydantic import ValidationError

    with journal.write(f"edit #{number}") as tx:
        state = entry_state(tx, number)
        row = tx.db.execute("SELECT version FROM entries WHERE number = ?", (number,)).fetchone()
        if version is not None and row[0] != version:
            raise Conflict(f"#{number} was changed by somebody else meanwhile; nothing was saved.")
        edited = {**state["edited"], **parse_fields(state["kind"], dict(values))}
        text = text_of(tx.db, state["text"])
        try:
            entry = assemble(state["body"], edited, text)
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join(str(part) for part in first["loc"][1:])
            raise Refused(f"{field or 'The entry'}: {first['msg']}.") from error
        if entry.kind == "quotation" and entry.attribution.speaker:
            ensure_agent(tx, entry.attribution.speaker)
        tx.put(
            "entry",
            number,
            build(
                state["body"],
                edited,
                entry,
                text=state["text"],
                assertion=state["assertion"],
                parent=state["parent"],
                added=state["added"],
            ),
            "edit",
            number,
        )


def named(numbers: Sequence[int]) -> str:
    """These entries in the label of a batch."""
    return f"#{numbers[0]}" if len(numbers) == 1 else f"{len(numbers):,} entries"


def parts(numbers: Sequence[T], size: int | None = None) -> Iterable[Sequence[T]]:
    """The numbers in pieces of one transaction each."""
    size = size or _BATCH
    return (numbers[at : at + size] for at in range(0, len(numbers), size))


def link(
    journal: Journal,
    source: int,
    relation: str,
    target: int,
    note: str,
    source_span: tuple[int, int] | None,
    target_span: tuple[int, int] | None,
) -> str:
    """Join two entries, or passages of them; the uid of the link.

    Where a machine's proposal joins the two as wholes, open or rejected, a person's link of
    the wholes confirms it. Raises Refused for an unknown relation, a link to itself or one
    that is there.
    """
    from schema.assertions import Assertion

    with journal.write(f"link #{source} {relation} #{target}") as tx:
        symmetric = is_symmetric(tx.db, relation)
        if source == target:
            raise Refused("An entry is not linked to itself.")
        if source_span is None and target_span is None:
            known = _known_whole(tx, joined(tx.db, source, relation, target, symmetric))
            if known is not None:
                return _confirmed_by_hand(tx, known, note, f"#{source} {relation} #{target}")
        anchors = [
            passage(tx, number, span)
            for number, span in ((source, source_span), (target, target_span))
        ]
        uid = add_link(
            tx,
            source,
            relation,
            target,
            anchor=anchors[0],
            target_anchor=anchors[1],
            assertion=assertion_json(Assertion(decided_by=tx.actor)),
            note=note,
        )
        if uid is None:
            raise Refused(f"#{source} {relation} #{target} is there already.")
        return uid


def _known_whole(tx: Transaction, uids: Sequence[str]) -> str | None:
    """The first of these links that joins entries as wholes."""
    for uid in uids:
        state = tx.load("link", uid)
        if state and state["source_anchor"] is None and state["target_anchor"] is None:
            return uid
    return None


def _confirmed_by_hand(tx: Transaction, uid: str, note: str, words: str) -> str:
    state = tx.load("link", uid)
    assert state is not None
    if state["assertion"]["status"] == "confirmed":
        raise Refused(f"{words} is there already.")
    state["assertion"] = decided(state["assertion"], "confirmed", tx.actor, tx.at)
    tx.put("link", uid, {**state, "note": note or state["note"]}, "link", state["source"])
    return uid


def unlink(journal: Journal, uid: str) -> None:
    """Remove a link. Raises NotFound.

    One that a machine proposed stays as rejected, so that it is not proposed again.
    """
    with journal.write("unlink") as tx:
        state = tx.load("link", uid)
        if state is None:
            raise NotFound("That link is not in the archive.")
        after = None
        if state["assertion"].get("rule"):
            after = {**state, "assertion": decided(state["assertion"], "rejected", tx.actor, tx.at)}
        tx.put("link", uid, after, "unlink", state["source"])


def delete(journal: Journal, numbers: Sequence[int]) -> int:
    """Remove entries with their quotations, tags, notes and outgoing links.

    Links from elsewhere to them stay and dangle. Undo brings everything back.
    """
    count = 0
    with journal.write(f"delete {named(numbers)}") as tx:
        for number in numbers:
            if tx.load("entry", number) is None:
                if count == 0 and len(numbers) == 1:
                    raise missing(number)
                continue
            count += delete_one(tx, number)
    return count


def delete_one(tx: Transaction, number: int) -> int:
    """Remove one entry with what hangs on it, in a transaction under way. How many entries."""
    count = 1
    for (child,) in tx.db.execute(
        "SELECT number FROM entries WHERE parent = ?", (number,)
    ).fetchall():
        count += delete_one(tx, child)
    state = entry_state(tx, number)
    for (sha,) in tx.db.execute(
        "SELECT sha256 FROM imported WHERE sha256 IN (SELECT original FROM captures WHERE "
        "number = ?)",
        (number,),
    ).fetchall():
        tx.put("imported", sha, None, "delete", number)
    for kind, table, column in (
        ("note", "notes", "number"),
        ("link", "links", "source"),
        ("capture", "captures", "number"),
    ):
        for (uid,) in tx.db.execute(
            f"SELECT uid FROM {table} WHERE {column} = ?", (number,)
        ).fetchall():
            tx.put(kind, uid, None, "delete", number)
    for uid, source, symmetric in tx.db.execute(
        "SELECT l.uid, l.source, r.symmetric FROM links l "
        "LEFT JOIN relations r ON r.name = l.relation WHERE l.target = ?",
        (number,),
    ).fetchall():
        link = tx.load("link", uid)
        assert link is not None
        key = link["target_key"] or f"uid:{state['uid']}"
        # A likeness that nobody confirmed says nothing without the other end.
        doubtful = symmetric and link["assertion"]["status"] != "confirmed"
        if state["kind"] == "quotation" or doubtful:
            tx.put("link", uid, None, "delete", source)
            continue
        label = link["label"] or state["columns"]["title"]
        tx.put(
            "link",
            uid,
            {**link, "target": None, "target_key": key, "label": label},
            "dangle",
            source,
        )
    tx.put("tags", number, None, "delete", number)
    tx.put("entry", number, None, "delete", number)
    return count
