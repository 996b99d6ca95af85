"""Who speaks, in the running interface: names that may be one, merged and told apart."""

from __future__ import annotations

from archive_tui.tui.screens.voices import Voices, after_merge, lines_of
from archive_tui.tui.widgets.pane import Pane
from store import Archive
from store.rows import AgentRow, SamePair
from tests.store.test_agents import voices
from tests.tui.conftest import Driver, Start


def screen(driver: Driver) -> Voices:
    """The list of who speaks."""
    assert isinstance(driver.dialog, Voices), driver.shown
    return driver.dialog


async def test_two_names_are_merged_by_one_key_and_come_apart(
    archive: Archive, start: Start
) -> None:
    voices(archive, ("Odra Kell", "Kell"), ("Kell", "Kell"), ("Tomas Ferr", "Ferr"))
    archive.catch_up()
    async with start(archive) as driver:
        await driver.press("A")
        await driver.until(lambda: "0.75  Odra Kell (1) = Kell (1)" in driver.shown)
        assert "the surname alone" in driver.shown
        await driver.press("y")
        assert "Kell is one with Odra Kell now" in driver.shown
        assert {a.name: a.quotations for a in archive.agents()} == {"Odra Kell": 2, "Tomas Ferr": 1}
        assert "May be one: 0" in driver.shown
        await driver.press("u")
        await driver.until(lambda: "May be one: 1" in driver.shown)
        assert "Undid: merge Kell into Odra Kell" in driver.shown
        await driver.press("n")
        assert "stay two" in driver.shown
        assert archive.same_agents() == []
        await driver.press("n")
        assert "Put the cursor on two names" in driver.shown
        await driver.press("q")
        assert driver.dialog is None


async def test_who_is_chosen_is_searched_for(archive: Archive, start: Start) -> None:
    voices(archive, ("Tomas Ferr", "Ferr"), ("Tomas Ferr", "he"))
    archive.catch_up()
    async with start(archive) as driver:
        await driver.press("A")
        await driver.until(lambda: "2  Tomas Ferr · Ferr" in driver.shown)
        assert isinstance(screen(driver).query_one(Pane).value, AgentRow)
        await driver.press("enter")
        await driver.until(lambda: driver.dialog is None)
        await driver.until(lambda: len(driver.main.entries.numbers) == 2)
        assert driver.main.query_text == 'speaker:"Tomas Ferr"'


def agent(uid: str, quotations: int = 1) -> AgentRow:
    return AgentRow(uid, f"Name {uid}", (), "unknown", quotations)


def test_what_is_left_after_a_merge_speaks_of_the_kept_one() -> None:
    a, b, c = agent("a", 2), agent("b", 3), agent("c")
    pairs = [SamePair(a, b, 0.9, "x"), SamePair(b, c, 0.8, "y"), SamePair(a, c, 0.7, "z")]
    (left,) = after_merge(pairs, pairs[0])
    assert (left.keep.name, left.keep.quotations, left.other) == ("Name a", 5, c)
    assert left.keep.aliases == ("Name b",)


def test_names_of_sources_cannot_steer_the_terminal() -> None:
    bad = AgentRow("a", "Evil\x1b[31m [link=x]name", ("\u202eback",), "unknown", 1)
    for shown in lines_of([SamePair(bad, bad, 0.5, "why")], [bad], 60):
        text = "".join(piece for piece, _ in shown.pieces)
        assert "\x1b" not in text
        assert "\u202e" not in text


async def test_a_name_is_made_one_with_another_that_nobody_proposed(
    archive: Archive, start: Start
) -> None:
    voices(archive, ("Odra Kell", "Kell"), ("Mina Dahl", "she"), ("Tomas Ferr", "Ferr"))
    archive.catch_up()
    async with start(archive) as driver:
        await driver.press("A")
        await driver.until(lambda: "Who speaks: 3" in driver.shown)
        listed = screen(driver).query_one(Pane)
        listed.choose(next(a for a in archive.agents() if a.name == "Mina Dahl"))
        await driver.press("m")
        assert "Mina Dahl is one with whom?" in driver.shown
        await driver.type("Nobody")
        await driver.press("enter")
        assert "Nobody" in driver.shown
        assert len(archive.agents()) == 3
        await driver.press("end", "ctrl+u")
        await driver.type("kell")
        await driver.press("tab", "enter")
        await driver.until(lambda: "Mina Dahl is one with Odra Kell now" in driver.shown)
        kept = next(a for a in archive.agents() if a.name == "Odra Kell")
        assert kept.aliases == ("Mina Dahl",)
        assert listed.value == kept
        await driver.press("u")
        await driver.until(lambda: "Who speaks: 3" in driver.shown)
        assert len(archive.agents()) == 3
