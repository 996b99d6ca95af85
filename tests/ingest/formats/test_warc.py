"""Web archives made with warcio's writer; sites, people and events are invented."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import brotli
import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archive_tui.ingest import feed
from archive_tui.ingest.formats import NotASource, Passed, Unreadable
from archive_tui.ingest.formats.warc_payload import joined, payload_of
from archive_tui.ingest.importer import ImportOptions, Outcome, run
from schema.entries import Document, Report
from schema.provenance import LocatorType, TimeSource
from store import Archive
from store.rows import Intake
from tests.ingest.formats.pdf_files import report
from tests.ingest.formats.sources import everything, read

WORDS = "The council of Velm voted on Tuesday to keep the bridge closed for another year. "
BRIDGE = "https://coastline.example/velm/bridge"


def page(title: str, words: str = WORDS, head: str = "") -> bytes:
    body = "".join(f"<p>{words} Engineers {n} had asked for it.</p>" for n in range(4))
    return (
        f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{title}</title>{head}</head>"
        f"<body><article><h1>{title}</h1>{body}</article></body></html>"
    ).encode()


class Crawl:
    """A WARC under construction."""

    def __init__(self, packed: bool = False) -> None:
        self.out = io.BytesIO()
        self.writer = WARCWriter(self.out, gzip=packed)

    def put(
        self,
        url: str,
        payload: bytes,
        *,
        kind: str = "response",
        at: str = "2030-04-16T09:00:00Z",
        status: str = "200 OK",
        content_type: str = "text/html",
        http: tuple[tuple[str, str], ...] = (),
        **headers: str,
    ) -> Any:
        answer = None
        if kind in ("response", "revisit"):
            fields = [("Content-Type", content_type), *http]
            answer = StatusAndHeaders(status, fields, protocol="HTTP/1.1")
        record = self.writer.create_warc_record(
            url,
            kind,
            payload=io.BytesIO(payload),
            http_headers=answer,
            warc_content_type="" if answer else content_type,
            warc_headers_dict={
                "WARC-Date": at,
                **{k.replace("_", "-"): v for k, v in headers.items()},
            },
        )
        self.writer.write_record(record)
        return record

    @property
    def data(self) -> bytes:
        return self.out.getvalue()


def crawl(packed: bool = False) -> Crawl:
    """One page, one text, and what comes along with them."""
    made = Crawl(packed)
    info = made.writer.create_warcinfo_record("crawl.warc", {"software": "invented"})
    made.writer.write_record(info)
    made.put(BRIDGE, page("Velm bridge stays shut"))
    made.put(BRIDGE, b"GET / HTTP/1.1\r\n\r\n", kind="request", content_type="text/plain")
    made.put("https://coastline.example/a.png", b"\x89PNG", content_type="image/png")
    made.put("https://coastline.example/b.png", b"\x89PNG", content_type="image/png")
    made.put("https://coastline.example/robots.txt", b"Disallow: /", content_type="text/plain")
    made.put("https://coastline.example/gone", page("Gone"), status="404 Not Found")
    made.put("https://coastline.example/old", b"", status="301 Moved", http=(("Location", BRIDGE),))
    made.put("dns:coastline.example", b"203.0.113.7", kind="resource", content_type="text/dns")
    made.put("https://coastline.example/minutes.txt", WORDS.encode(), content_type="text/plain")
    return made


def passed(items: list[Intake | Passed]) -> list[str]:
    return [item.reason for item in items if isinstance(item, Passed)]


@pytest.mark.parametrize("packed", [False, True])
def test_pages_with_their_place_time_and_address(packed: bool) -> None:
    data = crawl(packed).data
    items = everything(data, "crawl.warc.gz" if packed else "crawl.warc")
    bridge, minutes = (item for item in items if isinstance(item, Intake))
    assert isinstance(bridge.entry, Document)
    assert bridge.entry.title == "Velm bridge stays shut"
    assert bridge.entry.url == BRIDGE
    assert bridge.capture.url == BRIDGE
    assert bridge.capture.captured_at.root == "2030-04-16T09:00:00Z"
    assert bridge.capture.time_source is TimeSource.WARC
    assert bridge.capture.locator.type is LocatorType.RECORD
    rest = data[int(bridge.capture.locator.value) :]
    assert (zlib.decompressobj(31).decompress(rest) if packed else rest).startswith(b"WARC/1.0")
    assert bridge.original is not None
    assert bridge.original.size == len(data)
    assert minutes.entry.text == WORDS
    (counts,) = passed(items)
    assert set(counts.split(", ")) == {
        "2 images",
        "1 request",
        "1 robots.txt file",
        "1 answer with status 404",
        "1 redirect",
        "1 name look-up",
    }


def test_one_gzip_member_for_all_records_is_unpacked_first() -> None:
    plain = crawl().data
    first, _ = read(gzip.compress(plain), "crawl.warc.gz")
    mark, _, offset = first.capture.locator.value.partition("+")
    assert mark == "0"
    assert plain[int(offset) :].startswith(b"WARC/1.0")


def test_a_person_s_time_wins() -> None:
    first, _ = read(crawl().data, "crawl.warc", captured="2031")
    assert first.capture.captured_at.root == "2031"
    assert first.capture.time_source is TimeSource.STATED


@pytest.mark.parametrize("packed", [False, True])
def test_what_is_whole_before_the_end_comes_in(packed: bool) -> None:
    made = crawl(packed)
    whole = len(made.data)
    made.put("https://coastline.example/last", page("Never finished"))
    items = everything(made.data[: whole + 300], "crawl.warc")
    assert len([item for item in items if isinstance(item, Intake)]) == 2
    assert passed(items)[0] == f"the record at byte {whole:,}: the file breaks off within it"


@pytest.mark.parametrize("packed", [False, True])
def test_reading_goes_on_after_damage(packed: bool) -> None:
    made = crawl(packed)
    start = len(made.data)
    made.put("https://coastline.example/hurt", page("Hurt"))
    end = len(made.data)
    made.put("https://coastline.example/after", page("After", "Words of another page. "))
    data = bytearray(made.data)
    data[start : start + 40] = b"#" * 40 if not packed else data[start : start + 40]
    data[start + 60 : end - 40 if packed else start + 70] = b"#" * (
        end - 100 - start if packed else 10
    )
    items = everything(bytes(data), "crawl.warc")
    titles = [getattr(i.entry, "title", None) for i in items if isinstance(i, Intake)]
    assert "After" in titles
    assert "Hurt" not in titles
    assert passed(items)[0].startswith(f"the record at byte {start:,}: ")


@pytest.mark.parametrize(
    ("data", "error", "reason"),
    [
        (b"WARC/1.0\r\nnonsense", Unreadable, "no record in it can be read"),
        (b"WARC/1.0\r\n" + b"A: " + b"x" * 2_000_000, Unreadable, "headers are longer"),
        (b"WARC/1.0\r\nContent-Length: 99999999999\r\n\r\n", Unreadable, "breaks off"),
        (b"WARC/1.0\r\nWARC-Type: response\r\n\r\nwords", Unreadable, "states no length"),
        (gzip.compress(crawl().data)[:100], Unreadable, "breaks off"),
        (gzip.compress(b"WARC/1.0\r\n" + bytes(200_000_000), 9), Unreadable, "headers are longer"),
    ],
    ids=["nonsense", "long headers", "cut off", "no length", "gzip cut off", "gzip bomb"],
)
def test_files_without_a_record(data: bytes, error: type[Exception], reason: str) -> None:
    with pytest.raises(error, match=reason):
        read(data, "crawl.warc.gz")


def test_a_file_without_a_page_is_no_source() -> None:
    made = Crawl()
    made.put("https://coastline.example/a.png", b"\x89PNG", content_type="image/png")
    with pytest.raises(NotASource, match="it holds no page: 1 image"):
        read(made.data, "crawl.warc")


def test_pages_that_cannot_be_read_are_told_together() -> None:
    made = crawl()
    for n in range(3):
        made.put(f"https://coastline.example/{n}", b"<html><body></body></html>")
    (reason, _) = passed(everything(made.data, "crawl.warc"))
    assert reason.startswith("https://coastline.example/0 and 2 more: no article text")


def test_encodings_undone_or_passed_by() -> None:
    text = page("Packed") * 3
    chunked = b"".join(b"%x\r\n%s\r\n" % (len(c), c) for c in (text[:700], text[700:])) + b"0\r\n"

    def undone(raw: bytes, **fields: str) -> bytes:
        named = [(k.replace("_", "-"), v) for k, v in fields.items()]
        return payload_of(StatusAndHeaders("200 OK", named), raw)

    assert undone(chunked, Transfer_Encoding="chunked") == text
    assert undone(text, Transfer_Encoding="chunked") == text
    assert undone(gzip.compress(text), Content_Encoding="gzip") == text
    assert undone(zlib.compress(text), Content_Encoding="deflate") == text
    assert undone(zlib.compress(text)[2:-4], Content_Encoding="deflate") == text
    assert undone(brotli.compress(text), Content_Encoding="br") == text
    assert undone(brotli.compress(gzip.compress(text)), Content_Encoding="gzip, br") == text
    assert undone(text, Content_Encoding="gzip") == text, "stated and not done"
    assert undone(text, Content_Encoding="br") == text
    assert text.startswith(undone(gzip.compress(text)[:200], Content_Encoding="gzip"))
    with pytest.raises(Unreadable, match="'zip9' is not known"):
        undone(text, Content_Encoding="zip9")
    assert joined(b"5\r\nwords\r\nnot a chunk") == b"wordsnot a chunk"
    assert joined(b"ffffffff\r\nshort") == b"short"


def test_bombs_in_records_are_harmless() -> None:
    made = crawl()
    bomb = bytes(80_000_000)
    for name, packed in (("gzip", gzip.compress(bomb)), ("br", brotli.compress(bomb, quality=5))):
        made.put(f"https://coastline.example/{name}", packed, http=(("Content-Encoding", name),))
    assert "unpacks to more than 50 MB" in passed(everything(made.data, "crawl.warc"))[0]


def test_a_character_set_that_only_the_answer_states() -> None:
    made = Crawl()
    words = "Мост в Вельме закрыт, сказали инженеры совету города. "
    markup = page("Мост", words).replace(b"<meta charset=utf-8>", b"").decode()
    made.put(BRIDGE, markup.encode("cp1251"), content_type="text/html; charset=windows-1251")
    (item,) = read(made.data, "crawl.warc")
    assert "Мост в Вельме" in item.entry.text


@pytest.mark.parametrize("stated", ["application/pdf", "application/octet-stream"])
def test_a_pdf_file_is_read_as_one(stated: str) -> None:
    made = Crawl()
    url = "https://velm.example/get?id=3"
    made.put(url, report([WORDS * 3, WORDS * 3]).build(), content_type=stated)
    (item,) = read(made.data, "crawl.warc")
    assert isinstance(item.entry, Report)
    assert item.entry.symbol == "S/2031/117"
    assert item.entry.url == url
    assert len(item.entry.pages) == 3
    assert item.capture.locator.type is LocatorType.RECORD
    assert item.capture.time_source is TimeSource.WARC
    assert item.original is not None
    assert item.original.size == len(made.data), "the archive is the original"


def test_what_digests_and_crawlers_say_is_passed_on() -> None:
    made = crawl()
    made.put(f"{BRIDGE}/cut", page("Cut"), WARC_Truncated="length")
    (reason, _) = passed(everything(made.data, "crawl.warc"))
    assert reason == "the end of 1 page that the crawler cut off"
    altered = made.data.replace(b"keep the bridge", b"open the bridge", 1)
    (reason, *_) = passed(everything(altered, "crawl.warc"))
    assert reason == "1 digest that pages do not match"


def test_an_archive_in_an_archive_is_not_opened() -> None:
    made = crawl()
    made.put("https://coastline.example/inner.txt", crawl().data, content_type="text/plain")
    assert "an archive within the archive" in passed(everything(made.data, "crawl.warc"))[0]


def test_revisits_are_the_page_they_repeat() -> None:
    made = crawl()
    first = made.put(f"{BRIDGE}?2", page("Repeated"))
    digest = first.rec_headers.get_header("WARC-Payload-Digest")
    made.put(
        f"{BRIDGE}?2",
        b"",
        kind="revisit",
        at="2030-05-01T00:00:00Z",
        WARC_Payload_Digest=digest,
        WARC_Profile="http://netpreserve.org/warc/1.0/revisit/identical-payload-digest",
    )
    made.put(
        BRIDGE,
        b"",
        kind="revisit",
        at="2030-06-01T00:00:00Z",
        WARC_Refers_To_Target_URI=BRIDGE,
        WARC_Refers_To_Date="2030-04-16T09:00:00Z",
        WARC_Profile="http://netpreserve.org/warc/1.0/revisit/server-not-modified",
    )
    made.put("https://else.example/", b"", kind="revisit", WARC_Payload_Digest="sha1:7777")
    items = everything(made.data, "crawl.warc")
    later = [i for i in items if isinstance(i, Intake)][-2:]
    assert [getattr(i.entry, "title", None) for i in later] == [
        "Repeated",
        "Velm bridge stays shut",
    ]
    assert [i.capture.captured_at.root[:10] for i in later] == ["2030-05-01", "2030-06-01"]
    assert "1 repeat of a page that is not in this file" in passed(items)[-1]


# -- into an archive ---------------------------------------------------------------------


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.create(tmp_path / "archive") as made:
        yield made


def go(archive: Archive, path: Path, **options: Any) -> Outcome:
    (outcome,) = run(archive, [str(path)], ImportOptions(**options))
    return outcome


def test_a_page_captured_twice_has_two_revisions_in_the_order_of_time(
    archive: Archive, tmp_path: Path
) -> None:
    made = Crawl(True)
    made.put(BRIDGE, page("New", "It opened. " + WORDS), at="2030-09-01T00:00:00Z")
    made.put(BRIDGE, page("Old"), at="2030-04-16T09:00:00Z")
    path = tmp_path / "crawl.warc.gz"
    path.write_bytes(made.data)
    outcome = go(archive, path)
    (number,) = outcome.entries
    assert (outcome.added, outcome.updated) == (1, 1)
    entry = archive.get(number)
    assert entry.text.count("It opened.") == 4
    assert len(archive.revisions(number)) == 2
    assert go(archive, path).status == "unchanged"


def test_a_long_archive_stays_on_the_disk(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed, "STREAMED", 5000)
    made = Crawl()
    for n in range(20):
        made.put(f"{BRIDGE}/{n}", page(f"Part {n}", f"Part {n} of the report. " + WORDS))
    path = tmp_path / "crawl.warc"
    path.write_bytes(made.data)
    outcome = go(archive, path)
    assert outcome.added == 20
    ((original, locator, kept),) = archive.originals(outcome.entries[7])
    assert original.size == len(made.data)
    with kept.open("rb") as stream:
        stream.seek(int(locator.value))
        assert stream.read(8) == b"WARC/1.0"
    path.write_bytes(b"WARC/1.0\r\n" + b"#" * 6000)
    assert go(archive, path).status == "quarantined"
    (row,) = archive.quarantined()
    assert archive.vault.path(row.sha256).read_bytes() == path.read_bytes()


SHARED = Path(__file__).parents[4] / "shared" / "data"


@pytest.mark.skipif(not SHARED.exists(), reason="the real captures are not here")
@pytest.mark.parametrize("folder", ["warc", "html"])
def test_real_captures(archive: Archive, folder: str) -> None:
    outcomes = list(run(archive, [str(SHARED / folder)]))
    names = {Path(o.path).name: o for o in outcomes}
    assert all(o.reason for o in outcomes if o.status in ("skipped", "quarantined"))
    assert not [o for o in outcomes if "reader failed" in (o.reason or "")]
    if folder == "html":
        assert all(o.status == "added" for n, o in names.items() if n.endswith(".html"))
        return
    assert {n for n, o in names.items() if o.status == "quarantined"} == {
        "example-space-in-url.arc"
    }
    assert {n for n, o in names.items() if o.status == "skipped"} == {
        "bad.arc",
        "example-digest.warc",
        "example-space-in-target-uri.warc.gz",
        "post-test.warc.gz",
    }
