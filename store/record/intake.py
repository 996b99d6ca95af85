"""Taking sources in: recognising them, new revisions, proposals, links that resolve."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from store.keys import are_apart, is_cut
from store.prepared import Claim, Found, Fresh, Place, Prepared, claim_of, prepare
from store.record.entering import (
    add_capture,
    add_entry,
    add_passage_link,
    add_quotation,
    put_text,
)
from store.record.journal import Journal
from store.record.objects import State
from store.record.orphans import Orphans
from store.record.recognise import known_number
from store.record.sources import note_imported
from store.record.states import assemble, assertion_json, build
from store.record.transaction import Transaction
from store.record.weave import (
    add_link,
    add_note,
    add_tags,
    carry_over,
    find,
    keep_text,
    quotation_places,
    resolve_dangling,
    text_of,
)
from store.rows import Intake, Reference, Taken

_NO_TEXT = hashlib.sha256(b"").hexdigest()
"""The revision of an entry that is only named, as in a list of references."""
_STATED = frozenset(
    ["title", "authors", "publisher", "dateline_place", "published", "issuing_body", "symbol"]
)
"""What a list states of a document or report."""
TRANSACTION_SECONDS = 0.03
"""After so long a transaction is committed and the next begins."""
_AT_ONCE = 500
"""Items made ready, where nobody else did, before the first of them goes in."""


def take(
    journal: Journal,
    items: Sequence[Intake | Prepared],
    label: str,
    actor: str,
    progress: Callable[[int], None] | None,
    finished: Mapping[int, tuple[str, str]] | None = None,
) -> list[Taken]:
    """Take every item in, in short transactions that belong to one batch.

    ``finished``: (sha256, path) of the file that is in whole after so many items.
    """
    from schema.assertions import Assertion

    confirmed = assertion_json(Assertion(decided_by=actor))
    claim = claim_of(confirmed)
    taken: list[Taken] = []
    with journal.batch(label):
        for at in range(0, len(items), _AT_ONCE):
            part = [
                item if isinstance(item, Prepared) else prepare(item)
                for item in items[at : at + _AT_ONCE]
            ]
            done = 0
            while done < len(part):
                began = time.monotonic()
                with journal.write(label) as tx:
                    while done < len(part) and time.monotonic() - began < TRANSACTION_SECONDS:
                        taken.append(Taker(tx, part[done], confirmed, claim).take())
                        done += 1
                        mark = finished.get(len(taken)) if finished else None
                        if mark:
                            note_imported(tx, *mark)
                if progress:
                    progress(at + done)
    return taken


class Taker:
    """One prepared item on its way into one transaction."""

    def __init__(
        self, tx: Transaction, item: Prepared, confirmed: dict[str, Any], claim: Claim
    ) -> None:
        """``confirmed`` is the assertion of what a person imports, ``claim`` it spelled."""
        self.tx = tx
        self.db: sqlite3.Connection = tx.db
        self.item = item
        self.entry = item.entry
        self.confirmed = confirmed
        self.claim = claim
        self.uid: str | None = None
        """The source's uid where it had one before."""
        self.new = False
        self._places: dict[Place, int] | None = None
        self._orphans = Orphans()

    def take(self) -> Taken:
        """Put the source, its capture, proposals, references and tags into the record."""
        item = self.item
        number = known_number(self.db, item)
        if number is None:
            number = add_entry(self.tx, self.entry, self.claim)
            self.new, self._places = True, {}
            outcome = "added"
        else:
            outcome = self._update(number)
        if self._capture(number) and item.notes:
            self._note(number)
        proposed = sum(self._propose(number, found) for found in item.proposals)
        for reference, anchor in item.references:
            self._refer(number, reference, anchor)
        if item.tags:
            add_tags(self.tx, number, item.tags)
        return Taken(number, outcome, proposed)

    # -- the source itself ---------------------------------------------------------------

    def _update(self, number: int) -> str:
        state = self.tx.load("entry", number)
        assert state is not None
        placeholder = not self.db.execute(
            "SELECT 1 FROM captures WHERE number = ? LIMIT 1", (number,)
        ).fetchone()
        self.uid = state["uid"]
        entry, words = self.entry, self.entry.text
        same_text = state["text"] == entry.revision or entry.kind == "quotation"
        if not same_text and words and entry.kind == "tweet":
            known = text_of(self.db, state["text"]) or ""
            if is_cut(words, known):
                # The whole words stay; what was cut is a revision of this capture only.
                same_text, words = True, known
        fresh = {**entry.state(), "uid": state["uid"]}
        if placeholder or (not same_text and state["text"] == _NO_TEXT):
            body = _laid_over(state["body"], fresh)
            if _is_another_title(state, entry):
                body = _stated_by(state["body"], body)
        elif same_text or not words:
            # Another capture of the same words, or a list that only names the source, may
            # say what the first left out, no more.
            body = _laid_over(fresh, state["body"])
            if words and _is_another_title(state, entry):
                body = _stated_by(state["body"], body)
            if entry.kind == "tweet":
                body |= _sharper(state["body"], fresh)
            same_text = True
        elif entry.kind == "tweet":
            # What a tweet is does not change: a source that says less takes nothing away.
            body = _laid_over(state["body"], fresh)
        else:
            body = fresh
            if _is_another_title(state, entry) and self._is_listed(number):
                body = _stated_by(state["body"], body)
        assertion = self.confirmed if placeholder else state["assertion"]
        if body == state["body"] and same_text and assertion == state["assertion"]:
            return "unchanged"
        self._rewrite(number, state, body, assertion, words)
        return "added" if placeholder else "updated"

    def _rewrite(
        self, number: int, state: State, body: dict[str, Any], assertion: dict[str, Any], text: str
    ) -> None:
        text = text or text_of(self.db, state["text"]) or ""
        entry = assemble(body, state["edited"], text)
        revision = keep_text(self.db, entry)
        new = build(
            body,
            state["edited"],
            entry,
            text=revision,
            assertion=assertion,
            parent=state["parent"],
            added=state["added"],
        )
        self.tx.put("entry", number, new, "revise", number)
        resolve_dangling(self.tx, number, new["keys"], entry.uid)
        if revision and revision != state["text"]:
            carry_over(self.tx, number, text, revision)

    def _is_listed(self, number: int) -> bool:
        """Whether a list has named the entry, without its text."""
        row = self.db.execute(
            "SELECT 1 FROM captures WHERE number = ? AND revision = ? LIMIT 1", (number, _NO_TEXT)
        ).fetchone()
        return row is not None

    def _capture(self, number: int) -> bool:
        """Note how the source was taken; False where that is known."""
        taking, revision = self.item.taking, self.entry.revision
        if revision is None:
            return False
        if not self.new:
            row = self.db.execute(
                # The pluses keep SQLite from walking all captures that have no original.
                "SELECT 1 FROM captures WHERE number = ? AND +original IS ? AND +locator = ? "
                "AND revision = ? AND tool_version = ?",
                (number, taking.original, taking.locator, revision, taking.tool_version),
            ).fetchone()
            if row:
                return False
            put_text(self.tx, revision, self.entry.text)
        add_capture(self.tx, number, taking, revision)
        return True

    def _note(self, number: int) -> None:
        """The file's notes, but for those that the entry has word for word."""
        for body in dict.fromkeys(note for note in self.item.notes if note.strip()):
            if self.new or not self._has_note(number, body):
                add_note(self.tx, number, body)

    def _has_note(self, number: int, body: str) -> bool:
        row = self.db.execute(
            "SELECT 1 FROM notes WHERE number = ? AND body = ?", (number, body)
        ).fetchone()
        return row is not None

    # -- what was found in it ------------------------------------------------------------

    def _propose(self, number: int, found: Found) -> int:
        new = 0
        if found.place is not None:
            if self._places is None:
                self._places = quotation_places(self.db, number)
                self._orphans = Orphans.of(self.db, number)
            target = self._places.get(found.place)
            if target is None:
                again = self._orphans.take(self.tx, found, number)
                if again is not None:
                    self._places[found.place] = again
                    return 0
                target = add_quotation(self.tx, found, number, self.uid)
                self._places[found.place] = target
                new = 1
        else:
            target = find(self.db, found.entry.identity_keys, found.entry.kind)
            if target is None:
                target = add_entry(self.tx, found.entry, found.claim)
                new = 1
        if new:
            add_passage_link(self.tx, number, found, target)
        elif target != number:
            add_link(
                self.tx,
                number,
                found.relation,
                target,
                place=json.loads(found.anchor),
                assertion=json.loads(found.claim.spelling),
            )
        return new

    def _refer(self, number: int, reference: Reference, anchor: str | None) -> None:
        row = self.db.execute(
            "SELECT 1 FROM links WHERE source = ? AND relation = ? AND target_key = ?",
            (number, reference.relation, reference.key),
        ).fetchone()
        if row:
            return
        known = self.db.execute(
            "SELECT number FROM keys WHERE key = ? AND number <> ? ORDER BY number",
            (reference.key, number),
        ).fetchone()
        add_link(
            self.tx,
            number,
            reference.relation,
            int(known[0]) if known else None,
            place=json.loads(anchor) if anchor else None,
            assertion=self.confirmed,
            key=reference.key,
            label=reference.label,
        )


