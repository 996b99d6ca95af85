"""The program: ``archive-tui``, also ``python -m archive_tui``."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from importlib.util import find_spec
from pathlib import Path


def main() -> None:
    """Run the command line and leave with its exit code."""
    stranger = _stranger()
    if stranger:
        sys.stderr.write(f"archive-tui: {stranger}\n")
        sys.exit(4)
    _settle()
    from archive_tui.cli.app import cli

    cli.main(prog_name="archive-tui")


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
