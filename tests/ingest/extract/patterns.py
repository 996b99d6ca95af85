"""Reads ``patterns.txt`` and says which of its passages are found with the right speaker."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from archive_tui.ingest.extract import FoundQuotation, structure

FILE = Path(__file__).with_name("patterns.txt")
_MARKUP = re.compile(r"\{(?:(?P<number>\d) )?|\}|”#(?P<whose>[\d?-])|[“”]")
_EDGE = " ,.“”’"


@dataclass(frozen=True)
class Passage:
    """A passage in quotation marks, marks included, and what is true of it."""

    start: int
    end: int
    whose: str
    """The number of its speaker; "-": nobody's words; "?": the text does not say whose."""


@dataclass(frozen=True)
class Pattern:
    """A text of a group; ``speakers`` are where each number is named, all of them right."""

    group: str
    holds: bool
    """True where the whole group must be found right."""
    text: str
    passages: tuple[Passage, ...]
    speakers: dict[str, list[tuple[int, int]]]


def read(written: str) -> Iterator[Pattern]:
    """The patterns of a file's content, in its order."""
    group, holds = "", False
    for line in written.splitlines():
        if line.startswith("== "):
            group, holds = line[3:].removesuffix(" !"), line.endswith(" !")
        elif line and not line.startswith("#"):
            yield _pattern(group, holds, line.replace(" ¶ ", "\n\n"))


def _pattern(group: str, holds: bool, marked: str) -> Pattern:
    text, at = "", 0
    passages: list[Passage] = []
    speakers: dict[str, list[tuple[int, int]]] = {}
    opened, number, named = 0, "", 0
    for match in _MARKUP.finditer(marked):
        text += marked[at : match.start()]
        at = match.end()
        mark = match[0][0]
        if mark == "{":
            number, named = match["number"] or "1", len(text)
        elif mark == "}":
            speakers.setdefault(number, []).append((named, len(text)))
        elif mark == "“":
            opened = len(text)
            text += mark
        else:
            text += mark
            passages.append(Passage(opened, len(text), match["whose"] or "1"))
    return Pattern(group, holds, text + marked[at:], tuple(passages), speakers)


def answers(pattern: Pattern) -> list[tuple[Passage, FoundQuotation | None, str]]:
    """For each passage what was found there, and what is wrong with it ("": nothing)."""
    found = {(q.start, q.end): q for q in structure(pattern.text + "\n", language="en").quotations}
    out: list[tuple[Passage, FoundQuotation | None, str]] = []
    for passage in pattern.passages:
        quotation = found.get((passage.start, passage.end))
        out.append((passage, quotation, _wrong(pattern, passage, quotation)))
    return out


def _wrong(pattern: Pattern, passage: Passage, found: FoundQuotation | None) -> str:
    if found is None:
        return "not found"
    if (found.mode == "scare") != (passage.whose == "-"):
        return f"mode {found.mode}, rule {found.rule}"
    if passage.whose in "-?":
        return ""
    place = found.attribution.place
    if place is None:
        return "no speaker"
    if any(
        place.start < end and start < place.end for start, end in pattern.speakers[passage.whose]
    ):
        return ""
    return f"said {place.exact!r}, rule {found.rule}"


def exact(pattern: Pattern, passage: Passage, found: FoundQuotation | None) -> bool:
    """Whether the speaker is named by the very words marked, points at the edges aside."""
    if passage.whose in "-?" or found is None or found.attribution.place is None:
        return passage.whose in "-?"
    named = found.attribution.place.exact.strip(_EDGE)
    return any(pattern.text[a:b].strip(_EDGE) == named for a, b in pattern.speakers[passage.whose])
