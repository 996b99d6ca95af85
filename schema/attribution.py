"""Who said it, to whom, and by which way it reached us."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from schema.base import Model

Name = Annotated[str, StringConstraints(min_length=1, max_length=1000)]
"""A name as people write it, 1 to 1,000 code points."""

Uid = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$")]
"""A UUID in its canonical lower-case form."""


class Mode(StrEnum):
    """How words are reported."""

    DIRECT = "direct"
    """The words stand by themselves, in quotation marks."""
    MIXED = "mixed"
    """Quoted words inside a reported sentence, down to a single one."""
    INDIRECT = "indirect"
    """Reported speech without quotation marks."""
    SCARE = "scare"
    """Marks without a speaker's words: distance, irony, a title."""


class AgentType(StrEnum):
    """What kind of voice it is (PROV-O: prov:Person, prov:Organization)."""

    PERSON = "person"
    BODY = "body"
    REPORT = "report"
    UNKNOWN = "unknown"


class Agent(Model):
    """A person, body or report that speaks."""

    uid: Uid
    name: Name
    """The name it is listed under."""
    aliases: tuple[Name, ...] = ()
    """Other names it goes by in the sources, without ``name``."""
    type: AgentType = AgentType.UNKNOWN


class NamePlace(Model):
    """The place in a text that names somebody; offsets in code points, ``[start, end)``."""

    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]
    exact: str

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        if self.end - self.start != len(self.exact):
            raise ValueError("a place's exact text is as long as its span")
        return self


class Attribution(Model):
    """Who said something, as the source has it. What the source does not say is None."""

    speaker: Name | None = None
    """The speaker resolved to the fullest name that the source gives."""
    place: NamePlace | None = None
    """The place in the source's text that names the speaker, a pronoun perhaps."""
    role: str | None = None
    """Office or description of the speaker, as written."""
    addressee: Name | None = None
    """To whom it was said."""
    via: tuple[Name, ...] = ()
    """Who relayed it, nearest to the speaker first (an outlet, an official)."""
    cue: str | None = None
    """The words that mark it as speech: "said", "according to"."""
    mode: Mode = Mode.DIRECT
