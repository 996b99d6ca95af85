"""Opening the record: one SQLite file, its settings, its migrations."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

from store.errors import (
    ArchiveBusy,
    ArchiveCorrupt,
    ArchiveError,
    ArchiveFull,
    ArchiveMissing,
    ArchiveNewer,
)

FILE = "record.sqlite3"
APPLICATION_ID = 0x41545549  # "ATUI"
FORMAT = 3
"""Version of the record that this program writes: the highest migration."""
BUSY_SECONDS = 15.0
_NETWORK = ("nfs", "cifs", "smb", "fuse.sshfs", "9p", "afs", "fuse.rclone", "ncpfs", "davfs")


@contextlib.contextmanager
def sentences(path: Path) -> Iterator[None]:
    """Turn what SQLite raises into the errors of ``store.errors``."""
    try:
        yield
    except sqlite3.IntegrityError:
        raise
    except sqlite3.OperationalError as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise ArchiveBusy(
                f"The archive {path} is busy: another program has been writing to it for "
                f"{BUSY_SECONDS:.0f} seconds. Try again."
            ) from error
        if code == sqlite3.SQLITE_FULL:
            raise ArchiveFull(
                f"The disk that holds {path} is full; the last change was not made."
            ) from error
        if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
            raise ArchiveFull(f"The archive {path} cannot be written: {error}.") from error
        if code == sqlite3.SQLITE_INTERRUPT:
            raise
        if code == sqlite3.SQLITE_IOERR:
            raise ArchiveFull(f"The disk that holds {path} reports an error: {error}.") from error
        raise ArchiveCorrupt(f"The record of {path} cannot be read: {error}.") from error
    except sqlite3.DatabaseError as error:
        raise ArchiveCorrupt(
            f"The record of {path} is damaged or is not an archive: {error}."
        ) from error


class Database:
    """The record's file: one connection a thread, short write transactions.

    Raises the errors of ``store.errors`` only.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / FILE
        self.on_network = network_file_system(folder)
        self._local = threading.local()
        self._all: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        self._closed = False

    def connect(self) -> sqlite3.Connection:
        """This thread's connection."""
        known: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if known is not None:
            return known
        if self._closed:
            raise ArchiveError("The archive is closed.")
        with sentences(self.folder):
            connection = sqlite3.connect(
                self.file, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
            )
            connection.execute("PRAGMA foreign_keys = ON")
            # WAL keeps its shared memory in a file that network file systems do not share.
            mode = "TRUNCATE" if self.on_network else "WAL"
            connection.execute(f"PRAGMA journal_mode = {mode}")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA cache_size = -16000")
        with self._lock:
            self._all.append(connection)
        self._local.connection = connection
        return connection

    @contextlib.contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """One transaction: committed at the end of the block, or wholly undone."""
        connection = self.connect()
        with sentences(self.folder):
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    @contextlib.contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """A connection for reading, with errors as sentences."""
        connection = self.connect()
        with sentences(self.folder):
            yield connection

    def close(self) -> None:
        """Close every thread's connection."""
        self._closed = True
        with self._lock:
            for connection in self._all:
                with contextlib.suppress(sqlite3.Error):
                    connection.close()
            self._all.clear()
        self._local = threading.local()


def create(folder: Path, file_mode: int) -> Database:
    """Make a new record in ``folder``, which exists and has none."""
    handle = os.open(folder / FILE, os.O_CREAT | os.O_EXCL | os.O_RDWR, file_mode)
    os.close(handle)
    os.chmod(folder / FILE, file_mode)  # the umask may have taken the group's part
    database = Database(folder)
    with sentences(folder):
        connection = database.connect()
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        _migrate(connection, 0)
    return database


def open_existing(folder: Path) -> Database:
    """Open the record in ``folder``, bringing it to this program's format.

    Raises ArchiveMissing, ArchiveCorrupt, ArchiveNewer, ArchiveBusy.
    """
    if not folder.is_dir():
        raise ArchiveMissing(f"There is no archive at {folder}.")
    file = folder / FILE
    if not file.is_file():
        raise ArchiveMissing(f"{folder} is not an archive: it has no {FILE}.")
    if not os.access(file, os.R_OK | os.W_OK):
        raise ArchiveMissing(f"The archive {folder} may not be read and written by you.")
    _check_header(file)
    database = Database(folder)
    try:
        with database.read() as connection:
            application = connection.execute("PRAGMA application_id").fetchone()[0]
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if application != APPLICATION_ID:
                raise ArchiveMissing(f"{folder} is not an archive of this program.")
            if version > FORMAT:
                raise ArchiveNewer(
                    f"The archive {folder} was written by a newer version of the program "
                    f"(format {version}, this one knows {FORMAT}). Upgrade to open it."
                )
            if version < FORMAT:
                _migrate(connection, version)
    except BaseException:
        database.close()
        raise
    return database


def _check_header(file: Path) -> None:
    with file.open("rb") as stream:
        head = stream.read(16)
    if head != b"SQLite format 3\0":
        raise ArchiveCorrupt(f"{file} is damaged or is not an archive's record.")


def migrations() -> list[tuple[int, str]]:
    """The numbered migrations, in order: (version that it leads to, SQL)."""
    from importlib import resources

    folder = resources.files("store.record") / "migrations"
    found = [
        (int(item.name.split(".")[0]), item.read_text(encoding="utf-8"))
        for item in folder.iterdir()
        if item.name.endswith(".sql")
    ]
    return sorted(found)


def _migrate(connection: sqlite3.Connection, version: int) -> None:
    for number, script in migrations():
        if number <= version:
            continue
        if version:
            _keep_copy(connection, version)
        connection.execute("BEGIN IMMEDIATE")
        try:
            if connection.execute("PRAGMA user_version").fetchone()[0] < number:
                for statement in _statements(script):
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {number}")
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        version = number


def _statements(script: str) -> Iterator[str]:
    # executescript() would commit the transaction around it first.
    part = ""
    for line in script.splitlines(keepends=True):
        part += line
        if sqlite3.complete_statement(part):
            yield part
            part = ""


def _keep_copy(connection: sqlite3.Connection, version: int) -> None:
    source = Path(connection.execute("PRAGMA database_list").fetchone()[2])
    copy = source.with_name(f"{source.name}.format-{version}")
    if copy.exists():
        return
    partial = copy.with_name(copy.name + ".part")
    with contextlib.closing(sqlite3.connect(partial)) as target:
        connection.backup(target)
    partial.chmod(source.stat().st_mode & 0o777)
    partial.rename(copy)


def network_file_system(path: Path) -> bool:
    """True where ``path`` lies on a network file system (Linux; elsewhere False)."""
    try:
        mounts = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    real = os.path.realpath(path)
    best, kind = "", ""
    for line in mounts.splitlines():
        left, _, right = line.partition(" - ")
        point = left.split()[4].replace("\\040", " ")
        inside = real == point or real.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, right.split()[0]
    return kind.startswith(_NETWORK)
