"""RIS and the tagged export of the Web of Science: records without text, by rispy.

The file is cut into records here and rispy reads each alone, so that every entry knows
the line it stands on and a record without an end is noticed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from archive_tui.ingest.decode import bom_encoding, decode
from archive_tui.ingest.formats.base import Format, Passed, SourceFile, Unreadable
from archive_tui.ingest.formats.references import Cited, Listed, intakes_of, refuse_names, spoken
from schema.provenance import LocatorType
from store.rows import Intake

VERSION = "2"
_START = re.compile(rb"(?m)^TY {1,2}- ?[A-Z]")
_WOS = re.compile(rb"\s*FN [^\r\n]{1,200}[\r\n]+VR \d")
_TAGGED = re.compile(r"([A-Z][A-Z0-9]) {1,2}-(?: +|\Z)")
_SERIAL = re.compile(r"\d{4}-?\d{3}[\dXx]\b|(?:97[89][- ]?)?(?:\d[- ]?){9}[\dXx]\b")
_SEVERAL = re.compile(r";\s*(?=https?://)")
_SEVERAL_WORDS = re.compile(r";\s*")
_REPORT = "RPRT"
# Types that are no part of something else; in the others T2 is what holds them.
_WHOLE = frozenset(["BOOK", "EBOOK", "EDBOOK", "THES", "PAMP", "RPRT", "GOVDOC", "UNPB"])
_RIS_TYPE = "application/x-research-info-systems"

Record = tuple[int, list[str]]
"""The line on which a record begins, from 1, and its lines."""


def sniff(head: bytes, name: str) -> float:
    """By a record's first line, or the two first lines of a Web of Science export."""
    encoding = bom_encoding(head)
    if encoding:
        head = head.decode(encoding, "replace").removeprefix("\ufeff").encode()
    if _WOS.match(head) or (b"TY " in head and _START.search(head)):
        return 0.95
    return 0.9 if name.lower().endswith(".ris") else 0.0


def read(source: SourceFile) -> Iterator[Intake | Passed]:
    """A document or report for every record.

    Raises ``Unreadable`` where the last record has no end: such a file is half of one.
    """
    refuse_names(source)
    text = decode(source.data)
    wos = text.lstrip().startswith("FN ")
    read_one = _web_of_science if wos else _ris
    listed: list[Listed] = [
        (read_one(line, lines), (LocatorType.LINE, str(line)))
        for line, lines in _records(text, "PT " if wos else None)
    ]
    if not listed:
        raise Unreadable("it holds no record: no line begins with 'TY  - '")
    tool = ("rispy", f"{_version()}/{VERSION}")
    yield from intakes_of(source, listed, "text/plain" if wos else _RIS_TYPE, tool)


def _version() -> str:
    import rispy

    return str(getattr(rispy, "__version__", ""))


def _records(text: str, start: str | None) -> Iterator[Record]:
    """The records; what stands between them is no part of any."""
    began, lines = 0, list[str]()
    for number, line in enumerate(text.split("\n"), start=1):
        tag = _tag(line) if start is None else line[:2]
        if tag == "TY" if start is None else line.startswith(start):
            if lines:
                yield began, lines
            began, lines = number, [line]
        elif lines and tag == "ER":
            yield began, lines
            lines = []
        elif lines:
            lines.append(line)
    if lines:
        raise Unreadable(f"its last record, on line {began:,}, has no end: the rest is missing")


def _tag(line: str) -> str | None:
    found = _TAGGED.match(line)
    return found[1] if found else None


