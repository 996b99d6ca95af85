"""The vault: untouched source files, named by their sha256."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from store.errors import ArchiveFull, NotFound

_CHUNK = 1 << 20


class Vault:
    """A folder ``ab/cd/<sha256>`` of files that never change (mode 0444, or 0440 shared)."""

    def __init__(self, folder: Path, *, shared: bool = False) -> None:
        self.folder = folder
        self.shared = shared
        self._folder_mode = 0o2770 if shared else 0o700

    def path(self, sha256: str) -> Path:
        """Where the file with that digest lies, or would lie."""
        return self.folder / sha256[:2] / sha256[2:4] / sha256

    def put(self, stream: IO[bytes]) -> tuple[str, int, bool]:
        """Keep what ``stream`` gives: (sha256, size in bytes, whether it is new).

        Written to a temporary name while hashing, flushed to the disk, then renamed: under
        its digest a file is always whole. Raises ArchiveFull.
        """
        try:
            return self._put(stream)
        except OSError as error:
            raise ArchiveFull(
                f"A source could not be kept in {self.folder}: {error.strerror}."
            ) from error

    def _put(self, stream: IO[bytes]) -> tuple[str, int, bool]:
        self.folder.mkdir(mode=self._folder_mode, exist_ok=True)
        partial = self.folder / f"incoming-{os.urandom(8).hex()}"
        digest, size = hashlib.sha256(), 0
        try:
            with partial.open("xb") as target:
                while chunk := stream.read(_CHUNK):
                    digest.update(chunk)
                    size += len(chunk)
                    target.write(chunk)
                target.flush()
                os.fsync(target.fileno())
            name = digest.hexdigest()
            final = self.path(name)
            if final.exists():
                return name, size, False
            for folder in (final.parent.parent, final.parent):
                if not folder.exists():
                    folder.mkdir(exist_ok=True)
                    os.chmod(folder, self._folder_mode)
                    _flush_folder(folder.parent)
            partial.chmod(0o444)
            partial.rename(final)
            _flush_folder(final.parent)
            return name, size, True
        finally:
            partial.unlink(missing_ok=True)

    def open(self, sha256: str) -> IO[bytes]:
        """The file with that digest, for reading. Raises NotFound."""
        try:
            return self.path(sha256).open("rb")
        except OSError as error:
            raise NotFound(f"The original {sha256[:12]}… is not in the vault.") from error

    def remove(self, sha256: str) -> None:
        """Forget a file; nothing where there is none."""
        self.path(sha256).unlink(missing_ok=True)

    def check(self, sha256: str) -> str | None:
        """What is wrong with a file: "missing", "altered", or None."""
        try:
            with self.path(sha256).open("rb") as stream:
                found = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError:
            return "missing"
        return None if found == sha256 else "altered"

    def sweep(self) -> None:
        """Remove what an interrupted write has left, older than a day."""
        import time

        if not self.folder.is_dir():
            return
        for partial in self.folder.glob("incoming-*"):
            if time.time() - partial.stat().st_mtime > 86400:
                partial.unlink(missing_ok=True)

    def digests(self) -> Iterator[str]:
        """The digests of all files, by their names."""
        for path in sorted(self.folder.glob("??/??/*")):
            yield path.name


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
