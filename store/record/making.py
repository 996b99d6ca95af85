"""What a new record begins with."""

from __future__ import annotations

import uuid

from store.record.connection import Database
from store.record.journal import Journal
from store.record.transaction import now


def begin(database: Database, actor: str, shared: str | None) -> None:
    """Give a new record its id and the relations that every archive begins with."""
    from schema.links import RELATIONS

    with database.write() as db:
        db.execute("INSERT INTO meta (key, value) VALUES ('id', ?)", (str(uuid.uuid4()),))
        db.execute("INSERT INTO meta (key, value) VALUES ('created', ?)", (now(),))
        if shared:
            db.execute("INSERT INTO meta (key, value) VALUES ('shared', ?)", (shared,))
    with Journal(database, actor).write("create") as tx:
        for relation in RELATIONS:
            state = {
                "inverse": relation.inverse,
                "key": relation.key,
                "symmetric": int(relation.symmetric),
            }
            tx.put("relation", relation.name, state, "create", new=True)
        # Nobody undoes the making of an archive.
        tx.db.execute("UPDATE batches SET standing = 'settled' WHERE id = ?", (tx.batch,))