def _is_another_title(state: State, entry: Fresh) -> bool:
    """Whether a person's or a list's source and the page at its address have titles far apart.

    Such a page, titled "Loading …" or by the site alone, says nothing of what the source is.
    """
    if state["assertion"]["status"] != "confirmed":
        return False
    listed = next((key for key in state["keys"] if key.startswith("title:")), "")
    return are_apart(listed, next((key for key in entry.keys if key.startswith("title:")), ""))


def _stated_by(known: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
    """``body`` with what ``known`` states of the source, and no more."""
    rest = {k: v for k, v in body.items() if k not in _STATED}
    return rest | {k: v for k, v in known.items() if k in _STATED}


def _laid_over(under: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """Both bodies as one: ``over`` wins where it says something."""
    return under | {k: v for k, v in over.items() if v != [] or k not in under}


def _sharper(known: dict[str, Any], fresh: dict[str, Any]) -> dict[str, Any]:
    """What another capture of the same tweet says more exactly: its time of day, its links."""
    more: dict[str, Any] = {}
    if str(fresh.get("posted_at")).startswith(f"{known.get('posted_at')}T"):
        more["posted_at"] = fresh["posted_at"]
    before, after = known.get("urls") or [], fresh.get("urls") or []
    if [u["url"] for u in before] == [u["url"] for u in after] and sum(
        "expanded" in u for u in before
    ) < sum("expanded" in u for u in after):
        more["urls"] = after
    return more
