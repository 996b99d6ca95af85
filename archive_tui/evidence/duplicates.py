"""Near-duplicates: the same wire story in five outlets, proposed as ``duplicates``.

Sketches name candidates (``candidates``); each candidate is then compared exactly, on all its
shingles. Articles and reports are compared with each other, tweets with tweets of other
accounts. A tweet that reposts another is no duplicate of it but a repost, and left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive_tui.evidence.candidates import Candidate, alike, equal, least_contained
from archive_tui.evidence.groups import Groups
from archive_tui.evidence.shingles import Hashes, Sketch, containment, resemblance, shared
from archive_tui.evidence.sketches import RECIPES, Recipe, sketches, text_shingles
from store.rows import LinkProposal, TextRow

if TYPE_CHECKING:
    from store import Archive

RELATION = "duplicates"
RULE, RULE_CONTAINED = "shingles", "shingles, contained"
VERSION = "1"
THRESHOLD = 0.6
"""Resemblance from which two texts are proposed as duplicates."""
CONTAINED = 0.8
"""Share of the shorter text that stands in the longer one from which they are."""
HELD = 4_000_000
"""Shingles of texts that are held at once while candidates are compared: 32 MB."""

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""


class Cancelled(Exception):
    """Whoever asked does not want the answer any more; nothing was changed."""


@dataclass(slots=True, frozen=True)
class Options:
    """What counts as a duplicate."""

    threshold: float = THRESHOLD
    contained: float = CONTAINED
    kinds: tuple[str, ...] = ("document", "report")


@dataclass(slots=True, frozen=True)
class Likeness:
    """Two sources that are alike, compared on all their shingles."""

    number: int
    """The entry that came later."""
    other: int
    resemblance: float
    """Jaccard index of their shingles, 0 to 1."""
    containment: float
    """Share of the smaller one's shingles that the other has, 0 to 1."""
    smaller: int
    """The entry with fewer shingles; the later one where they have as many."""

    @property
    def larger(self) -> int:
        """The other one."""
        return self.other if self.smaller == self.number else self.number


