"""One write transaction: what is put into it is journaled, each change a row chained by hash."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from store.record.objects import (
    TYPES,
    State,
    canonical,
    digest,
    split_at_assertion,
    store_assertions,
    store_tags,
)

Tags = tuple[str, ...]
Spelled = tuple[str | None, str | None]
"""Digest and canonical spelling of a state; None where the object does not exist."""
GENESIS = "0" * 64
_INSERT_ROW = (
    "INSERT INTO journal (seq, batch, at, actor, action, object, id, number, before, after, hash) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_INSERT_PAYLOAD = "INSERT INTO payloads (seq, before, after) VALUES (?, ?, ?)"
_HELD = 2_000
"""Journal rows of a transaction that wait to be written together."""
_spelled = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode
_string = json.encoder.encode_basestring
"""Spells a string as ``_spelled`` does, in a tenth of the time."""


@dataclass(slots=True, frozen=True)
class Restated:
    """An entry or a link of which only the assertion changes."""

    key: str | int
    """Its number or uid."""
    before: str
    after: str
    """Its canonical spelling as it is, and as it shall be."""
    assertion: dict[str, Any]
    """The assertion that it shall have."""
    number: int | None
    """The entry concerned."""

    @classmethod
    def of(cls, key: str | int, before: str, after: str, number: int | None) -> Restated | None:
        """From one canonical spelling to another; None where they differ in more than that."""
        start, _, end = split_at_assertion(before)
        if not (after.startswith(start) and after.endswith(end)):
            return None
        head, assertion, tail = split_at_assertion(after)
        return cls(key, before, after, assertion, number) if (head, tail) == (start, end) else None


def now() -> str:
    """This moment, ISO 8601 in UTC to the millisecond."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def link_hash(previous: str, fields: tuple[object, ...]) -> str:
    """The hash of a journal row: sha256 over the row before and this one's fields."""
    return hashlib.sha256((previous + _spelled(fields)).encode("utf-8")).hexdigest()


class Transaction:
    """One write transaction, in which objects are put and journaled."""

    def __init__(self, db: sqlite3.Connection, actor: str, batch: int) -> None:
        self.db = db
        self.actor = actor
        self.batch = batch
        self.at = now()
        row = db.execute("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1").fetchone()
        self.seq: int = row[0] if row else 0
        self._hash: str = row[1] if row else GENESIS
        self._said = f"{batch},{_string(self.at)},{_string(actor)}"
        self._rows: list[tuple[object, ...]] = []
        self._payloads: list[tuple[int, str | None, str | None]] = []
        self._next_number: int | None = None
        self._dangling: bool | None = None
        self.named: set[str] = set()
        """Folded names that are an agent's, as far as this transaction has looked."""
        self.files: set[str] = set()
        """Digests of originals that are noted, as far as this transaction has."""

    def load(self, kind: str, key: str | int) -> State | None:
        """The state of an object, or None."""
        return TYPES[kind].load(self.db, str(key))

    def put(
        self,
        kind: str,
        key: str | int,
        state: State | None,
        action: str,
        number: int | None = None,
        *,
        new: bool = False,
    ) -> bool:
        """Make an object's state ``state`` (None removes it) and journal it.

        ``number`` is the entry that the change concerns; ``new`` saves looking for an
        older state where there is none. False where nothing changes.
        """
        name = str(key)
        before = None if new else canonical(TYPES[kind].load(self.db, name))
        after = canonical(state)
        if before == after:
            return False
        self._note(kind, name, before, after, action, number)
        self._store(kind, name, state)
        return True

    def turn(
        self, kind: str, name: str, held: Spelled, wanted: Spelled, action: str, number: int | None
    ) -> None:
        """Make an object's state ``wanted`` where it is known to be ``held``."""
        (was, before), (shall, after) = held, wanted
        if was == shall:
            return
        self._note(kind, name, before, after, action, number, (was, shall))
        self._store(kind, name, None if after is None else json.loads(after))

    def _store(self, kind: str, name: str, state: State | None) -> None:
        TYPES[kind].store(self.db, name, state, self.seq)
        if kind == "entry":
            self._next_number = None
        elif kind == "link":
            self._dangling = None
        elif kind == "agent":
            self.named.clear()

    def made(self, kind: str, key: str | int, spelling: str, action: str, number: int) -> int:
        """Journal an object that is new, by its canonical spelling; the seq of that.

        Whoever calls writes its row.
        """
        self._note(kind, str(key), None, spelling, action, number)
        return self.seq

    def next_number(self) -> int:
        """The next entry number, for an entry that is written at once: none is given twice."""
        if self._next_number is None:
            row = self.db.execute(
                "SELECT max("
                "coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'entries'), 0), "
                "coalesce((SELECT max(number) FROM gone), 0)) + 1"
            ).fetchone()
            self._next_number = int(row[0])
        number = self._next_number
        self._next_number += 1
        return number

    def some_dangle(self) -> bool:
        """Whether any link waits for its target."""
        if self._dangling is None:
            row = self.db.execute("SELECT 1 FROM links WHERE target IS NULL LIMIT 1").fetchone()
            self._dangling = row is not None
        return self._dangling

    def restate(self, kind: str, changed: Sequence[Restated], action: str) -> None:
        """Journal many entries or links of which only the assertion changes, and change it.

        Several times as fast as ``put`` for each.
        """
        for each in changed:
            self._note(kind, str(each.key), each.before, each.after, action, each.number)
        store_assertions(self.db, kind, [(each.key, each.assertion) for each in changed])

    def retag(self, changed: Sequence[tuple[int, Tags, Tags]], action: str) -> None:
        """Journal other tags of many entries, and set them: (number, before, after), sorted.

        Several times as fast as ``put`` for each: entries tagged together have the same tags.
        """
        spelled: dict[Tags, tuple[str | None, str | None]] = {(): (None, None)}
        for number, before, after in changed:
            for tags in (before, after):
                if tags not in spelled:
                    spelling = canonical({"tags": tags})
                    spelled[tags] = spelling, digest(spelling)
            (old, was), (new, now_is) = spelled[before], spelled[after]
            self._note("tags", str(number), old, new, action, number, (was, now_is))
        store_tags(self.db, changed)

    def flush(self) -> None:
        """Write the journal rows that wait."""
        self.db.executemany(_INSERT_ROW, self._rows)
        self.db.executemany(_INSERT_PAYLOAD, self._payloads)
        self._rows.clear()
        self._payloads.clear()

    def _note(
        self,
        kind: str,
        name: str,
        before: str | None,
        after: str | None,
        action: str,
        number: int | None,
        digests: tuple[str | None, str | None] | None = None,
    ) -> None:
        """Hold the journal's next row, with its payload; ``digests`` are of both spellings."""
        self.seq += 1
        if digests is None:
            digests = digest(before), digest(after)
        fields = (self.seq, self.batch, self.at, self.actor, action, kind, name, number, *digests)
        was = f'"{digests[0]}"' if digests[0] else "null"
        now_is = f'"{digests[1]}"' if digests[1] else "null"
        # The fields as ``link_hash`` spells them, word for word.
        spelling = (
            f"{self._hash}[{self.seq},{self._said},{_string(action)},{_string(kind)},"
            f"{_string(name)},{'null' if number is None else number},{was},{now_is}]"
        )
        self._hash = hashlib.sha256(spelling.encode()).hexdigest()
        self._rows.append((*fields, self._hash))
        self._payloads.append((self.seq, before, after))
        if len(self._rows) >= _HELD:
            self.flush()
