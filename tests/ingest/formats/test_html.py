"""Web pages, with invented outlets and people."""

from __future__ import annotations

import pytest

from archive_tui.ingest.formats import Unreadable
from archive_tui.ingest.formats.html_lean import lean, nesting
from archive_tui.ingest.formats.html_meta import moment, split_names
from schema.entries import Document, Tweet
from tests.ingest.formats.sources import read

PARAGRAPH = (
    "<p>The council of Velm voted on Tuesday to keep the bridge closed for another year, "
    "after engineers had told it that the eastern pier moves by two centimetres a day.</p>"
)
PAGE = f"""<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8">
<title>Velm bridge stays shut | Coastline</title>
<meta property="og:site_name" content="Coastline">
<meta property="article:published_time" content="2030-04-16T09:30:00+02:00">
<meta name="author" content="By Ada Mills and Bo Ferro">
<link rel="canonical" href="https://coastline.example/velm/bridge">
<meta property="og:title" content="Velm bridge stays shut"></head>
<body><nav><a href="/">Home</a></nav><article><h1>Velm bridge stays shut</h1>
{PARAGRAPH}<p>Nobody objected, and the mayor left early.</p>{PARAGRAPH}
<h2>What the engineers found</h2>{PARAGRAPH}
<blockquote class="twitter-tweet"><p lang="en">Shut again. <a href="https://twitter.com/hashtag/Velm">
#Velm</a> thanks @cityofvelm for telling nobody about any of this until today</p>
&mdash; Iva Noor (@ivanoor)
<a href="https://twitter.com/ivanoor/status/990000000000000001">April 16, 2030</a></blockquote>
<p>Cafe\u0301 owners by the river say that they lose half of their guests, and that nobody at the
town hall answers their letters.</p></article>
<script>var hidden = "secret words";</script></body></html>"""


def _document(page: str | bytes) -> Document:
    (item,) = read(page, "page.html")
    assert isinstance(item.entry, Document)
    return item.entry


def test_what_a_page_states() -> None:
    entry = _document(PAGE)
    assert entry.title == "Velm bridge stays shut"
    assert entry.authors == ("Ada Mills", "Bo Ferro")
    assert entry.publisher == "Coastline"
    assert entry.published is not None
    assert entry.published.root == "2030-04-16T09:30:00+02:00"
    assert entry.url == "https://coastline.example/velm/bridge"
    assert entry.language == "en-GB"


def test_main_text_with_headings_in_place() -> None:
    entry = _document(PAGE)
    assert entry.text.count("eastern pier") == 3, "nothing is deduplicated"
    assert "secret words" not in entry.text
    assert "Cafe\u0301 owners" in entry.text, "no normalisation"
    assert "What the engineers found" in [entry.text[s.start : s.end] for s in entry.sections]


def test_embedded_tweet() -> None:
    (item,) = read(PAGE, "page.html")
    (found,) = [p for p in item.proposals if p.relation == "embeds"]
    tweet = found.entry
    assert isinstance(tweet, Tweet)
    assert (tweet.post_id, tweet.handle) == ("990000000000000001", "ivanoor")
    assert tweet.author_name == "Iva Noor"
    assert tweet.posted_at is not None
    assert tweet.posted_at.root == "2030-04-16"
    assert tweet.hashtags == ("Velm",)
    assert item.entry.text[found.start : found.end].startswith("Shut again.")


def test_declared_character_set() -> None:
    body = "".join(
        f"<p>{'Мост в Вельме закрыт, сказали инженеры совету города. ' * 3}</p>" for _ in "ab"
    )
    page = f'<html><head><meta charset="windows-1251"></head><body>{body}</body></html>'
    assert "Мост в Вельме" in _document(page.encode("cp1251")).text


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ("<html><body>" + "<div>" * 10_000 + "words", "10,002 deep"),
        ("<html><body>" + "<path>" * 10_000 + "words", "10,002 deep"),
        ("<html><body><script>" + "var x = 1;" * 1000 + "</script></body></html>", "no article"),
        ("<html><body></body></html>", "no article"),
        ("<html><body><!--", "no article"),
    ],
)
def test_hopeless_pages(page: str, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read(page, "page.html")


def test_as_deep_as_allowed_is_read() -> None:
    page = "<html><body>" + "<div>" * 900 + PARAGRAPH * 3 + "</div>" * 900
    assert "eastern pier" in _document(page).text


def test_nesting_counts_what_stays_open() -> None:
    assert nesting(lean("<div><p><p><br><img></div><div><!-- <b><b><b> --></div>")) == 1
    assert nesting("<a/><b/><i><u>") == 2


def test_dates_and_names_as_stated() -> None:
    stated = moment("2030-04-16 09:30 +0200")
    assert stated is not None
    assert stated.root == "2030-04-16T09:30+02:00"
    assert moment("last Tuesday") is None
    assert moment("20300416") is None
    assert split_names("Ada Mills, Bo Ferro and Cy Dow, Coastline", "Coastline") == (
        "Ada Mills",
        "Bo Ferro",
        "Cy Dow",
    )
    assert split_names("Mills, Ada") == ("Mills, Ada",)
