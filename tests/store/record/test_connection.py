"""Opening the record: migrations with a copy kept, private and shared archives."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from schema import Document
from store import Archive
from store.errors import ArchiveBusy, ArchiveFull, Refused
from store.record import connection
from tests.store.invented import taken


def test_an_older_record_is_migrated_and_a_copy_kept(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.add([Document(text="Kept through the migration.")])
    archive.close()
    known = connection.migrations()
    now, after = connection.FORMAT, connection.FORMAT + 1
    colour = "ALTER TABLE saved ADD COLUMN colour TEXT;\nUPDATE saved SET colour = 'red';\n"
    monkeypatch.setattr(connection, "migrations", lambda: [*known, (after, colour)])
    monkeypatch.setattr(connection, "FORMAT", after)
    with Archive.open(archive.path) as opened:
        assert opened.text(1) == "Kept through the migration."
        with opened.database.read() as db:
            assert db.execute("PRAGMA user_version").fetchone() == (after,)
            db.execute("SELECT colour FROM saved").fetchall()
    copy = archive.path / f"record.sqlite3.format-{now}"
    with sqlite3.connect(copy) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (now,)
        assert db.execute("SELECT count(*) FROM entries").fetchone() == (1,)
    db.close()


def test_an_archive_of_format_1_is_opened_with_everything_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = connection.migrations()
    with monkeypatch.context() as patch:
        patch.setattr(connection, "migrations", lambda: known[:1])
        patch.setattr(connection, "FORMAT", 1)
        with Archive.create(tmp_path / "old", actor="ada") as old:
            old.intake([taken()])
            old.edit(1, {"title": "Kept"})
            before = old.log()
    with sqlite3.connect(tmp_path / "old" / "record.sqlite3") as db:
        assert db.execute("PRAGMA user_version").fetchone() == (1,)
        tables = db.execute("SELECT name FROM sqlite_master WHERE name = 'agent_pairs'")
        assert tables.fetchall() == []
    db.close()
    with Archive.open(tmp_path / "old", actor="ada") as opened:
        assert opened.record(1).edited == ("title",)
        assert opened.log() == before
        assert opened.verify() == []
        assert opened.not_same_agents("Odra Kell", "Engineers")
        opened.undo()
        opened.undo()
        assert opened.record(1).edited == ()
        assert opened.verify() == []
    assert (tmp_path / "old" / "record.sqlite3.format-1").is_file()


def test_a_migration_that_fails_changes_nothing(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive.add([Document(text="Still here.")])
    archive.close()
    known = connection.migrations()
    after = connection.FORMAT + 1
    step = (after, "CREATE TABLE extra (x);\nSELECT nonsense FROM nowhere;\n")
    with monkeypatch.context() as patch:
        patch.setattr(connection, "migrations", lambda: [*known, step])
        patch.setattr(connection, "FORMAT", after)
        with pytest.raises(Exception, match="nowhere"):
            Archive.open(archive.path)
    with Archive.open(archive.path) as opened:
        assert opened.text(1) == "Still here."


def test_a_shared_archive_belongs_to_its_group(tmp_path: Path) -> None:
    import grp
    import os

    group = grp.getgrgid(os.getgid()).gr_name
    with Archive.create(tmp_path / "a", shared=group) as made:
        original = made.put_bytes(b"x", "x")
        assert made.path.stat().st_mode & 0o7777 == 0o2770
        assert (made.path / "record.sqlite3").stat().st_mode & 0o777 == 0o660
        assert made.vault.path(original.sha256).parent.stat().st_mode & 0o070 == 0o070
    with pytest.raises(Refused, match="group"):
        Archive.create(tmp_path / "b", shared="no-such-group-here")


def test_a_locked_archive_is_busy_not_broken(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "BUSY_SECONDS", 0.2)
    holder = sqlite3.connect(archive.path / "record.sqlite3", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with Archive.open(archive.path, actor="bob") as other, pytest.raises(ArchiveBusy, match="busy"):
        other.add([Document(text="x")])
    holder.execute("ROLLBACK")
    holder.close()
    assert archive.add([Document(text="x")]) == [1]


def test_a_full_disk_is_said_and_nothing_is_half_in(archive: Archive) -> None:
    archive.add([Document(text="Before.")])
    with archive.database.read() as db:
        pages = db.execute("PRAGMA page_count").fetchone()[0]
        db.execute(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(ArchiveFull, match="full"):
        archive.add([Document(text="word " * 200_000)])
    assert list(archive.numbers()) == [1]
    assert [f for f in archive.verify() if f.what != "index"] == []


def test_network_file_systems_are_told_apart(tmp_path: Path) -> None:
    assert connection.network_file_system(tmp_path) is False
