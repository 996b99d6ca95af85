"""What the archive hands out for lists, hits and panes: plain slotted dataclasses.

Nothing here needs Pydantic, Whoosh or numpy. Texts come straight from the sources:
whoever shows them on a terminal passes them through the display boundary first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from schema.assertions import Assertion
    from schema.entries import Document, Quotation, Report, Tweet
    from schema.provenance import Capture, Original

    AnyEntry = Document | Tweet | Report | Quotation
else:
    AnyEntry = object  # the models are loaded when first used


@dataclass(slots=True, frozen=True)
class Row:
    """One line of a list."""

    number: int
    kind: str
    title: str
    date: str
    """The day as stated, EDTF, or "" where the source gives none."""
    byline: str
    """Who speaks: publisher, @handle, issuing body or speaker; "" where unknown."""
    tags: tuple[str, ...]
    status: str
    """``confirmed``, ``proposed`` or ``rejected``."""
    quotations: int
    """How many quotations it holds, rejected ones left out."""
    notes: int
    links: int
    parent: int | None = None
    """The number of the source that holds it (quotations only)."""
    confidence: float = 1.0
    proposed: int = 0
    """How many of the quotations that it holds nobody has decided about."""
    opening: str = ""
    """The beginning of a document's or report's text; "" where it was not asked for, and for
    a tweet or quotation, whose title is that."""


@dataclass(slots=True, frozen=True)
class Record:
    """An entry with everything that the archive knows about it beside the model."""

    number: int
    entry: AnyEntry
    version: int
    """Grows with every change; hand it back to ``edit`` to detect a conflict."""
    added: str
    """When it came in: ISO 8601, UTC."""
    assertion: Assertion
    tags: tuple[str, ...]
    edited: tuple[str, ...]
    """Names of the fields that a person entered."""
    revision: str | None
    """sha256 of the current text; None where it has none."""


@dataclass(slots=True, frozen=True)
class LinkRow:
    """A link seen from one of its ends."""

    uid: str
    relation: str
    label: str
    """The relation read from this end: its name, or its inverse."""
    direction: str
    """``out`` or ``in``."""
    number: int | None
    """The entry at the other end; None while the link dangles."""
    kind: str | None
    title: str
    """The other end's title, or what the source calls it."""
    note: str
    status: str
    confidence: float
    start: int | None = None
    """Passage in *this* entry's text, code points, or None."""
    end: int | None = None
    other_start: int | None = None
    """Passage in the other entry's text, code points, or None."""
    other_end: int | None = None
    lost: str | None = None
    """The words of a passage that *this* entry's current text does not hold (orphaned)."""
    other_lost: str | None = None
    """The same at the other end."""


@dataclass(slots=True, frozen=True)
class LinkProposal:
    """A link between two entries that a machine proposes."""

    source: int
    relation: str
    target: int
    confidence: float
    """0 to 1."""
    rule: str
    version: str
    note: str = ""
    """Why, for the person who decides."""


@dataclass(slots=True, frozen=True)
class ProposedLink:
    """A proposed link between two entries that nobody has decided about."""

    uid: str
    relation: str
    source: int
    source_title: str
    target: int
    target_title: str
    confidence: float
    rule: str | None
    note: str


@dataclass(slots=True, frozen=True)
class LinkState:
    """Two entries that a relation joins, and what became of it."""

    source: int
    target: int
    status: str
    """``confirmed``, ``proposed`` or ``rejected``."""
    rule: str | None
    """What proposed it; None for a person's."""


@dataclass(slots=True, frozen=True)
class TextRow:
    """A source that has a text, with what tells whose it is."""

    number: int
    kind: str
    revision: str
    """sha256 of the text."""
    publisher: str
    """Outlet, issuing body, or the account as ``@handle``; "" where unknown."""
    repost: bool
    """True for a tweet that passes on another one, word for word."""


@dataclass(slots=True, frozen=True)
class NoteRow:
    """A note on an entry."""

    uid: str
    body: str
    author: str
    changed: str
    start: int | None = None
    """Passage in the entry's current text, code points; None: the whole entry, or ``lost``."""
    end: int | None = None
    lost: str | None = None
    """The words of a passage that the entry's current text does not hold (orphaned)."""


