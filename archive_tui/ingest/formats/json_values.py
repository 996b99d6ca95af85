"""The JSON values of a file one after the other: its lines, or the elements of its array.

Only one value is in memory at a time, and the time taken grows with the file's length
whatever it holds.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any

from archive_tui.ingest.decode import bom_encoding
from archive_tui.ingest.formats.base import Unreadable

LARGEST = 32_000_000
"""Bytes of one value; the largest answer of the API, 500 tweets with includes, has 3 MB."""
_WINDOW = 1 << 20
_LONGEST_TOKEN = 16
"""Characters of the longest literal or escape, generously: ``-Infinity``, ``\\ud83d\\ude00``."""
_SPACE = re.compile(r"[ \t\r\n]*")
_SPACES = re.compile(rb"[ \t\r\n\x0b\x0c]*")

Place = tuple[int | None, str]
"""Line number from 1, or None for a file that is one JSON value; pointer to the value."""

# NaN and the infinities are not JSON (RFC 8259, section 6): no value.
_DECODER = json.JSONDecoder(parse_constant=lambda name: None)


def values(data: bytes) -> Iterator[tuple[Place, Any]]:
    """The JSON values of a file: those of its lines, of its array, or the one it is.

    Raises ``Unreadable`` at the first that is not valid JSON, with the place.
    """
    data, start = _utf8(data)
    first_end = data.find(b"\n", start)
    first_end = first_end if first_end >= 0 else len(data)
    one_line = _blank(data, first_end)
    if data[start : start + 1] == b"[" and (one_line or not _closed(data, start, first_end)):
        for index, value in elements(data, start):
            yield (None, f"/{index}"), value
        return
    try:
        if first_end - start > LARGEST:
            raise ValueError
        value = parse(data[start:first_end])
    except ValueError:
        head, tail = data[start : start + 1], data[max(start, first_end - 3) : first_end].strip()
        whole_line = first_end - start > 2 and head == b"{" and tail.endswith(b"}")
        if head not in (b"{", b"[") or (whole_line and not one_line):
            raise Unreadable("line 1 is not valid JSON") from None
        yield (None, ""), _whole(data, start)
        return
    if one_line and not isinstance(value, list):
        yield (1, ""), value
        return
    yield from _lines(data, start)


def elements(data: bytes, start: int) -> Iterator[tuple[int, Any]]:
    """The elements of the array that begins at byte ``start``, with their numbers from 0.

    After it only space and a semicolon may follow. Raises ``Unreadable``.
    """
    window = _Window(data, start)
    if window.peek() != "[":
        raise Unreadable("it is not valid JSON: no list where one should begin")
    window.pos += 1
    index = 0
    if window.peek() == "]":
        return
    while True:
        window.peek()
        yield index, window.value(index)
        index += 1
        following = window.peek()
        window.pos += 1
        if following == "]":
            break
        if following != ",":
            raise window.broken(index - 1, "no comma after an element", window.pos - 1)
    if window.peek() == ";":
        window.pos += 1
    if window.peek():
        raise window.broken(index - 1, "something follows the end of the list", window.pos)


def parse(data: bytes) -> Any:
    """The one value that ``data`` is. Raises ``ValueError`` with a reason where it is none."""
    try:
        return _DECODER.decode(data.decode("utf-8", "replace"))
    except RecursionError:
        raise ValueError("nested too deeply") from None
    except json.JSONDecodeError:
        raise
    except ValueError:
        raise ValueError("a number has more digits than can be read") from None


class _Window:
    """The part of a text that is being parsed, decoded as it is needed."""

    __slots__ = ("at", "data", "decoder", "lines", "pos", "text")

    def __init__(self, data: bytes, start: int) -> None:
        self.data = data
        self.at = start
        self.text = ""
        self.pos = 0
        self.lines = data.count(b"\n", 0, start)
        self.decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def more(self, size: int) -> bool:
        """Decode ``size`` more bytes; False at the end."""
        if self.at >= len(self.data):
            return False
        chunk = self.data[self.at : self.at + size]
        self.at += len(chunk)
        self.lines += self.text.count("\n", 0, self.pos)
        text = self.decoder.decode(chunk, self.at >= len(self.data))
        self.text = self.text[self.pos :] + text
        self.pos = 0
        return True

    def peek(self) -> str:
        """The next character that is no space; "" at the end."""
        while True:
            space = _SPACE.match(self.text, self.pos)
            self.pos = space.end() if space else self.pos
            if self.pos < len(self.text):
                return self.text[self.pos]
            if not self.more(_WINDOW):
                return ""

    def value(self, index: int) -> Any:
        """The value that begins here."""
        while True:
            failure: json.JSONDecodeError | None = None
            try:
                value, end = _DECODER.raw_decode(self.text, self.pos)
            except json.JSONDecodeError as error:
                failure = error
            except RecursionError:
                raise self.broken(index, "nested too deeply", self.pos) from None
            except ValueError:
                reason = "a number has more digits than can be read"
                raise self.broken(index, reason, self.pos) from None
            else:
                if end < len(self.text) or self.at >= len(self.data):
                    self.pos = end
                    return value
            if failure and self._certain(failure):
                raise self.broken(index, failure.msg, failure.pos)
            left = len(self.text) - self.pos
            if left > LARGEST:
                where = f"element {index:,} of its list"
                raise Unreadable(f"{where} is larger than {LARGEST // 10**6} MB, or has no end")
            # Doubled each time, so that a long value is not read over and over.
            if not self.more(max(_WINDOW, left)):
                raise self._cut(index, failure) from None

    def _certain(self, failure: json.JSONDecodeError) -> bool:
        """Whether it is broken whatever follows, not merely cut by the window's edge."""
        unfinished = failure.msg.startswith("Unterminated")
        return not unfinished and failure.pos < len(self.text) - _LONGEST_TOKEN

    def _cut(self, index: int, failure: json.JSONDecodeError | None) -> Unreadable:
        if failure is None or failure.msg.startswith("Unterminated"):
            return Unreadable(f"element {index:,}, the last one, is only half there")
        if failure.pos >= len(self.text.rstrip()):
            return Unreadable(f"element {index:,}, the last one, is only half there")
        return self.broken(index, failure.msg, failure.pos)

    def broken(self, index: int, reason: str, pos: int) -> Unreadable:
        """What is wrong, with the line in the file."""
        if pos >= len(self.text) and self.at >= len(self.data):
            return Unreadable(f"it ends within its list, after element {index:,}")
        line = self.lines + self.text.count("\n", 0, pos) + 1
        return Unreadable(
            f"it is not valid JSON: {reason} at line {line:,}, in element {index:,} of its list"
        )


