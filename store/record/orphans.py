"""Quotations whose passage the source's new text does not hold, when their words come again."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass, field
from typing import Any

from store.prepared import Found
from store.record.proposing import restate_quotation
from store.record.transaction import Transaction


def words_of(body: dict[str, Any], edited: dict[str, Any]) -> tuple[str, ...]:
    """The words of a quotation as they were proposed, then as a person corrected them."""
    corrected = (edited["anchor"]["exact"],) if "anchor" in edited else ()
    return body["anchor"]["exact"], *corrected


@dataclass(slots=True)
class Orphans:
    """The orphaned quotations of one source, by their words."""

    kept: set[str] = field(default_factory=set)
    """Words of those that a person decided about or edited: neither doubled nor proposed again."""
    free: dict[str, list[int]] = field(default_factory=dict)
    """Those that only rules proposed, in their order."""

    @classmethod
    def of(cls, db: sqlite3.Connection, parent: int) -> Orphans:
        """Those in entry ``parent``."""
        found = cls()
        for number, body, edited, status, assertion in db.execute(
            "SELECT number, body, edited, status, assertion FROM entries WHERE parent = ? "
            "AND json_extract(body, '$.orphaned') = 1 ORDER BY number",
            (parent,),
        ):
            by_hand = json.loads(edited)
            words = words_of(json.loads(body), by_hand)
            if status == "proposed" and not by_hand and json.loads(assertion).get("rule"):
                found.free.setdefault(words[0], []).append(number)
            else:
                found.kept.update(words)
        return found

    def take(self, tx: Transaction, item: Found, parent: int) -> int | None:
        """The quotation that stands for these words already, put where they were found.

        0 where nothing is to be proposed, None where nothing is known of them.
        """
        if not (self.kept or self.free):
            return None
        anchor = json.loads(item.anchor)
        words = anchor["exact"]
        if words in self.kept:
            return 0
        waiting = self.free.get(words)
        if not waiting:
            return None
        number = waiting.pop(0)
        assertion = json.loads(item.claim.spelling)
        restate_quotation(tx, number, item.entry.state(), assertion, anchor, parent)
        return number
