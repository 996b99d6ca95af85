"""Random histories of one source: what people decided outlives rules, new texts and undo."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from schema import Anchor, Attribution, Document, PartialDate, Quotation
from schema.attribution import Mode
from schema.base import text_digest
from schema.provenance import Capture, TimeSource
from store import Archive
from store.errors import ArchiveError, Refused
from store.rows import Intake, Proposal

SENTENCES = tuple(f"“Invented words number {at:02},” said somebody at the quay." for at in range(5))
FILLING = ("It rained in Elsin.", "Nothing else was known by noon on that day, or said at all.")
SPEAKERS = ("Odra Kell", "Kell", "it")

texts = st.lists(st.sampled_from((*SENTENCES, *FILLING)), min_size=2, max_size=6, unique=True)
found = st.lists(
    st.tuples(st.integers(0, 8), st.integers(-3, 6), st.sampled_from(SPEAKERS)), max_size=7
)
picks = st.integers(0, 20)


def quotations(text: str, wanted: list[tuple[int, int, str]], version: str) -> list[Proposal]:
    """Proposals of the sentences at these places, their ends a little further along."""
    made: dict[tuple[int, int], Proposal] = {}
    starts = [at for at, char in enumerate(text) if char == "“"]
    for place, shift, speaker in wanted:
        if place >= len(starts):
            continue
        start = starts[place]
        end = text.index("”", start) + 1 + shift
        anchor = Anchor.of(text, start, end)
        said = Attribution(speaker=speaker, mode=Mode.DIRECT)
        entry = Quotation(text=text[start:end], anchor=anchor, attribution=said)
        made[start, end] = Proposal(entry, "quotes", start, end, 0.9, f"rule-{version}", version)
    return list(made.values())


def near(one: tuple[int, int], other: tuple[int, int]) -> float:
    overlap = min(one[1], other[1]) - max(one[0], other[0])
    return max(0, overlap) / (max(one[1], other[1]) - min(one[0], other[0]))


class History(RuleBasedStateMachine):
    """One source, its machine and its people."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.archive = Archive.create(Path(self.folder.name) / "a", actor="ada")
        self.version, self.steps = 1, 0

    def teardown(self) -> None:
        """All of it undone is the empty archive, all of it done again is what was there."""
        after = self.states()
        assert self.archive.verify() == []
        for _ in range(self.steps):
            self.archive.undo()
        assert self.archive.numbers(sources_only=False) == type(self.archive.numbers())("q")
        for _ in range(self.steps):
            self.archive.redo()
        assert self.states() == after
        assert self.archive.verify() == []
        self.archive.close()
        self.folder.cleanup()

    # -- what is there

    def states(self) -> list[str]:
        return sorted(repr(i) for i in self.archive.dump() if i["type"] != "revision")

    def text(self) -> str:
        return self.archive.text(1)

    def everything(self) -> list[int]:
        """Every entry but the source, rejected ones among them."""
        keys = (int(i["key"]) for i in self.archive.dump() if i["type"] == "entry")
        return sorted(key for key in keys if key != 1)

    def decided(self) -> dict[int, tuple[str, tuple[str, ...], str]]:
        """What a person decided or entered: its status, what was entered, its words."""
        kept = {}
        for number in self.everything():
            record = self.archive.record(number)
            if record.edited or record.assertion.decided_by:
                status = str(record.assertion.status)
                kept[number] = (status, record.edited, record.entry.text)
        return kept

    def standing(self, numbers: Iterable[int]) -> tuple[list[tuple[int, int]], set[str]]:
        """Where these stand, and the words of those that are orphaned."""
        entries = [self.archive.get(number) for number in numbers]
        places = [
            (e.anchor.start, e.anchor.end)
            for e in entries
            if isinstance(e, Quotation) and not e.orphaned
        ]
        lost = {e.anchor.exact for e in entries if isinstance(e, Quotation) and e.orphaned}
        return places, lost

    def one(self, pick: int) -> int:
        numbers = self.everything()
        return numbers[pick % len(numbers)]

    def count(self, before: int) -> None:
        self.steps += self.archive.seq() > before

    # -- what happens

    @initialize(lines=texts)
    def begin(self, lines: list[str]) -> None:
        """The source comes in with all its quotations proposed."""
        self.take(lines, [(place, 0, SPEAKERS[0]) for place in range(9)])

    @rule(lines=texts, wanted=found)
    def take(self, lines: list[str], wanted: list[tuple[int, int, str]]) -> None:
        """The source is imported, perhaps with other words."""
        before, seq = self.decided(), self.archive.seq()
        known = set(self.everything())
        text = "\n".join(lines)
        capture = Capture(
            captured_at=PartialDate("2031-03-06"), time_source=TimeSource.STATED, path="/a.txt"
        )
        document = Document(text=text, title="Invented", url="https://elsin.example/a")
        proposals = quotations(text, wanted, str(self.version))
        self.archive.intake([Intake(document, capture, "text", "1", proposals=proposals)])
        self.count(seq)
        assert self.decided() == before
        places, lost = self.standing(before)
        for row in self.archive.quotations(1):
            if row.number not in known:
                assert (row.start, row.end) not in places
                assert row.text not in lost

    @rule(pick=picks)
    def retouch(self, pick: int) -> None:
        """Words beside a quotation change; the rules find every quotation as it is marked."""
        text, (places, _) = self.text(), self.standing(self.decided())
        lines = text.split("\n")
        # Beside what a person decided about, where there is something.
        at = text[: places[pick % len(places)][0]].count("\n") if places else pick % len(lines)
        here, there = ("quay", "pier") if "quay" in lines[at] else ("pier", "quay")
        lines[at] = lines[at].replace(here, there)
        self.take(lines, [(place, 0, SPEAKERS[0]) for place in range(9)])

    @rule(wanted=found, newer=st.booleans())
    def extract(self, wanted: list[tuple[int, int, str]], newer: bool) -> None:
        """Other rules search the text that is there."""
        self.version += newer
        before, seq = self.decided(), self.archive.seq()
        text, version = self.text(), str(self.version)
        known = {row.number for row in self.archive.quotations(1)}
        proposals = quotations(text, wanted, version)
        self.archive.renew(1, text_digest(text), proposals, version=version)
        self.count(seq)
        assert self.decided() == before
        places, lost = self.standing(before)
        for row in self.archive.quotations(1):
            if row.number not in known:
                assert all(near((row.start, row.end), place) < 0.8 for place in places)
                assert row.text not in lost
        again = self.archive.seq()
        self.archive.renew(1, text_digest(text), proposals, version=version)
        assert self.archive.seq() == again

    @precondition(lambda self: self.everything())
    @rule(pick=picks, status=st.sampled_from(["confirmed", "rejected"]))
    def decide(self, pick: int, status: str) -> None:
        """A person accepts or rejects."""
        seq = self.archive.seq()
        self.archive.decide([self.one(pick)], status)
        self.count(seq)

    @precondition(lambda self: self.everything())
    @rule(pick=picks, shift=st.integers(-4, 9), speaker=st.sampled_from(SPEAKERS))
    def correct(self, pick: int, shift: int, speaker: str) -> None:
        """A person selects other words and another speaker."""
        number, text = self.one(pick), self.text()
        row = next((r for r in self.archive.quotations(1) if r.number == number), None)
        start = row.start if row is not None and row.start >= 0 else 0
        end = min(len(text), max(start + 1, (row.end if row and row.start >= 0 else 20) + shift))
        seq = self.archive.seq()
        try:
            self.archive.correct(number, span=(start, end), fields={"speaker": speaker})
        except Refused:
            assert self.archive.seq() == seq
        self.count(seq)

    @rule(start=st.integers(0, 200), length=st.integers(1, 40))
    def quote(self, start: int, length: int) -> None:
        """A person makes a quotation of a passage."""
        text = self.text()
        if not text[start : start + length].strip():
            return
        seq = self.archive.seq()
        try:
            self.archive.quote(1, start, min(len(text), start + length), speaker="Mara Olvan")
        except ArchiveError:
            assert self.archive.seq() == seq
        self.count(seq)

    @rule()
    def back_and_forth(self) -> None:
        """A person takes the last step back, and does it again."""
        before = self.states()
        self.archive.undo()
        self.archive.redo()
        assert self.states() == before

    @invariant()
    def every_standing_passage_has_its_words(self) -> None:
        """A quotation stands where its words are, or says that it does not."""
        if not self.steps:
            return
        text = self.text()
        for row in self.archive.quotations(1):
            if row.start >= 0:
                assert text[row.start : row.end] == row.text


def test_words_corrected_by_hand_and_lost_are_not_proposed_again() -> None:
    first, second, third, fourth = SENTENCES[:4]
    history = History()
    history.begin([first, second, fourth])
    history.correct(pick=2, shift=2, speaker="Odra Kell")
    history.take([third, fourth], [])
    history.extract([(1, 2, "Odra Kell")], newer=False)
    history.extract([(1, 0, "Odra Kell")], newer=True)
    history.teardown()


History.TestCase.settings = settings(max_examples=30, stateful_step_count=14, deadline=None)
TestHistory = History.TestCase
