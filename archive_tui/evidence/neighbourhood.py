"""An entry in the middle: what it leads to and what leads to it, two steps out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from store.errors import NotFound

if TYPE_CHECKING:
    from store import Archive
    from store.relating import Edge
    from store.rows import Row

NEAR, FAR = 100, 10
"""Most branches on each side of the middle, and most that hang on one of them."""


@dataclass(slots=True, frozen=True)
class Branch:
    """A link on the way out from the middle."""

    number: int | None
    """The entry that it leads to; None for one that is not in the archive."""
    title: str
    label: str
    """The relation, read from the entry nearer to the middle."""
    status: str
    """Of the link: ``confirmed`` or ``proposed``."""
    again: bool
    """True for an entry that is the middle or hangs on it directly."""
    branches: tuple[Branch, ...] = ()
    more: int = 0
    """Branches that are left out here."""


@dataclass(slots=True, frozen=True)
class Neighbourhood:
    """The tree on both sides of an entry."""

    middle: Row
    into: tuple[Branch, ...]
    """What leads to it."""
    out: tuple[Branch, ...]
    """What it leads to."""
    more_into: int
    more_out: int

    def numbers(self) -> list[int]:
        """The entries in it, each once."""
        found = [self.middle.number]
        for branch in (*self.into, *self.out):
            found += [b.number for b in (branch, *branch.branches) if b.number is not None]
        return list(dict.fromkeys(found))


def neighbourhood(archive: Archive, number: int) -> Neighbourhood:
    """The tree around an entry. A quotation hangs on its source. Raises NotFound."""
    rows = archive.rows([number])
    if not rows:
        raise NotFound(f"There is no entry #{number} in this archive.")
    sides = []
    near = archive.edges([number])
    for out in (False, True):
        ends = [_end(e, out) for e in near if (e.source if out else e.target) == number]
        if not out and rows[0].parent is not None:
            ends.insert(0, _End(rows[0].parent, "", "quoted in", "confirmed"))
        sides.append(ends)
    shown = [end.number for ends in sides for end in ends[:NEAR] if end.number is not None]
    far = archive.edges(shown)
    titles = {row.number: row.title for row in archive.rows(_every(shown, far))}
    known = {number, *shown}
    into, onward = (
        tuple(_branch(end, out, far, titles, number, known) for end in ends[:NEAR])
        for out, ends in zip((False, True), sides, strict=True)
    )
    return Neighbourhood(rows[0], into, onward, *(max(0, len(ends) - NEAR) for ends in sides))


@dataclass(slots=True, frozen=True)
class _End:
    number: int | None
    name: str
    label: str
    status: str


def _end(edge: Edge, out: bool) -> _End:
    if out:
        return _End(edge.target, edge.label, edge.relation, edge.status)
    return _End(edge.source, "", edge.inverse, edge.status)


def _every(shown: Sequence[int], far: Sequence[Edge]) -> list[int]:
    ends = [end for e in far for end in (e.source, e.target) if end is not None]
    return list(dict.fromkeys([*shown, *ends]))


def _branch(
    end: _End, out: bool, far: Sequence[Edge], titles: dict[int, str], middle: int, known: set[int]
) -> Branch:
    """A branch with what hangs on it, without the way back to the middle."""
    beyond = []
    if end.number is not None:
        beyond = [
            _end(e, out)
            for e in far
            if (e.source if out else e.target) == end.number
            and (e.target if out else e.source) != middle
        ]
    leaves = tuple(
        Branch(
            leaf.number,
            titles.get(leaf.number or 0, leaf.name),
            leaf.label,
            leaf.status,
            leaf.number in known,
        )
        for leaf in beyond[:FAR]
    )
    title = titles.get(end.number or 0, end.name)
    more = max(0, len(beyond) - FAR)
    return Branch(end.number, title, end.label, end.status, False, leaves, more)
