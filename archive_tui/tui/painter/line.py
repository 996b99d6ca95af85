"""The line to the terminal: one write a frame, and whether it has been taken."""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Callable
from typing import Protocol, cast

from textual.app import App
from textual.drivers.linux_driver import LinuxDriver

_POINTER = "\x1b]22;"
"""Sets the shape of the mouse's pointer, which costs a write where there is no mouse."""


class Outlet:
    """Stands in for the stream that Textual's writer thread writes to.

    What was written since the last ``flush`` goes out in one write. ``flush`` is called by
    the thread and returns when the terminal has taken everything.
    """

    def __init__(self, fd: int, on_taken: Callable[[], None]) -> None:
        self._fd = fd
        self._on_taken = on_taken
        self._waiting: list[str] = []
        self.taken = 0
        """How many texts the terminal has taken."""

    def write(self, text: str) -> None:
        """Keep a text until ``flush``."""
        self._waiting.append(text)

    def flush(self) -> None:
        """Write what is kept, and say so when the terminal has taken it."""
        count = len(self._waiting)
        data = memoryview("".join(self._waiting).encode("utf-8", "replace"))
        self._waiting.clear()
        try:
            while data:
                data = data[self._write(data) :]
        except OSError:
            # The terminal is gone. The hang-up signal ends the program; until then what is
            # painted goes nowhere, as on a terminal that nobody looks at.
            pass
        self.taken += count
        self._on_taken()

    def _write(self, data: memoryview) -> int:
        try:
            return os.write(self._fd, data)
        except BlockingIOError:
            # Another program with the same terminal has made it non-blocking.
            select.select([], [self._fd], [])
            return 0

    def fileno(self) -> int:
        """The file descriptor."""
        return self._fd

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        return os.isatty(self._fd)


class Painting(Protocol):
    """What the driver asks of an app that paints cells."""

    def terminal_begun(self) -> None:
        """The terminal's screen is a fresh one."""

    def line_free(self) -> None:
        """The terminal has taken what was written; called from any thread."""


class LineDriver(LinuxDriver):
    """Textual's driver, with a line that tells when it is free."""

    def __init__(
        self,
        app: App[object],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._painting = cast(Painting, app)
        self._handed = 0
        assert sys.__stderr__ is not None
        self._outlet = Outlet(sys.__stderr__.fileno(), self._painting.line_free)
        self._file = self._outlet  # type: ignore[assignment]

    @property
    def is_free(self) -> bool:
        """True where the terminal has taken everything that was written."""
        return self._outlet.taken >= self._handed

    def write(self, data: str) -> None:
        """Hand a text to the writer thread."""
        if data.startswith(_POINTER) and not self._mouse:
            return
        self._handed += 1
        super().write(data)

    def start_application_mode(self) -> None:
        """Begin on a screen of which nothing is known."""
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self._painting.terminal_begun()
