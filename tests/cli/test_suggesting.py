"""``suggest`` from the command line."""

from __future__ import annotations

import json
from pathlib import Path

from schema import Document, Report
from store import Archive
from tests.cli.conftest import Run


def with_symbol(place: Path) -> tuple[int, int, int]:
    with Archive.open(place, actor="lena") as archive:
        report, one, two = archive.add(
            [
                Report(title="Gates \x1b[31mred", symbol="HSB/2031/4", text="Findings on gates."),
                Document(title="First", text="The board’s paper HSB/2031/4 came out."),
                Document(title="Second", text="Nobody had read HSB/2031/4 by noon."),
            ]
        )
    return report, one, two


def test_suggestions_are_listed_accepted_dismissed_and_undone(place: Path, run: Run) -> None:
    report, one, two = with_symbol(place)
    found = [json.loads(line) for line in run("suggest", str(one), "--json").stdout.splitlines()]
    assert found[0] == {
        "number": one, "other": report, "title": "Gates \x1b[31mred", "source": one,
        "relation": "cites", "target": report, "confidence": 0.95,
        "reasons": [f"#{one} names HSB/2031/4"],
    }  # fmt: skip
    shown = run("suggest", str(one)).stdout
    assert f"#{one} cites #{report}" in shown
    assert "\x1b" not in shown
    assert len(run("suggest", str(one), "--limit", "1").stdout.splitlines()) == 1
    done = run("suggest", str(one), "--accept", str(report), "--dismiss", str(two))
    assert done.exit_code == 0
    assert "dismissed" in done.stderr
    assert f"#{report}" in run("links", str(one)).stdout
    assert run("suggest", str(one)).exit_code == 1
    run("undo")
    assert len(run("suggest", str(one)).stdout.splitlines()) == 2


def test_what_is_not_suggested_changes_nothing(place: Path, run: Run) -> None:
    report, one, _ = with_symbol(place)
    refused = run("suggest", str(one), "--accept", str(report), "--accept", "1")
    assert refused.exit_code == 1
    assert "#1 is not suggested" in refused.stderr
    assert run("links", str(one)).exit_code == 1
    assert run("suggest", "99").exit_code == 1
