"""Counts over what a search found: kind, tag, speaker, outlet, account, language, year."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Sequence

from store.rows import FacetValue

_QUERIES = {
    "kind": "kind:{}",
    "tag": 'tag:"{}"',
    "speaker": 'speaker:"{}"',
    "outlet": 'in:"{}"',
    "account": "from:{}",
    "language": "lang:{}",
    "year": "date:{}",
}
_CHOSEN = "IN (SELECT value FROM json_each(?))"


def among(
    db: sqlite3.Connection, numbers: Sequence[int], limit: int
) -> dict[str, list[FacetValue]]:
    """Counts over these entries, the most frequent values first, ``limit`` of each.

    An entry counts once for each of its tags; a source counts for everybody who is quoted in
    it, a quotation for its speaker. A year is that of the first day a date may mean.
    """
    chosen = (json.dumps(list(numbers)),)
    counts: dict[str, Counter[str]] = {name: Counter() for name in _QUERIES}
    for kind, publisher, language, date in db.execute(
        f"SELECT kind, publisher, language, substr(date, 1, 4) FROM entries WHERE number {_CHOSEN}",
        chosen,
    ):
        counts["kind"][kind] += 1
        if publisher:
            counts["account" if kind == "tweet" else "outlet"][publisher] += 1
        if language:
            counts["language"][language] += 1
        if date and date.isdigit():
            counts["year"][date] += 1
    for tag, count in db.execute(
        f"SELECT tag, count(*) FROM tags WHERE number {_CHOSEN} GROUP BY 1", chosen
    ):
        counts["tag"][tag] = count
    for name, count in db.execute(
        "SELECT coalesce(a.name, e.byline), count(DISTINCT coalesce(c.value, e.number)) "
        "FROM entries e LEFT JOIN json_each(?1) c ON c.value = e.parent "
        "LEFT JOIN agent_names n ON n.folded = e.speaker LEFT JOIN agents a ON a.uid = n.agent "
        "WHERE e.speaker IS NOT NULL AND e.status <> 'rejected' AND (c.value IS NOT NULL "
        "OR e.number IN (SELECT value FROM json_each(?1))) GROUP BY 1",
        chosen,
    ):
        counts["speaker"][name] = count
    return {name: _values(name, found, limit) for name, found in counts.items()}


def _values(name: str, counts: Counter[str], limit: int) -> list[FacetValue]:
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:limit]
    form = _QUERIES[name]
    return [FacetValue(v, count, form.format(v.replace('"', " "))) for v, count in ranked]
