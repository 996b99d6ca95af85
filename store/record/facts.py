"""What filters and facets ask the record, and what the index must take in."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from store.names import surface
from store.record.objects import fold
from store.record.spoken import Sources
from store.record.states import overlay
from store.rows import FacetValue, IndexDoc

HAS = {
    "tags": "SELECT DISTINCT number FROM tags",
    "notes": "SELECT DISTINCT number FROM notes",
    "links": "SELECT source FROM links WHERE status <> 'rejected' AND relation <> 'quotes' "
    "UNION SELECT target FROM links WHERE status <> 'rejected' AND relation <> 'quotes' "
    "AND target IS NOT NULL",
    "quotations": "SELECT DISTINCT parent FROM entries WHERE parent IS NOT NULL "
    "AND status <> 'rejected'",
    "proposals": "SELECT parent FROM entries WHERE status = 'proposed' AND parent IS NOT NULL "
    "UNION SELECT source FROM links WHERE status = 'proposed'",
    "revisions": "SELECT number FROM captures GROUP BY number HAVING count(DISTINCT revision) > 1",
    "original": "SELECT DISTINCT number FROM captures WHERE original IS NOT NULL",
    "url": "SELECT DISTINCT number FROM keys WHERE key LIKE 'url:%'",
    "date": "SELECT number FROM entries WHERE date_from IS NOT NULL",
    "speaker": "SELECT number FROM entries WHERE speaker IS NOT NULL",
}
"""What ``has:`` knows, each as SQL that gives entry numbers."""

# Named, so that SQLite sees that the index of what is open holds them all.
_OPEN = "AND status <> 'confirmed'"
IS = {
    "proposed": f"SELECT number FROM entries WHERE status = 'proposed' {_OPEN}",
    "confirmed": "SELECT number FROM entries WHERE status = 'confirmed'",
    "rejected": f"SELECT number FROM entries WHERE status = 'rejected' {_OPEN}",
    "untagged": "SELECT number FROM entries WHERE number NOT IN (SELECT number FROM tags)",
    "tagged": "SELECT DISTINCT number FROM tags",
    "edited": "SELECT number FROM entries WHERE edited <> '{}'",
    "orphaned": "SELECT number FROM entries WHERE parent IS NOT NULL "
    "AND json_extract(body, '$.orphaned') = 1",
    "dangling": "SELECT DISTINCT source FROM links WHERE target IS NULL",
}
"""What ``is:`` knows."""


def numbers(db: sqlite3.Connection, field: str, value: str) -> array[int]:
    """Entry numbers, ascending, for ``tag: has: is: links: source: mode:``.

    Raises KeyError for a field or value that is not known.
    """
    if field == "tag":
        folded = "/".join(fold(atom) for atom in value.split("/"))
        rows = db.execute(
            # "0" comes right after "/": between the two lies what is below the tag.
            "SELECT DISTINCT number FROM tags WHERE folded = ? OR (folded > ? AND folded < ?)",
            (folded, folded + "/", folded + "0"),
        )
    elif field == "has":
        rows = db.execute(HAS[value])
    elif field == "is":
        rows = db.execute(IS[value])
    elif field == "links":
        number = int(value)
        rows = db.execute(
            "SELECT target FROM links WHERE source = ? AND target IS NOT NULL "
            "AND status <> 'rejected' UNION "
            "SELECT source FROM links WHERE target = ? AND status <> 'rejected'",
            (number, number),
        )
    elif field == "mode":
        rows = db.execute(
            "SELECT number FROM entries WHERE kind = 'quotation' AND coalesce("
            "json_extract(edited, '$.mode'), json_extract(body, '$.attribution.mode'), 'direct') "
            "= ?",
            (fold(value),),
        )
    elif field == "source":
        rows = db.execute("SELECT number FROM entries WHERE parent = ?", (int(value),))
    else:
        raise KeyError(field)
    return array("q", sorted(row[0] for row in rows))


def known(db: sqlite3.Connection, field: str) -> list[str]:
    """Values to propose for a field: tags in use, what ``has:`` and ``is:`` know, …"""
    if field == "has":
        return sorted(HAS)
    if field == "is":
        return sorted(IS)
    sql = {
        "tag": "SELECT DISTINCT tag FROM tags ORDER BY folded",
        "in": "SELECT DISTINCT publisher FROM entries WHERE publisher IS NOT NULL "
        "AND kind <> 'tweet' ORDER BY 1",
        "speaker": "SELECT name FROM agents ORDER BY name",
        "lang": "SELECT DISTINCT language FROM entries WHERE language IS NOT NULL",
        "query": "SELECT name FROM saved ORDER BY name",
    }.get(field)
    return [row[0] for row in db.execute(sql)] if sql else []


def facets(db: sqlite3.Connection, limit: int) -> dict[str, list[FacetValue]]:
    """Counts over the whole archive, rejected entries left out, the most frequent first."""
    found: dict[str, list[FacetValue]] = {}
    for name, query, sql in (
        (
            "kind",
            "kind:{}",
            "SELECT kind, count(*) FROM entries WHERE status <> 'rejected' GROUP BY 1",
        ),
        (
            "speaker",
            'speaker:"{}"',
            (
                "SELECT coalesce(a.name, e.byline), count(*) FROM entries e "
                "LEFT JOIN agent_names n ON n.folded = e.speaker "
                "LEFT JOIN agents a ON a.uid = n.agent "
                "WHERE e.speaker IS NOT NULL AND e.status <> 'rejected' GROUP BY 1"
            ),
        ),
        (
            "outlet",
            'in:"{}"',
            (
                "SELECT publisher, count(*) FROM entries WHERE publisher IS NOT NULL "
                "AND kind <> 'tweet' AND status <> 'rejected' GROUP BY 1"
            ),
        ),
        (
            "account",
            "from:{}",
            (
                "SELECT publisher, count(*) FROM entries WHERE kind = 'tweet' "
                "AND publisher IS NOT NULL AND status <> 'rejected' GROUP BY 1"
            ),
        ),
    ):
        rows = db.execute(f"{sql} ORDER BY 2 DESC, 1 LIMIT ?", (limit,))
        found[name] = [
            FacetValue(value, count, query.format(value.replace('"', " "))) for value, count in rows
        ]
    return found


# -- what the index takes in -----------------------------------------------------------------


def pending(db: sqlite3.Connection, watermark: int) -> int:
    """How many entries have changed, or gone, after the journal's ``watermark``."""
    row = db.execute(
        "SELECT (SELECT count(*) FROM entries WHERE text_seq > ?), "
        "(SELECT count(*) FROM gone WHERE seq > ? AND ? >= 0)",
        (watermark, watermark, watermark),
    ).fetchone()
    changed: int = row[0] + row[1]
    return changed


