"""Links that a machine proposes: decided once, never doubled, never proposed again."""

from __future__ import annotations

import pytest

from schema import Document
from store import Archive
from store.errors import Refused
from store.rows import LinkProposal, LinkRow


@pytest.fixture
def filled(archive: Archive) -> Archive:
    archive.add([Document(title=f"Paper {n}", text=f"Text of paper {n}.") for n in range(1, 6)])
    return archive


def pair(source: int, target: int, confidence: float = 0.87) -> LinkProposal:
    return LinkProposal(source, "duplicates", target, confidence, "shingles", "1")


def propose(archive: Archive, *found: LinkProposal) -> int:
    return archive.propose_links(found, label="duplicates")


def links(archive: Archive, number: int) -> list[LinkRow]:
    return [row for row in archive.links(number) if row.relation == "duplicates"]


def test_a_proposed_link_is_listed_marked_and_confirmed(filled: Archive) -> None:
    assert propose(filled, pair(2, 1, 0.7), pair(3, 1)) == 2
    first, second = filled.proposed_links("duplicates")
    assert (first.source, first.target, first.confidence, first.rule) == (3, 1, 0.87, "shingles")
    assert (second.source_title, second.target_title) == ("Paper 2", "Paper 1")
    assert filled.proposed_links("cites") == []
    assert [(row.status, row.confidence) for row in links(filled, 3)] == [("proposed", 0.87)]
    assert filled.decide_links([first.uid], "confirmed") == 1
    assert filled.decide_links([first.uid], "confirmed") == 0
    assert [row.uid for row in filled.proposed_links()] == [second.uid]
    assert links(filled, 3)[0].status == "confirmed"


def test_no_pair_is_proposed_twice_whatever_became_of_it(filled: Archive) -> None:
    propose(filled, pair(2, 1), pair(3, 1), pair(4, 1))
    by_source = {row.source: row.uid for row in filled.proposed_links()}
    filled.decide_links([by_source[2]], "rejected")
    filled.decide_links([by_source[3]], "confirmed")
    # The other way round it is the same pair, since the relation is symmetric.
    again = [pair(2, 1), pair(1, 2), pair(3, 1), pair(1, 3), pair(4, 1), pair(1, 4), pair(1, 1)]
    assert propose(filled, *again) == 0
    assert [(row.source, row.target, row.status) for row in filled.joined_by("duplicates")] == [
        (2, 1, "rejected"),
        (3, 1, "confirmed"),
        (4, 1, "proposed"),
    ]
    assert links(filled, 2) == []


def test_a_batch_is_undone_at_once_and_done_again(filled: Archive) -> None:
    many = [pair(a, b) for a in range(2, 6) for b in range(1, a)]
    assert propose(filled, *many) == 10
    filled.undo()
    assert filled.proposed_links() == []
    filled.redo()
    assert len(filled.proposed_links()) == 10


def test_a_rejection_can_be_undone(filled: Archive) -> None:
    propose(filled, pair(2, 1))
    filled.decide_links([filled.proposed_links()[0].uid], "rejected")
    filled.undo()
    assert len(filled.proposed_links()) == 1


def test_removing_a_machines_link_rejects_it(filled: Archive) -> None:
    propose(filled, pair(2, 1))
    filled.unlink(filled.proposed_links()[0].uid)
    assert links(filled, 2) == []
    assert propose(filled, pair(2, 1)) == 0


@pytest.mark.parametrize("ends", [(2, 1), (1, 2)])
@pytest.mark.parametrize("status", ["proposed", "rejected"])
def test_a_person_who_links_the_pair_confirms_it(
    filled: Archive, ends: tuple[int, int], status: str
) -> None:
    propose(filled, pair(2, 1))
    uid = filled.proposed_links()[0].uid
    filled.decide_links([uid], status)
    assert filled.link(ends[0], "duplicates", ends[1], note="same wire") == uid
    (row,) = links(filled, 1)
    assert (row.status, row.note) == ("confirmed", "same wire")
    with pytest.raises(Refused, match="there already"):
        filled.link(ends[0], "duplicates", ends[1])


def test_a_link_between_passages_is_another_one(filled: Archive) -> None:
    propose(filled, pair(2, 1))
    filled.link(2, "duplicates", 1, source_span=(0, 4))
    assert [row.status for row in links(filled, 2)].count("proposed") == 1
    assert len(links(filled, 2)) == 2


def test_entries_that_are_gone_or_rejected_are_passed_over(filled: Archive) -> None:
    filled.delete([1])
    filled.decide([2], "rejected")
    assert propose(filled, pair(3, 1), pair(3, 2), pair(4, 3)) == 1
    with pytest.raises(Refused, match="no relation"):
        propose(filled, LinkProposal(3, "resembles", 5, 0.5, "shingles", "1"))


def test_an_open_proposal_goes_with_the_entry_and_comes_back_with_it(filled: Archive) -> None:
    propose(filled, pair(2, 1))
    filled.delete([1])
    assert links(filled, 2) == []
    filled.undo()
    assert [row.number for row in links(filled, 2)] == [1]
    assert [row.status for row in links(filled, 2)] == ["proposed"]


def test_texts_are_read_in_order_with_what_tells_whose_they_are(filled: Archive) -> None:
    from schema import Tweet

    filled.add([Tweet(text="Words.", handle="velmarwatch", repost_of="77", post_id="78")])
    filled.decide([2], "rejected")
    rows = filled.with_text(["document", "tweet"])
    assert [row.number for row in rows] == [1, 3, 4, 5, 6]
    assert (rows[-1].publisher, rows[-1].repost, rows[0].repost) == ("@velmarwatch", True, False)
    assert list(filled.texts([3, 6, 99])) == [(3, filled.text(3)), (6, "Words.")]
