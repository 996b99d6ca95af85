"""Zip, tar and gzip files: walked like folders, and harmless whatever is in them."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import os
import random
import struct
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive_tui.ingest import containers, formats, limits
from archive_tui.ingest.feed import Feed
from archive_tui.ingest.formats import Format, Passed, SourceFile
from archive_tui.ingest.importer import ImportOptions, Outcome, run
from archive_tui.ingest.limits import Bomb, Budget, counted
from archive_tui.ingest.opening import beside_file, beside_member
from archive_tui.ingest.walk import Candidate
from schema.entries import Document, Tweet
from store import Archive
from store.rows import Intake

ARTICLE = "VELM (Coastline) — The bridge is shut.\n"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.create(tmp_path / "archive") as made:
        yield made


def zipped(files: dict[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as made:
        for name, data in files.items():
            made.writestr(zipfile.ZipInfo(name), data, method)
    return held.getvalue()


def go(archive: Archive, path: Path, *, jobs: int = 1) -> dict[str, Outcome]:
    """Outcomes by what follows the folder that ``path`` is in."""
    found = run(archive, [str(path)], jobs=jobs)
    return {os.path.relpath(o.path, path.parent): o for o in found}


def reasons(found: dict[str, Outcome]) -> dict[str, str]:
    return {name: f"{o.status}: {o.reason}" for name, o in found.items()}


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2])
def test_members_are_files_of_a_folder(archive: Archive, tmp_path: Path, method: int) -> None:
    path = tmp_path / "export.zip"
    tweet = json.dumps({"id": "1", "author_id": "7", "text": "Shut."})
    path.write_bytes(
        zipped({"data/b.jsonl": tweet, "data/a.txt": ARTICLE, "media/x.png": b"\x89PNG\r\n\x1a\n"})
    )
    found = go(archive, path)
    assert {name: o.status for name, o in found.items()} == {
        "export.zip/data/a.txt": "added",
        "export.zip/data/b.jsonl": "added",
        "export.zip/media/x.png": "skipped",
    }
    (number,) = found["export.zip/data/a.txt"].entries
    ((original, _, kept),) = archive.originals(number)
    assert (original.name, Path(kept).read_text()) == ("a.txt", ARTICLE)
    assert archive.captures(number)[0].path == str(path / "data" / "a.txt")
    held = {p.name for p in archive.vault.folder.rglob("*") if p.is_file()}
    assert len(held) == 2, "neither the zip file nor the picture is copied into the archive"
    again = go(archive, path)
    assert {o.status for o in again.values()} == {"unchanged", "skipped"}


def test_tar_and_gzip(archive: Archive, tmp_path: Path) -> None:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as made:
        for name, data in (("./a.txt", "One.\n"), ("b/c.txt", "Old.\n"), ("b/c.txt", "New.\n")):
            info = tarfile.TarInfo(name)
            info.size, info.mtime = len(data), 1_900_000_000
            made.addfile(info, io.BytesIO(data.encode()))
        link = tarfile.TarInfo("link.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        made.addfile(link)
        pipe = tarfile.TarInfo("pipe")
        pipe.type = tarfile.FIFOTYPE
        made.addfile(pipe)
    (tmp_path / "plain.tar").write_bytes(held.getvalue())
    (tmp_path / "packed.tar.gz").write_bytes(gzip.compress(held.getvalue()))
    (tmp_path / "single.txt.gz").write_bytes(gzip.compress(b"Alone.\n"))
    found = go(archive, tmp_path / "plain.tar")
    assert {name: o.status for name, o in found.items()} == {
        "plain.tar/a.txt": "added",
        "plain.tar/b/c.txt": "added",
        "plain.tar/link.txt": "skipped",
        "plain.tar/pipe": "skipped",
    }
    (number,) = found["plain.tar/b/c.txt"].entries
    assert archive.text(number) == "New.\n"
    assert str(archive.captures(number)[0].captured_at).startswith("2030-03-17")
    same = go(archive, tmp_path / "packed.tar.gz")
    assert same["packed.tar.gz/a.txt"].status == "unchanged"
    assert go(archive, tmp_path / "single.txt.gz")["single.txt.gz/single.txt"].status == "added"


def test_a_file_that_a_format_claims_is_not_opened(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(source: SourceFile) -> Iterator[Intake | Passed]:
        with zipfile.ZipFile(source.open()) as opened:
            text = opened.read("words.txt").decode()
        yield Intake(Document(text=text), source.capture(), "odd", "1", source.original())

    odd = Format("odd", lambda head, name: 0.9 * name.endswith(".odd"), read)
    known = formats.formats()
    monkeypatch.setattr("archive_tui.ingest.formats.formats", lambda: (*known, odd))
    inner = zipped({"words.txt": "Words.\n", "other.txt": "Not these.\n"})
    (tmp_path / "a.odd").write_bytes(inner)
    (tmp_path / "b.zip").write_bytes(zipped({"c.odd": inner}))
    assert {n: o.status for n, o in go(archive, tmp_path / "a.odd").items()} == {"a.odd": "added"}
    assert list(go(archive, tmp_path / "b.zip")) == ["b.zip/c.odd"]


def test_hostile_names(archive: Archive, tmp_path: Path) -> None:
    info = zipfile.ZipInfo("link.txt")
    info.external_attr = 0o120777 << 16
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        for name in ("../../x.txt", "/etc/x.txt", "C:\\x.txt", "a\\..\\..\\x.txt"):
            made.writestr(zipfile.ZipInfo(name), ARTICLE)
        made.writestr(info, "/etc/passwd")
        made.writestr("__MACOSX/._a.txt", "x")
        made.writestr("b/.hidden/a.txt", "x")
        made.writestr("\x1b]0;owned\x07\u202e.txt", "Escaped.\n")
        made.writestr("twice.txt", "First.\n")
        with pytest.warns(UserWarning, match="Duplicate name"):
            made.writestr("twice.txt", "Last.\n")
    path = tmp_path / "hostile.zip"
    path.write_bytes(held.getvalue())
    before = set(tmp_path.rglob("*.txt"))
    outcomes = list(run(archive, [str(path)]))
    found = [(o.path.removeprefix(f"{path}/"), o.status) for o in outcomes]
    assert sorted(found) == sorted(
        [
            ("../../x.txt", "quarantined"),
            ("/etc/x.txt", "quarantined"),
            ("C:/x.txt", "quarantined"),
            ("a/../../x.txt", "quarantined"),
            ("link.txt", "skipped"),
            ("__MACOSX/._a.txt", "skipped"),
            ("b/.hidden/a.txt", "skipped"),
            ("\x1b]0;owned\x07\u202e.txt", "added"),
            ("twice.txt", "skipped"),
            ("twice.txt", "added"),
        ]
    )
    assert all("leads out" in (o.reason or "") for o in outcomes if o.status == "quarantined")
    (twice,) = (o for o in outcomes if o.path.endswith("twice.txt") and o.entries)
    assert archive.text(twice.entries[0]) == "Last.\n"
    assert set(tmp_path.rglob("*.txt")) == before
    assert {q.sha256 for q in archive.quarantined()} == {
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    }, "nothing of them is kept"


def test_names_in_other_encodings(archive: Archive, tmp_path: Path) -> None:
    data = zipped({"aXXc.txt": "One.\n", "bYYd.txt": "Two.\n"})
    data = data.replace(b"aXXc", b"a\xc3\xa9c").replace(b"bYYd", b"b\x81\xffd")
    (tmp_path / "old.zip").write_bytes(data)
    found = go(archive, tmp_path / "old.zip")
    assert {n: o.status for n, o in found.items()} == {
        "old.zip/aéc.txt": "added",
        "old.zip/bü\xa0d.txt": "added",
    }


def test_encrypted_and_oddly_packed_members(archive: Archive, tmp_path: Path) -> None:
    data = bytearray(zipped({"secret.txt": ARTICLE, "odd.txt": "Odd.\n", "open.txt": "Open.\n"}))
    for name, flag, method in ((b"secret.txt", 1, 8), (b"odd.txt", 0, 9)):
        local = data.index(name) - 30
        central = data.rindex(name) - 46
        struct.pack_into("<HH", data, local + 6, flag, method)
        struct.pack_into("<HH", data, central + 8, flag, method)
    (tmp_path / "locked.zip").write_bytes(data)
    found = reasons(go(archive, tmp_path / "locked.zip"))
    assert "quarantined: it is encrypted" in found["locked.zip/secret.txt"]
    assert "not read (method 9)" in found["locked.zip/odd.txt"]
    assert found["locked.zip/open.txt"].startswith("added")


def test_damaged_containers(archive: Archive, tmp_path: Path) -> None:
    good = zipped({"a.txt": "One.\n" * 50, "b.txt": "Two.\n"}, zipfile.ZIP_STORED)
    files = {
        "cut.zip": good[: len(good) // 2],
        "crc.zip": good.replace(b"One.\nOne.", b"One.\nTwo.", 1),
        "empty.zip": zipped({}),
        "cut.gz": gzip.compress(b"Words." + os.urandom(300_000))[:200_000],
        "noise.gz": b"\x1f\x8b\x08" + os.urandom(500),
        "directory.zip": good.replace(b"PK\x01\x02", b"PK\x01\x03"),
    }
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as made:
        for name in ("a.txt", "b.txt", "c.txt"):
            info = tarfile.TarInfo(name)
            info.size = 2000
            made.addfile(info, io.BytesIO(name[:1].encode() * 2000))
    files["cut.tar"] = held.getvalue()[:3000]
    tar = bytearray(held.getvalue())
    tar[2560 + 148 : 2560 + 156] = b"wrong!! "
    files["header.tar"] = bytes(tar)
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    found = {name: reasons(go(archive, tmp_path / name)) for name in files}
    assert "damaged zip file" in found["cut.zip"]["cut.zip"]
    assert "damaged zip file" in found["directory.zip"]["directory.zip"]
    assert "its checksum does not fit" in found["crc.zip"]["crc.zip/a.txt"]
    assert found["crc.zip"]["crc.zip/b.txt"].startswith("added")
    assert found["empty.zip"] == {"empty.zip": "skipped: a zip file with nothing in it"}
    assert "damaged in its container" in found["cut.gz"]["cut.gz/cut"]
    assert "damaged or half-written" in found["noise.gz"]["noise.gz"]
    assert "damaged" in found["cut.tar"]["cut.tar"]
    assert "damaged tar file" in found["header.tar"]["header.tar"]


def test_bombs(archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FREE", 3_000_000)
    flat = zipped({"zeros.txt": b"0" * 5_000_000})
    level = zipped({"a.txt": "Words.\n"})
    for _ in range(3):
        level = zipped({"in.zip": level})
    many = {f"{n}.txt": os.urandom(2000).hex() * 200 for n in range(20)}
    (tmp_path / "flat.zip").write_bytes(flat)
    (tmp_path / "deep.zip").write_bytes(level)
    (tmp_path / "many.zip").write_bytes(zipped(dict(many)))
    (tmp_path / "long.gz").write_bytes(gzip.compress(b"0" * 20_000_000))
    (tmp_path / "tower.tar.gz").write_bytes(gzip.compress(b"a" * 257 + b"ustar" + b"\0" * 9**8))
    assert "200 times its size" in reasons(go(archive, tmp_path / "flat.zip"))["flat.zip/zeros.txt"]
    deep = reasons(go(archive, tmp_path / "deep.zip"))
    assert deep == {
        "deep.zip/in.zip/in.zip": (
            "skipped: a zip file within others, deeper than is opened; unpack it and import that"
        )
    }
    monkeypatch.setattr(limits, "TIMES", 20)
    stopped = reasons(go(archive, tmp_path / "many.zip"))
    assert "20 times its size" in stopped["many.zip"]
    assert 0 < sum(r.startswith("added") for r in stopped.values()) < 20
    assert "20 times its size" in reasons(go(archive, tmp_path / "long.gz"))["long.gz"]
    assert "damaged" in reasons(go(archive, tmp_path / "tower.tar.gz"))["tower.tar.gz"]


def test_a_compressed_file_that_is_too_long(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MAX_BYTES", 2_000_000)
    (tmp_path / "long.txt.gz").write_bytes(gzip.compress(b"Words. " * 400_000))
    (tmp_path / "long.txt").write_bytes(b"Words. " * 400_000)
    found = reasons(go(archive, tmp_path / "long.txt.gz"))
    assert found == {"long.txt.gz/long.txt": "skipped: it is longer than the 2 MB of one source"}
    stated = reasons(go(archive, tmp_path / "long.txt"))
    assert stated == {"long.txt": "skipped: 3 MB are more than the 2 MB of one source"}
    assert archive.count() == 0


def test_lists_that_are_too_long(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(containers, "MAX_MEMBERS", 3)
    path = tmp_path / "many.zip"
    path.write_bytes(zipped({f"{n}.txt": str(n) for n in range(5)}))
    assert "it lists 5 files" in reasons(go(archive, path))["many.zip"]
    monkeypatch.setattr(containers, "MAX_LISTING", 100)
    assert "list of contents takes" in reasons(go(archive, path))["many.zip"]


def test_the_size_that_a_member_states_is_not_believed(archive: Archive, tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": "Words.\n" * 1000}))
    struct.pack_into("<L", data, data.rindex(b"a.txt") - 46 + 24, 10)
    (tmp_path / "lies.zip").write_bytes(data)
    found = reasons(go(archive, tmp_path / "lies.zip"))
    assert "its checksum does not fit" in found["lies.zip/a.txt"]


def test_other_compressed_files_are_skipped(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "a.txt.bz2").write_bytes(bz2.compress(b"Words.\n"))
    assert "a compressed file" in reasons(go(archive, tmp_path / "a.txt.bz2"))["a.txt.bz2"]


def test_members_find_what_lies_beside_them(tmp_path: Path) -> None:
    inner = zipped({"data/a.js": "A", "data/b.js": "B", "c.js": "C"})
    (tmp_path / "outer.zip").write_bytes(zipped({"x/inner.zip": inner, "x/d.js": "D"}))
    outer = str(tmp_path / "outer.zip")
    assert beside_member(outer, (), "x", "d.js") == b"D"
    assert beside_member(outer, ("x/inner.zip",), "data", "b.js") == b"B"
    assert beside_member(outer, ("x/inner.zip",), "data", "../c.js") == b"C"
    assert beside_member(outer, ("x/inner.zip",), "data", "../../d.js") is None
    assert beside_member(outer, (), "x", "missing.js") is None
    (tmp_path / "e.js").write_text("E")
    assert beside_file(str(tmp_path), "e.js") == b"E"
    assert beside_file(str(tmp_path / "sub"), "../gone.js") is None


def test_a_budget_counts_every_byte_once() -> None:
    stream = counted(io.BytesIO(b"x" * 100_000), Budget(100_000))
    assert len(stream.read()) == 100_000
    stream.seek(0)
    assert len(stream.read()) == 100_000
    with pytest.raises(Bomb):
        counted(io.BytesIO(b"x" * 100_000), Budget(99_999)).read()


def test_the_same_from_other_processes(archive: Archive, tmp_path: Path) -> None:
    files: dict[str, bytes | str] = {f"{n:02}.txt": f"Words of {n}.\n" for n in range(30)}
    files["large.txt"] = "Many words.\n" * 40_000
    path = tmp_path / "export.zip"
    path.write_bytes(zipped(files, zipfile.ZIP_STORED))
    (tmp_path / "more").mkdir()
    for n in range(25):
        (tmp_path / "more" / f"{n}.txt").write_text(f"More {n}.\n")
    found = [*run(archive, [str(path), str(tmp_path / "more")], jobs=2)]
    assert [o.status for o in found] == ["added"] * 56
    assert [n for o in found for n in o.entries] == list(range(1, 57))
    assert archive.verify() == []


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_export_of_tweets_is_imported_as_it_was_downloaded(
    archive: Archive, tmp_path: Path, jobs: int
) -> None:
    tweets = [
        {
            "tweet": {
                "id_str": str(n),
                "created_at": "Mon Mar 03 10:00:00 +0000 2031",
                "full_text": f"The bridge is shut, day {n}. " + "Word " * 40,
                "entities": {"hashtags": [], "user_mentions": [], "urls": []},
            }
        }
        for n in range(1200)
    ]
    account = [{"account": {"username": "velm_desk", "accountId": "7"}}]
    letters = [{"dmConversation": {"conversationId": "7-8", "messages": []}}]
    path = tmp_path / "twitter-2031-03-04.zip"
    path.write_bytes(
        zipped(
            {
                "data/tweets.js": "window.YTD.tweets.part0 = " + json.dumps(tweets),
                "data/account.js": "window.YTD.account.part0 = " + json.dumps(account),
                "data/direct-messages.js": (
                    "window.YTD.direct_messages.part0 = " + json.dumps(letters)
                ),
                "data/tweets_media/1.jpg": b"\xff\xd8\xff" + bytes(range(256)) * 20,
                "Your archive.html": "<!doctype html><html><body><script></script></body></html>",
            },
            zipfile.ZIP_STORED,
        )
    )
    assert path.stat().st_size < 2_000_000
    (tmp_path / "x").mkdir()
    for n in range(25 * (jobs - 1)):
        (tmp_path / "x" / f"{n}.txt").write_text(f"{n}")
    outcomes = [*run(archive, [str(path), str(tmp_path / "x")], jobs=jobs)]
    found = {o.path.removeprefix(f"{path}/"): o for o in outcomes}
    assert (found["data/tweets.js"].status, found["data/tweets.js"].added) == ("added", 1200)
    assert found["data/direct-messages.js"].status == "skipped"
    assert found["data/tweets_media/1.jpg"].status == "skipped"
    entry = archive.get(found["data/tweets.js"].entries[0])
    assert isinstance(entry, Tweet)
    assert entry.handle == "velm_desk", "the account is told by the file beside it"
    kept = [p.read_bytes() for p in archive.vault.folder.rglob("*") if p.is_file()]
    assert not any(b"dmConversation" in data or data.startswith(b"PK") for data in kept)


def test_office_documents_and_programs_are_not_opened(archive: Archive, tmp_path: Path) -> None:
    sheet = zipped({"[Content_Types].xml": "<Types/>", "xl/sharedStrings.xml": "<sst/>"})
    (tmp_path / "a.bin").write_bytes(sheet)
    (tmp_path / "b.xlsx").write_bytes(zipped({"xl/notes.txt": "Words.\n"}))
    for name in ("a.bin", "b.xlsx"):
        assert "office document" in reasons(go(archive, tmp_path / name))[name]


@pytest.mark.parametrize("kind", ["zip", "tar", "gz"])
def test_containers_with_wrong_bytes_anywhere(tmp_path: Path, kind: str) -> None:
    """Whatever is wrong with it, a container ends itself alone, with reasons."""
    chance = random.Random(7)
    inner = zipped({"deep/c.txt": "Three.\n" * 30})
    good = zipped({"a.txt": "One.\n" * 40, "b/é.txt": "Two.\n", "c.zip": inner})
    if kind != "zip":
        held = io.BytesIO()
        with tarfile.open(fileobj=held, mode="w", format=tarfile.PAX_FORMAT) as made:
            for name, data in (("a.txt", b"One.\n" * 40), ("é" * 80, b"Two.\n"), ("c.zip", inner)):
                info = tarfile.TarInfo(name)
                info.size = len(data)
                made.addfile(info, io.BytesIO(data))
        good = held.getvalue() if kind == "tar" else gzip.compress(held.getvalue())
    path = tmp_path / f"x.{kind}"
    for _ in range(150):
        torn = bytearray(good)
        for _ in range(chance.choice((1, 1, 2, 8))):
            at = chance.randrange(len(torn))
            torn[at] = chance.randrange(256)
        if chance.random() < 0.2:
            del torn[chance.randrange(len(torn)) :]
        path.write_bytes(torn)
        found = [Candidate(str(path), len(torn))]
        jobs = list(Feed(found, ImportOptions(), lambda sha256: False, io.BytesIO()).jobs())
        assert jobs
        assert all(job.reason for job in jobs if job.status)
        assert all(job.data is not None for job in jobs if not job.status)
        assert not any("looked at" in job.reason for job in jobs)
