"""What people do with an index of Whoosh, done on ours with Whoosh's own means."""

from __future__ import annotations

import datetime as dt
import os
import random
import threading
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA
from whoosh import highlight, query, sorting
from whoosh.qparser import MultifieldParser, QueryParser
from whoosh.reading import TermNotFound
from whoosh.searching import Searcher

from store.errors import QueryError
from store.fulltext.codec.layout import LENGTHS
from store.fulltext.codec.postings import BLOCK
from store.fulltext.codec.searcher import ColumnarIndex, matched, reader_of
from store.fulltext.codec.weighting import Ranking
from store.fulltext.evaluate import Cancelled, Evaluation
from store.fulltext.fields import COLUMNS
from store.fulltext.nodes import Fact, Near, Words
from store.fulltext.snapshot import Snapshots
from store.fulltext.writer import tidy, write
from store.rows import IndexDoc
from tests.store.fulltext.codec.corpora import EvenTagged, entry, filled

TEXTS = {
    1: "The dam of Velmar cracked. The water board said the dam is sound.",
    2: "Käsmark saw no crack, but the board of the dam saw water.",
    3: "Плотина в Вельмаре треснула.",
    4: "The dam, the dam, the dam!",
    5: "Nothing of note.",
}
KIND = {1: "document", 2: "tweet", 3: "document", 4: "tweet", 5: "report"}
FACTS = EvenTagged()


