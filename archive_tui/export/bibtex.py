"""Entries as a BibTeX database; quotations are cited by their source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from archive_tui.export.citation import Citation, citations

if TYPE_CHECKING:
    from store import Archive

_TYPES = {"document": "article", "tweet": "misc", "report": "techreport", "quotation": "misc"}
_SPECIAL = re.compile(r"[\\{}$&#%_^~]")
_ESCAPES = {
    "\\": r"\textbackslash{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
}
# Runs that TeX sets as one character.
_LIGATURE = re.compile(r"(?<=-)(?=-)|(?<=')(?=')|(?<=`)(?=`)")
# What would end a verbatim field early; no address that RFC 3986 allows has any of it.
_UNSAFE_IN_URL = re.compile(r"[\\{}]")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-\d{2})?")


def lines(archive: Archive, numbers: Sequence[int]) -> Iterator[str]:
    """One record an entry, named ``archive12`` for #12, with an empty line between."""
    return of(archive, citations(archive, list(numbers)))


def of(archive: Archive, cited: Sequence[Citation]) -> Iterator[str]:
    """The same for citations that are there already, such as that of a passage."""
    for citation in cited:
        yield from _record(archive, citation)
        yield ""


def _record(archive: Archive, citation: Citation) -> Iterator[str]:
    entry = archive.get(citation.number)
    authors = list(entry.authors) if entry.kind == "document" else [citation.who]
    names = " and ".join(f"{{{escaped(name)}}}" for name in authors if name)
    place = {"document": "journal", "report": "number"}.get(citation.kind, "howpublished")
    where = entry.publisher or "" if entry.kind == "document" else citation.where
    title = getattr(entry, "title", None) or citation.title
    fields = {
        "author": names,
        "title": f"{{{escaped(' '.join(title.split()))}}}",
        place: escaped(where),
        # Not a field of BibTeX's own, which its styles pass over and our import reads.
        "dateline": escaped(getattr(entry, "dateline_place", None) or ""),
        "institution": escaped(citation.who) if citation.kind == "report" else "",
        "pages": escaped(citation.page.removeprefix("pp. ").removeprefix("p. ").replace("–", "--")),
        "date": citation.date,
        "language": escaped(entry.language or ""),
        "url": verbatim(citation.url),
        "urldate": citation.captured if citation.url else "",
        "note": "proposed" if citation.proposed else "",
    }
    yield f"@{_TYPES[citation.kind]}{{archive{citation.number},"
    for name, value in fields.items():
        if value:
            yield f"  {name} = {{{value}}},"
    day = _DAY.match(citation.date)
    if day:
        yield f"  year = {{{day[1]}}},"
        if day[2] and 1 <= int(day[2]) <= 12:
            yield f"  month = {_MONTHS[int(day[2]) - 1]},"
    yield "}"


def escaped(text: str) -> str:
    """``text`` with what TeX would obey escaped."""
    text = _SPECIAL.sub(lambda match: _ESCAPES.get(match[0], "\\" + match[0]), text)
    return _LIGATURE.sub("{}", text)


def verbatim(url: str) -> str:
    """A web address for a verbatim field (BibLaTeX, 2.1.2), where ``_ % & # ~`` are themselves."""
    return _UNSAFE_IN_URL.sub(lambda match: _ESCAPES.get(match[0], "\\" + match[0]), url)