@dataclass(slots=True, frozen=True)
class QuotationRow:
    """A quotation as the reader needs it: where it stands and whose it is."""

    number: int
    start: int
    end: int
    """Passage in the source's current text, code points; -1, -1 where orphaned."""
    mode: str
    speaker: str | None
    role: str | None
    addressee: str | None
    status: str
    confidence: float
    text: str


TAG_COLOURS = ("red", "green", "yellow", "blue", "magenta", "cyan")
"""Colours that a tag may have; each theme shows them so that they can be read."""


@dataclass(slots=True, frozen=True)
class TagCount:
    """A tag with how many entries carry it (not those below it), what it means, its colour."""

    tag: str
    count: int
    description: str = ""
    colour: str = ""
    """One of `TAG_COLOURS`, or ""."""


@dataclass(slots=True, frozen=True)
class NearTags:
    """Two tags that may be one: ``keep`` is used more. ``likeness``: 0 to 100."""

    keep: str
    other: str
    keep_count: int
    other_count: int
    likeness: float


@dataclass(slots=True, frozen=True)
class FacetValue:
    """One value of a facet and how many entries have it; ``query`` finds them."""

    value: str
    count: int
    query: str


class Hit(NamedTuple):
    """One result of a search; a tuple, since hundreds of them are made for every search."""

    number: int
    kind: str
    title: str
    date: str
    score: float


@dataclass(slots=True, frozen=True)
class Snippet:
    """Fragments of an entry's text with the matches in them."""

    fragments: tuple[tuple[str, tuple[tuple[int, int], ...]], ...]
    """Each: the fragment, and the matches as ``[start, end)`` within it, code points."""


FACETS = ("kind", "tag", "speaker", "outlet", "account", "language", "year")
"""What hits can be counted by."""


@dataclass(slots=True, frozen=True)
class Results:
    """What a search found."""

    total: int
    """How many entries match, all of them, also those beyond ``limit``."""
    hits: Sequence[Hit]
    interpreted: str
    """How the query was understood, in words; "" for an empty query."""
    hints: tuple[str, ...] = ()
    """Sentences for the person: a correction for no hits, what was not understood."""
    pending: int = 0
    """Entries that the full-text index has not covered yet."""
    numbers: Sequence[int] = ()
    """Entry numbers of all matches in order (an ``array('q')``), also beyond ``limit``."""
    lowered_to_sources: bool = False
    """True where quotations were left out because the query does not ask for them."""
    scores: Sequence[float] = ()
    """Of the first ``limit`` of ``numbers``; 0 where nothing was ranked."""
    instead: tuple[Instead, ...] = ()
    """Where nothing was found: queries that find something."""
    facets: Mapping[str, Sequence[FacetValue]] = field(default_factory=dict)
    """Where they were asked for: values and counts of what was found, the most frequent first."""
    missing: tuple[str, ...] = ()
    """What the engine could not ask, a sentence each; empty where the answer is complete."""
    begun: bool = False
    """True where the last word was taken for all words that begin so."""


MOST_MATCHES = 5_000
"""Matches in a text that are given at most."""
SEARCHED = 2_000_000
"""Code points of a text, from its start, that are looked at for matches."""


@dataclass(slots=True, frozen=True)
class Instead:
    """A query to try instead of one that found nothing."""

    query: str
    total: int | None
    """How many entries it finds; None where that was not tried."""
    left_out: str
    """The part of the first query that it leaves out; "" for a corrected query."""


@dataclass(slots=True, frozen=True)
class InContext:
    """A match with the words around it, for a concordance."""

    number: int
    start: int
    end: int
    """The match in the entry's text, code points."""
    left: str
    match: str
    right: str


@dataclass(slots=True, frozen=True)
class IndexDoc:
    """What the full-text index needs of one entry; times are ISO 8601 strings."""

    number: int
    kind: str
    title: str
    text: str
    language: str | None
    by: tuple[str, ...] = ()
    """Authors, author name of a tweet, issuing body."""
    speaker: tuple[str, ...] = ()
    """Speaker with the agent's aliases (quotations)."""
    publisher: str = ""
    handle: str = ""
    hashtags: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    url: tuple[str, ...] = ()
    """Every URL of the entry: its own, permalink, mentioned and expanded ones."""
    symbol: str = ""
    notes: str = ""
    date_from: int | None = None
    """First day it can mean, as ``datetime.date.toordinal()``."""
    date_to: int | None = None
    added: int = 0
    """Day it was added, ordinal, UTC."""


