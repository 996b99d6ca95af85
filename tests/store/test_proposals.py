"""What is open to review."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from store import Archive
from store.rows import LinkProposal
from tests.store.invented import TEXT, WORDS, article, place, taken


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """Two articles with quotations; both embed the same proposed tweet."""
    with Archive.create(tmp_path / "archive", actor="ada") as made:
        made.intake([taken()])
        other = article("OTHER. " + TEXT, "Another page")
        other = other.model_copy(update={"url": "https://brightwire.example/other"})
        made.intake([taken(other, path="/sources/other.txt")])
        yield made


def sources(archive: Archive) -> tuple[int, int]:
    """The two articles."""
    found = [r.number for r in archive.rows(archive.numbers()) if r.kind == "document"]
    return min(found), max(found)


def test_one_source_in_the_order_of_its_text(archive: Archive) -> None:
    first, _ = sources(archive)
    tweet, words, bold = archive.proposals(first)
    assert (tweet.kind, tweet.relation, tweet.start) == ("tweet", "embeds", 0)
    assert tweet.confidence == 0.95
    assert (words.kind, words.title) == ("quotation", WORDS)
    assert (words.start, words.end) == place(TEXT, WORDS)
    assert (words.speaker, words.rule, words.mode) == ("Odra Kell", "said NP", "direct")
    assert bold.title == "“bold”"
    assert not any(p.uid for p in (tweet, words, bold))


def test_all_of_it_in_short_each_once(archive: Archive) -> None:
    first, second = sources(archive)
    found = archive.open_proposals()
    assert len(found) == 5
    assert len(set(found.keys)) == 5
    by_source = {s: [k for k, source, _ in found if source == s] for s in (first, second)}
    for source, keys in by_source.items():
        assert {p.key for p in archive.proposals(source)} == set(keys)
    # The tweet that both embed counts in the first of them.
    assert (len(by_source[first]), len(by_source[second])) == (3, 2)


def test_what_is_decided_is_left_out_unless_it_is_asked_for(archive: Archive) -> None:
    first, _ = sources(archive)
    tweet, words, bold = archive.proposals(first)
    archive.decide([tweet.number], "confirmed")
    archive.decide([words.number], "rejected")
    assert [p.key for p in archive.proposals(first)] == [bold.key]
    assert len(archive.open_proposals()) == 3
    kept = archive.proposals(first, also={tweet.key, words.key})
    assert [p.status for p in kept] == ["confirmed", "rejected", "proposed"]


def test_links_that_are_proposed_themselves(archive: Archive) -> None:
    first, second = sources(archive)
    archive.propose_links(
        [LinkProposal(first, "duplicates", second, 0.8, "shingles", "1", "60 %")], label="x"
    )
    link = archive.proposals(first)[-1]
    assert (link.kind, link.relation, link.number) == ("link", "duplicates", second)
    assert (link.start, link.confidence, link.note) == (-1, 0.8, "60 %")
    assert link.uid in archive.open_proposals().keys
    archive.decide_links([link.uid], "confirmed")
    assert link.uid not in archive.open_proposals().keys
    assert archive.proposals(first, also=[link.uid])[-1].status == "confirmed"


def test_a_report_cited_by_no_source_is_its_own(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "alone", actor="ada") as archive:
        item = taken()
        archive.intake([item])
        (source,) = (r.number for r in archive.rows(archive.numbers()) if r.kind == "document")
        (tweet, *_) = archive.proposals(source)
        archive.delete([source])
        assert list(archive.open_proposals()) == [(tweet.number, tweet.number, 0.95)]
        (alone,) = archive.proposals(tweet.number)
        assert (alone.number, alone.start, alone.relation) == (tweet.number, -1, "")


def test_what_hangs_on_a_rejected_source_is_not_reviewed(archive: Archive) -> None:
    first, second = sources(archive)
    archive.decide([second], "rejected")
    assert {source for _, source, _ in archive.open_proposals()} == {first}


def test_words_that_the_new_text_lost_have_no_place(archive: Archive) -> None:
    first, _ = sources(archive)
    entry = article(TEXT.replace("safe", "dry"))
    archive.intake([replace(taken(entry), proposals=())])
    lost = next(p for p in archive.proposals(first) if p.title == WORDS)
    assert (lost.start, lost.speaker_start) == (-1, -1)


def test_rows_and_filters_say_what_is_open(archive: Archive) -> None:
    first, second = sources(archive)
    archive.catch_up()
    assert [row.proposed for row in archive.rows([first, second])] == [2, 2]
    assert sorted(archive.search("has:proposals").numbers) == [first, second]
    held = [q.number for q in archive.quotations(first)]
    archive.decide(held, "confirmed")
    assert archive.rows([first])[0].proposed == 0
    archive.decide([p.number for p in archive.proposals(first)], "rejected")
    assert list(archive.search("has:proposals").numbers) == [second]
