"""Near-duplicates in an archive of invented sources: what is proposed, and what never again."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from archive_tui.evidence import duplicates
from archive_tui.evidence.duplicates import Cancelled, Options
from archive_tui.evidence.groups import Groups
from schema import Document, Tweet
from schema.entries import Report
from store import Archive
from store.rows import LinkProposal

WORDS = [f"word{n}" for n in range(2_000)]


def prose(seed: int, count: int = 300) -> list[str]:
    return random.Random(seed).choices(WORDS, k=count)


def retouched(words: Sequence[str], seed: int, share: float = 0.01) -> list[str]:
    draw = random.Random(seed)
    return [draw.choice(WORDS) if draw.random() < share else word for word in words]


def article(words: Sequence[str], outlet: str = "Brightwire") -> Document:
    return Document(title=" ".join(words[:4]), text=" ".join(words), publisher=outlet)


def find(archive: Archive, options: Options | None = None) -> list[LinkProposal]:
    return duplicates.propose(archive, options or Options())


def take(archive: Archive) -> int:
    return archive.propose_links(find(archive), label="propose duplicates")


def ends(found: Sequence[LinkProposal]) -> set[tuple[int, int]]:
    return {(item.source, item.target) for item in found}


@pytest.fixture
def wire(archive: Archive) -> Archive:
    """One story in five outlets (1 to 5), half of it in a sixth, and others."""
    story = prose(1)
    archive.add([article(retouched(story, n), f"Outlet {n}") for n in range(5)])
    archive.add([article(story[:140], "Outlet 6")])
    archive.add([article(prose(n)) for n in range(10, 16)])
    return archive


def test_a_story_in_five_outlets_is_held_together_by_four_links(wire: Archive) -> None:
    found = find(wire)
    same = [item for item in found if item.rule == "shingles"]
    assert {end for item in same for end in (item.source, item.target)} == {1, 2, 3, 4, 5}
    assert len(same) == 4
    (part,) = [item for item in found if item.rule == "shingles, contained"]
    assert part.source == 6
    assert part.target in range(1, 6)
    assert part.confidence >= 0.8
    assert part.note == f"{int(part.confidence * 100)}% of #6 stands in #{part.target}"
    assert {item.relation for item in found} == {"duplicates"}
    assert [item.confidence for item in found] == sorted(
        (item.confidence for item in found), reverse=True
    )


def test_confidence_is_the_resemblance_itself(archive: Archive) -> None:
    words = [f"w{n}" for n in range(104)]
    archive.add([article(words), article([*words[:94], *prose(3, 10)])])
    (item,) = find(archive)
    # 100 runs of five words each, of which 90 are in both.
    assert item.confidence == round(90 / 110, 4)
    assert find(archive, Options(threshold=0.9, contained=0.95)) == []


def test_equal_words_are_found_whatever_the_marks(archive: Archive) -> None:
    words = prose(4)
    archive.add([article(words), Report(title="Same", text=", ".join(words).upper())])
    (item,) = find(archive)
    assert (item.source, item.target, item.confidence) == (2, 1, 1.0)


def test_too_little_text_is_not_compared(archive: Archive) -> None:
    archive.add([Document(title=f"Note {n}", text="Nothing to see here yet.") for n in range(3)])
    assert find(archive) == []


def test_it_is_the_same_every_time(wire: Archive) -> None:
    first = find(wire)
    assert find(wire) == first
    wire.keep_derived("sketches-articles", b"not a sketch")
    assert find(wire) == first


def test_a_second_run_proposes_nothing_and_undo_takes_the_first_back(wire: Archive) -> None:
    assert take(wire) == 5
    assert find(wire) == []
    wire.undo()
    assert wire.proposed_links() == []
    assert len(find(wire)) == 5


@pytest.mark.parametrize("seed", range(6))
def test_what_was_decided_is_never_asked_again(wire: Archive, seed: int) -> None:
    draw = random.Random(seed)
    asked: set[tuple[int, int]] = set()
    for threshold in (0.6, 0.6, 0.6, 0.6, 0.6, 0.3):
        found = find(wire, Options(threshold=threshold, contained=0.5))
        assert not asked & ends(found)
        asked |= ends(found)
        wire.propose_links(found, label="propose duplicates")
        for link in wire.proposed_links():
            wire.decide_links([link.uid], draw.choice(["rejected", "confirmed"]))
    assert find(wire, Options(contained=0.5)) == []


def test_what_is_held_together_needs_no_further_link(wire: Archive) -> None:
    take(wire)
    wire.decide_links([link.uid for link in wire.proposed_links()], "confirmed")
    assert find(wire, Options(threshold=0.2, contained=0.2)) == []


def test_a_new_outlet_joins_with_one_link(wire: Archive) -> None:
    take(wire)
    wire.add([article(retouched(prose(1), 99), "Outlet 7")])
    (item,) = find(wire)
    assert item.source == 13
    assert item.target in range(1, 6)


def test_who_is_no_copy_of_one_is_no_copy_of_the_others(wire: Archive) -> None:
    take(wire)
    number = wire.add([article(retouched(prose(1), 99), "Outlet 7")])[0]
    take(wire)
    link = next(link for link in wire.proposed_links() if link.source == number)
    wire.decide_links([link.uid], "rejected")
    assert not {(number, copy) for copy in range(1, 6)} & ends(find(wire))


def test_versions_are_known_to_be_alike(archive: Archive) -> None:
    archive.add([article(prose(1)), article(retouched(prose(1), 5))])
    archive.link(2, "version-of", 1)
    assert find(archive) == []


def test_only_pairs_with_an_entry_that_is_asked_about(wire: Archive) -> None:
    other = prose(20)
    first, second = wire.add([article(other), article(retouched(other, 1))])
    assert ends(duplicates.propose(wire, Options(), among=[first])) == {(second, first)}
    assert duplicates.propose(wire, Options(), among=[10]) == []
    some = duplicates.propose(wire, Options(), among=[2])
    assert some
    assert all(2 in (item.source, item.target) for item in some)


def test_articles_of_a_digest_stay_apart(archive: Archive) -> None:
    one, other = prose(30, 200), prose(31, 200)
    archive.add([article(one), article(other), article([*one, *other])])
    assert ends(take_and_return(archive)) == {(3, 1), (3, 2)}
    archive.add([article(retouched(one, 3))])
    # The digest holds it too, but as a copy of #1 it is known to.
    assert ends(find(archive)) == {(4, 1)}


def take_and_return(archive: Archive) -> list[LinkProposal]:
    found = find(archive)
    archive.propose_links(found, label="propose duplicates")
    return found


def test_tweets_of_other_accounts_on_request_and_no_reposts(archive: Archive) -> None:
    words = "the survey of the old dam is late again and nobody at the ministry in Velmar says why"
    archive.add(
        [
            Tweet(post_id="1", handle="velmarwatch", text=f"{words} https://t.example/a1"),
            Tweet(post_id="2", handle="kestaneye", text=f"@odra {words} https://t.example/b2"),
            Tweet(post_id="3", handle="velmarwatch", text=f"{words} https://t.example/c3"),
            Tweet(post_id="4", handle="tanri", text=words, repost_of="1"),
            Tweet(post_id="5", handle="odosho", text=words.replace("late", "overdue")),
        ]
    )
    assert find(archive) == []
    posts = Options(kinds=("tweet",))
    found = duplicates.propose(archive, posts)
    # 1 and 3 are of one account, 4 passes 1 on.
    assert ends(found) == {(2, 1), (3, 2), (5, 1)}


def test_sketches_are_kept_and_only_new_texts_are_read(
    wire: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = find(wire)
    read: list[int] = []
    texts = wire.texts

    def counted(numbers: Sequence[int]) -> object:
        read.extend(numbers)
        return texts(numbers)

    monkeypatch.setattr(wire, "texts", counted)
    assert find(wire) == first
    # Those that are alike are compared in full, the six others are not read again.
    assert set(read) <= {1, 2, 3, 4, 5, 6}
    read.clear()
    take(wire)
    read.clear()
    added = wire.add([article(prose(50))])
    assert find(wire) == []
    assert set(read) - {6} - set(range(1, 6)) == set(added)


def test_a_changed_text_is_read_anew(wire: Archive) -> None:
    from tests.store.invented import taken

    find(wire)
    (came,) = wire.intake([taken(article(prose(60)), path="/sources/late.txt")])
    assert len(find(wire)) == 5
    (again,) = wire.intake([taken(article(retouched(prose(1), 7)), path="/sources/late.txt")])
    assert (again.number, again.outcome) == (came.number, "updated")
    assert any(item.source == came.number for item in find(wire))


def test_a_purge_forgets_the_sketches(wire: Archive) -> None:
    find(wire)
    assert wire.derived("sketches-articles") is not None
    wire.purge(12)
    assert wire.derived("sketches-articles") is None
    assert len(find(wire)) == 5


def test_kept_data_that_was_altered_or_cut_is_as_good_as_none(wire: Archive) -> None:
    file = wire.path / "derived" / "sketches-articles"
    first = find(wire)
    whole = file.read_bytes()
    for data in (b"", whole[:-1], whole[:40], whole[:-1] + bytes([whole[-1] ^ 1])):
        file.write_bytes(data)
        assert wire.derived("sketches-articles") is None
        assert find(wire) == first


def test_whoever_asked_can_stop_it(wire: Archive) -> None:
    with pytest.raises(Cancelled):
        duplicates.propose(wire, Options(), cancelled=lambda: True)
    assert wire.proposed_links() == []
    # What was read until then is kept.
    assert wire.derived("sketches-articles") is not None


def test_progress_goes_to_the_end(wire: Archive) -> None:
    seen: dict[str, tuple[int, int]] = {}
    duplicates.propose(
        wire, Options(), progress=lambda what, done, total: seen.update({what: (done, total)})
    )
    assert seen["reading"] == (12, 12)
    assert seen["comparing"][0] == seen["comparing"][1]


@pytest.mark.parametrize("seed", range(20))
def test_groups_follow_from_their_links(seed: int) -> None:
    draw = random.Random(seed)
    groups = Groups()
    joined: list[tuple[int, int]] = []
    refused: list[tuple[int, int]] = []
    for _ in range(30):
        one, other = draw.sample(range(14), 2)
        if draw.random() < 0.6:
            groups.unite(one, other)
            joined.append((one, other))
        else:
            groups.take(one, other, "rejected", False)
            refused.append((one, other))

    def together(number: int) -> set[int]:
        members, before = {number}, set[int]()
        while members != before:
            before = set(members)
            for pair in joined:
                if members & set(pair):
                    members |= set(pair)
        return members

    for one in range(14):
        for other in range(14):
            mine, theirs = together(one), together(other)
            apart = any(
                (a in mine and b in theirs) or (b in mine and a in theirs) for a, b in refused
            )
            assert groups.settled(one, other) == (other in mine or apart)
