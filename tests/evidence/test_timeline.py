"""Bars of days: periods, vague dates, gaps, queries that find just what a bar holds."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_tui.evidence.timeline import UNITS, Bar, bars, drawn, fitting, gaps, narrowed, term
from schema import Document, PartialDate
from store import Archive
from store.relating import Days

DATES = (
    "2031-03-04", "2031-03-04T23:59:00-11:00", "2031-03-05", "2031-03", "2031", "2031-03-05~",
    "2031-02/2031-04", "203X", "../2020", "2029-12-31", "1998",
)  # fmt: skip


def of(archive: Archive, *dates: str) -> Days:
    numbers = archive.add(
        Document(title=f"On {n}", text=f"Text {n}.", published=PartialDate(date))
        for n, date in enumerate(dates)
    )
    return archive.dates(numbers)


def told(days: Days, unit: str) -> list[tuple[str, int, int]]:
    return [(bar.label + " ~" * bar.wide, bar.exact, bar.vague) for bar in bars(days, unit)]


def test_what_is_too_rough_for_a_unit_stands_apart(archive: Archive) -> None:
    days = of(archive, *DATES)
    assert told(days, "day") == [
        ("../2020 ~", 0, 1),
        ("1998 ~", 0, 1),
        ("2029-12-31", 1, 0),
        ("2030s ~", 0, 1),
        ("2031 ~", 0, 2),
        ("2031-03 ~", 0, 1),
        ("2031-03-04", 2, 0),
        ("2031-03-05", 1, 1),
    ]
    assert told(days, "month")[2:] == [
        ("2029-12", 1, 0), ("2030s ~", 0, 1), ("2031 ~", 0, 2), ("2031-03", 4, 1),
    ]  # fmt: skip
    assert told(days, "year") == [
        ("../2020 ~", 0, 1), ("1998", 1, 0), ("2029", 1, 0), ("2030s ~", 0, 1), ("2031", 6, 1),
    ]  # fmt: skip
    assert told(days, "week")[2] == ("2030-W01", 1, 0)  # the last day of 2029 was a Monday


@given(
    st.lists(
        st.tuples(
            st.dates(dt.date(1, 1, 1)), st.integers(0, 4000), st.booleans(), st.integers(1, 5)
        ),
        max_size=12,
    ),
    st.sampled_from(UNITS),
)
def test_every_entry_is_in_one_bar_that_holds_its_days(
    found: list[tuple[dt.date, int, bool, int]], unit: str
) -> None:
    top = dt.date.max.toordinal()
    counts = sorted(
        (day.toordinal(), min(top, day.toordinal() + length), vague, count)
        for day, length, vague, count in found
    )
    made = bars(Days(counts, 0), unit)
    assert sum(bar.total for bar in made) == sum(count for *_, count in counts)
    assert made == sorted(made, key=lambda bar: (bar.first, -bar.last))
    for first, last, *_ in counts:
        assert any(bar.first <= first and last <= bar.last for bar in made)
    narrow = [bar for bar in made if not bar.wide]
    assert all(one.last < two.first for one, two in pairwise(narrow))
    assert len({(bar.first, bar.last, bar.wide) for bar in made}) == len(made)
    shown = [bar for bar in gaps(made, unit) if isinstance(bar, Bar)]
    assert [bar for bar in shown if bar.total] == made


def test_small_gaps_are_bars_and_large_ones_a_number(archive: Archive) -> None:
    days = of(archive, "2031-01", "2031-03-02", "2031-11-02", "2031-12")
    shown = [b if isinstance(b, int) else b.label for b in gaps(bars(days, "month"), "month")]
    assert shown == ["2031-01", "2031-02", "2031-03", 7, "2031-11", "2031-12"]


@pytest.mark.parametrize(
    ("dates", "unit"),
    [
        (("2031-03-04", "2031-03-30"), "day"),
        (("2031-03-04", "2031-09-30"), "week"),
        (("2031-03-04", "2034-09-30"), "month"),
        (("1931-03-04", "2034-09-30", "../2040"), "year"),
        (("../2020",), "year"),
    ],
)
def test_the_unit_that_fits_a_screen(archive: Archive, dates: tuple[str, ...], unit: str) -> None:
    assert fitting(of(archive, *dates)) == unit


@pytest.mark.parametrize("unit", UNITS)
def test_a_bar_s_query_finds_what_it_counts_and_may_find_vaguer_ones(
    archive: Archive, unit: str
) -> None:
    days = of(archive, *DATES)
    archive.catch_up()
    for bar in bars(days, unit):
        found = archive.search(narrowed("text OR date:2050", term(bar.first, bar.last)), 50)
        dates = archive.dates(found.numbers)
        within = sum(n for a, b, _, n in dates.counts if bar.first <= a and b <= bar.last)
        assert within >= bar.total
        assert all(a <= bar.last and b >= bar.first for a, b, *_ in dates.counts)


def test_terms_are_as_short_as_they_can_be() -> None:
    def days(first: str, last: str) -> str:
        return term(
            dt.date.fromisoformat(first).toordinal(), dt.date.fromisoformat(last).toordinal()
        )

    assert days("2031-01-01", "2031-12-31") == "date:2031"
    assert days("2031-02-01", "2031-02-28") == "date:2031-02"
    assert days("2031-02-03", "2031-02-03") == "date:2031-02-03"
    assert days("2031-02-03", "2031-02-09") == "date:2031-02-03..2031-02-09"
    assert days("0001-01-01", "2031-02-09") == "date:..2031-02-09"
    assert days("2031-02-09", "9999-12-31") == "date:2031-02-09.."
    assert days("0001-01-01", "9999-12-31") == "has:date"


def test_a_bar_is_as_long_as_its_share_and_never_nothing() -> None:
    assert drawn(Bar(1, 1, "", 50, 50), 100, 10) == "█" * 5 + "░" * 5
    assert drawn(Bar(1, 1, "", 1, 0), 1000, 10) == "█"
    assert drawn(Bar(1, 1, "", 0, 1), 1000, 10) == "░"
    assert drawn(Bar(1, 1, "", 0, 0), 1000, 10) == ""
