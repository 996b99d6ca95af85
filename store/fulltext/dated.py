"""The leaves of a query that are days: ``date:``, ``added:`` and what is meant by them."""

from __future__ import annotations

from typing import Any

from store.fulltext.days import FIRST, LAST, ago, days, period, spoken, today
from store.fulltext.nodes import Days
from store.fulltext.tokens import Token


class Dated:
    """Makes ``(node, said)`` of the value of a field of days."""

    def _dated(self, first: int, last: int) -> tuple[Any, str]:
        said = f"date {spoken(first, last)}"
        return Days("date", first, last, said), said

    def _field_date(self, text: str, token: Token) -> tuple[Any, str]:
        return self._dated(*days(text.strip(), token.at))

    def _field_added(self, text: str, token: Token) -> tuple[Any, str]:
        first, last = days(text.strip(), token.at)
        said = f"added {spoken(first, last)}"
        return Days("added", first, last, said), said

    def _field_before(self, text: str, token: Token) -> tuple[Any, str]:
        return self._dated(FIRST, max(FIRST, period(text.strip(), token.at)[0] - 1))

    def _field_after(self, text: str, token: Token) -> tuple[Any, str]:
        return self._dated(min(LAST, period(text.strip(), token.at)[1] + 1), LAST)

    def _field_older_than(self, text: str, token: Token) -> tuple[Any, str]:
        return self._dated(FIRST, max(FIRST, ago(text.strip(), token.at) - 1))

    def _field_newer_than(self, text: str, token: Token) -> tuple[Any, str]:
        return self._dated(min(ago(text.strip(), token.at), today()), LAST)
