"""What changed between two texts of one source, word by word, and the texts that it had.

Every code point of both texts is in the pieces: those that are not new make the older text,
those that are not gone the newer one. Lines are matched first by those that stand once in
both, then the words between them; both in time nearly linear in the length of the texts.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from schema.provenance import Capture, Revision
    from store.rows import Record

SAME, GONE, NEW = "same", "gone", "new"
CONTEXT = 90
"""Code points of unchanged text shown on either side of a change."""

_ROUNDS = 8
"""How often what lies between matched lines is looked at again for lines to match."""
_MOST = 25_000_000
"""Tokens of one passage times those of the other up to which the words are compared."""
_ALIKE = 0.3
"""Share of the shorter passage's words that two passages have in common, to be one retouched."""
_ISLAND = 20
"""Unchanged code points between two changes up to which all of it reads better as one change."""
_TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+|\s+|[^\w\s]")


@dataclass(slots=True, frozen=True)
class Piece:
    """A stretch of text that is in both (``same``), the older (``gone``) or the newer (``new``)."""

    what: str
    text: str


@dataclass(slots=True, frozen=True)
class Excerpt:
    """Changes that stand close together, with the unchanged words around them."""

    start: int
    """Where its first change stands in the newer text, code points."""
    pieces: tuple[Piece, ...]
    more_before: bool
    """Whether unchanged text was left out before it."""
    more_after: bool


@dataclass(slots=True, frozen=True)
class Text:
    """One of the texts that a source has had."""

    place: int
    """1 is the oldest."""
    sha256: str
    length: int
    """Code points."""
    since: str
    """When it came in: the day, ISO 8601."""
    captured: str
    """When it was taken, as stated, EDTF."""
    origin: str
    """The file or address that it was taken from, "" where it was typed."""
    tool: str
    current: bool
    """Whether the entry has this text now."""


class Texts(Protocol):
    """What of ``store.Archive`` this needs."""

    def record(self, number: int) -> Record: ...
    def revisions(self, number: int) -> list[tuple[Revision, Capture]]: ...
    def revision_text(self, sha256: str) -> str: ...


def texts_of(archive: Texts, number: int) -> list[Text]:
    """The texts of an entry, oldest first; captures of the same words in a row are one.

    Raises NotFound.
    """
    now = archive.record(number).revision
    found: list[Text] = []
    for revision, capture in archive.revisions(number):
        if found and found[-1].sha256 == revision.sha256:
            continue
        found.append(
            Text(
                len(found) + 1,
                revision.sha256,
                revision.length,
                revision.at.date().isoformat(),
                str(capture.captured_at),
                capture.path or capture.url or "",
                f"{revision.tool} {revision.tool_version}",
                revision.sha256 == now,
            )
        )
    return found


def last_change(texts: Sequence[Text]) -> tuple[Text, Text] | None:
    """The current text with the one before it; None where it has been the same all the time."""
    at = max((text.place for text in texts if text.current), default=0) - 1
    if at > 0:
        return texts[at - 1], texts[at]
    # What came later is another wording that did not become the entry's text.
    return (texts[at + 1], texts[at]) if at == 0 and len(texts) > 1 else None


def compare(before: str, after: str) -> list[Piece]:
    """The pieces of two texts, in order; neighbours are never of one kind."""
    found: list[Piece] = []
    for old, new in _passages(before, after):
        found += [Piece(SAME, old)] if old == new else _words(old, new)
    return _joined(found)


def excerpts(pieces: Sequence[Piece], context: int = CONTEXT) -> list[Excerpt]:
    """The changes with ``context`` code points around them; what lies between is left out."""
    found: list[Excerpt] = []
    held: list[Piece] = []
    at, start, left_out = 0, -1, False
    for place, piece in enumerate(pieces):
        if piece.what != SAME:
            start = at if start < 0 else start
            held.append(piece)
        elif start < 0:
            kept = _tail(piece.text, context)
            left_out, held = kept != piece.text, [Piece(SAME, kept)]
        elif place + 1 < len(pieces) and len(piece.text) <= 2 * context:
            held.append(piece)
        else:
            kept = _head(piece.text, context)
            cut = kept != piece.text
            found.append(Excerpt(start, (*held, Piece(SAME, kept)), left_out, cut))
            rest = _tail(piece.text, context)
            start, left_out, held = -1, True, [Piece(SAME, rest)]
        at += len(piece.text) if piece.what != GONE else 0
    if start >= 0:
        found.append(Excerpt(start, tuple(held), left_out, False))
    return found


