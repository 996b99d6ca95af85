"""Tables: CSV, TSV and JSON Lines, a source in every row."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from archive_tui.ingest.articles import HASHTAG, MENTION, Stated, name_of, too_much
from archive_tui.ingest.articles import intake_of as text_intake
from archive_tui.ingest.decode import bom_encoding
from archive_tui.ingest.formats.base import Format, NotASource, Passed, SourceFile, Unreadable
from archive_tui.ingest.formats.references import language_of, one_line, web_address
from archive_tui.ingest.formats.table_columns import chosen, propose
from archive_tui.ingest.formats.table_dates import date_in, order_of
from archive_tui.ingest.formats.table_rows import Table, column_names, delimiter_of, open_table
from archive_tui.ingest.formats.tweet_fields import post_id
from archive_tui.ingest.options import ColumnMap
from schema.dates import PartialDate
from schema.entries import Document, Report, Tweet
from schema.provenance import LocatorType
from schema.stated_dates import is_no_date
from schema.tags import parse_tag
from store.rows import Intake

VERSION = "1"
_NAMES = (".csv", ".tsv", ".tab")
_JSON_NAMES = (".jsonl", ".ndjson", ".jsonlines")
_NO_TABLES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF-", b"\x1f\x8b")
# Keys that only tweets and exports of them have, and those that hold something within.
_TWEETS = frozenset(
    (
        *("id_str", "full_text", "edit_history_tweet_ids", "author_id", "conversation_id"),
        *("referenced_tweets", "public_metrics", "note_tweet", "retweeted_status", "__twarc"),
        *("in_reply_to_status_id", "in_reply_to_status_id_str", "extended_entities"),
        *("scrub_geo", "status_withheld", "user_withheld", "quoted_status"),
    )
)
_PAGES = frozenset(("data", "includes"))
_NOTICES = frozenset(
    ("meta", "errors", "error", "tweet", "delete", "limit", "disconnect", "warning", "friends")
)
_KINDS = {
    **dict.fromkeys(("document", "article", "page", "letter"), "document"),
    **dict.fromkeys(("tweet", "post"), "tweet"),
    "report": "report",
}
_NAMING = frozenset(["title", "text", "author", "symbol", "post"])
_STATUS = re.compile(r"https?://(?:www\.|mobile\.)?(?:twitter|x)\.com/(\w{1,30})/status/(\d{1,20})")
_HANDLE = re.compile(r"@?(\w{1,30})\Z", re.ASCII)
_BETWEEN = re.compile(r" ?[;|] ?")


def sniff(head: bytes, name: str) -> float:
    """By the name; nameless text by a first row whose names are those of columns."""
    if head.startswith(_NO_TABLES):
        return 0.0
    encoding = bom_encoding(head)
    text = head.decode(encoding or "utf-8", "replace").removeprefix("\ufeff")
    name = name.lower()
    if text.lstrip().startswith("{"):
        return 0.96 if _is_flat_json(text.lstrip(), name) else 0.0
    if name.endswith(_NAMES):
        return 0.92
    return 0.85 if "." not in name.strip(".") and _has_column_names(text) else 0.0


def _is_flat_json(text: str, name: str) -> bool:
    """Whether lines of JSON objects begin here that are no tweets and no export."""
    lines = text.split("\n")
    # A file of another name, such as one pretty-printed object, has to begin with two of them.
    if not name.endswith(_JSON_NAMES) and not all(map(_is_object, [*lines[:2], ""][:2])):
        return False
    value = _first_object(lines[0])
    keys = set(value)
    if not keys or keys & _TWEETS or {"type", "format"} <= keys:
        return False
    within = {key for key in keys if isinstance(value[key], dict | list)}
    if {"id", "action"} <= keys or within & _PAGES or (within and keys <= _PAGES | _NOTICES):
        return False
    return not ({"id", "text"} <= keys and keys & {"author", "created_at", "user"})


def _is_object(line: str) -> bool:
    return line.startswith("{") and line.rstrip().endswith("}")


def _first_object(line: str) -> dict[str, Any]:
    """The object in a line; of one that is cut off what is there. Empty for no object."""
    try:
        value = json.loads(line)
    except RecursionError:
        return {}
    except ValueError:
        return _beginning(line)
    return value if isinstance(value, dict) else {}


def _beginning(line: str) -> dict[str, Any]:
    decoder = json.JSONDecoder()
    found: dict[str, Any] = {}
    rest = line[1:].lstrip()
    try:
        while True:
            key, at = decoder.raw_decode(rest)
            after = rest[at:].lstrip()
            if not isinstance(key, str) or not after.startswith(":"):
                return found
            rest = after[1:].lstrip()
            # A value that is cut off counts as what it begins as.
            found[key] = {} if rest[:1] in "{[" else ""
            found[key], at = decoder.raw_decode(rest)
            rest = rest[at:].lstrip().removeprefix(",").lstrip()
    except (ValueError, RecursionError):
        return found


def _has_column_names(text: str) -> bool:
    delimiter, skipped = delimiter_of(text)
    try:
        lines = text.splitlines(keepends=True)
        lines = lines[skipped:-1] if len(lines) > 4 else lines[skipped:]
        rows = list(csv.reader(lines, delimiter=delimiter))
        columns = column_names(rows[0]) if rows else ()
    except (csv.Error, Unreadable):
        return False
    same = all(len(row) == len(columns) for row in rows[1:4] if row)
    return len(columns) >= 3 and len(rows) > 1 and same and len(propose(columns).columns) >= 2


def read(source: SourceFile) -> Iterator[Intake | Passed]:
    """An entry for every row.

    The whole table is read before the first one, to see that all of it can be and in which
    order its dates are written. Raises ``Undecided`` where a person has to say something.
    """
    table = opened(source)
    columns = decided(table, chosen(table.columns, source.options, _command_name(source)))
    empty = _Counted("without a title, text, web address, author, symbol or post")
    wide = _Counted("with more cells than there are columns")
    for line, cells in table.rows():
        if cells is None:
            wide.add(line)
            continue
        taken = _Row(source, columns, cells, line).intake(table.media_type)
        if taken is None:
            empty.add(line)
        else:
            yield taken
    yield from (Passed(counted.sentence()) for counted in (empty, wide) if counted.count)


def opened(source: SourceFile) -> Table:
    """The table in a file. Raises ``NotASource`` for options that are not for tables."""
    if source.options.title or source.options.url:
        raise NotASource("it is a table of sources, which --title and --url cannot name")
    return open_table(source)


def decided(table: Table, columns: ColumnMap) -> ColumnMap:
    """``columns`` with the order of the dates decided.

    Raises ``Undecided`` where a person has to say it, ``Unreadable`` for a kind of entry
    that there is not.
    """
    by_field = dict(columns.columns)
    if kind := by_field.get("kind"):
        _check_kinds(table, kind)
    order = columns.date_order
    if date := by_field.get("date"):
        cells = ((line, row.get(date, "")) for line, row in table.rows() if row is not None)
        order = order_of(cells, date, order)
    return ColumnMap(columns.columns, order)


def _command_name(source: SourceFile) -> str:
    return source.path or source.name


def _check_kinds(table: Table, column: str) -> None:
    for line, cells in table.rows():
        kind = (cells or {}).get(column, "").strip()
        if kind and kind.casefold() not in _KINDS:
            raise Unreadable(
                f"line {line:,} has the kind {kind[:40]!r} in the column {column!r}, and an entry "
                "is a document, report or tweet; map another column or none to kind"
            )


@dataclass(slots=True)
class _Counted:
    """Rows that are passed over for one reason."""

    what: str
    count: int = 0
    first: int = 0

    def add(self, line: int) -> None:
        self.first = self.first or line
        self.count += 1

    def sentence(self) -> str:
        rows = "1 row" if self.count == 1 else f"{self.count:,} rows"
        return f"{rows} {self.what}, the first on line {self.first:,}"


class _Row:
    """One row on its way to an entry."""

    def __init__(
        self, source: SourceFile, columns: ColumnMap, cells: Mapping[str, str], line: int
    ) -> None:
        self.source = source
        self.line = line
        self.order = columns.date_order
        self.cells: dict[str, list[str]] = {}
        for field, column in columns.columns:
            text = cells.get(column, "")
            if text.strip():
                self.cells.setdefault(field, []).append(text)

    def intake(self, media_type: str) -> Intake | None:
        """The entry of the row; None where nothing in it names a source."""
        address = self._line("url")
        url = web_address(address)
        if not url and _NAMING.isdisjoint(self.cells):
            return None
        written = self._line("date")
        date = date_in(written, self.order)
        notes = [text.strip() for text in self.cells.get("note", ())]
        notes += [f"Date: {written}"] if date is None and not is_no_date(written) else []
        notes += [f"Address: {address}"] if address and url is None else []
        tags, refused = self._tags()
        notes += [f"Tag: {tag}" for tag in refused]
        taken = self._entry(self._kind(), url, date)
        return replace(
            taken,
            capture=self.source.capture(LocatorType.LINE, str(self.line), url=url),
            original=self.source.original(media_type),
            tags=(*self.source.options.tags, *tags),
            notes=tuple(notes),
        )

    def _kind(self) -> str:
        stated = _KINDS.get(self._line("kind").casefold()) or self.source.options.kind
        if stated:
            return stated
        if self.cells.keys() & {"handle", "post"}:
            return "tweet"
        return "report" if "symbol" in self.cells else "document"

    def _entry(self, kind: str, url: str | None, date: PartialDate | None) -> Intake:
        capture = self.source.capture()
        if kind == "tweet":
            return Intake(self._tweet(url, date), capture, "table", VERSION)
        text = self._text()
        stated = Stated(
            title=self._line("title") or None,
            authors=self._authors(),
            publisher=name_of(self._line("publisher")),
            published=date,
            url=url,
            language=language_of(self._line("language")),
        )
        if text:
            options = replace(self.source.options, kind=kind)
            taken = text_intake(
                replace(self.source, options=options),
                text,
                stated,
                "",
                "table",
                VERSION,
                extract=too_much(text) is None,
            )
        else:
            taken = Intake(_without_text(kind, stated), capture, "table", VERSION)
        return replace(taken, entry=self._completed(taken.entry))

    def _completed(self, entry: object) -> Document | Report:
        """The entry with what only a table states beside its text."""
        if isinstance(entry, Report):
            symbol = self._line("symbol")
            return entry.model_copy(update={"symbol": symbol}) if symbol else entry
        assert isinstance(entry, Document)
        place = self._line("place")
        return entry.model_copy(update={"dateline_place": place}) if place else entry

    def _tweet(self, url: str | None, date: PartialDate | None) -> Tweet:
        text = self._text()
        status = _STATUS.match(url or "")
        handle = _HANDLE.match(self._line("handle"))
        number = post_id(self._line("post")) or (status[2] if status else None)
        name = handle[1] if handle else (status[1] if status else None)
        named = f"https://twitter.com/{name}/status/{number}" if name and number else None
        return Tweet(
            text=text,
            language=language_of(self._line("language")),
            post_id=number,
            author_name=next(iter(self._authors()), None),
            handle=name,
            posted_at=date,
            hashtags=tuple(HASHTAG.findall(text)),
            mentions=tuple(MENTION.findall(text)),
            permalink=url or named,
        )

    def _line(self, field: str) -> str:
        return one_line(self.cells.get(field, [""])[0])

    def _text(self) -> str:
        return self.cells.get("text", [""])[0]

    def _authors(self) -> tuple[str, ...]:
        """Names between semicolons or bars; a comma is left where it is."""
        cells = self.cells.get("author", ())
        names = (name_of(part) for cell in cells for part in _BETWEEN.split(one_line(cell)))
        return tuple(dict.fromkeys(name for name in names if name))

    def _tags(self) -> tuple[list[str], list[str]]:
        """The tags of the row, between semicolons, bars or commas, and what is none."""
        good: list[str] = []
        bad: list[str] = []
        for cell in self.cells.get("tag", ()):
            for part in re.split(r"[;|,\n]", cell):
                try:
                    good += [parse_tag(part)] if part.strip() else []
                except ValueError:
                    bad.append(one_line(part))
        return list(dict.fromkeys(good)), bad


def _without_text(kind: str, stated: Stated) -> Document | Report:
    if kind == "report":
        return Report(
            title=stated.title,
            issuing_body=stated.publisher,
            published=stated.published,
            url=stated.url,
            language=stated.language,
        )
    return Document(
        title=stated.title,
        authors=stated.authors,
        publisher=stated.publisher,
        published=stated.published,
        url=stated.url,
        language=stated.language,
    )


FORMAT = Format("table", sniff, read, streams=True)
