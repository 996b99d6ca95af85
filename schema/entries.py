"""The four kinds of entry: Document, Tweet, Report, Quotation."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, TypeAdapter, model_validator

from schema.anchors import Anchor
from schema.attribution import Attribution, Name, Uid
from schema.base import Model, new_uid
from schema.dates import PartialDate

Kind = Literal["document", "tweet", "report", "quotation"]
KINDS: tuple[Kind, ...] = ("document", "tweet", "report", "quotation")

Offset = Annotated[int, Field(ge=0)]
"""A place in the entry's text, in code points."""


class Span(Model):
    """A stretch of the entry's own text, code points, half-open ``[start, end)``."""

    start: Offset
    end: Offset

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.end < self.start:
            raise ValueError("a span does not end before it begins")
        return self


class Section(Span):
    """A headed part of a text. The span is that of the heading line itself."""

    heading: str
    level: Annotated[int, Field(ge=1, le=6)] = 1


class Page(Span):
    """A page of a report: its span in the text and the number printed on it."""

    label: str


class Reference(Span):
    """A reference to another text, such as a "READ MORE" line; the span is its line's."""

    title: str
    url: str | None = None


class Insertion(Span):
    """An editor's words inside a quotation, as ``[Ford]``; offsets in the quotation's text."""

    text: str


class UrlMention(Model):
    """A link in a tweet: as it stands in the text, and where it leads."""

    url: str
    expanded: str | None = None


class Media(Model):
    """A picture or film that a tweet carries; the file itself is not kept."""

    type: str
    url: str | None = None
    alt: str | None = None


class EntryBase(Model):
    """What every kind of entry has."""

    uid: Uid = Field(default_factory=new_uid)
    """UUIDv7: the entry's identity for ever and for interchange."""
    text: str = ""
    """The text of the current revision (of a quotation: its words, marks included)."""
    language: str | None = None
    """BCP 47 tag, as stated by the source."""


class Document(EntryBase):
    """An article, a page, a letter: a text with a title."""

    kind: Literal["document"] = "document"
    title: str | None = None
    authors: tuple[Name, ...] = ()
    publisher: Name | None = None
    dateline_place: str | None = None
    published: PartialDate | None = None
    url: str | None = None
    sections: tuple[Section, ...] = ()
    references: tuple[Reference, ...] = ()
    """Related texts that it names ("READ MORE")."""


class Tweet(EntryBase):
    """A short post of one account."""

    kind: Literal["tweet"] = "tweet"
    post_id: str | None = None
    author_name: str | None = None
    handle: str | None = None
    """Without the ``@``, case as written."""
    posted_at: PartialDate | None = None
    hashtags: tuple[str, ...] = ()
    """Without ``#``, case as written, in order."""
    mentions: tuple[str, ...] = ()
    """Handles without ``@``, in order."""
    urls: tuple[UrlMention, ...] = ()
    media: tuple[Media, ...] = ()
    reply_to: str | None = None
    """Post id, or None."""
    quote_of: str | None = None
    repost_of: str | None = None
    permalink: str | None = None
    edit_of: str | None = None
    """Post id of the version that this one replaced when its author edited it."""
    deleted: bool | None = None
    """True where the source says that its account had deleted it; None is not stated."""
    deleted_at: PartialDate | None = None
    withheld_in: tuple[str, ...] | None = None
    """Country codes as stated (ISO 3166-1 alpha-2; ``XX`` is everywhere); None is not stated."""


class Report(EntryBase):
    """A report of an official body. One that is only named in a source has no text."""

    kind: Literal["report"] = "report"
    title: str | None = None
    issuing_body: Name | None = None
    symbol: str | None = None
    """The body's own number for it, such as ``S/2030/117``; never guessed."""
    published: PartialDate | None = None
    mandate: str | None = None
    url: str | None = None
    pages: tuple[Page, ...] = ()
    sections: tuple[Section, ...] = ()


class Quotation(EntryBase):
    """Words that somebody said, verbatim, anchored to the passage that holds them."""

    kind: Literal["quotation"] = "quotation"
    attribution: Attribution = Attribution()
    anchor: Anchor
    """The passage in the source; ``anchor.exact`` equals ``text``."""
    source: Uid | None = None
    """The entry that holds it. Filled in when the archive takes it."""
    said_at: PartialDate | None = None
    insertions: tuple[Insertion, ...] = ()
    nested: tuple[Span, ...] = ()
    """Quotations inside it, offsets in the quotation's own text."""
    orphaned: bool = False
    """True where the source's newer revision no longer holds the passage once."""

    @model_validator(mode="after")
    def _verbatim(self) -> Self:
        if self.text != self.anchor.exact:
            raise ValueError("a quotation's text is its anchor's exact text")
        return self


Entry = Annotated[Document | Tweet | Report | Quotation, Field(discriminator="kind")]
"""Any entry, told apart by ``kind``."""

entry_adapter: TypeAdapter[Document | Tweet | Report | Quotation] = TypeAdapter(Entry)
"""Validates and dumps entries of any kind."""

MODEL_VERSION = 1
"""Version of the entry models, kept with every stored row."""


def title_of(entry: Document | Tweet | Report | Quotation) -> str:
    """One line that names the entry: its title, or the beginning of its text.

    A report that is only named elsewhere goes by its symbol and issuing body. Never empty: an entry
    with none of these is named after its kind.
    """
    title = entry.title if entry.kind == "document" or entry.kind == "report" else None
    line = title or " ".join(entry.text[:400].split())
    if not line and entry.kind == "report" and (entry.symbol or entry.issuing_body):
        body = f" of {entry.issuing_body}" if entry.issuing_body else ""
        return f"report {entry.symbol}{body}" if entry.symbol else f"report{body}"
    return line or f"untitled {entry.kind}"


def date_of(entry: Document | Tweet | Report | Quotation) -> PartialDate | None:
    """The entry's own date: published, posted or said; None where no source gives it."""
    if entry.kind == "tweet":
        return entry.posted_at
    if entry.kind == "quotation":
        return entry.said_at
    return entry.published
