"""What people decide about proposals: confirm, reject, propose again, correct."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from store.errors import Conflict, NotFound, Refused
from store.fields import parse_fields
from store.record.changes import named, parts
from store.record.journal import Journal
from store.record.objects import State, canonical, load_entries, with_assertion
from store.record.reading import missing
from store.record.reviewing import COMES_WITH
from store.record.states import assemble, build, decided
from store.record.transaction import Restated, Transaction
from store.record.weave import ensure_agent, entry_state, passage, places_of

STATUSES = ("proposed", "confirmed", "rejected")
_VERBS = {"confirmed": "confirm", "rejected": "reject", "proposed": "propose again"}


def _check(status: str) -> None:
    if status not in STATUSES:
        raise Refused(f"“{status}” is none of {', '.join(STATUSES)}.")


def decide(
    journal: Journal,
    numbers: Sequence[int],
    status: str,
    progress: Callable[[int], None] | None = None,
) -> int:
    """Confirm or reject what was proposed, with the links that came with it.

    How many entries changed; one step for undo. ``progress`` is called with how many were
    looked at, after each transaction.
    """
    _check(status)
    verb = _VERBS[status]
    changed = done = 0
    with journal.batch(f"{verb} {named(numbers)}"):
        for part in parts(numbers):
            with journal.write(verb) as tx:
                changed += _decide_part(tx, part, status, verb)
            done += len(part)
            if progress:
                progress(done)
    return changed


def _decide_part(tx: Transaction, numbers: Sequence[int], status: str, verb: str) -> int:
    states = load_entries(tx.db, numbers)
    for number in numbers:
        if number not in states:
            raise missing(number)
    changed = [n for n, s in states.items() if s["assertion"]["status"] != status]
    tx.restate("entry", [_restated(tx, n, states[n], status, n) for n in changed], verb)
    links = [
        _restated(tx, uid, link, status, link["source"])
        for uid, link in _links_to(tx, changed)
        if link["assertion"].get("rule") and link["assertion"]["status"] != status
    ]
    tx.restate("link", links, verb)
    return len(changed)


def _restated(tx: Transaction, key: str | int, state: State, status: str, number: int) -> Restated:
    before = canonical(state)
    assert before is not None
    known = decided(state["assertion"], status, tx.actor, tx.at)
    return Restated(key, before, with_assertion(before, known), known, number)


def _links_to(tx: Transaction, numbers: Sequence[int]) -> list[tuple[str, State]]:
    marks, relations = ",".join("?" * len(numbers)), ",".join("?" * len(COMES_WITH))
    uids = tx.db.execute(
        f"SELECT uid FROM links WHERE target IN ({marks}) AND relation IN ({relations})",
        (*numbers, *COMES_WITH),
    ).fetchall()
    found = []
    for (uid,) in uids:
        state = tx.load("link", uid)
        assert state is not None
        found.append((uid, state))
    return found


def decide_links(journal: Journal, uids: Iterable[str], status: str) -> int:
    """Confirm or reject proposed links. How many changed. Raises NotFound, Refused."""
    _check(status)
    wanted, changed = list(uids), 0
    with journal.batch(f"{_VERBS[status]} {'a link' if len(wanted) == 1 else 'links'}"):
        for part in parts(wanted):
            with journal.write(_VERBS[status]) as tx:
                for uid in part:
                    link = tx.load("link", uid)
                    if link is None:
                        raise NotFound("That link is not in the archive.")
                    if link["assertion"]["status"] == status:
                        continue
                    link["assertion"] = decided(link["assertion"], status, tx.actor, tx.at)
                    changed += tx.put("link", uid, link, "decide", link["source"])
    return changed


def correct(
    journal: Journal,
    number: int,
    span: tuple[int, int] | None,
    place: tuple[int, int] | None,
    fields: Mapping[str, Any],
    version: int | None,
) -> None:
    """Set a quotation's passage, speaker's place and fields to what a person says; confirm it.

    See ``Archive.correct``. Raises NotFound, Refused, Conflict.
    """
    with journal.write(f"correct #{number}") as tx:
        state = entry_state(tx, number)
        parent = state["parent"]
        if parent is None:
            raise Refused(f"#{number} is no quotation in a source; only those are corrected.")
        row = tx.db.execute("SELECT version FROM entries WHERE number = ?", (number,)).fetchone()
        if version is not None and row[0] != version:
            raise Conflict(f"#{number} was changed by somebody else meanwhile; nothing was saved.")
        said = parse_fields("quotation", dict(fields))
        edited = {**state["edited"], **said}
        if span is not None:
            _set_anchor(tx, state, edited, span)
        if place is not None:
            named_at = passage(tx, parent, place)
            edited["place"] = {"start": place[0], "end": place[1], "exact": named_at.exact}
        elif "speaker" in said and said["speaker"] != _speaker(state):
            # The place of before names somebody else.
            edited["place"] = None
        _refuse_double(tx, number, parent, state["body"], edited)
        _save(tx, number, state, edited)


def _speaker(state: State) -> str | None:
    said = {**state["body"].get("attribution", {}), **state["edited"]}
    speaker: str | None = said.get("speaker")
    return speaker


def _set_anchor(
    tx: Transaction, state: State, edited: dict[str, Any], span: tuple[int, int]
) -> None:
    anchor = passage(tx, state["parent"], span)
    if not anchor.exact.strip():
        raise Refused("Select the words of the quotation first.")
    proposed = state["body"]["anchor"]
    if state["body"].get("orphaned"):
        state["body"] = {**state["body"], "orphaned": False}
    if (anchor.revision, *span) == (proposed["revision"], proposed["start"], proposed["end"]):
        edited.pop("anchor", None)
    else:
        edited["anchor"] = json.loads(anchor.model_dump_json())


def _refuse_double(
    tx: Transaction, number: int, parent: int, body: dict[str, Any], edited: dict[str, Any]
) -> None:
    """Two quotations of one passage with one mode would be one said twice."""
    here = places_of({**body, "anchor": edited.get("anchor") or body["anchor"]}, edited)[-1]
    for other, its_body, its_edited in tx.db.execute(
        "SELECT number, body, edited FROM entries WHERE parent = ? AND number <> ? "
        "AND status <> 'rejected'",
        (parent, number),
    ):
        if here in places_of(json.loads(its_body), json.loads(its_edited)):
            raise Refused(f"#{other} stands at that very passage: accept that one and reject this.")


def _save(tx: Transaction, number: int, state: State, edited: dict[str, Any]) -> None:
    from pydantic import ValidationError

    try:
        entry = assemble(state["body"], edited, None)
    except ValidationError as error:
        raise Refused(f"The quotation: {error.errors()[0]['msg']}.") from error
    assert entry.kind == "quotation"
    if entry.attribution.speaker:
        ensure_agent(tx, entry.attribution.speaker)
    confirmed = decided(state["assertion"], "confirmed", tx.actor, tx.at)
    new = build(
        state["body"],
        edited,
        entry,
        text=None,
        assertion=confirmed,
        parent=state["parent"],
        added=state["added"],
    )
    tx.put("entry", number, new, "correct", number)
    for uid, link in _links_to(tx, [number]):
        after = {
            **link,
            "source_anchor": json.loads(entry.anchor.model_dump_json()),
            "assertion": decided(link["assertion"], "confirmed", tx.actor, tx.at),
        }
        tx.put("link", uid, after, "correct", link["source"])
