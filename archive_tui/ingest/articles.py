"""A text and what its file states about it, made into one intake with its proposals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from archive_tui.ingest.formats.base import Passed, SourceFile
from schema.base import text_digest
from schema.dates import PartialDate
from schema.entries import Document, Page, Report, Section, Tweet
from schema.entries import Reference as TextReference
from store.keys import key_of_symbol, key_of_title, key_of_url
from store.rows import Intake, Proposal, Reference

if TYPE_CHECKING:
    from archive_tui.ingest.extract import Found

MAX_EXTRACTED = 5_000_000
"""Code points of the longest text that is searched for quotations."""
MAX_MARKS = 20_000
"""Quotation marks in a text that is searched; a long novel has about ten thousand."""
_MARKS = '"“”„«»「」'
_NAME_MAX = 1000
HASHTAG = re.compile(r"(?<![\w&/])[#＃](\w*[^\W\d]\w*)")
MENTION = re.compile(r"(?<![\w/@])[@＠](\w{1,15})(?![\w@])", re.ASCII)


@dataclass(slots=True, frozen=True)
class Stated:
    """What a file says about its text outside the text: markup, metadata, front matter."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    publisher: str | None = None
    published: PartialDate | None = None
    url: str | None = None
    language: str | None = None
    """BCP 47 tag."""
    sections: tuple[Section, ...] = ()
    tweets: tuple[Proposal, ...] = ()
    """Tweets that the markup marks as embedded."""
    references: tuple[Reference, ...] = ()
    report: bool = False
    """True where the file is a body's report by what it says, see ``issuing_body``."""
    issuing_body: str | None = None
    symbol: str | None = None
    pages: tuple[Page, ...] = ()
    """Kept with reports; in other texts form feeds part the pages."""


def name_of(value: str | None) -> str | None:
    """``value`` as a name: space around it dropped; None where nothing is left or it is too long.

    More than 1,000 code points are no name, and are left out rather than cut.
    """
    value = " ".join(value.split()) if value else ""
    return value if 0 < len(value) <= _NAME_MAX else None


def too_much(text: str) -> str | None:
    """Why a text is kept without being searched for what it holds, or None.

    Extraction takes time and memory for every quotation mark, and a text beyond these
    limits is no article.
    """
    if len(text) > MAX_EXTRACTED:
        return f"{len(text):,} characters are more than the {MAX_EXTRACTED:,} that are searched"
    marks = sum(text.count(mark) for mark in _MARKS)
    if marks > MAX_MARKS:
        return f"{marks:,} quotation marks are more than the {MAX_MARKS:,} that are searched"
    return None


def searched(
    text: str, published: PartialDate | None, language: str | None, symbol: str | None
) -> tuple[Found, list[Proposal]]:
    """What the rules find in a text, and what of it is proposed; ask ``too_much`` first.

    ``symbol`` is that of the report which the text is.
    """
    from archive_tui.ingest.extract import proposals, structure

    found = structure(text, published=published, language=language)
    proposed = proposals(text, found, text_digest(text))
    return found, [p for p in proposed if not _is_itself(p, symbol)]


def intakes_of(
    source: SourceFile,
    text: str,
    stated: Stated,
    media_type: str,
    tool: str,
    version: str,
) -> Iterator[Intake | Passed]:
    """What a file that holds one text yields: its intake, and what was not searched in it."""
    reason = too_much(text)
    yield intake_of(source, text, stated, media_type, tool, version, extract=reason is None)
    if reason:
        yield Passed(f"its quotations and references, since {reason}")


