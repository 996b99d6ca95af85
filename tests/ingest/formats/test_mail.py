"""Mail and mailboxes. People, addresses and events are invented."""

from __future__ import annotations

import base64
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from archive_tui.ingest.formats import NotASource, Passed, Unreadable, choose
from archive_tui.ingest.formats.mail import unflowed
from schema.entries import Document, Quotation
from store.rows import Intake
from tests.ingest.formats.sources import everything, read, source

HEAD = (
    b"Received: from a by b\r\nMIME-Version: 1.0\r\nMessage-ID: <1@velm.example>\r\n"
    b"From: Ada Mills <ada@velm.example>\r\nTo: Bo Ferro <bo@velm.example>\r\n"
    b"Date: Wed, 14 May 2031 09:30:00 +0200\r\nSubject: The bridge\r\n"
)
SHOWN = (
    "From: Ada Mills <ada@velm.example>\nTo: Bo Ferro <bo@velm.example>\n"
    "Date: Wed, 14 May 2031 09:30:00 +0200\nSubject: The bridge\n\n"
)
PLAIN = b"Content-Type: text/plain; charset=utf-8\r\n"


def one(data: bytes, **options: Any) -> Document:
    (item,) = read(data, "a.eml", **options)
    assert isinstance(item.entry, Document)
    return item.entry


def passed(data: bytes, name: str = "a.eml") -> list[str]:
    return [i.reason for i in everything(data, name) if isinstance(i, Passed)]


def test_a_message() -> None:
    said = "“We were never asked about the bridge,” said Ada Mills.\r\n".encode()
    (item,) = read(HEAD + b"In-Reply-To: <0@velm.example>\r\n" + PLAIN + b"\r\n" + said, "a.eml")
    entry = item.entry
    assert isinstance(entry, Document)
    assert entry.text == SHOWN + said.decode().strip()
    assert (entry.title, entry.authors) == ("The bridge", ("Ada Mills",))
    assert entry.published is not None
    assert entry.published.root == "2031-05-14T09:30:00+02:00"
    assert entry.url == "mid:1@velm.example"
    (answered,) = [r for r in item.references if r.relation == "replies-to"]
    assert answered.label == "mid:0@velm.example"
    (quoted,) = [p.entry for p in item.proposals if isinstance(p.entry, Quotation)]
    assert quoted.attribution.speaker == "Ada Mills"
    assert item.capture.locator.type == "whole"


@pytest.mark.parametrize(
    ("headers", "body", "text"),
    [
        (b"Content-Transfer-Encoding: quoted-printable\r\n", b"caf=C3=A9 =\r\nopen", "café open"),
        (b"Content-Transfer-Encoding: base64\r\n", base64.b64encode("café".encode()), "café"),
    ],
)
def test_transfer_encodings(headers: bytes, body: bytes, text: str) -> None:
    assert one(HEAD + PLAIN + headers + b"\r\n" + body).text == SHOWN + text


@pytest.mark.parametrize(
    ("kind", "body", "text"),
    [
        (b"text/plain; charset=koi8-r", "Мост закрыт".encode("koi8-r"), "Мост закрыт"),
        (b"text/plain; charset=no-such", "café ouvert".encode("cp1252"), "café ouvert"),
        (b"text/plain", "naïve".encode("latin-1"), "naïve"),
        (b"text/html", b"<p>One<br>two</p><style>x{}</style><ul><li>three", "One\ntwo\nthree"),
        (b"text/html", b"<meta charset=koi8-r><p>" + "Мост".encode("koi8-r"), "Мост"),
    ],
)
def test_character_sets_and_html(kind: bytes, body: bytes, text: str) -> None:
    assert one(HEAD + b"Content-Type: " + kind + b"\r\n\r\n" + body).text == SHOWN + text


def test_headers_are_decoded() -> None:
    data = (
        b"MIME-Version: 1.0\r\nSubject: =?utf-8?q?Caf=C3=A9?= =?iso-8859-1?b?6Q==?=\r\n"
        b"From: =?utf-8?b?QcOvZGEgTWlsbHM=?= <ada@velm.example>, bo@velm.example\r\n"
        b"To: caf\xc3\xa9 <c@velm.example>\r\nDate: yesterday\r\n\r\nwords"
    )
    entry = one(data)
    assert entry.title == "Caféé"
    assert entry.authors == ("Aïda Mills", "bo@velm.example")
    assert entry.published is None
    assert "\nTo: café <c@velm.example>\n" in entry.text


def test_plain_text_before_html_and_attachments_are_named() -> None:
    made = EmailMessage()
    made["Message-ID"], made["Subject"], made["From"] = "<2@x>", "Files", "ada@velm.example"
    made.set_content("plain words")
    made.add_alternative("<p>html words</p>", subtype="html")
    made.add_attachment(b"x", maintype="application", subtype="pdf", filename="plän.pdf")
    made.add_attachment("a,b", subtype="csv", filename="a.csv")
    data = made.as_bytes()
    assert one(data).text.endswith("plain words")
    assert "html" not in one(data).text
    assert passed(data) == [
        "the attachment plän.pdf (application/pdf)", "the attachment a.csv (text/csv)"
    ]  # fmt: skip


