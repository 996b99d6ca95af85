"""``agents`` from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from store import Archive
from tests.cli.conftest import Run
from tests.store.test_agents import voices


@pytest.fixture
def speaking(place: Path) -> Path:
    with Archive.open(place, actor="lena") as archive:
        voices(archive, ("Odra Kell", "Kell"), ("Odra Kell", "the minister"))
        voices(archive, ("Kell", "Kell"), ("Tomas Ferr", "Ferr"))
    return place


def test_agents_are_listed_and_narrowed(speaking: Path, run: Run) -> None:
    lines = [json.loads(line) for line in run("agents", "--json").stdout.splitlines()]
    assert [line["name"] for line in lines] == ["Kell", "Odra Kell", "Tomas Ferr"]
    assert lines[1]["called"] == ["Kell", "the minister"]
    assert lines[1]["quotations"] == 2
    assert "Tomas Ferr" not in run("agents", "kell").stdout
    assert len(run("agents", "--limit", "1").stdout.splitlines()) == 1
    assert run("agents", "nobody").exit_code == 1


def test_names_that_may_be_one_are_merged_and_taken_back(speaking: Path, run: Run) -> None:
    (line,) = run("agents", "--same", "--json").stdout.splitlines()
    pair = json.loads(line)
    assert (pair["keep"], pair["other"]) == ("Odra Kell", "Kell")
    assert pair["quotations"] == [2, 1]
    assert "surname" in pair["reason"]
    assert run("agents", "--same", "ferr").exit_code == 1
    assert run("agents", "--merge", "Odra Kell", "Kell").exit_code == 0
    assert run("agents", "--same").exit_code == 1
    assert "Odra Kell; Kell" in run("agents").stdout
    assert run("search", "--count", "speaker:odra").stdout.strip() == "3"
    run("undo")
    assert run("agents", "--same").exit_code == 0
    assert run("agents", "--not-same", "Kell", "Odra Kell").exit_code == 0
    assert "before" in run("agents", "--not-same", "Kell", "Odra Kell").stderr
    assert run("agents", "--same").exit_code == 1


def test_a_name_is_split_off_and_renamed(speaking: Path, run: Run) -> None:
    run("agents", "--merge", "Odra Kell", "Kell")
    assert "no longer" in run("agents", "--split", "Kell").stderr
    assert run("agents", "--rename", "Kell", "Imra Kell").exit_code == 0
    assert "Imra Kell; Kell" in run("agents").stdout
    refused = run("agents", "--rename", "Tomas Ferr", "Odra Kell")
    assert refused.exit_code != 0
    assert "merge the two" in refused.stderr


def test_what_excludes_each_other_is_refused(speaking: Path, run: Run) -> None:
    assert run("agents", "--split", "Kell", "--rename", "a", "b").exit_code == 2
    assert run("agents", "--merge", "a", "b", "words").exit_code == 2
    assert run("agents", "--same", "--merge", "a", "b").exit_code == 2
    missing = run("agents", "--merge", "Odra Kell", "Nobody")
    assert "Nobody" in missing.stderr


def test_what_one_said_is_listed(speaking: Path, run: Run) -> None:
    run("agents", "--merge", "Odra Kell", "Kell")
    lines = [json.loads(x) for x in run("agents", "--said", "kell", "--json").stdout.splitlines()]
    assert [(line["speaker"], line["mode"], line["status"]) for line in lines] == [
        ("Odra Kell", "direct", "proposed"),
        ("Odra Kell", "direct", "proposed"),
        ("Kell", "direct", "proposed"),
    ]
    assert "day" not in lines[0]
    plain = run("agents", "--said", "Odra Kell", "--limit", "2")
    assert len(plain.stdout.splitlines()) == 2
    assert "direct?" in plain.stdout
    assert "Odra Kell: 3 sayings, 2 of them shown" in plain.stderr
    assert run("agents", "--said", "nobody").exit_code == 1
    assert run("agents", "--said", "kell", "--same").exit_code == 2
