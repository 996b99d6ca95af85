"""Bytes to text: decoded, LF line ends, no byte order mark, and nothing else changed."""

from __future__ import annotations

import codecs
import re

from archive_tui.ingest.formats.base import Unreadable

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What web pages mean by these labels (WHATWG Encoding Standard, section 4.2).
_LABELS = {
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "x-sjis": "cp932",
}
_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
# Letters of Windows-1252 above 0x7F. Four in a row are another code page.
_FOREIGN_RUN = re.compile(rb"[\xc0-\xd6\xd8-\xf6\xf8-\xff\x8a\x8c\x8e\x9a\x9c\x9e\x9f]{4}")
_UTF8 = re.compile(rb"[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}")
_HIGH = re.compile(rb"[\x80-\xff]")
_LETTER = re.compile(rb"[A-Za-z]")


def clean(text: str) -> str:
    """``text`` with LF line ends, no byte order mark, lone surrogates as U+FFFD."""
    if text.startswith("\ufeff"):
        text = text[1:]
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:  # which only they raise
        return _SURROGATE.sub("\ufffd", text)
    return text


def bom_encoding(data: bytes) -> str | None:
    """The encoding that a byte order mark states, or None."""
    return next((name for mark, name in _BOMS if data.startswith(mark)), None)


def known_encoding(label: str | None) -> str | None:
    """Python's name for a stated character set; None for one that is not for text."""
    if not label:
        return None
    label = label.strip().strip("\"'").lower()
    label = _LABELS.get(label, label)
    try:
        info = codecs.lookup(label)
        "".encode(info.name)
    except (LookupError, UnicodeError, ValueError, TypeError):
        return None
    return None if info.name in ("utf-7", "idna", "punycode", "unicode_escape") else info.name


def decode(data: bytes, declared: str | None = None) -> str:
    """The text of a file.

    A byte order mark decides; then UTF-8, where at least three characters beyond ASCII
    are written in it without a fault; then a character set that the file states.
    Where a file that is UTF-8 otherwise, or one that states its character set, holds
    bytes that do not decode, these become U+FFFD. Bytes that are not UTF-8 are read as
    Windows-1252 where that gives plausible Western text, and as nothing else: with
    other code pages a guess would put wrong letters into the archive.

    Raises ``Unreadable`` for binary data and for text in an unknown code page.
    """
    encoding = bom_encoding(data)
    if encoding is None and b"\x00" in data:
        where = data.index(b"\x00")
        raise Unreadable(f"it is binary, not text: a NUL byte at offset {where:,}")
    text = clean(data.decode(encoding, "replace") if encoding else _guess(data, declared))
    _refuse_binary(text)
    return text


def _guess(data: bytes, declared: str | None) -> str:
    stated = known_encoding(declared)
    order = [e for e in (stated, "utf-8") if e]
    # What decodes as UTF-8 with several characters beyond ASCII is that, whatever it states.
    if stated and len(_UTF8.findall(data, 0, 1_000_000)) >= 3:
        order.reverse()
    for encoding in dict.fromkeys(order):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    if stated:
        return data.decode(stated, "replace")
    damaged = data.decode("utf-8", "replace")
    lost = damaged.count("\ufffd")
    if len(damaged) - sum(map(len, re.findall(r"[\x00-\x7f]+", damaged))) - lost >= 4 * lost:
        return damaged
    if _plausible_western(data):
        try:
            return data.decode("cp1252")
        except UnicodeDecodeError:
            pass
    raise Unreadable(
        "its characters are neither UTF-8 nor Western European (Windows-1252); "
        "convert it to UTF-8 and import it again"
    )


def _plausible_western(data: bytes) -> bool:
    high, letters = len(_HIGH.findall(data)), len(_LETTER.findall(data))
    return high * 4 <= letters and not _FOREIGN_RUN.search(data)


def _refuse_binary(text: str) -> None:
    sample = text[:65536]
    controls = len(_CONTROL.findall(sample))
    if controls > 8 and controls * 10 > len(sample):
        raise Unreadable("it is binary, not text: mostly control characters")
