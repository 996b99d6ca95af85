"""What must stay cheap to import."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from schema import Document
from store import Archive

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


MODELS = ("pydantic", "schema.entries")
NUMBERS = ("numpy", "whoosh")
NEVER = ("textual", "rich", "importlib.metadata", "multiprocessing", "asyncio", "rapidfuzz")
OPENING = ("importlib.resources", "secrets")
"""What only making or changing an archive needs."""
UNASKED = (
    *("whoosh.qparser", "whoosh.searching", "whoosh.writing", "whoosh.highlight", "whoosh.codec"),
    *("numpy.random", "numpy.ma", "numpy.fft", "numpy.polynomial", "numpy.testing"),
    *("store.fulltext.writer", "store.fulltext.codec.whoosh_codec", "anyascii"),
)
"""What the index is written with, and what stands beside a search."""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of one indexed entry that says what language it is in."""
    folder = tmp_path_factory.mktemp("imports") / "archive"
    with Archive.create(folder, actor="ada") as archive:
        words = "The dam at Velmar broke at dawn."
        archive.add([Document(title="The dam", text=words, language="en")])
        archive.tag([1], add=["topic/dam"])
        archive.catch_up()
    return folder


def _ran(small: Path, command: str, told: str, env: Mapping[str, str] | None = None) -> str:
    """What ``told`` is, evaluated at the end of a process that ran the command."""
    code = (
        "import atexit, gc, os, sys\n"
        f"atexit.register(lambda: print({told}))\n"
        f"sys.argv[1:] = ['-a', {str(small)!r}, *{command.split()!r}]\n"
        "from archive_tui.__main__ import main\n"
        "main()"
    )
    run = [sys.executable, "-c", code]
    env = {**os.environ, **(env or {})}
    done = subprocess.run(run, capture_output=True, text=True, check=True, env=env)
    *output, last = done.stdout.splitlines()
    assert any("dam" in line for line in output), done
    return last


@pytest.mark.parametrize(
    ("command", "unneeded"),
    [
        ("search dawn", (*MODELS, *NEVER, *OPENING, *UNASKED)),
        ("search dawn --sort date", (*MODELS, *NEVER, *OPENING, *UNASKED)),
        ("search tag:topic -dusk", (*MODELS, *NEVER, *OPENING, *UNASKED)),
        ("tags", (*MODELS, *NUMBERS, *NEVER, *OPENING)),
        ("show 1", ("textual", "rich", "multiprocessing", "asyncio", *NUMBERS)),
    ],
)
def test_a_command_loads_only_what_it_needs(
    small: Path, command: str, unneeded: tuple[str, ...]
) -> None:
    assert _ran(small, command, f"[m for m in {unneeded!r} if m in sys.modules]") == "[]"


def test_a_search_compiles_no_patterns_that_it_does_not_match(small: Path) -> None:
    told = (
        "[sys.modules['store.fulltext.sounds']._rules.cache_info().currsize, "
        "sys.modules['store.fulltext.languages']._scripts.cache_info().currsize]"
    )
    assert _ran(small, "search dawn", told) == "[0, 0]"


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="the system lists no threads")
def test_a_search_starts_no_threads(small: Path) -> None:
    env = {key: value for key, value in os.environ.items() if key != "OPENBLAS_NUM_THREADS"}
    code = "('numpy' in sys.modules, len(os.listdir('/proc/self/task')))"
    assert _ran(small, "search dawn", code, env) == "(True, 1)"


def test_the_number_of_threads_is_left_as_the_person_set_it(small: Path) -> None:
    told = "os.environ['OPENBLAS_NUM_THREADS']"
    assert _ran(small, "search dawn", told, {"OPENBLAS_NUM_THREADS": "2"}) == "2"


def test_nothing_is_searched_for_garbage_at_the_end(small: Path) -> None:
    assert _ran(small, "search dawn", "gc.get_freeze_count() > 0") == "True"
