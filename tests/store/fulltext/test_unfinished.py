"""While a query is typed its last word is a beginning; a space ends it."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from store import Archive
from store.errors import QueryError
from store.fulltext.highlight import spans
from store.fulltext.protocol import FACETS
from tests.store.fulltext.shelves import Shelves
from tests.store.fulltext.test_search import archive as archive
from tests.store.fulltext.test_search import titles

WORDS = (
    "dam", "dams", "safe", "survey", "inspection", "engineers", "ministry", "the", "of", "was",
    "l'armée", "café", "плотину", "السدود", "大坝", "2031", "velmarwatch", "minutes", "late", "k",
)  # fmt: skip
FORMS = (
    "{}", "-{}", "({}", '"{}', '"the {}', "“{}", "title:{}", "said:{}", "speaker:{}", "by:{}",
    "from:{}", "#{}", "@{}", "kind:tweet {}", "dam OR {}", "dam NEAR {}", "NOT (dam {}", "{}*",
    '"{}" {}', "~{}", "tag:{}", "query:dams {}",
)  # fmt: skip


@st.composite
def typed(draw: st.DrawFn) -> str:
    """A query on the way: the last word is cut anywhere."""
    parts = []
    for _ in range(draw(st.integers(1, 3))):
        word = draw(st.sampled_from(WORDS))
        parts.append(draw(st.sampled_from(FORMS)).replace("{}", word))
    text = " ".join(parts)
    return text[: draw(st.integers(max(1, len(text) - 7), len(text)))]


def whole(archive: Archive, query: str) -> list[int]:
    try:
        return list(archive.search(query).numbers)
    except QueryError:
        assume(False)
        raise


@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=300)
@given(query=typed())
def test_what_is_found_while_typing_begins_with_what_the_query_finds(
    archive: Archive, query: str
) -> None:
    as_it_is = whole(archive, query)
    typing = archive.search(query, unfinished=True)
    assert list(typing.numbers[: len(as_it_is)]) == as_it_is
    assert len(set(typing.numbers)) == typing.total == len(typing.numbers)
    assert set(typing.numbers) == set(archive.search(query, sort="number", unfinished=True).numbers)


@settings(deadline=None, suppress_health_check=list(HealthCheck), max_examples=200)
@given(query=typed())
def test_a_space_ends_the_word(archive: Archive, query: str) -> None:
    as_it_is = whole(archive, query)
    typing = archive.search(f"{query} ", unfinished=True)
    assert list(typing.numbers) == as_it_is
    assert not typing.begun
    assert typing.interpreted == archive.search(query).interpreted


@pytest.mark.parametrize(
    ("query", "finds", "said"),
    [
        ("reserv", "Reservoir inspection", "reserv…"),
        ("inspections", "Reservoir inspection", "inspections… (stem inspect, inspection)"),
        ("dam surv", "Survey of the dam", "dam AND surv…"),
        ('"inspection of da', "Reservoir inspection", "“inspection of da…”"),
        ('"inspec', "Reservoir inspection", "exactly “inspec…”"),
        ("title:reser", "Reservoir inspection", "reser… (stem res) in title"),
        ("by:tol", "Reservoir inspection", "by tol…"),
        ('in:"brightw', "Dam is safe, says minister", "in brightw…"),
        ("#velm", "Where is it? @brightwire #VELMAR #dam", "hashtag #velm…"),
        ("@velmarw", "Where is it? @brightwire #VELMAR #dam", "by or mentioning @velmarw…"),
        ("from:velmarw", "Where is it? @brightwire #VELMAR #dam", "from @velmarw…"),
        ("(reserv", "Reservoir inspection", "reserv…"),
        ("l'arm", "Elsewhere", "“l arm…”"),
        ("плот", "Плотина", "плот…"),
    ],
)
def test_a_beginning_is_found_and_said(archive: Archive, query: str, finds: str, said: str) -> None:
    typing = archive.search(query, unfinished=True)
    assert finds in {hit.title for hit in typing.hits}
    assert typing.interpreted.removesuffix(", in sources") == said
    assert typing.begun


@pytest.mark.parametrize("query", ["203", "#1", "-reserv", "dam, ", "reserv*", "~mira", "id:1"])
def test_what_is_complete_is_no_beginning(archive: Archive, query: str) -> None:
    typing = archive.search(query, unfinished=True)
    assert not typing.begun
    assert typing.numbers == archive.search(query).numbers
    assert typing.interpreted == archive.search(query).interpreted


def test_one_letter_narrows_nothing_yet(archive: Archive) -> None:
    before, letter = archive.search("dam"), archive.search("dam x", unfinished=True)
    assert letter.numbers == before.numbers
    assert letter.interpreted == "dam AND x…, in sources"
    everything = archive.search("*")
    assert list(archive.search("x", unfinished=True).numbers) == list(everything.numbers)
    phrase = archive.search('"inspection of d', unfinished=True)
    assert phrase.numbers == archive.search('"inspection of"').numbers


def test_full_matches_come_first(archive: Archive) -> None:
    exact = list(archive.search("no").numbers)
    typing = list(archive.search("no", unfinished=True).numbers)
    nothing = set(archive.search("nothing").numbers)
    assert exact
    assert nothing
    assert not nothing & set(exact)
    assert typing[: len(exact)] == exact
    assert nothing <= set(typing[len(exact) :])


def test_the_rest_beyond_the_first_hits_is_in_order_too(archive: Archive) -> None:
    few = archive.search("da", 1, unfinished=True)
    many = archive.search("da", 50, unfinished=True)
    assert list(few.numbers) == list(many.numbers)
    assert len(few.hits) == 1


def test_facets_count_the_beginnings(archive: Archive) -> None:
    typing = archive.search("surv", count=FACETS, unfinished=True)
    assert sum(value.count for value in typing.facets["kind"]) >= typing.total
    assert archive.facets("surv", unfinished=True)["kind"] == list(typing.facets["kind"])


def test_beginnings_are_lit(archive: Archive) -> None:
    text = "The survey of the surveyors: inspection of dams."
    lit = archive.fulltext.matches("surv", text, "en", unfinished=True)
    assert [text[a:b] for a, b in lit] == ["survey", "surveyors"]
    lit = archive.fulltext.matches('"inspection of da', text, "en", unfinished=True)
    assert [text[a:b] for a, b in lit] == ["inspection of dams"]
    assert archive.fulltext.matches("surv", text, "en") == []
    assert spans([], text, "en") == []
    (number,) = [hit.number for hit in archive.search("reservoir").hits]
    parts = archive.snippets("reserv insp", [number], unfinished=True)[number].fragments
    assert any(spans for _, spans in parts)


def test_another_engine_finds_the_same(archive: Archive) -> None:
    engine = Shelves()
    with Archive.open(archive.path, actor="ada", engine=engine) as shelved:
        shelved.catch_up()
        for query in ("surv", '"inspection of da', "#velm", "dam insp", "by:tol", "x"):
            ours = archive.search(query, unfinished=True, sort="number")
            others = shelved.search(query, unfinished=True, sort="number")
            assert list(others.numbers) == list(ours.numbers), query
            first = list(shelved.search(query.strip('"')).numbers) if '"' not in query else []
            assert list(shelved.search(query, unfinished=True).numbers)[: len(first)] == first


def test_queries_by_themselves_mean_what_they_say(archive: Archive) -> None:
    assert titles(archive, "reserv") == set()
    with pytest.raises(QueryError, match="not closed"):
        archive.search('"inspection of da')


def test_what_is_found_is_put_in_order_when_it_is_asked_for(archive: Archive) -> None:
    few, every = archive.search("dam", 1).numbers, archive.search("dam", 50).numbers
    assert len(few) == len(every) > 1
    assert few.index(every[1]) == 1
    with pytest.raises(ValueError, match="not in"):
        few.index(10**9)


def test_a_search_that_was_overtaken_can_still_be_walked(archive: Archive) -> None:
    gone = False
    found = archive.search("dam", 1, cancelled=lambda: gone)
    gone = True
    assert list(found.numbers) == list(archive.search("dam").numbers)
