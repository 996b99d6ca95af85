"""The program in a real terminal: a tmux server of the test's own."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
TMUX = shutil.which("tmux")
PATIENCE = 20.0
"""Seconds until a screen that does not come is a failure."""
FOREIGN = frozenset(
    ("TMUX", "SSH_CONNECTION", "SSH_TTY", "COLUMNS", "LINES", "NO_COLOR", "ARCHIVE_TUI_ARCHIVE")
)
"""Variables of whoever runs the tests that would change what the program does."""


class Terminal:
    """A tmux session of a given size that runs one command."""

    def __init__(self, folder: Path, width: int, height: int, **environment: str) -> None:
        assert TMUX is not None
        self.socket = folder / "tmux"
        self.env = {
            **{name: value for name, value in os.environ.items() if name not in FOREIGN},
            "PYTHONPATH": str(ROOT),
            "LANG": "C.UTF-8",
            "TERM": "screen-256color",
            "XDG_CONFIG_HOME": str(folder / "config"),
            "XDG_STATE_HOME": str(folder / "state"),
            **environment,
        }
        self.size = (width, height)

    def tmux(self, *words: str) -> str:
        """What a tmux command prints."""
        return subprocess.run(
            [str(TMUX), "-S", str(self.socket), "-f", "/dev/null", *words],
            env=self.env,
            capture_output=True,
            text=True,
            check=True,
            timeout=30,
        ).stdout

    @staticmethod
    def command(*words: str) -> str:
        """The program with these words, as it is typed into a shell."""
        return shlex.join([sys.executable, "-m", "archive_tui", *words])

    def start(self, *words: str, shell: bool = False, folder: Path | None = None) -> None:
        """Run the program with these words, and show its exit code when it has ended.

        With ``shell`` it is typed into an interactive shell, which can suspend it. ``folder`` is
        the one that it runs in.
        """
        program = self.command(*words)
        width, height = self.size
        new = ["new-session", "-d", "-s", "t", "-x", str(width), "-y", str(height)]
        if folder is not None:
            new += ["-c", str(folder)]
        if shell:
            self.tmux(*new, "PS1='ready> ' exec sh -i")
            self.wait_for("^ready>")
            self.keys(f"text:{program}", "Enter")
        else:
            self.tmux(*new, f"{program}; echo ended with $?; exec sleep 600")

    def again(self, *words: str) -> None:
        """Run the program once more in the same terminal, after it has ended."""
        program = self.command(*words)
        command = f"{program}; echo ended with $?; exec sleep 600"
        self.tmux("respawn-pane", "-k", "-t", "t", command)

    def program(self) -> int:
        """The process id of the program that runs in the terminal."""
        pane = int(self.tmux("display-message", "-p", "-t", "t", "#{pane_pid}"))
        children = Path(f"/proc/{pane}/task/{pane}/children").read_text().split()
        return int(children[0])

    def keys(self, *keys: str) -> None:
        """Press keys by their tmux names, or type a text given as ``text:…``."""
        for key in keys:
            if key.startswith("text:"):
                self.at_once(key.removeprefix("text:"))
            else:
                self.tmux("send-keys", "-t", "t", key)
            time.sleep(0.05)

    def at_once(self, typed: str) -> None:
        """Characters, control characters among them, that reach the program in one piece."""
        # A semicolon at the end of a word is tmux's own unless it is escaped.
        escaped = f"{typed[:-1]}\\;" if typed.endswith(";") else typed
        self.tmux("send-keys", "-t", "t", "-l", escaped)

    def screen(self, *, colours: bool = False) -> str:
        """What the terminal shows now; with ``colours`` as escape sequences, and all blanks."""
        return self.tmux("capture-pane", "-p", "-t", "t", *(("-e", "-N") if colours else ()))

    def wait_for(self, pattern: str) -> str:
        """The screen once it matches; fails with the last screen where it never does."""
        until = time.monotonic() + PATIENCE
        shown = ""
        while time.monotonic() < until:
            shown = self.screen()
            if re.search(pattern, shown, re.MULTILINE):
                return shown
            time.sleep(0.05)
        raise AssertionError(f"no {pattern!r} in:\n{shown}")

    def wait_without(self, pattern: str) -> str:
        """The screen once it does not match any more."""
        until = time.monotonic() + PATIENCE
        shown = ""
        while time.monotonic() < until:
            shown = self.screen()
            if not re.search(pattern, shown, re.MULTILINE):
                return shown
            time.sleep(0.05)
        raise AssertionError(f"still {pattern!r} in:\n{shown}")

    def resize(self, width: int, height: int) -> None:
        """Another size, as when a window is dragged."""
        self.tmux("resize-window", "-t", "t", "-x", str(width), "-y", str(height))

    def close(self) -> None:
        """Hang up and end the server."""
        subprocess.run(
            [str(TMUX), "-S", str(self.socket), "kill-server"],
            env=self.env,
            capture_output=True,
            timeout=30,
            check=False,
        )
