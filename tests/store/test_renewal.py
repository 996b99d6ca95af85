"""Extracting again: what people did stays, what nobody touched follows the rules."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema import Anchor, Attribution, Document, PartialDate, Quotation, Report, Tweet
from schema.attribution import Mode
from schema.base import text_digest
from schema.provenance import Capture, TimeSource
from store import Archive
from store.errors import Conflict, NotFound
from store.rows import Intake, Proposal, Renewed

TEXT = "".join(f"“Invented words number {at:02},” said somebody.\n" for at in range(12))
LINE = TEXT.index("\n") + 1
WIDE = TEXT.index("”") + 1
REVISION = text_digest(TEXT)
VERSION = "2"


def quote(
    at: int,
    *,
    shift: int = 0,
    speaker: str = "Odra Kell",
    sure: float = 0.9,
    version: str = VERSION,
    mode: str = "direct",
) -> Proposal:
    """The quotation of line ``at``, its end ``shift`` code points further along."""
    start, end = at * LINE, at * LINE + WIDE + shift
    entry = Quotation(
        text=TEXT[start:end],
        anchor=Anchor.of(TEXT, start, end, REVISION),
        attribution=Attribution(speaker=speaker, mode=Mode(mode)),
    )
    return Proposal(entry, "quotes", start, end, sure, f"rule-{version}", version)


def hung(
    entry: Tweet | Report, at: int, version: str = VERSION, rule: str = "tweet-classic"
) -> Proposal:
    relation = "embeds" if isinstance(entry, Tweet) else "cites"
    return Proposal(entry, relation, at * LINE, at * LINE + WIDE, 0.9, rule, version)


def tweet(words: str = "The survey is late.") -> Tweet:
    return Tweet(text=words, handle="velmarwatch", posted_at=PartialDate("2031-03-05"))


def source(archive: Archive, *found: Proposal) -> int:
    """The text taken in with proposals of version 1."""
    capture = Capture(
        captured_at=PartialDate("2031-03-06"), time_source=TimeSource.STATED, path="/a.txt"
    )
    document = Document(text=TEXT, title="Invented")
    (taken,) = archive.intake([Intake(document, capture, "text", "1", proposals=found)])
    return taken.number


def renew(archive: Archive, *found: Proposal, **options: Any) -> tuple[int, int, int, int]:
    """(added, updated, withdrawn, kept) of source 1."""
    options.setdefault("version", VERSION)
    done: Renewed = archive.renew(1, REVISION, found, **options)
    return done.added, done.updated, done.withdrawn, done.kept


def old(*places: int) -> list[Proposal]:
    return [quote(at, version="1", sure=0.5, speaker="Kell") for at in places]


def test_new_ones_are_added_made_ones_updated_and_old_ones_withdrawn(archive: Archive) -> None:
    number = source(archive, *old(0, 1))
    kept = archive.quotations(number)[0].number
    assert renew(archive, quote(0), quote(2)) == (1, 1, 1, 0)
    first, second = archive.quotations(number)
    assert (first.number, first.speaker, first.confidence) == (kept, "Odra Kell", 0.9)
    assert (second.start, second.status) == (2 * LINE, "proposed")
    record = archive.record(kept)
    assert (record.assertion.rule, record.assertion.version) == ("rule-2", "2")
    links = [link for link in archive.links(number) if link.relation == "quotes"]
    assert [(link.number, link.confidence) for link in links] == [(kept, 0.9), (second.number, 0.9)]
    assert archive.verify() == []


def test_the_second_run_changes_nothing_and_writes_nothing(archive: Archive) -> None:
    source(archive, *old(0, 1), hung(tweet(), 5, "1"))
    found = [quote(0), quote(2), quote(2, mode="mixed"), hung(tweet("Other words"), 5)]
    renew(archive, *found)
    before, log = archive.seq(), archive.log()
    assert renew(archive, *found) == (0, 0, 0, 4)
    assert (archive.seq(), archive.log()) == (before, log)


def test_what_was_decided_entered_or_corrected_stays_as_it_is(archive: Archive) -> None:
    number = source(archive, *old(0, 1, 2, 3, 4))
    rejected, confirmed, edited, corrected, tagged = (q.number for q in archive.quotations(number))
    archive.decide([rejected], "rejected")
    archive.decide([confirmed], "confirmed")
    archive.edit(edited, {"role": "minister"})
    archive.correct(corrected, span=(3 * LINE + 1, 3 * LINE + 9))
    archive.tag([tagged], add=["seen"])
    entered = archive.quote(number, 6 * LINE, 6 * LINE + WIDE, speaker="A. Nobody")
    held = (rejected, confirmed, edited, corrected, tagged, entered)
    before = [archive.record(n) for n in held]
    found = [quote(at, mode="mixed") for at in (0, 1, 2, 3, 4, 6)]
    assert renew(archive, *found) == (0, 0, 0, 6)
    assert renew(archive) == (0, 0, 0, 6)
    assert [archive.record(n) for n in held] == before
    assert archive.verify() == []


@pytest.mark.parametrize(("shift", "added"), [(3, 0), (-3, 0), (15, 1)])
def test_nearly_the_same_passage_counts_as_the_same(
    archive: Archive, shift: int, added: int
) -> None:
    number = source(archive, *old(0))
    archive.decide([archive.quotations(number)[0].number], "rejected")
    assert renew(archive, quote(0, shift=shift))[0] == added


def test_a_passage_that_moved_a_little_keeps_its_number(archive: Archive) -> None:
    number = source(archive, *old(0))
    (before,) = archive.quotations(number)
    assert renew(archive, quote(0, shift=2)) == (0, 1, 0, 0)
    (after,) = archive.quotations(number)
    assert (after.number, after.end) == (before.number, before.end + 2)
    assert archive.links(number)[0].end == after.end


def test_what_was_rejected_stays_so_where_its_place_is_lost(archive: Archive) -> None:
    number = source(archive, *old(0))
    rejected = archive.quotations(number)[0].number
    archive.decide([rejected], "rejected")
    capture = Capture(
        captured_at=PartialDate("2031-03-07"), time_source=TimeSource.STATED, path="/a.txt"
    )
    doubled = Document(text="“Invented words number 00,” and “Invented words number 00,”\n")
    assert archive.intake([Intake(doubled, capture, "text", "1")])[0].number == number
    assert archive.get(rejected).orphaned  # type: ignore[union-attr]
    revision = text_digest(doubled.text)
    entry = Quotation(text=doubled.text[:WIDE], anchor=Anchor.of(doubled.text, 0, WIDE, revision))
    again = Proposal(entry, "quotes", 0, WIDE, 0.9, "rule-2", VERSION)
    assert archive.renew(number, revision, [again], version=VERSION).added == 0


def test_proposals_of_the_same_version_are_not_withdrawn(archive: Archive) -> None:
    source(archive, quote(0))
    assert renew(archive) == (0, 0, 0, 1)


def test_tweets_and_reports_follow_the_same_way(archive: Archive) -> None:
    report = Report(title="The Velmar Survey")
    source(archive, hung(tweet(), 0, "1"), hung(report, 1, "1", "report-of"))
    linked = {link.relation: link.number for link in archive.links(1)}
    fresh = Report(title="The Great Velmar Survey", issuing_body="Survey Office")
    done = renew(archive, hung(tweet("The survey is very late."), 0), hung(fresh, 1, rule="r"))
    assert done == (0, 2, 0, 0)
    assert {link.relation: link.number for link in archive.links(1)} == linked
    assert archive.get(linked["cites"] or 0).title == "The Great Velmar Survey"  # type: ignore[union-attr]
    assert renew(archive, version="3") == (0, 0, 2, 0)
    assert archive.links(1) == []
    assert len(archive.numbers(sources_only=False)) == 1
    archive.undo()
    assert {link.relation: link.number for link in archive.links(1)} == linked
    assert archive.verify() == []


def test_a_tweet_that_was_rejected_is_not_hung_on_again(archive: Archive) -> None:
    source(archive, hung(tweet(), 0, "1"))
    (link,) = archive.links(1)
    archive.decide([link.number or 0], "rejected")
    before = archive.seq()
    assert renew(archive, hung(tweet(), 3), hung(tweet("Quite other words"), 0))[0] == 0
    assert archive.seq() == before


def test_a_tweet_that_others_know_too_loses_the_link_only(archive: Archive) -> None:
    source(archive, hung(tweet(), 0, "1"))
    (known,) = archive.add([tweet()])
    assert renew(archive) == (0, 0, 1, 0)
    assert archive.links(1) == []
    assert archive.rows([known])[0].status == "confirmed"
    archive.undo()
    assert [link.number for link in archive.links(1)] == [known]


def test_what_markup_marks_is_left_and_nothing_is_read_within_it(archive: Archive) -> None:
    source(archive, hung(tweet(), 0, "1", "html-embed"))
    before = archive.seq()

    def mine(relation: str, rule: str) -> bool:
        return relation != "embeds" or rule.startswith("tweet")

    assert renew(archive, hung(tweet("Words"), 0), mine=mine) == (0, 0, 0, 1)
    assert archive.seq() == before


def test_a_dry_run_says_the_same_and_changes_nothing(archive: Archive) -> None:
    source(archive, *old(0, 1), hung(tweet(), 4, "1"))
    found = [quote(0), quote(2)]
    before = archive.seq()
    tried = renew(archive, *found, dry_run=True)
    assert archive.seq() == before
    assert renew(archive, *found) == tried == (1, 1, 2, 0)


def test_a_text_that_is_another_by_now_is_refused(archive: Archive) -> None:
    source(archive)
    archive.add([Document(text="Other words.")])
    with pytest.raises(Conflict, match="another text"):
        archive.renew(2, REVISION, [], version=VERSION)
    with pytest.raises(NotFound):
        archive.renew(77, REVISION, [], version=VERSION)


proposals = st.lists(
    st.tuples(
        st.integers(0, 11), st.integers(-4, 14), st.sampled_from(["direct", "mixed"]),
        st.sampled_from(["Odra Kell", "Kell", "it"]),
    ),
    max_size=10,
)  # fmt: skip
decisions = st.lists(st.sampled_from(["confirm", "reject", "edit", "tag", "none"]), max_size=10)


@given(proposals, proposals, decisions)
def test_whatever_people_decide_stays_and_everything_can_be_undone(
    first: list[tuple[int, int, str, str]],
    then: list[tuple[int, int, str, str]],
    does: list[str],
) -> None:
    import tempfile
    from pathlib import Path

    with (
        tempfile.TemporaryDirectory() as folder,
        Archive.create(Path(folder) / "a", actor="ada") as archive,
    ):
        made = [
            quote(at, shift=shift, mode=mode, speaker=who, version="1", sure=0.5)
            for at, shift, mode, who in first
        ]
        number = source(archive, *made)
        for row, does_now in zip(archive.quotations(number), does, strict=False):
            if does_now == "edit":
                archive.edit(row.number, {"role": "minister"})
            elif does_now == "tag":
                archive.tag([row.number], add=["seen"])
            elif does_now != "none":
                archive.decide(
                    [row.number], does_now + "ed" if does_now == "reject" else "confirmed"
                )
        held = {
            n: archive.record(n)
            for n in (int(i["key"]) for i in archive.dump() if i["type"] == "entry")
            if n != number and _touched(archive, n)
        }
        before = list(archive.dump())
        found = [quote(at, shift=shift, mode=mode, speaker=who) for at, shift, mode, who in then]
        changed = sum(renew(archive, *found)[:3])
        after = list(archive.dump())
        assert {n: archive.record(n) for n in held} == held
        for row in archive.quotations(number):
            for other in held:
                if row.number != other and row.status == "proposed":
                    record = archive.record(row.number)
                    anchor = archive.get(other).anchor  # type: ignore[union-attr]
                    if record.assertion.version == VERSION:
                        assert _near((row.start, row.end), (anchor.start, anchor.end)) < 0.8
        seq = archive.seq()
        renew(archive, *found)
        assert archive.seq() == seq
        assert archive.verify() == []
        if changed:
            archive.undo()
            assert _states(archive) == _states_of(before)
            archive.redo()
            assert _states(archive) == _states_of(after)
            assert archive.verify() == []


def _touched(archive: Archive, number: int) -> bool:
    record = archive.record(number)
    return record.assertion.status.value != "proposed" or bool(record.edited or record.tags)


def _near(one: tuple[int, int], other: tuple[int, int]) -> float:
    both = set(range(*one)) & set(range(*other))
    return len(both) / len(set(range(*one)) | set(range(*other)))


def _states_of(items: list[dict[str, Any]]) -> list[str]:
    return sorted(repr(item) for item in items if item["type"] != "revision")


def _states(archive: Archive) -> list[str]:
    return _states_of(list(archive.dump()))
