"""Dates as lists write them. The precision is the source's, never more."""

from __future__ import annotations

import pytest

from schema.stated_dates import best_of, is_no_date, stated_date


@pytest.mark.parametrize(
    ("written", "edtf"),
    [
        ("2031", "2031"),
        ("1948/07//", "1948-07"),
        ("2031/4/6", "2031-04-06"),
        ("2014///Spring", "2014-21"),
        ("2031/04/06/evening", "2031-04-06"),
        ("fall 2031", "2031-23"),
        ("c. 1900", "1900~"),
        ("circa 1900?", "1900%"),
        ("[1900?]", "1900?"),
        ("1990-1995", "1990/1995"),
        ("1990–95", "1990/1995"),
        ("1990-95", "1990/1995"),
        ("2010-12", "2010-12"),
        ("6 April 2031", "2031-04-06"),
        ("3rd March 2031", "2031-03-03"),
        ("April 6, 2031", "2031-04-06"),
        ("2004 JUN 8", "2004-06-08"),
        ("Sept. 2031", "2031-09"),
        ("2030-04~", "2030-04~"),
        ("2031-04-06T10:00:00+03:00", "2031-04-06T10:00:00+03:00"),
    ],
)
def test_one_reading(written: str, edtf: str) -> None:
    assert str(stated_date(written)) == edtf


@pytest.mark.parametrize(
    "written",
    [
        "06/04/2031",
        "6.4.31",
        "1999-00",
        "OCT 26",
        "2031/13/45",
        "99999",
        "soon",
        "",
        "n.d.",
        "1" * 5000,
    ],
)
def test_more_than_one_reading_or_none_is_no_date(written: str) -> None:
    assert stated_date(written) is None


def test_the_most_precise_of_those_that_agree() -> None:
    assert str(best_of(["2031", "2031/04/06"])) == "2031-04-06"
    assert str(best_of(["2031", "2029/04/06"])) == "2031"
    assert best_of(["soon"]) is None
    assert is_no_date("[n.d.]")
    assert not is_no_date("soon")
