"""What a query tree consists of beside ``And``, ``Or``, ``Not`` and ``Every`` of Whoosh.

Leaves carry ``said``: how the "interpreted as" line names them. `Words` is an ``Or`` of
Whoosh's own leaves (``Term``, ``Prefix``, ``Wildcard``, ``FuzzyTerm``, `Near`), so that
whoever walks the tree for another engine needs to know no more than that.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from whoosh import query


class Words(query.Or):  # type: ignore[misc]
    """Something to be found in words: alternatives over fields and stems, scored as one."""

    def __init__(self, leaves: Sequence[Any], said: str, typed: str, scored: bool) -> None:
        super().__init__(list(leaves))
        self.said = said
        self.typed = typed
        """The word or phrase as it was typed, for hints."""
        self.scored = scored
        """False for fields such as speaker: they decide, and do not rank."""
        self.weighed = True
        """False for function words, which have to be there and do not rank either."""


class Near(query.Phrase):  # type: ignore[misc]
    """Words at given distances from the first (``offsets``), or, with a ``slop`` given,
    in any order with at most so many other words between them."""

    def __init__(
        self, field: str, words: Sequence[str], offsets: Sequence[int], slop: int | None
    ) -> None:
        super().__init__(field, list(words), slop=1 if slop is None else slop + 1)
        self.offsets = tuple(offsets)
        self.free = slop


class Key(query.Term):  # type: ignore[misc]
    """A whole value: kind, hashtag, handle, mention, language."""

    def __init__(self, field: str, value: str, said: str) -> None:
        super().__init__(field, value)
        self.said = said


class Days(query.NumericRange):  # type: ignore[misc]
    """Entries whose days (``date``) or day (``added``) overlap ``first`` … ``last``, ordinals."""

    def __init__(self, field: str, first: int, last: int, said: str) -> None:
        super().__init__(field, first, last)
        self.first, self.last = first, last
        self.said = said


class Fact(query.Query):  # type: ignore[misc]
    """Something that the record knows: tag, has, is, links, source, mode, number."""

    def __init__(self, field: str, value: str, said: str) -> None:
        self.field, self.value, self.said = field, value, said

    def __repr__(self) -> str:
        return f"Fact({self.field!r}, {self.value!r})"