def _utf8(data: bytes) -> tuple[bytes, int]:
    """The file in UTF-8 and where its first value begins."""
    encoding = bom_encoding(data)
    start = 3 if encoding == "utf-8" else 0
    if encoding and encoding != "utf-8":
        if len(data) > LARGEST:
            raise Unreadable(f"it is {encoding.upper()} and larger than {LARGEST // 10**6} MB")
        data = data.decode(encoding, "replace").removeprefix("\ufeff").encode("utf-8", "replace")
    return data, _skip(data, start)


def _skip(data: bytes, start: int) -> int:
    space = _SPACES.match(data, start)
    return space.end() if space else start


def _blank(data: bytes, start: int) -> bool:
    return _skip(data, start) == len(data)


def _closed(data: bytes, start: int, end: int) -> bool:
    """Whether a line holds a whole array; then the file is JSON Lines of arrays."""
    if data[max(start, end - 2) : end].strip()[-1:] != b"]" or end - start > LARGEST:
        return False
    try:
        parse(data[start:end])
    except ValueError:
        return False
    return True


def _whole(data: bytes, start: int) -> Any:
    if len(data) - start > LARGEST:
        raise Unreadable(
            f"it is one JSON value of {len(data) / 1e6:,.0f} MB, and at most "
            f"{LARGEST // 10**6} MB are read in one piece; write its tweets as JSON lines"
        )
    try:
        return parse(data[start:])
    except json.JSONDecodeError as error:
        place = f"at line {error.lineno:,}, column {error.colno:,}"
        raise Unreadable(f"it is not valid JSON: {error.msg} {place}") from None
    except ValueError as error:
        raise Unreadable(f"it is not valid JSON: {error}") from None


def _lines(data: bytes, start: int) -> Iterator[tuple[Place, Any]]:
    size = len(data)
    number = data.count(b"\n", 0, start)
    while start < size:
        end = data.find(b"\n", start)
        end = size if end < 0 else end
        number += 1
        line, start = data[start:end].strip(), end + 1
        if not line:
            continue
        try:
            if len(line) > LARGEST:
                raise ValueError(f"larger than {LARGEST // 10**6} MB")
            value = parse(line)
        except ValueError as error:
            last = _blank(data, end)
            half = ", the last one, is only half there" if last else f" is not valid JSON ({error})"
            raise Unreadable(f"line {number:,}{half}") from None
        if isinstance(value, list):
            for index, item in enumerate(value):
                yield (number, f"/{index}"), item
        else:
            yield (number, ""), value
