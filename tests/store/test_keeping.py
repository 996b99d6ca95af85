"""Nothing lost: journal, verify, backup, export, purge, damaged and foreign archives."""

from __future__ import annotations

import json
import os
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema import Document
from store import Archive
from store.errors import (
    ArchiveCorrupt,
    ArchiveError,
    ArchiveMissing,
    ArchiveNewer,
    NotFound,
    Refused,
)
from tests.store.invented import taken


@pytest.fixture
def filled(archive: Archive) -> Archive:
    original = archive.put_bytes(b"Velmar", "dam.txt")
    archive.intake([taken(original=original)])
    archive.tag([1], add=["actor/velmar"])
    archive.add_note(1, "A note.", 0, 6)
    archive.merge_agents("Odra Kell", "Engineers")
    archive.decide([archive.quotations(1)[0].number], "confirmed")
    archive.save_search("dams", "dam")
    return archive


def everything(archive: Archive) -> list[dict[str, object]]:
    return [item for item in archive.dump() if item["type"] != "archive"]


def test_an_export_goes_into_an_empty_archive_unchanged(filled: Archive, tmp_path: Path) -> None:
    lines = [json.dumps(item) for item in filled.dump()]
    with Archive.create(tmp_path / "other") as other:
        assert other.load(json.loads(line) for line in lines) == 4
        assert everything(other) == everything(filled)
        assert other.record(1).tags == ("actor/velmar",)
        with pytest.raises(Refused, match="empty"):
            other.load(filled.dump())
        assert [f for f in other.verify() if f.what != "original"] == []


def test_an_altered_export_is_refused_whole(filled: Archive, tmp_path: Path) -> None:
    items = list(filled.dump())
    next(i for i in items if i["type"] == "revision")["text"] += "!"
    with Archive.create(tmp_path / "other") as other:
        with pytest.raises(Refused, match="altered"):
            other.load(items)
        assert len(other.numbers(sources_only=False)) == 0


def test_backup_and_restore_give_the_same_archive(filled: Archive, tmp_path: Path) -> None:
    filled.backup(tmp_path / "copy")
    with pytest.raises(Refused):
        filled.backup(tmp_path / "copy")
    with Archive.restore(tmp_path / "copy", tmp_path / "again") as again:
        assert list(again.dump()) == list(filled.dump())
        assert again.verify() == []
        assert again.log() == filled.log()
        ((original, _, path),) = again.originals(1)
        assert path.read_bytes() == b"Velmar"
        assert original.name == "dam.txt"


def test_verify_finds_an_altered_original_text_and_journal(filled: Archive) -> None:
    ((original, _, path),) = filled.originals(1)
    path.chmod(0o600)
    path.write_bytes(b"velmar")
    with sqlite3.connect(filled.path / "record.sqlite3") as db:
        db.execute("UPDATE texts SET text = text || '!'")
        db.execute("UPDATE journal SET actor = 'mallory' WHERE seq = 12")
        db.execute("UPDATE entries SET title = 'bent' WHERE number = 1")
    db.close()
    found = {finding.what for finding in filled.verify()}
    assert found >= {"original", "text", "journal", "record"}
    assert original.sha256 in " ".join(finding.sentence for finding in filled.verify())


def test_a_purge_leaves_no_word_and_a_valid_chain(filled: Archive) -> None:
    ((original, _, path),) = filled.originals(1)
    filled.purge(1)
    assert not path.exists()
    assert filled.verify() == []
    with pytest.raises(NotFound):
        filled.get(1)
    filled.close()
    bytes_left = (filled.path / "record.sqlite3").read_bytes()
    assert b"The dam is safe" not in bytes_left
    assert original.sha256 != ""


def test_a_new_archive_is_private(archive: Archive) -> None:
    archive.put_bytes(b"x", "x")
    assert archive.path.stat().st_mode & 0o777 == 0o700
    for path in archive.path.rglob("*"):
        assert path.stat().st_mode & 0o077 in (0, 0o044), path
        if path.name.startswith("record"):
            assert path.stat().st_mode & 0o077 == 0


