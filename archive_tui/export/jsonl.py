"""The archive as JSON Lines, and back: one object a line, the first of type ``archive``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from store.errors import Refused

if TYPE_CHECKING:
    from store import Archive

_UNSAFE = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_HEAD = 4096


def lines(archive: Archive, numbers: Sequence[int] | None = None) -> Iterator[str]:
    """The whole archive, or these entries with what they hold and the links between them.

    No line holds a raw control character or direction override.
    """
    for value in archive.dump(numbers):
        text = json.dumps(value, ensure_ascii=False)
        yield escaped(text)


def escaped(text: str) -> str:
    """JSON with control characters and direction overrides as ``\\uXXXX``."""
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def is_export(path: str | Path) -> bool:
    """True where the file begins as ``lines`` begins an export."""
    try:
        with Path(path).open("rb") as stream:
            first = stream.readline(_HEAD)
        value = json.loads(first)
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(value, dict) and value.get("type") == "archive" and "format" in value


def read(path: str | Path) -> Iterator[dict[str, Any]]:
    """The objects of an export, for ``Archive.load``.

    Raises ``Refused`` with the line's number where one is not a JSON object.
    """
    with Path(path).open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            try:
                value = json.loads(line)
            except (ValueError, RecursionError) as error:
                raise Refused(f"Line {number} of {path} is not JSON; nothing was taken.") from error
            if not isinstance(value, dict):
                raise Refused(f"Line {number} of {path} is not an object; nothing was taken.")
            yield value
