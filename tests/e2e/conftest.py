"""An archive of invented entries, made once; each test has its own copy and its own tmux."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.e2e import desk
from tests.e2e.material import build
from tests.e2e.terminal import TMUX, Terminal

Open = Callable[..., Terminal]
HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is ``e2e``, and skipped where there is no tmux."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.e2e)
            if TMUX is None:
                item.add_marker(pytest.mark.skip(reason="tmux is not installed"))


@pytest.fixture(scope="session")
def master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive that is copied; nobody opens it."""
    return build(tmp_path_factory.mktemp("master") / "archive")


@pytest.fixture
def folder(master: Path, tmp_path: Path) -> Path:
    """A copy of the archive for one test."""
    return Path(shutil.copytree(master, tmp_path / "archive"))


@pytest.fixture(scope="session")
def desk_master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reporter's desk that is copied; nobody opens it."""
    return desk.build(tmp_path_factory.mktemp("desk") / "archive")


@pytest.fixture
def desk_folder(desk_master: Path, tmp_path: Path) -> Path:
    """A copy of the desk for one test."""
    return Path(shutil.copytree(desk_master, tmp_path / "desk"))


@pytest.fixture
def at_desk(desk_folder: Path, tmp_path: Path) -> Iterator[Open]:
    """Starts the program on the desk at 80×24, and waits for its first page."""
    terminals: list[Terminal] = []

    def start(width: int = 80, height: int = 24, **environment: str) -> Terminal:
        terminal = Terminal(tmp_path, width, height, **environment)
        terminals.append(terminal)
        terminal.start("-a", str(desk_folder), "--as", "ada", folder=tmp_path)
        terminal.wait_for(r"^ 1/8 ")
        return terminal

    yield start
    for terminal in terminals:
        terminal.close()


@pytest.fixture
def opened(folder: Path, tmp_path: Path) -> Iterator[Open]:
    """Starts the program on the copy in a terminal of this size, and waits for its first page."""
    terminals: list[Terminal] = []

    def start(
        width: int = 80,
        height: int = 24,
        *,
        shell: bool = False,
        first: str = "12 D",
        **environment: str,
    ) -> Terminal:
        terminal = Terminal(tmp_path, width, height, **environment)
        terminals.append(terminal)
        terminal.start("-a", str(folder), "--as", "ada", shell=shell)
        terminal.wait_for(r"^ 1/\d+")
        terminal.wait_for(rf"▌ .* {first}")
        return terminal

    yield start
    for terminal in terminals:
        terminal.close()
