"""Opening files without waiting, and finding what lies beside them."""

from __future__ import annotations

import io
import os
import stat
from typing import IO

from archive_tui.ingest import containers, limits
from archive_tui.ingest.formats import NotASource, Unreadable


def regular(path: str) -> io.BufferedReader:
    """A regular file, open. Raises ``NotASource``, ``OSError``.

    Opened without waiting: what was a file when it was listed may be a pipe by now.
    """
    number = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    stream = open(number, "rb")  # noqa: SIM115 - the caller closes it
    if not stat.S_ISREG(os.fstat(number).st_mode):
        stream.close()
        raise NotASource("it is not a file any more")
    return stream


def whole(stream: IO[bytes], head: bytes = b"") -> bytes:
    """All that ``stream`` gives after ``head``. Raises ``NotASource`` where it is too much."""
    data = head + stream.read(limits.MAX_BYTES + 1 - len(head))
    if len(data) > limits.MAX_BYTES:
        raise NotASource(limits.longer())
    return data


def beside_file(folder: str, name: str) -> bytes | None:
    """A file near one in ``folder``, see ``SourceFile.sibling``."""
    try:
        with regular(os.path.join(folder, *name.split("/"))) as stream:
            return whole(stream)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except NotASource as error:
        if "MB" in str(error):
            raise Unreadable(f"{name} beside it cannot be read: {error}") from None
        return None
    except OSError as error:
        raise Unreadable(f"{name} beside it cannot be read: {error.strerror}") from None


def beside_member(container: str, chain: tuple[str, ...], folder: str, name: str) -> bytes | None:
    """A member near one in ``folder`` of a container, see ``SourceFile.sibling``.

    ``chain`` names the containers within ``container`` that lead to it.
    """
    path = _joined(folder, name)
    if path is None:
        return None
    try:
        with regular(container) as stream:
            inside: IO[bytes] = stream
            size = os.fstat(stream.fileno()).st_size
            own = os.path.basename(container)
            for step in (*chain, path):
                kind = containers.kind_of(inside.read(512))
                if kind is None:
                    return None
                data = containers.lookup(inside, kind, own, size, step)
                if data is None:
                    return None
                inside, size, own = io.BytesIO(data), len(data), step
            return inside.read()
    except (containers.Broken, limits.Bomb, NotASource) as error:
        raise Unreadable(f"{name} beside it cannot be read: {error}") from None
    except OSError as error:
        raise Unreadable(f"{name} beside it cannot be read: {error.strerror}") from None


def _joined(folder: str, name: str) -> str | None:
    """``name`` seen from ``folder``, None where it leads out of the container."""
    parts = [part for part in folder.split("/") if part]
    for part in name.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)