def next_changes(
    db: sqlite3.Connection, watermark: int, limit: int
) -> tuple[list[int], list[int], int]:
    """The next entries to index: (numbers to take, numbers to forget, new watermark)."""
    rows = db.execute(
        "SELECT number, text_seq, 1 FROM entries WHERE text_seq > ? UNION ALL "
        "SELECT number, seq, 0 FROM gone WHERE seq > ? ORDER BY 2 LIMIT ?",
        (watermark, watermark, limit),
    ).fetchall()
    if not rows:
        return [], [], watermark
    last = rows[-1][1]
    if len(rows) == limit and rows[0][1] != last:
        # Rows of one seq stay together, so that the watermark covers all of them.
        rows = [row for row in rows if row[1] != last]
        last = rows[-1][1]
    elif len(rows) == limit:
        rows = db.execute(
            "SELECT number, text_seq, 1 FROM entries WHERE text_seq = ? UNION ALL "
            "SELECT number, seq, 0 FROM gone WHERE seq = ?",
            (last, last),
        ).fetchall()
    return [r[0] for r in rows if r[2]], [r[0] for r in rows if not r[2]], last


def index_docs(
    db: sqlite3.Connection, wanted: Sequence[int], language_of: Callable[[str], str | None]
) -> Iterator[IndexDoc]:
    """What the full-text index needs of these entries; those that are gone are left out.

    ``language_of`` tells the language of a text whose entry states none.
    """
    sources = Sources(db, language_of)
    called: dict[str, tuple[str, ...]] = {}
    for at in range(0, len(wanted), 400):
        part = list(wanted[at : at + 400])
        marks = ",".join("?" * len(part))
        notes: dict[int, list[str]] = {}
        for number, body in db.execute(
            f"SELECT number, body FROM notes WHERE number IN ({marks})", part
        ):
            notes.setdefault(number, []).append(body)
        for row in db.execute(
            "SELECT e.number, e.kind, e.title, t.text, e.language, e.body, e.edited, "
            "e.date_from, e.date_to, e.added, e.parent "
            "FROM entries e LEFT JOIN texts t ON t.sha256 = e.text "
            f"WHERE e.number IN ({marks})",
            part,
        ).fetchall():
            language = sources.language(row[0], row[4], row[3] or row[2], row[10])
            speaker: tuple[str, ...] = ()
            body, edited = json.loads(row[5]), json.loads(row[6]) if row[6] != "{}" else {}
            body = overlay(body, edited)
            if said := body.get("attribution", {}).get("speaker"):
                # Who was renamed meanwhile is indexed again, with all that they said.
                speaker = called.get(said) or called.setdefault(said, _names(db, said))
            yield _index_doc(
                row, body, edited, speaker, language, "\n\n".join(notes.get(row[0], ()))
            )


def _index_doc(
    row: Sequence[Any],
    body: dict[str, Any],
    edited: dict[str, Any],
    names: tuple[str, ...],
    language: str | None,
    notes: str,
) -> IndexDoc:
    kind = row[1]
    by: list[str] = [*body.get("authors", ())]
    by += [body[k] for k in ("author_name", "issuing_body") if body.get(k)]
    urls = [body[k] for k in ("url", "permalink") if body.get(k)]
    for mention in body.get("urls", ()):
        urls += [u for u in (mention.get("url"), mention.get("expanded")) if u]
    said = body.get("attribution", {})
    if names and ("speaker" not in edited or edited.get("place")):
        # "the Syrian diplomat" means this agent here, and is found here by these words.
        called = surface((said.get("place") or {}).get("exact"), names[0])
        names = (*names, called) if called else names
    return IndexDoc(
        number=row[0],
        kind=kind,
        title=body.get("title") or "",
        text=body["anchor"]["exact"] if kind == "quotation" else row[3] or "",
        language=language,
        by=tuple(by),
        speaker=names,
        publisher=body.get("publisher") or body.get("issuing_body") or "",
        handle=body.get("handle") or "",
        hashtags=tuple(body.get("hashtags", ())),
        mentions=tuple(body.get("mentions", ())),
        url=tuple(urls),
        symbol=body.get("symbol") or "",
        notes=notes,
        date_from=row[7],
        date_to=row[8],
        added=date.fromisoformat(row[9][:10]).toordinal(),
    )


def _names(db: sqlite3.Connection, speaker: str) -> tuple[str, ...]:
    """A speaker's name with the other names of the same agent."""
    row = db.execute(
        "SELECT a.name, a.aliases FROM agent_names n JOIN agents a ON a.uid = n.agent "
        "WHERE n.folded = ?",
        (fold(speaker),),
    ).fetchone()
    if row is None:
        return (speaker,)
    return tuple(dict.fromkeys((speaker, row[0], *json.loads(row[1]))))
