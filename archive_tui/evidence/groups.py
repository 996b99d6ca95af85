"""Which entries are duplicates of which already, by what was proposed and decided."""

from __future__ import annotations


class Groups:
    """Entries that belong together, those that do not, and parts that hang on a whole.

    What holds of one member of a group holds of all: two copies of one story are not asked
    about separately, and who said that one is no duplicate of an entry said it of both.
    """

    def __init__(self) -> None:
        self._above: dict[int, int] = {}
        self._refused: dict[int, set[int]] = {}
        self._parts: dict[int, set[int]] = {}
        self._linked: set[tuple[int, int]] = set()

    def take(self, one: int, other: int, status: str, part: bool) -> None:
        """Take in a link that is there; ``part`` where one merely stands in the other."""
        self._linked.add((min(one, other), max(one, other)))
        if status == "rejected":
            self._join(self._refused, one, other)
        elif part:
            self.attach(one, other)
        else:
            self.unite(one, other)

    def root(self, number: int) -> int:
        """The entry that stands for the group of ``number``."""
        top = number
        while (above := self._above.get(top, top)) != top:
            top = above
        while (above := self._above.get(number, number)) != top:
            self._above[number], number = top, above
        return top

    def unite(self, one: int, other: int) -> None:
        """Make two groups one."""
        low, high = sorted((self.root(one), self.root(other)))
        if low == high:
            return
        self._above[high] = low
        for relation in (self._refused, self._parts):
            if high in relation:
                relation.setdefault(low, set()).update(relation.pop(high))

    def attach(self, one: int, other: int) -> None:
        """Say that of two groups one stands in the other."""
        self._join(self._parts, one, other)

    def settled(self, one: int, other: int) -> bool:
        """True where two entries are linked or in one group, or were said not to be."""
        if (min(one, other), max(one, other)) in self._linked:
            return True
        first, second = self.root(one), self.root(other)
        return first == second or self._has(self._refused, first, second)

    def attached(self, one: int, other: int) -> bool:
        """True where two entries are settled, or one stands in the other's group."""
        return self.settled(one, other) or self._has(self._parts, self.root(one), self.root(other))

    def _join(self, relation: dict[int, set[int]], one: int, other: int) -> None:
        first, second = self.root(one), self.root(other)
        relation.setdefault(first, set()).add(second)
        relation.setdefault(second, set()).add(first)

    def _has(self, relation: dict[int, set[int]], first: int, second: int) -> bool:
        near, far = relation.get(first, ()), relation.get(second, ())
        if len(far) < len(near):
            near, second = far, first
        return any(self.root(member) == second for member in near)
