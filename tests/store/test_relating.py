"""How entries hang together: edges, shared targets, what an agent said, days."""

from __future__ import annotations

import datetime as dt

import pytest

from schema import Anchor, Attribution, Document, PartialDate, Quotation, Tweet
from schema.provenance import Capture, TimeSource
from store import Archive
from store.errors import NotFound, Refused
from store.rows import Intake, Proposal
from tests.store.invented import taken


def papers(archive: Archive, *dates: str | None) -> list[int]:
    return archive.add(
        Document(
            title=f"Paper {at}",
            text=f"Text of paper {at}.",
            published=PartialDate(date) if date else None,
        )
        for at, date in enumerate(dates)
    )


def ordinal(day: str) -> int:
    return dt.date.fromisoformat(day).toordinal()


def test_edges_are_each_there_once_without_a_source_s_own_quotations(archive: Archive) -> None:
    source = archive.intake([taken()])[0].number
    other, third = papers(archive, None, None)
    archive.link(other, "disputes", source, note="figures")
    archive.link(source, "cites", third)
    quotation = archive.quotations(source)[0].number
    archive.link(third, "quotes", quotation)
    edges = archive.edges([source, other, quotation])
    assert len({e.uid for e in edges}) == len(edges)
    told = {(e.source, e.relation, e.inverse, e.target, e.note) for e in edges}
    assert (other, "disputes", "disputed by", source, "figures") in told
    assert (source, "cites", "cited by", third, "") in told
    assert (third, "quotes", "quoted in", quotation, "") in told
    assert not [e for e in edges if e.source == source and e.relation == "quotes"]
    dangling = next(e for e in edges if e.target is None)
    assert (dangling.relation, dangling.label) == ("reads-more", "Who Owns it?")


def test_what_was_rejected_is_no_edge(archive: Archive) -> None:
    one, two, three = papers(archive, None, None, None)
    archive.link(one, "cites", two)
    archive.link(one, "cites", three)
    archive.decide_links([archive.links(two)[0].uid], "rejected")
    archive.decide([three], "rejected")
    assert archive.edges([one]) == []
    assert {(j.number, j.status) for j in archive.joined_to(one)} == {
        (two, "rejected"),
        (three, "confirmed"),
    }


def test_a_target_that_a_crowd_shares_says_nothing(archive: Archive) -> None:
    numbers = papers(archive, *[None] * 205)
    target, rare = numbers[0], numbers[1]
    for number in numbers[2:]:
        archive.link(number, "cites", target)
    assert archive.shared_targets(numbers[2]) == []
    archive.link(numbers[2], "cites", rare)
    archive.link(numbers[3], "supports", rare)
    (shared,) = archive.shared_targets(numbers[2])
    assert (shared.number, shared.target, shared.name, shared.linked) == (
        numbers[3], rare, "Paper 1", 2,
    )  # fmt: skip


def test_a_relation_of_one_s_own_may_read_the_same_both_ways(archive: Archive) -> None:
    archive.add_relation("answers", "answered by", "a")
    archive.add_relation("twins", "twins", "t", symmetric=True)
    known = {row.name: row for row in archive.relations()}
    assert not known["answers"].symmetric
    assert known["twins"].symmetric
    one, two = papers(archive, None, None)
    archive.link(one, "twins", two)
    with pytest.raises(Refused):
        archive.link(two, "twins", one)


def speaking(
    archive: Archive, day: str | None, speaker: str, said_at: str | None = None, via: str = ""
) -> int:
    """A document in which somebody says something; the quotation's number."""
    words = f"“What {speaker} said {day} {said_at}”"
    text = f"{words} they told us."
    attribution = Attribution(speaker=speaker, via=(via,) if via else ())
    quotation = Quotation(
        text=words,
        anchor=Anchor.of(text, 0, len(words)),
        attribution=attribution,
        said_at=PartialDate(said_at) if said_at else None,
    )
    document = Document(
        title=f"On {speaker}", text=text, publisher="Brightwire",
        published=PartialDate(day) if day else None,
    )  # fmt: skip
    capture = Capture(captured_at=PartialDate("2031-03-06"), time_source=TimeSource.STATED)
    proposals = [Proposal(quotation, "quotes", 0, len(words), 0.9, "said", "1")]
    taken_in = archive.intake([Intake(document, capture, "t", "1", proposals=proposals)])
    return archive.quotations(taken_in[0].number)[0].number


def test_all_that_an_agent_said_under_all_names_by_date(archive: Archive) -> None:
    late = speaking(archive, "2031-05-01", "Odra Kell")
    undated = speaking(archive, None, "Odra Kell")
    early = speaking(archive, "2031-04-01", "Minister Kell", said_at="2030-12-24", via="the OPD")
    rejected = speaking(archive, "2031-02-01", "Odra Kell")
    speaking(archive, "2031-02-01", "Tomas Ferr")
    archive.decide([rejected], "rejected")
    archive.merge_agents("Odra Kell", "Minister Kell")
    agent, said = archive.said("minister kell")
    assert (agent.name, agent.quotations) == ("Odra Kell", 3)
    assert [s.number for s in said] == [early, late, undated]
    first = said[0]
    assert (first.date, first.source_date, first.via) == ("2030-12-24", "2031-04-01", ("the OPD",))
    assert (first.speaker, first.outlet, first.mode, first.status) == (
        "Minister Kell", "Brightwire", "direct", "proposed",
    )  # fmt: skip
    assert (said[1].date, said[1].day) == ("", ordinal("2031-05-01"))
    assert said[2].day is None
    with pytest.raises(NotFound):
        archive.said("Nobody Here")


def test_what_a_person_corrected_is_what_the_agent_said(archive: Archive) -> None:
    number = speaking(archive, "2031-05-01", "Odra Kell")
    archive.edit(number, {"speaker": "Tomas Ferr", "mode": "mixed"})
    assert archive.said("Odra Kell")[1] == []
    (said,) = archive.said("Tomas Ferr")[1]
    assert (said.speaker, said.mode) == ("Tomas Ferr", "mixed")


def test_days_are_counted_and_vague_ones_known(archive: Archive) -> None:
    numbers = papers(archive, "2031-03-04", "2031-03-04", "2031-03", "2014-06~", None, "2031-03-04")
    archive.add([Tweet(text="x", post_id="1", posted_at=PartialDate("2031-03-04T10:00:00Z"))])
    days = archive.dates(numbers)
    march = ordinal("2031-03-01"), ordinal("2031-03-31")
    june = ordinal("2014-06-01"), ordinal("2014-06-30")
    fourth = ordinal("2031-03-04")
    assert sorted(days.counts) == [
        (*june, True, 1),
        (*march, False, 1),
        (fourth, fourth, False, 3),
    ]
    assert days.undated == 1
    assert archive.dates([]).counts == []
