"""Where a text came from: originals, locators, captures, revisions (after W3C PROV)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field

from schema.anchors import Sha256
from schema.base import Model
from schema.dates import PartialDate


class Original(Model):
    """An untouched source file in the vault."""

    sha256: Sha256
    size: Annotated[int, Field(ge=0)]
    """Bytes."""
    name: str
    """The file's name when it came in, without its folder."""
    media_type: str | None = None


class LocatorType(StrEnum):
    """How a locator's value is read."""

    WHOLE = "whole"
    """The file itself; the value is empty."""
    LINE = "line"
    """A line's number, from 1, for JSON Lines and for the rows and records of tables and
    lists, which begin there; a JSON pointer may follow after a space."""
    POINTER = "pointer"
    """A JSON pointer (RFC 6901)."""
    MEMBER = "member"
    """A name inside a zip file; another locator may follow after a newline."""
    BYTES = "bytes"
    """``start-end``, byte offsets, half-open."""
    RECORD = "record"
    """A WARC record: its byte offset, or that of its gzip member; ``0+`` and the offset in the
    unpacked file where one member holds all records."""


class Locator(Model):
    """Where in an original an entry's source stands."""

    type: LocatorType = LocatorType.WHOLE
    value: str = ""


class TimeSource(StrEnum):
    """Where a capture's time comes from."""

    STATED = "stated"
    WARC = "warc"
    FILE = "file"
    NOW = "now"


class Capture(Model):
    """When and how an original was taken (a prov:Activity)."""

    original: Sha256 | None = None
    """None where something was typed in by hand."""
    locator: Locator = Locator()
    captured_at: PartialDate
    time_source: TimeSource
    url: str | None = None
    path: str | None = None
    """The path it was imported from, as given."""


class Revision(Model):
    """The text extracted from a capture by a named tool: immutable, named by its sha256.

    The text is Unicode decoded from the original (format entities resolved,
    undecodable bytes and lone surrogates as U+FFFD), with LF line ends and no byte
    order mark, and nothing else changed. A format that holds words and places but no
    running text, as PDF does, has it made by the tool, which says how. Offsets into it are
    code points.
    """

    sha256: Sha256
    """The sha256 of the text in UTF-8."""
    length: Annotated[int, Field(ge=0)]
    """Code points."""
    tool: str
    tool_version: str
    at: AwareDatetime
