"""The vault: untouched source files, named by their sha256."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterable, Iterator
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
        digest = hashlib.sha256()

        def pieces() -> Iterator[bytes]:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
                yield chunk

        with self._sentences():
            partial, size = self._written(pieces())
            try:
                name = digest.hexdigest()
                return name, size, self._named(partial, name)
            finally:
                with contextlib.suppress(FileNotFoundError):
                    os.unlink(partial)

    def put_bytes(self, data: bytes) -> tuple[str, int, bool]:
        """The same of bytes; what is there already is not written again."""
        name = hashlib.sha256(data).hexdigest()
        with self._sentences():
            if self._is_there(name):
                return name, len(data), False
            partial, size = self._written((data,))
            try:
                return name, size, self._named(partial, name)
            except BaseException:
                with contextlib.suppress(FileNotFoundError):
                    os.unlink(partial)
                raise

    @contextlib.contextmanager
    def _sentences(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise ArchiveFull(
                f"A source could not be kept in {self.folder}: {error.strerror}."
            ) from error

    def _written(self, pieces: Iterable[bytes]) -> tuple[str, int]:
        """A file of a temporary name with these bytes, flushed to the disk, and its size."""
        partial = f"{self.folder}/incoming-{os.urandom(8).hex()}"
        try:
            target = open(partial, "xb", buffering=0)  # noqa: SIM115 - closed below
        except FileNotFoundError:
            self.folder.mkdir(mode=self._folder_mode, exist_ok=True)
            target = open(partial, "xb", buffering=0)  # noqa: SIM115
        size = 0
        try:
            with target:
                for piece in pieces:
                    left = memoryview(piece)
                    while left:
                        left = left[target.write(left) :]
                    size += len(piece)
                os.fchmod(target.fileno(), 0o444)
                os.fsync(target.fileno())
        except BaseException:
            os.unlink(partial)
            raise
        return partial, size

    def _folder_of(self, name: str) -> str:
        return f"{self.folder}/{name[:2]}/{name[2:4]}"

    def _is_there(self, name: str) -> bool:
        """Whether a file of that name is there; then it stays, whoever was about to flush it."""
        folder = self._folder_of(name)
        if not os.path.exists(f"{folder}/{name}"):
            return False
        # Who gave it the name may not have come so far, and never will if it was killed.
        _flush_folder(folder)
        return True

    def _named(self, partial: str, name: str) -> bool:
        """Give a written file its name; False where it was there. All flushed to the disk."""
        if self._is_there(name):
            return False
        folder = self._folder_of(name)
        final = f"{folder}/{name}"
        try:
            os.rename(partial, final)
        except FileNotFoundError:
            for made in (os.path.dirname(folder), folder):
                if not os.path.isdir(made):
                    with contextlib.suppress(FileExistsError):
                        os.mkdir(made)
                    os.chmod(made, self._folder_mode)
                    _flush_folder(os.path.dirname(made))
            os.rename(partial, final)
        _flush_folder(folder)
        return True

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


def _flush_folder(folder: str) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
