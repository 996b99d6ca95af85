"""Lines half typed when the connection was lost: kept as they change, given back once.

What another process of the same person is typing at this moment is not given back.
"""

from __future__ import annotations

import json
import os
import socket
from typing import TYPE_CHECKING

from archive_tui.tui.background import Background

if TYPE_CHECKING:
    from store import Archive


class Drafts:
    """The lines of this process, by name: ``search``, ``tag``."""

    def __init__(self, archive: Archive, background: Background) -> None:
        self._archive, self._background = archive, background
        self._kept: set[str] = set()
        process = os.getpid()
        self._owner = {"host": socket.gethostname(), "process": process, "since": _since(process)}

    def keep(self, name: str, text: str) -> None:
        """Keep a line as it stands, an empty one not at all; written by the background."""
        if text:
            value: str | None = json.dumps({"text": text, **self._owner}, ensure_ascii=False)
            self._kept.add(name)
        elif name in self._kept:
            value = None
            self._kept.discard(name)
        else:
            return
        key = f"draft:{name}"
        self._background.submit(lambda: self._archive.state_set(key, value), key=key)

    def left(self, name: str) -> str:
        """What a process that is gone has left of a line, "" where nothing is.

        It is this process's line from now on. Raises the errors of ``store.errors``.
        """
        try:
            owner = json.loads(self._archive.state_get(f"draft:{name}") or "{}")
            text = str(owner.pop("text"))
            process = int(owner["process"])
        except (ValueError, KeyError, TypeError, AttributeError):
            return ""
        is_here = owner.get("host") == self._owner["host"] and owner != self._owner
        if is_here and _is_alive(process) and _since(process) == owner.get("since"):
            return ""
        self._kept.add(name)
        return text

    def drop(self) -> None:
        """Forget every line: the person has left of their own accord."""
        for name in tuple(self._kept):
            self.keep(name, "")


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _since(process: int) -> str:
    """When it began, in the system's ticks, "" where it has ended or the system does not say.

    A number alone may be another process's by now.
    """
    try:
        with open(f"/proc/{process}/stat", encoding="utf-8", errors="replace") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
    except (OSError, IndexError):
        return ""
    return "" if fields[0] == "Z" else fields[19]
