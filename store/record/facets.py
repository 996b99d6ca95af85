"""Counts over what a search found, of what the record keeps of entries."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

_COUNTED = {
    "speaker": "SELECT coalesce(a.name, e.byline), count(*) FROM json_each(?) j "
    "JOIN entries e ON e.number = j.value LEFT JOIN agent_names n ON n.folded = e.speaker "
    "LEFT JOIN agents a ON a.uid = n.agent WHERE e.speaker IS NOT NULL GROUP BY 1",
    "outlet": "SELECT e.publisher, count(*) FROM json_each(?) j "
    "JOIN entries e ON e.number = j.value WHERE e.publisher IS NOT NULL AND e.kind <> 'tweet' "
    "GROUP BY 1",
    "account": "SELECT e.publisher, count(*) FROM json_each(?) j "
    "JOIN entries e ON e.number = j.value WHERE e.publisher IS NOT NULL AND e.kind = 'tweet' "
    "GROUP BY 1",
}
_COUNT_CHUNK = 50_000


def counts(db: sqlite3.Connection, facet: str, wanted: Sequence[int]) -> dict[str, int]:
    """How many of these entries have each value of ``tag``, ``speaker``, ``outlet``, ``account``.

    A tag counts the entries that have it or one below it. Raises KeyError for another facet.
    """
    found: dict[str, int] = {}
    for at in range(0, len(wanted), _COUNT_CHUNK):
        part = json.dumps([int(number) for number in wanted[at : at + _COUNT_CHUNK]])
        if facet != "tag":
            for value, count in db.execute(_COUNTED[facet], (part,)):
                found[value] = found.get(value, 0) + count
            continue
        last, seen = 0, set[str]()
        for number, tag in db.execute(
            "SELECT t.number, t.tag FROM json_each(?) j JOIN tags t ON t.number = j.value "
            "ORDER BY t.number",
            (part,),
        ):
            if number != last:
                last, seen = number, set()
            atoms = tag.split("/")
            above = {"/".join(atoms[:n]) for n in range(1, len(atoms) + 1)} - seen
            seen |= above
            for name in above:
                found[name] = found.get(name, 0) + 1
    return found
