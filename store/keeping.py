"""Making, copying, restoring and checking whole archives."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from store.errors import ArchiveCorrupt, ArchiveFull, ArchiveMissing, NotFound, Refused
from store.originals import Vault
from store.record import connection, journal, transfer

if TYPE_CHECKING:
    from store.facade.keeping import Keeping

README = """This folder is an archive of Archive TUI.

record.sqlite3   the entries, tags, links, notes and the journal
originals/       the source files as they came, named by their sha256
index/           the full-text index; it can be deleted and is built anew
derived/         what was computed from the texts; it can be deleted as well

Do not change anything here by hand. To copy an archive that is in use:
archive-tui -a THIS-FOLDER backup WHERE
"""


def make_folder(path: Path, shared: str | None) -> None:
    """Make the folder of a new archive: 0700, or 2770 for the group ``shared``.

    Raises Refused where something is there, ArchiveFull where it cannot be made.
    """
    try:
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            raise Refused(f"{path} is there already and not empty.")
        path.mkdir(parents=True, exist_ok=True)
        path.chmod(0o2770 if shared else 0o700)
        if shared:
            shutil.chown(path, group=shared)
            path.chmod(0o2770)
    except LookupError as error:
        raise Refused(f"There is no group “{shared}” on this machine.") from error
    except OSError as error:
        raise ArchiveFull(f"{path} cannot be made: {error.strerror}.") from error


def write_readme(path: Path, mode: int) -> None:
    """Say in the folder itself what it is."""
    file = path / "README.txt"
    file.write_text(README, encoding="utf-8")
    file.chmod(mode)


def backup(
    archive: Keeping, destination: Path, progress: Callable[[int, int], None] | None
) -> Path:
    """A consistent copy of the archive in the new folder ``destination``.

    Others may write meanwhile: the record is copied as of one moment, then every original
    that it names, each checked against its digest. Raises Refused, ArchiveFull,
    ArchiveCorrupt where an original is missing or altered.
    """
    partial = destination.with_name(destination.name + ".part")
    if destination.exists():
        raise Refused(f"{destination} is there already; a backup goes into a new folder.")
    shutil.rmtree(partial, ignore_errors=True)
    make_folder(partial, None)
    try:
        transfer.copy_record(archive.database, partial / connection.FILE, 0o600)
        database = connection.Database(partial)
        with database.read() as db:
            digests = transfer.original_digests(db)
        database.close()
        copy_originals(archive.vault, Vault(partial / "originals"), digests, progress)
        write_readme(partial, 0o600)
        partial.rename(destination)
    except OSError as error:
        raise ArchiveFull(f"The backup could not be written: {error.strerror}.") from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return destination


def copy_originals(
    source: Vault, target: Vault, digests: list[str], progress: Callable[[int, int], None] | None
) -> None:
    """Copy files between vaults, checking each. Raises ArchiveCorrupt."""
    for done, sha in enumerate(digests, start=1):
        try:
            with source.open(sha) as stream:
                found, _, _ = target.put(stream)
        except NotFound as error:
            raise ArchiveCorrupt(
                f"The original {sha[:12]}… is missing from the vault; verify says more."
            ) from error
        if found != sha:
            raise ArchiveCorrupt(f"The original {sha[:12]}… was altered; verify says more.")
        if progress:
            progress(done, len(digests))


def restore(source: Path, destination: Path, progress: Callable[[int, int], None] | None) -> None:
    """Make an archive in ``destination`` from a backup, checking its journal and originals."""
    if not (source / connection.FILE).is_file():
        raise ArchiveMissing(f"{source} is not a backup: it has no {connection.FILE}.")
    if destination.exists() and (not destination.is_dir() or any(destination.iterdir())):
        raise Refused(f"{destination} is there already and not empty.")
    partial = destination.with_name(destination.name + ".part")
    shutil.rmtree(partial, ignore_errors=True)
    make_folder(partial, None)
    try:
        shutil.copyfile(source / connection.FILE, partial / connection.FILE)
        (partial / connection.FILE).chmod(0o600)
        database = connection.open_existing(partial)
        try:
            for sentence in journal.broken_links(database):
                raise ArchiveCorrupt(f"The backup {source} is damaged: {sentence}")
            with database.read() as db:
                digests = transfer.original_digests(db)
        finally:
            database.close()
        copy_originals(Vault(source / "originals"), Vault(partial / "originals"), digests, progress)
        write_readme(partial, 0o600)
        if destination.exists():
            destination.rmdir()
        os.rename(partial, destination)
    except OSError as error:
        raise ArchiveFull(f"The backup could not be restored: {error.strerror}.") from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)
