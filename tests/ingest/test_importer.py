"""Whole imports into a real archive. What is imported is invented."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from archive_tui.ingest import crew, feed, formats, limits, reading
from archive_tui.ingest.formats import Format, Passed, SourceFile
from archive_tui.ingest.importer import ImportOptions, Outcome, Progress, Summary, run
from archive_tui.ingest.jobs import CHUNK
from schema.entries import Document
from store import Archive
from store.rows import Intake

ARTICLE = 'VELM (Coastline) — The bridge is shut.\n"We were never asked," said Ada Mills.\n'


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.create(tmp_path / "archive") as made:
        yield made


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def go(archive: Archive, *paths: Path | str, **options: Any) -> dict[str, Outcome]:
    found = run(archive, [str(p) for p in paths], ImportOptions(**options))
    return {os.path.basename(o.path): o for o in found}


def list_of(archive: Archive) -> list[int]:
    return list(archive.numbers())


def tweet_lines(count: int, first: int = 1) -> str:
    return "".join(
        json.dumps({"id": str(first + i), "author_id": "7", "text": f"Shut, day {first + i}"})
        + "\n"
        for i in range(count)
    )


def test_again_adds_nothing_and_a_change_is_a_revision(archive: Archive, inbox: Path) -> None:
    path = inbox / "a.txt"
    path.write_text(ARTICLE)
    first = go(archive, path)["a.txt"]
    assert (first.status, first.added) == ("added", 1)
    assert first.proposed >= 1
    before, seq = archive.count(sources_only=False), archive.seq()
    assert go(archive, path)["a.txt"].status == "unchanged"
    assert (archive.count(sources_only=False), archive.seq()) == (before, seq)
    path.write_text(ARTICLE + "And it stays shut.\n")
    changed = go(archive, path)["a.txt"]
    assert (changed.status, changed.entries) == ("updated", first.entries)
    assert len(archive.revisions(first.entries[0])) == 2
    assert archive.text(first.entries[0]).endswith("stays shut.\n")


def test_a_persons_edit_survives(archive: Archive, inbox: Path) -> None:
    path = inbox / "a.txt"
    path.write_text(ARTICLE)
    (number,) = go(archive, path)["a.txt"].entries
    archive.edit(number, {"title": "My own title"})
    path.write_text("# changed\n" + ARTICLE)
    go(archive, path)
    assert archive.rows([number])[0].title == "My own title"


def test_every_file_of_a_hostile_folder_is_accounted_for(archive: Archive, inbox: Path) -> None:
    files: dict[str, bytes] = {
        "empty.txt": b"",
        "binary.txt": b"\x00\x01\x02" * 100,
        "half.jsonl": tweet_lines(2).encode() + b'{"id": "3", "te',
        "deep.html": b"<html><body>" + b"<div>" * 10_000,
        "page.pdf": b"%PDF-1.4",
        ".DS_Store": b"x",
        "escape.txt": b"\x1b]0;owned\x07 [@click=app.quit] \xe2\x80\xae",
        "good.txt": ARTICLE.encode(),
    }
    for name, data in files.items():
        (inbox / name).write_bytes(data)
    os.mkfifo(inbox / "pipe.txt")
    (inbox / "loop").symlink_to(inbox)
    (inbox / "nowhere").symlink_to(inbox / "gone")
    (inbox / "self").symlink_to(inbox / "self")
    os.close(os.open(os.fsencode(inbox) + b"/bad\xff.txt", os.O_CREAT | os.O_WRONLY))
    found = go(archive, inbox)
    statuses = {name: o.status for name, o in found.items()}
    assert statuses == {
        "empty.txt": "quarantined",
        "binary.txt": "quarantined",
        "half.jsonl": "quarantined",
        "deep.html": "quarantined",
        "bad\ufffd.txt": "quarantined",
        "page.pdf": "quarantined",
        ".DS_Store": "skipped",
        "pipe.txt": "skipped",
        "loop": "skipped",
        "nowhere": "skipped",
        "self": "skipped",
        "escape.txt": "added",
        "good.txt": "added",
    }
    assert all(o.reason for o in found.values() if o.status in ("skipped", "quarantined"))
    assert len(archive.quarantined()) == 6
    kept = {q.path.rsplit("/", 1)[-1]: q.sha256 for q in archive.quarantined()}
    assert archive.vault.path(kept["half.jsonl"]).read_bytes() == files["half.jsonl"]
    assert archive.count() == 2


@pytest.mark.skipif(not os.path.exists("/proc/self/mem"), reason="no such file here")
def test_a_file_that_cannot_be_read_says_so(archive: Archive, inbox: Path) -> None:
    (inbox / "broken.txt").symlink_to("/proc/self/mem")
    (inbox / "good.txt").write_text(ARTICLE)
    (inbox / "new\nline \x1b[31m.txt").write_text("# Odd\n" + ARTICLE)
    (inbox / "shut").mkdir()
    (inbox / "shut" / "a.txt").write_text("Shut in.\n")
    (inbox / "shut").chmod(0)
    try:
        found = go(archive, inbox)
    finally:
        (inbox / "shut").chmod(0o700)
    assert found["broken.txt"].status == "quarantined"
    assert found["broken.txt"].reason == "it cannot be read: Input/output error"
    assert found["good.txt"].status == found["new\nline \x1b[31m.txt"].status == "added"
    if os.getuid():  # root opens every folder
        assert found["shut"].reason == "the folder cannot be read: Permission denied"
    assert archive.verify() == []


def test_a_file_that_changes_while_it_is_read_is_not_taken_for_what_it_was(
    archive: Archive, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = inbox / "log.jsonl"
    path.write_text(tweet_lines(3000))
    monkeypatch.setattr(feed, "STREAMED", 100_000)
    real = reading._read

    def read(source: Any, *rest: Any) -> Any:
        result = real(source, *rest)
        with path.open("a") as more:
            more.write(tweet_lines(1))
        return result

    monkeypatch.setattr(reading, "_read", read)
    (changed,) = go(archive, inbox).values()
    assert changed.status == "quarantined"
    assert changed.reason == "it was changed while it was read; import it again"
    assert archive.count() == 0
    monkeypatch.undo()
    (whole,) = go(archive, inbox).values()
    assert (whole.status, archive.count()) == ("added", 3000)
    assert archive.verify() == []


def test_the_archive_is_not_imported_into_itself(archive: Archive, tmp_path: Path) -> None:
    found = go(archive, tmp_path)
    assert found["archive"].reason == "the archive itself"
    assert archive.count() == 0


def test_a_long_file_goes_in_whole_or_not_at_all(archive: Archive, inbox: Path) -> None:
    path = inbox / "long.jsonl"
    path.write_text(tweet_lines(CHUNK + 50) + '{"id"')
    assert go(archive, path)["long.jsonl"].status == "quarantined"
    assert archive.count() == 0
    path.write_text(tweet_lines(CHUNK + 50))
    assert go(archive, path)["long.jsonl"].added == CHUNK + 50


def test_stopped_within_a_long_file_it_goes_on_from_there(archive: Archive, inbox: Path) -> None:
    path = inbox / "long.jsonl"
    path.write_text(tweet_lines(3 * CHUNK))
    seen: list[Progress] = []
    (outcome,) = run(
        archive,
        [str(path)],
        on_progress=seen.append,
        stopped=lambda: bool(seen) and seen[-1].entries >= CHUNK,
    )
    assert (outcome.status, outcome.added) == ("interrupted", CHUNK)
    again = go(archive, path)["long.jsonl"]
    assert (again.status, again.added, again.unchanged) == (
        "added",
        2 * CHUNK,
        CHUNK,
    )
    assert archive.count() == 3 * CHUNK


def test_stopped_between_files(
    archive: Archive, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crew, "GATHER", 0.0)
    for name in "abc":
        (inbox / f"{name}.txt").write_text(f"Words of {name}.\n")
    done: list[Outcome] = []
    done.extend(run(archive, [str(inbox)], stopped=lambda: len(list_of(archive)) == 2))
    assert [o.status for o in done] == ["added", "added"]
    assert [o.status for o in go(archive, inbox).values()] == ["unchanged", "unchanged", "added"]


def test_one_run_is_one_step_for_undo(archive: Archive, inbox: Path) -> None:
    for name in "ab":
        (inbox / f"{name}.txt").write_text(f"Words of {name}.\n")
    go(archive, inbox, tags=("velm",))
    assert [t.count for t in archive.tags()] == [2]
    archive.undo()
    assert archive.count() == 0
    assert {o.status for o in go(archive, inbox).values()} == {"added"}


def test_a_tag_reaches_what_is_in_already(archive: Archive, inbox: Path) -> None:
    (inbox / "a.txt").write_text(ARTICLE)
    go(archive, inbox)
    outcome = go(archive, inbox, tags=("actor/velm",))["a.txt"]
    assert outcome.status == "unchanged"
    assert archive.rows(outcome.entries)[0].tags == ("actor/velm",)


def test_dry_run_writes_nothing(archive: Archive, inbox: Path) -> None:
    path = inbox / "a.txt"
    path.write_text(ARTICLE)
    seq = archive.seq()
    assert go(archive, path, dry_run=True)["a.txt"].status == "added"
    assert archive.seq() == seq
    go(archive, path)
    path.write_text(ARTICLE + "More.\n")
    (inbox / "b.txt").write_bytes(b"\x00")
    seq = archive.seq()
    found = go(archive, inbox, dry_run=True)
    assert [o.status for o in found.values()] == ["updated", "quarantined"]
    assert archive.seq() == seq
    assert archive.quarantined() == []


def test_standard_input_urls_and_missing_files(archive: Archive, inbox: Path) -> None:
    (outcome,) = run(archive, ["-"], stdin=io.BytesIO(b"Words.\n"))
    assert (outcome.status, archive.text(outcome.entries[0])) == ("added", "Words.\n")
    found = go(archive, "https://velm.example/a", inbox / "gone.txt")
    assert "does not go online" in (found["a"].reason or "")
    assert found["gone.txt"].reason == "there is no such file or folder"


def test_options_that_cannot_be_meant(archive: Archive, inbox: Path) -> None:
    for name in "ab":
        (inbox / f"{name}.txt").write_text(name)
    with pytest.raises(ValueError, match="--url is for one source"):
        run(archive, [str(inbox)], ImportOptions(url="https://velm.example"))
    with pytest.raises(ValueError, match="not a date"):
        run(archive, [str(inbox)], ImportOptions(captured="yesterday"))
    with pytest.raises(ValueError, match="is imported as"):
        run(archive, [str(inbox)], ImportOptions(kind="quotation"))
    assert archive.count() == 0


def test_a_readers_fault_ends_one_file(
    archive: Archive, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (inbox / "a.txt").write_text("Words of a.\n")
    (inbox / "b.txt").write_text("Words of b.\n")
    real = formats.choose

    def choose(source: Any) -> Any:
        if source.name == "a.txt":
            raise KeyError("fault")
        return real(source)

    monkeypatch.setattr(reading, "choose", choose)
    found = go(archive, inbox)
    assert [o.status for o in found.values()] == ["quarantined", "added"]
    assert "reader failed (KeyError" in (found["a.txt"].reason or "")


DATA = Path(__file__).resolve().parents[3] / "shared" / "data"


@pytest.mark.skipif(not DATA.is_dir(), reason="the real material is not here")
@pytest.mark.parametrize("folder", ["tweets-v2", "html"])
def test_real_folders_run_through(archive: Archive, folder: str) -> None:
    summary = Summary()
    for outcome in run(archive, [str(DATA / folder)]):
        summary.count(outcome)
    assert sum(summary.files.values()) == len(list((DATA / folder).iterdir()))
    assert archive.count() >= 18
    before = archive.count(sources_only=False)
    again = [o.status for o in run(archive, [str(DATA / folder)])]
    assert set(again) <= {"unchanged", "skipped", "quarantined"}
    assert archive.count(sources_only=False) == before


def test_a_format_that_streams_reads_a_long_file_from_the_disk(
    archive: Archive, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pieces(source: SourceFile) -> Iterator[Intake | Passed]:
        assert source.data == b"PIECES" + b" " * 4090, "no more than the head is in memory"
        assert source.size == 9006
        with source.open() as stream:
            stream.seek(6)
            text = stream.read().decode().strip()
        entry = Document(text=text, title="Pieces")
        capture = source.capture()
        yield Intake(entry, capture, "pieces", "1", source.original("text/x-pieces"))

    streaming = Format("pieces", lambda head, _: float(head.startswith(b"PIECES")), pieces, True)
    known = formats.formats()
    monkeypatch.setattr("archive_tui.ingest.formats.formats", lambda: (*known, streaming))
    monkeypatch.setattr(feed, "STREAMED", 5000)
    monkeypatch.setattr(limits, "MAX_BYTES", 8000)
    path = inbox / "long.pieces"
    path.write_bytes(b"PIECES" + b" " * 8995 + b"words")
    (inbox / "long.txt").write_text("words " * 2000)
    outcome = go(archive, inbox)
    assert outcome["long.pieces"].status == "added"
    ((original, _, kept),) = archive.originals(outcome["long.pieces"].entries[0])
    assert original.size == 9006
    assert Path(kept).read_bytes() == path.read_bytes()
    assert outcome["long.txt"].status == "skipped"
    assert "more than" in (outcome["long.txt"].reason or "")


def test_a_fault_in_the_middle_of_a_file_that_streams(
    archive: Archive, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def pieces(source: SourceFile) -> Iterator[Intake | Passed]:
        for n in range(CHUNK + 1):
            entry = Document(text=f"Piece {n}.")
            yield Intake(entry, source.capture(locator=str(n)), "pieces", "1", source.original())
        raise KeyError("fault")

    streaming = Format("pieces", lambda head, _: float(head.startswith(b"PIECES")), pieces, True)
    known = formats.formats()
    monkeypatch.setattr("archive_tui.ingest.formats.formats", lambda: (*known, streaming))
    (inbox / "a.pieces").write_bytes(b"PIECES")
    (inbox / "b.txt").write_text(ARTICLE)
    found = go(archive, inbox)
    assert found["a.pieces"].status == "quarantined"
    assert "KeyError: 'fault'); 500 of its entries had gone in" in (found["a.pieces"].reason or "")
    assert found["b.txt"].status == "added"
    assert archive.verify() == []


def test_work_is_announced_once_and_only_where_something_is_read(
    archive: Archive, inbox: Path
) -> None:
    for name in ("a.txt", "b.txt"):
        (inbox / name).write_text(f"{name}: {ARTICLE}")
    told: list[int] = []
    dry = ImportOptions(dry_run=True)
    for options in (dry, None, None):
        for _ in run(archive, [str(inbox)], options, on_work=told.append):
            pass
    assert told == [sum(path.stat().st_size for path in inbox.iterdir())]
