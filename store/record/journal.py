"""The journal: every change one row, chained by hash; undo and redo on states."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Callable, Iterator

from store.errors import Conflict, Refused
from store.record.connection import Database
from store.record.objects import canonical, digest
from store.record.transaction import (
    GENESIS,
    Restated,
    Spelled,
    Transaction,
    link_hash,
    now,
)
from store.rows import Change, Undone

_STRIDE = 500
"""Objects between two calls of an undo's progress."""

Progress = Callable[[int, int], None]
"""Takes (steps done, steps in all)."""


class Journal:
    """Write transactions, batches, undo and redo."""

    def __init__(self, database: Database, actor: str) -> None:
        self.database = database
        self.actor = actor
        self._local = threading.local()

    @contextlib.contextmanager
    def batch(self, label: str) -> Iterator[None]:
        """Make every change of this thread within the block one step for undo.

        The transactions stay as short as they are; nested blocks belong to the outer one.
        """
        if getattr(self._local, "label", None) is not None:
            yield
            return
        self._local.label, self._local.batch = label, None
        try:
            yield
        finally:
            self._local.label = self._local.batch = None

    @contextlib.contextmanager
    def write(
        self, label: str, *, kind: str = "do", of: int | None = None
    ) -> Iterator[Transaction]:
        """One transaction; what it changes belongs to the current batch or to one of its own."""
        opened: int | None = getattr(self._local, "batch", None)
        outer: str | None = getattr(self._local, "label", None)
        with self.database.write() as db:
            batch = opened if opened is not None else self._begin(db, outer or label, kind, of)
            tx = Transaction(db, self.actor, batch)
            first = tx.seq
            yield tx
            tx.flush()
            if tx.seq == first and opened is None:
                db.execute("DELETE FROM batches WHERE id = ?", (batch,))
                batch = -1
            elif opened is None and kind == "do":
                db.execute(
                    "UPDATE batches SET standing = 'settled' WHERE actor = ? AND "
                    "standing = 'undone'",
                    (self.actor,),
                )
        if outer is not None and opened is None and batch != -1:
            self._local.batch = batch

    def _begin(self, db: sqlite3.Connection, label: str, kind: str, of: int | None) -> int:
        standing = "done" if kind == "do" else "settled"
        cursor = db.execute(
            "INSERT INTO batches (at, actor, label, kind, of, standing) VALUES (?, ?, ?, ?, ?, ?)",
            (now(), self.actor, label, kind, of, standing),
        )
        assert cursor.lastrowid is not None
        return cursor.lastrowid

    def undo(self, progress: Progress | None = None) -> Undone:
        """Take back the actor's own last batch.

        ``progress`` is called with (steps done, steps in all) now and then; what it raises
        ends the undoing, and nothing is changed then. Raises Refused where there is nothing
        to take back and Conflict where somebody has changed the same thing since.
        """
        with self.database.read() as db:
            row = db.execute(
                "SELECT id, label FROM batches WHERE actor = ? AND kind = 'do' AND "
                "standing = 'done' ORDER BY id DESC LIMIT 1",
                (self.actor,),
            ).fetchone()
        if row is None:
            raise Refused("There is nothing of yours to undo.")
        return self._reverse(row[0], row[1], progress, backwards=True)

    def redo(self, progress: Progress | None = None) -> Undone:
        """Do again what the actor undid last. As ``undo``."""
        with self.database.read() as db:
            row = db.execute(
                "SELECT id, label FROM batches WHERE actor = ? AND standing = 'undone' "
                "ORDER BY id LIMIT 1",
                (self.actor,),
            ).fetchone()
        if row is None:
            raise Refused("There is nothing of yours to do again.")
        return self._reverse(row[0], row[1], progress, backwards=False)

    def _reverse(
        self, batch: int, label: str, progress: Progress | None, *, backwards: bool
    ) -> Undone:
        word = "undo" if backwards else "redo"
        try:
            with self.write(f"{word} {label}", kind=word, of=batch) as tx:
                touched = _apply(tx, batch, backwards, progress or (lambda done, total: None))
                tx.db.execute(
                    "UPDATE batches SET standing = ? WHERE id = ?",
                    ("undone" if backwards else "done", batch),
                )
        except sqlite3.IntegrityError as error:
            raise Conflict(
                f"Cannot {word} “{label}”: something else has come to depend on it since."
            ) from error
        done = "Undid" if backwards else "Did again"
        return Undone(f"{done}: {label}.", tuple(sorted(touched)))

    def log(self, limit: int, number: int | None = None) -> list[Change]:
        """The newest changes first, those that concern entry ``number`` where given."""
        where = "WHERE j.number = ?" if number is not None else ""
        values = (number, limit) if number is not None else (limit,)
        with self.database.read() as db:
            rows = db.execute(
                "SELECT j.seq, j.batch, j.at, j.actor, j.action, j.number, b.label "
                f"FROM journal j JOIN batches b ON b.id = j.batch {where} "
                "ORDER BY j.seq DESC LIMIT ?",
                values,
            ).fetchall()
        return [Change(*row) for row in rows]

    def seq(self) -> int:
        """The number of the newest change; 0 in a new archive."""
        with self.database.read() as db:
            row = db.execute("SELECT max(seq) FROM journal").fetchone()
        return row[0] or 0


