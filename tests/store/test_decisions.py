"""Deciding about proposals and correcting them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from store import Archive
from store.errors import Conflict, Refused
from store.rows import Intake
from tests.store.invented import TEXT, WORDS, article, place, taken

SHORTER = "“The dam is safe"
NAME = "Minister Odra Kell"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """An archive with one article, two proposed quotations and a proposed tweet."""
    with Archive.create(tmp_path / "archive", actor="ada") as made:
        made.intake([taken()])
        yield made


def source(archive: Archive) -> int:
    """The article's number."""
    return next(r.number for r in archive.rows(archive.numbers()) if r.kind == "document")


def quotation(archive: Archive, words: str = WORDS) -> int:
    """The quotation that begins with these words."""
    found = archive.quotations(source(archive))
    return next(q.number for q in found if q.text.startswith(words[:8]))


def again(archive: Archive, text: str = TEXT) -> Intake:
    """The same article with the same proposals, extracted by a newer version of a tool."""
    item = taken(article(text))
    return Intake(item.entry, item.capture, "text", "2", proposals=item.proposals)


def corrected(archive: Archive) -> int:
    """The first quotation, with other words and another speaker."""
    number = quotation(archive)
    archive.correct(
        number,
        span=place(TEXT, SHORTER),
        speaker_place=place(TEXT, NAME),
        fields={"speaker": NAME, "addressee": "the press", "mode": "mixed"},
    )
    return number


def test_a_correction_holds_what_the_person_said_and_confirms(archive: Archive) -> None:
    number = corrected(archive)
    record = archive.record(number)
    entry = record.entry
    assert entry.kind == "quotation"
    assert entry.text == SHORTER
    assert TEXT[entry.anchor.start : entry.anchor.end] == SHORTER
    assert entry.attribution.speaker == NAME
    assert entry.attribution.place is not None
    assert entry.attribution.place.exact == NAME
    assert (entry.attribution.addressee, entry.attribution.mode) == ("the press", "mixed")
    assert record.assertion.status == "confirmed"
    assert record.assertion.decided_by == "ada"
    assert archive.text(number) == SHORTER
    row = next(q for q in archive.quotations(source(archive)) if q.number == number)
    assert (row.start, row.end) == place(TEXT, SHORTER)
    link = next(x for x in archive.links(source(archive)) if x.number == number)
    assert (link.start, link.end, link.status) == (*place(TEXT, SHORTER), "confirmed")
    assert any(agent.name == NAME for agent in archive.agents())
    assert archive.verify() == []


def test_extracting_again_neither_doubles_nor_proposes_the_original(archive: Archive) -> None:
    number = corrected(archive)
    before = archive.count(sources_only=False)
    archive.intake([again(archive)])
    assert archive.count(sources_only=False) == before
    assert archive.get(number).text == SHORTER
    assert archive.rows([number])[0].status == "confirmed"


def test_a_better_rule_that_finds_the_corrected_words_adds_nothing(archive: Archive) -> None:
    corrected(archive)
    item = again(archive)
    start, end = place(TEXT, SHORTER)
    from dataclasses import replace

    from tests.store.invented import said

    better = replace(
        item.proposals[0], entry=said(TEXT, SHORTER, "Odra Kell"), start=start, end=end
    )
    before = archive.count(sources_only=False)
    archive.intake([replace(item, proposals=[better])])
    assert archive.count(sources_only=False) == before


def test_a_correction_is_undone_and_done_again(archive: Archive) -> None:
    number = quotation(archive)
    before = archive.record(number)
    corrected(archive)
    archive.undo()
    undone = archive.record(number)
    assert (undone.entry, undone.assertion) == (before.entry, before.assertion)
    assert undone.edited == ()
    archive.redo()
    assert archive.get(number).text == SHORTER
    assert archive.verify() == []


