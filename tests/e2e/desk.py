"""A reporter's desk: sources on an invented ferry, tagged, linked, quoted, some of it proposed."""

from __future__ import annotations

from pathlib import Path

from schema import Anchor, Attribution, Capture, Document, PartialDate, Quotation, Report, Tweet
from schema.provenance import TimeSource
from store import Archive
from store.rows import Intake, Proposal

AGROUND = """SALTMERE — The ferry Heron ran aground off Saltmere on Thursday with 212 people aboard.

“The light on the mole was out,” Captain Aldo Doon told the Post.

Ilse Varn, who owns the line, said the ship “was sound in every plate”.

All who were aboard reached the shore in boats from Norrow.
"""
BLAMED = """NORROW — The owner of the Heron blamed the tide on Friday.

“The ship was sound in every plate and every rivet,” Varn said.

The inquiry SMI/2032/3 will hear the captain in May.
"""
FOUND = """1. The light on the mole had been out for nine days.

2. The Heron was sound. Her captain had no chart of the new bank.
"""
REPAIRED = """SALTMERE — The light on the mole burns again since Monday.

“Nobody had told us that it was out,” the harbour clerk, Peer Lund, said on Monday.

“We look after nine lights with two men,” Lund said.

“It will not happen again,” he said.
"""
SAID = (
    (1, "“The light on the mole was out,”", "Aldo Doon"),
    (1, "“was sound in every plate”", "Ilse Varn"),
    (2, "“The ship was sound in every plate and every rivet,”", "Varn"),
)
"""Which source holds it, the words with their marks, who said them: #12, #13, #14."""
OPEN = (
    ("“Nobody had told us that it was out,”", 0.97),
    ("“We look after nine lights with two men,”", 0.91),
    ("“It will not happen again,”", 0.62),
)
"""What is proposed in #8, and how sure: #9, #10, #11."""


def _page(title: str, text: str, date: str | None, publisher: str = "Saltmere Post") -> Document:
    published = PartialDate.of(date) if date else None
    return Document(title=title, text=text, publisher=publisher, published=published, language="en")


def build(path: Path) -> Path:
    """Make and index the archive: sources #1 to #8, quotations #9 to #14, the first three open."""
    with Archive.create(path, actor="ada") as archive:
        archive.add(
            [
                _page("The Heron runs aground", AGROUND, "2032-03-04"),
                _page("Owner blames the tide", BLAMED, "2032-03-05", "Norrow Gazette"),
                Report(
                    title="On the grounding of the Heron",
                    text=FOUND,
                    issuing_body="Saltmere Marine Inquiry",
                    symbol="SMI/2032/3",
                    published=PartialDate.of("2032-05-20"),
                ),
                Tweet(
                    text="Our light was dark for nine days. Ask who knew. #heron",
                    author_name="Mole Watch",
                    handle="molewatch",
                    posted_at=PartialDate.of("2032-03-06"),
                    hashtags=("heron",),
                ),
                _page("A ferry timetable", "Two crossings a day.", "2032-03~"),
                _page("The Heron sails again", "The ferry sails on Sunday.", "2033"),
                _page("Letter from a passenger", "We saw no light at all that night.", None),
            ]
        )
        _with_proposals(archive)
        for source, words, speaker in SAID:
            start = archive.text(source).index(words)
            archive.quote(source, start, start + len(words), speaker=speaker)
        archive.tag([1, 2], add=["place/saltmere", "ship/heron"])
        archive.tag([2], add=["place/norrow"])
        archive.tag([3], add=["incident/grounding"])
        archive.tag([4], add=["incident/groundings"])
        archive.link(3, "cites", 1)
        archive.link(2, "disputes", 3, note="tide or light")
        archive.link(4, "replies-to", 2)
        archive.catch_up()
    return path


def _with_proposals(archive: Archive) -> None:
    document = _page("Light on the mole repaired", REPAIRED, "2032-04-12")
    found = []
    for words, sure in OPEN:
        start = REPAIRED.index(words)
        anchor = Anchor.of(REPAIRED, start, start + len(words))
        quotation = Quotation(
            text=words, anchor=anchor, attribution=Attribution(speaker="Peer Lund")
        )
        found.append(
            Proposal(quotation, "quotes", start, start + len(words), sure, "said-name", "1")
        )
    capture = Capture(captured_at=PartialDate.of("2032-04-13"), time_source=TimeSource.STATED)
    archive.intake([Intake(document, capture, "text", "1", proposals=found)])
