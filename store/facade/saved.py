"""Saved searches, and what a person searched for before."""

from __future__ import annotations

import json
from itertools import pairwise

from store.errors import QueryError
from store.facade.searching import Searching
from store.record import things

KEPT = 200
"""Earlier searches of a person that are remembered."""
_HISTORY = "searches"


class Saved(Searching):
    """Searches that are kept: under names for everybody, as a history for each person."""

    _live: tuple[object, dict[str, int | None]] | None = None

    def saved_counts(self) -> dict[str, int | None]:
        """How many entries each saved search finds now; None for one not understood any more.

        Counted again only where the record or the index has changed.
        """
        from store.fulltext.days import today

        state = (self.seq(), self.fulltext.watermark(), today())
        known = self._live
        if known is None or known[0] != state:
            found: dict[str, int | None] = {}
            for name, query in self.saved().items():
                try:
                    found[name] = self.search(query, 0).total
                except QueryError:
                    found[name] = None
            known = self._live = (state, found)
        return dict(known[1])

    def save_search(self, name: str, query: str) -> None:
        """Keep a query under a name.

        Raises QueryError where it is not understood, or would run in a circle.
        """
        self.understand(query)
        self._refuse_circle(name, query)
        things.save_search(self._journal, name, query)

    def _refuse_circle(self, name: str, query: str) -> None:
        from store.fulltext.tokens import tokens

        saved, seen, waiting = self.saved(), set[str](), [query]
        while waiting:
            found = tokens(waiting.pop())
            for field, value in pairwise(found):
                if field.type != "field" or field.text.lower() != "query":
                    continue
                used = value.text.strip()
                if used == name:
                    raise QueryError(f"“{name}” would be a part of itself.", position=field.at)
                if used in saved and used not in seen:
                    seen.add(used)
                    waiting.append(saved[used])

    def delete_saved(self, name: str) -> None:
        """Forget a saved search. Raises NotFound."""
        things.save_search(self._journal, name, None)

    def searched(self) -> list[str]:
        """This person's earlier searches, the newest first."""
        with self.database.read() as db:
            kept = things.get_state(db, self.actor, _HISTORY)
        try:
            found = json.loads(kept or "[]")
        except ValueError:
            return []
        return [str(query) for query in reversed(found)] if isinstance(found, list) else []

    def remember_search(self, query: str) -> None:
        """Put a query at the head of this person's earlier searches; blank ones are not kept."""
        query = query.strip()
        if query:
            earlier = [other for other in reversed(self.searched()) if other != query]
            self._keep_history([*earlier, query][-KEPT:])

    def forget_searches(self) -> None:
        """Forget this person's earlier searches."""
        self._keep_history([])

    def _keep_history(self, queries: list[str]) -> None:
        value = json.dumps(queries, ensure_ascii=False) if queries else None
        with self.database.write() as db:
            things.set_state(db, self.actor, _HISTORY, value)
