"""What an HTTP answer in a web archive carries: transfer and content encodings undone."""

from __future__ import annotations

import codecs
import re
import zlib
from collections.abc import Callable
from typing import Any

from archive_tui.ingest.decode import bom_encoding, decode, known_encoding
from archive_tui.ingest.formats.base import Unreadable

MAX_PAYLOAD = 50_000_000
"""Bytes of the longest record that is read, packed and unpacked."""
PAGE_TYPES = ("text/html", "application/xhtml+xml")
_STEP = 1 << 20
_PIECE = 1024
_CHARSET = re.compile(r"charset\s{0,9}=\s{0,9}[\"']?([\w:.-]{1,40})", re.IGNORECASE | re.ASCII)
_SIZE = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]{0,9}(?:;[^\r\n]{0,200})?\r?\n")


def payload_of(headers: Any, raw: bytes, limit: int = MAX_PAYLOAD) -> bytes:
    """The answer's body as a browser would see it; ``headers`` are warcio's, None for none.

    An encoding that the headers state and the bytes do not have is passed by, as
    browsers of the archive's makers did. Raises ``Unreadable`` for more than ``limit``
    bytes and for encodings that nobody here knows.
    """
    if headers is None:
        return raw
    if "chunked" in (headers.get_header("Transfer-Encoding") or "").lower():
        raw = joined(raw)
    stated = (headers.get_header("Content-Encoding") or "").lower().split(",")
    for name in reversed([part.strip() for part in stated][:5]):
        if name in ("", "identity", "none", "utf-8"):
            continue
        unpack = _UNPACKERS.get(name)
        if unpack is None:
            raise Unreadable(f"its content encoding {name[:40]!r} is not known")
        raw = unpack(raw, limit)
    return raw


def joined(raw: bytes) -> bytes:
    """The chunks of HTTP/1.1 (RFC 9112, section 7.1) joined; as far as they are chunks."""
    parts: list[bytes] = []
    at = 0
    while size := _SIZE.match(raw, at):
        length = int(size[1], 16)
        if length == 0:
            return b"".join(parts)
        parts.append(raw[size.end() : size.end() + length])
        at = size.end() + length
        at += 2 if raw[at : at + 2] == b"\r\n" else raw[at : at + 1] == b"\n"
    # What does not go on as a chunk was not cut into chunks from there on.
    return b"".join((*parts, raw[at:]))


def _inflate(raw: bytes, limit: int, bits: int) -> bytes | None:
    """``raw`` unpacked as far as it goes; None where not even its beginning is packed."""
    unpacker = zlib.decompressobj(bits)
    parts: list[bytes] = []
    total = 0
    # In small steps: where it is damaged, what one step gave is lost.
    for at in range(0, len(raw), _PIECE):
        rest = raw[at : at + _PIECE]
        while rest and not unpacker.eof:
            try:
                part = unpacker.decompress(rest, _STEP)
            except zlib.error:
                return b"".join(parts) if total else None
            parts.append(part)
            total += len(part)
            if total > limit:
                raise Unreadable(f"it unpacks to more than {limit / 1e6:,.0f} MB")
            rest = unpacker.unconsumed_tail
    return b"".join(parts)


def _gzip(raw: bytes, limit: int) -> bytes:
    found = _inflate(raw, limit, 31)
    return raw if found is None else found


def _deflate(raw: bytes, limit: int) -> bytes:
    for bits in (15, -15):
        found = _inflate(raw, limit, bits)
        if found:
            return found
    return raw


def _brotli(raw: bytes, limit: int) -> bytes:
    import brotli

    unpacker = brotli.Decompressor()
    parts: list[bytes] = []
    total, rest = 0, raw
    try:
        while not unpacker.is_finished() and (rest or not unpacker.can_accept_more_data()):
            part = unpacker.process(rest, output_buffer_limit=_STEP)
            rest = b""
            parts.append(part)
            total += len(part)
            if total > limit:
                raise Unreadable(f"it unpacks to more than {limit / 1e6:,.0f} MB")
    except brotli.error:
        return b"".join(parts) or raw
    return b"".join(parts)


_UNPACKERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
}


def media_type(content_type: str | None) -> str:
    """``text/html`` of ``Text/HTML; charset=utf-8``; "" where nothing is stated."""
    return (content_type or "").split(";")[0].strip().lower()


def with_charset(data: bytes, content_type: str | None) -> bytes:
    """Text whose character set only its HTTP header states, in UTF-8 with a byte order mark.

    Other bytes come back as they are: the formats read what a text states itself.
    """
    stated = _CHARSET.search(content_type or "")
    if not stated or bom_encoding(data) or known_encoding(stated[1]) in (None, "utf-8"):
        return data
    if data.isascii() and b"\x1b" not in data:
        return data
    return codecs.BOM_UTF8 + decode(data, stated[1]).encode("utf-8")
