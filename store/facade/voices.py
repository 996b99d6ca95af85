"""Who speaks: agents, their names, and which of them are one."""

from __future__ import annotations

from typing import Any

from store.facade.base import Base
from store.record import agents
from store.rows import AgentRow, SamePair


class Voices(Base):
    """Agents and their names."""

    def agents(self) -> list[AgentRow]:
        """Everybody who speaks, by name."""
        with self.database.read() as db:
            return agents.agents(db)

    def edit_agent(self, name: str, /, **fields: Any) -> None:
        """Change an agent's name, aliases or type; the old name stays as an alias."""
        agents.edit_agent(self._journal, name, fields)

    def merge_agents(self, keep: str, other: str) -> None:
        """Make two names one agent, who is listed under ``keep``; quotations of both follow.

        Raises NotFound, Refused where they are one already.
        """
        agents.merge_agents(self._journal, keep, other)

    def split_agent(self, alias: str) -> str:
        """Make one of an agent's other names an agent of its own; the name it was part of."""
        return agents.split_agent(self._journal, alias)

    def same_agents(self) -> list[SamePair]:
        """Agents who may be one, the surest first. Computed anew each time: seconds for 50,000."""
        with self.database.read() as db:
            return agents.same_pairs(db)

    def not_same_agents(self, one: str, other: str) -> bool:
        """Never propose the two as the same again; False where that was said before."""
        return agents.not_same(self._journal, one, other)