def propose(
    archive: Archive,
    options: Options,
    *,
    among: Collection[int] | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> list[LinkProposal]:
    """The links to propose, the surest first; the archive is not changed.

    ``among`` leaves out pairs without an entry of it. Pairs that are linked already, whatever
    was decided about them, do not come again, and of a group of n copies n - 1 links are
    proposed, since the others follow from them. Raises Cancelled.
    """
    step = _steps(progress, cancelled)
    groups = Groups()
    for relation in (RELATION, "version-of"):
        for state in archive.joined_by(relation):
            groups.take(state.source, state.target, state.status, state.rule == RULE_CONTAINED)
    found: list[Likeness] = []
    for recipe in RECIPES:
        if set(recipe.kinds) & set(options.kinds):
            found += _alike(archive, recipe, options, among, groups, step)
    return list(_chosen(found, options, groups))


def _steps(progress: Progress | None, cancelled: Callable[[], bool] | None) -> Progress:
    def step(what: str, done: int, total: int) -> None:
        if cancelled is not None and cancelled():
            raise Cancelled
        if progress is not None:
            progress(what, done, total)

    return step


def _chosen(found: list[Likeness], options: Options, groups: Groups) -> Iterator[LinkProposal]:
    """Of each group of likes as many links as hold it together, the surest first."""
    proposals: list[LinkProposal] = []
    order = sorted(found, key=lambda a: (-a.resemblance, a.other, a.number))
    for pair in order:
        if pair.resemblance >= options.threshold and not groups.attached(pair.number, pair.other):
            groups.unite(pair.number, pair.other)
            proposals.append(_link(pair, pair.resemblance, RULE, ""))
    order = sorted(found, key=lambda a: (-a.containment, a.other, a.number))
    for pair in order:
        if pair.resemblance >= options.threshold or groups.attached(pair.number, pair.other):
            continue
        groups.attach(pair.number, pair.other)
        # Not rounded up: what is missing must not read as nothing.
        share = f"{int(pair.containment * 100)}% of #{pair.smaller} stands in #{pair.larger}"
        proposals.append(_link(pair, pair.containment, RULE_CONTAINED, share))
    yield from sorted(proposals, key=lambda p: (-p.confidence, p.target, p.source))


def _link(pair: Likeness, confidence: float, rule: str, note: str) -> LinkProposal:
    return LinkProposal(
        pair.number, RELATION, pair.other, round(confidence, 4), rule, VERSION, note
    )


def _alike(
    archive: Archive,
    recipe: Recipe,
    options: Options,
    among: Collection[int] | None,
    groups: Groups,
    step: Progress,
) -> list[Likeness]:
    """The pairs of a recipe's kinds that are alike enough and not settled yet."""
    kinds = [kind for kind in recipe.kinds if kind in options.kinds]
    wanted = None if among is None else set(among)
    rows = [row for row in archive.with_text(kinds) if not row.repost]
    if wanted is not None:
        # A text looks back only: those that are asked about come last and see all others.
        rows.sort(key=lambda row: row.number in wanted)
    made = sketches(archive, recipe, rows, lambda done, total: step("reading", done, total))
    large = [at for at, known in enumerate(made) if known.size >= recipe.least]
    rows, made = [rows[at] for at in large], [made[at] for at in large]

    def is_open(pair: Candidate) -> bool:
        one, other = rows[pair.late], rows[pair.early]
        if (wanted is not None and one.number not in wanted) or _one_account(one, other):
            return False
        return not groups.settled(one.number, other.number)

    same = equal(made)
    found = [
        _same(rows[pair.late], rows[pair.early]) for pair in _pairs(same, rows) if is_open(pair)
    ]
    kept = [group[0] for group in same]
    candidates = [
        placed
        for pair in alike(
            [made[at] for at in kept],
            least_contained(options.threshold, options.contained),
            lambda done, total: step("comparing", done, total),
        )
        if is_open(placed := Candidate(kept[pair.late], kept[pair.early]))
    ]
    found += [
        likeness
        for likeness in _compared(archive, recipe, rows, made, candidates, step)
        if likeness.resemblance >= options.threshold or likeness.containment >= options.contained
    ]
    return found


def _one_account(one: TextRow, other: TextRow) -> bool:
    return one.kind == "tweet" and bool(one.publisher) and one.publisher == other.publisher


def _pairs(same: Sequence[Sequence[int]], rows: Sequence[TextRow]) -> Iterator[Candidate]:
    """Of texts with equal shingles, each with the first, or with one of another account."""
    for first, *others in same:
        second = next((at for at in others if not _one_account(rows[at], rows[first])), first)
        for at in others:
            one = second if at != second and _one_account(rows[at], rows[first]) else first
            yield Candidate(max(at, one), min(at, one))


def _same(late: TextRow, early: TextRow) -> Likeness:
    number, other = max(late.number, early.number), min(late.number, early.number)
    return Likeness(number, other, 1.0, 1.0, number)


def _compared(
    archive: Archive,
    recipe: Recipe,
    rows: Sequence[TextRow],
    made: Sequence[Sketch],
    candidates: Sequence[Candidate],
    step: Progress,
) -> Iterator[Likeness]:
    """Every candidate compared on all shingles, a few texts in memory at a time."""
    at = 0
    while at < len(candidates):
        step("checking", at, len(candidates))
        held: set[int] = set()
        size, first = 0, at
        while at < len(candidates):
            new = {candidates[at].late, candidates[at].early} - held
            size += sum(made[place].size for place in new)
            if held and size > HELD:
                break
            held |= new
            at += 1
        texts = _shingles_of(archive, recipe, [rows[place] for place in held])
        for pair in candidates[first:at]:
            late, early = rows[pair.late], rows[pair.early]
            if late.number in texts and early.number in texts:
                yield _likeness(late.number, early.number, texts)


def _shingles_of(archive: Archive, recipe: Recipe, rows: Sequence[TextRow]) -> dict[int, Hashes]:
    by_number = {row.number: row for row in rows}
    return {
        number: text_shingles(recipe, by_number[number], text)
        for number, text in archive.texts(sorted(by_number))
    }


def _likeness(one: int, other: int, texts: dict[int, Hashes]) -> Likeness:
    number, earlier = max(one, other), min(one, other)
    size, size_of_earlier = len(texts[number]), len(texts[earlier])
    common = shared(texts[number], texts[earlier])
    return Likeness(
        number,
        earlier,
        resemblance(common, size, size_of_earlier),
        containment(common, size, size_of_earlier),
        number if size <= size_of_earlier else earlier,
    )
