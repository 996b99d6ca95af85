"""What goes out: results on standard output, everything else on standard error.

All text passes ``display_text``, so that nothing in a source can steer the terminal;
JSON carries such characters as escapes and so gives the text back exactly.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections.abc import Iterable, Sequence
from typing import Any, TextIO

_UNSAFE = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_BOLD, _PLAIN = "\x1b[1m", "\x1b[0m"
_COLOURS = {"gone": "\x1b[9;31m", "new": "\x1b[4;32m"}


def settle_streams() -> None:
    """Make both streams print any text: what their encoding lacks becomes an escape."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def on_terminal() -> bool:
    """True where results go to a person's terminal."""
    return sys.stdout.isatty()


def width() -> int:
    """Columns of the terminal; 80 where unknown."""
    return max(20, shutil.get_terminal_size((80, 24)).columns)


def clean(text: str) -> str:
    """``text`` on one line, harmless on a terminal, without tabs."""
    from archive_tui.display import display_text

    return display_text(" ".join(text.split()))


def put(text: str = "", *, trusted: bool = False) -> None:
    """Print a line of result; ``trusted`` for what is already clean and styled."""
    _write(sys.stdout, text if trusted else _lines(text))


def say(text: str) -> None:
    """Tell the person something beside the results."""
    _write(sys.stderr, _lines(text))


def put_json(value: Any) -> None:
    """Print one JSON value on one line (JSON Lines), no raw control character in it."""
    _write(sys.stdout, json_line(value))


def json_line(value: Any, encoding: str | None = None) -> str:
    """``value`` as JSON on one line.

    Control characters, direction overrides and lone surrogates stand as ``\\uXXXX``;
    so does everything beyond ASCII where ``encoding`` (default: that of standard
    output) is not a Unicode one.
    """
    encoding = encoding or getattr(sys.stdout, "encoding", None) or "utf-8"
    ascii_only = not encoding.lower().replace("-", "").replace("_", "").startswith("utf")
    text = json.dumps(value, ensure_ascii=ascii_only)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def bold(text: str) -> str:
    """``text``, already clean, in bold where results go to a terminal."""
    return f"{_BOLD}{text}{_PLAIN}" if on_terminal() else text


def coloured(text: str, style: str) -> str:
    """Text, already clean, that is ``gone`` or ``new``, so shown on a terminal with colours."""
    if not on_terminal() or os.environ.get("NO_COLOR"):
        return text
    return f"{_COLOURS[style]}{text}{_PLAIN}" if style in _COLOURS else text


def table(
    headers: Sequence[str], rows: Iterable[Sequence[object]], *, columns: int | None = None
) -> None:
    """Print a table: aligned on a terminal, tab-separated without headers elsewhere.

    On a terminal the last column takes what is left of the line (``columns``
    wide, default: the terminal) and is cut there.
    """
    cells = [[clean(str(value)) for value in row] for row in rows]
    if not on_terminal():
        for row in cells:
            _write(sys.stdout, "\t".join(row))
        return
    if cells:
        for line in aligned(headers, cells, columns or width()):
            _write(sys.stdout, line)


def aligned(headers: Sequence[str], cells: Sequence[Sequence[str]], columns: int) -> list[str]:
    """The lines of a table no wider than ``columns`` cells; the cells are already clean.

    Columns but the last get what they need, at most a third of the line each.
    """
    from archive_tui.display import cell_width, padded, row_text

    rows = [list(headers), *[list(row) for row in cells]]
    sizes = [
        min(columns // 3, max(cell_width(row[index]) for row in rows))
        for index in range(len(headers) - 1)
    ]
    last = max(8, columns - sum(sizes) - 2 * len(sizes))
    lines = []
    for row in rows:
        parts = [padded(cell, size) for cell, size in zip(row[:-1], sizes, strict=True)]
        lines.append("  ".join([*parts, row_text(row[-1], last)]).rstrip())
    lines[0] = bold(lines[0])
    return lines


def cut(text: str, columns: int) -> str:
    """``text`` in at most ``columns`` cells of a terminal; whole where there is none."""
    if not on_terminal():
        return text
    from archive_tui.display import row_text

    indent = len(text) - len(text.lstrip(" "))
    return " " * indent + row_text(text[indent:], columns - indent)


def plural(count: int, one: str, many: str | None = None) -> str:
    """``1 entry``, ``2 entries``."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def _lines(text: str) -> str:
    from archive_tui.display import display_text

    return display_text(text, keep_newlines=True)


def _write(stream: TextIO, line: str) -> None:
    try:
        stream.write(line + "\n")
    except UnicodeEncodeError:
        stream.write(line.encode("ascii", "backslashreplace").decode("ascii") + "\n")


def put_bytes(data: bytes) -> None:
    """Write bytes as they are to standard output: only where that is no terminal."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()
