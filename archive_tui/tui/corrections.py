"""Correcting a proposed quotation: its words, its speaker, how they are reported. No Textual."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from store.proposals import ProposalRow

MODES = ("direct", "mixed", "indirect", "scare")
Span = tuple[int, int]
_TOKEN = re.compile(r"\w+(?:['’-]\w+)*|[^\w\s]+")
_WORD = re.compile(r"\w+(?:[.'’-]\w+)*")
_PARTICLES = frozenset(
    ("al", "bin", "da", "de", "del", "der", "di", "dos", "ibn", "la", "le", "of", "van", "von")
)
_AROUND = 20_000
"""Code points on either side of the words in which names are looked for."""


@dataclass(slots=True)
class Correction:
    """What a person makes of a proposal; offsets are code points of the source's text."""

    proposal: ProposalRow
    span: Span
    speaker: str
    place: Span | None
    role: str
    addressee: str
    mode: str

    @classmethod
    def of(cls, proposal: ProposalRow) -> Correction:
        """Nothing corrected yet."""
        named = proposal.speaker_start >= 0
        return cls(
            proposal,
            (proposal.start, proposal.end),
            proposal.speaker,
            (proposal.speaker_start, proposal.speaker_end) if named else None,
            proposal.role,
            proposal.addressee,
            proposal.mode,
        )

    def named_by(self, text: str, place: Span) -> None:
        """The speaker is whom this place in the text names."""
        self.name(" ".join(text[place[0] : place[1]].split()))
        self.place = place

    def name(self, speaker: str) -> None:
        """The speaker is called so; a role that described somebody else goes."""
        if speaker != self.speaker:
            self.place = None
            one, other = speaker.casefold(), self.proposal.speaker.casefold()
            same = bool(one and other) and (one in other or other in one)
            self.role = self.proposal.role if same else ""
        self.speaker = speaker

    @property
    def fields(self) -> dict[str, str]:
        """The fields that differ from the proposal, as ``Archive.correct`` takes them."""
        before = self.proposal
        pairs = {
            "speaker": (before.speaker, self.speaker),
            "role": (before.role, self.role),
            "addressee": (before.addressee, self.addressee),
            "mode": (before.mode, self.mode),
        }
        return {name: now for name, (old, now) in pairs.items() if old != now}

    @property
    def changes(self) -> bool:
        """True where anything differs from the proposal."""
        return bool(self.fields) or self.new_span is not None or self.new_place is not None

    @property
    def new_span(self) -> Span | None:
        """The words, where they are others than those proposed."""
        return self.span if self.span != (self.proposal.start, self.proposal.end) else None

    @property
    def new_place(self) -> Span | None:
        """The place that names the speaker, where it is another one."""
        known = (self.proposal.speaker_start, self.proposal.speaker_end)
        return self.place if self.place is not None and self.place != known else None


def stepped_end(text: str, span: Span, direction: int) -> Span:
    """The span with its end a word, or a run of marks, further on (1) or back (-1)."""
    start, end = span
    if direction > 0:
        token = _TOKEN.search(text, end)
        return (start, token.end() if token else end)
    ends = [token.end() for token in _TOKEN.finditer(text, start, end)]
    return (start, ends[-2]) if len(ends) > 1 else span


def stepped_start(text: str, span: Span, direction: int) -> Span:
    """The span with its start a word, or a run of marks, further on (1) or back (-1)."""
    start, end = span
    if direction < 0:
        starts = [token.start() for token in _TOKEN.finditer(text, max(0, start - 400), start)]
        return (starts[-1], end) if starts else span
    starts = [token.start() for token in _TOKEN.finditer(text, start, end)]
    return (starts[1], end) if len(starts) > 1 else span


def names(text: str, around: int) -> list[Span]:
    """Where names may stand near ``around``: runs of capitalised words.

    In a script without capitals every word may be a name.
    """
    low, high = max(0, around - _AROUND), around + _AROUND
    words = list(_WORD.finditer(text, low, high))
    common = {word[0] for word in words if word[0][:1].islower()}
    if not any(word[0][:1].isupper() for word in words):
        return [word.span() for word in words]
    found: list[Span] = []
    run: list[re.Match[str]] = []
    for word in words:
        joined = bool(run) and text[run[-1].end() : word.start()] in (" ", "\u00a0", ". ")
        if not joined:
            _close(found, run, common)
            run = []
        if word[0][:1].isupper() or (run and word[0] in _PARTICLES):
            run.append(word)
        else:
            _close(found, run, common)
            run = []
    _close(found, run, common)
    return found


def _close(found: list[Span], run: list[re.Match[str]], common: set[str]) -> None:
    """Take a run as a name, without particles at its end and a sentence's first word."""
    while run and run[-1][0] in _PARTICLES:
        run = run[:-1]
    if run and run[0][0].casefold() in common:
        run = run[1:]
    if run:
        found.append((run[0].start(), run[-1].end()))


def next_name(found: list[Span], here: int, direction: int) -> Span | None:
    """The name after (1) or before (-1) the one that starts at ``here``."""
    starts = [start for start, _ in found]
    at = bisect_right(starts, here) if direction > 0 else bisect_left(starts, here) - 1
    return found[at] if 0 <= at < len(found) else None


def nearest_name(found: list[Span], span: Span) -> Span | None:
    """The name outside the words that stands nearest to them."""
    outside = [n for n in found if n[1] <= span[0] or n[0] >= span[1]]
    return min(outside, key=lambda n: max(span[0] - n[1], n[0] - span[1]), default=None)
