"""The tour: its lines fit, each step is done by what it asks for, and it can be left."""

from __future__ import annotations

import dataclasses

from archive_tui.tui.screens.touring import TourLine
from archive_tui.tui.tour import CELLS, STEPS, Seen
from store import Archive
from tests.tui.conftest import Start

NOTHING = Seen(
    open_number=None,
    at_quotation=False,
    query="",
    in_search=False,
    actions=frozenset(),
    helped=False,
)


def test_the_lines_fit_into_80_columns() -> None:
    for step in STEPS:
        lines = step.text.split("\n")
        assert len(lines) == 2
        assert max(map(len, lines)) <= CELLS


def test_no_step_but_that_of_going_back_is_done_by_doing_nothing() -> None:
    assert [n for n, step in enumerate(STEPS) if step.done(NOTHING)] == [2]


def test_what_others_do_meanwhile_does_not_count() -> None:
    tagged = dataclasses.replace(NOTHING, actions=frozenset({"link"}))
    assert not STEPS[4].done(tagged)


async def test_it_is_left_from_the_palette(sample: Archive, start: Start) -> None:
    async with start(sample, (80, 24)) as driver:
        driver.main.action_tour()
        await driver.settle()
        assert "1/9" in driver.shown
        assert driver.main.entries.size.height == 19
        driver.main.action_tour()
        await driver.settle()
        assert not driver.main.query(TourLine)
        assert driver.main.entries.size.height == 21


async def test_another_person_s_tag_ends_no_step(sample: Archive, start: Start) -> None:
    async with start(sample, (80, 24)) as driver:
        driver.main.action_tour()
        driver.main._begin_step(4)
        with Archive.open(sample.path, actor="somebody else") as other:
            other.tag([1], add=["x"])
        driver.main._look()
        assert "5/9" in driver.main.query_one(TourLine).render().plain  # type: ignore[union-attr]
        sample.tag([1], add=["y"])
        driver.main._look()
        await driver.settle()
        assert "6/9" in driver.shown
