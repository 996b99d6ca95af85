"""What a person says about the files that they import."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

KINDS = ("document", "report", "tweet")
FIELDS = (
    "title",
    "author",
    "date",
    "url",
    "text",
    "publisher",
    "place",
    "language",
    "kind",
    "tag",
    "note",
    "symbol",
    "handle",
    "post",
)
"""What a column of a table can hold."""
DATE_ORDERS = ("dmy", "mdy", "ymd")


@dataclass(slots=True, frozen=True)
class ColumnMap:
    """Which columns of a table hold what."""

    columns: tuple[tuple[str, str], ...]
    """Field, one of ``FIELDS``, and the column's name."""
    date_order: str | None = None
    """One of ``DATE_ORDERS``; None lets the column's own dates decide."""


@dataclass(slots=True, frozen=True)
class ImportOptions:
    """Options of one import; a field that a person gives wins over what the file says."""

    kind: str | None = None
    """``document``, ``report`` or ``tweet``; None leaves it to the file."""
    tags: tuple[str, ...] = ()
    url: str | None = None
    """Where the source stands on the web."""
    title: str | None = None
    captured: str | None = None
    """When it was taken: EDTF level 1 or a moment."""
    mapping: tuple[tuple[str, str], ...] = ()
    """Fields and columns of a table, as in ``ColumnMap``; () leaves it to what is known."""
    date_order: str | None = None
    saved: Mapping[str, ColumnMap] = field(default_factory=dict)
    """What was said of tables before, by the signature of their columns."""
    dry_run: bool = False
    """Say what would happen and write nothing."""

    @property
    def says_more(self) -> bool:
        """Whether the person says something that a file which is in already has to take up."""
        said = (self.kind, self.tags, self.url, self.title, self.mapping, self.date_order)
        return any(said)

    def check(self) -> None:
        """Raises ``ValueError`` with a sentence where an option cannot be meant."""
        from schema.dates import PartialDate
        from schema.tags import parse_tag

        if self.kind is not None and self.kind not in KINDS:
            raise ValueError(f"a file is imported as {', '.join(KINDS)}, not as {self.kind!r}")
        if self.captured is not None:
            try:
                PartialDate.of(self.captured)
            except ValueError:
                raise ValueError(
                    f"not a date: {self.captured!r} (write 2030, 2030-04, 2030-04-16 "
                    "or 2030-04-16T09:30:00+02:00)"
                ) from None
        for name, _ in self.mapping:
            if name not in FIELDS:
                raise ValueError(f"a column holds {', '.join(FIELDS)}, not {name!r}")
        if self.date_order not in (None, *DATE_ORDERS):
            raise ValueError(f"dates are {', '.join(DATE_ORDERS)}, not {self.date_order!r}")
        for tag in self.tags:
            parse_tag(tag)
