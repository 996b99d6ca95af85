"""Lines half typed when the connection was lost: kept as they change, given back once.

What another process of the same person is typing at this moment is not given back.
"""

from __future__ import annotations

import json
import os
import socket
from contextlib import suppress
from typing import TYPE_CHECKING

from archive_tui.tui.background import Background

if TYPE_CHECKING:
    from store import Archive


class Drafts:
    """The lines of this process, by name: ``search``, ``tag``."""

    def __init__(self, archive: Archive, background: Background) -> None:
        self._archive, self._background = archive, background
        self._kept: set[str] = set()

    def keep(self, name: str, text: str) -> None:
        """Keep a line as it stands, an empty one not at all; written by the background."""
        if text:
            owner = {"text": text, "host": socket.gethostname(), "process": os.getpid()}
            value: str | None = json.dumps(owner, ensure_ascii=False)
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
            text, host, process = owner["text"], owner["host"], owner["process"]
        except (ValueError, KeyError, TypeError):
            return ""
        if host == socket.gethostname() and _is_alive(process):
            return ""
        self._kept.add(name)
        return str(text)

    def drop(self) -> None:
        """Forget every line: the person has left of their own accord."""
        for name in tuple(self._kept):
            self.keep(name, "")


def _is_alive(process: object) -> bool:
    if not isinstance(process, int) or process <= 0 or process == os.getpid():
        return False
    with suppress(ProcessLookupError):
        try:
            os.kill(process, 0)
        except PermissionError:
            return True
        return True
    return False
