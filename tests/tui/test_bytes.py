"""What the interface costs on a slow line: 1,000 entries, 80×24, over SSH, details closed."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

import pytest

from schema.anchors import Anchor
from schema.attribution import Attribution
from schema.dates import PartialDate
from schema.entries import Document, Quotation
from schema.provenance import Capture, TimeSource
from store import Archive
from store.rows import Intake, Proposal
from tests.tui.pty_bytes import Line

WORDS = ("harbour", "council", "dredger", "survey", "ferry", "lantern", "quay", "silt", "market")


def _entry(n: int) -> Document:
    first, second, third = (WORDS[n % 9], WORDS[n // 9 % 9], WORDS[n // 81 % 9])
    return Document(
        title=f"The {first} of Elsin and the {second} number {n}",
        text=f"Invented news of {first}, {second} and {third}. Item {n} of a thousand.",
        publisher=f"Elsin {second} Courier",
        published=PartialDate.of(f"2031-{n % 12 + 1:02d}-{n % 28 + 1:02d}"),
        language="en",
    )


def _with_proposals() -> Intake:
    """An article of forty paragraphs, each of them a proposed quotation."""
    words = [f"“Item {n} of the {WORDS[n % 9]} is closed,” said Mara Olvan." for n in range(40)]
    text = "\n\n".join(words)
    found = []
    for line in words:
        start = text.index(line)
        anchor = Anchor.of(text, start, start + line.index("”") + 1)
        said = Attribution(speaker="Mara Olvan")
        entry = Quotation(text=anchor.exact, anchor=anchor, attribution=said)
        found.append(Proposal(entry, "quotes", anchor.start, anchor.end, 0.9, "said-name", "1"))
    taken = Capture(captured_at=PartialDate("2031-04-20"), time_source=TimeSource.NOW)
    return Intake(Document(title="Forty", text=text), taken, "text", "1", proposals=found)


@pytest.fixture(scope="module")
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    """The program, started and settled, on an indexed archive."""
    folder = tmp_path_factory.mktemp("bytes")
    with Archive.create(folder / "archive", actor="ada") as archive:
        archive.intake([_with_proposals()])
        archive.add(_entry(n) for n in range(999))
        archive.catch_up()
    started = Line(folder / "archive", folder / "config")
    started.read_until(b"1/1,000")
    started.read(2.0)
    yield started
    started.close()


def test_idle_costs_nothing(line: Line) -> None:
    assert line.read(3.5, 3.5) == b""


def test_cursor_down_costs_little(line: Line) -> None:
    costs = [len(line.press("j", 0.3)) for _ in range(10)]
    assert min(costs) > 0
    assert median(costs) <= 700, costs


def test_a_typed_letter_with_its_results_costs_one_screen_at_most(line: Line) -> None:
    line.press("/", 0.5)
    costs = []
    for letter in "silt":
        written = line.press(letter, 0.9)
        assert written
        costs.append(len(written))
    assert max(costs) <= 5000, costs
    line.press("\x1b", 0.8)


def test_deciding_and_the_next_proposal_cost_little(line: Line) -> None:
    line.press("G", 0.5)
    line.press("p", 1.5)
    costs = [len(line.press("y", 0.4)) for _ in range(12)]
    line.press("q", 1.5)
    line.press("g", 0.5)
    assert min(costs) > 0
    assert median(costs) <= 900, costs
    assert max(costs) <= 5000, costs


def test_idle_after_work_costs_nothing(line: Line) -> None:
    line.read(7.0, 8.0)  # what was said in the bottom line has gone by then
    assert line.read(3.5, 3.5) == b""
