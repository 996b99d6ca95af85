"""The JSON values of a file one after the other: its lines, or the elements of its array.

Only one value is in memory at a time, and the time taken grows with the file's length
whatever it holds.
"""

from __future__ import annotations

import codecs
import io
import json
import re
from collections.abc import Iterator
from typing import IO, Any

from archive_tui.ingest.decode import bom_encoding
from archive_tui.ingest.formats.base import Unreadable

LARGEST = 32_000_000
"""Bytes of one value; the largest answer of the API, 500 tweets with includes, has 3 MB."""
_WINDOW = 1 << 20
_LONGEST_TOKEN = 16
"""Characters of the longest literal or escape, generously: ``-Infinity``, ``\\ud83d\\ude00``."""
_SPACE = re.compile(r"[ \t\r\n]*")

Place = tuple[int | None, str]
"""Line number from 1, or None for a file that is one JSON value; pointer to the value."""

# NaN and the infinities are not JSON (RFC 8259, section 6): no value.
_DECODER = json.JSONDecoder(parse_constant=lambda name: None)


def values(stream: IO[bytes]) -> Iterator[tuple[Place, Any]]:
    """The JSON values of a file: those of its lines, of its array, or the one it is.

    Raises ``Unreadable`` at the first that is not valid JSON, with the place.
    """
    stream = _utf8(stream)
    start = _skip(stream, 3 if stream.read(3) == codecs.BOM_UTF8 else 0)
    stream.seek(start)
    first = stream.readline(LARGEST + 1)
    one_line = _blank_rest(stream)
    head, tail = first[:1], first[-8:].strip()[-1:]
    if head == b"[" and (one_line or not _closed(first)):
        for index, value in elements(stream, start):
            yield (None, f"/{index}"), value
        return
    try:
        if len(first) > LARGEST:
            raise ValueError
        value = parse(first)
    except ValueError:
        whole_line = len(first.strip()) > 2 and head == b"{" and tail == b"}"
        if head not in (b"{", b"[") or (whole_line and not one_line):
            raise Unreadable("line 1 is not valid JSON") from None
        yield (None, ""), _whole(stream, start)
        return
    if one_line and not isinstance(value, list):
        yield (1, ""), value
        return
    yield from _lines(stream, start)


def elements(stream: IO[bytes], start: int) -> Iterator[tuple[int, Any]]:
    """The elements of the array that begins at byte ``start``, with their numbers from 0.

    After it only space and a semicolon may follow. Raises ``Unreadable``.
    """
    window = _Window(stream, start)
    if window.peek() != "[":
        raise Unreadable("it is not valid JSON: no list where one should begin")
    window.pos += 1
    index = 0
    following = window.peek()
    while following != "]":
        yield index, window.value(index)
        following = window.peek()
        if following not in (",", "]"):
            raise window.broken(index, "no comma after an element", window.pos)
        index += 1
        window.pos += following == ","
        if following == ",":
            window.peek()
    window.pos += 1
    if window.peek() == ";":
        window.pos += 1
    if window.peek():
        raise window.broken(max(0, index - 1), "something follows the end of the list", window.pos)


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

    __slots__ = ("decoder", "ended", "lines", "pos", "stream", "text")

    def __init__(self, stream: IO[bytes], start: int) -> None:
        self.stream = stream
        stream.seek(0)
        self.lines = stream.read(start).count(b"\n")
        """Line ends before ``text``."""
        self.text = ""
        self.pos = 0
        self.ended = False
        self.decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def more(self, size: int) -> bool:
        """Decode ``size`` more bytes; False at the end."""
        if self.ended:
            return False
        chunk = self.stream.read(size)
        self.ended = len(chunk) < size
        self.lines += self.text.count("\n", 0, self.pos)
        self.text = self.text[self.pos :] + self.decoder.decode(chunk, self.ended)
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
                if end < len(self.text) or self.ended:
                    self.pos = end
                    return value
            if failure and self._certain(failure):
                raise self.broken(index, _reason(failure), failure.pos)
            left = len(self.text) - self.pos
            if left > LARGEST:
                where = f"element {index + 1:,} of its list"
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
            return Unreadable(f"element {index + 1:,}, the last one, is only half there")
        if failure.pos >= len(self.text.rstrip()):
            return Unreadable(f"element {index + 1:,}, the last one, is only half there")
        return self.broken(index, _reason(failure), failure.pos)

    def broken(self, index: int, reason: str, pos: int) -> Unreadable:
        """What is wrong, with the line in the file."""
        if pos >= len(self.text) and self.ended:
            return Unreadable(f"it ends within its list, after element {index + 1:,}")
        line = self.lines + self.text.count("\n", 0, pos) + 1
        return Unreadable(
            f"it is not valid JSON: {reason} at line {line:,}, in element {index + 1:,} of its list"
        )


