"""The program: ``archive-tui``, also ``python -m archive_tui``."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from importlib.util import find_spec
from pathlib import Path

_FIRST = 3
"""The first file descriptor behind the three streams."""


def main() -> None:
    """Run the command line and leave with its exit code."""
    _open_streams()
    stranger = _stranger()
    if stranger:
        sys.stderr.write(f"archive-tui: {stranger}\n")
        sys.exit(4)
    _settle()
    from archive_tui.cli.app import cli

    cli.main(prog_name="archive-tui")


def _open_streams() -> None:
    """Have a stream that whoever starts the program left closed read and write nothing.

    Else the next file that is opened takes its number, and what is said goes into that.
    """
    while (opened := os.open(os.devnull, os.O_RDWR)) < _FIRST:
        pass
    os.close(opened)
    if sys.stdin is None:
        sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    if sys.stdout is None:
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    if sys.stderr is None:
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115


def _settle() -> None:
    """Make the process start and end without work that nothing here has any use of."""
    # numpy, as soon as it is imported, starts threads for linear algebra: what we have is tiny.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    # At its end the interpreter looks through all objects for garbage, a system frees them anyway.
    atexit.register(gc.freeze)


def _stranger() -> str | None:
    """A sentence where another distribution's ``schema`` or ``store`` took our place."""
    ours = Path(__file__).resolve().parent.parent
    for name in ("schema", "store"):
        spec = find_spec(name)
        origin = Path(spec.origin).resolve() if spec and spec.origin else None
        if origin is None or origin.parent != ours / name:
            return (
                f"The package {name!r} of another program ({origin or 'not found'}) stands in the "
                "way; install archive-tui in an environment of its own (pipx or uv tool does)."
            )
    return None


if __name__ == "__main__":
    main()
