"""The fields that people edit: each type owns parsing and formatting of its values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from store.errors import Refused

_MODES = ("direct", "mixed", "indirect", "scare")


@dataclass(slots=True, frozen=True)
class FieldType:
    """How a field's value is read from what a person typed, and shown."""

    name: str
    hint: str
    parse: Callable[[str], Any]
    """From text to a JSON value; raises ValueError with a sentence."""

    def format(self, value: Any) -> str:
        """A JSON value as a person would type it; "" for nothing."""
        if value is None:
            return ""
        return "; ".join(str(v) for v in value) if isinstance(value, list | tuple) else str(value)


def _text(value: str) -> str | None:
    line = value.strip()
    if len(line) > 4000:
        raise ValueError("at most 4,000 characters")
    return line or None


def _names(value: str) -> list[str]:
    names = [part.strip() for part in value.split(";")]
    if any(len(name) > 1000 for name in names):
        raise ValueError("a name has at most 1,000 characters")
    return [name for name in names if name]


def _name(value: str) -> str | None:
    line = value.strip()
    if len(line) > 1000:
        raise ValueError("a name has at most 1,000 characters")
    return line or None


def _date(value: str) -> str | None:
    if not value.strip():
        return None
    from schema.stated_dates import stated_date

    found = stated_date(value)
    if found is None:
        raise ValueError(
            f"{value.strip()!r} is not a date with one reading, such as 2017, 2017-10, 2017-10-26, "
            "2014-06~, 26 October 2017 or October 2017"
        )
    return str(found)


def _mode(value: str) -> str:
    word = value.strip().casefold()
    if word not in _MODES:
        raise ValueError(f"one of {', '.join(_MODES)}")
    return word


TEXT = FieldType("text", "words", _text)
NAME = FieldType("name", "a name", _name)
NAMES = FieldType("names", "names, separated by ;", _names)
DATE = FieldType("date", "2017-10-26, 2017-10, 2017, 2014-06~, 26 Oct 2017", _date)
MODE = FieldType("mode", ", ".join(_MODES), _mode)

FIELDS: dict[str, dict[str, FieldType]] = {
    "document": {
        "title": TEXT,
        "authors": NAMES,
        "publisher": NAME,
        "dateline_place": TEXT,
        "published": DATE,
        "url": TEXT,
        "language": TEXT,
    },
    "tweet": {
        "author_name": TEXT,
        "handle": TEXT,
        "posted_at": DATE,
        "permalink": TEXT,
        "language": TEXT,
    },
    "report": {
        "title": TEXT,
        "issuing_body": NAME,
        "symbol": TEXT,
        "published": DATE,
        "mandate": TEXT,
        "url": TEXT,
        "language": TEXT,
    },
    "quotation": {
        "speaker": NAME,
        "role": TEXT,
        "addressee": NAME,
        "via": NAMES,
        "cue": TEXT,
        "mode": MODE,
        "said_at": DATE,
        "language": TEXT,
    },
}
"""The editable fields of each kind, by name."""

ATTRIBUTION = frozenset({"speaker", "place", "role", "addressee", "via", "cue", "mode"})
"""Fields of a quotation that live in its attribution."""


def parse_fields(kind: str, values: dict[str, Any]) -> dict[str, Any]:
    """JSON values for what a person typed; values that are no text pass as they are.

    Raises Refused with a sentence for an unknown field or a value that does not fit.
    """
    known = FIELDS[kind]
    parsed: dict[str, Any] = {}
    for name, value in values.items():
        if name not in known:
            raise Refused(f"A {kind} has no field “{name}” to edit; it has {', '.join(known)}.")
        try:
            parsed[name] = known[name].parse(value) if isinstance(value, str) else value
        except ValueError as error:
            raise Refused(f"{name}: {error}.") from error
    return parsed
