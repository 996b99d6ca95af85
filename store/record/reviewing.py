"""What is open to review: all of it in short, and one source's proposals in full."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Collection, Iterator
from typing import Any

from store.proposals import OpenProposals, ProposalRow

COMES_WITH = ("quotes", "embeds", "cites")
"""Relations by which a proposed entry hangs on its source: decided together with it."""
_WITH = "('quotes', 'embeds', 'cites')"


def open_proposals(db: sqlite3.Connection) -> OpenProposals:
    """Every entry and link that nobody has decided about, with its source.

    An entry found in several sources counts in the first; one in no source is its own. What
    hangs on a rejected source is left out.
    """
    gone = {
        row[0]
        for row in db.execute(
            "SELECT number FROM entries WHERE status = 'rejected' AND kind <> 'quotation'"
        )
    }
    found_in = dict(
        db.execute(
            "SELECT l.target, min(l.source) FROM entries e JOIN links l ON l.target = e.number "
            f"WHERE e.status = 'proposed' AND e.parent IS NULL AND l.relation IN {_WITH} "
            "GROUP BY l.target"
        ).fetchall()
    )
    keys: list[int | str] = []
    sources, confidences = array("q"), array("d")
    entries = db.execute(
        "SELECT number, parent, confidence FROM entries WHERE status = 'proposed'"
    ).fetchall()
    links = db.execute(
        "SELECT l.uid, l.source, l.confidence FROM links l LEFT JOIN entries e "
        "ON e.number = l.target WHERE l.status = 'proposed' AND NOT coalesce("
        f"l.relation IN {_WITH} AND e.status = 'proposed', 0) AND coalesce(e.status, '') <> "
        "'rejected' ORDER BY l.uid"
    ).fetchall()
    for key, source, confidence in (*entries, *links):
        source = source or found_in.get(key, key)
        if source not in gone:
            keys.append(key)
            sources.append(source)
            confidences.append(confidence)
    return OpenProposals(keys, sources, confidences)


def proposals(
    db: sqlite3.Connection, source: int, also: Collection[int | str]
) -> list[ProposalRow]:
    """What is proposed in a source, in the order of the text; what has no place comes last.

    ``also``: numbers and uids that are given whatever became of them.
    """
    row = db.execute("SELECT text FROM entries WHERE number = ?", (source,)).fetchone()
    revision = row[0] if row else None
    found = [
        *_quotations(db, source, revision, also),
        *_linked(db, source, revision, also),
        *_alone(db, source, also),
    ]
    return sorted(found, key=lambda p: (p.start < 0, p.start, -p.end, str(p.key)))


def _quotations(
    db: sqlite3.Connection, source: int, revision: str | None, also: Collection[int | str]
) -> Iterator[ProposalRow]:
    for number, body, edited, assertion, status, version, date in db.execute(
        "SELECT number, body, edited, assertion, status, version, date FROM entries "
        "WHERE parent = ?",
        (source,),
    ).fetchall():
        if status != "proposed" and number not in also:
            continue
        known, by_hand, claim = json.loads(body), json.loads(edited), json.loads(assertion)
        said = {**known.get("attribution", {}), **by_hand}
        anchor = by_hand.get("anchor") or known["anchor"]
        here = anchor["revision"] == revision
        place = said.get("place") if here else None
        yield ProposalRow(
            source=source,
            number=number,
            uid="",
            kind="quotation",
            relation="quotes",
            start=anchor["start"] if here else -1,
            end=anchor["end"] if here else -1,
            status=status,
            confidence=claim["confidence"],
            rule=claim.get("rule") or "",
            title=anchor["exact"],
            byline="",
            date=date,
            mode=said.get("mode") or "direct",
            speaker=said.get("speaker") or "",
            speaker_start=place["start"] if place else -1,
            speaker_end=place["end"] if place else -1,
            role=said.get("role") or "",
            addressee=said.get("addressee") or "",
            cue=said.get("cue") or "",
            version=version,
        )


_TARGET = "e.number, e.kind, e.status, e.confidence, e.assertion, e.title, e.byline, e.date"


def _linked(
    db: sqlite3.Connection, source: int, revision: str | None, also: Collection[int | str]
) -> Iterator[ProposalRow]:
    """Entries that hang on the source by a link, and links that are proposed themselves."""
    for row in db.execute(
        f"SELECT l.uid, l.relation, l.status, l.confidence, l.assertion, l.source_anchor, l.note, "
        f"l.label, l.target_key, {_TARGET} FROM links l "
        "LEFT JOIN entries e ON e.number = l.target "
        "WHERE l.source = ? AND l.relation <> 'quotes' ORDER BY l.uid",
        (source,),
    ).fetchall():
        uid, relation, status, confidence, assertion, anchor, note, label, key, *target = row
        number, kind, is_now, how_sure, claim, title, byline, date = target
        entry_too = relation in COMES_WITH and (is_now == "proposed" or number in also)
        if entry_too and not _is_first(db, number, source):
            continue
        if not entry_too and not (uid in also or (status == "proposed" and is_now != "rejected")):
            continue
        start, end = _span(anchor, revision)
        rule = json.loads(claim if entry_too else assertion).get("rule") or ""
        yield ProposalRow(
            source=source,
            number=number or 0,
            uid="" if entry_too else uid,
            kind=kind if entry_too else "link",
            relation=relation,
            start=start,
            end=end,
            status=is_now if entry_too else status,
            confidence=how_sure if entry_too else confidence,
            rule=rule,
            title=title or label or key or "",
            byline=byline or "",
            date=date or "",
            note=note,
        )


def _alone(
    db: sqlite3.Connection, source: int, also: Collection[int | str]
) -> Iterator[ProposalRow]:
    """The source itself, where it is what is proposed and no other entry holds it."""
    row = db.execute(
        f"SELECT {_TARGET} FROM entries e WHERE e.number = ? AND e.kind <> 'quotation' AND NOT "
        f"EXISTS (SELECT 1 FROM links l WHERE l.target = e.number AND l.relation IN {_WITH})",
        (source,),
    ).fetchone()
    if row is None or (row[2] != "proposed" and source not in also):
        return
    number, kind, status, confidence, claim, title, byline, date = row
    yield ProposalRow(
        source=source,
        number=number,
        uid="",
        kind=kind,
        relation="",
        start=-1,
        end=-1,
        status=status,
        confidence=confidence,
        rule=json.loads(claim).get("rule") or "",
        title=title,
        byline=byline,
        date=date,
    )


def _is_first(db: sqlite3.Connection, number: int, source: int) -> bool:
    row = db.execute(
        f"SELECT min(source) FROM links WHERE target = ? AND relation IN {_WITH}", (number,)
    ).fetchone()
    return bool(row[0] == source)


def _span(anchor: str | None, revision: str | None) -> tuple[int, int]:
    known: dict[str, Any] | None = json.loads(anchor) if anchor else None
    if known is None or known["revision"] != revision:
        return -1, -1
    return known["start"], known["end"]
