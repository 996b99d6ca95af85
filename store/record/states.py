"""Between entries as models and entries as states of the record."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from typing import Any

from store.fields import ATTRIBUTION
from store.keys import reference_keys
from store.record.objects import State, fold
from store.rows import AnyEntry

TITLE_LENGTH = 200
"""Code points of an entry's title column."""


def body_of(entry: AnyEntry) -> dict[str, Any]:
    """The model as JSON without its text and without what it does not say."""
    return entry.model_dump(mode="json", exclude={"text"}, exclude_none=True)


def overlay(body: dict[str, Any], edited: dict[str, Any]) -> dict[str, Any]:
    """What extraction said with what a person entered on top."""
    if not edited:
        return body
    whole = dict(body)
    for name, value in edited.items():
        if name in ATTRIBUTION and body.get("kind") == "quotation":
            whole["attribution"] = {**whole.get("attribution", {}), name: value}
        else:
            whole[name] = value
    if "anchor" in edited:
        shift_spans(whole, body["anchor"])
    return whole


def shift_spans(whole: dict[str, Any], before: dict[str, Any]) -> None:
    """Count insertions and nested quotations from a person's beginning of the words.

    ``before`` is the anchor they were counted from. What the words no longer hold goes.
    """
    anchor = whole["anchor"]
    length = len(anchor["exact"])
    by = before["start"] - anchor["start"]
    for name in ("insertions", "nested"):
        spans = whole.get(name, ()) if before["revision"] == anchor["revision"] else ()
        moved = [{**s, "start": s["start"] + by, "end": s["end"] + by} for s in spans]
        whole[name] = [s for s in moved if s["start"] >= 0 and s["end"] <= length]


def assemble(body: dict[str, Any], edited: dict[str, Any], text: str | None) -> AnyEntry:
    """The entry that a person sees. Raises pydantic.ValidationError where it does not fit."""
    from schema.entries import entry_adapter

    whole = overlay(body, edited)
    words = whole["anchor"]["exact"] if whole["kind"] == "quotation" else text or ""
    return entry_adapter.validate_json(json.dumps({**whole, "text": words}))


def build(
    body: dict[str, Any],
    edited: dict[str, Any],
    entry: AnyEntry,
    *,
    text: str | None,
    assertion: dict[str, Any],
    parent: int | None,
    added: str,
) -> State:
    """The state of an entry.

    ``body`` and ``edited`` as kept, ``entry`` the two assembled, ``text`` the sha256 of its
    revision.
    """
    from schema.entries import MODEL_VERSION

    return {
        "uid": entry.uid,
        "kind": entry.kind,
        "model_version": MODEL_VERSION,
        "body": body,
        "edited": edited,
        "text": text,
        "assertion": assertion,
        "parent": parent,
        "added": added,
        "keys": [k for k in reference_keys(entry) if not k.startswith("uid:")],
        "columns": columns(entry),
    }


@cache
def _describing() -> tuple[Callable[[AnyEntry], Any], Callable[[AnyEntry], str]]:
    from schema.entries import date_of, title_of

    return date_of, title_of


def columns(entry: AnyEntry) -> dict[str, Any]:
    """What lists, filters and facets need of an entry."""
    date_of, title_of = _describing()
    date = date_of(entry)
    byline = publisher = speaker = None
    if entry.kind == "document":
        publisher = entry.publisher
        byline = publisher or ("; ".join(entry.authors) or None)
    elif entry.kind == "tweet":
        byline = f"@{entry.handle}" if entry.handle else entry.author_name
        publisher = byline
    elif entry.kind == "report":
        byline = publisher = entry.issuing_body
    else:
        byline = entry.attribution.speaker
        speaker = fold(byline) if byline else None
    return {
        "title": title_of(entry)[:TITLE_LENGTH],
        "byline": byline or "",
        "speaker": speaker,
        "publisher": publisher,
        "language": entry.language,
        "date": date.day if date else "",
        "date_from": date.lower.toordinal() if date else None,
        "date_to": date.upper.toordinal() if date else None,
    }


def assertion_json(assertion: Any) -> dict[str, Any]:
    """An Assertion as JSON without what it does not say, status and confidence always."""
    body: dict[str, Any] = assertion.model_dump(mode="json", exclude_none=True)
    return body


def decided(assertion: dict[str, Any], status: str, actor: str, at: str) -> dict[str, Any]:
    """The assertion as ``actor`` decided it at ``at``; ``proposed`` takes a decision back."""
    known = {k: v for k, v in assertion.items() if k not in ("decided_by", "at")}
    known["status"] = status
    if status != "proposed":
        known |= {"decided_by": actor, "at": at}
    return known
