"""The models: strict, frozen, anchors that never guess, dates as stated."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from schema import Anchor, Document, PartialDate, Quotation, new_uid, text_digest
from schema.entries import entry_adapter
from schema.tags import is_below, parse_tag

TEXTS = st.text(alphabet=st.characters(codec="utf-8"), max_size=200)


def test_uids_are_version_7_and_sort_by_time() -> None:
    made = [new_uid() for _ in range(50)]
    assert len(set(made)) == 50
    assert all(uid[14] == "7" and uid[19] in "89ab" for uid in made)
    assert made[0][:8] <= made[-1][:8]


def test_models_are_strict_and_frozen() -> None:
    document = Document(text="x")
    with pytest.raises(ValidationError):
        document.title = "y"  # type: ignore[misc]
    with pytest.raises(ValidationError):
        Document.model_validate({"text": "x", "colour": "red"})
    with pytest.raises(ValidationError):
        Document.model_validate({"text": 5})


@given(TEXTS, st.data())
def test_an_anchor_finds_its_passage_again_or_says_no(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    anchor = Anchor.of(text, start, end)
    assert text[anchor.start : anchor.end] == anchor.exact
    before = data.draw(TEXTS)
    carried = anchor.carried_to(before + text)
    if carried is not None:
        assert (before + text)[carried.start : carried.end] == anchor.exact
        assert carried.revision == text_digest(before + text)
    elif anchor.exact:
        needle = anchor.prefix + anchor.exact + anchor.suffix
        whole = before + text
        assert whole.find(needle) != whole.rfind(needle)


def test_a_passage_that_stands_twice_is_not_guessed() -> None:
    anchor = Anchor.of("yes", 0, 3)
    assert anchor.carried_to("yes and yes") is None
    assert anchor.carried_to("no") is None


def test_an_anchor_is_as_long_as_its_words() -> None:
    with pytest.raises(ValidationError):
        Anchor(revision="0" * 64, start=0, end=2, exact="abc")
    with pytest.raises(ValueError, match="no passage"):
        Anchor.of("abc", 2, 9)


def test_a_quotation_is_verbatim() -> None:
    anchor = Anchor.of("He said “no”.", 8, 12)
    assert (
        entry_adapter.validate_json(Quotation(text="“no”", anchor=anchor).model_dump_json()).text
        == "“no”"
    )
    with pytest.raises(ValidationError):
        Quotation(text="“yes”", anchor=anchor)


@pytest.mark.parametrize(
    ("value", "lower", "upper"),
    [
        ("2017", "2017-01-01", "2017-12-31"),
        ("2017-02", "2017-02-01", "2017-02-28"),
        ("2016-02", "2016-02-01", "2016-02-29"),
        ("2017-12", "2017-12-01", "2017-12-31"),
        ("2017-10-26", "2017-10-26", "2017-10-26"),
        ("2014-06~", "2014-06-01", "2014-06-30"),
        ("2014?", "2014-01-01", "2014-12-31"),
        ("201X", "2010-01-01", "2019-12-31"),
        ("2017-21", "2017-03-01", "2017-05-31"),
        ("2014-06/2014-08", "2014-06-01", "2014-08-31"),
        ("2014/..", "2014-01-01", "9999-12-31"),
        ("../2014", "0001-01-01", "2014-12-31"),
        ("2017-11-03T23:30:00-05:00", "2017-11-03", "2017-11-03"),
        ("2017-11-03T12:00:00.000Z", "2017-11-03", "2017-11-03"),
    ],
)
def test_dates_mean_what_they_say(value: str, lower: str, upper: str) -> None:
    date = PartialDate(value)
    assert (date.lower, date.upper) == (
        dt.date.fromisoformat(lower),
        dt.date.fromisoformat(upper),
    )
    assert str(PartialDate.model_validate_json(date.model_dump_json())) == value


@pytest.mark.parametrize(
    "bad", ["", "yesterday", "2017-13", "2017-02-30", "2018/2017", "/", "2017-11-03T25:00", "1/2/3"]
)
def test_what_is_no_date_is_refused(bad: str) -> None:
    with pytest.raises(ValidationError):
        PartialDate(bad)


@given(st.text(max_size=60))
def test_any_text_is_a_date_or_a_value_error(text: str) -> None:
    try:
        date = PartialDate(text)
    except ValueError:
        return
    assert date.lower <= date.upper
    assert str(date) == text


@given(st.dates(min_value=dt.date(1, 1, 1)))
def test_days_are_exact(day: dt.date) -> None:
    date = PartialDate.of(day)
    assert date.lower == date.upper == day


@given(st.text(max_size=40))
def test_tags_are_stable_or_refused(text: str) -> None:
    try:
        tag = parse_tag(text)
    except ValueError:
        return
    assert parse_tag(tag) == tag
    assert is_below(tag + "/x", tag)
    assert not is_below(tag + "x", tag)
