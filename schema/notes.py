"""Notes that people write on entries and passages."""

from __future__ import annotations

from pydantic import AwareDatetime

from schema.anchors import Anchor
from schema.attribution import Uid
from schema.base import Model


class Note(Model):
    """A person's note, in Markdown, on an entry or on a passage of it."""

    uid: Uid
    entry: Uid
    """The entry it is about."""
    body: str
    anchor: Anchor | None = None
    """The passage it is about; None for the whole entry."""
    author: str
    created: AwareDatetime
    changed: AwareDatetime
