"""What must stay cheap to import."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("textual", "pydantic", "whoosh", "numpy")


@pytest.mark.parametrize(
    "code",
    [
        "import store",
        "import archive_tui.cli",
        "import archive_tui.cli.app",
        "from archive_tui.cli.app import cli; cli.main(['--help'], standalone_mode=False)",
    ],
)
def test_loads_nothing_heavy(code: str) -> None:
    check = f"{code}\nimport sys\nprint([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_process_that_reads_a_pdf_loads_nothing_of_the_archive() -> None:
    # One is started for every file.
    check = (
        "import sys, archive_tui.ingest.formats.pdf_child\n"
        "print([m for m in ('pydantic', 'numpy', 'sqlite3', 'store.rows') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
