"""What the interface costs on a slow line: 1,000 entries, 80×24, over SSH, details closed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pytest

from archive_tui.tui.painter.difference import CLEAR
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


@dataclass(frozen=True)
class Budget:
    """Most bytes for what one does, on a terminal of 80×24."""

    start: int
    down: int
    page: int
    letter: int
    focus: int
    reader: int


BUDGETS = {
    "truecolor": Budget(start=6000, down=120, page=2600, letter=2600, focus=600, reader=3000),
    "ansi": Budget(start=3000, down=60, page=1600, letter=1600, focus=250, reader=1200),
}
COLOURS = {
    "truecolor": {"COLORTERM": "truecolor", "ARCHIVE_TUI_THEME": "archive-dark"},
    "ansi": {"ARCHIVE_TUI_THEME": "ansi-dark"},
}


@dataclass
class Measured:
    """A line to the program, what its start wrote, and what its keys may cost."""

    line: Line
    start: list[bytes]
    budget: Budget


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An indexed archive."""
    folder: Path = tmp_path_factory.mktemp("bytes")
    with Archive.create(folder / "archive", actor="ada") as archive:
        archive.intake([_with_proposals()])
        archive.add(_entry(n) for n in range(999))
        archive.catch_up()
    return folder


@pytest.fixture(scope="module", params=list(BUDGETS))
def measured(request: pytest.FixtureRequest, folder: Path) -> Iterator[Measured]:
    """The program, started and settled."""
    name = request.param
    line = Line(folder / "archive", folder / f"config-{name}", **COLOURS[name])
    start = line.read_until(b"? help")
    yield Measured(line, [start, line.read(2.0)], BUDGETS[name])
    line.close()


@pytest.fixture
def line(measured: Measured) -> Line:
    """The line alone."""
    return measured.line


@pytest.fixture
def budget(measured: Measured) -> Budget:
    """What a key may cost."""
    return measured.budget


def test_the_first_screen_is_painted_once(measured: Measured) -> None:
    start = b"".join(measured.start)
    assert len(start) <= measured.budget.start
    assert start.count(CLEAR.encode()) == 1
    assert start.count(b"to search") == 1


def test_idle_costs_nothing(line: Line) -> None:
    assert line.read(3.5, 3.5) == b""


def test_cursor_down_costs_little(line: Line, budget: Budget) -> None:
    writes = [line.writes("j", 0.3) for _ in range(10)]
    assert all(writes)
    assert median(len(b"".join(parts)) for parts in writes) <= budget.down
    assert [len(parts) for parts in writes] == [1] * 10


def test_a_page_costs_less_than_a_screen(line: Line, budget: Budget) -> None:
    costs = [len(line.press(key)) for key in ("\x06", "\x06", "\x02", "\x04", "\x15", "G", "g")]
    assert min(costs) > 0
    assert max(costs) <= budget.page, costs


def test_a_typed_letter_with_its_results_costs_less_than_a_screen(
    line: Line, budget: Budget
) -> None:
    line.press("/", 0.5)
    costs = []
    for word in ("item", "quay", "item"):
        costs += [len(line.press(letter, 0.9)) for letter in word]
        costs.append(len(line.press("\x15", 0.9)))
    line.press("\x1b", 0.9)
    assert min(costs) > 0
    assert max(costs) <= budget.letter, costs


def test_a_letter_is_echoed_with_its_results_or_before_them(line: Line, budget: Budget) -> None:
    line.press("/", 0.9)
    line.press("q", 0.9)
    writes = line.writes("z", 0.9)
    line.press("\x15", 0.9)
    line.press("\x1b", 0.9)
    assert b"z" in writes[0]
    assert len(writes[0]) <= budget.letter
    assert b"".join(writes).count("Nothing found ·".encode()) == 1


def test_a_change_of_focus_costs_little(line: Line, budget: Budget) -> None:
    costs = [len(line.press(key, 0.9)) for key in ("/", "\x1b", "/", "\x1b[B")]
    assert min(costs) > 0
    assert max(costs) <= budget.focus, costs


def test_opening_the_reader_costs_little(line: Line, budget: Budget) -> None:
    opened = len(line.press("\r", 0.9))
    line.press("q", 0.9)
    assert 0 < opened <= budget.reader


def test_forgetting_paints_everything_once(line: Line, budget: Budget) -> None:
    written = line.press("\x0c")
    assert written.startswith(CLEAR.encode())
    assert written.count(b"to search") == 1
    assert len(written) <= budget.start


def test_deciding_and_the_next_proposal_cost_little(line: Line, budget: Budget) -> None:
    line.press("G", 0.5)
    line.press("p", 1.5)
    costs = [len(line.press("y", 0.4)) for _ in range(12)]
    line.press("q", 1.5)
    line.press("g", 0.5)
    assert min(costs) > 0
    assert median(costs) <= budget.focus, costs
    assert max(costs) <= budget.page, costs


def test_idle_after_work_costs_nothing(line: Line) -> None:
    line.read(7.0, 8.0)  # what was said in the bottom line has gone by then
    assert line.read(3.5, 3.5) == b""


@pytest.mark.parametrize("colours", list(BUDGETS))
def test_cursor_down_costs_no_more_with_two_lines_an_entry(folder: Path, colours: str) -> None:
    file = folder / "comfortable.toml"
    file.write_text('density = "comfortable"\n', encoding="utf-8")
    own = {**COLOURS[colours], "ARCHIVE_TUI_CONFIG": str(file)}
    line = Line(folder / "archive", folder / "config-two", **own)
    try:
        line.read_until(b"? help")
        line.read(2.0)
        writes = [line.writes("j", 0.3) for _ in range(8)]
    finally:
        line.close()
    assert [len(parts) for parts in writes] == [1] * 8
    assert median(len(b"".join(parts)) for parts in writes) <= BUDGETS[colours].down
    assert [b"".join(parts).count("▌".encode()) for parts in writes] == [2] * 8