def _apply(tx: Transaction, batch: int, backwards: bool, progress: Progress) -> set[int]:
    """Bring every object of ``batch`` back to before it, or forward to after it."""
    rows = tx.db.execute(
        "SELECT j.seq, j.object, j.id, j.number, j.before, j.after, p.seq, p.before, p.after "
        "FROM journal j LEFT JOIN payloads p ON p.seq = j.seq WHERE j.batch = ? ORDER BY j.seq",
        (batch,),
    ).fetchall()
    first: dict[tuple[str, str], Spelled] = {}
    last: dict[tuple[str, str], Spelled] = {}
    number: dict[tuple[str, str], int | None] = {}
    for _, kind, key, concerns, before, after, payload, before_state, after_state in rows:
        if payload is None:
            raise Refused("This cannot be undone: what it held was purged.")
        first.setdefault((kind, key), (before, before_state))
        last[kind, key] = (after, after_state)
        number[kind, key] = concerns
    order = list(reversed(first)) if backwards else list(first)
    expected, wanted = (last, first) if backwards else (first, last)
    total = 2 * len(order)
    for at, (kind, key) in enumerate(order):
        if at % _STRIDE == 0:
            progress(at, total)
        current = digest(canonical(tx.load(kind, key)))
        if current != expected[kind, key][0]:
            concerns = number[kind, key]
            what = f"#{concerns}" if concerns is not None else kind
            raise Conflict(f"{what} was changed by somebody else since; nothing was undone.")
    word = "undo" if backwards else "redo"
    restated: dict[str, list[Restated]] = {"entry": [], "link": []}
    for at, (kind, key) in enumerate(order):
        if at % _STRIDE == 0:
            progress(len(order) + at - sum(map(len, restated.values())), total)
        held, spelling = expected[kind, key][1], wanted[kind, key][1]
        if kind in restated and held is not None and spelling is not None:
            lightly = Restated.of(key, held, spelling, number[kind, key])
            if lightly is not None:
                restated[kind].append(lightly)
                continue
        tx.turn(kind, key, expected[kind, key], wanted[kind, key], word, number[kind, key])
    done = total - sum(map(len, restated.values()))
    for kind, changed in restated.items():
        for at in range(0, len(changed), _STRIDE):
            progress(done + at, total)
            tx.restate(kind, changed[at : at + _STRIDE], word)
        done += len(changed)
    return {concerns for concerns in number.values() if concerns is not None}


def broken_links(database: Database) -> Iterator[str]:
    """Sentences about journal rows that do not follow from the ones before them."""
    previous = GENESIS
    with database.read() as db:
        for row in db.execute(
            "SELECT j.seq, j.batch, j.at, j.actor, j.action, j.object, j.id, j.number, j.before, "
            "j.after, j.hash, p.before, p.after, p.seq FROM journal j "
            "LEFT JOIN payloads p ON p.seq = j.seq ORDER BY j.seq"
        ):
            if link_hash(previous, tuple(row[:10])) != row[10]:
                yield f"Change {row[0]} of the journal was altered."
            if row[13] is not None and (digest(row[11]), digest(row[12])) != (row[8], row[9]):
                yield f"What change {row[0]} of the journal holds was altered."
            previous = row[10]
