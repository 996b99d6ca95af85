"""Searching through the façade: what people expect to find, in many languages."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema import Document, PartialDate, Report, Tweet
from store import Archive
from store.errors import QueryError
from tests.store.invented import taken

PAGE = Path(__file__).parents[3] / "docs" / "query-language.md"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """An archive with the invented affair of the Velmar dam in several languages."""
    with Archive.create(tmp_path_factory.mktemp("search") / "a", actor="ada") as made:
        original = made.put_bytes(b"dam", "dam.txt")
        made.intake([taken(original=original)])
        made.add(
            [
                Document(title="Reservoir inspection", text="The inspection of dams goes on.",
                         authors=("Mira Tolho",), language="en", published=PartialDate("2031")),
                Document(title="Плотина", language="ru",
                         text="Инженеры проверили плотину. Министры говорили о плотинах."),
                Document(title="السد", language="ar", text="قال المهندسون إنّ السُّدود آمنة."),
                Document(title="Der Staudamm", language="de",
                         text="Die Behörden prüften die Staudämme bei Käsmark."),
                Document(title="大坝安全", language="zh", text="工程师说大坝是安全的。"),
                Report(title="Survey of the dam", issuing_body="Velmar Water Board",
                       symbol="VWB/2031/7", text="No crack was found in the survey."),
                Tweet(handle="velmarwatch", text="Where is it? @brightwire #VELMAR #dam",
                      posted_at=PartialDate("2031-03-09T10:00:00+03:00"), post_id="77",
                      hashtags=("VELMAR", "dam"), mentions=("brightwire",)),
                Document(text="Café Ñandú opened; l'armée parade", title="Elsewhere",
                         published=PartialDate("2030-11~")),
                Tweet(handle="someone", text="Nothing.", post_id="78"),
                Tweet(handle="someone", text="Nothing yet.", post_id="79"),
                Document(title="Signatures", text="Moustapha Shulgin signed beside Шульгин."),
                Document(title="Old", text="Minutes of old.", published=PartialDate("2019-04")),
                Document(title="New", text="Minutes of late.",
                         published=PartialDate(str(dt.datetime.now(dt.UTC).date()))),
            ]
        )  # fmt: skip
        made.tag([1], add=["actor/ministry", "to read"])
        made.add_note(1, "Ask the geologist about the spillway.")
        made.save_search("dams", "dam")
        made.catch_up()
        yield made


def titles(archive: Archive, query: str) -> set[str]:
    return {hit.title for hit in archive.search(query).hits}


EXAMPLES = [
    line.split("`")[1]
    for line in PAGE.read_text(encoding="utf-8").splitlines()
    if line.startswith("| `")
]


@pytest.mark.parametrize("query", EXAMPLES)
def test_every_example_of_the_page_is_understood(archive: Archive, query: str) -> None:
    results = archive.search(query)
    assert results.interpreted
    assert results.total > 0, query


def test_the_page_has_examples() -> None:
    assert len(EXAMPLES) > 55


INTERPRETED = {
    "dam survey OR inspection": "dam AND (survey OR inspection (stem inspect))",
    '"dam safe"~3': "“dam safe” within 3 words",
    "dam NEAR/5 safe": "“dam safe” within 5 words",
    "survay~1": "survay (within 1 edit)",
    "surv*": "words beginning with surv",
    "~Moustapha": "sounding like moustapha",
    "2031..": "date from 2031-01-01",
    "[2030 TO 2031]": "date 2030-01-01 to 2031-12-31",
    "date:>=2031-03": "date from 2031-03-01",
    "before:2031": "date up to 2030-12-31",
    "from:@velmarwatch": "from @velmarwatch",
    "kind:tweet kind:report": "kind tweet OR kind report",
    "query:dams -kind:tweet": "saved search dams (dam) AND NOT kind tweet",
    'tag:"to read"': "tag:to read",
    "mode:direct": "mode direct",
    "#velmar": "hashtag #velmar",
}
"""How examples of the page are said back."""


@pytest.mark.parametrize(("query", "said"), INTERPRETED.items())
def test_examples_are_said_back(archive: Archive, query: str, said: str) -> None:
    assert query in EXAMPLES
    assert said in archive.search(query).interpreted


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("dams reservoir", {"Reservoir inspection"}),
        ("плотины", {"Плотина"}),
        ("السدود", {"السد"}),
        ("staudämme", {"Der Staudamm"}),
        ("kasmark", {"Der Staudamm"}),
        ("安全", {"大坝安全"}),
        ("坝", {"大坝安全"}),
        ("cafe", {"Elsewhere"}),
        ("armee", {"Elsewhere"}),
        ("VWB/2031/7", {"Survey of the dam"}),
        ("tolho", {"Reservoir inspection"}),
        (
            "velmarwatch",
            {
                "Where is it? @brightwire #VELMAR #dam",
                "The survey is late. #Velmar pic.twitter.com/inv1",
            },
        ),
        ("water board survey", {"Survey of the dam"}),
        ("geologist", {"Dam is safe, says minister"}),
        ('"inspection of dams"', {"Reservoir inspection"}),
        ('"inspection of dam"', set()),
        ("#velmar kind:tweet", {"Where is it? @brightwire #VELMAR #dam"}),
        ("title:survey", {"Survey of the dam"}),
        ("tag:actor", {"Dam is safe, says minister"}),
        ('tag:"to read"', {"Dam is safe, says minister"}),
        ("date:2031-03-09", {"Reservoir inspection", "Where is it? @brightwire #VELMAR #dam"}),
        ("speaker:kell", {"“The dam is safe,”"}),
        ("query:dams title:x", set()),
    ],
)
def test_what_people_expect(archive: Archive, query: str, expected: set[str]) -> None:
    if query.startswith("query:"):
        assert titles(archive, "query:dams") == titles(archive, "dam")
        return
    assert titles(archive, query) >= expected
    if expected and "date" not in query and "#" not in query:
        assert titles(archive, query) == expected


def test_or_binds_closer_than_standing_side_by_side(archive: Archive) -> None:
    together = archive.search("inspection reservoir OR nosuchword")
    assert list(together.numbers) == list(archive.search("inspection reservoir").numbers)
    assert together.interpreted.startswith("inspection (stem inspect) AND (reservoir")


def test_a_tag_is_found_the_moment_it_is_set(archive: Archive) -> None:
    before = archive.fulltext.watermark()
    (number,) = archive.search("reservoir").numbers
    archive.tag([number], add=["place/river"])
    assert list(archive.search("tag:place").numbers) == [number]
    archive.undo()
    assert archive.search("tag:place").total == 0
    assert archive.fulltext.watermark() == before


def test_a_tag_finds_what_is_below_it_and_nothing_beside_it(archive: Archive) -> None:
    names = ("river", "river/upper", "river 2", "river-mouth", "river0", "rivers", "RIVER/lower")
    numbers = list(archive.numbers(limit=len(names)))
    assert len(numbers) == len(names)
    for number, name in zip(numbers, names, strict=True):
        archive.tag([number], add=[name])
    found = set(archive.search("tag:river").numbers)
    for _ in names:
        archive.undo()
    assert found == {numbers[0], numbers[1], numbers[6]}


def test_edited_entries_keep_their_facts_and_their_place(archive: Archive) -> None:
    (number,) = archive.search("reservoir").numbers
    archive.tag([number], add=["edited"])
    title = archive.rows([number])[0].title
    archive.edit(number, {"title": "Zweltoplim"})
    archive.catch_up()
    assert list(archive.search("tag:edited zweltoplim").numbers) == [number]
    everything = archive.search("kind:any", 2, sort="relevance")
    assert list(everything.numbers[:2]) == sorted(everything.numbers, reverse=True)[:2]
    archive.edit(number, {"title": title})
    archive.tag([number], remove=["edited"])
    archive.catch_up()


def test_sources_only_unless_asked(archive: Archive) -> None:
    results = archive.search("safe")
    assert {hit.kind for hit in results.hits} == {"document"}
    assert results.lowered_to_sources
    assert "quotation" in {hit.kind for hit in archive.search("safe kind:any").hits}


@pytest.mark.parametrize(
    ("query", "position"),
    [
        ("titel:dam", 0),
        ('dam "open', 4),
        ("(dam", 0),
        ("dam)", 3),
        ("date:2031-13", 5),
        ("kind:film", 5),
        ("dam OR", 4),
    ],
)
def test_a_broken_query_says_where(archive: Archive, query: str, position: int) -> None:
    with pytest.raises(QueryError) as caught:
        archive.search(query)
    assert caught.value.position == position
    assert str(caught.value).endswith(".")


def test_an_unknown_field_proposes_the_nearest(archive: Archive) -> None:
    with pytest.raises(QueryError) as caught:
        archive.search("speeker:kell")
    assert caught.value.suggestion == "speaker:"


def test_no_hits_propose_a_correction(archive: Archive) -> None:
    hints = archive.search("inspecton").hints
    assert any("inspection" in hint for hint in hints)


PIECES = [*'()"*?~:-#@.,/\\^[]{} \t\n\0“”«»’', "OR ", "NOT ", "AND ", "tag:", "date:"]
NASTY = st.lists(
    st.one_of(st.sampled_from([*PIECES, "dam", "2031", "\ud800"]), st.characters()), max_size=40
).map("".join)


@given(NASTY)
def test_no_query_raises_anything_but_a_query_error(archive: Archive, query: str) -> None:
    try:
        results = archive.search(query)
    except QueryError:
        return
    assert results.total == len(results.numbers)
    archive.snippets(query, [1])
    archive.matches(query, 1)


@pytest.mark.parametrize("query", ["(" * 5000, "-" * 3000 + "a", "a OR " * 3000 + "b", "*" * 4000])
def test_endless_queries_are_refused(archive: Archive, query: str) -> None:
    with pytest.raises(QueryError, match=r"\.$"):
        archive.search(query)


def test_matches_point_into_the_unchanged_text(archive: Archive) -> None:
    (number,) = archive.search("cafe").numbers
    text = archive.text(number)
    spans = archive.matches("nandu", number)
    assert [text[start:end] for start, end in spans] == ["Ñandú"]
    snippet = archive.snippets("survey", [1])[1]
    for fragment, places in snippet.fragments:
        assert [fragment[a:b].lower() for a, b in places] == ["survey"] * len(places)


def test_every_order_is_stable_and_complete(archive: Archive) -> None:
    everything = set(archive.search("-nosuchword").numbers)
    for sort in ("date", "-date", "added", "-added", "title", "number"):
        assert set(archive.search("-nosuchword", sort=sort).numbers) == everything
    assert list(archive.search("-nosuchword", sort="number").numbers) == sorted(everything)


def test_a_cut_index_is_noticed_and_built_anew(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "a") as made:
        made.add([Document(text=f"word{n} dam") for n in range(20)])
        made.catch_up()
        assert made.search("dam").total == 20
        victim = max((made.path / "index").iterdir(), key=lambda path: path.stat().st_size)
        victim.write_bytes(victim.read_bytes()[:100])
    with Archive.open(tmp_path / "a") as opened:
        assert opened.fulltext.watermark() == -1
        assert opened.search("dam").hints
        opened.catch_up()
        assert opened.search("dam").total == 20


def test_a_changed_byte_in_the_index_is_noticed(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "a") as made:
        made.add([Document(text=f"word{n} dam") for n in range(20)])
        made.catch_up()
        victim = max((made.path / "index").iterdir(), key=lambda path: path.stat().st_size)
        data = bytearray(victim.read_bytes())
        data[len(data) // 2] ^= 0xFF
        victim.write_bytes(bytes(data))
    with Archive.open(tmp_path / "a") as opened:
        assert opened.search("dam").hints
        opened.catch_up()
        assert opened.search("dam").total == 20


def test_deleting_the_index_loses_nothing(archive: Archive, tmp_path: Path) -> None:
    import shutil

    with Archive.create(tmp_path / "a") as made:
        made.add([Document(text="dam one"), Document(text="dam two")])
        made.catch_up()
        made.edit(1, {"title": "weir"})
        made.delete([2])
        shutil.rmtree(made.path / "index")
        assert made.pending() > 0
        made.catch_up()
        assert [hit.number for hit in made.search("weir dam").hits] == [1]


def test_the_interpretation_says_stems_and_dates(archive: Archive) -> None:
    said = archive.search("surveys date:2031-03..").interpreted
    assert re.search(r"stem survey", said)
    assert "from 2031-03-01" in said


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("dam NEAR/5 safe", "“dam safe” within 5 words"),
        ('"the dam" NEAR safe', "“the dam safe” within 10 words"),
        ("date:[* TO 2031]", "date up to 2031-12-31"),
        ("kind:tweet dam kind:report", "(kind tweet OR kind report) AND dam"),
        ("kind:tweet -kind:report", "kind tweet AND NOT kind report"),
        ("tag:actor tag:place", "tag:actor AND tag:place"),
        ("(lang:en lang:ru) dam", "(language en OR language ru) AND dam"),
    ],
)
def test_habits_of_other_programs(archive: Archive, query: str, said: str) -> None:
    assert archive.understand(query).interpreted.removesuffix(", in sources") == said


@pytest.mark.parametrize(
    ("query", "at"),
    [("NEAR/3 dam", 0), ("dam NEAR", 4), ("dam NEAR OR x", 9), ("title:[a TO b]", 6),
     ("older_than:soon", 11), ("newer_than:2x dam", 11)],
)  # fmt: skip
def test_what_is_not_understood_is_said_with_its_place(
    archive: Archive, query: str, at: int
) -> None:
    with pytest.raises(QueryError) as error:
        archive.search(query)
    assert error.value.position == at


def test_spans_of_time_end_today(archive: Archive) -> None:
    every = archive.search("has:date").total
    newer, older = archive.search("newer_than:1y").total, archive.search("older_than:1y").total
    assert newer + older == every
    assert archive.search("newer_than:900000y").total == every


def test_a_saved_search_within_others(archive: Archive) -> None:
    assert titles(archive, "query:dams -survey") == titles(archive, "dam -survey")
    assert titles(archive, '-query:"dams" kind:document') == titles(archive, "-dam kind:document")
    assert archive.search('"query:dams"').total == 0
    archive.save_search("near dams", "query:dams survey")
    assert titles(archive, 'query:"near dams"') == titles(archive, "dam survey")
    with pytest.raises(QueryError, match="part of itself"):
        archive.save_search("dams", 'query:"near dams"')
    with pytest.raises(QueryError) as error:
        archive.search("survey query:damms")
    assert (error.value.position, error.value.suggestion) == (7, 'query:"dams"')
    archive.delete_saved("near dams")


def test_nothing_found_says_which_part_takes_the_most_away(archive: Archive) -> None:
    hints = archive.search("dam kind:report lang:zh").hints
    assert any("Without “lang:zh” there would be 1 entry." in hint for hint in hints)


def test_a_speaker_is_found_by_a_name_in_another_transcription(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "names") as archive:
        (made,) = archive.add([Document(title="Ferries", text="“Never,” she said. “Nor I.”")])
        archive.quote(made, 0, 8, speaker="Yusra Moustaphi")
        archive.quote(made, 19, 27, speaker="Imad Martinez")
        archive.catch_up()
        results = archive.search("speaker:mustafi")
    assert 'Did you mean “speaker:"Yusra Moustaphi"”?' in " ".join(results.hints)
    assert 'speaker:"Yusra Moustaphi"' in [other.query for other in results.instead]


@pytest.mark.parametrize(
    ("query", "hint", "instead"),
    [
        ("by:tohlo", "Did you mean “by:tolho”?", "by:tolho"),
        ("speaker:kall", 'Did you mean “speaker:"Odra Kell"”?', 'speaker:"Odra Kell"'),
        ("speaker:zzzz", "The speakers are: Engineers, Odra Kell.", None),
        ("tag:zzzz", "The tags are: actor/ministry, to read.", None),
        ("in:Käsmark", "1 entry has it as a word: Käsmark", "Käsmark"),
        ('speaker:"the dam"', 'have it as a word: "the dam"', '"the dam"'),
        ("dam kind:tweet lang:de", "never all together: dam ", None),
        ("dam -added:1900..2100", "Nothing matches -added:1900..2100.", None),
    ],
)
def test_a_way_on_from_nothing_found(
    archive: Archive, query: str, hint: str, instead: str | None
) -> None:
    results = archive.search(query)
    assert not results.total
    assert hint in " ".join(results.hints)
    for other in results.instead:
        assert archive.search(other.query).total > 0 or other.total is None
        if other.total is not None:
            assert archive.search(other.query).total == other.total
    if instead is not None:
        assert instead in [other.query for other in results.instead]
