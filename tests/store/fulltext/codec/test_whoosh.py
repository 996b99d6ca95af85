"""What people do with an index of Whoosh, done on ours with Whoosh's own means."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from whoosh import highlight, query, sorting
from whoosh.qparser import MultifieldParser, QueryParser
from whoosh.searching import Searcher

from store.errors import QueryError
from store.fulltext.codec.searcher import ColumnarIndex, reader_of
from store.fulltext.codec.weighting import Ranking
from store.fulltext.evaluate import Evaluation
from store.fulltext.nodes import Fact, Near, Words
from store.fulltext.snapshot import Snapshots
from store.fulltext.writer import tidy
from tests.store.fulltext.codec.conftest import FACTS, TEXTS, numbers


def test_whooshs_parser_finds_stems_and_phrases_with_its_schema(index: ColumnarIndex) -> None:
    searcher = index.searcher()
    parser = MultifieldParser(["title", "text"], index.schema)
    assert sorted(numbers(searcher.search(parser.parse("dams")))) == [1, 2, 4]
    assert numbers(searcher.search(parser.parse("cracking board"))) == [2, 1]
    assert numbers(searcher.search(parser.parse("плотины"))) == [3]
    assert numbers(searcher.search(parser.parse('text_exact:"water board"'))) == [1]
    assert numbers(searcher.search(parser.parse("kind:report"))) == [5]
    assert numbers(searcher.search(parser.parse("number:[2 TO 3] dam"))) == [2]
    assert numbers(searcher.search(QueryParser("text_exact", index.schema).parse("KASMARK"))) == [2]


def test_highlights_light_stems_and_words_in_a_text_given(index: ColumnarIndex) -> None:
    searcher = index.searcher()
    found = searcher.search(QueryParser("text", index.schema).parse("cracks"), terms=True)
    found.formatter = highlight.UppercaseFormatter()
    found.fragmenter = highlight.WholeFragmenter()
    assert [hit.highlights("text", text=TEXTS[hit["number"]]) for hit in found] == [
        TEXTS[hit["number"]].replace("cracked", "CRACKED").replace("crack,", "CRACK,")
        for hit in found
    ]
    assert sorted(hit["number"] for hit in found) == [1, 2]
    assert all(hit.matched_terms() == [("text", b"crack")] for hit in found)
    phrase = query.Phrase("text_exact", ["water", "board"])
    found = searcher.search(phrase)
    found.formatter = highlight.UppercaseFormatter()
    lit = found[0].highlights("text_exact", text=TEXTS[1], strict_phrase=True)
    assert "WATER" in lit
    assert "BOARD" in lit
    assert "DAM" not in lit


def test_terms_are_recorded_of_our_nodes_too(index: ColumnarIndex) -> None:
    node = Words([query.Term("text", "dam"), query.Term("by", "dam")], "dam", "dam", scored=True)
    found = index.searcher().search(query.And([node, Fact("tag", "even", "")]), terms=True)
    assert {hit["number"]: sorted(hit.matched_terms()) for hit in found} == {
        2: [("by", b"dam"), ("text", b"dam")],
        4: [("by", b"dam"), ("text", b"dam")],
    }


def test_misspelled_words_are_corrected(index: ColumnarIndex) -> None:
    searcher = index.searcher()
    assert "velmar" in searcher.suggest("text_exact", "vlemar")
    assert searcher.suggest("text_exact", "xyzzyx") == []
    parser = QueryParser("text_exact", index.schema)
    corrected = searcher.correct_query(parser.parse("watr boart"), "watr boart")
    assert corrected.string == "water board"


@pytest.mark.parametrize("merged", [False, True])
def test_sorting_and_grouping_by_columns(folder: Path, merged: bool) -> None:
    if merged:
        tidy(folder)
    searcher = ColumnarIndex(folder).searcher()
    every = query.Every()

    def ordered(facet: Any, **options: Any) -> list[int]:
        return numbers(searcher.search(every, sortedby=facet, limit=None, **options))

    assert ordered("number") == [1, 2, 3, 4, 5]
    assert ordered(sorting.FieldFacet("number", reverse=True)) == [5, 4, 3, 2, 1]
    assert ordered("title") == [5, 4, 3, 2, 1]
    assert ordered(sorting.FieldFacet("title", reverse=True)) == [1, 2, 3, 4, 5]
    assert ordered("date_from") == [1, 2, 3, 4, 5]
    # What has no date is last, whichever way.
    assert ordered(sorting.FieldFacet("date_from", reverse=True)) == [4, 3, 2, 1, 5]
    assert ordered(sorting.MultiFacet(["kind", "number"])) == [1, 3, 5, 2, 4]
    groups = searcher.search(every, groupedby="kind", limit=None).groups("kind")
    columns = searcher.reader().column_reader("number")
    assert {kind: sorted(columns[d] for d in docs) for kind, docs in groups.items()} == {
        "document": [1, 3],
        "tweet": [2, 4],
        "report": [5],
    }
    hit = searcher.search(query.Term("number", 5))[0]
    assert (hit["number"], hit["kind"], hit["title"], hit["added"]) == (
        5,
        "report",
        "title 4",
        737_005,
    )


def test_other_ways_to_group_and_narrow(index: ColumnarIndex) -> None:
    searcher = index.searcher()
    every = query.Every()
    column = searcher.reader().column_reader("number")

    def grouped(facet: Any) -> dict[object, list[int]]:
        groups = searcher.search(every, groupedby=facet, limit=None).groups()
        return {name: sorted(column[d] for d in docs) for name, docs in groups.items()}

    assert grouped("lang") == {"en": [1, 2, 4, 5], "ru": [3]}
    assert grouped(sorting.FieldFacet("hashtag", allow_overlap=True))["dam"] == [1, 2]
    assert grouped(sorting.RangeFacet("number", 1, 7, 3)) == {(1, 4): [1, 2, 3], (4, 7): [4, 5]}
    dam = query.Term("text", "dam")
    halves = sorting.QueryFacet({"dam": dam, "none": query.Not(dam)})
    assert grouped(halves) == {"dam": [1, 2, 4], "none": [3, 5]}
    tweet = query.Term("kind", "tweet")
    assert numbers(searcher.search(dam, filter=query.Not(tweet))) == [1]
    assert sorted(numbers(searcher.search(dam, mask=query.Term("number", 1)))) == [2, 4]
    assert len(searcher.search(every, collapse="kind", limit=None)) == 3
    page = searcher.search_page(every, 2, pagelen=2)
    assert (len(page), numbers(page)) == (5, numbers(searcher.search(every, limit=4))[2:])
    assert searcher.document(number=3) == {"number": 3, "kind": "document"}
    assert sorted(d["number"] for d in searcher.documents(kind="tweet")) == [2, 4]


def test_ranges_of_numbers_and_dates(index: ColumnarIndex) -> None:
    searcher = index.searcher()
    stock = Searcher(searcher.reader(), Ranking(), closereader=False)
    day = dt.date.fromordinal(736_002)
    midday = dt.datetime.combine(day, dt.time(12))
    for tree, expected in (
        (query.NumericRange("number", 2, 4, startexcl=True), [3, 4]),
        (query.NumericRange("number", None, 3, endexcl=True), [1, 2]),
        (query.NumericRange("date_from", 736_003, None), [3, 4]),
        (query.NumericRange("date_to", None, None), [1, 2, 3, 4]),
        (query.DateRange("date_from", midday, midday), [2]),
        (query.DateRange("date_from", None, midday), [1, 2]),
        (query.NumericRange("added", 737_004, 737_099), [4, 5]),
    ):
        assert sorted(numbers(searcher.search(tree, limit=None))) == expected
        assert sorted(numbers(stock.search(tree, limit=None))) == expected
        snapshot = index._snapshots.newest()
        ids, _ = Evaluation(snapshot, FACTS, None).documents(tree)
        alive = ids[snapshot.alive[ids]]
        assert sorted(snapshot.column("number")[alive].tolist()) == expected
    assert numbers(searcher.search(query.Term("date_from", day))) == [2]


def test_what_whoosh_cannot_run_is_one_sentence(folder: Path) -> None:
    snapshot = Snapshots(folder).newest()
    for tree, said in (
        (query.Phrase("text", ["dam", "water"]), "positions"),
        (query.NumericRange("kind", 1, 2), "numbers"),
        (query.NumericRange("nowhere", 1, 2), "nowhere"),
        (query.NumericRange("number", 1, 2**70), "range"),
        (query.AndMaybe(query.NumericRange("nowhere", 1, 2), query.Every()), "nowhere"),
        (query.SpanNear(query.Term("text", "dam"), query.Term("text", "water")), "positions"),
    ):
        with pytest.raises(QueryError, match=said):
            Evaluation(snapshot, FACTS, None).documents(tree)


def test_facts_need_somebody_who_knows_them(folder: Path) -> None:
    tree = Fact("tag", "even", "")
    assert sorted(numbers(ColumnarIndex(folder, FACTS).searcher().search(tree))) == [2, 4]
    for searcher in (ColumnarIndex(folder).searcher(), Searcher(ColumnarIndex(folder).reader())):
        with pytest.raises(ValueError, match="facts"):
            searcher.search(tree)


def test_a_near_of_ours_by_itself_is_a_word(index: ColumnarIndex) -> None:
    near = Near("text_exact", ["board", "water"], [0, 1], 3)
    assert numbers(index.searcher().search(near)) == [1]
    assert near != Near("text_exact", ["board", "water"], [0, 1], None)


def test_the_example_of_the_page_about_the_format_runs(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = (Path(__file__).parents[4] / "docs" / "archive-format.md").read_text()
    code = page.split("```python\n", 1)[1].split("```", 1)[0]
    monkeypatch.chdir(folder)
    Path("archive").mkdir()
    Path("archive/index").symlink_to(folder)
    exec(compile(code, "archive-format.md", "exec"), {})
    assert capsys.readouterr().out == "[1, 2, 4]\n"


def test_the_reader_of_a_snapshot_is_made_once(folder: Path) -> None:
    snapshot = Snapshots(folder).newest()
    assert reader_of(snapshot) is reader_of(snapshot)
