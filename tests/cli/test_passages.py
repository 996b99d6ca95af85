"""Passages on the command line: links, notes and quotations of them; relations of one's own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from schema import Document
from store import Archive

from .conftest import Run

TEXT = 'The invented mayor said "forty people" were\nhurt. Forty people, he said, forty people.'


@pytest.fixture
def more(place: Path) -> None:
    with Archive.open(place, actor="lena") as archive:
        archive.add([Document(title="Count", text=TEXT), Document(title="Reply", text="Nobody.")])


def links(run: Run, number: int) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run("links", str(number), "--json").stdout.splitlines()]


@pytest.mark.usefixtures("more")
def test_one_to_several_is_one_step(run: Run) -> None:
    done = run("link", "3", "cites", "1", "2", "#4", "--note", "see there")
    assert done.exit_code == 0
    assert done.stderr == "Linked: #3 cites #1, #2, #4.\n"
    assert [row["number"] for row in links(run, 3)] == [1, 2, 4]
    assert run("undo").exit_code == 0
    assert run("links", "3").exit_code == 1


@pytest.mark.usefixtures("more")
def test_an_inverse_name_turns_every_link(run: Run) -> None:
    assert run("link", "3", "cited by", "1", "2").stderr == "Linked: #1, #2 cites #3.\n"
    assert [(row["direction"], row["number"]) for row in links(run, 3)] == [("in", 1), ("in", 2)]


@pytest.mark.usefixtures("more")
def test_what_cannot_be_linked_is_said_and_the_rest_is_made(run: Run) -> None:
    assert run("link", "3", "cites", "1").exit_code == 0
    done = run("link", "3", "cites", "1", "99", "2")
    assert done.exit_code == 2
    assert "Linked: #3 cites #2." in done.stderr
    assert "Not linked: #3 cites #1 is there already." in done.stderr
    assert done.stderr.count("Not linked") == 2
    assert run("link", "3", "cites", "1", "2").exit_code == 2
    assert run("link", "3", "cites", "99").exit_code == 1


@pytest.mark.usefixtures("more")
def test_from_passage_to_passage(run: Run) -> None:
    done = run(
        "link", "4", "disputed by", "3",
        "--passage", "Nobody", "--target-passage", '"forty people" were hurt',
    )  # fmt: skip
    assert done.exit_code == 0, done.stderr
    (link,) = links(run, 3)
    assert (link["relation"], link["direction"]) == ("disputes", "out")
    assert TEXT[link["start"] : link["end"]] == '"forty people" were\nhurt'
    assert (link["other_start"], link["other_end"]) == (0, 6)
    (back,) = links(run, 4)
    assert (back["start"], back["end"], back["other_start"]) == (0, 6, link["start"])


@pytest.mark.usefixtures("more")
@pytest.mark.parametrize(
    ("passage", "reason"),
    [
        ("forty people", "#3 holds these words 2 times, at 25-37, 73-85: give more of them"),
        ("fifty people", "#3 does not hold these words: fifty people"),
        ("80-90", "80-90 is no passage of #3: its text goes from 0 to 86."),
        ("9-9", "is no passage of #3"),
        (" ", "A passage has words."),
    ],
)
def test_a_passage_that_is_none_is_refused(run: Run, passage: str, reason: str) -> None:
    for command in (
        ("link", "3", "cites", "1", "--passage", passage),
        ("note", "3", "Why?", "--passage", passage),
        ("quote", "3", passage),
    ):
        done = run(*command)
        assert done.exit_code == 2
        assert reason in done.stderr
    assert run("links", "3").exit_code == run("note", "3").exit_code == 1


def test_a_passage_is_never_taken_for_another(run: Run, place: Path) -> None:
    text = (
        "In 2014-2017 the invented town lost 140,000 seats. Ha, ha ha ha, it said; "
        "the cafe\u0301 lost 40. 橋の上" + "." * 2000
    )
    with Archive.open(place, actor="lena") as archive:
        (number,) = archive.add([Document(title="Years", text=text)])

    def note(passage: str) -> Any:
        return run("note", str(number), "Why?", "--passage", passage)

    assert "may be meant as words" in note("2014-2017").stderr
    assert note("02014-2017").exit_code == note("In 2014-2017").exit_code == 0
    assert "does not hold" in note("40,000 seats").stderr
    assert "does not hold" in note("lost 140").stderr
    assert "does not hold" in note("he invented").stderr
    assert "does not hold" in note("the cafe").stderr
    assert "2 times, at" in note("ha ha").stderr
    assert note("lost 40").exit_code == note("の上").exit_code == 0
    with Archive.open(place) as archive:
        found = [text[n.start : n.end] for n in archive.notes(number)]
    assert found == [text[2014:2017], "In 2014-2017", "lost 40", "の上"]


@pytest.mark.usefixtures("more")
def test_one_passage_has_one_target(run: Run) -> None:
    done = run("link", "3", "cites", "1", "2", "--target-passage", "dam")
    assert done.exit_code == 2
    assert "give one" in done.stderr
    assert run("links", "3").exit_code == 1


@pytest.mark.usefixtures("more")
def test_a_note_on_a_passage(run: Run) -> None:
    assert run("note", "3", "Who counted?", "--passage", "Forty people, he said").exit_code == 0
    note = json.loads(run("note", "3", "--json").stdout)
    assert TEXT[note["start"] : note["end"]] == "Forty people, he said"
    assert run("note", "3", "--passage", "mayor").exit_code == 2


@pytest.mark.usefixtures("more")
def test_a_quotation_by_hand(run: Run) -> None:
    done = run("quote", "3", '"forty people"', "--speaker", "Ina Orr", "--role", "mayor")
    assert done.exit_code == 0
    entry = json.loads(run("show", done.stdout.strip(), "--json").stdout)
    assert entry["text"] == '"forty people"'
    assert entry["attribution"]["speaker"] == "Ina Orr"
    again = run("quote", "3", "24-38", "--addressee", "the press")
    assert again.stdout == done.stdout
    assert run("undo").exit_code == run("undo").exit_code == 0
    assert run("show", done.stdout.strip()).exit_code == 1


def test_relations_of_ones_own(run: Run) -> None:
    assert run("relations", "--add", "corrects").exit_code == 2
    done = run("relations", "--add", "corrects", "--inverse", "corrected by", "--key", "k")
    assert done.exit_code == 0
    rows = [json.loads(line) for line in run("relations", "--json").stdout.splitlines()]
    assert {
        "name": "corrects",
        "inverse": "corrected by",
        "key": "k",
        "symmetric": False,
    } in rows
    assert "corrected by" in run("relations").stdout
    assert run("link", "1", "corrected by", "2").stderr == "Linked: #2 corrects #1.\n"
    taken = run("relations", "--add", "amends", "--inverse", "amended by", "--key", "k")
    assert taken.exit_code == 2
    assert "taken" in taken.stderr
