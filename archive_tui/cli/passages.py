"""How a passage is named on the command line: by its words, or by its offsets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import combining

from store.errors import Refused

if TYPE_CHECKING:
    from store import Archive

_OFFSETS = re.compile(r"([0-9]{1,12})-([0-9]{1,12})\Z")

PASSAGE_HELP = 'the words as they stand there, or offsets such as "118-151"'

_SHOWN = 5
"""So many places are named where words stand in a text more than once."""


def span(archive: Archive, number: int, passage: str) -> tuple[int, int]:
    """Offsets ``[start, end)``, code points, of a passage of entry ``number``'s text.

    ``passage`` is ``START-END`` or the words; any white space stands for any other, and
    words that begin or end within a word of the text do not stand there. Raises
    NotFound for the entry; Refused for words that are not there or there more than once,
    for offsets outside the text, and for what can be meant as either.
    """
    text = archive.text(number)
    if offsets := _OFFSETS.match(passage.strip()):
        if _places(text, [passage.strip()]):
            raise Refused(
                f"{passage.strip()} stands in the text of #{number}, so it may be meant as words: "
                "give more of them, or write the offsets with a 0 before the first."
            )
        start, end = int(offsets[1]), int(offsets[2])
        if not start < end <= len(text):
            raise Refused(
                f"{passage.strip()} is no passage of #{number}: "
                f"its text goes from 0 to {len(text)}."
            )
        return start, end
    words = passage.split()
    if not words:
        raise Refused("A passage has words.")
    found = _places(text, words)
    if not found:
        raise Refused(f"#{number} does not hold these words: {' '.join(words)}")
    if len(found) > 1:
        places = ", ".join(f"{start}-{end}" for start, end in found[:_SHOWN])
        more = ", …" if len(found) > _SHOWN else ""
        raise Refused(
            f"#{number} holds these words {len(found)} times, at {places}{more}: "
            "give more of them, or the offsets."
        )
    return found[0]


def _places(text: str, words: list[str]) -> list[tuple[int, int]]:
    """Where these words stand in a text, also where one place overlaps another."""
    # What is looked ahead at is not passed over.
    wanted = r"\s+".join(map(re.escape, words))
    spans = (match.span(1) for match in re.finditer(f"(?=({wanted}))", text))
    return [
        (start, end)
        for start, end in spans
        if not _is_within(text, start) and not _is_within(text, end)
    ]


def _is_within(text: str, at: int) -> bool:
    """Whether ``at`` is within a number or a word of a script that puts spaces between words."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if before.isdigit():
        return after.isdigit() or (after in ",." and text[at + 1 : at + 2].isdigit())
    if before in ",.":
        return after.isdigit() and text[max(0, at - 2) : at - 1].isdigit()
    return bool(combining(after)) or (_is_cased(before) and _is_cased(after))


def _is_cased(char: str) -> bool:
    return char.isalpha() and char.lower() != char.upper()
