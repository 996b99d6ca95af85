"""Web pages, with invented outlets and people."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from archive_tui.ingest.formats import Passed, Unreadable
from archive_tui.ingest.formats.html_lean import lean, nesting
from archive_tui.ingest.formats.html_meta import moment, split_names
from benchmarks.webtext import f1, ours
from schema.entries import Document, Tweet
from store.rows import Intake
from tests.ingest.formats.sources import everything, read

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


def test_a_wrong_character_set_does_not_garble_what_is_utf_8() -> None:
    words = "Le café près de l'église était fermé, disait la mairie de Velm. " * 4
    page = f'<html><head><meta charset="iso-8859-1"></head><body><p>{words}</p></body></html>'
    assert "café près de l'église" in _document(page.encode()).text
    assert "café près de l'église" in _document(page.encode("latin-1")).text


def _stated(head: str, body: str = "") -> Document:
    return _document(f"<html><head>{head}</head><body>{body}{PARAGRAPH * 4}</body></html>")


def test_linked_data_with_names_by_reference() -> None:
    graph: list[dict[str, Any]] = [
        {"@type": ["Thing", "NewsArticle"], "headline": "Shut", "datePublished": "2030-04"},
        {"@id": "#ada", "@type": "Person", "name": "Ada Mills"},
        {"@id": "#c", "@type": "Organization", "name": "Coastline"},
    ]
    graph[0] |= {"author": [{"@id": "#ada"}, {"@id": "#nobody"}], "publisher": {"@id": "#c"}}
    data = json.dumps({"@context": "https://schema.org", "@graph": graph})
    entry = _stated(f'<script type="application/ld+json">{data}</script>')
    assert (entry.title, entry.authors, entry.publisher) == ("Shut", ("Ada Mills",), "Coastline")
    assert entry.published is not None
    assert entry.published.root == "2030-04"


def test_scholarly_and_library_names() -> None:
    entry = _stated(
        '<meta name="citation_title" content="Piers that move">'
        '<meta name="citation_author" content="Mills, Ada">'
        '<meta name="citation_author" content="Bo Ferro">'
        '<meta name="citation_publication_date" content="2030/04">'
        '<meta name="citation_journal_title" content="Journal of Piers">'
        '<meta name="DC.language" content="en">'
        '<link rel="shortlink canonical" href="/piers">'
        '<meta property="og:url" content="https://piers.example/a?b">'
    )
    assert entry.title == "Piers that move"
    assert entry.authors == ("Ada Mills", "Bo Ferro")
    assert entry.publisher == "Journal of Piers"
    assert entry.published is not None
    assert entry.published.root == "2030-04"
    assert entry.language == "en"
    assert entry.url == "https://piers.example/piers"
    assert _stated('<meta http-equiv="Content-Language" content="fr, en">').language == "fr"
    dated = _stated('<meta name="date" content="Tue, 16 Apr 2030 09:30:00 +0200">')
    assert dated.published is not None
    assert dated.published.root == "2030-04-16T09:30:00+02:00"
    assert _stated('<meta name="date" content="2030">').published is None, "seldom a year"


@pytest.mark.parametrize(
    ("title", "site", "heads", "expected"),
    [
        ("Bridge stays shut -- Coastline.example", "Coastline.example", "", "Bridge stays shut"),
        ("Bridge stays shut | Coastline", "coastline", "", "Bridge stays shut"),
        ("Bridge stays shut » Local » Last", None, "<h1>Bridge stays shut</h1><h1>Velm</h1>", None),
        ("Velm: a bridge", None, "<h1>Velm</h1><h1>Weather</h1>", "Velm: a bridge"),
        ("Bridge stays shut", "shut", "", "Bridge stays shut"),
    ],
)
def test_titles_without_the_site(
    title: str, site: str | None, heads: str, expected: str | None
) -> None:
    named = f'<meta property="og:site_name" content="{site}">' if site else ""
    entry = _stated(f"<title>{title}</title>{named}", heads)
    assert entry.title == (expected or "Bridge stays shut")


# -- hostile and very large pages ----------------------------------------------------------


@pytest.mark.parametrize(
    ("piece", "count"),
    [
        ("<div><span>x</span></div>", 40_000),
        ("<tr><td>x</td><td>y</td></tr>", 30_000),
        ("<h1>head words</h1>", 30_000),
        ("<nav>x</nav>y", 60_000),
        ("word<br>", 30_000),
    ],
)
def test_pages_of_very_many_elements_keep_all_their_text(piece: str, count: int) -> None:
    inner = f"<table>{piece * count}</table>" if piece.startswith("<tr") else piece * count
    item, passed = everything(PAGE.replace("</article>", f"{inner}</article>"), "page.html")
    assert isinstance(item, Intake)
    assert "eastern pier" in item.entry.text
    assert "secret words" not in item.entry.text
    assert isinstance(passed, Passed)
    assert "all its text is kept" in passed.reason
    assert item.tool == "html"


@pytest.mark.parametrize(
    "extra",
    [
        "<svg>" + "<path d='M0 0L1 1'/>" * 200_000 + "</svg>",
        "<style>" + ".a{b:c}" * 500_000 + "</style>",
        "<!--" + "<div>" * 500_000 + "-->",
        f"<img src='data:image/png;base64,{'QUJD' * 1_000_000}'>",
    ],
)
def test_what_is_never_text_is_taken_out_first(extra: str) -> None:
    markup = lean(PAGE.replace("</article>", f"{extra}</article>"))
    assert len(markup) < len(PAGE) + 100
    assert (
        _document(PAGE.replace("</article>", f"{extra}</article>")).title == _document(PAGE).title
    )


def test_lean_keeps_what_it_should() -> None:
    assert lean("a<!-->b<!-- c -->d") == "abd"
    assert lean('<script>"<!--"</script>text<!-- x -->') == "text"
    assert lean("text <!-- never closed") == "text <!-- never closed"
    data = '<script type="application/ld+json">{}</script>'
    assert lean(f"<SCRIPT>x</SCRIPT >{data}<style>y</style>z") == f"{data}z"


def test_a_tag_with_very_many_attributes_is_refused() -> None:
    attributes = " ".join(f"a{n}='>'" for n in range(300_000))
    with pytest.raises(Unreadable, match="one of its tags has attributes"):
        read(f"<html><body><div {attributes}>words", "page.html")


def test_entities_that_lead_outside_or_multiply_stay_empty(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("the password of Velm")
    names = "abcdefghij"
    bombs = "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise(names))
    page = (
        '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a "boom">'
        f'<!ENTITY x SYSTEM "{secret.as_uri()}">{bombs}]>'
        f'<html xmlns="http://www.w3.org/1999/xhtml"><body>{PARAGRAPH * 4}'
        "<p>The secret is &x; and &j;.</p></body></html>"
    )
    text = _document(page).text
    assert "password" not in text
    assert "boom" not in text.split("The secret is")[1]


def test_a_nul_is_passed_by() -> None:
    assert "eastern pier" in _document(PAGE.replace("eastern", "east\0ern") * 3).text


SHARED = Path(__file__).parents[4] / "shared" / "data" / "html"


@pytest.mark.skipif(not SHARED.exists(), reason="the real pages are not here")
def test_the_main_text_of_real_pages() -> None:
    scores = [
        f1(ours(path).text, path.with_suffix(".txt").read_text(encoding="utf-8"))
        for path in SHARED.glob("*.html")
    ]
    assert min(scores) >= 0.9
    assert sum(scores) / len(scores) >= 0.96


@pytest.mark.parametrize(
    "attribute",
    ['id="comentarios"', 'class="x commentaires"', 'id="Kommentare"', 'class="comment-list"'],
)
@pytest.mark.parametrize("tag", ["div", "section", "ul", "ol", "aside"])
def test_what_readers_comment_is_left_out(tag: str, attribute: str) -> None:
    said = "<p>I have said for years that this bridge should never have been built at all.</p>"
    inner = f"<{tag} {attribute}>{said * 2}</{tag}>"
    text = _document(PAGE.replace("</article>", f"{inner}</article>")).text
    assert "never have been built" not in text
    assert "half of their guests" in text


def test_an_article_in_what_is_called_comments_stays() -> None:
    page = PAGE.replace("<article>", '<div class="comentarios"><article>')
    assert "half of their guests" in _document(page.replace("</article>", "</article></div>")).text
