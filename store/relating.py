"""What the archive hands out about how entries hang together: plain slotted dataclasses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Edge(NamedTuple):
    """A link as a graph sees it, rejected ones left out."""

    uid: str
    relation: str
    inverse: str
    """The relation read from the target to the source."""
    source: int
    target: int | None
    """None while the link dangles."""
    label: str
    """What the source calls a target that is not here; "" where nothing is kept."""
    status: str
    note: str


class JoinedTo(NamedTuple):
    """A link of one entry, whatever was decided about it."""

    number: int
    """The entry at the other end."""
    uid: str
    relation: str
    status: str
    rule: str | None
    """What proposed it; None for a person's."""


class SharedTarget(NamedTuple):
    """Another entry that is linked to what an entry is linked to."""

    number: int
    target: int | None
    """What both lead to; None where it is not in the archive."""
    name: str
    """Its title, or what the sources call it."""
    linked: int
    """How many entries lead there in all."""


class NearVoice(NamedTuple):
    """Another source of about the same days in which an agent speaks as well."""

    number: int
    speaker: str
    speaks_in: int
    """How many sources of these days the agent speaks in."""
    apart: int
    """Days between the two sources."""


@dataclass(slots=True, frozen=True)
class Said:
    """Something that an agent said, and by which way it reached the archive."""

    number: int
    kind: str
    """``quotation``, or ``tweet`` or ``document`` for words of the agent's own."""
    text: str
    mode: str
    """direct, mixed, indirect, scare; "" for words of the agent's own."""
    status: str
    speaker: str
    """The name by which the source has the agent."""
    date: str
    """The day it was said, EDTF, or ""."""
    source_date: str
    """The day of the source, for what does not say when it was said."""
    via: tuple[str, ...]
    """Who relayed it, nearest to the speaker first."""
    outlet: str
    """Who published the source; "" where unknown."""
    source: int | None
    title: str
    """Of the source."""
    day: int | None
    """First day that the date can mean, ordinal; None where there is none."""


@dataclass(slots=True, frozen=True)
class Days:
    """The days of many entries: how often each date is there."""

    counts: Sequence[tuple[int, int, bool, int]]
    """(first day, last day, called vague by its source, how many), days as ordinals."""
    undated: int
    """Entries without a date."""
