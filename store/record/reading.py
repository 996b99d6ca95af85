"""Reading entries: lists, rows, records, quotations, links, notes."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Sequence
from typing import Any

from store.errors import NotFound
from store.record.states import assemble, overlay
from store.rows import (
    AnyEntry,
    LinkRow,
    NoteRow,
    QuotationRow,
    Record,
    Row,
    TextRow,
)

_ORDERS = {
    "added": "added, number",
    "-added": "added DESC, number DESC",
    "date": "date_from IS NULL, date_from, number",
    "-date": "date_from IS NULL, date_to DESC, number DESC",
    "title": "title COLLATE NOCASE, number",
    "number": "number",
}
SORTS = tuple(_ORDERS)
"""The orders in which entries can be listed."""
_CHUNK = 500
TEXTS = 100
"""Texts that are read at once."""
_OPENING = 1200
"""Bytes of a text that are read for its beginning."""


def numbers(
    db: sqlite3.Connection, sort: str, limit: int | None, offset: int, sources_only: bool
) -> array[int]:
    """Entry numbers in order, rejected ones left out."""
    kinds = "AND kind <> 'quotation'" if sources_only else ""
    rows = db.execute(
        f"SELECT number FROM entries WHERE status <> 'rejected' {kinds} "
        f"ORDER BY {_ORDERS[sort]} LIMIT ? OFFSET ?",
        (-1 if limit is None else limit, offset),
    )
    return array("q", (row[0] for row in rows))


def count(db: sqlite3.Connection, sources_only: bool) -> int:
    """How many entries ``numbers`` would give."""
    kinds = "AND kind <> 'quotation'" if sources_only else ""
    row = db.execute(f"SELECT count(*) FROM entries WHERE status <> 'rejected' {kinds}").fetchone()
    total: int = row[0]
    return total


def rows(db: sqlite3.Connection, wanted: Sequence[int], *, openings: bool = False) -> list[Row]:
    """The rows of these entries, in that order; those that are gone are left out.

    ``openings``: with the beginnings of the texts.
    """
    found: dict[int, Row] = {}
    for at in range(0, len(wanted), _CHUNK):
        part = [int(n) for n in wanted[at : at + _CHUNK]]
        marks = ",".join("?" * len(part))
        tags: dict[int, list[str]] = {}
        for number, tag in db.execute(
            f"SELECT number, tag FROM tags WHERE number IN ({marks}) ORDER BY tag", part
        ):
            tags.setdefault(number, []).append(tag)
        quotations = {
            parent: (held, is_open)
            for parent, held, is_open in db.execute(
                "SELECT parent, count(*), sum(status = 'proposed') FROM entries "
                f"WHERE parent IN ({marks}) AND status <> 'rejected' GROUP BY parent",
                part,
            )
        }
        notes = _counts(
            db, f"SELECT number, count(*) FROM notes WHERE number IN ({marks}) GROUP BY 1", part
        )
        links = _counts(
            db,
            "SELECT number, sum(n) FROM ("
            f"SELECT source AS number, count(*) AS n FROM links WHERE source IN ({marks}) "
            "AND status <> 'rejected' AND relation <> 'quotes' GROUP BY 1 UNION ALL "
            f"SELECT target, count(*) FROM links WHERE target IN ({marks}) "
            "AND status <> 'rejected' AND relation <> 'quotes' GROUP BY 1) GROUP BY 1",
            part + part,
        )
        begun = _openings(db, part) if openings else {}
        for row in db.execute(
            "SELECT number, kind, title, date, byline, status, parent, confidence "
            f"FROM entries WHERE number IN ({marks})",
            part,
        ):
            number = row[0]
            found[number] = Row(
                number=number,
                kind=row[1],
                title=row[2],
                date=row[3],
                byline=row[4],
                tags=tuple(tags.get(number, ())),
                status=row[5],
                quotations=quotations.get(number, (0, 0))[0],
                proposed=quotations.get(number, (0, 0))[1],
                notes=notes.get(number, 0),
                links=links.get(number, 0),
                parent=row[6],
                confidence=row[7],
                opening=begun.get(number, ""),
            )
    return [found[n] for n in wanted if n in found]


def _openings(db: sqlite3.Connection, wanted: Sequence[int]) -> dict[int, str]:
    """The beginnings of these entries' texts, however long those are."""
    marks = ",".join("?" * len(wanted))
    found: dict[int, str] = {}
    for number, at in db.execute(
        "SELECT e.number, t.id FROM entries e JOIN texts t ON t.sha256 = e.text "
        f"WHERE e.number IN ({marks}) AND e.kind IN ('document', 'report')",
        wanted,
    ):
        # Read in place: a statement would load the whole text for its first line.
        with db.blobopen("texts", "text", at, readonly=True) as text:
            # Where the last character was cut, it is left out.
            found[number] = text.read(_OPENING).decode(errors="ignore")
    return found


