"""``search --context``, ``--facets`` and ``--like``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from archive_tui.cli.app import cli
from schema import Document
from store import Archive


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "a"
    with Archive.create(path) as archive:
        archive.add(
            [
                Document(title="One", text="The dam holds.\nNobody asked whether the dams hold."),
                Document(title="Two", text="大坝 dam 安全。 قال المهندسون dam السد"),
                Document(title="Three", text="Sand and\x1b[31m dam\ttide."),
            ]
        )
        archive.catch_up()
    return path


def run(folder: Path, *arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(cli, ["-a", str(folder), "search", *arguments])
    return done.exit_code, done.stdout


def test_matches_stand_beneath_each_other(folder: Path) -> None:
    code, out = run(folder, "dam", "--context", "12", "--sort", "number")
    lines = out.splitlines()
    assert code == 0
    assert len(lines) == 5
    assert [line.index("dam") for line in lines[:2]] == [22, 22]
    assert "\x1b" not in out


def test_as_json(folder: Path) -> None:
    _code, out = run(folder, "hold", "--context", "5", "--json", "--sort", "number")
    first = json.loads(out.splitlines()[0])
    assert (first["number"], first["match"], first["before"]) == (1, "holds", " dam ")
    text = "The dam holds.\nNobody asked whether the dams hold."
    assert text[first["start"] : first["end"]] == "holds"


def test_facets_and_like(folder: Path) -> None:
    code, out = run(folder, "dam", "--facets", "--json")
    assert code == 0
    kind = json.loads(out.splitlines()[0])
    assert kind == {"facet": "kind", "value": "document", "count": 3, "query": "kind:document"}
    code, out = run(folder, "--like", "1", "--json")
    assert code == 0
    assert {json.loads(line)["title"] for line in out.splitlines()} == {"Two", "Three"}
    code, out = run(folder, "title:two", "--like", "1", "--numbers")
    assert (code, out) == (0, "2\n")
    assert run(folder, "--like", "99")[0] == 2
    assert run(folder, "dam", "--facets", "--count")[0] == 2
    assert run(folder, "nothing", "--context", "9")[0] == 1
