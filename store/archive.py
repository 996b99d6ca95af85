"""The archive: the one façade that everybody else talks to."""

from __future__ import annotations

import getpass
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Self

from store.errors import ArchiveBusy
from store.facade.context import Context
from store.facade.keeping import Keeping
from store.facade.relating import Relating
from store.facade.reviewing import Reviewing
from store.originals import Vault
from store.record import connection, sources
from store.record.journal import Journal

if TYPE_CHECKING:
    from store.fulltext.protocol import SearchEngine


def login_name() -> str:
    """The name that changes are journaled under where no other is given."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"


class Archive(Keeping, Context, Reviewing, Relating):
    """One archive: a folder with a record, a vault of originals, and an index.

    A context manager. Usable from several threads, and by several processes at once.
    Every method raises errors of ``store.errors`` only, each with one sentence.
    Offsets into texts are code points, half-open ``[start, end)``.
    """

    def __init__(
        self,
        database: connection.Database,
        path: Path,
        actor: str | None,
        engine: SearchEngine | None = None,
    ) -> None:
        self.path = path
        self._engine = engine
        self.actor = actor or login_name()
        self.database = database
        self._journal = Journal(database, self.actor)
        with database.read() as db:
            meta = sources.meta(db)
        self.id = meta.get("id", "")
        self.vault = Vault(path / "originals", shared="shared" in meta)

    @classmethod
    def create(
        cls, path: str | Path, *, shared: str | None = None, actor: str | None = None
    ) -> Archive:
        """A new archive in an empty or missing folder, private unless ``shared`` with a group.

        Raises Refused where something is there, ArchiveFull.
        """
        from store import keeping
        from store.record.making import begin

        folder = Path(os.path.expanduser(path)).absolute()
        keeping.make_folder(folder, shared)
        database = connection.create(folder, 0o660 if shared else 0o600)
        begin(database, actor or login_name(), shared)
        keeping.write_readme(folder, 0o660 if shared else 0o600)
        return cls(database, folder, actor)

    @classmethod
    def open(
        cls, path: str | Path, *, actor: str | None = None, engine: SearchEngine | None = None
    ) -> Archive:
        """The archive in that folder; ``engine`` searches it instead of its own index.

        Raises ArchiveMissing, ArchiveCorrupt, ArchiveNewer, ArchiveBusy.
        """
        folder = Path(os.path.expanduser(path)).absolute()
        try:
            return cls(connection.open_existing(folder), folder, actor, engine)
        except PermissionError as error:
            raise ArchiveBusy(f"The archive {folder} may not be read by you.") from error

    def close(self) -> None:
        """Let go of the record and the index."""
        if self._fulltext is not None:
            self._fulltext.close()
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def notice(self) -> str | None:
        """A sentence that the person should know about this archive, or None."""
        if self.database.on_network:
            return "This archive lies on a network file system: it works, but more slowly."
        return None

    @classmethod
    def restore(
        cls,
        source: str | Path,
        destination: str | Path,
        *,
        actor: str | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> Archive:
        """A new archive from a backup."""
        from store import keeping

        target = Path(os.path.expanduser(destination)).absolute()
        keeping.restore(Path(os.path.expanduser(source)).absolute(), target, progress)
        return cls.open(target, actor=actor)