def test_what_is_not_an_archive_is_refused_with_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ArchiveMissing, match=r"\.$"):
        Archive.open(tmp_path / "nowhere")
    with pytest.raises(ArchiveMissing):
        Archive.open(tmp_path)
    (tmp_path / "record.sqlite3").write_bytes(b"hello")
    with pytest.raises(ArchiveCorrupt):
        Archive.open(tmp_path)
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    with sqlite3.connect(foreign / "record.sqlite3") as db:
        db.execute("CREATE TABLE t (x)")
    db.close()
    with pytest.raises(ArchiveMissing):
        Archive.open(foreign)
    with pytest.raises(Refused):
        Archive.create(foreign)


def test_a_newer_archive_is_refused(archive: Archive) -> None:
    archive.close()
    with sqlite3.connect(archive.path / "record.sqlite3") as db:
        db.execute("PRAGMA user_version = 999")
    db.close()
    with pytest.raises(ArchiveNewer, match="newer"):
        Archive.open(archive.path)


def test_a_half_record_is_said_to_be_damaged(filled: Archive) -> None:
    filled.close()
    file = filled.path / "record.sqlite3"
    os.truncate(file, file.stat().st_size // 3)
    with pytest.raises(ArchiveError, match=r"damaged|read"):
        read_everything(filled.path)


def read_everything(path: Path) -> None:
    with Archive.open(path) as opened:
        for number in opened.numbers(sources_only=False):
            opened.get(number)
        list(opened.dump())


ACTIONS = st.lists(
    st.one_of(
        st.tuples(st.just("tag"), st.integers(1, 4), st.sampled_from(["a", "a/b", "c d"])),
        st.tuples(st.just("untag"), st.integers(1, 4), st.sampled_from(["a", "a/b"])),
        st.tuples(st.just("edit"), st.integers(1, 4), st.sampled_from(["x", "y", ""])),
        st.tuples(st.just("link"), st.integers(1, 4), st.sampled_from(["cites", "disputes"])),
        st.tuples(st.just("note"), st.integers(1, 4), st.sampled_from(["n", "m"])),
        st.tuples(st.just("delete"), st.integers(1, 4), st.just("")),
        st.tuples(st.just("reject"), st.integers(1, 4), st.just("")),
        st.tuples(st.just("rename"), st.integers(1, 4), st.sampled_from(["z", "a"])),
    ),
    max_size=12,
)


def act(archive: Archive, name: str, number: int, value: str) -> None:
    if name == "tag":
        archive.tag([number], add=[value])
    elif name == "untag":
        archive.tag([number], remove=[value])
    elif name == "edit":
        archive.edit(number, {"title": value})
    elif name == "link":
        archive.link(number, value, number % 4 + 1)
    elif name == "note":
        archive.add_note(number, value)
    elif name == "delete":
        archive.delete([number])
    elif name == "reject":
        archive.decide([number], "rejected")
    else:
        archive.tag_rename("a", value)


@given(actions=ACTIONS)
def test_undoing_everything_gives_back_every_state_and_redo_too(
    tmp_path_factory: pytest.TempPathFactory, actions: list[tuple[str, int, str]]
) -> None:
    with Archive.create(tmp_path_factory.mktemp("undo") / "archive") as archive:
        archive.add([Document(title=f"T{n}", text=f"Text {n}") for n in range(4)])
        states, start = [everything(archive)], archive.seq()
        for action in actions:
            before = archive.seq()
            try:
                act(archive, *action)
            except ArchiveError:
                assert archive.seq() == before
            if archive.seq() != before:
                states.append(everything(archive))
        for state in reversed(states[:-1]):
            archive.undo()
            assert everything(archive) == state
        for state in states[1:]:
            archive.redo()
            assert everything(archive) == state
        assert archive.seq() >= start
        assert [f for f in archive.verify() if f.what != "index"] == []
