"""``search --context``, ``--facets`` and ``--like``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from archive_tui.cli.app import cli
from archive_tui.display import cell_width
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


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """The word "dam" amid writings of all widths and directions."""
    path = tmp_path / "b"
    with Archive.create(path) as archive:
        archive.add(
            [
                Document(text="大坝 dam 安全大坝安全大坝安全"),
                Document(text="قال المهندسون إن dam القديم لم يعد آمنا"),
                Document(text="🇸🇾🇸🇾🇸🇾🇸🇾 dam 🇸🇾🇸🇾🇸🇾🇸🇾"),
                Document(text="e\u0301e\u0301e\u0301 dam e\u0301e\u0301"),
                Document(text="the word سد means dam here"),
                Document(text="dam"),
            ]
        )
        archive.catch_up()
    return path


@pytest.mark.parametrize("cells", [5, 8, 12])
def test_the_match_stands_in_one_column_in_every_writing(many: Path, cells: int) -> None:
    out = run(many, "dam", "--context", str(cells), "--sort", "number")[1]
    shown = [
        line.translate(dict.fromkeys(map(ord, "\u2067\u2068\u2069"))) for line in out.split("\n")
    ]
    shown = [line for line in shown if line]
    assert len(shown) == 6
    assert {cell_width(line[: line.index("dam")]) for line in shown} == {10 + cells}
    assert all(cell_width(line[line.index("dam") + 3 :]) <= cells for line in shown)


def test_a_line_from_the_right_is_filled_on_both_sides(many: Path) -> None:
    # A terminal that turns it round shows the match where one that does not shows it.
    line = run(many, "dam", "--context", "12", "--sort", "number")[1].split("\n")[1]
    isolate = line[line.index("\u2067") + 1 : line.index("\u2069")]
    assert cell_width(isolate) == 12 + 3 + 12
    assert cell_width(isolate[::-1][: isolate[::-1].index("mad")]) == 12


def test_flags_and_letters_with_marks_are_never_split(many: Path) -> None:
    lines = run(many, "dam", "--context", "5", "--sort", "number")[1].split("\n")
    assert lines[2].count("🇸🇾") == 4
    assert all(lines[2].count(half) == 4 for half in "🇸🇾")
    assert "e\u0301 dam e\u0301" in lines[3]