def _head(text: str, length: int) -> str:
    if len(text) <= length:
        return text
    end = text.rfind(" ", length // 2, length)
    return text[: end if end > 0 else length]


def _tail(text: str, length: int) -> str:
    if len(text) <= length:
        return text
    begin = len(text) - length
    start = text.find(" ", begin, begin + length // 2)
    return text[start + 1 if start >= 0 else begin :]


# -- lines -----------------------------------------------------------------------------------


def _passages(before: str, after: str) -> Iterator[tuple[str, str]]:
    """Both texts side by side, cut where lines match."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    waiting = [(0, len(old), 0, len(new), _ROUNDS)]
    while waiting:
        a, b, c, d, rounds = waiting.pop()
        start, end = _ends(old, new, (a, b, c, d))
        yield from ((line, line) for line in old[a : a + start])
        a, c, tail = a + start, c + start, old[b - end : b]
        b, d = b - end, d - end
        pairs = _matched(old, new, (a, b, c, d)) if rounds and a < b and c < d else []
        if not pairs:
            if a < b or c < d:
                yield "".join(old[a:b]), "".join(new[c:d])
            yield from ((line, line) for line in tail)
            continue
        # What comes last is put on the stack first.
        waiting.append((b, b + end, d, d + end, 0))
        for i, j in reversed(pairs):
            waiting.append((i, b, j, d, rounds - 1))
            b, d = i, j
        waiting.append((a, b, c, d, rounds - 1))


def _ends(old: list[str], new: list[str], span: tuple[int, int, int, int]) -> tuple[int, int]:
    """How many lines are alike at the beginning and, of the rest, at the end."""
    a, b, c, d = span
    most = min(b - a, d - c)
    start = 0
    while start < most and old[a + start] == new[c + start]:
        start += 1
    end = 0
    while end < most - start and old[b - 1 - end] == new[d - 1 - end]:
        end += 1
    return start, end


def _matched(
    old: list[str], new: list[str], span: tuple[int, int, int, int]
) -> list[tuple[int, int]]:
    """Lines that stand once in both, as many as keep their order (a patience diff)."""
    a, b, c, d = span
    here, there = Counter(old[a:b]), Counter(new[c:d])
    places = {new[j]: j for j in range(c, d) if there[new[j]] == 1 and here[new[j]] == 1}
    pairs = [(i, places[old[i]]) for i in range(a, b) if old[i].strip() and old[i] in places]
    tops: list[int] = []
    top_of: list[int] = []
    previous: list[int] = []
    for at, (_, j) in enumerate(pairs):
        place = bisect_left(tops, j)
        previous.append(top_of[place - 1] if place else -1)
        tops[place : place + 1], top_of[place : place + 1] = [j], [at]
    chain: list[tuple[int, int]] = []
    at = top_of[-1] if top_of else -1
    while at >= 0:
        chain.append(pairs[at])
        at = previous[at]
    return chain[::-1]


# -- words -----------------------------------------------------------------------------------


def _words(old: str, new: str) -> list[Piece]:
    """The pieces of two passages that are not alike."""
    whole = [Piece(what, text) for what, text in ((GONE, old), (NEW, new)) if text]
    if len(whole) < 2:
        return whole
    from rapidfuzz.distance import Indel

    ours, theirs = _TOKEN.findall(old), _TOKEN.findall(new)
    if len(ours) * len(theirs) > _MOST:
        return whole
    changes: list[tuple[str, str]] = [("", "")]
    islands: list[str] = []
    for step in Indel.opcodes(ours, theirs):
        gone = "".join(ours[step.src_start : step.src_end])
        come = "".join(theirs[step.dest_start : step.dest_end])
        if step.tag == "equal":
            islands.append(gone)
            changes.append(("", ""))
        else:
            changes[-1] = (changes[-1][0] + gone, changes[-1][1] + come)
    shared = sum(map(_letters, islands))
    if shared < _ALIKE * min(_letters(old), _letters(new)):
        return whole
    return list(_pieces(*_without_islands(changes, islands)))


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def _without_islands(
    changes: list[tuple[str, str]], islands: list[str]
) -> tuple[list[tuple[str, str]], list[str]]:
    """Changes with a word or a comma between them made one change, as a reader would see it."""
    kept, between = [changes[0]], list[str]()
    for island, change in zip(islands, changes[1:], strict=True):
        before = kept[-1]
        size = min(max(map(len, before)), max(map(len, change)))
        if len(island) <= min(_ISLAND, size) and "\n" not in island:
            gone, come = (one + island + other for one, other in zip(before, change, strict=True))
            kept[-1] = (gone, come)
        else:
            between.append(island)
            kept.append(change)
    return kept, between


def _pieces(changes: list[tuple[str, str]], islands: list[str]) -> Iterator[Piece]:
    for (gone, come), island in zip(changes, [*islands, ""], strict=True):
        yield from (Piece(what, text) for what, text in ((GONE, gone), (NEW, come)) if text)
        if island:
            yield Piece(SAME, island)


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Neighbours of one kind as one; between two unchanged stretches what is gone comes first."""
    found: list[Piece] = []
    gone: list[str] = []
    come: list[str] = []
    same: list[str] = []

    def put() -> None:
        for what, texts in ((SAME, same), (GONE, gone), (NEW, come)):
            if texts:
                found.append(Piece(what, "".join(texts)))
                texts.clear()

    for piece in pieces:
        if piece.what == SAME:
            if gone or come:
                put()
            same.append(piece.text)
        else:
            (gone if piece.what == GONE else come).append(piece.text)
    put()
    return found