def test_html_where_the_plain_text_is_empty() -> None:
    made = EmailMessage()
    made["Message-ID"], made["Subject"] = "<2@x>", "S"
    made.set_content("\n")
    made.add_alternative("<p>html words</p>", subtype="html")
    assert one(made.as_bytes()).text == "Subject: S\n\nhtml words"


def test_a_message_within_a_message_is_an_entry_of_its_own() -> None:
    inner = HEAD.replace(b"<1@", b"<inner@") + PLAIN + b"\r\ninner words"
    data = (
        HEAD + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n\r\nouter words\r\n'
        b"--b\r\nContent-Type: message/rfc822\r\n\r\n" + inner + b"\r\n--b--\r\n"
    )
    outer, own = read(data, "a.eml")
    assert outer.entry.text == SHOWN + "outer words"
    assert own.entry.text == SHOWN + "inner words"
    start, end = map(int, own.capture.locator.value.split("-"))
    assert (own.capture.locator.type, data[start:end]) == ("bytes", inner)


def test_a_cut_off_message_is_read_as_far_as_it_goes() -> None:
    data = HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nwords that bre"
    assert one(data).text == SHOWN + "words that bre"


def test_format_flowed() -> None:
    assert unflowed("a \nb\n> c \n> d\n>e\n-- \nf\n from") == "a b\n> c d\n> e\n-- \nf\nfrom"


@pytest.mark.parametrize(
    "text",
    [
        "From: a friend\nThe bridge is shut.\n",
        "Note: this is no mail\nDate: today\n\nwords",
        "From the start the bridge was shut.\n",
    ],
)
def test_texts_that_are_no_mail(text: str) -> None:
    assert choose(source(text, "a.txt")).name == "text"


def test_refused_with_the_reason() -> None:
    deep = b""
    for i in range(40):
        deep += b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (i, i)
    for data, reason in (
        (HEAD + b"\r\n" + "Мэр сказал, что мост".encode("cp1251"), "convert it to UTF-8"),
        (HEAD + b"X: y\r\n" * 100_000 + b"\r\nx", "headers are longer"),
        (HEAD + deep, "nested more than 20"),
        (HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 3000,
         "more than 2,000 parts"),
    ):  # fmt: skip
        with pytest.raises(Unreadable, match=reason):
            read(data, "a.eml")


@pytest.mark.parametrize(
    "hostile",
    [
        b"From: " + b"(" * 9000,
        b"From: " + b"a@b, " * 80_000,
        b"Subject: " + b"=?utf-8?q?" * 800,
        b"Content-Type: text/plain; " + b"a=b; " * 1500,
        b"Content-Type: multipart/mixed; boundary=" + b"a" * 9000,
        b"Date: " + b"1 " * 4000,
        b"Subject: a\x00b\x1b[31m \xff\xfe",
    ],
)
def test_hostile_headers_come_to_an_end(hostile: bytes) -> None:
    data = b"Received: x\r\nMIME-Version: 1.0\r\n" + hostile + b"\r\n\r\nwords"
    assert one(data).text.endswith("words")


def test_a_mailbox() -> None:
    line = b"From ada@velm.example Wed May 14 09:30:00 2031\n"
    first = HEAD.replace(b"\r\n", b"\n") + b"\nFrom the start it was shut.\n>From here.\n\n"
    second = first.replace(b"<1@", b"<2@").replace(b"was", b"is")
    data = line + first + line + second + line + b"\xff\n\n" + line + first.replace(b"<1@", b"<3@")
    items = read(data, "box")
    assert [item.entry.url for item in items if isinstance(item.entry, Document)][:2] == [
        "mid:1@velm.example", "mid:2@velm.example"
    ]  # fmt: skip
    assert items[0].entry.text == SHOWN + "From the start it was shut.\n>From here."
    places = [tuple(map(int, item.capture.locator.value.split("-"))) for item in items]
    assert data[slice(*places[0])] == first
    assert data[slice(*places[1])] == second
    with pytest.raises(NotASource, match="--title"):
        read(data, "box", title="x")


def test_a_mailbox_is_read_from_the_disk(tmp_path: Path) -> None:
    line = b"From ada@velm.example Wed May 14 09:30:00 2031\n"
    path = tmp_path / "box"
    path.write_bytes(line + HEAD.replace(b"\r\n", b"\n") + b"\nwords\n\n")
    on_disk = replace(source(path.read_bytes()[:100], "box"), file=str(path))
    assert choose(on_disk).streams
    (item,) = choose(on_disk).read(on_disk)
    assert isinstance(item, Intake)
    assert item.entry.text == SHOWN + "words"
