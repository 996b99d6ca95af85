"""What is open to review."""

from __future__ import annotations

from collections.abc import Collection

from store.facade.base import Base
from store.proposals import OpenProposals, ProposalRow
from store.record import reviewing


class Reviewing(Base):
    """Proposals that nobody has decided about; ``decide``, ``decide_links`` and ``correct`` do."""

    def open_proposals(self) -> OpenProposals:
        """All of them: what names each, its source, its confidence.

        An entry found in several sources counts in the first of them, one found in none (a
        list of links, say) as its own. Links count where they are what is proposed, not
        where they came with an entry.
        """
        with self.database.read() as db:
            return reviewing.open_proposals(db)

    def proposals(self, source: int, also: Collection[int | str] = ()) -> list[ProposalRow]:
        """What is open in one source, in the order of its text.

        ``also`` are keys of proposals that are given whatever was decided about them.
        """
        with self.database.read() as db:
            return reviewing.proposals(db, source, also)
