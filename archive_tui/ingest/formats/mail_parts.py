"""The parts of a mail (RFC 5322, RFC 2045–2047), each with its bytes and its headers decoded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

from archive_tui.ingest.decode import clean
from archive_tui.ingest.formats.base import Unreadable

MAX_DEPTH = 20
"""Parts within parts; mail that was forwarded ten times has about as many."""
MAX_PARTS = 2_000
_LONGEST_HEADER = 10_000
"""Bytes of a header that is read; the parser of the standard library slows down on longer ones."""
_MOST_HEADER_BYTES = 500_000
_BLANK = re.compile(rb"\r?\n\r?\n|\A\r?\n")


@dataclass(slots=True)
class Part:
    """A part without parts of its own: ``data[start:end]`` with its headers."""

    start: int
    end: int
    headers: EmailMessage
    type: str
    """Such as ``text/plain``, lower case."""
    alternative: int | None = None
    """The offset of the choice that it belongs to; None where it stands by itself."""

    @property
    def name(self) -> str | None:
        """The file name that the sender gave it."""
        return header_text(asked(self.headers.get_filename))

    @property
    def attached(self) -> bool:
        """True where it is a file beside the message, and no part of what is read."""
        return bool(asked(self.headers.get_content_disposition) == "attachment")

    @property
    def encoding(self) -> str:
        """How its bytes were made fit for mail: ``7bit``, ``base64`` …, lower case."""
        stated = header_text(asked(lambda: self.headers["Content-Transfer-Encoding"]))
        return (stated or "7bit")[:40].lower()


def asked(question: Any) -> Any:
    """What a method of the library answers; None where a broken header makes it fail."""
    try:
        return question()
    except Exception:  # the header parser raises many kinds on hostile input
        return None


def header_text(value: object) -> str | None:
    """A decoded header as one line; raw UTF-8 in it is read, other raw bytes are U+FFFD."""
    if value is None:
        return None
    text = str(value)
    if not text.isascii():
        text = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return " ".join(clean(text).split()) or None


def headers_of(data: bytes, start: int, end: int) -> EmailMessage:
    """The headers of the message or part ``data[start:end]``; over-long ones are left out.

    Raises ``Unreadable`` where all of them together are longer than half a megabyte.
    """
    top = body_at(data, start, end) - start
    if top > _MOST_HEADER_BYTES:
        raise Unreadable(f"its headers are longer than {_MOST_HEADER_BYTES // 1000} kB")
    fields = re.split(rb"\r?\n(?![ \t])", data[start : start + top])
    kept = b"\r\n".join(field for field in fields if len(field) <= _LONGEST_HEADER)
    message = BytesParser(policy=policy.default).parsebytes(kept + b"\r\n\r\n", headersonly=True)
    assert isinstance(message, EmailMessage)
    return message


def body_at(data: bytes, start: int, end: int) -> int:
    """Where the body begins; ``end`` where there is none."""
    blank = _BLANK.search(data, start, end) if data[start : start + 2].strip() else None
    if blank:
        return blank.end()
    lead = re.compile(rb"\r?\n").match(data, start, end)
    return lead.end() if lead else end


def parts(data: bytes, start: int = 0, end: int | None = None) -> Iterator[Part]:
    """The parts of a message in their order; a message within it is one part.

    Raises ``Unreadable`` where there are too many, or too deep within each other.
    """
    left = [MAX_PARTS]
    yield from _parts(data, start, len(data) if end is None else end, 0, None, left)


def _parts(
    data: bytes, start: int, end: int, depth: int, choice: int | None, left: list[int]
) -> Iterator[Part]:
    if depth > MAX_DEPTH:
        raise Unreadable(f"its parts are nested more than {MAX_DEPTH} deep")
    left[0] -= 1
    if left[0] < 0:
        raise Unreadable(f"it has more than {MAX_PARTS:,} parts")
    headers = headers_of(data, start, end)
    kind = asked(headers.get_content_type) or "text/plain"
    boundary = asked(headers.get_boundary)
    if kind.startswith("multipart/") and boundary:
        inner = list(_between(data, body_at(data, start, end), end, str(boundary)))
        if inner:
            own = start if kind == "multipart/alternative" and choice is None else choice
            for low, high in inner:
                yield from _parts(data, low, high, depth + 1, own, left)
            return
        kind = "text/plain"  # its parts are missing: what is there is read as it is
    yield Part(start, end, headers, kind, choice)


def _between(data: bytes, start: int, end: int, boundary: str) -> Iterator[tuple[int, int]]:
    """The stretches between the lines that part a body (RFC 2046, section 5.1.1)."""
    mark = re.escape(boundary.encode("ascii", "replace"))
    line = re.compile(rb"(?m)^--" + mark + rb"(--)?[ \t]*\r?$\n?")
    low: int | None = None
    for found in line.finditer(data, start, end):
        if low is not None:
            high = found.start()
            high -= 2 if data[high - 2 : high] == b"\r\n" else 1
            yield low, max(low, high)
        if found[1]:
            return
        low = found.end()
    if low is not None:
        yield low, end  # the last line is missing, as in a mail that was cut off