def doc(number: int) -> IndexDoc:
    day = None if number == 5 else 736_000 + number
    return IndexDoc(
        number, KIND[number], f"Title {9 - number}", TEXTS[number], "ru" if number == 3 else "en",
        by=("Ana Kell", "Odra Dam"), hashtags=("dam",) if number < 3 else (),
        date_from=day, date_to=day, added=737_000 + number,
    )  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three segments; entry 2 was put in twice."""
    write(tmp_path, [doc(1), doc(2)], (), 1, True)
    write(tmp_path, [doc(3), doc(2)], (), 2, False)
    write(tmp_path, [doc(4), doc(5)], (), 3, False)
    return tmp_path


@pytest.fixture
def index(folder: Path) -> ColumnarIndex:
    return ColumnarIndex(folder, FACTS)


def numbers(found: Any) -> list[int]:
    return [hit["number"] for hit in found]


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


@settings(max_examples=80, deadline=None)
@given(
    text=st.text("ad'mk’ Rä-#@плАوال水库ダ🌊ßéœ\u0301\u00ad ", max_size=60),
    language=st.sampled_from(("en", "ru", "fr", "ar", None)),
)
def test_the_schema_states_what_is_indexed(
    tmp_path_factory: pytest.TempPathFactory, text: str, language: str | None
) -> None:
    folder = tmp_path_factory.mktemp("schema")
    made = IndexDoc(
        1, "tweet", text, text, language, by=(text,), handle=text, hashtags=(text,), notes=text
    )
    write(folder, [made], (), 1, True)
    index = ColumnarIndex(folder)
    reader, schema = index.reader(), index.schema
    assert set(reader.indexed_field_names()) <= set(schema.names())
    for name in set(reader.indexed_field_names()) - set(COLUMNS):
        field, terms = schema[name], [term.decode() for term in reader.lexicon(name)]
        tokens = [(token.text, token.pos) for token in field.tokenize(text, positions=True)]
        if field.supports("positions"):
            found = {term: reader.postings(name, term).value_as("positions") for term in terms}
            assert found == {
                word: [pos for other, pos in tokens if other == word] for word, _ in tokens
            }
        elif name in ("handle", "mention"):
            assert terms == [word for word, _ in tokens]
        else:
            # Of a query's word every stemmer that is in use is tried.
            assert name in ("hashtag", "lang") or set(terms) <= {word for word, _ in tokens}


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


# -- readers and cursors -----------------------------------------------------------------------


def test_a_reader_knows_its_terms(index: ColumnarIndex) -> None:
    reader = index.reader()
    assert not reader.is_atomic()
    assert (reader.doc_count_all(), reader.doc_count()) == (6, 5)
    assert ("text", b"dam") in reader
    assert ("text", b"zzz") not in reader
    assert reader.doc_frequency("text", "dam") == 4  # a deleted one among them
    assert reader.frequency("text", "dam") == 7
    assert reader.doc_frequency("text", "zzz") == reader.frequency("text", "zzz") == 0
    assert reader.doc_frequency("kind", "tweet") == 3
    with pytest.raises(TermNotFound):
        reader.term_info("text", "zzz")
    info = reader.term_info("text", "dam")
    assert (info.weight(), info.doc_frequency(), info.max_weight()) == (7, 4, 3)
    assert (info.min_id(), info.max_id()) == (0, 4)
    assert list(reader.expand_prefix("text_exact", "wa")) == [b"water"]
    words = list(reader.lexicon("text_exact"))
    assert words == sorted(set(words))
    assert list(reader.field_terms("number")) == [1, 2, 3, 4, 5]
    assert [kind for kind, _ in reader.iter_field("kind")] == [b"document", b"report", b"tweet"]
    assert {name for name, _ in reader.all_terms()} <= set(index.schema.names())
    assert reader.most_frequent_terms("text_exact", 1)[0][1] == b"the"
    assert reader.field_length("text_exact") == sum(
        leaf.field_length("text_exact") for leaf, _ in reader.leaf_readers()
    )
    assert reader.stored_fields(4) == {"number": 4, "kind": "tweet"}
    assert sorted(n["number"] for n in reader.all_stored_fields()) == [1, 2, 3, 4, 5]


def test_a_cursor_walks_a_field(index: ColumnarIndex) -> None:
    leaf = index.reader().leaf_readers()[0][0]
    cursor = leaf.cursor("text_exact")
    walked = []
    while cursor.is_valid():
        walked.append((cursor.text(), cursor.term_info().doc_frequency()))
        cursor.next()
    assert [word for word, _ in walked] == [word.decode() for word in leaf.lexicon("text_exact")]
    assert dict(walked)["dam"] == 2
    assert cursor.first() == walked[0][0]
    assert cursor.find("dama") == min(word for word, _ in walked if word >= "dama")
    assert cursor.find("zzzz") is None
    assert not leaf.cursor("note").is_valid()


def test_postings_give_positions_values_and_blocks(tmp_path: Path) -> None:
    chance = random.Random(7)
    texts = {
        n: chance.choices(["dam", "crack", "плотина"], k=chance.randrange(1, 9))
        for n in range(1, 700)
    }
    write(
        tmp_path,
        [IndexDoc(n, "tweet", "", " ".join(t), "en") for n, t in texts.items()],
        (),
        1,
        True,
    )
    searcher = ColumnarIndex(tmp_path).searcher()
    having = [n for n, words in texts.items() if "dam" in words]
    assert len(having) > 2 * BLOCK

    def fresh(field: str = "text_exact") -> Any:
        return searcher.postings(field, "dam")

    matcher, seen = fresh(), []
    while matcher.is_active():
        assert type(matcher.id()) is int
        places = [at for at, word in enumerate(texts[matcher.id() + 1]) if word == "dam"]
        assert matcher.value_as("positions") == places
        assert matcher.format.decode_positions(matcher.value()) == places
        assert matcher.value_as("frequency") == matcher.weight() == len(places)
        assert [span.start for span in matcher.spans()] == places
        assert matcher.score() <= matcher.block_quality() <= matcher.max_quality()
        seen.append(matcher.id() + 1)
        matcher.next()
    assert seen == having
    assert [number + 1 for number in fresh().all_ids()] == having
    stems = fresh("text")
    assert stems.format.decode_frequency(stems.value()) == stems.value_as("frequency")
    for target in (0, 5, having[BLOCK] - 1, having[-1] - 1, 100_000):
        matcher = fresh()
        matcher.skip_to(target)
        expected = [number for number in having if number - 1 >= target]
        assert [number + 1 for number in matcher.copy().all_ids()] == expected
    lengths = searcher.reader().doc_field_length
    assert all(lengths(n - 1, "text_exact") == LENGTHS[len(words)] for n, words in texts.items())


WORD = st.text("adkmrsväл🌊", min_size=1, max_size=6)


@settings(max_examples=150, deadline=None)
@given(
    words=st.lists(WORD, min_size=1, max_size=30), word=WORD, edits=st.integers(1, 2),
    prefix=st.integers(0, 2),
)  # fmt: skip
def test_terms_near_a_word_are_those_that_a_scan_finds(
    tmp_path_factory: pytest.TempPathFactory, words: list[str], word: str, edits: int, prefix: int
) -> None:
    folder = tmp_path_factory.mktemp("near")
    write(folder, [IndexDoc(1, "tweet", "", " ".join(words), "en")], (), 1, True)
    reader = ColumnarIndex(folder).reader()
    present = {term.decode() for term in reader.lexicon("text_exact")}
    expected = {
        other
        for other in present
        if OSA.distance(word, other) <= edits and other.startswith(word[:prefix])
    }
    assert set(reader.terms_within("text_exact", word, edits, prefix)) == expected


# -- commits, threads, processes ---------------------------------------------------------------


def test_a_searcher_is_refreshed_to_what_was_committed(folder: Path, index: ColumnarIndex) -> None:
    old = index.searcher()
    assert old.refresh() is old
    assert old.up_to_date()
    write(folder, [], [1], 4, False)
    assert not old.up_to_date()
    new = old.refresh()
    tree = query.Term("text", "dam")
    assert sorted(numbers(old.search(tree))) == [1, 2, 4]
    assert sorted(numbers(new.search(tree))) == [2, 4]
    assert (new.doc_count(), new.facts) == (4, FACTS)
    tidy(folder)
    assert sorted(numbers(new.refresh().search(tree))) == [2, 4]
    assert new.refresh().refresh().doc_count_all() == 4


def test_an_old_searcher_outlives_its_files(folder: Path, index: ColumnarIndex) -> None:
    searcher = index.searcher()
    snapshot = index._snapshots.newest()
    for path in folder.iterdir():
        path.unlink()
    tree = query.Or([query.Term("text", "dam"), query.Phrase("text_exact", ["water", "board"])])
    assert sorted(numbers(searcher.search(tree))) == [1, 2, 4]
    assert sorted(searcher.suggest("text_exact", "damn")) == ["dam"]
    ids, _ = Evaluation(snapshot, FACTS, None).documents(tree)
    assert len(ids) == 4


def test_an_empty_index_has_nothing(tmp_path: Path) -> None:
    write(tmp_path, [], (), 0, True)
    index = ColumnarIndex(tmp_path)
    assert index.is_empty()
    assert len(index.searcher().search(query.Term("text", "dam"))) == 0
    assert matched(Snapshots(tmp_path).newest(), FACTS, query.Every(), lambda: None)[0].size == 0


def test_threads_share_a_searcher(tmp_path: Path) -> None:
    filled(tmp_path, 5, merge=False)
    searcher = ColumnarIndex(tmp_path, FACTS).searcher()
    trees = [query.Term("text", "dam"), query.Prefix("text_exact", "cr"), query.Every(),
             query.AndMaybe(query.Term("text", "dam"), query.Term("title", "crack"))]  # fmt: skip
    expected = [numbers(searcher.search(tree, limit=None)) for tree in trees]
    wrong: list[object] = []

    def ask() -> None:
        for _ in range(15):
            for tree, known in zip(trees, expected, strict=True):
                try:
                    if numbers(searcher.search(tree, limit=None)) != known:
                        wrong.append(tree)
                except Exception as error:
                    wrong.append(error)

    threads = [threading.Thread(target=ask) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
def test_a_forked_child_reads_on(folder: Path, index: ColumnarIndex) -> None:
    searcher = index.searcher()
    tree = query.AndMaybe(query.Term("text", "dam"), query.Term("text", "crack"))
    expected = numbers(searcher.search(tree))
    child = os.fork()
    if child == 0:  # pragma: no cover - in the child
        os._exit(0 if numbers(searcher.search(tree)) == expected else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert numbers(searcher.search(tree)) == expected


def test_falling_back_is_given_up_while_it_runs(tmp_path: Path) -> None:
    chance = random.Random(1)
    docs = [entry(n, chance, ("dam", "crack", "water")) for n in range(1, 1500)]
    write(tmp_path, docs, (), 1, True)
    snapshot = Snapshots(tmp_path).newest()
    near = query.SpanNear(query.Term("text_exact", "dam"), query.Term("text_exact", "nowhere"))
    for tree in (
        query.AndMaybe(query.Term("text", "dam"), query.Term("text", "crack")),
        query.SpanNear(query.Term("text_exact", "dam"), query.Term("text_exact", "water"), slop=1),
        query.SpanNot(query.Term("text_exact", "dam"), near),
    ):
        asked = 0

        def cancelled() -> bool:
            nonlocal asked
            asked += 1
            return asked > 4

        with pytest.raises(Cancelled):
            Evaluation(snapshot, FACTS, cancelled).documents(tree)


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
