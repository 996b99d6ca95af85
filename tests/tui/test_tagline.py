"""The line in which tags are typed."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_tui.tui.tagline import Tagging, complete_tag, parse_tagline


def test_signs_and_quotation_marks() -> None:
    tagging = parse_tagline('+syria -unread +"to read" actor/x')
    assert tagging == Tagging(("syria", "to read", "actor/x"), ("unread",))
    assert str(tagging) == '+syria +"to read" +actor/x -unread'


@pytest.mark.parametrize("line", ["+a -a", '+"open', "+a//b", "+/"])
def test_what_cannot_be_is_said(line: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_tagline(line)


def test_an_empty_line_asks_for_nothing() -> None:
    assert not parse_tagline("   ")


@given(st.text(max_size=40))
def test_any_line_is_taken_or_refused_in_a_sentence(line: str) -> None:
    with contextlib.suppress(ValueError):
        tagging = parse_tagline(line)
        assert parse_tagline(str(tagging)) == tagging


def test_completion_keeps_the_sign_and_puts_beginnings_first() -> None:
    tags = ["press", "impress", "to read"]
    assert complete_tag("+a -pre", tags) == [("press", "+a -press "), ("impress", "+a -impress ")]
    assert complete_tag("+to", tags) == [("to read", '+"to read" ')]
    assert complete_tag("+press ", tags) == []
