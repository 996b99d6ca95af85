"""Fragments of a text around what was found."""

from __future__ import annotations

from store.fulltext.highlight import fragments

TEXT = "The weir of Velmar was closed in March.\nNobody said who had closed the weir."


def test_an_ellipsis_stands_where_a_line_goes_on() -> None:
    place = TEXT.index("was closed")
    ((shown, matches),) = fragments([(place + 4, place + 10)], TEXT, 20, 1)
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert [shown[a:b] for a, b in matches] == ["closed"]


def test_none_stands_at_the_ends_of_a_text_or_a_line() -> None:
    ((shown, matches),) = fragments([(4, 8)], TEXT, 500, 1)
    assert shown == TEXT.replace("\n", " ")
    assert matches == ((4, 8),)
    line = TEXT.index("Nobody")
    last = (line, line + 6)
    ((shown, _),) = fragments([last], TEXT[line - 1 :], 500, 1)[:1]
    assert "…" not in shown
