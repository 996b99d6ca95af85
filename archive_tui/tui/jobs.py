"""Work beside the interface: commands of the command line, each in a process of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable
from pathlib import Path

from archive_tui.tui.hangup import unblock

_NAME = "archive-tui: "
STOPPED = 130
"""Exit code of a command that ctrl+c ended."""


def _child() -> None:
    unblock()
    os.nice(10)


class Job:
    """One command under way. ``say(sentence)`` and ``ended(sentence)`` come from a thread."""

    def __init__(
        self,
        archive: Path,
        actor: str,
        title: str,
        words: Iterable[str],
        say: Callable[[str], None],
        ended: Callable[[str], None],
    ) -> None:
        """``title``: what it does, for the list of work; ``words``: command and arguments."""
        self.title = title
        self.told = ""
        """How far it is, in words; "" before it said so."""
        self.last = ""
        """How it ended; "" while it runs."""
        self._say, self._ended = say, ended
        self._process = subprocess.Popen(
            [
                # -P: no modules of the folder that one happens to be in.
                *(sys.executable, "-P", "-m", "archive_tui", "-a", str(archive), "--as", actor),
                *words,
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
            env={**os.environ, "ARCHIVE_TUI_PROGRESS": "json"},
            preexec_fn=_child,
        )
        threading.Thread(target=self._follow, name=title, daemon=True).start()

    @property
    def running(self) -> bool:
        """True while it runs."""
        return not self.last

    def stop(self) -> None:
        """Let it stop cleanly, as ctrl+c does."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)

    def took(self, line: str) -> None:
        """A line of its output."""

    def progressed(self, told: str, label: str) -> str:
        """The sentence that says how far it is; ``label``: with what, "" for the work itself."""
        return f"{label or self.title}: {told}"

    def closing(self, code: int, errors: list[str]) -> str:
        """The sentence that says how it ended; ``errors``: what it said besides progress."""
        raise NotImplementedError

    def _follow(self) -> None:
        errors: deque[str] = deque(maxlen=20)
        listening = threading.Thread(target=self._listen, args=(errors,), daemon=True)
        listening.start()
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self.took(line)
        listening.join()
        code = self._process.wait()
        self.last = self.closing(code, list(errors))
        self._ended(self.last)

    def _listen(self, errors: deque[str]) -> None:
        """Pass the progress on, and keep the last of what else is said."""
        assert self._process.stderr is not None
        for line in self._process.stderr:
            try:
                progress = json.loads(line)["progress"]
                told, label = str(progress["text"]), str(progress.get("label", ""))
            except (ValueError, KeyError, TypeError):
                if line.strip():
                    errors.append(line.strip())
                continue
            self.told = f"{label} {told}".strip()
            self._say(self.progressed(told, label))


def named(errors: Iterable[str]) -> list[str]:
    """The lines that are in the program's name: reasons, where help on the usage may follow."""
    return [line.removeprefix(_NAME) for line in errors if line.startswith(_NAME)]


class DuplicatesJob(Job):
    """A search for near-duplicates under way."""

    def __init__(
        self, archive: Path, actor: str, say: Callable[[str], None], ended: Callable[[str], None]
    ) -> None:
        self._pairs = 0
        words = ("duplicates", "--json", "--limit", "0", "--yes")
        super().__init__(archive, actor, "Looking for near-duplicates", words, say, ended)

    def took(self, line: str) -> None:
        """A pair."""
        self._pairs += 1

    def closing(self, code: int, errors: list[str]) -> str:
        """How many were proposed."""
        if code == STOPPED:
            return "Stopped: no near-duplicates were proposed."
        if self._pairs:
            return f"{self._pairs:,} near-duplicates proposed as links: p reviews, u undoes."
        if code in (0, 1):
            return "No new near-duplicates were found."
        return (named(errors) or errors or [f"The search for duplicates ended with {code}."])[-1]
