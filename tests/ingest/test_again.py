"""The present rules over texts that were taken in by older ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive_tui.ingest import again, importer
from archive_tui.ingest.extract import output
from schema import Tweet
from store import Archive

ARTICLE = """VELMAR (Brightwire) — “The dam is safe and will be so for a hundred years,” Minister \
Odra Kell said on Monday.

“Nobody has shown us the survey that this claim rests on,” said Tomas Ferr, an engineer.

Kell said: “We will publish the survey when it has been read by the council.”
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "in"
    place.mkdir()
    for at in range(3):
        (place / f"{at}.txt").write_text(f"{ARTICLE}\nNumber {at}.\n", encoding="utf-8")
    return place


def take(archive: Archive, folder: Path) -> list[int]:
    for _ in importer.run(archive, [str(folder)]):
        pass
    return sorted(archive.numbers())


@pytest.fixture
def aged(archive: Archive, folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Sources whose proposals an older version made, one of them wrongly."""
    with monkeypatch.context() as patch:
        patch.setattr(output, "VERSION", "0")
        return take(archive, folder)


def test_rules_that_find_the_same_only_say_their_version(archive: Archive, aged: list[int]) -> None:
    before = {n: [q.text for q in archive.quotations(n)] for n in aged}
    first = list(again.run(archive, aged))
    assert all(r.done and (r.done.added, r.done.withdrawn) == (0, 0) for r in first)
    assert all(r.done and r.done.updated == len(before[r.number]) > 1 for r in first)
    seq = archive.seq()
    assert [r.done.kept for r in again.run(archive, aged) if r.done] == [
        len(before[n]) for n in aged
    ]
    assert archive.seq() == seq
    assert {n: [q.text for q in archive.quotations(n)] for n in aged} == before
    assert archive.verify() == []


def test_a_freshly_imported_source_changes_nothing(archive: Archive, folder: Path) -> None:
    numbers = take(archive, folder)
    seq = archive.seq()
    assert [r.done.added for r in again.run(archive, numbers) if r.done] == [0, 0, 0]
    assert archive.seq() == seq


def test_what_the_rules_no_longer_find_goes_and_what_they_find_comes(
    archive: Archive, aged: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    number = aged[0]
    gone, *others = archive.quotations(number)
    real = output.proposals

    def changed(*args: object) -> object:
        return [p for p in real(*args) if p.start != gone.start]  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr("archive_tui.ingest.extract.proposals", changed, raising=False)
        (answer,) = again.run(archive, [number])
    assert answer.done is not None
    assert answer.done.withdrawn == 1
    assert [q.number for q in archive.quotations(number)] == [q.number for q in others]
    (answer,) = again.run(archive, [number])
    assert answer.done is not None
    assert (answer.done.added, answer.done.withdrawn) == (1, 0)


def test_processes_find_what_one_finds(archive: Archive, aged: list[int]) -> None:
    alone = list(again.run(archive, aged, dry_run=True, processes=0))
    assert list(again.run(archive, aged, dry_run=True, processes=2)) == alone


def test_stopping_leaves_what_was_done(archive: Archive, aged: list[int]) -> None:
    asked: list[int] = []

    def stopped() -> bool:
        asked.append(1)
        return len(asked) > 1

    with archive.batch("re-extract all"):
        done = list(again.run(archive, aged, stopped=stopped))
    assert [r.number for r in done] == aged[:1]
    versions = [archive.record(archive.quotations(n)[0].number).assertion.version for n in aged]
    assert versions[1:] == ["0", "0"]
    assert versions[0] != "0"
    archive.undo()
    assert archive.record(archive.quotations(aged[0])[0].number).assertion.version == "0"


def test_a_quotation_stands_for_its_source_and_tweets_for_nothing(
    archive: Archive, aged: list[int]
) -> None:
    (tweet,) = archive.add([Tweet(text="“Late,” he said.", handle="velmarwatch")])
    quotations = [q.number for q in archive.quotations(aged[1])]
    assert again.sources_of(archive, [*quotations, tweet, aged[0], aged[1]]) == [aged[1], aged[0]]


def test_a_text_that_the_rules_fail_on_is_said_and_the_rest_goes_on(
    archive: Archive, aged: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(text: str, *_: object) -> object:
        if "Number 0" in text:
            raise RecursionError
        return None, []

    monkeypatch.setattr(again, "searched", broken)
    first, *rest = again.run(archive, aged)
    assert first.failed
    assert "failed" in (first.reason or "")
    assert all(r.done is not None for r in rest)


def test_markup_is_told_from_what_is_read() -> None:
    assert again.made_by_these_rules("embeds", "tweet-classic")
    assert not again.made_by_these_rules("embeds", "html-embed")
    assert again.made_by_these_rules("quotes", "anything")
