"""Tweets embedded in the classic form: text, then ``— Name (@handle) Month D, YYYY``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive_tui.ingest.extract.dates import FULL, to_edtf
from archive_tui.ingest.extract.frame import Line

if TYPE_CHECKING:
    from schema.entries import Tweet

_SIGNATURE = re.compile(
    r"(?:—|–|--|―|&mdash;)\s*+(?P<name>(?:[^\s@—][^\n@—]{0,99}?)?)\s*+\(@(?P<handle>\w{1,20})\)\s*+"
    rf"(?P<date>{FULL})\s*\Z"
)
_HASHTAG = re.compile(r"(?<![\w&/])[#＃]([^\W_](?:\w)*|_\w+)")
_MENTION = re.compile(r"(?<![\w/@.])[@＠](\w{1,20})")
_URL = re.compile(r"https?://[^\s<>\"“”]+|(?<![\w/.])pic\.twitter\.com/\w+")
_LONGEST = 1200
_LINES = 12


@dataclass(slots=True, frozen=True)
class Embed:
    """A tweet's place: the whole embed, and its text alone."""

    start: int
    end: int
    text_start: int
    text_end: int
    name: str
    handle: str
    date: str


def take_out(text: str, lines: list[Line]) -> list[Embed]:
    """The embedded tweets; their lines' role becomes "tweet"."""
    found: list[Embed] = []
    gaps = "\n\n" in text
    for i, line in enumerate(lines):
        if line.end - line.start > _LONGEST:
            continue
        raw = text[line.start : line.end]
        if "(@" not in raw:
            continue
        match = _SIGNATURE.search(raw)
        date = to_edtf(match["date"]) if match else None
        if not match or date is None:
            continue
        before = raw[: match.start()].strip()
        first = i
        if not before:
            first = _first_line(text, lines, i, gaps)
            if first == i:
                continue
        last = line.start + match.start() if before else lines[i - 1].end
        start = lines[first].start
        body = text[start:last]
        lead = len(body) - len(body.lstrip())
        found.append(
            Embed(
                start + lead, line.end, start + lead, start + len(body.rstrip()),
                match["name"], match["handle"], date,
            )
        )  # fmt: skip
        for k in range(first, i + 1):
            lines[k].role = "tweet"
    return found


def _first_line(text: str, lines: list[Line], i: int, gaps: bool) -> int:
    """The first line of the tweet whose signature is line ``i``; ``i`` where there is none."""
    k = i - 1
    if k < 0 or lines[k].role != "body" or lines[k].end - lines[k].start > _LONGEST:
        return i
    while (
        gaps
        and k > 0
        and i - k < _LINES
        and lines[k - 1].role == "body"
        and lines[k].start - lines[k - 1].end == 1
        and lines[i].start - lines[k - 1].start <= _LONGEST
    ):
        k -= 1
    return k


def entry(text: str, embed: Embed) -> Tweet:
    """The Tweet entry for an embed. The signature gives a day, no time."""
    from schema.dates import PartialDate
    from schema.entries import Tweet, UrlMention

    words = text[embed.text_start : embed.text_end]
    plain = _URL.sub(lambda m: " " * len(m[0]), words)
    urls = [m[0].rstrip(".,;:!?)…") for m in _URL.finditer(words)]
    return Tweet(
        text=words,
        author_name=embed.name or None,
        handle=embed.handle,
        posted_at=PartialDate.of(embed.date),
        hashtags=tuple(_HASHTAG.findall(plain)),
        mentions=tuple(_MENTION.findall(plain)),
        urls=tuple(UrlMention(url=u) for u in urls),
    )
