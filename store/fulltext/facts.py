"""What the record tells the search: facts that change without the index changing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol


class Facts(Protocol):
    """Answered by the record; entry numbers come sorted, at best as ``array('q')``."""

    def numbers(self, field: str, value: str) -> Sequence[int]:
        """Entries for which a fact holds.

        ``tag`` (that tag and those below it), ``has`` (tags, notes, links, quotations,
        original, url), ``is`` (proposed, confirmed, rejected, untagged, edited,
        orphaned), ``links`` (an entry number: all linked to or from it), ``source`` (an
        entry number: the quotations that it holds), ``mode`` (direct, mixed, indirect,
        scare).
        """
        ...

    def seq(self) -> int:
        """Changes whenever anything changes."""
        ...

    def known(self, field: str) -> Sequence[str]:
        """Known values of a field, for suggestions."""
        ...

    def default_hidden(self) -> Sequence[int]:
        """Entries left out unless the query asks for ``is:rejected``."""
        ...

    def saved(self, name: str) -> str | None:
        """The query that is saved under a name, or None."""
        ...

    def text(self, number: int) -> tuple[str, str | None]:
        """The text of an entry and its language; "" for an entry that is not there."""
        ...

    def counts(self, facet: str, numbers: Sequence[int]) -> Mapping[str, int]:
        """How many of these entries have each value of a facet that the record keeps.

        ``tag`` (each tag with those below it), ``speaker``, ``outlet``, ``account``.
        """
        ...
