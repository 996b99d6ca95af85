"""``re-extract`` from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from archive_tui.cli import session
from archive_tui.ingest import importer
from archive_tui.ingest.extract import output
from store import Archive
from tests.cli.conftest import Run
from tests.ingest.test_again import ARTICLE


@pytest.fixture
def aged(place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "article.txt").write_text(ARTICLE, encoding="utf-8")
    with (
        monkeypatch.context() as patch,
        Archive.open(place, actor="lena") as archive,
    ):
        patch.setattr(output, "VERSION", "0")
        list(importer.run(archive, [str(tmp_path / "article.txt")]))
        archive.catch_up()
    return place


def test_sources_are_searched_again_and_it_is_undone_at_once(aged: Path, run: Run) -> None:
    result = run("re-extract", "--json", "speaker:kell")
    assert result.exit_code == 0, result.stderr
    (line,) = [json.loads(line) for line in result.stdout.splitlines()]
    assert set(line) == {"number", "title", "added", "updated", "withdrawn", "kept"}
    assert (line["number"], line["added"], line["withdrawn"]) == (3, 0, 0)
    assert line["updated"] == 3
    again = run("re-extract", "--json", "id:3")
    assert json.loads(again.stdout)["kept"] == 3
    assert "re-extract speaker:kell" in run("log").stdout
    run("undo")
    assert json.loads(run("re-extract", "--json", "--dry-run", "id:3").stdout)["updated"] == 3


def test_a_dry_run_changes_nothing(aged: Path, run: Run) -> None:
    before = run("log").stdout
    result = run("re-extract", "--dry-run", "id:3")
    assert "3 updated" in result.stdout
    assert "Nothing was changed" in result.stderr
    assert run("log").stdout == before


def test_what_it_refuses(aged: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("re-extract").exit_code == 2
    assert run("re-extract", "nosuchfield:x dam").exit_code == 2
    assert run("re-extract", "kind:tweet").exit_code == 1
    monkeypatch.setattr(session, "MANY", 0)
    refused = run("re-extract", "id:3")
    assert refused.exit_code == 2
    assert "--yes" in refused.stderr
    assert run("re-extract", "--yes", "id:3").exit_code == 0
