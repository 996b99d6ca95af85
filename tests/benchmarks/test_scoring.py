"""The figures of quotations, counted by hand on tiny gold. People and words are invented."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from archive_tui.ingest.extract.fit import set_aside
from benchmarks import quotations, scoring

TEXT = '"The quay is safe," Orr said. "It will stay," Holm said.'
SHARED = Path(__file__).resolve().parents[3] / "shared"


def gold() -> dict[str, Any]:
    return {
        "id": "a",
        "text": TEXT,
        "quotations": [
            {"start": 1, "end": 17, "kind": "direct", "source": [[20, 23]]},
            {"start": 31, "end": 43, "kind": "direct", "source": [[46, 50]]},
        ],
        "contents": [[[1, 17]], [[31, 43]]],
        "sources": [[[20, 23]], [[46, 50]]],
    }


def said(start: int, end: int, place: tuple[int, int] | None, confidence: float) -> dict[str, Any]:
    speaker = {"name": "x", "start": place[0], "end": place[1]} if place else None
    return {
        "start": start,
        "end": end,
        "mode": "direct",
        "speaker": speaker,
        "confidence": confidence,
    }


def test_right_wrong_and_missing() -> None:
    one = scoring.score(gold(), {"quotations": [said(0, 18, (20, 23), 0.95)]})
    assert (one.gold, one.found, one.named, one.right) == (2, 1, 1, 1)
    assert one.end_to_end == pytest.approx(2 / 3)
    wrong = scoring.score(gold(), {"quotations": [said(0, 18, (46, 50), 0.95)]})
    assert (wrong.found, wrong.attributed, wrong.right) == (1, 1, 0)
    silent = scoring.score(gold(), {"quotations": [said(0, 18, None, 0.2)]})
    assert (silent.found, silent.named, silent.end_to_end) == (1, 0, 0.0)


def test_calibration() -> None:
    both = [said(0, 18, (20, 23), 0.95), said(30, 44, (20, 23), 0.95)]
    found = scoring.score(gold(), {"quotations": both})
    assert (found.share, found.precision) == (1.0, 0.5)
    assert found.error == pytest.approx(0.45)


def test_the_gap_between_equal_lots_holds_zero() -> None:
    lot = [scoring.score(gold(), {"quotations": [said(0, 18, (20, 23), 0.9)]}) for _ in range(9)]
    apart, low, high = scoring.gap(lot, lot)
    assert apart == 0
    assert low <= 0 <= high


def test_a_hundred_are_set_aside_by_their_ids_alone() -> None:
    articles = [{"id": n} for n in range(150)]
    tuned, aside = set_aside(articles)
    again = set_aside(articles[::-1])[1]
    assert len(aside) == 100
    assert len(tuned) == 50
    assert {a["id"] for a in aside} == {a["id"] for a in again}


def test_without_gold_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    quotations.main([str(tmp_path / "train.jsonl"), str(tmp_path / "dev.jsonl")])
    assert capsys.readouterr().out.count("is not there: skipped.") == 2


@pytest.mark.skipif(not SHARED.exists(), reason="the shared data is not beside the project")
def test_as_the_scorer_beside_the_project_counts(capsys: pytest.CaptureFixture[str]) -> None:
    dev = SHARED / "data" / "quotations-dev.jsonl"
    command = f"{sys.executable} -m archive_tui extract --json"
    theirs = subprocess.run(
        [
            sys.executable,
            str(SHARED / "tools" / "score_quotations.py"),
            str(dev),
            "--command",
            command,
        ],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    articles = quotations.read(Path("none"), dev)[0]["dev"]
    scores = map(scoring.score, articles, quotations.answers(articles))
    ours = scoring.add(scores)
    assert f"end_to_end_f1 {ours.end_to_end:.4f}" in theirs
    assert f"ECE {ours.error:.3f}" in theirs
