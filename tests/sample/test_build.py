"""The sample as an archive: built once, through the importer, and looked at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from archive_tui.sample import ACTOR, SAMPLE_SEARCHES, WELCOME, SampleSearch, build
from archive_tui.sample.curate import load_curation
from store import Archive


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Archive, list[int]]]:
    path: Path = tmp_path_factory.mktemp("sample") / "archive"
    with Archive.create(path, actor=ACTOR) as archive:
        numbers = build(archive)
        archive.catch_up()
        yield archive, numbers


Sample = tuple[Archive, list[int]]


def by_title(archive: Archive, words: str) -> int:
    rows = archive.rows(list(archive.numbers()))
    return next(row.number for row in rows if words in row.title and row.kind != "tweet")


def test_about_forty_sources_of_every_kind_and_nothing_quarantined(sample: Sample) -> None:
    archive, _ = sample
    assert 30 <= archive.count() <= 50
    assert set(archive.stats().entries) == {"document", "tweet", "report", "quotation"}
    assert archive.quarantined() == []


def test_the_first_page_is_first_and_says_that_all_is_invented(sample: Sample) -> None:
    archive, numbers = sample
    (row,) = archive.rows(numbers[:1])
    assert row.title == WELCOME
    assert "start here" in row.tags
    assert "Everything in this archive is invented" in archive.text(row.number)
    assert archive.numbers(limit=1)[0] == row.number


def test_nothing_is_quoted_from_the_first_page(sample: Sample) -> None:
    archive, numbers = sample
    assert archive.quotations(numbers[0]) == []


def test_no_entry_is_named_twice_among_the_sources(sample: Sample) -> None:
    _, numbers = sample
    assert len(numbers) == len(set(numbers)) == 34


def test_every_curated_link_is_there_and_leads_to_an_entry(sample: Sample) -> None:
    archive, _ = sample
    wanted = load_curation()["link"]
    everywhere = list(archive.numbers(sources_only=False))
    links = [row for n in everywhere for row in archive.links(n) if row.direction == "out"]
    notes = {row.note for row in links if row.number is not None}
    assert {step["note"] for step in wanted if "note" in step} <= notes
    assert sum(row.relation == "disputes" for row in links) == sum(
        step["relation"] == "disputes" for step in wanted
    )


def test_the_minister_s_sentence_is_supported_disputed_and_printed_in_three_ways(
    sample: Sample,
) -> None:
    archive, _ = sample
    transcript = by_title(archive, "Remarks by the Minister")
    (speech,) = (row for row in archive.quotations(transcript) if "same day" in row.text)
    relations = [row.relation for row in archive.links(speech.number) if row.direction == "in"]
    assert sorted(set(relations)) == ["disputes", "quotes", "supports", "version-of"]
    assert relations.count("version-of") == 2


def test_read_more_references_lead_to_the_articles_they_name(sample: Sample) -> None:
    archive, _ = sample
    second = by_title(archive, "Minister vows")
    targets = [row.number for row in archive.links(second) if row.relation == "reads-more"]
    assert by_title(archive, "Thousands of dead fish") in targets


def test_embedded_tweets_are_the_ones_of_the_tweet_files(sample: Sample) -> None:
    archive, numbers = sample
    embedded = {
        row.number
        for title in ("Thousands of dead fish", "Minister vows", "Panel traces")
        for row in archive.links(by_title(archive, title))
        if row.relation == "embeds" and row.direction == "out"
    }
    assert len(embedded) == 3
    assert embedded <= set(numbers)


def test_one_embedded_tweet_is_in_no_file_and_stays_proposed(sample: Sample) -> None:
    archive, numbers = sample
    (link,) = (
        row
        for row in archive.links(by_title(archive, "Ardavia halts"))
        if row.relation == "embeds" and row.direction == "out"
    )
    assert link.number is not None
    assert link.number not in numbers
    (row,) = archive.rows([link.number])
    assert row.status == "proposed"


def test_proposals_of_all_three_states(sample: Sample) -> None:
    archive, _ = sample
    rows = archive.rows(list(archive.numbers(sources_only=False)))
    assert {row.status for row in rows} >= {"confirmed", "proposed"}
    third = by_title(archive, "Ardavia halts")
    assert "Unlawful and Sad" not in [row.text.strip('"') for row in archive.quotations(third)]


def test_cyrillic_arabic_and_emoji_flags(sample: Sample) -> None:
    archive, numbers = sample
    texts = "\n".join(archive.text(number) for number in numbers)
    assert "председатель комиссии" in texts
    assert "نقابة صيادي" in texts
    assert "🇺🇳🇪🇺" in texts
    languages = {archive.get(number).language for number in numbers}
    assert {"en", "ru", "ar"} <= languages


def test_two_notes_point_to_passages(sample: Sample) -> None:
    archive, numbers = sample
    notes = [note for number in numbers for note in archive.notes(number)]
    assert len(notes) == len(load_curation()["note"])
    assert sum(note.start is not None for note in notes) == 2


def test_one_voice_of_many_names(sample: Sample) -> None:
    archive, _ = sample
    (arlen,) = (agent for agent in archive.agents() if "Arlen" in agent.name)
    assert arlen.name == "Tomas Arlen"
    assert {"Arlen", "Томас Арлен", "توماس آرلن"} <= set(arlen.aliases)


@pytest.mark.parametrize("wanted", SAMPLE_SEARCHES, ids=lambda wanted: wanted.query)
def test_sample_searches_find_something(sample: Sample, wanted: SampleSearch) -> None:
    archive, _ = sample
    archive.catch_up()
    found = archive.search(wanted.query)
    assert found.total >= 3
    assert found.total == len(found.numbers)


def test_saved_searches(sample: Sample) -> None:
    archive, _ = sample
    assert set(archive.saved()) == {"To check", "What Arlen said"}


def test_the_sample_is_nobody_else_s_to_undo(sample: Sample, tmp_path: Path) -> None:
    archive, _ = sample
    from store.errors import Refused

    with Archive.open(archive.path, actor="Somebody") as other, pytest.raises(Refused):
        other.undo()


def test_the_archive_is_sound(sample: Sample) -> None:
    archive, _ = sample
    assert archive.verify() == []
