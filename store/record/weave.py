"""What hangs entries together: keys, texts, links, anchors on a new revision."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from store.errors import Refused
from store.prepared import Place
from store.record.objects import State, fold, tags_of
from store.record.reading import missing
from store.record.states import assemble, build
from store.record.transaction import Transaction
from store.rows import AnyEntry

if TYPE_CHECKING:
    from schema.anchors import Anchor


_OTHER_POST = (
    " AND NOT EXISTS (SELECT 1 FROM keys o WHERE o.number = k.number AND o.key GLOB 'tweet:*')"
)


def find(db: sqlite3.Connection, keys: Sequence[str], kind: str) -> int | None:
    """The entry of that kind which one of ``keys`` names, the strongest key first.

    A tweet with a number is found by its words only in an entry without one: an account
    that says the same twice on one day has posted twice.
    """
    numbered = any(key.startswith("tweet:") for key in keys)
    for key in keys:
        other = _OTHER_POST if numbered and key.startswith("tweetlike:") else ""
        row = db.execute(
            "SELECT k.number FROM keys k JOIN entries e ON e.number = k.number "
            f"WHERE k.key = ? AND e.kind = ?{other} ORDER BY k.number",
            (key, kind),
        ).fetchone()
        if row:
            return int(row[0])
    return None


def quotation_places(db: sqlite3.Connection, parent: int) -> dict[Place, int]:
    """The quotations of ``parent`` by place, whatever their status.

    One that a person corrected stands at both places: where it was proposed and where it is.
    """
    places: dict[Place, int] = {}
    for number, body, edited in db.execute(
        "SELECT number, body, edited FROM entries WHERE parent = ?", (parent,)
    ):
        for place in places_of(json.loads(body), json.loads(edited)):
            places[place] = number
    return places


def places_of(body: dict[str, Any], edited: dict[str, Any]) -> list[Place]:
    """The places that a quotation stands for: the machine's, and a person's correction of it."""
    anchors = [body["anchor"], *([edited["anchor"]] if "anchor" in edited else [])]
    modes = dict.fromkeys((body.get("attribution", {}).get("mode", "direct"), edited.get("mode")))
    return [
        (anchor["revision"], anchor["start"], anchor["end"], mode)
        for anchor in anchors
        for mode in modes
        if mode is not None
    ]


def keep_text(db: sqlite3.Connection, entry: AnyEntry) -> str | None:
    """Keep the text of an entry's revision; its sha256, or None for a quotation."""
    if entry.kind == "quotation":
        return None
    from schema.base import text_digest

    sha = text_digest(entry.text)
    db.execute("INSERT OR IGNORE INTO texts (sha256, text) VALUES (?, ?)", (sha, entry.text))
    return sha


def resolve_dangling(tx: Transaction, number: int, keys: Sequence[str], uid: str) -> None:
    """Point every link that waits for one of these keys to the entry."""
    wanted = (*keys, f"uid:{uid}")
    waiting = tx.db.execute(
        "SELECT uid, source FROM links WHERE target IS NULL "
        f"AND target_key IN ({','.join('?' * len(wanted))})",
        wanted,
    ).fetchall()
    for link, source in waiting:
        if source == number:
            continue
        state = tx.load("link", link)
        assert state is not None
        tx.put("link", link, {**state, "target": number}, "resolve", source)


def ensure_speaker(tx: Transaction, speaker: str | None, *, by_machine: bool) -> None:
    """Make the speaker of a quotation an agent where there is none by that name.

    Of what a machine read only names become agents: "it" and "the report" stay words of
    the attribution. What a person entered is a name.
    """
    from store.names import is_name

    if speaker and (not by_machine or is_name(speaker)):
        ensure_agent(tx, speaker)


def ensure_agent(tx: Transaction, name: str) -> str:
    """The uid of the agent who goes by ``name``, made where there is none."""
    from schema.base import new_uid

    row = tx.db.execute("SELECT agent FROM agent_names WHERE folded = ?", (fold(name),)).fetchone()
    if row:
        known: str = row[0]
        return known
    uid = new_uid()
    tx.put("agent", uid, {"name": name, "aliases": [], "type": "unknown"}, "add agent", new=True)
    return uid


def add_tags(tx: Transaction, number: int, tags: Sequence[str]) -> bool:
    """Add tags to an entry; False where it had them all."""
    before = tags_of(tx.db, [number]).get(number, ())
    after = tuple(sorted({*before, *tags}))
    if before == after:
        return False
    tx.retag([(number, before, after)], "tag")
    return True


def add_note(tx: Transaction, number: int, body: str, anchor: Any = None) -> str:
    """Put a note on an entry, or on the passage of an Anchor; its uid."""
    from schema.base import new_uid

    uid = new_uid()
    state: State = {
        "number": number,
        "body": body,
        "anchor": json.loads(anchor.model_dump_json()) if anchor else None,
        "author": tx.actor,
        "created": tx.at,
        "changed": tx.at,
    }
    tx.put("note", uid, state, "note", number, new=True)
    return uid