@dataclass(slots=True, frozen=True)
class Change:
    """One row of the journal."""

    seq: int
    batch: int
    at: str
    actor: str
    action: str
    number: int | None
    summary: str


@dataclass(slots=True, frozen=True)
class Undone:
    """What an undo or redo did: a sentence for the person, and the entries it touched."""

    sentence: str
    numbers: tuple[int, ...]


@dataclass(slots=True, frozen=True)
class Proposal:
    """Something that extraction found in a source: an entry and how it hangs together.

    ``entry`` is a Tweet or Report found in the source, or a Quotation anchored in it.
    """

    entry: AnyEntry
    relation: str
    """``embeds``, ``cites`` or ``quotes``."""
    start: int
    end: int
    """Passage in the source's text, code points."""
    confidence: float
    rule: str
    version: str


@dataclass(slots=True, frozen=True)
class Reference:
    """A link that the source itself states: its target may be in the archive or not."""

    relation: str
    key: str
    """Identity key of the target, such as ``tweet:123``, ``url:…``, ``title:…``."""
    label: str
    start: int | None = None
    end: int | None = None


@dataclass(slots=True, frozen=True)
class Intake:
    """One source as an importer hands it over, whole."""

    entry: AnyEntry
    capture: Capture
    tool: str
    tool_version: str
    original: Original | None = None
    proposals: Sequence[Proposal] = ()
    references: Sequence[Reference] = ()
    tags: Sequence[str] = ()
    notes: Sequence[str] = ()
    """What the file says about the source, such as an abstract: notes on the entry."""


@dataclass(slots=True, frozen=True)
class Taken:
    """What became of one Intake."""

    number: int
    outcome: str
    """``added``, ``unchanged`` or ``updated``."""
    proposed: int
    """New entries proposed along with it."""


@dataclass(slots=True, frozen=True)
class Renewed:
    """What became of a source's proposals when it was extracted again."""

    number: int
    added: int
    updated: int
    withdrawn: int
    kept: int
    """What was there and stays as it is: decided, entered, or proposed just so again."""


@dataclass(slots=True, frozen=True)
class QuarantineRow:
    """A file that could not be taken."""

    id: int
    sha256: str
    path: str
    reason: str
    at: str


@dataclass(slots=True, frozen=True)
class Finding:
    """Something that ``verify`` found wrong."""

    what: str
    sentence: str


@dataclass(slots=True, frozen=True)
class Stats:
    """Counts for ``stats`` and the status line."""

    entries: Mapping[str, int]
    """By kind, rejected ones left out."""
    proposed: int
    tags: int
    links: int
    notes: int
    originals: int
    original_bytes: int
    journal: int
    indexed: int
    pending: int
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True, frozen=True)
class RelationRow:
    """A kind of link that this archive knows."""

    name: str
    inverse: str
    key: str
    """The letter that chooses it."""
    symmetric: bool


@dataclass(slots=True, frozen=True)
class AgentRow:
    """Somebody who speaks."""

    uid: str
    name: str
    aliases: tuple[str, ...]
    """Other names: a quotation of any of them is this agent's."""
    type: str
    quotations: int
    """How many quotations are this agent's, rejected ones left out."""
    called: tuple[str, ...] = ()
    """How the sources call the agent beside these names, the most frequent first:
    "Moustapha", "the Syrian diplomat". Within one source they mean the agent; elsewhere
    they may mean somebody else, so that they make nobody one."""

    @property
    def names(self) -> tuple[str, ...]:
        """The name and its aliases."""
        return self.name, *self.aliases


@dataclass(slots=True, frozen=True)
class SamePair:
    """Two agents who may be one, proposed to a person."""

    keep: AgentRow
    """The one whose name says more."""
    other: AgentRow
    confidence: float
    """0 to 1, by the kind of likeness; set by hand, see ``store.likeness``."""
    reason: str
