"""What was computed from an archive's texts and kept to save time; it can be deleted.

``derived/NAME`` is a line that names the format, the sha256 of the rest, and the rest. A file
that is missing, cut off or altered is as good as none.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from store.errors import ArchiveFull

FOLDER = "derived"
_HEAD = b"archive-tui derived 1\n"


def read(archive: Path, name: str) -> bytes | None:
    """What was kept under that name, or None where it is not there or not whole."""
    try:
        data = (archive / FOLDER / name).read_bytes()
    except OSError:
        return None
    begin = len(_HEAD) + hashlib.sha256().digest_size
    body = data[begin:]
    if data[:begin] != _HEAD + hashlib.sha256(body).digest():
        return None
    return body


def write(archive: Path, name: str, data: bytes | memoryview) -> bool:
    """Keep it, replacing what was there at once; False where the disk does not take it."""
    folder = archive / FOLDER
    try:
        mode = archive.stat().st_mode & 0o7777
        if not folder.exists():
            folder.mkdir(exist_ok=True)
            folder.chmod(mode)
        handle, partial = tempfile.mkstemp(dir=folder, prefix=f"{name}.")
    except OSError:
        return False
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(_HEAD + hashlib.sha256(data).digest())
            stream.write(data)
        os.chmod(partial, 0o660 if mode & 0o070 else 0o600)
        os.replace(partial, folder / name)
    except BaseException as error:
        with contextlib.suppress(OSError):
            os.unlink(partial)
        if isinstance(error, OSError):
            return False
        raise
    return True


def forget(archive: Path) -> None:
    """Remove all of it. Raises ArchiveFull where the disk does not let it go."""
    try:
        shutil.rmtree(archive / FOLDER)
    except FileNotFoundError:
        return
    except OSError as error:
        raise ArchiveFull(f"{archive / FOLDER} cannot be removed: {error.strerror}.") from error
