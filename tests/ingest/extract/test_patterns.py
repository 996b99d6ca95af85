"""The patterns of newspaper sentences in ``patterns.txt``, found with their speakers."""

from __future__ import annotations

import pytest

from tests.ingest.extract import patterns
from tests.ingest.extract.patterns import Pattern

ALL = tuple(patterns.read(patterns.FILE.read_text(encoding="utf-8")))
HOLD = [pattern for pattern in ALL if pattern.holds]
RIGHT = 0.95
"""Share of all passages that are found, with the right speaker and mode."""
EXACT = 0.85
"""Share whose speaker is named by just the words that name it."""


def test_the_file_is_read_as_it_is_written() -> None:
    written = "== two voices !\n{Venn} said “so,” but {2 she} said “no.”#2 ¶ “Aha!”#-\n"
    (pattern,) = patterns.read(written)
    assert (pattern.group, pattern.holds) == ("two voices", True)
    assert pattern.text == "Venn said “so,” but she said “no.”\n\n“Aha!”"
    assert [p.whose for p in pattern.passages] == ["1", "2", "-"]
    assert [pattern.text[p.start : p.end] for p in pattern.passages] == ["“so,”", "“no.”", "“Aha!”"]
    assert pattern.speakers == {"1": [(0, 4)], "2": [(20, 23)]}
    assert _count(list(ALL)) > 300


@pytest.mark.parametrize("group", list(dict.fromkeys(pattern.group for pattern in HOLD)))
def test_a_pattern_holds(group: str) -> None:
    wrong = [
        f"{why}: {pattern.text}"
        for pattern in HOLD if pattern.group == group
        for _, _, why in patterns.answers(pattern) if why
    ]  # fmt: skip
    assert wrong == []


def test_most_of_all_passages_are_right() -> None:
    answers = [(pattern, *answer) for pattern in ALL for answer in patterns.answers(pattern)]
    right = [not why for *_, why in answers]
    exact = [patterns.exact(pattern, passage, found) for pattern, passage, found, _ in answers]
    assert sum(right) >= RIGHT * len(right)
    assert sum(exact) >= EXACT * len(exact)


@pytest.mark.parametrize(
    ("marked", "why"),
    [
        ("{Venn} said, “We are open again today.” Brandt left.", ""),
        ("Venn said, “We are open again today.” {Brandt} left.", "said 'Venn'"),
        ("Venn said, “We are open again today.”#-", "mode direct"),
        ("The so-called “night mayor”#? of Velden opens the club.", "mode scare"),
    ],
)
def test_a_wrong_answer_is_told(marked: str, why: str) -> None:
    (pattern,) = patterns.read(marked)
    ((_, _, told),) = patterns.answers(pattern)
    assert told.startswith(why)
    assert bool(told) == bool(why)


def _count(found: list[Pattern]) -> int:
    return sum(len(pattern.passages) for pattern in found)


def test_the_groups_that_must_hold_are_most_of_them() -> None:
    assert _count(HOLD) > 0.6 * _count(list(ALL))
