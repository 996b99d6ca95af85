"""Offers, entries like one, earlier and saved searches, passages beneath the list."""

from __future__ import annotations

from typing import Any

import pytest

from archive_tui.tui.screens.choice import Choice
from archive_tui.tui.screens.prompt import Prompt
from archive_tui.tui.searcher import with_term
from archive_tui.tui.widgets.fragments import pieces
from schema import Document
from store import Archive
from store.fulltext.local import LocalEngine
from store.fulltext.protocol import Answer
from store.rows import Snippet
from tests.tui.conftest import Start


@pytest.fixture
def ferry(archive: Archive) -> Archive:
    """Three documents about a ferry."""
    archive.add(
        [
            Document(title="One", text="The ferry of Orlune ran late. " + "Rain fell. " * 40
                     + "A ferry is late, said Kell."),
            Document(title="Two", text="The ferry was sold to the Harbour Board of Orlune."),
            Document(title="Three", text="Nothing sails."),
        ]
    )  # fmt: skip
    archive.save_search("boats", "ferry OR sails")
    archive.catch_up()
    return archive


async def test_enter_on_an_empty_list_takes_the_search_proposed_instead(
    ferry: Archive, start: Start
) -> None:
    async with start(ferry) as driver:
        await driver.find("ferri title:two kind:tweet")
        assert "Without “kind:tweet” there would be 1 entry." in driver.shown
        assert "ferri title:two  (without kind:tweet, 1 entry)" in driver.shown
        await driver.press("enter")
        assert driver.main.query_text == "ferri title:two"
        assert list(driver.main.entries.numbers) == [2]


async def test_several_proposals_are_asked_about(ferry: Archive, start: Start) -> None:
    async with start(ferry) as driver:
        await driver.find("ferry hrbour")
        assert "Did you mean “harbour”?" in driver.shown
        await driver.press("O")
        assert isinstance(driver.dialog, Choice)
        await driver.press("1")
        assert driver.main.query_text == "ferry harbour"
        assert list(driver.main.entries.numbers) == [2]
        await driver.press("O")
        assert "Nothing is proposed" in driver.bottom


async def test_a_broken_query_is_mended_with_a_key(ferry: Archive, start: Start) -> None:
    async with start(ferry) as driver:
        await driver.find("titel:two")
        assert "✗ O searches for title:two · " in driver.shown
        await driver.press("O")
        assert driver.main.query_text == "title:two"
        assert list(driver.main.entries.numbers) == [2]


async def test_more_like_this_from_the_list_and_from_a_passage(
    ferry: Archive, start: Start
) -> None:
    async with start(ferry) as driver:
        await driver.find("title:one")
        await driver.press("M")
        assert driver.main.query_text == "like:1"
        assert list(driver.main.entries.numbers) == [2]
        await driver.press("enter", "V")
        start_, end = driver.main.reader.selection or (0, 0)
        assert end > start_
        await driver.press("M")
        assert driver.main.query_text == f"like:2:{start_}-{end}"
        assert driver.main.open_number is None
        assert list(driver.main.entries.numbers) == [1]


async def test_earlier_searches_are_kept_for_each_person(ferry: Archive, start: Start) -> None:
    async with start(ferry) as driver:
        for query in ("ferry", "sold", "ferry"):
            await driver.find(query)
    with Archive.open(ferry.path, actor=ferry.actor) as again:
        assert again.searched() == ["ferry", "sold"]
        async with start(again) as driver:
            await driver.press("slash", "up")
            assert driver.main.box.value == "ferry"
            await driver.press("up")
            assert driver.main.box.value == "sold"
            await driver.press("up")
            assert "no earlier search" in driver.bottom
            driver.main.action_searched()
            await driver.settle()
            assert isinstance(driver.dialog, Prompt)
            await driver.type("so")
            await driver.press("enter")
            assert driver.main.query_text == "sold"
    with Archive.open(ferry.path, actor="bob") as other:
        assert other.searched() == []


