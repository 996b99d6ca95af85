"""Fitting: what is set aside stays out of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from archive_tui.ingest.extract import confidence, fit


def _articles(count: int) -> list[dict[str, Any]]:
    text = "“We waited a week,” Odra Kell said on Monday.\n"
    quotation = {"start": 1, "end": 18, "kind": "direct", "source": [[20, 29]]}
    return [
        {"id": n, "text": text, "quotations": [quotation], "contents": [], "sources": []}
        for n in range(count)
    ]


def test_the_same_articles_are_set_aside_whatever_their_order() -> None:
    articles = _articles(30)
    tuned, aside = fit.set_aside(articles, 10)
    assert len(aside) == 10
    assert sorted(a["id"] for a in tuned + aside) == list(range(30))
    _, again = fit.set_aside(articles[::-1], 10)
    assert {a["id"] for a in again} == {a["id"] for a in aside}
    assert [a["id"] for a in aside] == sorted(a["id"] for a in aside)
    # SHA-256 of "9" begins with 19, of "8" with 2c, of "4" with 4b: the lowest of ten.
    assert [a["id"] for a in fit.set_aside(_articles(10), 3)[1]] == [4, 8, 9]


def test_a_number_and_its_name_are_the_same_id() -> None:
    named = [{**article, "id": str(article["id"])} for article in _articles(20)]
    numbered = [article["id"] for article in fit.set_aside(_articles(20), 5)[1]]
    assert [int(article["id"]) for article in fit.set_aside(named, 5)[1]] == numbered


def test_the_table_is_fitted_on_the_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    train, table = tmp_path / "train.jsonl", tmp_path / "table.json"
    monkeypatch.setattr(confidence, "TABLE", table)
    train.write_text("".join(json.dumps(a) + "\n" for a in _articles(103)))
    assert fit.main([str(train)]) == 0
    written = json.loads(table.read_text())
    assert written["articles"] == 3
    assert written["cells"]["*"] == [3, 3]


def test_nothing_is_written_where_all_are_set_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    train, table = tmp_path / "train.jsonl", tmp_path / "table.json"
    monkeypatch.setattr(confidence, "TABLE", table)
    train.write_text("".join(json.dumps(a) + "\n" for a in _articles(100)))
    assert fit.main([str(train)]) == 1
    assert not table.exists()
    assert "no more articles" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("gold_end", "place", "right"),
    [
        (36, (38, 47), 1.0),  # all of the passage is marked
        (17, (38, 47), 0.5),  # its first sentence alone, with its full stop behind it
        (17, (0, 4), 0.0),  # and somebody else named
        (10, (38, 47), 0.0),  # ended within a sentence: another passage
    ],
)
def test_a_passage_marked_in_part_counts_a_half(
    gold_end: int, place: tuple[int, int], right: float
) -> None:
    text = "“We waited a week. Nobody came back,” Odra Kell said on Monday.\n"
    quotation = {"start": 1, "end": gold_end, "kind": "direct", "source": [[38, 47]]}
    article = {"text": text, "quotations": [quotation], "contents": [], "sources": []}
    assert text[1:17] == "We waited a week"
    assert fit.judge(article, 0, 37, place) == right
