"""``duplicates`` on the command line."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from schema import Document
from store import Archive
from tests.cli.conftest import Run


@pytest.fixture
def copies(place: Path) -> None:
    words = random.Random(2).choices([f"word{n}" for n in range(900)], k=200)
    with Archive.open(place, actor="lena") as archive:
        archive.add(
            [
                Document(title="Wire \x1b[31mstory", text=" ".join(words), publisher="Brightwire"),
                Document(title="Same story", text=" ".join(words[:190]), publisher="Velmar Post"),
                Document(title="Part of it", text=" ".join(words[:80]), publisher="Kestan Daily"),
            ]
        )


@pytest.mark.usefixtures("copies")
def test_duplicates_are_listed_proposed_and_decided(run: Run) -> None:
    listed = run("duplicates", "--dry-run")
    assert listed.exit_code == 0
    assert "2 links would be proposed." in listed.stderr
    assert "\x1b" not in listed.stdout
    assert run("links", "3").exit_code == 1
    found = [json.loads(line) for line in run("duplicates", "--json").stdout.splitlines()]
    assert [(item["number"], item["rule"]) for item in found] == [
        (5, "shingles, contained"),
        (4, "shingles"),
    ]
    assert found[0]["by"] == "Kestan Daily"
    assert run("duplicates").exit_code == 1
    shown = run("links", "4").stdout
    assert "(proposed, 0.9" in shown
    assert "(proposed, 0.9" in run("show", "4").stdout
    (link,) = [json.loads(line) for line in run("links", "4", "--json").stdout.splitlines()][:1]
    assert link["status"] == "proposed"
    assert run("link", "4", "duplicates", "3").exit_code == 0
    assert "proposed" not in run("links", "4").stdout.splitlines()[0]
    other = found[0]["other"]
    assert run("unlink", "5", "duplicates", str(other)).exit_code == 0
    assert run("links", "5").exit_code == 1
    assert run("duplicates").exit_code == 1


@pytest.mark.usefixtures("copies")
def test_proposals_are_accepted_above_a_share_and_undone(run: Run) -> None:
    run("duplicates")
    assert "1 link confirmed." in run("duplicates", "--accept-above", "0.99").stderr
    assert run("duplicates", "--accept-above", "0.99").exit_code == 1
    run("undo")
    assert "2 links confirmed." in run("duplicates", "--accept-above", "0.5").stderr
    run("undo")
    assert run("undo").exit_code == 0
    assert run("links", "3").exit_code == 1


@pytest.mark.usefixtures("copies")
def test_a_query_and_options_narrow_it(run: Run) -> None:
    assert run("duplicates", "--dry-run", "in:brightwire").exit_code == 0
    assert run("duplicates", "--dry-run", "dam").exit_code == 1
    assert run("duplicates", "--dry-run", "--kind", "tweet").exit_code == 1
    one = run("duplicates", "--dry-run", "--threshold", "0.99", "--json").stdout.splitlines()
    assert {json.loads(line)["rule"] for line in one} == {"shingles, contained"}
    for wrong in (
        ["--threshold", "2"],
        ["--kind", "quotation"],
        ["--accept-above", "0.9", "dam"],
        ["nofield:x"],
    ):
        assert run("duplicates", *wrong).exit_code == 2