async def test_saved_searches_have_live_counts(ferry: Archive, start: Start) -> None:
    async with start(ferry, (160, 40)) as driver:
        assert "boats 3" in driver.shown
        ferry.add([Document(title="Four", text="Another ferry.")])
        ferry.catch_up()
        driver.main.changed(None)
        await driver.until(lambda: "boats 4" in driver.shown)
        driver.main.action_saved()
        await driver.until(lambda: isinstance(driver.dialog, Prompt))
        await driver.until(lambda: "4  boats: ferry OR sails" in driver.shown)
        await driver.press("enter")
        assert driver.main.query_text == 'query:"boats"'
        assert len(driver.main.entries.numbers) == 4


async def test_passages_of_the_entry_under_the_cursor_alone(
    ferry: Archive, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    snippets = ferry.snippets

    def watched(query: str, numbers: list[int], **more: Any) -> dict[int, Snippet]:
        asked.extend(numbers)
        return snippets(query, numbers, **more)

    monkeypatch.setattr(ferry, "snippets", watched)
    async with start(ferry) as driver:
        assert not driver.main.fragments.display
        await driver.find("late OR sold")
        first, second = driver.main.entries.numbers
        await driver.until(lambda: driver.main.fragments.snippet.fragments)
        found = driver.main.fragments.snippet.fragments
        assert len(found) == (2 if first == 1 else 1)
        await driver.press("j")
        await driver.until(lambda: asked == [first, second])
        await driver.press("enter")
        assert not driver.main.fragments.display
        await driver.press("q")
        assert driver.main.fragments.display
        await driver.press("escape")
        assert not driver.main.fragments.display


async def test_a_low_screen_is_left_to_the_list(ferry: Archive, start: Start) -> None:
    async with start(ferry, (80, 12)) as driver:
        await driver.find("ferry")
        assert not driver.main.fragments.display


@pytest.mark.parametrize(
    ("text", "matches", "width", "found"),
    [
        ("a dam b", [(2, 5)], 20, [("a ", False), ("dam", True), (" b", False)]),
        ("a dam b", [(2, 5)], 5, [("a ", False), ("dam", True), ("…", False)]),
        ("a\x1bdam\nb", [(2, 5)], 20, [("a␛", False), ("dam", True), (" b", False)]),
        ("大坝安全", [(0, 2)], 5, [("大坝", True), ("…", False)]),
        ("x🇸🇾y", [(1, 3)], 2, [("x", False), ("…", True)]),
    ],
)
def test_a_fragment_fits_its_line(
    text: str, matches: list[tuple[int, int]], width: int, found: list[tuple[str, bool]]
) -> None:
    assert pieces(text, matches, width) == found


async def test_facets_are_counted_in_the_pass_of_the_search(
    ferry: Archive, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with start(ferry, (160, 40)) as driver:
        assert driver.main.facets.display
        monkeypatch.setattr(ferry, "facets", lambda query="": pytest.fail("a second search"))
        await driver.find("ferry")
        await driver.until(lambda: "document 2" in driver.shown)


@pytest.mark.parametrize(
    ("query", "term", "made"),
    [
        ("", "kind:tweet", "kind:tweet"),
        ("dam", "kind:tweet", "dam kind:tweet"),
        ("dam kind:tweet", "kind:tweet", "dam"),
        ("dam kind:tweet late", "-kind:tweet", "dam -kind:tweet late"),
        ("dam -kind:tweet", "kind:tweet", "dam kind:tweet"),
        ("-kind:tweet", "-kind:tweet", ""),
    ],
)
def test_a_facet_is_added_turned_round_and_taken_away(query: str, term: str, made: str) -> None:
    assert with_term(query, term) == made


async def test_a_facet_is_left_out_and_taken_back(ferry: Archive, start: Start) -> None:
    async with start(ferry, (160, 40)) as driver:
        await driver.find("ferry")
        await driver.press("f")
        await driver.until(lambda: driver.main.facets.value is not None)
        term = getattr(driver.main.facets.value, "query", "")
        await driver.press("minus")
        assert driver.main.query_text == f"ferry -{term}"
        driver.main.facets.focus()
        await driver.press("minus")
        assert driver.main.query_text == "ferry"


async def test_what_was_not_asked_is_said_first(
    ferry: Archive, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = LocalEngine.run
    told = "The shelf at Orlune could not be asked."

    def partial(self: LocalEngine, *arguments: object) -> Answer:
        answer = whole(self, *arguments)  # type: ignore[arg-type]
        return Answer(answer.numbers, answer.scores, answer.facets, missing=(told,))

    monkeypatch.setattr(LocalEngine, "run", partial)
    async with start(ferry, (120, 24)) as driver:
        await driver.find("ferry")
        assert f"Incomplete · {told}" in driver.shown
        await driver.find("nosuchword")
        assert told in driver.shown
        assert "nowhere" not in driver.shown


async def test_matches_are_walked_in_a_quotation_and_what_stands_around_it(
    ferry: Archive, start: Start
) -> None:
    text = ferry.text(1)
    begin = text.index("A ferry is late")
    ferry.quote(1, begin, begin + len("A ferry is late"), speaker="Kell")
    ferry.catch_up()
    async with start(ferry) as driver:
        await driver.find("said:late")
        await driver.press("n")
        await driver.until(lambda: driver.main.reader.current_lit is not None)
        lit = driver.main.reader.current_lit
        assert lit is not None
        assert driver.main.reader.reading.text[lit.start : lit.end] == "late"


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ('"ferry of orlune"', ["ferry of Orlune"]),
        ("fer*", ["ferry", "ferry"]),
        ("fery~1", ["ferry", "ferry"]),
        ("~Orloun", ["Orlune"]),
        ("ferry NEAR/2 late", ["ferry", "late"]),
        ("rains", ["Rain"] * 40),
        ("f?rry", ["ferry", "ferry"]),
    ],
)
async def test_n_walks_every_sort_of_match(
    ferry: Archive, start: Start, query: str, words: list[str]
) -> None:
    async with start(ferry) as driver:
        await driver.find(f"{query} title:one")
        await driver.press("n")
        await driver.until(lambda: driver.main.reader.current_lit is not None)
        found = []
        for _ in words:
            lit = driver.main.reader.current_lit
            assert lit is not None
            found.append(driver.main.reader.reading.text[lit.start : lit.end])
            await driver.press("n")
        assert found == words or sorted(found) == sorted(words)


async def test_how_a_long_search_is_understood_is_shown_in_full(
    ferry: Archive, start: Start
) -> None:
    async with start(ferry) as driver:
        await driver.find(
            "(ferry OR sails) -money -whale -harbour date:..2031-05 OR has:tags OR lang:en"
        )
        assert "language en" not in driver.shown
        await driver.press("E")
        assert isinstance(driver.dialog, Choice)
        shown = " ".join(driver.shown.split())
        assert "NOT harbour" in shown
        assert "language en" in shown
        await driver.press("q")
        await driver.find("has:x")
        await driver.press("E")
        assert "url." in driver.shown


async def test_everything_that_is_found_can_be_walked_to(archive: Archive, start: Start) -> None:
    count = 10_500
    archive.add(Document(title=f"Crate {n}", text=f"crate {n}") for n in range(1, count + 1))
    archive.catch_up()
    async with start(archive) as driver:
        await driver.find("crate")
        await driver.until(lambda: len(driver.main.entries.numbers) == count)
        assert len(set(driver.main.entries.numbers)) == count
        await driver.press("G")
        last = driver.main.entries.numbers[-1]
        await driver.until(lambda: f"Crate {last} " in driver.shown)
        assert f"{count:,}/{count:,}" in driver.bottom
