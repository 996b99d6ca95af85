"""What tags mean, merging and deleting them, near-identical ones; an archive of format 2."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from schema import Document
from store import Archive
from store.errors import NotFound, Refused
from store.record import connection
from store.rows import TagCount


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.create(tmp_path / "archive", actor="ada") as archive:
        archive.add([Document(title=f"Page {n}", text=f"Invented words {n}.") for n in range(4)])
        archive.tag([1, 2], add=["actor/velmar"])
        archive.tag([2, 3], add=["actor/velmar/army"])
        archive.tag([3], add=["Actor/Velmár"])
        archive.tag([4], add=["topic/2030", "topic/2031", "topic/reservoir", "topic/reservoirs"])
        yield archive


def counts(archive: Archive) -> dict[str, int]:
    return {tag.tag: tag.count for tag in archive.tags()}


def test_a_tag_is_described_and_coloured_and_that_is_undone(archive: Archive) -> None:
    assert archive.tag_describe("topic/2030", "What  happened that year.", "green")
    (tag,) = [tag for tag in archive.tags() if tag.tag == "topic/2030"]
    assert tag == TagCount("topic/2030", 1, "What happened that year.", "green")
    assert not archive.tag_describe("topic/2030", colour="green")
    archive.tag_describe("topic/2030", "", "")
    assert archive.undo().sentence
    assert [t.colour for t in archive.tags() if t.tag == "topic/2030"] == ["green"]
    archive.undo()
    assert not any(tag.colour or tag.description for tag in archive.tags())
    assert archive.verify() == []


def test_what_is_described_is_listed_before_anything_has_it(archive: Archive) -> None:
    archive.tag_describe("to read", "For the train.")
    assert TagCount("to read", 0, "For the train.") in archive.tags()
    assert archive.tag_delete("to read") == 0
    assert "to read" not in counts(archive)


@pytest.mark.parametrize(("description", "colour"), [("x" * 2_001, None), (None, "mauve")])
def test_what_cannot_be_is_refused(
    archive: Archive, description: str | None, colour: str | None
) -> None:
    with pytest.raises(Refused):
        archive.tag_describe("topic/2030", description, colour)


def test_merging_takes_what_is_below_and_the_description_along(archive: Archive) -> None:
    archive.tag_describe("actor/velmar", "The republic.", "blue")
    archive.tag_describe("actor/velmar/army", "Its army.")
    archive.tag_describe("state/velmar", "Its own words.")
    before = counts(archive)
    assert archive.tag_rename("actor/velmar", "state/velmar") == 3
    after = {tag.tag: tag.description for tag in archive.tags()}
    assert after["state/velmar"] == "Its own words."
    assert after["state/velmar/army"] == "Its army."
    assert "actor/velmar" not in after
    archive.undo()
    assert {**before, "state/velmar": 0} == counts(archive)
    assert archive.verify() == []


def test_deleting_takes_what_is_below_along_and_is_undone(archive: Archive) -> None:
    archive.tag_describe("actor/velmar/army", "Its army.")
    before = archive.tags()
    assert archive.tag_delete("actor/velmar") == 3
    assert not any(tag.tag.startswith("actor/velmar") for tag in archive.tags())
    archive.undo()
    assert archive.tags() == before
    with pytest.raises(NotFound):
        archive.tag_delete("nobody")
    assert archive.verify() == []


def test_near_tags_are_proposed_and_years_are_not(archive: Archive) -> None:
    pairs = {(pair.keep, pair.other) for pair in archive.near_tags()}
    assert pairs == {("actor/velmar", "Actor/Velmár"), ("topic/reservoir", "topic/reservoirs")}


def test_an_archive_of_format_2_is_opened_with_its_tags(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = [step for step in connection.migrations() if step[0] <= 2]
    with monkeypatch.context() as patch:
        patch.setattr(connection, "migrations", lambda: known)
        patch.setattr(connection, "FORMAT", 2)
        with Archive.create(tmp_path / "old", actor="ada") as old:
            old.add([Document(title="Kept", text="Invented words.")])
            old.tag([1], add=["topic/2030"])
            before = old.log()
    with sqlite3.connect(tmp_path / "old" / "record.sqlite3") as db:
        assert db.execute("PRAGMA user_version").fetchone() == (2,)
    db.close()
    with Archive.open(tmp_path / "old", actor="ada") as opened:
        assert opened.log() == before
        assert opened.tag_describe("topic/2030", "That year.")
        assert opened.verify() == []
        opened.undo()
        opened.undo()
        assert opened.tags() == []
        assert opened.verify() == []
    assert (tmp_path / "old" / "record.sqlite3.format-2").is_file()


def test_what_tags_mean_goes_along_into_another_archive(archive: Archive, tmp_path: Path) -> None:
    archive.tag_describe("topic/2030", "That year.", "red")
    with Archive.create(tmp_path / "other", actor="ada") as other:
        other.load(archive.dump())
        assert other.tags() == archive.tags()