def heads(db: sqlite3.Connection, wanted: Sequence[int]) -> dict[int, tuple[str, str, str]]:
    """Kind, title and date of these entries by number; those that are gone are left out."""
    found: dict[int, tuple[str, str, str]] = {}
    for at in range(0, len(wanted), _CHUNK):
        part = wanted[at : at + _CHUNK]
        marks = ",".join("?" * len(part))
        for number, kind, title, date in db.execute(
            f"SELECT number, kind, title, date FROM entries WHERE number IN ({marks})", part
        ):
            found[number] = kind, title, date
    return found


def _counts(db: sqlite3.Connection, sql: str, values: Sequence[int]) -> dict[int, int]:
    return dict(db.execute(sql, values).fetchall())


def existing(db: sqlite3.Connection, numbers: Sequence[int]) -> set[int]:
    """Those of the numbers that are an entry's."""
    marks = ",".join("?" * len(numbers))
    rows = db.execute(f"SELECT number FROM entries WHERE number IN ({marks})", numbers)
    return {row[0] for row in rows}


def missing(number: int) -> NotFound:
    """The error for a number that is not in the archive."""
    return NotFound(f"There is no entry #{number} in this archive.")


def text(db: sqlite3.Connection, number: int) -> str:
    """The text of an entry's current revision (a quotation's words). Raises NotFound."""
    row = db.execute(
        "SELECT e.kind, t.text, e.body, e.edited FROM entries e "
        "LEFT JOIN texts t ON t.sha256 = e.text WHERE e.number = ?",
        (number,),
    ).fetchone()
    if row is None:
        raise missing(number)
    if row[0] == "quotation":
        words: str = overlay(json.loads(row[2]), json.loads(row[3]))["anchor"]["exact"]
        return words
    return row[1] or ""


def entry(db: sqlite3.Connection, number: int) -> AnyEntry:
    """The entry as a model. Raises NotFound."""
    row = db.execute(
        "SELECT e.body, e.edited, t.text FROM entries e LEFT JOIN texts t ON t.sha256 = e.text "
        "WHERE e.number = ?",
        (number,),
    ).fetchone()
    if row is None:
        raise missing(number)
    return assemble(json.loads(row[0]), json.loads(row[1]), row[2])


def record(db: sqlite3.Connection, number: int) -> Record:
    """The entry with everything beside the model. Raises NotFound."""
    from schema.assertions import Assertion

    row = db.execute(
        "SELECT e.body, e.edited, t.text, e.version, e.added, e.assertion, e.text "
        "FROM entries e LEFT JOIN texts t ON t.sha256 = e.text WHERE e.number = ?",
        (number,),
    ).fetchone()
    if row is None:
        raise missing(number)
    edited = json.loads(row[1])
    tags = db.execute("SELECT tag FROM tags WHERE number = ? ORDER BY tag", (number,))
    return Record(
        number=number,
        entry=assemble(json.loads(row[0]), edited, row[2]),
        version=row[3],
        added=row[4],
        assertion=Assertion.model_validate_json(row[5]),
        tags=tuple(tag for (tag,) in tags),
        edited=tuple(sorted(edited)),
        revision=row[6],
    )


