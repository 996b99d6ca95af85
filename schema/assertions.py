"""What a machine proposes, and what a person decided about it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field

from schema.base import Model


class Status(StrEnum):
    """Where a proposal stands."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


class Assertion(Model):
    """Who claims that an entry or a link is there, how sure, and who decided.

    What a person enters or imports is confirmed from the start and has no rule.
    """

    status: Status = Status.CONFIRMED
    confidence: Annotated[float, Field(ge=0.0, le=1.0)] = 1.0
    """Probability, 0 to 1, that the proposal is right; 1.0 for what a person entered."""
    rule: str | None = None
    """The extraction rule that proposed it; None where a person did."""
    version: str | None = None
    """Version of the extractor that proposed it."""
    decided_by: str | None = None
    """Who confirmed or rejected it; None while it is proposed."""
    at: AwareDatetime | None = None
    """When it was decided."""
