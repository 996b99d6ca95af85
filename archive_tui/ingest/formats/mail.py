"""Mail (``.eml``): a document of a message, its attachments named and passed over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from archive_tui.ingest.articles import Stated, intakes_of
from archive_tui.ingest.decode import clean, decode
from archive_tui.ingest.formats.base import Format, Passed, SourceFile, Unreadable
from archive_tui.ingest.formats.mail_parts import (
    Part,
    asked,
    body_at,
    header_text,
    headers_of,
    parts,
)
from schema.dates import PartialDate
from schema.provenance import Locator, LocatorType
from store.keys import key_of_url
from store.rows import Intake, Reference

VERSION = "1"
MAX_BYTES = 60_000_000
"""Longer messages are refused: mail servers take no more than 50 MB."""
MAX_MESSAGES = 100
"""Messages within one message that are read."""
_FIELD = re.compile(rb"([A-Za-z][A-Za-z0-9-]{0,60}):[ \t\r\n]")
_OWN = frozenset((b"message-id", b"received", b"mime-version", b"return-path", b"delivered-to"))
_USUAL = frozenset((b"from", b"to", b"subject", b"date", b"cc", b"reply-to", b"sender"))
_AS_IT_IS = ("7bit", "8bit", "binary")
_SHOWN = ("From", "To", "Cc", "Date", "Subject")
_ID = re.compile(r"<([^<>\s]{3,500})>")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*\Z")


def sniff(head: bytes, name: str) -> float:
    """By its header fields: two that mail has, one of them written by programs alone."""
    fields: set[bytes] = set()
    for line in head.removeprefix(b"\xef\xbb\xbf").split(b"\n"):
        if not line.strip():
            break
        field = _FIELD.match(line + b"\n")
        if field:
            fields.add(field[1].lower())
        elif not line.startswith((b" ", b"\t")):
            return 0.0
    named = name.lower().endswith(".eml")
    enough = len(fields & (_OWN | _USUAL)) > 1 and (named or fields & _OWN)
    return 0.95 if enough else 0.0


def read(source: SourceFile) -> Iterator[Intake | Passed]:
    """The message, and every message that is attached to it, as an entry of its own.

    The text has the fields From, To, Cc, Date and Subject on lines of their own, decoded,
    then an empty line and the words: plain text where there is any, else those of the HTML.
    """
    if len(source.data) > MAX_BYTES:
        raise Unreadable(f"a message of more than {MAX_BYTES // 10**6} MB is not read")
    data = source.data.removeprefix(b"\xef\xbb\xbf")
    ahead = len(source.data) - len(data)
    yield from messages(source, data, ahead, whole=True)


def messages(
    source: SourceFile, data: bytes, offset: int, *, whole: bool = False
) -> Iterator[Intake | Passed]:
    """The messages in ``data``, which begins at byte ``offset`` of the source.

    ``whole`` says that the first of them is the file itself. Raises ``Unreadable`` where
    the first cannot be read.
    """
    todo = [(0, len(data))]
    for count in range(MAX_MESSAGES):
        if not todo:
            return
        start, end = todo.pop(0)
        locator = Locator(type=LocatorType.BYTES, value=f"{offset + start}-{offset + end}")
        try:
            for item in _message(source, data, start, end, todo):
                if isinstance(item, Intake) and not (whole and count == 0):
                    capture = item.capture.model_copy(update={"locator": locator})
                    item = replace(item, capture=capture)
                yield item
        except Unreadable as error:
            if count == 0:
                raise
            yield Passed(f"an attached message: {error}")
    if todo:
        yield Passed(f"messages within it beyond the first {MAX_MESSAGES}")


def _message(
    source: SourceFile, data: bytes, start: int, end: int, todo: list[tuple[int, int]]
) -> Iterator[Intake | Passed]:
    headers = headers_of(data, start, end)
    told = {name: header_text(asked(lambda n=name: headers[n])) for name in _SHOWN}
    found = list(parts(data, start, end))
    unread: list[Passed] = []
    words = [w for w in _words(data, found, unread) if w.strip()]
    if unread and not words:
        raise Unreadable(unread[0].reason)
    passed: list[Passed] = []
    for part in found:
        if part.type == "message/rfc822" and part.encoding in _AS_IT_IS:
            todo.append((body_at(data, part.start, part.end), part.end))
        elif not _shown(part):
            passed.append(Passed(_attachment(part)))
    head = "\n".join(f"{name}: {value}" for name, value in told.items() if value)
    if not words and not head:
        raise Unreadable("it holds no text")
    text = clean("\n\n".join([head, *words]).strip("\n"))
    identity = _id(header_text(asked(lambda: headers["Message-ID"])))
    stated = Stated(
        title=told["Subject"],
        authors=tuple(_people(asked(lambda: headers["From"].addresses) or ())),
        published=_moment(asked(lambda: headers["Date"].datetime)),
        url=f"mid:{identity}" if identity else None,
        language=_language(header_text(asked(lambda: headers["Content-Language"]))),
        references=tuple(_answers(header_text(asked(lambda: headers["In-Reply-To"])))),
    )
    yield from intakes_of(source, text, stated, "message/rfc822", "mail", VERSION)
    yield from (*unread, *passed)


def _shown(part: Part) -> bool:
    return part.type in ("text/plain", "text/html") and not part.attached


def _words(data: bytes, found: list[Part], unread: list[Passed]) -> Iterator[str]:
    """The words of the parts that are read, of each choice the plain text if it has any."""
    groups: dict[tuple[str, int], list[Part]] = {}
    for part in found:
        if _shown(part):
            alone = part.alternative is None
            key = ("part", part.start) if alone else ("choice", part.alternative or 0)
            groups.setdefault(key, []).append(part)
    for group in groups.values():
        # Stable, so that parts of one type stay in their order.
        for kind in ("text/plain", "text/html"):
            said = [_decoded(data, part, unread) for part in group if part.type == kind]
            if any(words.strip() for words in said):
                yield from (words.strip("\n") for words in said)
                break


def _decoded(data: bytes, part: Part, unread: list[Passed]) -> str:
    from email import message_from_bytes, policy

    from archive_tui.ingest.formats.html import declared, whole_text

    head = f"Content-Transfer-Encoding: {part.encoding}\n\n".encode("ascii", "replace")
    leaf = message_from_bytes(
        head + data[body_at(data, part.start, part.end) : part.end], policy=policy.compat32
    )
    payload = leaf.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    charset = asked(part.headers.get_content_charset)
    try:
        if part.type == "text/html":
            return whole_text(decode(raw, charset or declared(raw)))
        text = decode(raw, charset)
    except Unreadable as error:
        unread.append(Passed(f"a part of it ({part.type}): {error}"))
        return ""
    form = asked(lambda: part.headers["Content-Type"].params.get("format", "")) or ""
    return unflowed(text) if form.lower() == "flowed" else text


def unflowed(text: str) -> str:
    """``format=flowed`` read as it is meant (RFC 3676): soft line ends joined, stuffing gone."""
    out: list[list[str]] = []
    soft: str | None = None
    for line in text.split("\n"):
        bare = line.lstrip(">")
        depth = line[: len(line) - len(bare)]
        words = bare.removeprefix(" ")
        if soft == depth and words != "-- ":
            out[-1].append(words)
        else:
            out.append([f"{depth} {words}" if depth else words])
        soft = depth if words.endswith(" ") and words != "-- " else None
    return "\n".join("".join(pieces) for pieces in out)


def _attachment(part: Part) -> str:
    name = f" {part.name}" if part.name else ""
    return f"the attachment{name} ({part.type})" if part.attached or name else f"a {part.type} part"


def _people(addresses: tuple[object, ...]) -> Iterator[str]:
    for address in addresses:
        name = header_text(getattr(address, "display_name", None))
        name = name or header_text(getattr(address, "addr_spec", None))
        if name and name != "<>":
            yield name


def _moment(value: object) -> PartialDate | None:
    import datetime as dt

    if not isinstance(value, dt.datetime):
        return None
    try:
        return PartialDate.of(value)
    except ValueError:
        return None


def _id(header: str | None) -> str | None:
    found = _ID.search(header[:2000]) if header else None
    return found[1] if found else None


def _language(stated: str | None) -> str | None:
    return stated if stated and _LANGUAGE.match(stated) else None


def _answers(header: str | None) -> Iterator[Reference]:
    identity = _id(header)
    if identity:
        yield Reference("replies-to", key_of_url(f"mid:{identity}"), f"mid:{identity}")


FORMAT = Format("mail", sniff, read)
