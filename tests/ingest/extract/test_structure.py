"""What extraction finds in one invented article, and that it holds for any text."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive_tui.ingest.extract import (
    Found,
    FoundQuotation,
    language,
    proposals,
    sentences,
    structure,
    to_json,
    tokens,
)
from archive_tui.ingest.extract.output import document_of
from tests.ingest.extract.articles import HARBOUR


@pytest.fixture(scope="module")
def harbour() -> Found:
    return structure(HARBOUR)


def quoted(found: Found, words: str) -> FoundQuotation:
    return next(q for q in found.quotations if words in HARBOUR[q.start : q.end])


def test_frame(harbour: Found) -> None:
    assert (harbour.dateline_place, harbour.publisher) == ("ALDMERE", "Norpress")
    assert [s.heading for s in harbour.sections] == ["The Report"]
    assert [r.title for r in harbour.references] == ["Pier Inspectors ‘Ignored’ for a Decade"]
    assert (harbour.title, harbour.byline, harbour.published) == (None, (), None)


def test_tweet(harbour: Found) -> None:
    (found,) = harbour.tweets
    tweet = found.tweet
    assert tweet.handle == "aldmereharbour"
    assert tweet.author_name == "Aldmere Harbour 🚢"
    assert str(tweet.posted_at) == "2031-03-03"
    assert (tweet.hashtags, tweet.mentions) == (("aldmere",), ("NICW",))
    assert [u.url for u in tweet.urls] == ["pic.twitter.com/AbCdEf1234"]
    assert HARBOUR[found.start : found.end].startswith("The east pier is shut.")


def test_what_is_known_of_words_may_be_forgotten(
    harbour: Found, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("FACTS", "CHUNKS"):
        known = getattr(tokens, name)
        monkeypatch.setattr(tokens, name, type(known)())
        monkeypatch.setattr(type(known), "MOST", 3)
    again = structure(HARBOUR)
    assert again.quotations == harbour.quotations
    assert again.statements == harbour.statements
    assert len(tokens.FACTS) <= 3
    assert len(tokens.CHUNKS) <= 3


_WRITTEN = st.text(st.sampled_from("aBé1.,'’-_\"( )\t\xa0\u064b@#٫،\ue000\ue001"), max_size=20)


@given(_WRITTEN, st.integers(0, 9))
def test_tokens_are_those_of_one_pattern_over_the_whole_text(text: str, start: int) -> None:
    found = list(zip(*tokens.read(text, start), strict=True))
    matches = list(tokens._TOKEN.finditer(text))
    assert [(a - start, b - start) for *_, a, b in found] == [m.span() for m in matches]
    assert [tuple(token[:4]) for token in found] == [tokens._Facts()[m[0]] for m in matches]


def test_a_part_of_a_word_is_a_word_whatever_it_begins_with() -> None:
    text = "\u0648\u0641\u0642\u0627 \u0644\u0650\u0633\u0627\u0644\u0645"
    para = sentences.tokenise(text, 0, len(text), [], language.load("ar"))
    assert [text[a:b] for a, b in zip(para.starts, para.ends, strict=True)][-1][0] == "\u0650"
    assert list(para.kinds) == [sentences.WORD] * 3


def test_report(harbour: Found) -> None:
    (found,) = harbour.reports
    assert found.report.issuing_body == "National Institute for Coastal Works (NICW)"
    assert (found.report.title, found.report.symbol) == (None, None)


@pytest.mark.parametrize(
    ("words", "speaker"),
    [
        ("temporary", "Ilse Brandt"),
        ("an act of nature", "Oskar Vane"),
        ("every chance to repair", "Ilse Brandt"),
        ("I warned them twice", "Oskar Vane"),
        ("Nobody listened", "Oskar Vane"),
    ],
)
def test_speakers(harbour: Found, words: str, speaker: str) -> None:
    assert quoted(harbour, words).attribution.speaker == speaker


def test_nested_and_inserted(harbour: Found) -> None:
    found = quoted(harbour, "temporary")
    text = HARBOUR[found.start : found.end]
    assert [text[s.start : s.end] for s in found.nested] == ['"temporary"']
    assert [(i.text, text[i.start : i.end]) for i in found.insertions] == [("[Vane]", "[Vane]")]
    assert not any(HARBOUR[q.start : q.end] == '"temporary"' for q in harbour.quotations)


def test_statements(harbour: Found) -> None:
    said = {
        (s.attribution.speaker, HARBOUR[s.start : s.end].split()[0]) for s in harbour.statements
    }
    assert ("Tovland", "all") in said
    assert all(s.mode == "indirect" for s in harbour.statements)


def test_nothing_is_quoted_from_the_frame(harbour: Found) -> None:
    taken = [(r.start, r.end) for r in harbour.references]
    taken += [(t.start, t.end) for t in harbour.tweets]
    for q in (*harbour.quotations, *harbour.statements):
        assert all(q.end <= a or q.start >= b for a, b in taken)


def test_proposals_are_anchored(harbour: Found) -> None:
    made = proposals(HARBOUR, harbour)
    assert {p.relation for p in made} == {"embeds", "cites", "quotes"}
    for p in made:
        assert 0 <= p.confidence <= 1
        if p.entry.kind == "quotation":
            assert p.entry.anchor.exact == HARBOUR[p.start : p.end] == p.entry.text


def test_json_has_the_stated_keys_in_order(harbour: Found) -> None:
    made = to_json(HARBOUR, "a.txt", harbour, document_of(HARBOUR, harbour))
    assert list(made) == (
        [
            "path",
            "text_sha256",
            "document",
            "tweets",
            "reports",
            "quotations",
            "statements",
            "related",
        ]
    )
    assert list(made["quotations"][0]) == (
        ["start", "end", "exact", "mode", "speaker", "role", "addressee", "confidence", "rule"]
    )
    assert made["document"]["text"] == HARBOUR


def test_by_line_and_date_only_where_stated() -> None:
    found = structure("By Mara Quill\nPublished: 3 November 2017\n\nThe pier is shut.\n")
    assert found.byline == ("Mara Quill",)
    assert str(found.published) == "2017-11-03"
    assert structure("The pier was shut on 3 November 2017.\n").published is None


def test_markdown_headings() -> None:
    found = structure("# The Pier\n\nIt is shut.\n\n## What next\n\nNothing at all.\n")
    assert found.title == "The Pier"
    assert [(s.heading, s.level) for s in found.sections] == [("What next", 2)]


PIECES = st.lists(
    st.one_of(
        st.text(max_size=12),
        st.sampled_from(
            ['"', "“", "”", "«", "»", "‘", "'", "\n", " said ", " Ms Orr ", ", ", ". ", " (@a) ",
             "— ", " March 3, 2031", "READ MORE: ", " he ", " told ", " report of the NICW ", ":",
             "\ue000", "\ue001", "\ud800", "that ", "according to ", "# ", "[x]", "S/2031/7"]
        ),
    ),
    max_size=60,
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(PIECES, st.sampled_from([None, "en", "de", "xx"]))
def test_any_text(pieces: list[str], language: str | None) -> None:
    text = "".join(pieces)
    found = structure(text, language=language)
    spans = [(f.start, f.end) for f in (*found.quotations, *found.statements)]
    spans += [(t.start, t.end) for t in found.tweets]
    spans += [(r.start, r.end) for r in found.reports]
    spans += [(f.start, f.end) for f in (*found.sections, *found.references)]
    assert all(0 <= a <= b <= len(text) for a, b in spans)
    for q in (*found.quotations, *found.statements):
        place = q.attribution.place
        if place:
            assert place.exact == text[place.start : place.end]
        inside = [(s.start, s.end) for s in q.nested]
        inside += [(i.start, i.end) for i in q.insertions]
        assert all(0 <= a <= b <= q.end - q.start for a, b in inside)


@pytest.mark.parametrize(
    "text",
    ['"a ' * 100_000, "“a " * 20_000 + "” " * 20_000, "said " * 11_000, "(" * 200_000,
     'he said "x" ' * 4_000, "— a (@b) \n" * 10_000, "A/" * 30_000, "a" * 5_000_000,
     "Minister " * 6_000, "report of the A " * 3_000, "according to A " * 3_000, "a, " * 19_000],
)  # fmt: skip
def test_hostile_text_ends(text: str) -> None:
    found = structure(text)
    assert all(q.end - q.start <= 6_000 for q in found.quotations)


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = "import sys, archive_tui.ingest.extract; print('pydantic' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