def add_link(
    tx: Transaction,
    source: int,
    relation: str,
    target: int | None,
    *,
    anchor: Anchor | None = None,
    place: dict[str, Any] | None = None,
    target_anchor: Anchor | None = None,
    assertion: dict[str, Any],
    key: str | None = None,
    label: str | None = None,
    note: str = "",
) -> str | None:
    """Add a link unless the two are joined by that relation at that place already.

    The place is ``anchor``, or ``place`` where that is JSON already.
    """
    from schema.base import new_uid

    if anchor is not None:
        place = json.loads(anchor.model_dump_json())
    for (known,) in tx.db.execute(
        "SELECT source_anchor FROM links WHERE source = ? AND relation = ? AND target IS ?",
        (source, relation, target),
    ).fetchall():
        if target is not None and _same_place(json.loads(known) if known else None, place):
            return None
    uid = new_uid()
    state: State = {
        "relation": relation,
        "source": source,
        "target": target,
        "target_key": key,
        "label": label,
        "source_anchor": place,
        "target_anchor": json.loads(target_anchor.model_dump_json()) if target_anchor else None,
        "note": note,
        "assertion": assertion,
    }
    tx.put("link", uid, state, "link", source, new=True)
    return uid


def _same_place(one: dict[str, Any] | None, other: dict[str, Any] | None) -> bool:
    if one is None or other is None:
        return one is other
    return all(one[name] == other[name] for name in ("revision", "start", "end"))


def carry_over(tx: Transaction, number: int, text: str, revision: str) -> None:
    """Bring the anchors in an entry to its new revision, or say that they are orphaned."""
    children = tx.db.execute("SELECT number FROM entries WHERE parent = ?", (number,)).fetchall()
    for (child,) in children:
        state = tx.load("entry", child)
        assert state is not None
        body, edited = _carried_quotation(state, text, revision)
        entry = assemble(body, edited, None)
        new = build(
            body,
            edited,
            entry,
            text=None,
            assertion=state["assertion"],
            parent=number,
            added=state["added"],
        )
        tx.put("entry", child, new, "carry over", child)
    for kind, uid, column in _anchored(tx.db, number):
        state = tx.load(kind, uid)
        assert state is not None
        anchor = _carried(state[column], text, revision)
        if anchor is not None:
            tx.put(kind, uid, {**state, column: anchor}, "carry over", number)


def _carried_quotation(
    state: State, text: str, revision: str
) -> tuple[dict[str, Any], dict[str, Any]]:
    """``body`` and ``edited`` of a quotation for a new revision of its source.

    The words that a person chose decide whether it is orphaned, where there are any.
    """
    body, edited = dict(state["body"]), dict(state["edited"])
    found = _carried(body["anchor"], text, revision)
    if found is not None:
        if "attribution" in body:
            by = found["start"] - body["anchor"]["start"]
            body["attribution"] = _with_place(body["attribution"], by, text)
        body["anchor"] = found
    if "anchor" in edited:
        by_hand = _carried(edited["anchor"], text, revision)
        if by_hand is not None:
            edited = _with_place(edited, by_hand["start"] - edited["anchor"]["start"], text)
            edited["anchor"] = by_hand
        found = by_hand
    elif found is not None:
        edited = _with_place(edited, found["start"] - state["body"]["anchor"]["start"], text)
    body["orphaned"] = found is None
    return body, edited


def _with_place(said: dict[str, Any], by: int, text: str) -> dict[str, Any]:
    """An attribution whose place moved along with the words, without it where it did not."""
    place = said.get("place")
    if place is None:
        return said
    start, end = place["start"] + by, place["end"] + by
    if start < 0 or text[start:end] != place["exact"]:
        return {**said, "place": None}
    return {**said, "place": {**place, "start": start, "end": end}}


def _anchored(db: sqlite3.Connection, number: int) -> Iterator[tuple[str, str, str]]:
    for kind, table, column, owner in (
        ("link", "links", "source_anchor", "source"),
        ("link", "links", "target_anchor", "target"),
        ("note", "notes", "anchor", "number"),
    ):
        for (uid,) in db.execute(
            f"SELECT uid FROM {table} WHERE {owner} = ? AND {column} IS NOT NULL", (number,)
        ).fetchall():
            yield kind, uid, column


def _carried(anchor: dict[str, Any], text: str, revision: str) -> dict[str, Any] | None:
    from schema.anchors import Anchor

    known = Anchor.model_validate_json(json.dumps(anchor))
    if known.revision == revision:
        return anchor
    carried = known.carried_to(text, revision)
    return json.loads(carried.model_dump_json()) if carried else None


def entry_state(tx: Transaction, number: int) -> State:
    """The state of an entry. Raises NotFound."""
    state = tx.load("entry", number)
    if state is None:
        raise missing(number)
    return state


def text_of(db: sqlite3.Connection, sha: str | None) -> str | None:
    """The text with that digest, or None."""
    row = db.execute("SELECT text FROM texts WHERE sha256 = ?", (sha,)).fetchone()
    return row[0] if row else None


def require(tx: Transaction, number: int) -> None:
    """Raises NotFound where there is no such entry."""
    if not tx.db.execute("SELECT 1 FROM entries WHERE number = ?", (number,)).fetchone():
        raise missing(number)


def passage(tx: Transaction, number: int, span: tuple[int, int] | None) -> Any:
    """The anchor of a span of an entry's current text, None for the whole entry.

    Raises Refused where the text has no such passage.
    """
    from schema.anchors import Anchor

    state = entry_state(tx, number)
    if span is None:
        return None
    text = text_of(tx.db, state["text"])
    if text is None:
        raise Refused(f"#{number} has no text to point into.")
    try:
        return Anchor.of(text, *span, state["text"])
    except ValueError as error:
        raise Refused(f"#{number} has {error}.") from error
