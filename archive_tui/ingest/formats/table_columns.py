"""Which column of a table holds what: proposed by the names, said by a person, remembered."""

from __future__ import annotations

import hashlib
import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from archive_tui.ingest.formats.base import Undecided
from archive_tui.ingest.options import FIELDS, ColumnMap, ImportOptions

_WORDS = re.compile(r"[^\W_]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
# Names that say what a column holds, and names that make it likely.
_SURE: dict[str, tuple[str, ...]] = {
    "title": ("title", "headline"),
    "author": ("author", "authors", "byline", "author name"),
    "date": ("date", "published", "publication date", "date published", "published at", "posted",
             "posted at", "created at", "pub date", "publish date"),
    "url": ("url", "link", "permalink", "web address"),
    "text": ("text", "full text", "body", "content"),
    "publisher": ("publisher", "outlet", "newspaper", "journal", "issuing body"),
    "place": ("dateline", "dateline place"),
    "language": ("language", "lang"),
    "kind": ("kind",),
    "tag": ("tag", "tags"),
    "note": ("note", "notes"),
    "symbol": ("symbol", "document symbol", "report number"),
    "handle": ("handle", "screen name", "twitter handle"),
    "post": ("post id", "tweet id", "status id"),
}  # fmt: skip
_LIKELY: dict[str, tuple[str, ...]] = {
    "title": ("name", "subject", "heading", "titel", "titre", "título"),
    "author": ("by", "creator", "writer", "autor", "auteur", "who"),
    "date": ("day", "time", "datetime", "timestamp", "created", "datum", "fecha", "when"),
    "url": ("uri", "address", "href", "source url", "article url", "web"),
    "text": ("article", "tweet", "message", "words", "article text", "tweet text"),
    "publisher": ("source", "site", "publication", "institution", "media", "where"),
    "place": ("place", "location"),
    "tag": ("keywords", "labels", "topics", "categories"),
    "note": ("comment", "comments", "abstract", "summary", "description", "remarks"),
    "symbol": ("document number", "doc number", "reference"),
    "handle": ("username", "user name", "account", "user screen name"),
}
MANY = frozenset(["author", "tag", "note"])
"""Fields that several columns may hold."""
_NAMING = frozenset(["title", "text", "url", "symbol", "post"])
_SHOWN = 30


@dataclass(slots=True, frozen=True)
class Proposal:
    """What the names of the columns suggest."""

    columns: tuple[tuple[str, str], ...]
    """Field and column, in the order of the columns."""
    certain: bool
    """Whether every column's name leaves no doubt."""


def folded(name: str) -> str:
    """A column's name without case, punctuation and ``camelCase``."""
    return " ".join(_WORDS.findall(_CAMEL.sub(" ", name))).casefold()


def signature(columns: Sequence[str]) -> str:
    """What tables with the same columns have in common, in whatever order they stand."""
    names = "\x1f".join(sorted(folded(c) or c for c in columns))
    return hashlib.sha256(names.encode("utf-8", "replace")).hexdigest()[:32]


def propose(columns: Sequence[str]) -> Proposal:
    """The fields that the names of the columns suggest; each field once."""
    found: dict[str, str] = {}
    certain = True
    for level, table in enumerate((_SURE, _LIKELY)):
        for column in columns:
            if column in found.values():
                continue
            field = next((f for f, names in table.items() if folded(column) in names), None)
            if field is None or field in found:
                continue
            found[field] = column
            certain = certain and level == 0
    certain = certain and len(found) == len(columns) and not _NAMING.isdisjoint(found)
    by_column = {column: field for field, column in found.items()}
    return Proposal(tuple((by_column[c], c) for c in columns if c in by_column), certain)


def chosen(columns: Sequence[str], options: ImportOptions, path: str) -> ColumnMap:
    """The columns in use: those that a person gives, else remembers, else the certain ones.

    ``path`` is what the command would name.

    Raises ``Undecided`` with the command to run where nobody has said which column holds
    what.
    """
    if options.mapping:
        return ColumnMap(named(columns, options.mapping), options.date_order)
    known = options.saved.get(signature(columns))
    if known is not None:
        order = options.date_order or known.date_order
        return ColumnMap(named(columns, known.columns), order)
    proposal = propose(columns)
    if proposal.certain:
        return ColumnMap(proposal.columns, options.date_order)
    raise Undecided(ask_for(columns, proposal, path))


def named(
    columns: Sequence[str], mapping: Sequence[tuple[str, str]]
) -> tuple[tuple[str, str], ...]:
    """``mapping`` with the columns as this table writes them. Raises ``Undecided``."""
    exact = {c: c for c in columns}
    loose = {folded(c): c for c in reversed(columns) if folded(c)}
    found: list[tuple[str, str]] = []
    for field, column in mapping:
        own = exact.get(column) or loose.get(folded(column))
        if own is None:
            raise Undecided(f"it has no column {column!r}; it has {listed(columns)}")
        found.append((field, own))
    check(found)
    return tuple(found)


def check(mapping: Sequence[tuple[str, str]]) -> None:
    """Raises ``Undecided`` where a mapping cannot make entries."""
    fields = [field for field, _ in mapping]
    twice = next((f for f in fields if f not in MANY and fields.count(f) > 1), None)
    if twice:
        raise Undecided(f"only one of its columns can be the {twice}, and two are given")
    if _NAMING.isdisjoint(fields):
        raise Undecided(
            "one of its columns has to be the title, text, url, symbol or post of its sources"
        )


def ask_for(columns: Sequence[str], proposal: Proposal, path: str) -> str:
    """The sentence with the command that imports a table nobody has described yet."""
    pairs = proposal.columns or (("title", "COLUMN"), ("date", "COLUMN"))
    words = " ".join(f"--map {shlex.quote(f'{field}={column}')}" for field, column in pairs)
    return (
        "it is a table, and which of its columns holds what has not been said yet: run "
        f"archive-tui import {shlex.quote(path)} {words} (or without --map on a terminal, to be "
        f"asked); its columns are {listed(columns)}"
    )


def listed(columns: Sequence[str]) -> str:
    """The names in a sentence, the first thirty of them."""
    shown = ", ".join(c[:60] for c in columns[:_SHOWN])
    more = len(columns) - _SHOWN
    return f"{shown} and {more:,} more" if more > 0 else shown


def remembered(value: object) -> Mapping[str, ColumnMap]:
    """What ``as_json`` kept; entries of a later version are left out."""
    found: dict[str, ColumnMap] = {}
    for key, kept in value.items() if isinstance(value, dict) else ():
        try:
            columns = tuple((str(field), str(column)) for field, column in kept["columns"])
            order = kept["date_order"]
        except (KeyError, TypeError, ValueError):
            continue
        if all(field in FIELDS for field, _ in columns):
            found[str(key)] = ColumnMap(columns, order if isinstance(order, str) else None)
    return found


def as_json(known: Mapping[str, ColumnMap]) -> dict[str, object]:
    """A JSON value for what is remembered, by the signature of the columns."""
    return {
        key: {"columns": [list(pair) for pair in one.columns], "date_order": one.date_order}
        for key, one in known.items()
    }