def _ris(line: int, lines: list[str]) -> Cited:
    import rispy

    # Some programs write one space before the hyphen where the format has two.
    if not lines[0].startswith("TY  -"):
        lines = [f"{m[1]}  - {t[m.end() :]}" if (m := _TAGGED.match(t)) else t for t in lines]
    parser = rispy.RisParser(delimiter_tags_mapping={})
    record = _parsed(parser, [*lines, "ER  - "], line)
    kind = _text(record, "type_of_reference").upper()
    holders = ("alternate_title3", "journal_name", "secondary_title", "alternate_title2")
    within = _first(record, (*holders, "alternate_title1"))
    publisher = _text(record, "publisher")
    unknown = record.get("unknown_tag", {})
    return Cited(
        report=kind == _REPORT,
        title=_first(record, ("title", "primary_title", "short_title"))
        or " ".join(unknown.get("BT", ())),
        authors=tuple(map(spoken, _list(record, "authors") or _list(record, "first_authors"))),
        publisher=(publisher or within) if kind in _WHOLE else (within or publisher),
        institution=publisher if kind == _REPORT else "",
        dates=_all(record, ("year", "publication_year", "date")),
        urls=tuple(u for value in _list(record, "urls") for u in _SEVERAL.split(value)),
        doi=_text(record, "doi"),
        number=_number(record) if kind == _REPORT else "",
        language=_text(record, "language"),
        abstract=_first(record, ("abstract", "notes_abstract")),
        notes=("\n".join(_list(record, "notes")),),
        volume=_text(record, "volume"),
        issue="" if kind == _REPORT else _text(record, "number"),
        pages=_pages(record, "start_page", "end_page"),
        keywords=tuple(_list(record, "keywords")),
    )


def _pages(record: dict[str, Any], first: str, last: str) -> str:
    """``379–423``; a first page that is a range already, as some programs write it, alone."""
    pages = dict.fromkeys(text for name in (first, last) if (text := _text(record, name).strip()))
    begin = next(iter(pages), "")
    return begin if "-" in begin or "–" in begin else "–".join(pages)


def _number(record: dict[str, Any]) -> str:
    """A report's number stands in ``SN`` or ``IS``; an ISSN or ISBN is none."""
    found = (_text(record, "issn"), _text(record, "number"))
    return next((value for value in found if value and not _SERIAL.match(value)), "")


def _web_of_science(line: int, lines: list[str]) -> Cited:
    import rispy

    record = _parsed(rispy.WokParser(), [*lines, "ER"], line)
    year, day = _text(record, "publication_year"), _text(record, "publication_date")
    names = _list(record, "author_full_name") or _list(record, "authors")
    return Cited(
        title=_text(record, "document_title"),
        authors=tuple(map(spoken, names or _list(record, "group_authors"))),
        publisher=_text(record, "publication_name") or _text(record, "publisher"),
        dates=tuple(d for d in (year, f"{year} {day}" if day and year else "") if d),
        doi=_text(record, "doi"),
        language=_text(record, "language"),
        abstract=_text(record, "abstract"),
        volume=_text(record, "volume"),
        issue=_text(record, "issue"),
        pages=_pages(record, "beginning_page", "ending_page"),
        keywords=tuple(_SEVERAL_WORDS.split(_text(record, "author_keywords"))),
    )


def _parsed(parser: Any, lines: list[str], line: int) -> dict[str, Any]:
    try:
        records = parser.parse_lines(iter(_joined(parser, lines)))
    except (KeyError, TypeError, AttributeError, ValueError, IndexError):
        raise Unreadable(f"the record on line {line:,} is not readable RIS") from None
    record: dict[str, Any] = records[0] if records else {}
    return record


def _joined(parser: Any, lines: list[str]) -> list[str]:
    """``lines`` with what goes on over several in one: rispy copies all of it for each."""
    groups: list[list[str]] = []
    tag: str | None = None
    for text in lines:
        own, content = parser.parse_line(text)
        if own is None and groups and tag not in parser.list_tags:
            groups[-1].append(content)
        else:
            groups.append([text])
            tag = own or tag
    return [" ".join(group) for group in groups]


def _list(record: dict[str, Any], name: str) -> list[str]:
    value = record.get(name, [])
    values = value if isinstance(value, list) else [value]
    return [v for v in values if isinstance(v, str) and v]


def _text(record: dict[str, Any], name: str) -> str:
    return " ".join(_list(record, name))


def _first(record: dict[str, Any], names: tuple[str, ...]) -> str:
    return next((value for name in names if (value := _text(record, name))), "")


def _all(record: dict[str, Any], names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(value for name in names if (value := _text(record, name)))


FORMAT = Format("ris", sniff, read)
