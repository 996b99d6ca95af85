"""The frame of an article: what stands around its sentences, line by line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from archive_tui.ingest.extract.dates import FULL, to_edtf

_HEAD_LINES = 8
_DATELINE = re.compile(
    r"\s*(?P<place>[A-Z\u00c0-\u00de\u0410-\u042f][^\W\d_a-z\u00df-\u00ff]"
    r"[^()\n—–:;\"“]{0,60}?)"
    rf"(?:,? (?P<date>{FULL}|[A-Z][a-z]{{2,8}}\.? \d{{1,2}}))?"
    r"(?:,? ?\((?P<agency>[^()\n]{2,40})\))?\s*(?:—|–|--|-(?= ))\s*(?=\S)"
)
_MORE = re.compile(
    r"\s*(?:[*•>–-]\s*)?(?:read more|read also|also read|see also|related(?: (?:story|stories|"
    r"articles?))?|more on this|read this|watch also|recommended)\s*[:：–—-]\s*(?P<title>\S.*)",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    rf"\s*+(?:published|posted|first published|date)(?: on)?(?:\s*+:)?\s++"
    rf"(?P<date>{FULL})\s*+(?:\.\s*+)?\Z",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"\s*[Bb][Yy]:? (?P<names>[^\W\d_][^\n\d:;!?\"“”]{2,80})\s*\Z")
_MARKDOWN = re.compile(
    r"(?P<level>#{1,6}) ++(?P<title>\S++(?:[^\S\n]++(?!#+\s*+\Z)\S++)*+)(?:[^\S\n]++#++)?\s*+\Z"
)
_LINK = re.compile(r"\[(?P<title>[^\[\]\n]{1,300})\]\((?P<url>[^()\s]{1,2000})\)\s*\Z")
_ENDS = tuple(".,;:!?…\"”»'’-–—")
_SMALL = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "in",
        "on",
        "at",
        "to",
        "for",
        "and",
        "or",
        "but",
        "by",
        "with",
        "from",
        "as",
        "vs",
        "is",
        "are",
    ]
)
_SHORT_LINE = 400


@dataclass(slots=True)
class Line:
    """A line of the text without its line end; ``role`` is "body" or a part of the frame."""

    start: int
    end: int
    role: str = "body"


@dataclass(slots=True)
class Frame:
    """The lines of a text and what the frame says."""

    lines: list[Line]
    place: str | None = None
    agency: str | None = None
    title: str | None = None
    byline: tuple[str, ...] = ()
    published: str | None = None
    headings: list[tuple[int, int, str, int]] = field(default_factory=list)
    """Start, end, heading, level."""
    more: list[tuple[int, int, str, str | None]] = field(default_factory=list)
    """Start, end of the line, title, url."""


def split_lines(text: str) -> list[Line]:
    """The lines of ``text`` that hold more than space."""
    lines: list[Line] = []
    at = 0
    for raw in text.split("\n"):
        if raw and not raw.isspace():
            lines.append(Line(at, at + len(raw)))
        at += len(raw) + 1
    return lines


def read(text: str, lines: list[Line]) -> Frame:
    """The frame of a text whose tweets are already taken out of ``lines``."""
    frame = Frame(lines)
    for i, line in enumerate(lines):
        if line.role != "body":
            continue
        if i < _HEAD_LINES:
            _head(text, line, i, frame)
        if line.role != "body" or line.end - line.start > _SHORT_LINE:
            continue
        raw = text[line.start : line.end]
        more = _MORE.match(raw)
        if more:
            line.role = "more"
            link = _LINK.match(more["title"])
            title = link["title"] if link else more["title"].rstrip()
            frame.more.append((line.start, line.end, title, link["url"] if link else None))
            continue
        _heading(raw, line, i, frame)
    return frame


def _head(text: str, line: Line, i: int, frame: Frame) -> None:
    raw = text[line.start : min(line.end, line.start + _SHORT_LINE)]
    if line.end - line.start <= _SHORT_LINE:
        published = _PUBLISHED.match(raw)
        if published:
            frame.published = frame.published or to_edtf(published["date"])
            line.role = "published"
            return
        byline = _BYLINE.match(raw)
        if byline and not frame.byline and _names(byline["names"]):
            frame.byline = _names(byline["names"])
            line.role = "byline"
            return
    dateline = _DATELINE.match(raw) if frame.place is None else None
    if dateline and (dateline["agency"] or _shouts(dateline["place"])):
        frame.place = dateline["place"].strip(" ,")
        frame.agency = dateline["agency"]
        if dateline["date"] and dateline["date"][-4:].isdigit():
            frame.published = frame.published or to_edtf(dateline["date"])
        line.start += dateline.end()


def _shouts(place: str) -> bool:
    """True where the first part of a place is in capitals: ``NEW YORK, Nov. 3``."""
    first = place.split(",")[0]
    return first.isupper() and len(first) > 2 and len(place) < 40


def _names(written: str) -> tuple[str, ...]:
    names = tuple(n.strip(" .") for n in re.split(r",| and | & ", written) if n.strip(" ."))
    good = all(
        2 <= len(n.split()) <= 5 and all(w[0].isupper() or w in ("de", "van", "von", "al", "bin")
                                         for w in n.split()) for n in names
    )  # fmt: skip
    return names if good else ()


def _heading(raw: str, line: Line, i: int, frame: Frame) -> None:
    mark = _MARKDOWN.match(raw)
    if mark:
        line.role = "heading"
        level = len(mark["level"])
        if level == 1 and frame.title is None and not frame.headings and i < 4:
            frame.title = mark["title"]
        else:
            frame.headings.append((line.start, line.end, mark["title"], level))
        return
    bare = raw.strip()
    if i == 0 or i + 1 >= len(frame.lines) or len(bare) > 80 or bare.endswith(_ENDS):
        return
    words = bare.split()
    if len(words) > 10 or not (bare[0].isupper() or bare[0].isdigit()):
        return
    if any(c in bare for c in '"“”«»—@') or ": " in bare or not any(c.isalpha() for c in bare):
        return
    heavy = [w for w in words if w.casefold() not in _SMALL]
    if heavy and sum(w[0].isupper() or w[0].isdigit() for w in heavy) >= 0.7 * len(heavy):
        line.role = "heading"
        frame.headings.append((line.start, line.end, bare, 1))
