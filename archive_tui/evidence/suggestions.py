"""Links that suggest themselves: which entries belong to one, why, and how sure that is.

Nothing is written before somebody accepts or dismisses: what was dismissed is kept as a
rejected link of the rule ``suggestion`` and does not come again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive_tui.evidence.signs import RELATED, SIGNS, Sign, View, either
from store.errors import Refused
from store.rows import LinkProposal

if TYPE_CHECKING:
    from store import Archive

RULE, VERSION = "suggestion", "1"
INVERSE = "relates to"
LEAST = 0.3
"""Confidence from which a link is suggested."""
MOST = 20
_LETTERS = "oabfghijklpqtuwxyzcdemnrsv"


@dataclass(slots=True, frozen=True)
class Suggestion:
    """A link that suggests itself."""

    number: int
    """The entry looked from."""
    other: int
    source: int
    relation: str
    target: int
    """The link that would be made: ``source`` and ``target`` are the two in its direction."""
    confidence: float
    """0 to 1; set by hand for each sign, signs taken as independent."""
    reasons: tuple[str, ...]
    """In words, the strongest first."""


def suggest(
    archive: Archive,
    number: int,
    limit: int = MOST,
    *,
    cancelled: Callable[[], bool] | None = None,
) -> list[Suggestion]:
    """The links that suggest themselves from one entry, the surest first.

    Entries that are linked with it, that hold it or stand in it, and those that were dismissed
    are left out. Raises NotFound. Stops with what it has where ``cancelled``.
    """
    view = View(archive, number)
    found: dict[int, list[Sign]] = {}
    for sign_of in SIGNS:
        if cancelled is not None and cancelled():
            break
        for sign in sign_of(view):
            found.setdefault(sign.other, []).append(sign)
    passed = _passed_over(archive, number)
    rows = {row.number: row for row in archive.rows([n for n in found if n != number])}
    made = []
    for other, signs in found.items():
        row = rows.get(other)
        if row is None or row.status == "rejected" or row.parent == number:
            continue
        suggestion = _made(number, other, signs)
        if suggestion.confidence < LEAST or {(other, ""), (other, suggestion.relation)} & passed:
            continue
        made.append(suggestion)
    return sorted(made, key=lambda s: (-s.confidence, s.other))[:limit]


def _passed_over(archive: Archive, number: int) -> set[tuple[int, str]]:
    """(entry, relation) that was rejected; "" for entries that are settled by any relation."""
    passed = {
        (link.number, link.relation if link.status == "rejected" and link.rule != RULE else "")
        for link in archive.joined_to(number)
    }
    parent = archive.rows([number])[0].parent
    return passed | ({(parent, "")} if parent is not None else set())


def _made(number: int, other: int, signs: list[Sign]) -> Suggestion:
    strongest: dict[str, Sign] = {}
    for sign in sorted(signs, key=lambda s: -s.confidence):
        strongest.setdefault(sign.reason, sign)
    first = min(strongest.values(), key=lambda s: (s.relation == RELATED, -s.confidence))
    ends = (number, other) if first.out else (other, number)
    sure = round(min(0.99, either(sign.confidence for sign in strongest.values())), 2)
    return Suggestion(number, other, ends[0], first.relation, ends[1], sure, tuple(strongest))


def accept(archive: Archive, suggestion: Suggestion, relation: str | None = None) -> str:
    """Make the link, by its own relation or another one; its uid. Raises Refused."""
    name = relation or suggestion.relation
    _ensure(archive, name)
    note = "; ".join(suggestion.reasons)
    return archive.link(suggestion.source, name, suggestion.target, note=note)


def dismiss(archive: Archive, suggestion: Suggestion) -> None:
    """Never suggest the two again; one step for undo."""
    _ensure(archive, suggestion.relation)
    ends = f"#{suggestion.source} {suggestion.relation} #{suggestion.target}"
    proposal = LinkProposal(
        suggestion.source,
        suggestion.relation,
        suggestion.target,
        suggestion.confidence,
        RULE,
        VERSION,
        "; ".join(suggestion.reasons),
    )
    label = f"dismiss {ends}"
    with archive.batch(label):
        archive.propose_links([proposal], label=label)
        uids = [
            link.uid
            for link in archive.joined_to(suggestion.number)
            if link.number == suggestion.other
            and link.relation == suggestion.relation
            and link.status == "proposed"
        ]
        if not uids:
            raise Refused(f"{ends} is linked or was rejected by now.")
        archive.decide_links(uids, "rejected")


def _ensure(archive: Archive, name: str) -> None:
    """Make the general relation where an archive does not have it yet."""
    if name != RELATED:
        return
    known = archive.relations()
    if any(row.name == RELATED for row in known):
        return
    taken = {row.key for row in known}
    letter = next(key for key in (*_LETTERS, *_LETTERS.upper()) if key not in taken)
    archive.add_relation(RELATED, INVERSE, letter, symmetric=True)
