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
    tags = [("press", 9), ("impress", 2), ("to read", 1)]
    assert complete_tag("+a -pre", tags) == [
        ("press  9", "+a -press "),
        ("impress  2", "+a -impress "),
    ]
    assert complete_tag("+to", tags)[0] == ("to read  1", '+"to read" ')
    assert complete_tag("+press ", tags) == []


def test_what_no_entry_has_is_marked_as_new() -> None:
    tags = [("press", 9)]
    assert complete_tag("+pres", tags) == [("press  9", "+press "), ("pres  (new)", "+pres ")]
    assert complete_tag("+press", tags) == [("press  9", "+press ")]
    assert complete_tag("-pres", tags) == [("press  9", "-press ")], "off: only what is there"
    assert complete_tag("+a//b", tags) == []


def test_a_tree_is_completed_level_by_level() -> None:
    tags = [("actor/velmar/army", 5), ("actor/velmar", 4), ("actor/kestan", 3), ("post/kestan", 1)]
    shown = [shown for shown, _ in complete_tag("+ac", tags)]
    assert shown == ["actor/…  (3 below)", "ac  (new)"]
    open_line = complete_tag("+ac", tags)[0][1]
    assert open_line == "+actor/"
    shown = [shown for shown, _ in complete_tag(open_line, tags)]
    assert shown == ["actor/velmar/army  5", "actor/velmar  4", "actor/kestan  3"]
    assert [shown for shown, _ in complete_tag("+kest", tags)] == [
        "actor/kestan  3",
        "post/kestan  1",
        "kest  (new)",
    ]


def test_a_tag_with_a_space_is_offered_where_two_words_were_typed() -> None:
    assert complete_tag("+topic/river water", []) == [
        ("water  (new)", "+topic/river +water "),
        ("topic/river water  (one tag with a space)", '+"topic/river water" '),
    ]
    assert complete_tag("+topic/river +water", []) == [("water  (new)", "+topic/river +water ")]
