"""The nouns of Archive TUI: Pydantic models, no input or output.

Names are loaded when first used, so importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from schema.anchors import Anchor as Anchor
    from schema.assertions import Assertion as Assertion
    from schema.assertions import Status as Status
    from schema.attribution import Agent as Agent
    from schema.attribution import AgentType as AgentType
    from schema.attribution import Attribution as Attribution
    from schema.attribution import Mode as Mode
    from schema.attribution import NamePlace as NamePlace
    from schema.base import new_uid as new_uid
    from schema.base import text_digest as text_digest
    from schema.dates import PartialDate as PartialDate
    from schema.entries import Document as Document
    from schema.entries import Entry as Entry
    from schema.entries import Quotation as Quotation
    from schema.entries import Report as Report
    from schema.entries import Tweet as Tweet
    from schema.links import Link as Link
    from schema.links import Relation as Relation
    from schema.notes import Note as Note
    from schema.provenance import Capture as Capture
    from schema.provenance import Locator as Locator
    from schema.provenance import Original as Original
    from schema.provenance import Revision as Revision

_HOMES = {
    "anchors": ("Anchor",),
    "assertions": ("Assertion", "Status"),
    "attribution": ("Agent", "AgentType", "Attribution", "Mode", "NamePlace"),
    "base": ("new_uid", "text_digest"),
    "dates": ("PartialDate",),
    "entries": ("Document", "Entry", "Quotation", "Report", "Tweet"),
    "links": ("Link", "Relation"),
    "notes": ("Note",),
    "provenance": ("Capture", "Locator", "Original", "Revision"),
}
_HOME = {name: module for module, names in _HOMES.items() for name in names}

__all__ = sorted(_HOME)  # pyright: ignore


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(f"schema.{_HOME[name]}"), name)
    raise AttributeError(f"module 'schema' has no attribute {name!r}")
