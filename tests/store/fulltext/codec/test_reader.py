"""Terms, cursors and postings as Whoosh's readers give them."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA
from whoosh.reading import TermNotFound

from store.fulltext.codec.layout import LENGTHS
from store.fulltext.codec.postings import BLOCK
from store.fulltext.codec.searcher import ColumnarIndex
from store.fulltext.fields import COLUMNS
from store.fulltext.writer import write
from store.rows import IndexDoc


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
