"""Taking sources in: recognising them, new revisions, proposals, links that resolve."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from store.keys import identity_keys, is_cut
from store.record.journal import Journal, Transaction
from store.record.objects import State
from store.record.proposing import Ready, insert, insert_quotation, ready
from store.record.recognise import known_number, place_of
from store.record.sources import note_imported
from store.record.states import assemble, assertion_json, body_of, build
from store.record.weave import (
    Place,
    add_link,
    add_note,
    add_tags,
    carry_over,
    find,
    keep_original,
    keep_text,
    quotation_places,
    resolve_dangling,
    text_of,
)
from store.rows import Intake, Reference, Taken

if TYPE_CHECKING:
    pass

_NO_TEXT = hashlib.sha256(b"").hexdigest()
"""The revision of an entry that is only named, as in a list of references."""
TRANSACTION_SECONDS = 0.03
"""After so long a transaction is committed and the next begins."""


@dataclass(slots=True)
class Prepared:
    """An Intake with everything that can be computed before its transaction."""

    item: Intake
    body: dict[str, Any]
    keys: list[str]
    revision: str | None
    assertion: dict[str, Any]
    proposals: list[Ready]


def prepare(item: Intake, assertion: dict[str, Any]) -> Prepared:
    """Hash, dump and anchor what an importer handed over; no archive is needed."""
    from schema.base import text_digest

    entry = item.entry
    revision = text_digest(entry.text) if entry.kind != "quotation" else None
    return Prepared(
        item,
        body_of(entry),
        list(identity_keys(entry)),
        revision,
        assertion,
        ready(item.proposals, entry.text, revision),
    )


def take(
    journal: Journal,
    items: Sequence[Intake],
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
    taken: list[Taken] = []
    with journal.batch(label):
        at = 0
        while at < len(items):
            part = [prepare(item, confirmed) for item in items[at : at + 64]]
            done = 0
            while done < len(part):
                began = time.monotonic()
                with journal.write(label) as tx:
                    while done < len(part) and time.monotonic() - began < TRANSACTION_SECONDS:
                        taken.append(Taker(tx, part[done]).take())
                        done += 1
                        mark = finished.get(len(taken)) if finished else None
                        if mark:
                            note_imported(tx, *mark)
            at += len(part)
            if progress:
                progress(at)
    return taken


class Taker:
    """One prepared item on its way into one transaction."""

    def __init__(self, tx: Transaction, ready: Prepared) -> None:
        self.tx = tx
        self.db: sqlite3.Connection = tx.db
        self.ready = ready
        self.item = ready.item
        self._places: dict[Place, int] | None = None

    def take(self) -> Taken:
        """Put the source, its capture, proposals, references and tags into the record."""
        number = known_number(self.db, self.item, self.ready.keys)
        if number is None:
            entry, assertion = self.item.entry, self.ready.assertion
            number = insert(self.tx, self.ready.body, entry, assertion=assertion)
            outcome = "added"
        else:
            outcome = self._update(number)
        if self._capture(number):
            self._note(number)
        proposed = sum(self._propose(number, item) for item in self.ready.proposals)
        for reference in self.item.references:
            self._refer(number, reference)
        if self.item.tags:
            add_tags(self.tx, number, self.item.tags)
        return Taken(number, outcome, proposed)

    # -- the source itself ---------------------------------------------------------------

    def _update(self, number: int) -> str:
        state = self.tx.load("entry", number)
        assert state is not None
        placeholder = not self.db.execute(
            "SELECT 1 FROM captures WHERE number = ? LIMIT 1", (number,)
        ).fetchone()
        entry, words = self.item.entry, self.item.entry.text
        same_text = state["text"] == self.ready.revision or entry.kind == "quotation"
        if not same_text and words and entry.kind == "tweet":
            known = text_of(self.db, state["text"]) or ""
            if is_cut(words, known):
                # The whole words stay; what was cut is a revision of this capture only.
                same_text, words = True, known
        fresh = {**self.ready.body, "uid": state["uid"]}
        if placeholder or (not same_text and state["text"] == _NO_TEXT):
            body = _laid_over(state["body"], fresh)
        elif same_text or not words:
            # Another capture of the same words, or a list that only names the source, may
            # say what the first left out, no more.
            body = _laid_over(fresh, state["body"])
            if entry.kind == "tweet":
                body |= _sharper(state["body"], fresh)
            same_text = True
        elif entry.kind == "tweet":
            # What a tweet is does not change: a source that says less takes nothing away.
            body = _laid_over(state["body"], fresh)
        else:
            body = fresh
        assertion = self.ready.assertion if placeholder else state["assertion"]
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

    def _capture(self, number: int) -> bool:
        """Note how the source was taken; False where that is known."""
        from schema.base import new_uid

        capture, original = self.item.capture, self.item.original
        locator = place_of(capture.locator)
        row = self.db.execute(
            # The pluses keep SQLite from walking all captures that have no original.
            "SELECT 1 FROM captures WHERE number = ? AND +original IS ? AND +locator = ? "
            "AND revision = ? AND tool_version = ?",
            (number, capture.original, locator, self.ready.revision, self.item.tool_version),
        ).fetchone()
        if row or self.ready.revision is None:
            return False
        keep_text(self.db, self.item.entry)
        if original is not None:
            keep_original(self.db, original)
        state: State = {
            "number": number,
            "revision": self.ready.revision,
            "original": capture.original,
            "locator": locator,
            "path": capture.path,
            "tool": self.item.tool,
            "tool_version": self.item.tool_version,
            "at": self.tx.at,
            "body": json.loads(capture.model_dump_json(exclude_none=True)),
        }
        self.tx.put("capture", new_uid(), state, "capture", number, new=True)
        return True

    def _note(self, number: int) -> None:
        """The file's notes, but for those that the entry has word for word."""
        for body in dict.fromkeys(note for note in self.item.notes if note.strip()):
            row = self.db.execute(
                "SELECT 1 FROM notes WHERE number = ? AND body = ?", (number, body)
            ).fetchone()
            if not row:
                add_note(self.tx, number, body)

    # -- what was found in it ------------------------------------------------------------

    def _propose(self, number: int, item: Ready) -> int:
        found, new = item.found, 0
        if found.entry.kind == "quotation":
            place = (
                item.anchor.revision,
                item.anchor.start,
                item.anchor.end,
                found.entry.attribution.mode.value,
            )
            if self._places is None:
                self._places = quotation_places(self.db, number)
            target = self._places.get(place)
            if target is None:
                target = self._places[place] = insert_quotation(self.tx, item, number)
                new = 1
        else:
            target = find(self.db, item.keys, found.entry.kind)
            if target is None:
                target = insert(self.tx, item.body, found.entry, assertion=item.assertion)
                new = 1
        if target != number:
            add_link(
                self.tx,
                number,
                found.relation,
                target,
                anchor=item.anchor,
                assertion=item.assertion,
            )
        return new

    def _refer(self, number: int, reference: Reference) -> None:
        from schema.anchors import Anchor

        anchor = None
        if reference.start is not None and reference.end is not None:
            text = self.item.entry.text
            anchor = Anchor.of(text, reference.start, reference.end, self.ready.revision)
        row = self.db.execute(
            "SELECT 1 FROM links WHERE source = ? AND relation = ? AND target_key = ?",
            (number, reference.relation, reference.key),
        ).fetchone()
        if row:
            return
        found = self.db.execute(
            "SELECT number FROM keys WHERE key = ? AND number <> ? ORDER BY number",
            (reference.key, number),
        ).fetchone()
        add_link(
            self.tx,
            number,
            reference.relation,
            int(found[0]) if found else None,
            anchor=anchor,
            assertion=self.ready.assertion,
            key=reference.key,
            label=reference.label,
        )


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
