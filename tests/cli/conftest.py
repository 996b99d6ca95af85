"""An archive with invented people and events, and the command line on it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from archive_tui.cli.app import cli
from schema import Document, PartialDate, Tweet
from store import Archive

Run = Callable[..., Result]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    with Archive.create(tmp_path / "archive", actor="lena") as archive:
        archive.add(
            [
                Document(
                    title="Dam \x1b[31mred\x1b[0m \u202eevil",
                    text="The invented dam of Belmora broke.",
                    publisher="The Invented Post",
                    published=PartialDate("2030-04-16"),
                    url="https://post.invalid/dam",
                ),
                Tweet(text="=1+1 water everywhere", handle="nobody_x", author_name="Nobody X"),
            ]
        )
    return tmp_path / "archive"


@pytest.fixture
def run(place: Path, tmp_path: Path) -> Run:
    environment = {"ARCHIVE_TUI_CONFIG": str(tmp_path / "config.toml"), "ARCHIVE_TUI_AS": "lena"}

    def call(*args: str, stdin: str | None = None) -> Result:
        words = ["-a", str(place), *args]
        return CliRunner().invoke(cli, words, input=stdin, env=environment, prog_name="archive-tui")

    return call
