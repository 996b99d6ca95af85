"""The walk-through, from an empty machine to a dossier: every step of the page is run."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.terminal import ROOT, Terminal
from tests.e2e.walk import PAGE, Block, Step, blocks, steps

README = ROOT / "README.md"


class Walker:
    """Somebody with an empty home folder who does what the page says."""

    def __init__(self, home: Path) -> None:
        self.home = home
        (home / "bin").mkdir(parents=True)
        program = home / "bin" / "archive-tui"
        program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m archive_tui "$@"\n')
        program.chmod(0o755)
        self.terminal: Terminal | None = None
        self._started = 0
        self.env = self._terminal().env
        self.env["PATH"] = f"{home / 'bin'}:{self.env['PATH']}"

    def _terminal(self) -> Terminal:
        home = str(self.home)
        return Terminal(self.home, 80, 24, HOME=home, XDG_DATA_HOME=f"{home}/data", USER="ada")

    def shell(self, block: Block) -> str:
        """What the commands of the block print; fails where one of them does."""
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", block.body],
            cwd=self.home,
            env=self.env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, f"line {block.line}: {done.stdout}{done.stderr}"
        return done.stdout

    def step(self, step: Step) -> None:
        """Press the keys and wait for what must be seen."""
        if step.start:
            self.close()
            self.terminal = self._terminal()
            # A server that is ending may still hold the socket of before.
            self._started += 1
            self.terminal.socket = self.home / f"tmux-{self._started}"
            self.terminal.start(*step.start[1:], folder=self.home)
        assert self.terminal is not None, "the program was not started"
        self.terminal.keys(*step.keys)
        for text in step.seen:
            try:
                self.terminal.wait_for(re.escape(text))
            except AssertionError as error:
                raise AssertionError(f"after {step.said!r}: {error}") from None

    def close(self) -> None:
        """Leave the terminal."""
        if self.terminal is not None:
            self.terminal.close()


def test_every_step_does_what_the_page_says(tmp_path: Path) -> None:
    walker = Walker(tmp_path / "home")
    printed = ""
    try:
        for block in blocks(PAGE.read_text(encoding="utf-8")):
            if block.kind == "keys":
                for step in steps(block.body):
                    walker.step(step)
            elif block.kind == "output":
                for line in block.body.splitlines():
                    assert line in printed, f"line {block.line}: {line!r} is not in\n{printed}"
            elif block.word != "install":
                printed = walker.shell(block)
    finally:
        walker.close()


def test_the_ways_of_installing_are_the_readme_s() -> None:
    """Those are run in an environment of their own by the checks before a change lands."""
    readme = README.read_text(encoding="utf-8")
    page = blocks(PAGE.read_text(encoding="utf-8"))
    commands = [b.body.splitlines() for b in page if b.word == "install"]
    assert len(commands) == 2
    for line in (line for body in commands for line in body):
        assert line in readme, line


@pytest.mark.parametrize("line", ["j", "→ seen", "nokey → seen", "j →"])
def test_a_line_that_proves_nothing_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r"nothing|no key"):
        steps(line)