def intake_of(
    source: SourceFile,
    text: str,
    stated: Stated,
    media_type: str,
    tool: str,
    version: str,
    *,
    extract: bool = True,
) -> Intake:
    """The intake for a file that holds one text; ``extract`` also searches it.

    ``--title``, ``--url`` and ``--kind`` win over what the file states, and that wins
    over what is read in the text. ``text`` has LF line ends and no lone surrogates.
    """
    from archive_tui.ingest.extract import Found

    options = source.options
    found, proposed = Found(), list[Proposal]()
    if extract:
        found, proposed = searched(text, stated.published, stated.language, stated.symbol)
    entry: Document | Report | Tweet
    if options.kind == "tweet":
        entry, proposed = _tweet(text, stated, options.url, proposed), []
    elif options.kind == "report" or (options.kind is None and stated.report):
        entry = _report(text, stated, found, source)
    else:
        entry = _document(text, stated, found, source)
    return Intake(
        entry=entry,
        capture=source.capture(url=stated.url),
        tool=tool,
        tool_version=version,
        original=source.original(media_type),
        proposals=() if options.kind == "tweet" else _merged(stated.tweets, proposed),
        references=() if options.kind == "tweet" else (*stated.references, *_read_more(entry)),
        tags=options.tags,
    )


def _is_itself(proposal: Proposal, symbol: str | None) -> bool:
    """True where a report is named that is the text at hand: its symbol stands on each page."""
    entry = proposal.entry
    return (
        isinstance(entry, Report)
        and bool(symbol and entry.symbol)
        and key_of_symbol(entry.symbol or "") == key_of_symbol(symbol or "")
    )


def _document(text: str, stated: Stated, found: Found, source: SourceFile) -> Document:
    return Document(
        text=text,
        language=stated.language,
        title=source.options.title or stated.title or found.title,
        authors=_names(stated.authors) or _names(found.byline),
        publisher=name_of(stated.publisher) or name_of(found.publisher),
        dateline_place=found.dateline_place,
        published=stated.published or found.published,
        url=source.options.url or stated.url,
        sections=stated.sections or tuple(found.sections),
        references=tuple(found.references),
    )


def _report(text: str, stated: Stated, found: Found, source: SourceFile) -> Report:
    return Report(
        text=text,
        language=stated.language,
        title=source.options.title or stated.title or found.title,
        issuing_body=name_of(stated.issuing_body) or name_of(stated.publisher),
        symbol=stated.symbol,
        published=stated.published or found.published,
        url=source.options.url or stated.url,
        pages=stated.pages,
        sections=stated.sections or tuple(found.sections),
    )


def _tweet(text: str, stated: Stated, url: str | None, proposed: Sequence[Proposal]) -> Tweet:
    """One tweet as a person saved it: in the embedded form if it is that, else its bare words."""
    tweets = [p for p in proposed if isinstance(p.entry, Tweet)]
    if len(tweets) == 1 and len(text.strip()) <= tweets[0].end - tweets[0].start:
        entry: Any = tweets[0].entry
        fields = {name: getattr(entry, name) for name in Tweet.model_fields if name != "kind"}
        return Tweet(**{**fields, "permalink": url or entry.permalink})
    return Tweet(
        text=text,
        language=stated.language,
        posted_at=stated.published,
        hashtags=tuple(HASHTAG.findall(text)),
        mentions=tuple(MENTION.findall(text)),
        permalink=url or stated.url,
    )


def _names(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(n for v in values if (n := name_of(v))))


def _read_more(entry: Document | Report | Tweet) -> tuple[Reference, ...]:
    """The links that "READ MORE" lines state."""
    if not isinstance(entry, Document):
        return ()
    return tuple(_reference(r) for r in entry.references)


def _reference(named: TextReference) -> Reference:
    key = key_of_url(named.url) if named.url else key_of_title(named.title)
    return Reference("reads-more", key, named.title, named.start, named.end)


def _merged(marked: Sequence[Proposal], read: Sequence[Proposal]) -> tuple[Proposal, ...]:
    """Tweets that the markup marks replace those read in the same passage."""
    if not marked:
        return tuple(read)

    def covered(proposal: Proposal) -> bool:
        return proposal.relation == "embeds" and any(
            m.start < proposal.end and proposal.start < m.end for m in marked
        )

    return (*marked, *(p for p in read if not covered(p)))
