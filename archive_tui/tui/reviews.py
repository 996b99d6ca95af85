"""A review: which proposals are in scope, in which order, what was decided. No Textual here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from store.proposals import OpenProposals, ProposalRow

if TYPE_CHECKING:
    from store import Archive
    from store.rows import Row

Key = int | str
"""What names a proposal: an entry's number, or a link's uid."""


@dataclass(slots=True)
class Sheet:
    """One source with its proposals, in the order of its text."""

    row: Row
    text: str
    proposals: list[ProposalRow]

    @property
    def source(self) -> int:
        """The source's number."""
        return self.row.number

    def index_of(self, key: Key) -> int | None:
        """Where a proposal stands, or None."""
        return next((i for i, p in enumerate(self.proposals) if p.key == key), None)

    def index_at(self, offset: int) -> int:
        """The first proposal at ``offset`` or later, else the first of all."""
        return next((i for i, p in enumerate(self.proposals) if p.start >= offset), 0)


def load_sheet(
    archive: Archive, source: int, found: Collection[int] | None, also: Collection[Key] = ()
) -> Sheet | None:
    """The sheet of a source, or None where nothing is open in it.

    ``found``: only these entries, or what is proposed in them, are in scope; None: all is.
    ``also``: proposals that are on the sheet whatever was decided about them.
    """
    rows = archive.rows([source])
    held = [p for p in archive.proposals(source, also) if in_scope(found, p.source, p.key)]
    return Sheet(rows[0], archive.text(source), held) if rows and held else None


def in_scope(found: Collection[int] | None, source: int, key: Key) -> bool:
    """Whether a proposal was found, or its source was."""
    return found is None or source in found or key in found


@dataclass(slots=True)
class Agenda:
    """The sources that hold open proposals, in order, and what is still open in them."""

    order: list[int]
    held: dict[int, list[Key]]
    """The proposals of each source that were open at the beginning."""
    open: dict[Key, float]
    """The confidence of each that is open now."""
    _place: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        proposals: OpenProposals,
        base: Sequence[int],
        found: Collection[int] | None,
        start: int | None = None,
    ) -> Agenda:
        """Sources in the order of ``base``, from ``start`` on and then from the top.

        ``base`` holds sources or proposals in the order of the list; what it does not hold
        follows behind.
        """
        held: dict[int, list[Key]] = {}
        is_open: dict[Key, float] = {}
        source_of: dict[Key, int] = {}
        for key, source, confidence in proposals:
            if in_scope(found, source, key):
                held.setdefault(source, []).append(key)
                is_open[key] = confidence
                source_of[key] = source
        listed = (number if number in held else source_of.get(number) for number in base)
        order = list(dict.fromkeys([*(n for n in listed if n is not None), *held]))
        if start in held:
            at = order.index(start)
            order = order[at:] + order[:at]
        agenda = cls(order, held, is_open)
        agenda._place = {source: at for at, source in enumerate(order)}
        return agenda

    def __len__(self) -> int:
        return len(self.open)

    def has_open(self, source: int) -> bool:
        """Whether something of a source is open."""
        return any(key in self.open for key in self.held.get(source, ()))

    def sources(
        self, after: int | None, direction: int, *, visited: Collection[int]
    ) -> Iterator[int]:
        """The sources behind (1) or before (-1) this one that hold something to look at."""
        at = self._place.get(after, -1) if after is not None else -1
        walk = self.order[at + 1 :] if direction > 0 else reversed(self.order[: max(0, at)])
        return (source for source in walk if source in visited or self.has_open(source))

    def at_or_above(self, confidence: float, source: int | None = None) -> list[Key]:
        """The open proposals that are at least so sure, of one source or of all."""
        keys: Iterable[Key] = self.open if source is None else self.held.get(source, ())
        return [key for key in keys if self.open.get(key, -1.0) >= confidence]


@dataclass(slots=True, frozen=True)
class Left:
    """How a review was left: what was decided, and the place to read at, if any."""

    decided: int
    number: int | None = None
    offset: int = 0
    sentence: str = ""
    last: tuple[Key, ...] = ()
    """The proposal decided last, and its source."""


@dataclass(slots=True)
class Step:
    """Something decided, to be taken back or done again."""

    source: int
    key: Key
    """Where the person was."""
    before: dict[Key, str]
    after: dict[Key, str]
    """The status of each proposal before it and after it."""
    corrected: bool = False
    """True where more than the status changed, so that the source must be read again."""