def quotations(db: sqlite3.Connection, number: int) -> list[QuotationRow]:
    """The quotations of a source in the order of their places; rejected ones left out."""
    source = db.execute("SELECT text FROM entries WHERE number = ?", (number,)).fetchone()
    if source is None:
        raise missing(number)
    found = []
    for row in db.execute(
        "SELECT number, body, edited, status, confidence FROM entries "
        "WHERE parent = ? AND status <> 'rejected'",
        (number,),
    ):
        body, edited = json.loads(row[1]), json.loads(row[2])
        said = {**body.get("attribution", {}), **edited}
        anchor = edited.get("anchor") or body["anchor"]
        here = anchor["revision"] == source[0]
        found.append(
            QuotationRow(
                number=row[0],
                start=anchor["start"] if here else -1,
                end=anchor["end"] if here else -1,
                mode=said.get("mode") or "direct",
                speaker=said.get("speaker"),
                role=said.get("role"),
                addressee=said.get("addressee"),
                status=row[3],
                confidence=row[4],
                text=anchor["exact"],
            )
        )
    return sorted(found, key=lambda q: (q.start < 0, q.start, -q.end, q.number))


def with_text(db: sqlite3.Connection, kinds: Sequence[str]) -> list[TextRow]:
    """The entries of these kinds that have a text, by number, rejected ones left out."""
    marks = ",".join("?" * len(kinds))
    return [
        TextRow(row[0], row[1], row[2], row[3] or "", bool(row[4]))
        for row in db.execute(
            "SELECT number, kind, text, publisher, kind = 'tweet' AND "
            "json_extract(body, '$.repost_of') IS NOT NULL FROM entries "
            f"WHERE kind IN ({marks}) AND text IS NOT NULL AND status <> 'rejected' "
            "ORDER BY number",
            tuple(kinds),
        )
    ]


def texts(db: sqlite3.Connection, wanted: Sequence[int]) -> list[tuple[int, str]]:
    """(number, text) of these entries by number; those that are gone or have none left out."""
    marks = ",".join("?" * len(wanted))
    return db.execute(
        "SELECT e.number, t.text FROM entries e JOIN texts t ON t.sha256 = e.text "
        f"WHERE e.number IN ({marks}) ORDER BY e.number",
        [int(number) for number in wanted],
    ).fetchall()


def _span(anchor: str | None, revision: str | None) -> tuple[int | None, int | None, str | None]:
    """Start and end of a passage in this revision, or the words of one that it does not hold."""
    if anchor is None:
        return None, None, None
    known: dict[str, Any] = json.loads(anchor)
    if known["revision"] != revision:
        return None, None, known["exact"]
    return known["start"], known["end"], None


def links(db: sqlite3.Connection, number: int) -> list[LinkRow]:
    """Links out of and into an entry, rejected ones left out."""
    own = db.execute("SELECT text FROM entries WHERE number = ?", (number,)).fetchone()
    if own is None:
        raise missing(number)
    found: list[LinkRow] = []
    for out in (True, False):
        near, far = ("source", "target") if out else ("target", "source")
        for row in db.execute(
            f"SELECT l.uid, l.relation, r.inverse, e.number, e.kind, e.title, l.label, "
            f"l.target_key, l.note, l.status, l.confidence, l.{near}_anchor, l.{far}_anchor, "
            f"e.text FROM links l LEFT JOIN entries e ON e.number = l.{far} "
            "LEFT JOIN relations r ON r.name = l.relation "
            f"WHERE l.{near} = ? AND l.status <> 'rejected' "
            "ORDER BY l.relation, e.number IS NULL, e.number, l.uid",
            (number,),
        ):
            start, end, lost = _span(row[11], own[0])
            other_start, other_end, other_lost = _span(row[12], row[13])
            found.append(
                LinkRow(
                    uid=row[0],
                    relation=row[1],
                    label=row[1] if out else row[2] or f"{row[1]} (from)",
                    direction="out" if out else "in",
                    number=row[3],
                    kind=row[4],
                    title=row[5] or row[6] or row[7] or "",
                    note=row[8],
                    status=row[9],
                    confidence=row[10],
                    start=start,
                    end=end,
                    other_start=other_start,
                    other_end=other_end,
                    lost=lost,
                    other_lost=other_lost,
                )
            )
    return found


def notes(db: sqlite3.Connection, number: int) -> list[NoteRow]:
    """The notes on an entry, oldest first."""
    own = db.execute("SELECT text FROM entries WHERE number = ?", (number,)).fetchone()
    if own is None:
        raise missing(number)
    return [
        NoteRow(row[0], row[1], row[2], row[3], *_span(row[4], own[0]))
        for row in db.execute(
            "SELECT uid, body, author, changed, anchor FROM notes WHERE number = ? "
            "ORDER BY created, uid",
            (number,),
        )
    ]
