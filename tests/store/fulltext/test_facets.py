"""Facets over what is found, entries like another, and words of a text that tell it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from schema import Document, PartialDate, Tweet
from store import Archive
from store.errors import NotFound, QueryError


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.create(tmp_path / "a") as made:
        made.add(
            [
                Document(title="One", text="The sluice of the harbour was left open by the tide.",
                         publisher="Harbour Post", published=PartialDate("2031-03")),
                Document(title="Two", text="The tide broke the sluice, and the harbour flooded.",
                         publisher="Harbour Post", published=PartialDate("2032")),
                Document(title="Three", text="A cake of plums for the fair.", language="en"),
                Tweet(handle="tidewatch", text="The fair is open.", post_id="1",
                      posted_at=PartialDate("2031-04-01")),
            ]
        )  # fmt: skip
        made.tag([1, 4], add=["place/harbour"])
        made.catch_up()
        yield made


def test_facets_count_what_is_found(archive: Archive) -> None:
    found = archive.facets("open")
    flat = {name: {v.value: v.count for v in values} for name, values in found.items()}
    assert flat["kind"] == {"document": 1, "tweet": 1}
    assert flat["tag"] == {"place": 2, "place/harbour": 2}
    assert flat["outlet"] == {"Harbour Post": 1}
    assert flat["account"] == {"@tidewatch": 1}
    assert flat["year"] == {"2031": 2}
    for values in found.values():
        for value in values:
            assert archive.search(f"open {value.query}").total == value.count


def test_facets_of_a_broken_query_are_refused(archive: Archive) -> None:
    with pytest.raises(QueryError):
        archive.facets('"open')


def test_entries_like_another(archive: Archive) -> None:
    found = archive.like(1)
    assert [hit.number for hit in found.hits] == [2, 4]
    assert (found.total, list(found.numbers)) == (2, [2, 4])
    assert archive.like(1, limit=1).hits == found.hits[:1]
    assert "sluice" in found.interpreted
    assert "the" not in found.interpreted.split()
    text = archive.text(3)
    assert archive.like(3, start=text.index("fair")).hits[0].number == 4
    with pytest.raises(NotFound):
        archive.like(99)