def test_a_corrected_passage_is_carried_to_a_new_revision(archive: Archive) -> None:
    number = corrected(archive)
    text = "UPDATED. " + TEXT
    archive.intake([taken(article(text))])
    entry = archive.get(number)
    assert entry.kind == "quotation"
    assert not entry.orphaned
    assert text[entry.anchor.start : entry.anchor.end] == SHORTER == entry.text
    named = entry.attribution.place
    assert named is not None
    assert text[named.start : named.end] == NAME
    gone = TEXT.replace("safe", "dry")
    archive.intake([taken(article(gone))])
    entry = archive.get(number)
    assert entry.kind == "quotation"
    assert entry.orphaned


def test_the_proposed_passage_again_leaves_no_correction_of_it(archive: Archive) -> None:
    number = corrected(archive)
    record = archive.correct(number, span=place(TEXT, WORDS))
    assert "anchor" not in record.edited
    assert record.entry.text == WORDS


def test_another_speaker_without_a_place_names_no_place(archive: Archive) -> None:
    number = corrected(archive)
    archive.correct(number, fields={"speaker": "Somebody Else"})
    entry = archive.get(number)
    assert entry.kind == "quotation"
    assert entry.attribution.place is None


def test_what_cannot_be_is_refused_and_changes_nothing(archive: Archive) -> None:
    number, seq = quotation(archive), archive.seq()
    bold = place(TEXT, "“bold”")
    for span, fields in (
        (bold, {}),
        ((3, 9999), {}),
        ((6, 7), {}),
        (None, {"mode": "shouted"}),
    ):
        with pytest.raises(Refused):
            archive.correct(number, span=span, fields=fields)
    with pytest.raises(Refused, match="no quotation"):
        archive.correct(source(archive), fields={"speaker": "X"})
    with pytest.raises(Conflict):
        archive.correct(number, fields={"speaker": "X"}, version=99)
    assert archive.seq() == seq


def test_the_place_of_a_rejected_quotation_is_free(archive: Archive) -> None:
    archive.decide([quotation(archive, "“bold”")], "rejected")
    number = quotation(archive)
    assert archive.correct(number, span=place(TEXT, "“bold”")).entry.text == "“bold”"


def test_deciding_many_is_one_step_and_leaves_the_index_as_it_is(archive: Archive) -> None:
    archive.catch_up()
    held = [q.number for q in archive.quotations(source(archive))]
    seen: list[int] = []
    assert archive.decide(held, "confirmed", progress=seen.append) == 2
    assert seen == [2]
    assert archive.decide(held, "confirmed") == 0
    assert archive.pending() == 0
    assert {q.status for q in archive.quotations(source(archive))} == {"confirmed"}
    links = {x.number: x.status for x in archive.links(source(archive))}
    assert all(links[number] == "confirmed" for number in held)
    archive.undo()
    assert {q.status for q in archive.quotations(source(archive))} == {"proposed"}
    assert archive.pending() == 0
    archive.redo()
    assert {q.status for q in archive.quotations(source(archive))} == {"confirmed"}
    assert archive.verify() == []


def test_a_step_that_decides_and_changes_more_is_undone_whole(archive: Archive) -> None:
    one, other = quotation(archive), quotation(archive, "“bold”")
    before = [archive.record(number) for number in (one, other)]
    with archive.batch("both"):
        archive.decide([one, other], "confirmed")
        archive.edit(one, {"speaker": "Somebody Else"})
        archive.decide([other], "rejected")
    archive.undo()
    after = [archive.record(number) for number in (one, other)]
    assert [(r.entry, r.assertion, r.edited) for r in after] == [
        (r.entry, r.assertion, r.edited) for r in before
    ]
    archive.redo()
    assert archive.record(one).edited == ("speaker",)
    assert archive.rows([other])[0].status == "rejected"
    assert archive.verify() == []


def test_what_somebody_else_decided_since_is_not_undone(archive: Archive, tmp_path: Path) -> None:
    number = quotation(archive)
    archive.decide([number], "confirmed")
    with Archive.open(tmp_path / "archive", actor="bob") as other:
        other.decide([number], "rejected")
    with pytest.raises(Conflict):
        archive.undo()
    assert archive.rows([number])[0].status == "rejected"
