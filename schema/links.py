"""Cross-references between entries and passages (after CiTO, the Citation Typing Ontology)."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from schema.anchors import Anchor
from schema.assertions import Assertion
from schema.attribution import Uid
from schema.base import Model

RelationName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,39}$")]
"""Lower-case letters, digits and hyphens, a letter first, at most 40."""


class Relation(Model):
    """A kind of link. A table of these is data: people add their own."""

    name: RelationName
    """Read from source to target: "A disputes B"."""
    inverse: str
    """Read from target to source: "B disputed by A"."""
    key: Annotated[str, StringConstraints(min_length=1, max_length=1)]
    """The letter that chooses it in the interface."""
    symmetric: bool = False
    """True where both directions mean the same."""


RELATIONS: tuple[Relation, ...] = (
    Relation(name="quotes", inverse="quoted in", key="q"),
    Relation(name="embeds", inverse="embedded in", key="e"),
    Relation(name="cites", inverse="cited by", key="c"),
    Relation(name="replies-to", inverse="replied to by", key="r"),
    Relation(name="reads-more", inverse="read more from", key="m"),
    Relation(name="version-of", inverse="has version", key="v"),
    Relation(name="duplicates", inverse="duplicates", key="=", symmetric=True),
    Relation(name="supports", inverse="supported by", key="s"),
    Relation(name="disputes", inverse="disputed by", key="d"),
    Relation(name="mentions", inverse="mentioned by", key="n"),
)
"""The relations that every new archive begins with."""


class Link(Model):
    """A typed, directed link, optionally from passage to passage.

    ``target`` is the uid of an entry; while that entry is not in the archive the
    link is dangling: ``target`` is None and ``target_key`` says what it waits for
    (an identity key such as ``tweet:123`` or ``title:…``).
    """

    uid: Uid
    relation: RelationName
    source: Uid
    target: Uid | None = None
    target_key: str | None = None
    """What a dangling link waits for; kept after it was resolved."""
    label: str | None = None
    """The target as the source names it: shown while the link dangles."""
    source_anchor: Anchor | None = None
    target_anchor: Anchor | None = None
    note: str = ""
    assertion: Assertion = Assertion()
