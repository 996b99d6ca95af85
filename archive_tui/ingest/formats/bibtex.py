"""BibTeX and BibLaTeX databases: records without text, cut by bibtexparser."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from archive_tui.ingest.decode import bom_encoding, decode
from archive_tui.ingest.formats.base import Format, Passed, SourceFile, Unreadable
from archive_tui.ingest.formats.latex import address, plain
from archive_tui.ingest.formats.references import Cited, Listed, intakes_of, refuse_names
from schema.provenance import LocatorType
from schema.stated_dates import MONTHS, stated_date
from store.rows import Intake

VERSION = "2"
_ENTRY = re.compile(rb"(?m)^[ \t]*@[ \t]*([A-Za-z]+)[ \t]*[{(]")
_TYPE_NAMES = (
    b"article book booklet collection comment conference dataset inbook incollection "
    b"inproceedings jurisdiction legislation manual mastersthesis misc mvbook newspaper online "
    b"periodical phdthesis preamble proceedings report standard string techreport thesis "
    b"unpublished webpage"
)
_TYPES = frozenset(_TYPE_NAMES.split())
_REPORTS = frozenset(["report", "techreport"])
_MAX_VALUE = 1_000_000
"""Code points of a value after its abbreviations are spelled out."""
_PIECE = re.compile(r"\s*(?:([^\s{}\"#,=]+)|([{\"]))\s*")
_DAY = re.compile(r"\d{1,2}")


def sniff(head: bytes, name: str) -> float:
    """By the name, or a first block that opens a known type at the beginning of a line."""
    encoding = bom_encoding(head)
    if encoding:
        head = head.decode(encoding, "replace")[1:].encode()
    if name.lower().endswith((".bib", ".bibtex")):
        return 0.95
    first = _ENTRY.search(head) if b"@" in head else None
    known = first is not None and first[1].lower() in _TYPES
    before = head[: first.start()].strip() if first else b""
    return 0.92 if known and (not before or before.startswith(b"%")) else 0.0


def read(source: SourceFile) -> Iterator[Intake | Passed]:
    """A document or report for every entry of the database.

    Raises ``Unreadable`` with the line where an entry is broken: it cannot be known what
    of those behind it belongs to it.
    """
    import bibtexparser

    refuse_names(source)
    # It logs every broken block at length; the reason below says it once.
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
    library = bibtexparser.parse_string(decode(source.data), parse_stack=[])
    listed = list(_listed(library))
    if not listed:
        raise Unreadable("it holds no BibTeX entry")
    tool = ("bibtexparser", f"{bibtexparser.__version__}/{VERSION}")
    yield from intakes_of(source, listed, "application/x-bibtex", tool)


def _listed(library: Any) -> Iterator[Listed]:
    """The entries with the lines on which they begin, abbreviations spelled out."""
    strings: dict[str, str] = {}
    for block in library.blocks:
        line = (block.start_line or 0) + 1
        whole = _whole(block, line)
        if whole is None:
            continue
        if not hasattr(whole, "fields"):
            strings[whole.key.lower()] = _value(str(whole.value), strings, line)
            continue
        fields: dict[str, str] = {}
        for field in whole.fields:
            fields.setdefault(field.key.lower(), _value(str(field.value), strings, line))
        yield _cited(whole.entry_type.lower(), fields), (LocatorType.LINE, str(line))


def _whole(block: Any, line: int) -> Any | None:
    """The entry or abbreviation in a block; None for a comment. Raises ``Unreadable``."""
    from bibtexparser import model

    if isinstance(block, model.DuplicateBlockKeyBlock | model.DuplicateFieldKeyBlock):
        block = block.ignore_error_block
    if isinstance(block, model.ParsingFailedBlock):
        raise Unreadable(
            f"the BibTeX entry on line {line:,} is broken: a brace, quotation mark or comma is "
            "missing"
        )
    return block if isinstance(block, model.Entry | model.String) else None


def _value(raw: str, strings: dict[str, str], line: int) -> str:
    """A field's value: ``{…}``, ``"…"``, numbers and abbreviations, joined by ``#``."""
    parts: list[str] = []
    at = 0
    while at < len(raw):
        piece = _PIECE.match(raw, at)
        if not piece:
            break
        if piece[1] is not None:
            parts.append(strings.get(piece[1].lower(), piece[1]))
            at = piece.end()
        else:
            start = piece.start(2)
            at = _closing(raw, start)
            parts.append(raw[start + 1 : at])
            at += 1
        joint = raw.find("#", at)
        if joint < 0 or raw[at:joint].strip():
            break
        at = joint + 1
    value = "".join(parts)
    if len(value) > _MAX_VALUE:
        raise Unreadable(
            f"a value of the entry on line {line:,} has more than {_MAX_VALUE:,} characters"
        )
    return value


