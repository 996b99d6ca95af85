"""The query language, form by form, from trees and words to hints."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema import Document, PartialDate, Report, Tweet
from store import Archive
from store.errors import QueryError
from store.fulltext.days import days, period
from store.fulltext.protocol import FACETS, SORTS
from store.fulltext.sounds import sound


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """Eight invented sources about a ferry, two of them by people with many spellings."""
    with Archive.create(tmp_path_factory.mktemp("language") / "a", actor="ada") as made:
        made.add(
            [
                Document(title="Ferry late", text="The ferry of Orlune ran late again on Sunday.",
                         publisher="Orlune Post", published=PartialDate("2031-03-04")),
                Document(title="Ferry sold", text="The ferry was sold. Mustafa Darrow signed.",
                         publisher="Orlune Post", published=PartialDate("2031")),
                Document(title="Паром", text="Шульгин сказал, что паром продан.", language="ru",
                         publisher="Harbour Herald", published=PartialDate("2032-01-10")),
                Document(title="Harbour", text="Nothing sails. Moustapha Darrow is silent.",
                         publisher="Harbour Herald", published=PartialDate("2032-02-01")),
                Report(title="Ferry accounts", text="The ferry lost money.",
                       issuing_body="Audit Board"),
                Tweet(text="ferry ferry!", handle="orluner", posted_at=PartialDate("2031-05-05")),
                Tweet(text="no boat", handle="boatless", posted_at=PartialDate("2031-05-06")),
                Document(title="Ferry of old", text="The ferry sank.",
                         published=PartialDate("2030-11~")),
            ]
        )  # fmt: skip
        made.tag([1, 2], add=["boat/ferry"])
        made.tag([1], add=["boat/late"])
        made.save_search("ferries", "ferry")
        made.save_search("late ferries", "query:ferries late")
        made.catch_up()
        yield made


def numbers(archive: Archive, query: str) -> list[int]:
    return sorted(archive.search(query).numbers)


@pytest.mark.parametrize(
    ("query", "same"),
    [
        ("kind:tweet kind:report", "kind:tweet OR kind:report"),
        ("ferry kind:tweet late kind:report", "ferry late (kind:tweet OR kind:report)"),
        ("from:orluner from:@boatless", "from:orluner OR from:boatless"),
        ("in:post in:herald", "in:post OR in:herald"),
        ("tag:boat/ferry tag:boat/late", "tag:boat/ferry AND tag:boat/late"),
        ("title:ferry title:sold", "title:ferry AND title:sold"),
        ("-kind:tweet -kind:report", "-(kind:tweet OR kind:report)"),
        ("2031..", "date:2031.."),
        ("..2031-03", "date:..2031-03"),
        ("[2031 TO 2032]", "date:2031..2032"),
        ("date:{2030 TO 2032}", "date:2031"),
        ("date:[2032 TO *]", "date:2032.."),
        ("date:>2031", "after:2031"),
        ("date:<2031", "before:2031"),
        ("subject:ferry", "title:ferry"),
        ("+ferry +late", "ferry late"),
        ("ferry || late", "ferry OR late"),
        ("query:ferries -kind:tweet", "ferry -kind:tweet"),
        ('query:"late ferries"', "ferry late"),
        ("query:(ferries)", "ferry"),
        ("kind:report AND kind:tweet", "nosuchword"),
    ],
)
def test_two_ways_to_say_the_same(archive: Archive, query: str, same: str) -> None:
    assert numbers(archive, query) == numbers(archive, same)
    assert numbers(archive, query) or "nosuchword" in same or query.endswith("late kind:report")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("text:ferry NEAR/3 late", [1]),
        ("text:ferry NEAR/2 late", []),
        ("late NEAR/9 orlune NEAR/9 sunday", [1]),
        ("title:ferry NEAR late", [1]),
        ("~Mustapha", [2, 4]),
        ("~Mustafa ferry", [2]),
        ("~Shulgin", [3]),
        ("~Schulgin lang:ru", [3]),
        ("text:~mostafa", [2, 4]),
        ("or", []),
    ],
)
def test_what_is_found(archive: Archive, query: str, found: list[int]) -> None:
    assert numbers(archive, query) == found


def test_spans_of_time_count_back_from_today() -> None:
    today = dt.datetime.now(dt.UTC).date()
    assert period("3d", 0) == ((today - dt.timedelta(3)).toordinal(),) * 2
    assert period("2w", 0) == ((today - dt.timedelta(14)).toordinal(),) * 2
    year_ago = dt.date.fromordinal(period("1y", 0)[0])
    assert (year_ago.year, year_ago.month) == (today.year - 1, today.month)
    assert period("99999y", 0)[0] == 1
    first, last = days("1w..", 0)
    assert first == today.toordinal() - 7
    assert last == dt.date.max.toordinal()


def test_newer_and_older_part_the_dated_entries(tmp_path: Path) -> None:
    now = dt.datetime.now(dt.UTC).date()
    with Archive.create(tmp_path / "a") as made:
        for age in (1, 13, 14, 15, 400):
            day = (now - dt.timedelta(age)).isoformat()
            made.add([Document(title="x", text=f"{age} days", published=PartialDate(day))])
        made.catch_up()
        assert numbers(made, "newer_than:2w") == [1, 2, 3]
        assert numbers(made, "older_than:2w") == [4, 5]
        assert "up to 20" in made.search("older_than:2w").interpreted


@pytest.mark.parametrize(
    ("query", "position", "suggestion"),
    [
        ("ferry speeker:x", 6, "speaker:"),
        ("ferry kind:tweat", 11, "kind:tweet"),
        ("ferry is:untaged", 9, "is:untagged"),
        ("query:feries", 0, 'query:"ferries"'),
        ("ferry [2031 TO ", 6, None),
        ("[2032 TO 2031]", 0, None),
        ("ferry^2 late", 5, "ferry late"),
        ("newer_than:soon", 11, None),
        ("NEAR/3 ferry", 0, None),
        ("ferry NEAR/3", 6, None),
        ("ferry NEAR/3 (a b)", 13, None),
        ("ferry NEAR/3 la*", 13, None),
        ("a NEAR/2 b NEAR/3 c", 11, None),
        ("kind:[2031 TO 2032]", 5, None),
        ("~a", 0, None),
        ("tag:~boat", 4, None),
        ("like:ferry", 5, None),
        ("like:999", 5, None),
        ("-", 0, None),
    ],
)
def test_errors_name_the_place_and_what_was_meant(
    archive: Archive, query: str, position: int, suggestion: str | None
) -> None:
    with pytest.raises(QueryError) as caught:
        archive.search(query)
    assert caught.value.position == position
    assert caught.value.suggestion == suggestion
    assert str(caught.value).endswith(".")


def test_saved_searches_in_a_circle_are_refused(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "a") as made:
        made.add([Document(text="ferry")])
        made.save_search("a", "ferry")
        made.save_search("b", "query:a late")
        with pytest.raises(QueryError, match="“a” would be a part of itself"):
            made.save_search("a", "query:b")
        # By another way it can still come about; searching says so then.
        made.delete_saved("b")
        made.save_search("c", "query:a")
        made.save_search("b", "query:c")
        made.undo()
        made.catch_up()
        assert made.search("query:c").total == 1


def test_what_is_wrong_in_a_saved_search_is_said_of_it(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "a") as made:
        made.add([Document(text="ferry")])
        made.save_search("inner", "ferry")
        made.save_search("outer", "query:inner")
        made.delete_saved("inner")
        with pytest.raises(QueryError, match="saved search “outer” is not understood") as caught:
            made.search("late query:outer")
        assert caught.value.position == 5
        assert made.saved_counts() == {"outer": None}


def test_the_interpretation_says_everything(archive: Archive) -> None:
    said = archive.search("ferries from:@orluner ~mustapha 2031.. query:ferries").interpreted
    for part in ("ferries (stem ferri)", "from @orluner", "from 2031-01-01", "moustapha",
                 "saved search ferries (ferry"):  # fmt: skip
        assert part in said, said


def test_no_hits_name_the_part_correct_it_and_leave_out_the_narrowest(archive: Archive) -> None:
    results = archive.search("fery sunday")
    assert results.hints[0] == "“fery” is nowhere in the archive. Did you mean “ferry”?"
    corrected = results.instead[0].query
    assert corrected == "ferry sunday"
    assert archive.search(corrected).total == 1

    results = archive.search("ferry kind:report tag:boat/lste")
    assert results.hints[0] == "Nothing matches tag:boat/lste. Did you mean “tag:boat/late”?"
    without = results.instead[-1]
    assert without.query == "ferry kind:report"
    assert without.total == archive.search(without.query).total == 1
    assert results.hints[-1] == "Without “tag:boat/lste” there would be 1 entry."

    results = archive.search("sunday kind:tweet")
    assert results.instead[0].query == "sunday"
    results = archive.search("title:fery")
    assert "“title:ferry”" in results.hints[0]


def test_every_offer_finds_something(archive: Archive) -> None:
    for query in ("fery", "ferry from:orlunr", "in:post lang:ru", "nosuch nosuch2",
                  "ferry date:1999", '"ferry sank" kind:tweet'):  # fmt: skip
        results = archive.search(query)
        assert results.total == 0
        assert results.hints
        for offer in results.instead:
            assert archive.search(offer.query).total == (offer.total or 1) or offer.total is None


def test_more_like_this(archive: Archive) -> None:
    assert 4 in numbers(archive, "like:2")
    assert 2 not in numbers(archive, "like:2")
    start = archive.text(2).index("Mustafa")
    passage = archive.search(f"like:2:{start}-{start + 14}")
    assert sorted(passage.numbers) == [4]
    assert "darrow" in passage.interpreted


@pytest.mark.parametrize("query", ["ferry", "kind:any", "2031..", "darrow", "-late", "tag:boat"])
def test_facets_count_what_narrowing_finds(archive: Archive, query: str) -> None:
    results = archive.search(query, count=FACETS)
    assert set(results.facets) == set(FACETS)
    for name, values in results.facets.items():
        for value in values:
            narrowed = archive.search(f"({query}) {value.query}").total
            assert narrowed == value.count, (name, value)


def test_facets_of_a_result(archive: Archive) -> None:
    facets = archive.search("ferry", count=FACETS).facets
    assert {v.value: v.count for v in facets["kind"]} == {"document": 3, "tweet": 1, "report": 1}
    assert {v.value: v.count for v in facets["tag"]} == {
        "boat": 2, "boat/ferry": 2, "boat/late": 1,
    }  # fmt: skip
    assert {v.value: v.count for v in facets["year"]} == {"2030": 1, "2031": 3}
    assert {v.value for v in facets["outlet"]} >= {"Orlune Post"}


@pytest.mark.parametrize("sort", SORTS)
def test_orders_are_stable_and_whole(archive: Archive, sort: str) -> None:
    first = list(archive.search("-nosuchword", sort=sort).numbers)
    assert sorted(first) == list(range(1, 9))
    assert first == list(archive.search("-nosuchword", sort=sort).numbers)


def test_vague_dates_go_by_their_interval(archive: Archive) -> None:
    query = "date:2031 kind:document"
    assert list(archive.search(query, sort="date").numbers) == [2, 1]
    assert list(archive.search(query, sort="-date").numbers) == [2, 1]
    assert list(archive.search("-nosuchword", sort="date").numbers)[-1] == 5


def test_results_are_walked_page_by_page(archive: Archive) -> None:
    whole = archive.search("ferry", limit=100)
    paged = archive.search("ferry", limit=100, rows=2)
    assert len(paged.hits) == 2
    walked = [hit for at in range(0, paged.total, 2) for hit in archive.hits(paged, at, at + 2)]
    assert walked == list(whole.hits)


@pytest.mark.parametrize(
    "names",
    [
        ("Moustapha", "Mustafa", "Mostafa", "مصطفى", "Мустафа"),
        ("Шульгин", "Shulgin", "Schulgin", "Chulguine"),
        ("Muhammad", "Mohamed", "Мухаммед", "محمد"),
        ("Khaled", "Халед", "خالد"),
        ("Hussein", "Хусейн", "حسين"),
        ("Walid", "Oualid", "وليد"),
    ],
)
def test_spellings_of_one_name_sound_alike(names: tuple[str, ...]) -> None:
    assert len({sound(name.casefold()) for name in names}) == 1
    others = {"darrow", "kell", "orlune", "петров", "schmidt"}
    assert sound(names[0].casefold()) not in {sound(name) for name in others}


PIECES = ["NEAR/2 ", "NEAR ", "[2031 TO 2032]", "[", "]", "{", " TO ", "~", "^2", "2031..", "..",
          "query:ferries ", "query:", "like:1 ", "like:", "newer_than:", "older_than:2w ", "+", "-",
          "(", ")", "OR ", "NOT ", "kind:tweet ", "ferry ", '"', "date:", ">", "<=", "1d", "@", "#",
          "'"]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES) | st.characters(), max_size=25).map("".join))
def test_nothing_but_a_query_error_is_raised(archive: Archive, query: str) -> None:
    place = 0
    try:
        results = archive.search(query, count=FACETS)
    except QueryError as error:
        place = error.position or 0
        results = None
    assert 0 <= place <= len(query)
    if results is None:
        return
    assert results.interpreted or not query.strip()
    archive.concordance(query, 1, 40)


@given(
    st.lists(
        st.sampled_from(["zebra", "kind:tweet", '"quiet zebra"', "tag:none", "-zebra", "in:x"]),
        min_size=1,
        max_size=6,
    )
)
def test_no_part_is_dropped(archive: Archive, parts: list[str]) -> None:
    said = archive.search(" ".join(parts)).interpreted
    for part in parts:
        for word in part.strip("-").replace('"', "").replace("tag:none", "tag:none").split():
            assert word.replace("kind:", "").replace("in:", "") in said
