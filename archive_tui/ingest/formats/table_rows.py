"""A table's columns and rows: delimited text and JSON Lines, streamed and unchanged.

Cells are text as it stands: what a spreadsheet would compute (``=1+1``) is kept as it is.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import IO, Any

from archive_tui.ingest.decode import bom_encoding, clean, decode
from archive_tui.ingest.formats.base import SourceFile, Unreadable

MAX_LINE = 20_000_000
"""Code points of one line or cell; a longer one is no cell of a table."""
MAX_COLUMNS = 1000
_MAX_NAME = 500
_DELIMITERS = ",;\t|"
_NONE = "\x1f"
"""What parts the cells of a table with one column: nothing that stands in them."""
_SAMPLE = 65_536
_SAMPLE_ROWS = 20
_DEPTH = 5
_WINDOW = 1_000_000

Row = tuple[int, Mapping[str, str] | None]
"""The line on which a row begins, from 1, and its cells by column; None where it has more
cells than there are columns, so that nobody can say which is which."""


@dataclass(slots=True, frozen=True)
class Table:
    """A file that is a table."""

    columns: tuple[str, ...]
    media_type: str
    rows: Callable[[], Iterator[Row]]
    """Every row that is not blank, from the top each time it is called."""


def open_table(source: SourceFile) -> Table:
    """The table in a file. Raises ``Unreadable`` where it is none that can be read.

    The whole file is read once, so that what ``rows`` gives later has no surprise in it.
    """
    encoding, errors = _encoding(source)
    with closing(_text(source, encoding, errors)) as stream:
        head = stream.read(_SAMPLE)
    if head.lstrip().startswith("{"):
        return _json_lines(source, encoding, errors)
    return _delimited(source, encoding, errors, head)


# -- characters ------------------------------------------------------------------------------


def _encoding(source: SourceFile) -> tuple[str, str]:
    """The encoding of the whole file and what is done about bytes outside it."""
    with source.open() as stream:
        marked = bom_encoding(stream.read(4))
    if marked:
        return marked, "replace"
    decoder = codecs.getincrementaldecoder("utf-8")()
    at = 0
    with source.open() as stream:
        while chunk := stream.read(_WINDOW):
            if b"\x00" in chunk:
                where = at + chunk.index(b"\x00")
                raise Unreadable(f"it is binary, not text: a NUL byte at offset {where:,}")
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                return _other_encoding(stream, at)
            at += len(chunk)
    return "utf-8", "replace"


def _other_encoding(stream: IO[bytes], at: int) -> tuple[str, str]:
    """What the lines around the first bytes that are not UTF-8 are written in."""
    stream.seek(max(0, at - _WINDOW))
    window = stream.read(3 * _WINDOW)
    first = window.find(b"\n") + 1 if at > _WINDOW else 0
    last = window.rfind(b"\n")
    text = decode(window[first : last if last > first else None])
    return ("utf-8" if "\ufffd" in text else "cp1252"), "replace"


def _text(source: SourceFile, encoding: str, errors: str) -> io.TextIOWrapper:
    stream = io.TextIOWrapper(source.open(), encoding, errors, newline="")
    if stream.read(1) != "\ufeff":
        stream.seek(0)
    return stream


def _lines(stream: io.TextIOWrapper) -> Iterator[str]:
    number = 0
    while line := stream.readline(MAX_LINE + 1):
        number += 1
        if len(line) > MAX_LINE:
            raise Unreadable(f"line {number:,} has more than {MAX_LINE:,} characters")
        yield line


# -- delimited text --------------------------------------------------------------------------


@dataclass(slots=True, frozen=True)
class _Dialect:
    delimiter: str
    quoted: bool
    skipped: int
    """Lines before the row of column names."""

    def read(self, lines: Iterator[str]) -> Any:
        csv.field_size_limit(MAX_LINE)
        for _ in range(self.skipped):
            next(lines, None)
        if self.quoted:
            return csv.reader(lines, delimiter=self.delimiter, strict=True)
        return csv.reader(lines, delimiter=self.delimiter, quoting=csv.QUOTE_NONE)


def _delimited(source: SourceFile, encoding: str, errors: str, head: str) -> Table:
    delimiter, skipped = delimiter_of(head, source.suffix)
    dialect = _Dialect(delimiter, True, skipped)

    def records(how: _Dialect) -> Iterator[tuple[int, list[str]]]:
        with closing(_text(source, encoding, errors)) as stream:
            yield from _records(how.read(_lines(stream)), how.skipped)

    try:
        columns = _checked(records(dialect))
    except Unreadable:
        # Tab-separated files of many programs do not quote: a mark there is a character.
        if delimiter != "\t":
            raise
        dialect = _Dialect(delimiter, False, skipped)
        columns = _checked(records(dialect))

    def rows() -> Iterator[Row]:
        found = records(dialect)
        next(found)
        for line, cells in found:
            extra = cells[len(columns) :]
            if any(cell.strip() for cell in extra):
                yield line, None
            else:
                yield line, {c: clean(v) for c, v in zip(columns, cells, strict=False)}

    media = "text/tab-separated-values" if delimiter == "\t" else "text/csv"
    return Table(columns, media, rows)


def delimiter_of(head: str, suffix: str = "") -> tuple[str, int]:
    """The delimiter by the row of column names, and the lines to skip before it.

    It is the one that parts the first row into most cells of those by which most of the
    next rows have as many; a first line ``sep=;`` (as spreadsheets write) decides. Where
    none parts the first row there is one column, whatever stands in its cells.
    """
    first, _, rest = head.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        return first.strip()[4], 1
    if suffix in ("tsv", "tab") and "\t" in first:
        return "\t", 0
    lines = head.splitlines(keepends=True)
    lines = lines[:-1] if len(head) >= _SAMPLE and rest else lines
    best, reached = _NONE, (0.0, 1)
    for delimiter in _DELIMITERS:
        found = []
        with suppress(csv.Error):
            for cells in csv.reader(lines, delimiter=delimiter):
                if cells:
                    found.append(len(cells))
                if len(found) > _SAMPLE_ROWS:
                    break
        if not found or found[0] < 2:
            continue
        share = sum(size == found[0] for size in found) / len(found)
        if (round(share, 1), found[0]) > reached:
            best, reached = delimiter, (round(share, 1), found[0])
    return best, 0


def _records(reader: Any, skipped: int) -> Iterator[tuple[int, list[str]]]:
    """The records with the line each begins on; blank ones are left out."""
    while True:
        line = reader.line_num + 1 + skipped
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise Unreadable(_broken(str(error), line)) from None
        if any(cell and not cell.isspace() for cell in cells):
            yield line, cells


def _broken(error: str, line: int) -> str:
    if "unexpected end" in error:
        return f"a quotation mark that is opened in the row on line {line:,} is never closed"
    if "field limit" in error:
        return (
            f"a cell of the row on line {line:,} has more than {MAX_LINE:,} characters; a "
            "quotation mark may not be closed"
        )
    return (
        f"in the row on line {line:,} a quotation mark stands within a quoted cell and is not "
        "doubled"
    )


def _checked(records: Iterator[tuple[int, list[str]]]) -> tuple[str, ...]:
    """The columns, after every record was read. Raises ``Unreadable``."""
    header = next(records, None)
    if header is None:
        raise Unreadable("it holds no row of column names")
    columns = column_names(header[1])
    rows = wide = first_wide = 0
    for line, cells in records:
        rows += 1
        if len(cells) > len(columns) and any(c.strip() for c in cells[len(columns) :]):
            first_wide = first_wide or line
            wide += 1
    if not rows:
        raise Unreadable("it holds a row of column names and no other")
    if wide * 2 > rows:
        raise Unreadable(
            f"{wide:,} of its {rows:,} rows have more cells than the {len(columns)} columns, the "
            f"first on line {first_wide:,}"
        )
    return columns


def column_names(cells: Sequence[str]) -> tuple[str, ...]:
    """Names for the cells of a first row: none empty, none twice."""
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    if len(cells) > MAX_COLUMNS:
        raise Unreadable(f"it has {len(cells):,} columns, more than {MAX_COLUMNS:,}")
    names: list[str] = []
    taken: set[str] = set()
    for number, cell in enumerate(cells, start=1):
        name = " ".join(clean(cell).split()) or f"column {number}"
        if len(name) > _MAX_NAME:
            raise Unreadable("its first row is too long to be a row of column names")
        unique, again = name, 2
        while unique in taken:
            unique, again = f"{name} ({again})", again + 1
        taken.add(unique)
        names.append(unique)
    return tuple(names)


# -- JSON Lines ------------------------------------------------------------------------------


def _json_lines(source: SourceFile, encoding: str, errors: str) -> Table:
    def rows() -> Iterator[Row]:
        with closing(_text(source, encoding, errors)) as stream:
            for number, line in enumerate(_lines(stream), start=1):
                if line.strip():
                    yield number, _object(line, number)

    names: dict[str, None] = {}
    for number, cells in rows():
        names.update(dict.fromkeys(cells or ()))
        if len(names) > MAX_COLUMNS:
            raise Unreadable(
                f"its objects have more than {MAX_COLUMNS:,} different names, at line {number:,}"
            )
    return Table(tuple(names), "application/x-ndjson", rows)


def _object(line: str, number: int) -> dict[str, str]:
    try:
        value = json.loads(line)
    except RecursionError:
        raise Unreadable(f"line {number:,} is nested too deeply to read") from None
    except ValueError:
        raise Unreadable(f"line {number:,} is not valid JSON") from None
    if not isinstance(value, dict):
        raise Unreadable(f"line {number:,} is not a JSON object")
    return {name: text for name, text in flat(value) if text}


def flat(value: Mapping[str, Any], above: str = "", depth: int = 1) -> Iterator[tuple[str, str]]:
    """The values of an object as text, those of objects within it under ``outer.inner``."""
    for key, inner in value.items():
        name = f"{above}{' '.join(clean(key).split())[:_MAX_NAME]}"
        if isinstance(inner, dict) and depth < _DEPTH:
            yield from flat(inner, f"{name}.", depth + 1)
        else:
            yield name, _as_text(inner)


def _as_text(value: Any) -> str:
    """A string as it is, a list of plain values joined by ``;``, anything else as JSON."""
    if value is None:
        return ""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list) and all(isinstance(v, str | int | float) for v in value):
        return "; ".join(v if isinstance(v, str) else json.dumps(v) for v in value)
    return clean(json.dumps(value, ensure_ascii=False))
