"""The index built beside an import: nothing is missed, and nothing is there twice."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from schema import Document
from store import Archive
from store.facade import following
from store.fulltext import indexer


def texts(*words: str) -> list[Document]:
    return [Document(title=f"About {word}", text=f"Something about {word}.") for word in words]


def nothing(done: int, total: int) -> None:
    """Progress that nobody looks at."""


def acts(*steps: Callable[[], object]) -> Callable[[], bool]:
    """What waits: does one of the steps each time, and then says that it is over."""
    left: Iterator[Callable[[], object]] = iter(steps)

    def wait() -> bool:
        step = next(left, None)
        if step is None:
            return False
        step()
        return True

    return wait


def found(archive: Archive, query: str) -> list[int]:
    return sorted(archive.search(query).numbers)


def test_what_comes_while_it_goes_on_is_found(archive: Archive) -> None:
    archive.add(texts("granite"))
    more = acts(lambda: archive.add(texts("basalt")), lambda: archive.add(texts("slate", "marl")))
    assert following.follow(archive, more, nothing) == 4
    assert archive.pending() == 0
    assert [len(found(archive, word)) for word in ("granite", "basalt", "slate", "marl")] == [1] * 4
    assert len(found(archive, "something")) == 4


def test_an_empty_archive_in_which_nothing_comes_is_left_alone(archive: Archive) -> None:
    assert following.follow(archive, acts(), nothing) == 0


def test_an_entry_that_changes_meanwhile_is_found_as_it_is_now(archive: Archive) -> None:
    (number,) = archive.add(texts("granite"))
    more = acts(lambda: archive.edit(number, {"title": "About gneiss"}))
    following.follow(archive, more, nothing)
    assert found(archive, "title:gneiss") == [number]
    assert found(archive, "title:granite") == []
    assert archive.fulltext.search("something", limit=9).total == 1


def test_an_entry_that_goes_meanwhile_is_not_found(archive: Archive) -> None:
    first, second = archive.add(texts("granite", "basalt"))
    more = acts(lambda: archive.delete([first]), archive.undo, lambda: archive.delete([second]))
    following.follow(archive, more, nothing)
    assert archive.pending() == 0
    assert found(archive, "something") == [first]


def test_entries_that_went_before_there_was_an_index_do_not_stop_it(archive: Archive) -> None:
    first, _ = archive.add(texts("granite", "basalt"))
    archive.delete([first])
    following.follow(archive, acts(), nothing)
    assert archive.pending() == 0
    assert len(found(archive, "something")) == 1


def test_long_imports_are_found_before_their_end(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "SECONDS", 0.0)
    seen: list[int] = []
    more = acts(
        lambda: archive.add(texts("granite")),
        lambda: seen.append(len(found(archive, "granite"))),
    )
    following.follow(archive, more, nothing)
    assert seen == [1]


def test_more_than_one_commit_holds_goes_into_the_next(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "INDEX_CHUNK", 2)
    monkeypatch.setattr(following, "_AT_ONCE", 2)
    archive.add(texts("a1", "b1", "c1", "d1", "e1"))
    assert following.follow(archive, acts(), nothing) == 5
    assert len(found(archive, "something")) == 5


def test_progress_counts_what_waits(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "PROGRESS_EVERY", 2)
    archive.add(texts("granite", "basalt", "slate"))
    told: list[tuple[int, int]] = []
    following.follow(archive, acts(), lambda done, total: told.append((done, total)))
    assert told == [(2, 3)]


def test_a_process_of_its_own_follows_until_it_is_told(archive: Archive) -> None:
    follower = archive.follower()
    follower.start()
    archive.add(texts("granite", "basalt"))
    follower.finish(nothing)
    assert archive.pending() == 0
    assert len(found(archive, "something")) == 2


def test_it_goes_on_by_itself_to_the_end_where_nobody_waits(archive: Archive) -> None:
    follower = archive.follower()
    follower.start()
    archive.add(texts("granite"))
    follower.release()
    _until(lambda: archive.pending() == 0 and not indexer.held(archive.path))
    assert len(found(archive, "granite")) == 1


def test_none_is_started_beside_another_indexer(archive: Archive, tmp_path: Path) -> None:
    first = archive.follower()
    first.start()
    _until(lambda: indexer.held(archive.path))
    second = archive.follower()
    second.start()
    archive.add(texts("granite"))
    second.finish(nothing)  # returns at once: there is none
    first.finish(nothing)
    assert archive.pending() == 0


def _until(done: Callable[[], bool]) -> None:
    for _ in range(600):
        if done():
            return
        time.sleep(0.05)
    raise AssertionError("it never came to be")


@pytest.mark.parametrize("where", ["os.pipe", "subprocess.Popen"])
def test_where_no_process_can_be_started_an_import_goes_on(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError(24, "Too many open files")

    follower = archive.follower()
    with monkeypatch.context() as patch:
        patch.setattr(where, refused)
        follower.start()
    archive.add(texts("granite"))
    follower.finish(nothing)
    assert archive.pending() == 1
    archive.catch_up()
    assert found(archive, "granite") == [1]
