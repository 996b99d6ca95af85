"""What a query is understood as, and what the parser asks for on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from store.fulltext.nodes import Words
from store.fulltext.tokens import Token


@dataclass(slots=True)
class Part:
    """A piece of the tree with its words; ``spans`` are where it stands in the query."""

    node: Any
    said: str
    field: str | None = None
    """The field that it is about; None where that is none, or several."""
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(slots=True, frozen=True)
class Leaf:
    """Something that the query asks for, not under NOT."""

    node: Any
    said: str
    field: str | None
    token: Token
    span: tuple[int, int]
    """Where it stands in the query; of a saved search's leaf, where that is named."""
    place: tuple[int, int] | None
    """The same, None within a saved search: there is nothing to replace in this query."""


@dataclass(slots=True)
class Parsed:
    """A query understood: the tree, and what it asks for beside it."""

    tree: Any
    said: str
    """In words, for "interpreted as"."""
    wants_quotations: bool
    wants_rejected: bool
    words: list[Words] = field(default_factory=list)
    """Every leaf of words, for hints and highlighting; those under NOT left out."""
    leaves: list[Leaf] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    """What must all hold, at the outermost level."""
    begun: bool = False
    """True where the last word stands for all words that begin so."""
    remarks: dict[str, Token] = field(default_factory=dict)
    """Sentences on what was perhaps meant otherwise, each with the word that it is about."""


def _nothing(*_: Any) -> Sequence[str]:
    return ()


@dataclass(slots=True, frozen=True)
class Lookups:
    """What the parser asks the record and the index."""

    known: Callable[[str], Sequence[str]]
    """Values in use of a field, for suggestions."""
    saved: Callable[[str], str | None] = lambda name: None
    """The query that is saved under a name."""
    sounding: Callable[[str, str], Sequence[str]] = _nothing
    """(field of the index, name) → its words that sound like the name."""
    telling: Callable[[int, tuple[int, int] | None], Sequence[str]] = _nothing
    """(entry number, passage or None) → the words that tell it from others, best first."""


def nearest(value: str, values: Iterable[str], *, least: int = 50) -> str | None:
    """The value that was most likely meant; None where none is near (``least`` of 100)."""
    from rapidfuzz import fuzz, process

    best = process.extractOne(
        value.lower(), list(values), scorer=fuzz.ratio, processor=str.lower, score_cutoff=least
    )
    return str(best[0]) if best else None
