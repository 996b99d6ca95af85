"""The journal, importers' support, a person's state, and keeping the whole safe."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from store import derived
from store.facade.saved import Saved
from store.record import sources, things
from store.rows import Change, Finding, QuarantineRow, Stats, Undone

if TYPE_CHECKING:
    from schema.provenance import Original


class Keeping(Saved):
    """Journal, importers' support, a person's state, copies and checks."""

    @contextlib.contextmanager
    def batch(self, label: str) -> Iterator[None]:
        """Make this thread's changes within the block one step for undo."""
        with self._journal.batch(label):
            yield

    def undo(self, progress: Callable[[int, int], None] | None = None) -> Undone:
        """Take back one's own last step. Raises Refused, Conflict.

        ``progress`` gets (steps done, steps in all) now and then; where it raises, nothing is
        changed and the exception is passed on.
        """
        return self._journal.undo(progress)

    def redo(self, progress: Callable[[int, int], None] | None = None) -> Undone:
        """Do again what one undid last; as ``undo``."""
        return self._journal.redo(progress)

    def log(self, limit: int = 50, number: int | None = None) -> list[Change]:
        """The newest changes first; those of one entry where ``number`` is given."""
        return self._journal.log(limit, number)

    def put_file(self, path: str | Path) -> Original:
        """Keep a file in the vault. Raises ArchiveFull, OSError where it cannot be read."""
        with Path(path).open("rb") as stream:
            sha256, size, _ = self.vault.put(stream)
        return _original(sha256, size, Path(path).name)

    def put_bytes(self, data: bytes, name: str) -> Original:
        """Keep bytes in the vault under the name they came with."""
        sha256, size, _ = self.vault.put_bytes(data)
        return _original(sha256, size, name)

    def imported(self, sha256: str) -> bool:
        """True where a file with that digest has gone in whole before."""
        with self.database.read() as db:
            return sources.is_imported(db, sha256)

    def mark_imported(self, sha256: str, path: str) -> None:
        """Say that a file has gone in whole."""
        with self._journal.write("import") as tx:
            sources.note_imported(tx, sha256, path)

    def quarantine(
        self, path: str, reason: str, *, data: bytes | None = None, sha256: str | None = None
    ) -> None:
        """Keep a file that could not be taken, with the reason.

        Its bytes are those of the vault named ``sha256``, or ``data``, or read from
        ``path``; unreadable ones are noted without.
        """
        if sha256 is None:
            try:
                original = self.put_file(path) if data is None else self.put_bytes(data, path)
                sha256 = original.sha256
            except OSError:
                sha256 = hashlib.sha256(b"").hexdigest()
                self.vault.put_bytes(b"")
        things.quarantine(self._journal, sha256, path, reason)

    def quarantined(self) -> list[QuarantineRow]:
        """The files that could not be taken."""
        with self.database.read() as db:
            return things.quarantined(db)

    def quarantine_drop(self, key: int) -> None:
        """Forget a quarantined file. Raises NotFound."""
        things.quarantine_drop(self._journal, key)

    def state_get(self, key: str) -> str | None:
        """This person's draft, history, quick tags or view state."""
        with self.database.read() as db:
            return things.get_state(db, self.actor, key)

    def state_set(self, key: str, value: str | None) -> None:
        """Keep it, or with None forget it; not journaled."""
        with self.database.write() as db:
            things.set_state(db, self.actor, key, value)

    def verify(self, progress: Callable[[int, int], None] | None = None) -> list[Finding]:
        """Everything that is wrong with the archive; empty where all is well."""
        from store.verify import verify

        return verify(self, progress)

    def stats(self) -> Stats:
        """Counts of everything."""
        with self.database.read() as db:
            kinds, totals = sources.kinds(db), sources.totals(db)
        pending = self.pending()
        proposed, tags, links, notes, originals, size, journal = totals
        return Stats(
            entries=kinds,
            proposed=proposed,
            tags=tags,
            links=links,
            notes=notes,
            originals=originals,
            original_bytes=size,
            journal=journal,
            indexed=max(0, sum(kinds.values()) - pending),
            pending=pending,
        )

    def backup(
        self, destination: str | Path, progress: Callable[[int, int], None] | None = None
    ) -> Path:
        """A consistent copy in a new folder, while others may write."""
        from store import keeping

        return keeping.backup(self, Path(os.path.expanduser(destination)).absolute(), progress)

    def purge(self, number: int) -> None:
        """Remove an entry and everything it held for good; this cannot be undone."""
        from store.record.transfer import purge

        purge(self._journal, number, self.vault.remove)
        # What was computed from the texts still tells of this one, and its words stay in
        # their segment of the index until that is merged away.
        derived.forget(self.path)
        self.reindex()

    def derived(self, name: str) -> bytes | None:
        """What ``keep_derived`` kept under that name, if it is there and whole."""
        return derived.read(self.path, name)

    def keep_derived(self, name: str, data: bytes | memoryview) -> bool:
        """Keep what was computed from the texts and can be computed again; False where not.

        It belongs to no journal, verification or backup.
        """
        return derived.write(self.path, name, data)

    def dump(self, numbers: Iterable[int] | None = None) -> Iterator[dict[str, Any]]:
        """The archive, or these entries with what they hold, as JSON-ready objects."""
        from store.record.transfer import dump

        with self.database.read() as db:
            yield from dump(db, self.id, None if numbers is None else set(numbers))

    def load(self, objects: Iterable[dict[str, Any]]) -> int:
        """Take what ``dump`` gave into this empty archive; how many entries."""
        from store.record.transfer import load

        return load(self._journal, objects)


def _original(sha256: str, size: int, name: str) -> Original:
    from schema.provenance import Original

    return Original(sha256=sha256, size=size, name=name.encode("utf-8", "replace").decode())
