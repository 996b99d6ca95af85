"""Plain text, Markdown and decoding."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_tui.ingest.articles import MAX_MARKS
from archive_tui.ingest.decode import clean, decode
from archive_tui.ingest.formats import NotASource, Passed, Unreadable
from schema.entries import Document, Report, Tweet
from tests.ingest.formats.sources import everything, read


def test_text_is_kept_but_for_line_ends_and_mark() -> None:
    (item,) = read(b"\xef\xbb\xbfCafe\xcc\x81\r\n  two\rthree \x1b[31m\n")
    assert item.entry.text == "Cafe\u0301\n  two\nthree \x1b[31m\n"
    assert isinstance(item.entry, Document)
    assert item.entry.title is None
    assert item.capture.captured_at.root == "2030-01-01T00:00:00Z"
    assert item.capture.time_source.value == "file"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_encodings(encoding: str) -> None:
    assert decode("Вельм — “да” 🇸🇾".encode(encoding)) == "Вельм — “да” 🇸🇾"


def test_western_text_is_read_and_other_code_pages_refused() -> None:
    words = "“No”, said the mayor of Brévannes — naïve, she added, as always."
    assert decode(words.encode("cp1252")) == words
    with pytest.raises(Unreadable, match="convert it to UTF-8"):
        decode("Мэр сказал, что мост закрыт".encode("cp1251"))


def test_damaged_utf8_keeps_its_letters() -> None:
    assert decode("Мост закрыт".encode()[:-1]) == "Мост закры\ufffd"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"\xef\xbb\xbf\n", "empty"),
        (b"words\x00words", "NUL byte at offset 5"),
        (bytes(range(1, 9)) * 50, "control characters"),
    ],
)
def test_unreadable(data: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read(data)


@pytest.mark.parametrize(
    ("data", "name", "what"),
    [
        (b"PK\x03\x04rest", "a", "zip"),
        (b"\x89PNG\r\n\x1a\nrest", "a.jpg", "picture"),
        (b"%0 Journal Article", "a.enw", "references"),
        (b'window.YTD.tweets.part0 = [{"tweet": {}}]', "tweets.js", "Twitter archive"),
    ],
)
def test_not_a_source(data: bytes, name: str, what: str) -> None:
    with pytest.raises(NotASource, match=what):
        read(data, name)


def test_kind_overrules_a_suffix() -> None:
    (item,) = read("a,b\n1,2\n", "table.conf", kind="document")
    assert item.entry.text == "a,b\n1,2\n"


def test_report_and_tweet_by_request() -> None:
    (item,) = read("The bridge was closed.\n", kind="report", title="Bridge report", tags=("x",))
    assert isinstance(item.entry, Report)
    assert item.entry.title == "Bridge report"
    assert item.tags == ("x",)
    (item,) = read("Closed again #VelmBridge, thanks @cityofvelm\n", kind="tweet")
    assert isinstance(item.entry, Tweet)
    assert item.entry.hashtags == ("VelmBridge",)
    assert item.entry.mentions == ("cityofvelm",)
    assert item.proposals == ()


def test_what_a_person_says_wins() -> None:
    (item,) = read(
        "# Own title\n", "a.md", title="Given", url="https://velm.example/a", captured="2031-05"
    )
    assert isinstance(item.entry, Document)
    assert (item.entry.title, item.entry.url) == ("Given", "https://velm.example/a")
    assert item.capture.captured_at.root == "2031-05"
    assert item.capture.time_source.value == "stated"


def test_markdown() -> None:
    text = (
        "---\ntitle: 'The Velm Bridge'\nauthor: Ada Mills; Bo Ferro\ndate: 2030-04-16\n"
        "tags: [a, b]\n---\n# Other\n\n```\n# no heading\n```\n## Second ##\n#nor this\n"
    )
    (item,) = read(text, "a.md")
    entry = item.entry
    assert isinstance(entry, Document)
    assert entry.text == text
    assert entry.title == "The Velm Bridge"
    assert entry.authors == ("Ada Mills", "Bo Ferro")
    assert entry.published is not None
    assert entry.published.root == "2030-04-16"
    assert [(s.heading, s.level) for s in entry.sections] == [("Other", 1), ("Second", 2)]
    assert [text[s.start : s.end] for s in entry.sections] == ["# Other", "## Second ##"]


def test_read_more_becomes_a_reference() -> None:
    text = "VELM (Coastline) — The bridge is shut.\nREAD MORE: Why the Bridge Was Shut\nMore.\n"
    (item,) = read(text)
    (reference,) = item.references
    assert reference.relation == "reads-more"
    assert reference.key == "title:why the bridge was shut"
    assert isinstance(item.entry, Document)
    assert item.entry.dateline_place == "VELM"


def test_quotations_are_proposed_at_their_place() -> None:
    text = '"We were never asked about the bridge," said Ada Mills, the mayor of Velm.\n'
    (item,) = read(text)
    quoted = [p for p in item.proposals if p.relation == "quotes"]
    assert [text[p.start : p.end] for p in quoted] == [quoted[0].entry.text]
    assert quoted[0].entry.text.startswith('"We were never')


def test_a_text_beyond_any_article_is_kept_and_says_that_it_was_not_searched() -> None:
    text = '"a" ' * MAX_MARKS
    items = everything(text, "long.txt")
    assert isinstance(items[1], Passed)
    assert "quotation marks" in items[1].reason
    (item,) = read(text)
    assert item.entry.text == text
    assert item.proposals == ()


@given(st.text())
def test_clean_changes_nothing_else(text: str) -> None:
    cleaned = clean(text)
    assert "\r" not in cleaned
    assert not any("\ud800" <= c <= "\udfff" for c in cleaned)
    assert clean(cleaned.lstrip("\ufeff")) == cleaned.lstrip("\ufeff")


@given(st.binary(max_size=300))
def test_decode_reads_or_says_why(data: bytes) -> None:
    with contextlib.suppress(Unreadable):
        assert clean(decode(data)) == decode(data)
        decode(data).encode()
