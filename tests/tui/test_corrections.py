"""Correcting a proposal, and a review's order, without a terminal."""

from __future__ import annotations

from array import array

import pytest

from archive_tui.tui.corrections import (
    Correction,
    names,
    nearest_name,
    next_name,
    stepped_end,
    stepped_start,
)
from archive_tui.tui.reviews import Agenda, parse_confidence
from store.proposals import OpenProposals, ProposalRow

TEXT = "He left. Odra Kell, minister of Velmar, said: “We won’t go,” in the town of San Brin."


def span(words: str) -> tuple[int, int]:
    """Where words stand in the text."""
    return TEXT.index(words), TEXT.index(words) + len(words)


def words(place: tuple[int, int]) -> str:
    """What stands at a place."""
    return TEXT[place[0] : place[1]]


def test_both_ends_step_over_words_and_marks() -> None:
    here = span("“We won’t go,”")
    assert words(stepped_end(TEXT, here, -1)) == "“We won’t go"
    assert words(stepped_end(TEXT, stepped_end(TEXT, here, -1), -1)) == "“We won’t"
    assert words(stepped_end(TEXT, here, 1)) == "“We won’t go,” in"
    assert words(stepped_start(TEXT, here, 1)) == "We won’t go,”"
    assert words(stepped_start(TEXT, here, -1)) == ": “We won’t go,”"


def test_steps_stop_where_nothing_would_be_left() -> None:
    one = span("Odra")
    assert stepped_end(TEXT, one, -1) == one
    assert stepped_start(TEXT, one, 1) == one
    assert stepped_start(TEXT, (0, 2), -1) == (0, 2)
    assert stepped_end(TEXT, (0, len(TEXT)), 1) == (0, len(TEXT))


def test_names_are_runs_of_capitals() -> None:
    found = names(TEXT, 40)
    assert [words(n) for n in found] == ["He", "Odra Kell", "Velmar", "We", "San Brin"]
    nearest = nearest_name(found, span("“We won’t go,”"))
    assert nearest is not None
    assert words(nearest) == "Velmar"
    first = next_name(found, nearest[0], -1)
    assert first is not None
    assert words(first) == "Odra Kell"
    assert next_name(found, 0, -1) is None


def test_in_a_script_without_capitals_every_word_may_be_a_name() -> None:
    assert len(names("قال الوزير إن الميناء مغلق", 5)) == 5
    assert names("", 0) == []


def test_particles_belong_to_names_only_inside_them() -> None:
    text = "Ana de la Vega and the Bank of Elsin met of course."
    assert [text[a:b] for a, b in names(text, 5)] == ["Ana de la Vega", "Bank of Elsin"]


def proposal(**fields: object) -> ProposalRow:
    """A quotation in entry 1."""
    known: dict[str, object] = {
        "source": 1, "number": 2, "uid": "", "kind": "quotation", "relation": "quotes",
        "start": 46, "end": 60, "status": "proposed", "confidence": 0.5, "rule": "x",
        "title": "“We won’t go,”", "byline": "", "date": "", "mode": "direct",
        "speaker": "Kell", "role": "minister",
    }  # fmt: skip
    return ProposalRow(**{**known, **fields})  # type: ignore[arg-type]


def test_a_role_stays_with_the_same_person_only() -> None:
    made = Correction.of(proposal())
    assert not made.changes
    made.named_by(TEXT, span("Odra Kell"))
    assert made.fields == {"speaker": "Odra Kell"}
    assert made.new_place == span("Odra Kell")
    made.name("San Brin")
    assert made.fields == {"speaker": "San Brin", "role": ""}
    assert made.new_place is None
    made.name("Kell")
    assert not made.fields


@pytest.mark.parametrize(("line", "value"), [("0.95", 0.95), (".5", 0.5), ("95 %", 0.95), ("1", 1)])
def test_confidences_as_people_write_them(line: str, value: float) -> None:
    assert parse_confidence(line) == pytest.approx(value)


@pytest.mark.parametrize("line", ["", "x", "2", "-1", "nan", "120%"])
def test_what_is_no_confidence(line: str) -> None:
    with pytest.raises(ValueError, match="from 0 to 1"):
        parse_confidence(line)


def opened(*rows: tuple[int | str, int, float]) -> OpenProposals:
    """Open proposals: what names each, its source, its confidence."""
    return OpenProposals(
        [r[0] for r in rows], array("q", [r[1] for r in rows]), array("d", [r[2] for r in rows])
    )


def test_the_agenda_goes_down_the_list_from_the_entry_in_hand() -> None:
    found = opened((11, 1, 0.5), (21, 2, 0.9), (31, 3, 0.95), ("link", 3, 0.99), (41, 4, 0.1))
    agenda = Agenda.of(found, [9, 3, 2, 1], None, start=2)
    assert agenda.order == [2, 1, 4, 3]
    assert list(agenda.sources(2, 1, visited=())) == [1, 4, 3]
    assert agenda.at_or_above(0.95) == [31, "link"]
    assert agenda.at_or_above(0.9, 2) == [21]
    del agenda.open[11]
    assert list(agenda.sources(2, 1, visited=())) == [4, 3]
    assert list(agenda.sources(4, -1, visited={1})) == [1, 2]


def test_what_was_found_is_the_scope_sources_and_proposals_alike() -> None:
    found = opened((11, 1, 0.5), (12, 1, 0.5), (21, 2, 0.9), (31, 3, 0.95))
    agenda = Agenda.of(found, [31, 12, 2], frozenset((31, 12, 2)))
    assert agenda.order == [3, 1, 2]
    assert agenda.held == {1: [12], 2: [21], 3: [31]}
