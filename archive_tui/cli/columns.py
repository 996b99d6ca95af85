"""What the columns of a table hold: said with ``--map``, asked once on a terminal, remembered."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive_tui.cli.output import clean, say

if TYPE_CHECKING:
    from archive_tui.ingest.formats import SourceFile
    from archive_tui.ingest.formats.table_rows import Table
    from archive_tui.ingest.options import ColumnMap, ImportOptions
    from store import Archive

STATE = "table-columns"
"""The key of a person's state under which the columns are remembered."""
_SAMPLED = 200
"""Rows that are looked at for a value to show of each column."""


def pairs(given: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """``title=Headline`` as a field and a column. Raises ``click.UsageError``."""
    from archive_tui.ingest.options import FIELDS

    found = []
    for text in given:
        field, sign, column = text.partition("=")
        field, column = field.strip().lower(), column.strip()
        if not sign or not column:
            raise click.UsageError(f"--map {text}: write the field and the column: title=Headline.")
        if field not in FIELDS:
            raise click.UsageError(
                f"--map {text}: there is no field {field!r}; there are {', '.join(FIELDS)}."
            )
        found.append((field, column))
    return tuple(found)


def settled(
    archive: Archive, paths: Sequence[str], options: ImportOptions, stdin: bytes | None = None
) -> ImportOptions:
    """The options with all that is known of tables, asked for where somebody can answer.

    Only the files that are named are looked at, before any of them goes in (``stdin`` for
    ``-``); a table within a folder that nobody has described is skipped with the reason.
    Raises ``click.UsageError`` with the command to run where nobody can be asked.
    """
    known = load(archive)
    options = replace(options, saved=known)
    tables = [source for path in paths if (source := _table(path, options, stdin))]
    if not tables and (options.mapping or options.date_order):
        if not any(Path(path).is_dir() for path in paths):
            raise click.UsageError("--map and --date-order are for tables, and there is none.")
        return options
    for source in tables:
        options = replace(options, saved=_described(replace(source, options=options)))
    if options.saved != known and not options.dry_run:
        from archive_tui.ingest.formats.table_columns import as_json

        archive.state_set(STATE, json.dumps(as_json(options.saved)))
        say("What the columns hold is remembered for tables with the same columns.")
    return options


def load(archive: Archive) -> Mapping[str, ColumnMap]:
    """What this person has said of tables before."""
    from archive_tui.ingest.formats.table_columns import remembered

    try:
        return remembered(json.loads(archive.state_get(STATE) or "{}"))
    except ValueError:
        return {}


def _table(path: str, options: ImportOptions, stdin: bytes | None) -> SourceFile | None:
    """The file if it is a table; whatever else may be wrong with it the import tells."""
    from archive_tui.ingest.formats import HEAD, NotASource, SourceFile, Unreadable, choose

    try:
        if path == "-" and stdin is not None:
            source = SourceFile(path, stdin, "", options=options)
        elif Path(path).is_file():
            place = Path(path).absolute()
            with place.open("rb") as stream:
                head = stream.read(HEAD)
            size = place.stat().st_size
            # Its digest is not asked for: a table is read through the file.
            source = SourceFile(
                place.name, head, "", path, options=options, file=str(place), length=size
            )
        else:
            return None
        return source if choose(source).name == "table" else None
    except (NotASource, Unreadable, OSError):
        return None


def _described(source: SourceFile) -> Mapping[str, ColumnMap]:
    """What is known of tables with this one's columns added, if anything was said of them."""
    from archive_tui.ingest.formats import NotASource, Undecided, Unreadable
    from archive_tui.ingest.formats.table import decided, opened
    from archive_tui.ingest.formats.table_columns import chosen, signature
    from archive_tui.ingest.options import ColumnMap

    options, path = source.options, source.path or source.name
    said = bool(options.mapping or options.date_order)
    try:
        table = opened(source)
        try:
            columns = chosen(table.columns, options, path)
        except Undecided as error:
            if options.mapping or not can_ask():
                raise _usage(source, error) from None
            columns, said = ColumnMap(ask_columns(source.name, table), options.date_order), True
        try:
            decided(table, columns)
        except Undecided as error:
            if not can_ask() or "--date-order" not in str(error):
                raise _usage(source, error) from None
            columns, said = replace(columns, date_order=ask_order(error)), True
    except (NotASource, Unreadable):
        return options.saved
    # What this file's dates decided by themselves is not said of the next one's.
    return {**options.saved, signature(table.columns): columns} if said else options.saved


def can_ask() -> bool:
    """Whether a person sits at both ends."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def _usage(source: SourceFile, error: Exception) -> click.UsageError:
    return click.UsageError(f"{clean(source.name)}: {clean(str(error))}.")


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def ask_order(error: Exception) -> str:
    """Whether the day or the month stands first, which the column itself does not tell."""
    say(_sentence(str(error).split("; say --date-order")[0]))
    choice = click.Choice(("dmy", "mdy"))
    answer: str = click.prompt(
        "Day first (dmy) or month first (mdy)?", type=choice, show_choices=False, err=True
    )
    return answer


def ask_columns(name: str, table: Table) -> tuple[tuple[str, str], ...]:
    """The fields that the columns hold, as a person confirms or corrects the proposal."""
    from archive_tui.ingest.formats import Undecided
    from archive_tui.ingest.formats.table_columns import check, propose
    from archive_tui.ingest.options import FIELDS

    held = {column: field for field, column in propose(table.columns).columns}
    samples = _samples(table)
    say(f"{name} is a table. What do its columns hold?")
    say(f"There are {', '.join(FIELDS)}.")
    while True:
        _show(table.columns, samples, held)
        answer: str = click.prompt(
            "Enter takes this, '2 date' says what column 2 holds, '2 -' leaves it out",
            default="",
            show_default=False,
            err=True,
        )
        if answer.strip():
            _change(answer.split(), table.columns, held)
            continue
        found = tuple((held[column], column) for column in table.columns if column in held)
        try:
            check(found)
        except Undecided as error:
            say(_sentence(str(error)))
            continue
        return found


def _change(words: Sequence[str], columns: Sequence[str], held: dict[str, str]) -> None:
    from archive_tui.ingest.options import FIELDS

    number = int(words[0]) if words[0].isascii() and words[0].isdigit() else 0
    if len(words) != 2 or not 1 <= number <= len(columns):
        say(f"Write the number of a column, 1 to {len(columns)}, and a field.")
    elif words[1] == "-":
        held.pop(columns[number - 1], None)
    elif words[1].lower() in FIELDS:
        held[columns[number - 1]] = words[1].lower()
    else:
        say(f"There is no field {words[1]!r}; there are {', '.join(FIELDS)}.")


def _samples(table: Table) -> dict[str, str]:
    """The first value of each column within the first rows."""
    found: dict[str, str] = {}
    for _, cells in islice(table.rows(), _SAMPLED):
        for column, text in (cells or {}).items():
            if text.strip():
                found.setdefault(column, " ".join(text[:200].split()))
    return found


def _show(columns: Sequence[str], samples: Mapping[str, str], held: Mapping[str, str]) -> None:
    from archive_tui.display import padded, row_text

    for number, column in enumerate(columns, start=1):
        field = padded(held.get(column, "–"), 10)
        name, sample = row_text(column, 24), row_text(samples.get(column, ""), 36)
        say(f"{number:>4}  {field}  {padded(name, 24)}  {sample}")
