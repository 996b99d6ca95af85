"""Pages saved by browsers and by SingleFile; outlets, people and events are invented."""

from __future__ import annotations

import quopri
from pathlib import Path

import pytest

from archive_tui.ingest.formats import Unreadable
from archive_tui.ingest.formats.mhtml import sniff
from archive_tui.ingest.formats.web import address_of, saved_as
from schema.entries import Document
from schema.provenance import TimeSource
from store import Archive
from tests.ingest.formats.sources import everything, read
from tests.ingest.formats.test_html import PAGE
from tests.ingest.formats.test_warc import go, passed

URL = "https://coastline.example/velm/bridge?view=full"
SINGLE = f"""<!DOCTYPE html> <html lang=en-GB><!--
 Page saved with SingleFile
 url: {URL}
 saved date: Tue Apr 16 2030 11:30:00 GMT+0200 (Central European Summer Time)
-->"""


def mhtml(page: str = PAGE, *more: str, location: str = URL) -> bytes:
    encoded = quopri.encodestring(page.encode()).decode()
    parts = "".join(f"\r\n--frame\r\n{part}" for part in more)
    return (
        "From: <Saved by Blink>\r\n"
        f"Snapshot-Content-Location: {location}\r\n"
        "Subject: =?utf-8?Q?Velm_bridge_=E2=80=94_shut?=\r\n"
        "Date: Tue, 16 Apr 2030 09:30:00 -0000\r\n"
        "MIME-Version: 1.0\r\n"
        'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="frame"\r\n\r\n'
        "--frame\r\nContent-Type: text/html\r\nContent-ID: <1@mhtml.blink>\r\n"
        f"Content-Transfer-Encoding: quoted-printable\r\nContent-Location: {location}\r\n\r\n"
        f"{encoded}{parts}\r\n--frame--\r\n"
    ).encode()


def test_mhtml() -> None:
    image = "Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo="
    inner = "Content-Type: text/html\r\n\r\n<p>A frame.</p>"
    items = everything(mhtml(PAGE, image, inner), "bridge.mhtml")
    (item,) = read(mhtml(PAGE, image, inner), "bridge")
    assert isinstance(item.entry, Document)
    assert item.entry.title == "Velm bridge stays shut"
    assert "eastern pier" in item.entry.text
    assert item.capture.url == URL
    assert item.entry.url == "https://coastline.example/velm/bridge", "its canonical address"
    assert item.capture.captured_at.root == "2030-04-16T09:30:00Z"
    assert item.capture.time_source is TimeSource.STATED
    assert item.original is not None
    assert item.original.media_type == "multipart/related"
    assert passed(items) == ["1 frame within the page"]


def test_mhtml_is_no_mail() -> None:
    mail = b"From: ada@velm.example\r\nTo: bo@velm.example\r\nContent-Type: multipart/related\r\n"
    assert sniff(mail, "letter.eml") == 0
    assert sniff(mhtml()[:4096], "letter.eml") > 0.9


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"Content-Type: multipart/related\r\n\r\nnothing", "no web page"),
        (mhtml("   "), "is empty"),
        (b"Subject: x\r\n" + b"\n--" * 30_000, "more than 20,000 parts"),
        (
            b"".join(
                b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
                for n in range(2000)
            ),
            "too deeply|no web page",
        ),
    ],
)
def test_hopeless_mhtml(data: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read(data, "bridge.mht")


def test_single_file() -> None:
    picture = "<img src=data:image/png;base64," + "QUJD" * 5_000_000 + ">"
    page = PAGE.replace('<!DOCTYPE html><html lang="en-GB">', SINGLE).replace(
        "</h1>", f"</h1>{picture}"
    )
    (item,) = read(page, "bridge.html")
    assert "eastern pier" in item.entry.text
    assert item.capture.url == URL
    assert item.capture.captured_at.root == "2030-04-16T11:30:00+02:00"
    assert item.capture.time_source is TimeSource.STATED


def test_saved_by_a_browser() -> None:
    page = f"<!-- saved from url=(0047){URL} -->\n{PAGE}"
    (item,) = read(page, "bridge.html")
    assert item.capture.url == URL
    assert item.capture.time_source is TimeSource.FILE
    assert saved_as("<!--\n Page saved with SingleFile\n url: javascript:alert(1)\n-->").url is None


@pytest.mark.parametrize(
    ("stated", "taken", "expected"),
    [
        (None, "https://a.example/x", "https://a.example/x"),
        ("https://a.example/x", None, "https://a.example/x"),
        (
            "https://www.a.example/x",
            "https://m.a.example/x?utm_source=y",
            "https://www.a.example/x",
        ),
        ("https://a.example/", "https://a.example/story", "https://a.example/story"),
        ("https://a.example/", "https://a.example/", "https://a.example/"),
        ("https://b.example/x", "https://a.example/x", "https://a.example/x"),
        ("https://a.example/x", "file:///home/ada/x.html", "https://a.example/x"),
    ],
)
def test_whose_address(stated: str | None, taken: str | None, expected: str) -> None:
    assert address_of(stated, taken) == expected


def test_the_same_page_by_three_ways_is_one_entry(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "a.html").write_text(PAGE)
    (inbox / "b.mhtml").write_bytes(mhtml(PAGE.replace("left early", "left late")))
    (inbox / "c.html").write_text(PAGE.replace('<!DOCTYPE html><html lang="en-GB">', SINGLE))
    with Archive.create(tmp_path / "archive") as archive:
        outcomes = [go(archive, inbox / name) for name in ("a.html", "b.mhtml", "c.html")]
        assert [o.status for o in outcomes] == ["added", "updated", "updated"]
        assert len({o.entries for o in outcomes}) == 1