class Review:
    """What is in scope and what became of it; every change here is also put into the archive."""

    def __init__(self) -> None:
        self.agenda: Agenda | None = None
        self.sheet: Sheet | None = None
        self.at = 0
        self.statuses: dict[Key, str] = {}
        """What was decided in this review."""
        self.confidences: dict[Key, float] = {}
        self.visited: set[int] = set()
        self.done: list[Step] = []
        self.undone: list[Step] = []

    @property
    def current(self) -> ProposalRow | None:
        """The proposal in hand."""
        return self.sheet.proposals[self.at] if self.sheet else None

    def status(self, proposal: ProposalRow) -> str:
        """What became of a proposal."""
        return self.statuses.get(proposal.key, proposal.status)

    def show(self, sheet: Sheet, at: int = 0) -> None:
        """Take up a source at one of its proposals; -1 is the last."""
        self.sheet, self.at = sheet, range(len(sheet.proposals))[at]
        self.visited.add(sheet.source)

    def first_open(self, sheet: Sheet, start: int = 0) -> int:
        """The first open proposal of a sheet from ``start`` on, else ``start``."""
        rows = sheet.proposals
        order = [*range(start, len(rows)), *range(start)]
        return next((i for i in order if self.status(rows[i]) == "proposed"), start)

    def decide(self, keys: Sequence[Key], status: str) -> Step | None:
        """Note a decision about these proposals; None where all of them have it already."""
        here = self.current
        assert here is not None
        known = {p.key: self.status(p) for p in self.sheet.proposals} if self.sheet else {}
        before = {key: self.statuses.get(key, known.get(key, "proposed")) for key in keys}
        changed = [key for key in keys if before[key] != status]
        if not changed:
            return None
        step = Step(
            here.source, here.key, {k: before[k] for k in changed}, dict.fromkeys(changed, status)
        )
        self.done.append(step)
        self.undone.clear()
        self._put(step.after)
        return step

    def take_back(self) -> Step | None:
        """Undo the last step here; None where there is none."""
        if not self.done:
            return None
        step = self.done.pop()
        self.undone.append(step)
        self._put(step.before)
        return step

    def do_again(self) -> Step | None:
        """Redo what was taken back last; None where there is nothing."""
        if not self.undone:
            return None
        step = self.undone.pop()
        self.done.append(step)
        self._put(step.after)
        return step

    def _put(self, statuses: dict[Key, str]) -> None:
        self.statuses.update(statuses)
        if self.agenda is None:
            return
        for key, status in statuses.items():
            if status == "proposed":
                self.agenda.open[key] = self.confidences.get(key, 0.0)
            elif key in self.agenda.open:
                self.confidences[key] = self.agenda.open.pop(key)

    def decide_corrected(self, proposal: ProposalRow) -> None:
        """Note that a proposal was corrected, and so accepted."""
        before = {proposal.key: self.status(proposal)}
        step = Step(proposal.source, proposal.key, before, {proposal.key: "confirmed"}, True)
        self.done.append(step)
        self.undone.clear()
        self._put(step.after)

    def note(self, key: Key, status: str) -> None:
        """What became of a proposal, as the archive has it."""
        self._put({key: status})

    def forget(self, key: Key) -> None:
        """Something that is not in the archive any more."""
        self.statuses.pop(key, None)
        if self.agenda is not None:
            self.agenda.open.pop(key, None)

    def shorten(self, step: Step, still_open: Collection[Key]) -> None:
        """A step that was stopped on its way: what is still open was not decided by it."""
        left = {key: status for key, status in step.before.items() if key in still_open}
        self._put(left)
        step.before = {k: v for k, v in step.before.items() if k not in left}
        step.after = {k: v for k, v in step.after.items() if k not in left}
        if not step.after and step in self.done:
            self.done.remove(step)

    def take_agenda(self, agenda: Agenda) -> None:
        """The scope is known now; what was decided meanwhile is not open any more."""
        self.agenda = agenda
        for key, status in self.statuses.items():
            if status != "proposed" and key in agenda.open:
                self.confidences[key] = agenda.open.pop(key)


def parse_confidence(line: str) -> float:
    """0.95, .95 or 95 %. Raises ValueError with a sentence."""
    sentence = "A confidence is a number from 0 to 1, such as 0.95."
    text = line.strip().replace(",", ".")
    percent = text.endswith("%")
    try:
        value = float(text.removesuffix("%").strip())
    except ValueError as error:
        raise ValueError(sentence) from error
    value = value / 100 if percent else value
    if not 0 <= value <= 1:
        raise ValueError(sentence)
    return value
