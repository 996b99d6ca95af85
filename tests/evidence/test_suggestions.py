"""Links that suggest themselves: each sign by itself, together, accepted and dismissed."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive_tui.evidence.suggestions import accept, dismiss, suggest
from schema import Attribution, Document, PartialDate, Quotation, Report, Tweet
from schema.anchors import Anchor
from schema.entries import UrlMention
from schema.provenance import Capture, TimeSource
from store import Archive
from store.errors import NotFound, Refused
from store.rows import Intake, Proposal, Reference

SAID = "“The lower gate was never opened that night,”"


def source(
    archive: Archive,
    text: str,
    *,
    day: str | None = None,
    quoted: tuple[str, str] | None = None,
    title: str = "",
    leads: tuple[str, ...] = (),
) -> int:
    """A document, perhaps with a quotation (words, speaker) and links that dangle; its number."""
    proposals = []
    if quoted:
        words, speaker = quoted
        start = text.index(words)
        anchor = Anchor.of(text, start, start + len(words))
        entry = Quotation(text=words, anchor=anchor, attribution=Attribution(speaker=speaker))
        proposals.append(Proposal(entry, "quotes", start, start + len(words), 0.9, "said", "1"))
    document = Document(
        title=title or f"On {text[:20]}",
        text=text,
        published=PartialDate(day) if day else None,
    )
    capture = Capture(captured_at=PartialDate("2031-03-06"), time_source=TimeSource.STATED)
    references = tuple(Reference("reads-more", f"title:{name}", name) for name in leads)
    intake = Intake(document, capture, "t", "1", proposals=proposals, references=references)
    return archive.intake([intake])[0].number


def only(archive: Archive, number: int) -> tuple[int, str, int, str]:
    """The one suggestion there is: source, relation, target, the strongest reason."""
    archive.catch_up()
    (found,) = suggest(archive, number)
    return found.source, found.relation, found.target, found.reasons[0]


def test_the_same_quoted_words_are_found_also_where_nobody_marked_them(archive: Archive) -> None:
    first = source(archive, f"{SAID} said Odra Kell.", quoted=(SAID, "Odra Kell"))
    second = source(archive, "She insisted the lower gate was never opened that night. We asked.")
    source(archive, "They never opened a gate.")
    one, relation, other, reason = only(archive, first)
    assert (one, relation, other) == (first, "relates-to", second)
    assert reason.startswith("the same words in both: “The lower gate")


def test_a_quotation_looks_for_its_words_outside_its_source(archive: Archive) -> None:
    first = source(archive, f"{SAID} said Odra Kell.", quoted=(SAID, "Odra Kell"))
    second = source(archive, f"A week ago: {SAID} and so on.")
    quotation = archive.quotations(first)[0].number
    assert only(archive, quotation)[:3] == (quotation, "relates-to", second)


def test_a_page_that_is_linked_to_is_cited(archive: Archive) -> None:
    page, post, other = archive.add(
        [
            Document(title="Dam", text="Dam text.", url="https://brightwire.example/dam?utm_x=1"),
            Tweet(
                text="Read this",
                post_id="1",
                urls=(
                    UrlMention(
                        url="https://t.example/a", expanded="http://www.brightwire.example/dam"
                    ),
                ),
            ),
            Document(title="Home", text="See https://brightwire.example/ for more."),
        ]
    )
    assert only(archive, post)[:3] == (post, "cites", page)
    source_, relation, target, reason = only(archive, page)
    assert (source_, relation, target) == (post, "cites", page)
    assert reason == f"#{post} links to https://brightwire.example/dam?utm_x=1"
    assert suggest(archive, other) == []


def test_two_that_link_to_the_same_page_belong_together(archive: Archive) -> None:
    mention = UrlMention(url="https://t.example/a", expanded="https://survey.example/report/7")
    near = UrlMention(url="https://t.example/b", expanded="https://survey.example/report/71")
    one, two, three = archive.add(
        [
            Tweet(text="One thing", post_id="1", urls=(mention,)),
            Tweet(text="Quite another", post_id="2", urls=(mention,)),
            Tweet(text="Something else", post_id="3", urls=(near,)),
        ]
    )
    assert only(archive, one) == (
        one, "relates-to", two, "both link to https://survey.example/report/7",
    )  # fmt: skip
    assert suggest(archive, three) == []


def test_a_report_is_cited_by_its_symbol_and_its_readers_belong_together(archive: Archive) -> None:
    report, one, two = archive.add(
        [
            Report(title="Gates of Velmar", symbol="HSB/2031/4", text="Findings on gates."),
            Document(title="First", text="The board’s paper HSB/2031/4 came out."),
            Document(title="Second", text="Nobody had read HSB/2031/4 by noon."),
        ]
    )
    archive.catch_up()
    found = {(s.source, s.relation, s.target): s.reasons[0] for s in suggest(archive, one)}
    assert found == {
        (one, "cites", report): f"#{one} names HSB/2031/4",
        (one, "relates-to", two): "both name HSB/2031/4",
    }
    back = {(s.source, s.relation, s.target) for s in suggest(archive, report)}
    assert back == {(one, "cites", report), (two, "cites", report)}


def test_two_entries_of_one_symbol_may_be_one(archive: Archive) -> None:
    one = archive.add([Report(title="Gates", symbol="HSB/2031/4", text="Findings.")])[0]
    other = archive.add([Report(title="Sluices", text="Other words entirely.")])[0]
    archive.edit(other, {"symbol": "HSB/2031/4"})
    assert only(archive, one) == (one, "duplicates", other, "both have the symbol HSB/2031/4")


def test_links_to_the_same_thing_count_even_while_they_dangle(archive: Archive) -> None:
    one = source(archive, "Alpha beta.", leads=("Who owns it",))
    two = source(archive, "Gamma delta.", leads=("Who owns it", "Another"))
    source(archive, "Epsilon zeta.", leads=("Another thing",))
    assert only(archive, one) == (one, "relates-to", two, "both lead to Who owns it")


def test_the_same_people_within_days_but_not_within_weeks(archive: Archive) -> None:
    def speaks(day: str, words: str, *names: str) -> int:
        number = 0
        for at, name in enumerate(names):
            marked = f"“{words} {at}”"
            number = number or source(
                archive, f"{marked} said {name}. And “{words} 9” said Tomas Ferr.", day=day,
                quoted=(marked, name), title=words,
            )  # fmt: skip
        start = archive.text(number).index(f"“{words} 9”")
        archive.quote(number, start, start + len(f"“{words} 9”"), speaker="Tomas Ferr")
        return number

    one = speaks("2031-03-04", "Never", "Odra Kell")
    two = speaks("2031-03-06", "Always", "Odra Kell")
    speaks("2031-06-06", "Perhaps", "Odra Kell")
    speaks("2031", "Sometime", "Odra Kell")
    archive.catch_up()
    found = {
        item.other: reason
        for item in suggest(archive, one)
        for reason in item.reasons
        if " in both" in reason and "words" not in reason
    }
    assert list(found) == [two]
    assert set(found[two].split(" speak ")[0].split(", ")) == {"Odra Kell", "Tomas Ferr"}
    assert found[two].endswith("speak in both, 2 days apart")


def test_similar_text_says_which_words(archive: Archive) -> None:
    words = "dredger harbour silt pilot ferry lantern"
    one = source(archive, f"{words} on Monday.", title="A")
    two = source(archive, f"{words} on Friday.", title="B")
    source(archive, "dredger and nothing of the others here.", title="C")
    assert only(archive, one)[:3] == (one, "relates-to", two)
    (found,) = suggest(archive, one)
    assert "similar text: 6 of 6 telling words (" in found.reasons[0]


@pytest.fixture
def pair(archive: Archive) -> tuple[int, int]:
    one = source(archive, f"{SAID} said Odra Kell.", quoted=(SAID, "Odra Kell"))
    two = source(archive, f"A week ago: {SAID} and so on.")
    archive.catch_up()
    return one, two


def test_accepted_it_is_a_link_that_says_why_and_does_not_come_again(
    archive: Archive, pair: tuple[int, int]
) -> None:
    (found,) = suggest(archive, pair[0])
    accept(archive, found)
    (link,) = [row for row in archive.links(pair[0]) if row.number == pair[1]]
    assert (link.relation, link.status) == ("relates-to", "confirmed")
    assert link.note == "; ".join(found.reasons)
    assert suggest(archive, pair[0]) == []
    assert suggest(archive, pair[1]) == []
    archive.undo()
    assert [s.other for s in suggest(archive, pair[0])] == [pair[1]]


def test_it_can_be_accepted_by_another_relation(archive: Archive, pair: tuple[int, int]) -> None:
    (found,) = suggest(archive, pair[0])
    accept(archive, found, "supports")
    assert [row.relation for row in archive.links(pair[1])] == ["supports"]
    assert "relates-to" not in [row.name for row in archive.relations()]


def test_dismissed_it_never_comes_again_from_either_side(
    archive: Archive, pair: tuple[int, int], tmp_path: Path
) -> None:
    (found,) = suggest(archive, pair[0])
    before = archive.proposed_links()
    dismiss(archive, found)
    assert suggest(archive, pair[0]) == suggest(archive, pair[1]) == []
    assert archive.proposed_links() == before
    assert not [row for row in archive.links(pair[0]) if row.number == pair[1]]
    with pytest.raises(Refused):
        dismiss(archive, found)
    archive.undo()
    assert [s.other for s in suggest(archive, pair[1])] == [pair[0]]
    archive.redo()
    with Archive.open(archive.path, actor="other") as again:
        assert suggest(again, pair[0]) == []


def test_a_rejected_proposal_of_the_same_relation_is_not_suggested(archive: Archive) -> None:
    report, one = archive.add(
        [
            Report(title="Gates of Velmar", symbol="HSB/2031/4", text="Findings on gates."),
            Document(title="First", text="The board’s paper HSB/2031/4 came out."),
        ]
    )
    from store.rows import LinkProposal

    archive.propose_links([LinkProposal(one, "cites", report, 0.9, "x", "1")], label="x")
    archive.decide_links([link.uid for link in archive.proposed_links()], "rejected")
    archive.catch_up()
    assert suggest(archive, one) == []


def test_hostile_words_are_no_query(archive: Archive) -> None:
    words = '“\\ OR ) text:"a NEAR/5 * -x ((~ [z TO”'
    number = source(archive, f"{words} said Odra Kell.", quoted=(words, "Odra Kell"))
    archive.catch_up()
    assert suggest(archive, number) == []
    with pytest.raises(NotFound):
        suggest(archive, 99)


def test_it_stops_when_it_is_not_wanted_any_more(archive: Archive, pair: tuple[int, int]) -> None:
    assert suggest(archive, pair[0], cancelled=lambda: True) == []
