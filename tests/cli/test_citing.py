"""``show --cite``, ``show --quote`` and ``compare``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from schema import Document
from store import Archive
from tests.cli.conftest import Run

FIRST, SECOND = "“Nobody asked us about the quay.”", "“Nobody ever asked us about a quay.”"


@pytest.fixture
def quoted(place: Path) -> list[int]:
    """Numbers of an article and of two quotations in it."""
    text = f"The quay is closed.\n{FIRST}\n{SECOND}\n"
    with Archive.open(place, actor="lena") as archive:
        archive.add([Document(title="The *quay*", publisher="Elsin Gazette", text=text)])
        number = next(iter(archive.numbers()))
        made = [
            archive.quote(number, text.index(q), text.index(q) + len(q), speaker="Mara Olvan")
            for q in (FIRST, SECOND)
        ]
    return [number, *made]


def test_citations_in_each_style(run: Run, quoted: list[int]) -> None:
    number = str(quoted[0])
    assert "The *quay*. Elsin Gazette." in run("show", number, "--cite", "text").stdout
    assert r"The \*quay\*" in run("show", number, "--cite", "markdown").stdout
    assert f"@article{{archive{number}," in run("show", number, "--cite", "bibtex").stdout
    several = run("show", *map(str, quoted), "--cite", "csl").stdout
    assert [item["id"] for item in json.loads(several)] == [f"archive{n}" for n in quoted]
    assert run("show", number, "--cite", "chicago").exit_code == 2
    assert run("show", number, "--cite", "text", "--json").exit_code == 2
    assert run("show", "999999", "--cite", "text").exit_code == 1


def test_words_with_their_source(run: Run, quoted: list[int]) -> None:
    lines = run("show", str(quoted[1]), "--quote").stdout.splitlines()
    assert lines[0] == FIRST
    assert lines[1] == f"— Mara Olvan [#{quoted[1]}]"
    assert lines[2].startswith("In: The *quay*. Elsin Gazette.")


def test_two_wordings(run: Run, quoted: list[int]) -> None:
    _, first, second = quoted
    shown = run("compare", str(first), str(second))
    assert "Nobody {+ever +}asked us about [-the-]{+a+} quay" in shown.stdout
    assert "5 words are in both, 1 only in the first, 2 only in the second." in shown.stderr
    found = json.loads(run("compare", str(first), f"#{second}", "--json").stdout)
    assert (found["same"], found["gone"], found["new"]) == (5, 1, 2)
    pieces = found["pieces"]
    assert "".join(p["text"] for p in pieces if p["what"] != "new") == FIRST
    assert "".join(p["text"] for p in pieces if p["what"] != "gone") == SECOND
    assert "The same words." in run("compare", str(first), str(first)).stderr
    assert run("compare", str(first), "999999").exit_code == 1
