"""A record of a list of references, whatever its format, as an entry without text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archive_tui.ingest.articles import name_of
from archive_tui.ingest.decode import clean
from archive_tui.ingest.formats.base import NotASource, Passed, SourceFile, Unreadable
from schema.entries import Document, Report
from schema.provenance import LocatorType
from schema.stated_dates import best_of, is_no_date
from store.keys import key_of_title
from store.rows import Intake

# After Crossref's recommendation for modern DOIs.
_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>]{1,400}")
_URL = re.compile(r"(?i)(?:https?|ftp)://[^\s<>\"]{1,2000}\Z")
_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z")
# The languages that databases write out most; others stay unsaid.
_LANGUAGES = {
    **dict.fromkeys(("english", "eng"), "en"),
    **dict.fromkeys(("german", "ger", "deu", "deutsch"), "de"),
    **dict.fromkeys(("french", "fre", "fra", "français"), "fr"),
    **dict.fromkeys(("spanish", "spa", "español"), "es"),
    **dict.fromkeys(("russian", "rus"), "ru"),
    **dict.fromkeys(("arabic", "ara"), "ar"),
    **dict.fromkeys(("portuguese", "por"), "pt"),
    **dict.fromkeys(("italian", "ita"), "it"),
    **dict.fromkeys(("chinese", "chi", "zho"), "zh"),
    **dict.fromkeys(("japanese", "jpn"), "ja"),
    **dict.fromkeys(("dutch", "dut", "nld"), "nl"),
    **dict.fromkeys(("polish", "pol"), "pl"),
    **dict.fromkeys(("turkish", "tur"), "tr"),
    **dict.fromkeys(("ukrainian", "ukr"), "uk"),
    **dict.fromkeys(("persian", "per", "fas"), "fa"),
}


@dataclass(slots=True, frozen=True)
class Cited:
    """What a list says of one source; empty where it says nothing."""

    report: bool = False
    """Whether the record's type says that it is a report."""
    title: str = ""
    authors: tuple[str, ...] = ()
    """In the order of speech, given name first."""
    publisher: str = ""
    """The journal, newspaper or site that carries it; else who publishes it."""
    institution: str = ""
    """Who issues a report."""
    dateline: str = ""
    dates: tuple[str, ...] = ()
    """Statements of the one date, the most reliable first."""
    urls: tuple[str, ...] = ()
    doi: str = ""
    number: str = ""
    """A report's own symbol or number."""
    language: str = ""
    abstract: str = ""
    notes: tuple[str, ...] = ()
    volume: str = ""
    issue: str = ""
    pages: str = ""
    """The first and the last one, or the first alone."""
    keywords: tuple[str, ...] = ()


def refuse_names(source: SourceFile) -> None:
    """Raises ``NotASource`` for options that a list of sources cannot take."""
    if source.options.title or source.options.url:
        raise NotASource("it is a list of references, which --title and --url cannot name")
    if source.options.kind == "tweet":
        raise NotASource("it is a list of references, and --kind tweet was asked for")


Listed = tuple[Cited, tuple[LocatorType, str]]
"""A record and where in the file it stands."""


def intakes_of(
    source: SourceFile, listed: Sequence[Listed], media_type: str, tool: tuple[str, str]
) -> Iterator[Intake | Passed]:
    """An entry for every record that names something which can be found again.

    An address that records of several titles share, such as a database's front page,
    identifies none of them: it stands in their notes. Raises ``Unreadable`` where no
    record names a title, an author or an address.
    """
    titles: dict[str, set[str]] = {}
    for cited, _ in listed:
        if address := _address(cited):
            titles.setdefault(address, set()).add(key_of_title(cited.title))
    shared = frozenset(address for address, names in titles.items() if len(names) > 1)
    found = False
    for cited, where in listed:
        taken = _intake(source, cited, where, shared, media_type, tool)
        found = found or taken is not None
        place = f"on line {where[1]}" if where[0] is LocatorType.LINE else f"at {where[1]}"
        yield taken or Passed(f"the record {place} names no title, author or address")
    if not found:
        raise Unreadable(f"none of its {len(listed):,} records names a title, author or address")


def _address(cited: Cited) -> str | None:
    doi = doi_of(cited.doi)
    url = next((u for u in map(web_address, cited.urls) if u), None)
    return url or (f"https://doi.org/{doi}" if doi else None)


