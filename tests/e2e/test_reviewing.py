"""Reviewing in a real terminal of 80×24: everything is in view, and keys decide."""

from __future__ import annotations

from pathlib import Path

import pytest

from schema import Attribution, Capture, Document, PartialDate, Quotation
from schema.anchors import Anchor
from schema.attribution import NamePlace
from schema.provenance import TimeSource
from store import Archive
from store.rows import Intake, Proposal
from tests.e2e.conftest import Open
from tests.tui.screens import parse

COUNT = 50
LINES = [
    f"“The dredger number {n} leaves,” said Mara Olvan, the harbour master." for n in range(COUNT)
]
TEXT = "\n\n".join(LINES)


@pytest.fixture
def folder(folder: Path) -> Path:
    """The archive with a source of fifty proposed quotations, #15 and on; no other is open."""
    found: list[Proposal] = []
    for line in LINES:
        start = TEXT.index(line)
        end = start + line.index("”") + 1
        at = TEXT.index("Mara", start)
        said = Attribution(
            speaker="Mara Olvan",
            place=NamePlace(start=at, end=at + 10, exact="Mara Olvan"),
            role="the harbour master",
        )
        anchor = Anchor.of(TEXT, start, end)
        quotation = Quotation(text=anchor.exact, anchor=anchor, attribution=said)
        sure = 0.99 if len(found) % 2 else 0.6
        found.append(Proposal(quotation, "quotes", start, end, sure, "said-name", "1"))
    capture = Capture(captured_at=PartialDate("2031-04-20"), time_source=TimeSource.NOW)
    document = Document(title="Fifty dredgers", text=TEXT, publisher="Elsin Courier")
    with Archive.open(folder, actor="ada") as archive:
        archive.decide(
            [key for key in archive.open_proposals().keys if isinstance(key, int)], "confirmed"
        )
        archive.intake([Intake(document, capture, "text", "1", proposals=found)])
        archive.catch_up()
    return folder


def statuses(folder: Path) -> dict[str, int]:
    """How many quotations of each status there are."""
    with Archive.open(folder) as archive:
        found: dict[str, int] = {}
        for row in archive.rows(range(15, 15 + COUNT)):
            if row.kind == "quotation":
                found[row.status] = found.get(row.status, 0) + 1
        return found


def test_fifty_proposals_in_fifty_keys(opened: Open, folder: Path) -> None:
    terminal = opened(first="14 D")
    terminal.wait_for(r"50\?")
    terminal.keys("p")
    shown = terminal.wait_for(r"1 of 50 in this source · 50 in all")
    assert "Fifty dredgers" in shown.splitlines()[0]
    assert "speaker   Mara Olvan" in shown
    assert "why       said-name: the words are followed by" in shown
    cells = [cell for row in parse(terminal.screen(colours=True)) for cell in row]
    assert "“The dredger number 0 leaves,”" in "".join(c for c, look in cells if "7" in look)
    assert "Mara Olvan" in "".join(c for c, look in cells if "4" in look)
    terminal.keys("text:" + "y" * 25)
    terminal.wait_for(r"26 of 50 in this source · 25 in all")
    assert "dredger number 25" in terminal.screen()
    terminal.keys("text:" + "yn" * 12 + "y")
    terminal.wait_for(r"That was the last one: everything is decided")
    terminal.keys("q")
    terminal.wait_for(r"❝38")
    assert statuses(folder) == {"confirmed": 38, "rejected": 12}


def test_all_above_a_confidence_and_back(opened: Open, folder: Path) -> None:
    terminal = opened(first="14 D")
    terminal.keys("p")
    terminal.wait_for(r"1 of 50 in this source · 50 in all")
    terminal.keys("a")
    terminal.wait_for(r"25 in this source · 25 in all")
    terminal.keys("Enter")
    terminal.wait_for(r"s  the 25 in this source")
    terminal.keys("s")
    terminal.wait_for(r"Accepted 25")
    assert statuses(folder) == {"confirmed": 25, "proposed": 25}
    terminal.keys("u")
    terminal.wait_for(r"Undid: accept 25 proposals")
    assert statuses(folder) == {"proposed": 50}


def test_a_correction_by_selecting(opened: Open, folder: Path) -> None:
    terminal = opened(first="14 D")
    terminal.keys("p")
    terminal.wait_for(r"1 of 50 in this source")
    terminal.keys("e")
    terminal.wait_for(r"correcting #15")
    terminal.keys("S-Right", "m", "Enter")
    terminal.wait_for(r"#15 corrected and accepted")
    with Archive.open(folder) as archive:
        entry = archive.get(15)
    assert entry.text == "“The dredger number 0 leaves,” said"
    terminal.keys("(")
    terminal.wait_for(r"✓ accepted quotation, mixed")
    terminal.resize(40, 12)
    terminal.wait_for(r"accepted quotation")
    terminal.resize(140, 40)
    terminal.wait_for(r"accepted quotation")
