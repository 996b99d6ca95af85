"""What goes in as spelled is what the record would have spelled itself."""

from __future__ import annotations

import hashlib
from pathlib import Path

from schema import Document, PartialDate, Report, Tweet
from schema.provenance import Capture, Locator, LocatorType, Original, TimeSource
from store import Archive
from store.prepared import prepare
from store.record.objects import TYPES, canonical
from store.rows import AnyEntry, Intake, Proposal, Reference
from tests.store.invented import place, said

FILE = hashlib.sha256(b"odd").hexdigest()
ODD = 'a "quoted" \\ back\\slash,\ttab, \u2028 line, \x01 control, 🇺🇳 and “ö”\n'


def source(entry: AnyEntry, member: str = 'odd "name"\n\\.txt', **more: object) -> Intake:
    capture = Capture(
        original=FILE,
        captured_at=PartialDate("2031-03-06"),
        time_source=TimeSource.FILE,
        locator=Locator(type=LocatorType.MEMBER, value=member),
        path='/sources/odd "name"\\.txt',
    )
    file = Original(sha256=FILE, size=3, name='odd "name".txt', media_type=None)
    return Intake(entry, capture, 'a "tool"', "1\\2", file, **more)  # type: ignore[arg-type]


def whole(archive: Archive) -> bool:
    """Whether everything is as the journal has it."""
    archive.put_bytes(b"odd", "odd.txt")
    return archive.verify() == []


def everything(archive: Archive) -> None:
    """Documents, tweets, reports, quotations, links, captures; with characters to escape."""
    text = ODD + "“It holds,” said Odra Kell."
    start, end = place(text, "“It holds,”")
    quotation = said(text, "“It holds,”", 'Odra "the" Kell')
    tweet = Tweet(handle="velmarwatch", posted_at=PartialDate("2031-03"), text=ODD)
    report = Report(title=f"On {ODD}", issuing_body='The "Board"', symbol="B/1", text="")
    archive.intake(
        [
            source(
                Document(title=ODD, authors=("Å. “N”",), text=text, published=PartialDate("2031")),
                proposals=[
                    Proposal(quotation, "quotes", start, end, 1e-05, 'rule "one"', "1"),
                    Proposal(tweet, "embeds", 0, 3, 1.0, "embed", "1"),
                    Proposal(report, "cites", 3, 9, 0.1 + 0.2, "named", "1"),
                ],
                references=[Reference("reads-more", 'title:what "else"', 'What "else"?', 0, 4)],
                tags=["velmar/dam"],
                notes=[ODD],
            )
        ]
    )


def test_every_new_object_is_journaled_as_it_stands_in_the_record(archive: Archive) -> None:
    everything(archive)
    with archive.database.read() as db:
        rows = db.execute(
            "SELECT j.object, j.id, p.after FROM journal j JOIN payloads p ON p.seq = j.seq"
        ).fetchall()
        assert {row[0] for row in rows} >= {"entry", "capture", "link", "tags", "note", "agent"}
        for kind, key, after in rows:
            assert canonical(TYPES[kind].load(db, key)) == after
    assert whole(archive)


def test_it_can_be_undone_and_done_again(archive: Archive) -> None:
    everything(archive)
    before = archive.numbers(sources_only=False)
    archive.undo()
    assert not archive.numbers(sources_only=False)
    archive.redo()
    assert archive.numbers(sources_only=False) == before
    assert whole(archive)


def test_numbers_of_undone_entries_are_not_given_again(archive: Archive) -> None:
    everything(archive)
    last = max(archive.numbers(sources_only=False))
    archive.undo()
    assert min(archive.add([Document(text="One."), Document(text="Two.")])) > last


def test_a_source_prepared_elsewhere_goes_in_the_same(archive: Archive) -> None:
    item = source(Document(title="The dam", text=ODD), notes=["seen"])
    made = prepare(item)
    assert [t.outcome for t in archive.recognise([made])] == ["added"]
    (first,) = archive.intake([made])
    (again,) = archive.intake([item])
    assert (first.outcome, again.outcome) == ("added", "unchanged")
    assert again.number == first.number
    assert archive.text(first.number) == ODD
    assert whole(archive)


def test_quotations_of_a_source_known_before_name_that_source(archive: Archive) -> None:
    text = "“It holds,” said Odra Kell."
    (number,) = archive.add([Document(title="The dam", text=text)])
    start, end = place(text, "“It holds,”")
    found = Proposal(said(text, "“It holds,”"), "quotes", start, end, 0.9, "said NP", "1")
    archive.intake([source(Document(title="The dam", text=text), proposals=[found])])
    (row,) = archive.quotations(number)
    assert archive.get(row.number).source == archive.get(number).uid  # type: ignore[union-attr]


def test_links_that_wait_resolve_within_one_transaction(archive: Archive) -> None:
    reference = Reference("reads-more", "title:the dam", "The dam")
    waiting = source(Document(title="Water", text="Read on."), references=[reference])
    target = source(Document(title="The dam", text="It stands."), "other.txt")
    first, second = archive.intake([waiting, target])
    (link,) = archive.links(first.number)
    assert link.number == second.number
    assert whole(archive)


def test_the_chain_is_what_verify_computes_whoever_acts(tmp_path: Path) -> None:
    with Archive.create(tmp_path / "archive", actor=f"{ODD}\ud7ff é") as made:
        everything(made)
        made.add([Document(text="Odra Kell and Mira “Ö” Tolho met.")])
        made.tag(made.numbers(), add=["velmar/dam’s \\ lock"])
        made.undo()
        assert whole(made)


def test_numbers_go_on_where_speakers_become_known_meanwhile(archive: Archive) -> None:
    text = "“It holds,” said Odra Kell. “It does,” said Mira Tolho."
    found = [
        Proposal(said(text, words, name), "quotes", *place(text, words), 0.9, "rule", "1")
        for words, name in (("“It holds,”", "Odra Kell"), ("“It does,”", "Mira Tolho"))
    ]
    taken = archive.intake([source(Document(text=text), proposals=found)])
    more = archive.intake([source(Document(text="Another."), "another.txt")])
    assert [taken[0].number, more[0].number] == [1, 4]
    assert sorted(archive.numbers(sources_only=False)) == [1, 2, 3, 4]
