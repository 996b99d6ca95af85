"""Sources as an importer hands them over, made ready for the record: no archive is needed.

Everything is hashed, dumped and spelled here, in whichever process; what is left for the
transaction is to look the source up and to insert strings.
"""

from __future__ import annotations

import json
from functools import cache, lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from store.keys import identity_keys, key_of_title
from store.names import is_name
from store.record.objects import COLUMNS, spell
from store.record.states import assertion_json, body_of, columns
from store.rows import AnyEntry, Intake, Proposal, Reference

_in_order = itemgetter(*COLUMNS)
Place = tuple[str, int, int, str]
"""Identity of a quotation within its source: revision, start, end, mode."""


class Claim(NamedTuple):
    """An Assertion, spelled."""

    spelling: str
    status: str
    confidence: float


class Fresh(NamedTuple):
    """An entry as it goes into the record when it is new."""

    uid: str
    kind: str
    model_version: int
    body: str
    """Canonical JSON, as ``objects.spell`` makes it; so are the other spellings."""
    keys: tuple[str, ...]
    """Keys by which a dangling link finds it, the identity keys first."""
    identity: int
    """How many of the keys are identity keys."""
    keys_spelling: str
    columns: tuple[Any, ...]
    columns_spelling: str
    text: str
    """Of a quotation its words."""
    revision: str | None
    """sha256 of the text; None for a quotation, which has none of its own."""
    speaker: str | None
    """Of a quotation the speaker, where that is a name."""

    @property
    def identity_keys(self) -> tuple[str, ...]:
        """Keys by which it is recognised, the strongest first."""
        return self.keys[: self.identity]

    def state(self) -> dict[str, Any]:
        """The body as ``states.body_of`` gives it."""
        body: dict[str, Any] = json.loads(self.body)
        return body


class Found(NamedTuple):
    """Something found in a source, as it goes into the record when it is new."""

    entry: Fresh
    relation: str
    anchor: str
    place: Place | None
    """Of a quotation."""
    claim: Claim


class Taking(NamedTuple):
    """How a source was taken."""

    original: str | None
    """sha256 of the file."""
    file: tuple[str, int, str, str | None] | None
    """sha256, bytes, name and media type of the file where it is to be noted."""
    locator: str
    whole: bool
    """Whether the file is the source and nothing else."""
    row: bool
    """Whether it is a row of a table or a line of a list."""
    path: str | None
    body: str
    tool: str
    tool_version: str


class Prepared(NamedTuple):
    """An Intake with everything that can be computed before its transaction."""

    entry: Fresh
    taking: Taking
    proposals: tuple[Found, ...]
    references: tuple[tuple[Reference, str | None], ...]
    """Each with the anchor of its passage, spelled."""
    tags: tuple[str, ...]
    notes: tuple[str, ...]


def claim_of(assertion: dict[str, Any]) -> Claim:
    """An assertion as JSON, spelled."""
    return Claim(spell(assertion), assertion["status"], assertion["confidence"])


def fresh(entry: AnyEntry, body: dict[str, Any], *, by_machine: bool = False) -> Fresh:
    """An entry as it goes into the record; ``body`` as ``states.body_of`` gives it.

    Of the speakers that a machine read only names become agents: "it" and "the report" stay
    words of the attribution. What a person entered is a name.
    """
    revision = speaker = None
    identity: tuple[str, ...] = ()
    if entry.kind == "quotation":
        said = entry.attribution.speaker
        speaker = said if said and (not by_machine or is_name(said)) else None
    else:
        from schema.base import text_digest

        revision = text_digest(entry.text)
        identity = tuple(identity_keys(entry, revision))
    title = entry.title if entry.kind in ("document", "report") else None
    keys = (*identity, key_of_title(title)) if title else identity
    listed = columns(entry)
    return Fresh(
        entry.uid,
        entry.kind,
        _model_version(),
        spell(body),
        keys,
        len(identity),
        spell(keys) if keys else "[]",
        _in_order(listed),
        spell(listed),
        entry.text,
        revision,
        speaker,
    )


@cache
def _model_version() -> int:
    from schema.entries import MODEL_VERSION

    return MODEL_VERSION


def prepare(item: Intake) -> Prepared:
    """Hash, dump, anchor and spell what an importer handed over."""
    entry, capture, original = item.entry, item.capture, item.original
    source = fresh(entry, body_of(entry))
    locator = capture.locator
    return Prepared(
        source,
        Taking(
            capture.original,
            (original.sha256, original.size, original.name, original.media_type)
            if original
            else None,
            f"{locator.type.value}:{locator.value}",
            locator.type == "whole",
            locator.type == "line",
            capture.path,
            spell(capture.model_dump(mode="json", exclude_none=True)),
            item.tool,
            item.tool_version,
        ),
        tuple(_found(one, entry.text, source) for one in item.proposals),
        tuple((one, _passage(one, entry.text, source.revision)) for one in item.references),
        tuple(item.tags),
        tuple(item.notes),
    )


def _found(proposal: Proposal, text: str, source: Fresh) -> Found:
    entry = proposal.entry
    body = body_of(entry)
    anchor = _anchor(proposal, text, source.revision, body.get("anchor"))
    place = None
    if entry.kind == "quotation":
        body["source"] = source.uid
        mode = entry.attribution.mode.value
        place = (anchor["revision"], proposal.start, proposal.end, mode)
    return Found(
        fresh(entry, body, by_machine=True),
        proposal.relation,
        spell(anchor),
        place,
        _proposed(proposal.confidence, proposal.rule, proposal.version),
    )


def _anchor(
    proposal: Proposal, text: str, revision: str | None, own: dict[str, Any] | None
) -> dict[str, Any]:
    """The proposal's passage as JSON: a quotation's ``own`` anchor, where that is the passage."""
    from schema.anchors import CONTEXT, Anchor

    start, end = proposal.start, proposal.end
    if (
        own is not None
        and (own["revision"], own["start"], own["end"]) == (revision, start, end)
        and own["exact"] == text[start:end]
        and own["prefix"] == text[max(0, start - CONTEXT) : start]
        and own["suffix"] == text[end : end + CONTEXT]
    ):
        return own
    return Anchor.of(text, start, end, revision).model_dump(mode="json")


@lru_cache(maxsize=4_096)
def _proposed(confidence: float, rule: str | None, version: str | None) -> Claim:
    """What a machine claims: very many proposals come with the same few."""
    from schema.assertions import Assertion, Status

    return claim_of(
        assertion_json(
            Assertion(status=Status.PROPOSED, confidence=confidence, rule=rule, version=version)
        )
    )


def _passage(reference: Reference, text: str, revision: str | None) -> str | None:
    from schema.anchors import Anchor

    if reference.start is None or reference.end is None:
        return None
    anchor = Anchor.of(text, reference.start, reference.end, revision)
    return spell(anchor.model_dump(mode="json"))
