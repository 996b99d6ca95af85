"""How entries hang together: graph, neighbours by other signs, what one agent said, days."""

from __future__ import annotations

from collections.abc import Sequence

from store.facade.base import Base
from store.record import relating, saying
from store.relating import Days, Edge, JoinedTo, NearVoice, Said, SharedTarget
from store.rows import AgentRow


class Relating(Base):
    """What is read off many entries at once."""

    def edges(self, numbers: Sequence[int]) -> list[Edge]:
        """Links out of and into these entries, each once, without a source's to its quotations."""
        with self.database.read() as db:
            return relating.edges(db, numbers)

    def joined_to(self, number: int) -> list[JoinedTo]:
        """Every link of an entry with another one, rejected ones as well."""
        with self.database.read() as db:
            return relating.joined_to(db, number)

    def shared_targets(self, number: int, limit: int = 200) -> list[SharedTarget]:
        """Other entries linked to what this one is linked to, the rarest targets first."""
        with self.database.read() as db:
            return relating.shared_targets(db, number, limit)

    def having_keys(self, keys: Sequence[str]) -> list[tuple[str, int]]:
        """(key, number) for every entry that goes by one of these identity keys (store.keys)."""
        with self.database.read() as db:
            return relating.having_keys(db, keys)

    def near_voices(self, number: int, days: int, crowd: int) -> list[NearVoice]:
        """Other sources within ``days`` of this one in which somebody speaks who speaks in it.

        Agents who speak in more than ``crowd`` of them are passed over. Raises NotFound.
        """
        with self.database.read() as db:
            return relating.near_voices(db, number, days, crowd)

    def said(self, name: str) -> tuple[AgentRow, list[Said]]:
        """The agent who goes by a name, and what the agent said, the earliest first.

        All names of the agent count. Raises NotFound.
        """
        with self.database.read() as db:
            return saying.said(db, name)

    def dates(self, numbers: Sequence[int]) -> Days:
        """How often each date is there among these entries."""
        with self.database.read() as db:
            return relating.dates(db, numbers)
