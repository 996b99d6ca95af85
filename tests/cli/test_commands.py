"""Commands that change and list entries, without the full-text index."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from store import Archive
from tests.cli.conftest import Run


def test_missing_archive_is_one_sentence_and_4(run: Run, tmp_path: Path) -> None:
    result = run("-a", str(tmp_path / "nowhere"), "tags")
    assert result.exit_code == 4
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize("name", ["1", "#1", "id:1"])
def test_show_takes_every_spelling_and_is_harmless(run: Run, name: str) -> None:
    result = run("show", name)
    assert result.exit_code == 0
    assert "The Invented Post" in result.stdout
    assert "\x1b" not in result.stdout
    assert "\u202e" not in result.stdout


def test_show_json_gives_the_text_back_without_raw_controls(run: Run) -> None:
    result = run("show", "1", "--json")
    assert "\x1b" not in result.stdout
    assert "\u202e" not in result.stdout
    assert json.loads(result.stdout)["title"] == "Dam \x1b[31mred\x1b[0m \u202eevil"


def test_unknown_number_is_1(run: Run) -> None:
    assert run("show", "99").exit_code == 1
    assert run("show", "x").exit_code == 2


def test_edit_undo_redo(run: Run) -> None:
    assert run("edit", "1", "title=Quiet", "published=2031").exit_code == 0
    assert json.loads(run("show", "1", "--json").stdout)["title"] == "Quiet"
    assert run("undo").exit_code == 0
    assert "evil" in json.loads(run("show", "1", "--json").stdout)["title"]
    assert run("redo").exit_code == 0
    assert run("edit", "1", "published=yesterday").exit_code == 2
    assert run("edit", "1", "published=6/4/2031").exit_code == 2  # April or June
    assert run("edit", "1", "published=6 June 2031").exit_code == 0
    assert json.loads(run("show", "1", "--json").stdout)["published"] == "2031-06-06"
    assert run("edit", "1", "shoe=9").exit_code == 2


def test_link_from_either_end_and_unlink(run: Run) -> None:
    assert run("link", "2", "disputed by", "1", "--note", "why").exit_code == 0
    found = json.loads(run("links", "1", "--json").stdout)
    assert found == {
        "relation": "disputes",
        "direction": "out",
        "number": 2,
        "title": "=1+1 water everywhere",
        "note": "why",
        "status": "confirmed",
        "confidence": 1.0,
        "start": None,
        "end": None,
        "other_start": None,
        "other_end": None,
    }
    assert run("unlink", "1", "disputes", "2").exit_code == 0
    assert run("links", "1").exit_code == 1
    assert run("link", "1", "hates", "2").exit_code == 2


def test_notes(run: Run) -> None:
    assert run("note", "1", "-", stdin="check \x1b[2J this\n").exit_code == 0
    listed = run("note", "1")
    assert "\x1b" not in listed.stdout
    handle = listed.stdout.split("\t")[0]
    assert run("note", "1", "--delete", handle).exit_code == 0
    assert run("note", "1").exit_code == 1


def test_delete_and_log(run: Run) -> None:
    assert run("delete", "2").exit_code == 0
    assert run("show", "2").exit_code == 1
    assert json.loads(run("log", "--limit", "1", "--json").stdout)["number"] == 2


def test_a_url_is_refused(run: Run) -> None:
    result = run("import", "https://post.invalid/x")
    assert result.exit_code == 2
    assert "online" in result.stderr


@pytest.mark.parametrize(
    "args", [("tag", "+a", "--"), ("tag", "--", "x"), ("export", "pdf"), ("serch",), ("search",)]
)
def test_wrong_usage_is_2(run: Run, args: tuple[str, ...]) -> None:
    assert run(*args).exit_code == 2


def test_backup_and_restore(run: Run, tmp_path: Path) -> None:
    assert run("backup", str(tmp_path / "copy")).exit_code == 0
    new = str(tmp_path / "new")
    assert run("-a", new, "restore", str(tmp_path / "copy")).exit_code == 0
    with Archive.open(new) as archive:
        assert archive.count() == 2


def test_broken_config_is_a_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("limt = 3\n")
    result = run("config")
    assert result.exit_code == 2
    assert "'limit'" in result.stderr


def test_config_writes_a_setting_and_takes_it_out(run: Run, tmp_path: Path) -> None:
    assert run("config", "limit", "50").exit_code == 0
    assert (tmp_path / "config.toml").read_text() == "limit = 50\n"
    assert "limit = 50  # from: file" in run("config", "limit").stdout
    assert run("config", "--unset", "limit").exit_code == 0
    assert "limit = 20  # from: default" in run("config", "limit").stdout
    refused = run("config", "limit", "many")
    assert refused.exit_code == 2
    assert "a number" in refused.stderr
    assert run("config", "limt", "3").exit_code == 2
    assert run("config", "--unset").exit_code == 2


def test_without_a_terminal_says_what_to_use(place: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "archive_tui", "-a", str(place)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert "search" in done.stderr
    assert done.stdout == ""


def test_ascii_output_does_not_crash(place: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "archive_tui", "-a", str(place), "show", "1"],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        check=False,
    )
    assert done.returncode == 0
    assert done.stdout.isascii()


def test_a_home_that_nobody_has_is_a_place_like_others(run: Run) -> None:
    missing = run("-a", "~no-such-user/archive", "stats")
    assert missing.exit_code == 4
    assert "There is no archive at" in missing.stderr
    assert "unexpected" not in missing.stderr
