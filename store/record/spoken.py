"""The language that an entry is in: as it states, as its source does, or as its text tells."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

_SAMPLE = 4_000
"""Code points of a source's text that tell its language."""


class Sources:
    """Languages of entries; ``language_of`` tells that of a text, or None.

    A quotation is too short to tell: it is in the language of the source that holds it.
    """

    def __init__(self, db: sqlite3.Connection, language_of: Callable[[str], str | None]) -> None:
        self._db, self._language_of = db, language_of
        self._known: dict[int, str | None] = {}

    def language(
        self, number: int, stated: str | None, text: str, parent: int | None
    ) -> str | None:
        """Of an entry with this text; ``parent`` is the number of a quotation's source."""
        if stated:
            return stated
        if parent is None:
            # Its quotations are asked about next.
            self._known[number] = found = self._language_of(text)
            return found
        if parent not in self._known:
            self._known[parent] = self._of_source(parent)
        return self._known[parent]

    def _of_source(self, number: int) -> str | None:
        row = self._db.execute(
            "SELECT e.language, e.title, substr(t.text, 1, ?) FROM entries e "
            "LEFT JOIN texts t ON t.sha256 = e.text WHERE e.number = ?",
            (_SAMPLE, number),
        ).fetchone()
        return None if row is None else row[0] or self._language_of(row[2] or row[1])


def language(
    db: sqlite3.Connection, number: int, text: str, language_of: Callable[[str], str | None]
) -> str | None:
    """The language of the entry of this number, whose text is ``text``; None where unclear."""
    row = db.execute(
        "SELECT language, title, parent FROM entries WHERE number = ?", (number,)
    ).fetchone()
    if row is None:
        return None
    return Sources(db, language_of).language(number, row[0], text or row[1], row[2])
