"""What every part of the façade stands on."""

from __future__ import annotations

from pathlib import Path

from store.originals import Vault
from store.record.connection import Database
from store.record.journal import Journal


class Base:
    """What every part of the façade stands on."""

    id: str
    path: Path
    actor: str
    database: Database
    vault: Vault
    _journal: Journal

    def seq(self) -> int:
        """The number of the newest change, by whomever: cheap to ask."""
        return self._journal.seq()