def _reason(failure: json.JSONDecodeError) -> str:
    """What is wrong, without the "at" that some of the decoder's sentences end in."""
    return failure.msg.removesuffix(" at").removesuffix(" starting")


def _utf8(stream: IO[bytes]) -> IO[bytes]:
    """The file in UTF-8."""
    encoding = bom_encoding(stream.read(4))
    stream.seek(0)
    if not encoding or encoding == "utf-8":
        return stream
    data = stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise Unreadable(f"it is {encoding.upper()} and larger than {LARGEST // 10**6} MB")
    text = data.decode(encoding, "replace").removeprefix("\ufeff")
    return io.BytesIO(text.encode("utf-8", "replace"))


def _skip(stream: IO[bytes], start: int) -> int:
    """Where the first character after ``start`` stands that is no space, or the end."""
    stream.seek(start)
    while chunk := stream.read(_WINDOW):
        rest = chunk.lstrip()
        if rest:
            return start + len(chunk) - len(rest)
        start += len(chunk)
    return start


def _blank_rest(stream: IO[bytes]) -> bool:
    """Whether nothing but space follows. Moves on."""
    while chunk := stream.read(_WINDOW):
        if chunk.strip():
            return False
    return True


def _closed(line: bytes) -> bool:
    """Whether a line holds a whole array; then the file is JSON Lines of arrays."""
    if line[-8:].strip()[-1:] != b"]" or len(line) > LARGEST:
        return False
    try:
        parse(line)
    except ValueError:
        return False
    return True


def _whole(stream: IO[bytes], start: int) -> Any:
    stream.seek(start)
    data = stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise Unreadable(
            f"it is one JSON value of more than the {LARGEST // 10**6} MB that are read in "
            "one piece; write its tweets as JSON lines"
        )
    try:
        return parse(data)
    except json.JSONDecodeError as error:
        place = f"at line {error.lineno:,}, column {error.colno:,}"
        raise Unreadable(f"it is not valid JSON: {_reason(error)} {place}") from None
    except ValueError as error:
        raise Unreadable(f"it is not valid JSON: {error}") from None


def _lines(stream: IO[bytes], start: int) -> Iterator[tuple[Place, Any]]:
    stream.seek(0)
    number = stream.read(start).count(b"\n")
    while line := stream.readline(LARGEST + 1):
        number += 1
        if not line.strip():
            continue
        try:
            if len(line) > LARGEST:
                raise ValueError(f"it is larger than {LARGEST // 10**6} MB")
            value = parse(line)
        except ValueError as error:
            closed = line.rstrip().endswith((b"}", b"]"))
            if not closed and len(line) <= LARGEST and _blank_rest(stream):
                raise Unreadable(f"line {number:,}, the last one, is only half there") from None
            raise Unreadable(f"line {number:,} is not valid JSON ({error})") from None
        if isinstance(value, list):
            for index, item in enumerate(value):
                yield (number, f"/{index}"), item
        else:
            yield (number, ""), value
