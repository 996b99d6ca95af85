"""Importing beside the interface: the command line's own import, in a process of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections import Counter, deque
from collections.abc import Callable
from pathlib import Path

from archive_tui.tui.hangup import unblock

_NAME = "archive-tui: "
_STOPPED = 130
"""The exit code of an import that was asked to stop."""


def _child() -> None:
    unblock()
    os.nice(10)


class ImportJob:
    """One import under way. ``say(sentence)`` and ``ended(sentence)`` come from a thread."""

    def __init__(
        self,
        archive: Path,
        actor: str,
        path: str,
        say: Callable[[str], None],
        ended: Callable[[str], None],
    ) -> None:
        self.path = path
        self._say, self._ended = say, ended
        self._process = subprocess.Popen(
            [
                # -P: no modules of the folder that one happens to be in.
                *(sys.executable, "-P", "-m", "archive_tui", "-a", str(archive), "--as", actor),
                *("import", "--json", "--progress", "json", "--", path),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,
            preexec_fn=_child,
        )
        threading.Thread(target=self._follow, name="import", daemon=True).start()

    def stop(self) -> None:
        """Let it stop cleanly after the file in hand; the next import goes on from there."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)

    def _follow(self) -> None:
        counts: Counter[str] = Counter()
        errors: deque[str] = deque(maxlen=20)
        told = threading.Thread(target=self._listen, args=(errors,), daemon=True)
        told.start()
        assert self._process.stdout is not None
        for line in self._process.stdout:
            try:
                outcome = json.loads(line)
                counts[str(outcome["status"])] += 1
            except (ValueError, KeyError, TypeError):
                continue
        told.join()
        code = self._process.wait()
        # The reason is the line in the program's name; help on the usage may follow it.
        named = [line.removeprefix(_NAME) for line in errors if line.startswith(_NAME)]
        if code == _STOPPED:
            self._ended(
                f"Stopped: {_counted(counts) or 'nothing'} so far · importing {self.path} again "
                "goes on from there"
            )
        elif counts:
            self._ended(" ".join((f"Imported {self.path}: {_counted(counts)}.", *named[-1:])))
        elif errors:
            self._ended((named or errors)[-1])
        else:
            self._ended(f"The import of {self.path} ended with {code}.")

    def _listen(self, errors: deque[str]) -> None:
        """Pass the progress on, and keep the last of what else is said."""
        assert self._process.stderr is not None
        for line in self._process.stderr:
            try:
                told = json.loads(line)["progress"]["text"]
            except (ValueError, KeyError, TypeError):
                if line.strip():
                    errors.append(line.strip())
                continue
            self._say(f"Importing {told} · esc stops · {self.path}")


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{count:,} {status}" for status, count in counts.most_common())
