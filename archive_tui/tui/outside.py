"""Other programs in the interface's terminal: an editor, a pager; the terminal is theirs meanwhile.

What is written in an editor lies in a file of its own in the person's state folder until it is
kept as a draft, so that it is there after whatever ends the editor, or this program.
"""

from __future__ import annotations

import hashlib
import os
import shlex
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive_tui.tui.hangup import unblock

if TYPE_CHECKING:
    from textual.app import App


class Outside(Exception):
    """The other program could not be run; the text is one sentence."""


def run_outside(app: App[Any], words: Sequence[str], *, given: bytes | None = None) -> int:
    """Run a program in the terminal and wait for its end; its exit status, 128 + n for a signal.

    ``given`` is its standard input; without it that is the terminal. Raises ``Outside``.
    """
    from textual.app import SuspendNotSupported

    # An interrupt goes to everybody in the terminal; only the other program is to obey it.
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with app.suspend():
            child = subprocess.Popen(
                words, stdin=None if given is None else subprocess.PIPE, preexec_fn=_as_usual
            )
            if given is None:
                status = child.wait()
            else:
                # A program that does not read to the end is not in error.
                child.communicate(given)
                status = child.returncode
    except SuspendNotSupported:
        raise Outside("This terminal cannot be handed over to another program.") from None
    except OSError as error:
        raise Outside(f"Cannot run {words[0]}: {error.strerror or error}.") from None
    finally:
        signal.signal(signal.SIGINT, before)
    return status if status >= 0 else 128 - status


def _as_usual() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    unblock()


def editor(environ: Mapping[str, str] = os.environ) -> list[str]:
    """The person's editor with its options: ``$VISUAL``, ``$EDITOR``, else vi or nano.

    Raises ``Outside`` where there is none.
    """
    for name in ("VISUAL", "EDITOR"):
        if environ.get(name, "").strip():
            try:
                return shlex.split(environ[name])
            except ValueError as error:
                raise Outside(f"${name} cannot be understood: {error}.") from None
    for known in ("vi", "nano"):
        if shutil.which(known):
            return [known]
    raise Outside("There is no editor: set VISUAL or EDITOR to one.")


@dataclass(slots=True, frozen=True)
class DraftFile:
    """Where a text lies while an editor has it."""

    path: Path

    @classmethod
    def of(cls, archive: Path, actor: str, key: str) -> DraftFile:
        """The file of a person's draft ``key`` in an archive."""
        from archive_tui.recent import state_file

        name = hashlib.sha256(f"{archive.absolute()}\0{actor}\0{key}".encode()).hexdigest()[:20]
        return cls(state_file().parent / "drafts" / f"{name}.md")

    def read(self) -> str | None:
        """What is in it; None where there is no such file. Raises ``Outside``."""
        try:
            return self.path.read_bytes().decode("utf-8")
        except FileNotFoundError:
            return None
        except UnicodeDecodeError:
            raise Outside(f"What the editor wrote is not UTF-8; it lies in {self.path}.") from None
        except OSError as error:
            raise Outside(f"Cannot read {self.path}: {error.strerror or error}.") from None

    def write(self, text: str) -> None:
        """Put a text there, for nobody else to read. Raises ``Outside``."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
            with os.fdopen(os.open(self.path, flags, 0o600), "wb") as stream:
                stream.write(text.encode("utf-8", "surrogatepass"))
        except OSError as error:
            raise Outside(f"Cannot write {self.path}: {error.strerror or error}.") from None

    def remove(self) -> None:
        """What was in it is kept elsewhere."""
        self.path.unlink(missing_ok=True)


def edited(app: App[Any], draft: DraftFile, text: str) -> tuple[str, int]:
    """The text as the editor leaves it, and its exit status; the file stays.

    Raises ``Outside`` where there is no editor, or what it wrote cannot be read.
    """
    words = editor()
    draft.write(text)
    status = run_outside(app, [*words, str(draft.path)])
    found = draft.read() or ""
    if found.endswith("\n") and not text.endswith("\n"):
        # Editors end the last line; the person did not.
        found = found[:-1]
    return found, status
