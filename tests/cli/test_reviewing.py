"""``review``: deciding by confidence from the command line."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from store import Archive
from tests.cli.conftest import Run
from tests.store.invented import article, said, taken


@pytest.fixture
def proposals(place: Path) -> Path:
    """The archive with two articles: quotations at 0.9 and 0.5, one tweet at 0.95."""
    with Archive.open(place, actor="lena") as archive:
        archive.intake([taken()])
        text = "OTHER. “The dam is safe,” Minister Odra Kell said on Monday. They say “bold”."
        other = taken(article(text, "Another page"), path="/sources/other.txt")
        url = other.entry.model_copy(update={"url": "https://brightwire.example/other"})
        archive.intake([replace(other, entry=url, proposals=other.proposals[:2])])
        archive.catch_up()
    return place


def counts(place: Path) -> dict[str, int]:
    """How many quotations and tweets of each status there are."""
    with Archive.open(place) as archive:
        found: dict[str, int] = {}
        for row in archive.rows(range(1, 200)):
            if row.number > 2 and row.kind != "document":
                found[row.status] = found.get(row.status, 0) + 1
        return found


def test_a_dry_run_counts_and_changes_nothing(run: Run, proposals: Path) -> None:
    before = counts(proposals)
    result = run("review", "--accept-above", "0.9", "--reject-below", "0.6", "--dry-run", "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout) == {
        "accepted": 3,
        "rejected": 2,
        "left": 0,
        "dry_run": True,
    }
    assert counts(proposals) == before == {"proposed": 5}


def test_all_above_are_accepted_as_one_step(run: Run, proposals: Path) -> None:
    result = run("review", "--accept-above", "0.95")
    assert result.exit_code == 0
    assert "1 proposal accepted, 0 rejected, 4 left open" in result.stderr
    assert result.stdout == ""
    assert counts(proposals) == {"confirmed": 1, "proposed": 4}
    assert run("review", "--accept-above", "0.95").exit_code == 1
    run("review", "--accept-above", "0.9", "--reject-below", "0.6")
    assert counts(proposals) == {"confirmed": 3, "rejected": 2}
    assert run("undo").exit_code == 0
    assert counts(proposals) == {"confirmed": 1, "proposed": 4}


def test_a_query_says_where(run: Run, proposals: Path) -> None:
    result = run("review", "--reject-below", "0.96", "title:another", "--json")
    assert json.loads(result.stdout)["rejected"] == 2
    result = run("review", "--accept-above", "0.1", "kind:quotation", "speaker:engineers", "--json")
    assert json.loads(result.stdout)["accepted"] == 1
    assert run("review", "--accept-above", "0.1", "nonsense:x").exit_code == 2


def test_more_than_a_hundred_are_asked_about(run: Run, place: Path) -> None:
    with Archive.open(place, actor="lena") as archive:
        text = " ".join(f"“The word {n} is said,” said Odra Kell." for n in range(101))
        item = taken(article(text, "Long"), path="/sources/long.txt")
        found = []
        for n in range(101):
            entry = said(text, f"“The word {n} is said,”", "Odra Kell")
            span = entry.anchor.start, entry.anchor.end
            found.append(
                replace(
                    item.proposals[0], entry=entry, start=span[0], end=span[1], relation="quotes"
                )
            )
        archive.intake([replace(item, proposals=found)])
    result = run("review", "--accept-above", "0.5")
    assert result.exit_code == 2
    assert "--yes" in result.stderr
    assert run("review", "--accept-above", "0.5", "--yes").exit_code == 0
    assert counts(place) == {"confirmed": 101}


@pytest.mark.parametrize(
    "words",
    [
        ("--accept-above", "0.4", "--reject-below", "0.6"),
        ("--accept-above", "2"),
        ("--accept-above", "0.5", "--confirm", "3"),
        ("--dry-run",),
    ],
)
def test_what_cannot_be_meant_is_refused(run: Run, proposals: Path, words: tuple[str, ...]) -> None:
    assert run("review", *words).exit_code == 2
    assert counts(proposals) == {"proposed": 5}
