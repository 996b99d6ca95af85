"""The article that the project was made for, taken into an archive and read back from it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from archive_tui.ingest.importer import run
from store import Archive

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
pytestmark = pytest.mark.skipif(
    not (DATA / "seed.txt").exists(), reason="the shared data is not beside the project"
)
FUNCTION_WORDS = {"the", "of", "to", "for", "and", "un"}


@pytest.fixture
def gold(archive: Archive) -> dict[str, Any]:
    """What a careful reader finds; the article is entry 1 of ``archive``."""
    list(run(archive, [str(DATA / "seed.txt")]))
    loaded: dict[str, Any] = json.loads((DATA / "seed.gold.json").read_text(encoding="utf-8"))
    return loaded


def test_quotations_stand_at_their_places_with_their_speakers(
    archive: Archive, gold: dict[str, Any]
) -> None:
    rows = {(r.start, r.end): r for r in archive.quotations(1) if r.mode != "indirect"}
    outer = [q for q in gold["quotations"] if "inside" not in q]
    assert sorted(rows) == [(q["start"], q["end"]) for q in outer]
    for wanted in outer:
        row = rows[wanted["start"], wanted["end"]]
        assert (row.speaker, row.mode) == (wanted["speaker"], wanted["mode"])


def test_tweets_reports_and_references_hang_on_the_article(
    archive: Archive, gold: dict[str, Any]
) -> None:
    links = [link for link in archive.links(1) if link.relation != "quotes"]
    kinds = [(link.relation, link.kind) for link in links]
    assert kinds.count(("embeds", "tweet")) == len(gold["tweets"])
    assert kinds.count(("cites", "report")) == len(gold["reports"])
    waiting = {link.title for link in links if link.relation == "reads-more"}
    assert waiting == set(gold["document"]["read_more"])


def test_at_least_eight_of_ten_indirect_statements_are_proposed(
    archive: Archive, gold: dict[str, Any]
) -> None:
    met = []
    for wanted in gold["indirect"]:
        names = set(wanted["speaker"].casefold().strip("()").split()) - FUNCTION_WORDS
        for row in archive.quotations(1):
            speaker = (row.speaker or "").casefold()
            if wanted["says"] in row.text and any(name in speaker for name in names):
                met.append(wanted["says"])
                break
    assert len(met) >= 8, met


def test_the_names_of_one_person_are_one_agent(archive: Archive, gold: dict[str, Any]) -> None:
    (agent,) = [a for a in archive.agents() if "Moustapha" in a.name]
    assert agent.name == "Imad Moustapha"
    assert {"Moustapha", "the Syrian diplomat"} <= {*agent.aliases, *agent.called}
    assert agent.quotations >= 3
