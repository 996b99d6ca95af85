"""Which entry a source is that comes in: by its place in a file, its keys, its path."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Sequence

from store.keys import are_apart, is_cut, key_of_title, key_of_url
from store.prepared import Prepared, prepare
from store.record.states import overlay
from store.record.weave import find, text_of
from store.rows import Intake, Taken

_WORDS = "text:"
_LISTED = frozenset(["document", "report"])
_NO_TEXT = hashlib.sha256(b"").hexdigest()
_LOOKED_AT = 20
"""Entries with the same words that are compared: of very many, most are rows of a table."""


def recognise(db: sqlite3.Connection, items: Sequence[Intake | Prepared]) -> list[Taken]:
    """What would become of each item; nothing is written.

    The number is 0 where it would be added. ``updated`` means another text: what else an
    item may add to a known entry is not looked at, nor what would be proposed with it.
    """
    found: list[Taken] = []
    for item in items:
        if isinstance(item, Intake):
            item = prepare(item)
        number = known_number(db, item)
        if number is None:
            found.append(Taken(0, "added", 0))
            continue
        row = db.execute("SELECT text FROM entries WHERE number = ?", (number,)).fetchone()
        entry = item.entry
        same = (
            not entry.text
            or row[0] == entry.revision
            or (entry.kind == "tweet" and is_cut(entry.text, text_of(db, row[0]) or ""))
        )
        found.append(Taken(number, "unchanged" if same else "updated", 0))
    return found


def known_number(db: sqlite3.Connection, item: Prepared) -> int | None:
    """The entry that ``item`` is: by its place in its original, its keys, or its path."""
    kind, keys, taking = item.entry.kind, item.entry.identity_keys, item.taking
    if taking.original is not None:
        row = db.execute(
            "SELECT c.number FROM captures c JOIN entries e ON e.number = c.number "
            "WHERE c.original = ? AND c.locator = ? AND e.kind = ?",
            (taking.original, taking.locator, kind),
        ).fetchone()
        if row:
            return int(row[0])
    known = find(db, [key for key in keys if not key.startswith(_WORDS)], kind)
    if known is not None and not item.entry.text and kind in _LISTED:
        known = _of_the_same_title(db, known, item)
    if known is None:
        known = _of_the_same_words(db, keys, item)
    if known is not None or taking.path is None or not taking.whole:
        return known
    row = db.execute(
        "SELECT c.number FROM captures c JOIN entries e ON e.number = c.number "
        "WHERE c.path = ? AND c.locator = ? AND e.kind = ? ORDER BY c.at DESC",
        (taking.path, taking.locator, kind),
    ).fetchone()
    return int(row[0]) if row else None


def _of_the_same_title(db: sqlite3.Connection, known: int, item: Prepared) -> int | None:
    """``known``, or another entry of its address, unless both are only named and by other names.

    Lists give many sources the address of a library's front page or of its database. Two
    titles without a word in common are two sources there.
    """
    address = next((key for key in item.entry.identity_keys if key.startswith("url:")), None)
    title = next((key for key in item.entry.keys if key.startswith("title:")), None)
    if address is None or title is None:
        return known
    named = [key for key in item.entry.identity_keys if not key.startswith((_WORDS, "url:"))]
    if find(db, named, item.entry.kind) is not None:
        return known  # by its symbol, which says more than an address
    rows = db.execute(
        "SELECT e.number, e.text, e.title, e.body ->> '$.title' "
        "FROM keys k JOIN entries e ON e.number = k.number "
        "WHERE k.key = ? AND e.kind = ? ORDER BY e.number LIMIT ?",
        (address, item.entry.kind, _LOOKED_AT),
    ).fetchall()
    for number, text, *titles in rows:
        # As a person calls it, and as the list does.
        if text != _NO_TEXT or not all(are_apart(title, key_of_title(t or "")) for t in titles):
            return int(number)
    return None


def _of_the_same_words(db: sqlite3.Connection, keys: Sequence[str], item: Prepared) -> int | None:
    """The entry with the same text, unless what is stated says that it is another source.

    Two addresses are two sources, and so are two titles in the rows of one table: many
    of them may hold the same few words.
    """
    words = next((key for key in keys if key.startswith(_WORDS)), None)
    if words is None:
        return None
    title = next((key for key in item.entry.keys if key.startswith("title:")), None)
    if title:
        # The few of that title first: a table may hold the same words in every row.
        rows = db.execute(
            "SELECT e.number, e.body, e.edited "
            "FROM keys t CROSS JOIN keys k ON k.number = t.number "
            "JOIN entries e ON e.number = k.number "
            "WHERE t.key = ? AND k.key = ? AND e.kind = ? ORDER BY e.number LIMIT ?",
            (title, words, item.entry.kind, _LOOKED_AT),
        )
        number = next((row[0] for row in rows if not _is_another(item, *row[1:])), None)
        if number is not None:
            return int(number)
    rows = db.execute(
        "SELECT e.number, e.body, e.edited FROM keys k JOIN entries e ON e.number = k.number "
        "WHERE k.key = ? AND e.kind = ? ORDER BY e.number LIMIT ?",
        (words, item.entry.kind, _LOOKED_AT),
    )
    number = next((row[0] for row in rows if not _is_another(item, *row[1:])), None)
    return None if number is None else int(number)


def _is_another(item: Prepared, body: str, edited: str) -> bool:
    """Whether address, or title where it is a row's, tell a known entry from ``item``."""
    known = overlay(json.loads(body), json.loads(edited))
    said = item.entry.state()
    url, title = said.get("url"), said.get("title")
    own_url, own_title = known.get("url"), known.get("title")
    if url and own_url and key_of_url(url) != key_of_url(own_url):
        return True
    if not item.taking.row or not title or not own_title:
        return False
    return key_of_title(title) != key_of_title(own_title)