def _intake(
    source: SourceFile,
    cited: Cited,
    where: tuple[LocatorType, str],
    shared: frozenset[str],
    media_type: str,
    tool: tuple[str, str],
) -> Intake | None:
    address = _address(cited)
    alone = None if address in shared else address
    report = source.options.kind == "report" or (cited.report and source.options.kind is None)
    names = tuple(dict.fromkeys(n for a in cited.authors if (n := name_of(clean(a)))))
    if not (one_line(cited.title) or names or address or (report and one_line(cited.number))):
        return None
    entry = _report(cited, names, alone) if report else _document(cited, names, alone)
    return Intake(
        entry=entry,
        capture=source.capture(*where, url=alone),
        tool=tool[0],
        tool_version=tool[1],
        original=source.original(media_type),
        tags=source.options.tags,
        notes=tuple(_notes(cited, entry, names, address)),
    )


def _document(cited: Cited, names: tuple[str, ...], address: str | None) -> Document:
    return Document(
        title=one_line(cited.title) or None,
        authors=names,
        publisher=name_of(clean(cited.publisher)) or name_of(clean(cited.institution)),
        dateline_place=one_line(cited.dateline) or None,
        published=best_of(list(cited.dates)),
        url=address,
        language=language_of(cited.language),
    )


def _report(cited: Cited, names: tuple[str, ...], address: str | None) -> Report:
    body = name_of(clean(cited.institution)) or name_of(clean(cited.publisher))
    return Report(
        title=one_line(cited.title) or None,
        issuing_body=body or name_of("; ".join(names)),
        symbol=one_line(cited.number) or None,
        published=best_of(list(cited.dates)),
        url=address,
        language=language_of(cited.language),
    )


def _notes(
    cited: Cited, entry: Document | Report, names: tuple[str, ...], address: str | None
) -> Iterator[str]:
    """What the record states and no field of the entry holds."""
    if abstract := clean(cited.abstract).strip():
        yield f"Abstract: {abstract}"
    if within := "\n".join(_within(cited)):
        yield within
    for note in cited.notes:
        if text := clean(note).strip():
            yield text
    if isinstance(entry, Report) and names and "; ".join(names) != entry.issuing_body:
        yield f"Authors: {'; '.join(names)}"
    if address and entry.url is None:
        yield f"Address: {address}"
    doi = doi_of(cited.doi)
    if doi and doi.lower() not in (address or "").lower():
        yield f"DOI: {doi}"
    if entry.published is None and cited.dates and not is_no_date(cited.dates[0]):
        yield f"Date: {one_line(cited.dates[0])}"


def _within(cited: Cited) -> Iterator[str]:
    """Where in its carrier it stands, and its keywords."""
    parts = (("volume", cited.volume), ("number", cited.issue), ("pages", cited.pages))
    if place := ", ".join(f"{name} {one_line(text)}" for name, text in parts if one_line(text)):
        yield place[:1].upper() + place[1:]
    if keywords := "; ".join(dict.fromkeys(filter(None, map(one_line, cited.keywords)))):
        yield f"Keywords: {keywords}"


def one_line(text: str) -> str:
    """``text`` cleaned, with every run of space as one."""
    return " ".join(clean(text).split())


def doi_of(text: str) -> str | None:
    """The DOI in ``text``, without the resolver's address."""
    found = _DOI.search(text)
    return found[0].rstrip(".,;)") if found else None


def web_address(text: str) -> str | None:
    """``text`` if it is a web address and nothing else."""
    text = text.strip()
    return text if _URL.match(text) else None


def language_of(text: str) -> str | None:
    """The BCP 47 tag for a tag or a language's name; None for what is neither."""
    text = text.strip()
    named = _LANGUAGES.get(text.lower())
    return named or (text if _TAG.match(text) else None)


def spoken(name: str) -> str:
    """``Mills, Ada, Jr.`` as ``Ada Mills Jr.``; a name without a comma as it is.

    The form with commas is that of RIS (family, given, suffix).
    """
    parts = [" ".join(part.split()) for part in name.split(",")]
    parts = [part for part in parts if part]
    if len(parts) not in (2, 3):
        return " ".join(name.split()).rstrip(",")
    return " ".join((parts[1], parts[0], *parts[2:]))
