"""Function words have to be there and do not rank."""

from __future__ import annotations

from pathlib import Path

import pytest

from schema import Document
from store import Archive
from store.fulltext.weighing import function_words


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    archive = Archive.create(tmp_path / "archive")
    archive.add(
        [
            Document(title="One", text="What should what should what should what should tide."),
            Document(title="Two", text="The harbour, the harbour wall and what it should hold."),
            Document(title="Three", text="A wall without a name."),
        ]
    )
    archive.catch_up()
    return archive


def test_what_is_asked_for_ranks_before_how_it_is_asked(archive: Archive) -> None:
    found = archive.search("what OR should OR harbour")
    assert [hit.title for hit in found.hits] == ["Two", "One"]
    assert found.hits[1].score == 0.0


def test_function_words_still_have_to_be_there(archive: Archive) -> None:
    assert [hit.title for hit in archive.search("should wall").hits] == ["Two"]


def test_function_words_alone_rank_as_any_others(archive: Archive) -> None:
    found = archive.search("what should")
    assert {hit.title for hit in found.hits} == {"One", "Two"}
    assert all(hit.score and hit.score > 0 for hit in found.hits)


def test_a_language_that_the_index_does_not_hold_takes_no_word_away() -> None:
    assert "der" not in function_words(frozenset({"english"}))
    assert "der" in function_words(frozenset({"english", "german"}))
