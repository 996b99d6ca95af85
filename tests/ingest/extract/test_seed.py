"""The article that the project was made for, read from the folder beside the project."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from archive_tui.ingest.extract import Found, structure

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"
pytestmark = pytest.mark.skipif(
    not (DATA / "seed.txt").exists(), reason="the shared data is not beside the project"
)


@pytest.fixture(scope="module")
def gold() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((DATA / "seed.gold.json").read_text(encoding="utf-8"))
    return loaded


@pytest.fixture(scope="module")
def seed() -> Found:
    return structure((DATA / "seed.txt").read_text(encoding="utf-8"))


COMMON = {"the", "of", "to", "for", "and", "un"}


def test_frame(seed: Found, gold: dict[str, Any]) -> None:
    document = gold["document"]
    assert seed.dateline_place == document["dateline_place"]
    assert seed.publisher == document["publisher"]
    assert [s.heading for s in seed.sections] == document["headings"]
    assert [r.title for r in seed.references] == document["read_more"]
    assert (seed.title, seed.byline, seed.published) == (None, (), None)


def test_tweets(seed: Found, gold: dict[str, Any]) -> None:
    assert len(seed.tweets) == len(gold["tweets"])
    for found, want in zip(seed.tweets, gold["tweets"], strict=True):
        tweet = found.tweet
        assert (tweet.handle, tweet.author_name) == (want["handle"], want["author_name"])
        assert (str(tweet.posted_at), tweet.text) == (want["posted_at"], want["text"])
        assert list(tweet.hashtags) == want["hashtags"]
        assert list(tweet.mentions) == want["mentions"]
        assert [u.url for u in tweet.urls] == want["urls"]


def test_quotations(seed: Found, gold: dict[str, Any]) -> None:
    outer = [q for q in gold["quotations"] if "inside" not in q]
    assert [(q.start, q.end) for q in seed.quotations] == [(q["start"], q["end"]) for q in outer]
    speakers = [q.attribution.speaker for q in seed.quotations]
    assert speakers[:3] == [q["speaker"] for q in outer[:3]]
    assert speakers[3] == outer[3]["speaker"]
    assert seed.quotations[1].attribution.role == outer[1]["role"]


def test_reports_and_nothing_invented(seed: Found, gold: dict[str, Any]) -> None:
    bodies = [r.report.issuing_body for r in seed.reports]
    assert gold["reports"][0]["issued_by"] in bodies
    assert all(r.report.symbol is None and r.report.title is None for r in seed.reports)


def test_indirect_statements_with_their_speakers(seed: Found, gold: dict[str, Any]) -> None:
    text = (DATA / "seed.txt").read_text(encoding="utf-8")
    met = []
    for want in gold["indirect"]:
        words = set(want["speaker"].casefold().replace("(", "").replace(")", "").split()) - COMMON
        for s in seed.statements:
            exact = text[s.start : s.end]
            speaker = (s.attribution.speaker or "").casefold()
            if want["says"] in exact and any(word in speaker for word in words):
                met.append(want["says"])
                break
    assert len(met) >= 10