def _closing(raw: str, start: int) -> int:
    """Where what opens at ``start`` ends, braces within it counted."""
    depth, quoted = 0, raw[start] == '"'
    escaped = False
    for at in range(start + (1 if quoted else 0), len(raw)):
        char = raw[at]
        if escaped:
            escaped = False
        elif char == "\\":
            escaped = True
        elif char == "{":
            depth += 1
        elif char == "}":
            depth -= 1
            if depth == 0 and not quoted:
                return at
        elif char == '"' and quoted and depth == 0:
            return at
    return len(raw)


def _cited(kind: str, fields: dict[str, str]) -> Cited:
    def first(*names: str) -> str:
        return next((text for n in names if (text := plain(fields.get(n, "")).strip())), "")

    report = kind in _REPORTS
    channel = "" if "://" in fields.get("howpublished", "") else first("howpublished")
    # BibLaTeX holds ``year`` and ``month`` for what older programs read of ``date``.
    date = _bare(fields, "date")
    dates = (date,) if stated_date(date) else (_year_month(fields), date)
    title = first("title")
    subtitle = first("subtitle")
    return Cited(
        report=report,
        title=f"{title}: {subtitle}" if title and subtitle else title,
        authors=tuple(_names(fields.get("author", ""))),
        publisher=first("journaltitle", "journal", "booktitle", "publisher") or channel,
        institution=first("institution", "school", "organization"),
        dateline=first("dateline"),
        dates=tuple(d for d in dates if d),
        urls=tuple(address(fields.get(name, "")) for name in ("url", "howpublished")),
        doi=address(fields.get("doi", "")),
        number=first("number") if report else "",
        language=first("langid", "language"),
        abstract=first("abstract"),
        notes=tuple(n for n in (first("note"), first("annote"), first("annotation")) if n),
        volume=first("volume"),
        issue=first("issue") or ("" if report else first("number")),
        pages=first("pages"),
        keywords=tuple(re.split(r"[;,]\s*", first("keywords"))),
    )


def _bare(fields: dict[str, str], name: str) -> str:
    """A date's value without its braces; the rest of it is EDTF, where ``~`` has a meaning."""
    return fields.get(name, "").replace("{", "").replace("}", "").strip()


def _year_month(fields: dict[str, str]) -> str:
    """``year``, ``month`` and ``day`` in one: month as a number, a name, or ``10~jan``."""
    year = _bare(fields, "year")
    month = _bare(fields, "month").lower()
    if not month or not year.isdigit():
        return year
    name = next((w for w in re.findall(r"[a-z]+", month) if w in MONTHS), None)
    number = _DAY.search(month)
    day = _bare(fields, "day")
    if name:
        day = number[0] if number else day
        return f"{year}/{MONTHS[name]:02}/{day}" if day.isdigit() else f"{year}-{MONTHS[name]:02}"
    if number and number[0] == month and 1 <= int(month) <= 12:
        return f"{year}/{int(month):02}/{day}" if day.isdigit() else f"{year}-{int(month):02}"
    return year


def _names(raw: str) -> Iterator[str]:
    """The names in a list joined by ``and``; one in braces is kept as it is."""
    from bibtexparser.middlewares.names import (
        InvalidNameError,
        parse_single_name_into_parts,
        split_multiple_persons_names,
    )

    for name in split_multiple_persons_names(raw):
        if name.lower() == "others":
            continue
        if not (name.startswith("{") and name.endswith("}")):
            with suppress(InvalidNameError):
                name = parse_single_name_into_parts(name).merge_first_name_first
        yield " ".join(plain(name).split())


FORMAT = Format("bibtex", sniff, read)
