"""How a passage is named on the command line: by its words, or by its offsets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from store.errors import Refused

if TYPE_CHECKING:
    from store import Archive

_OFFSETS = re.compile(r"([0-9]{1,12})-([0-9]{1,12})\Z")

PASSAGE_HELP = 'the words as they stand there, or offsets such as "118-151"'

_SHOWN = 5
"""So many places are named where words stand in a text more than once."""


def span(archive: Archive, number: int, passage: str) -> tuple[int, int]:
    """Offsets ``[start, end)``, code points, of a passage of entry ``number``'s text.

    ``passage`` is ``START-END`` or the words; any white space stands for any other. Raises
    NotFound for the entry; Refused for words that are not there or there more than once,
    and for offsets outside the text.
    """
    text = archive.text(number)
    if offsets := _OFFSETS.match(passage.strip()):
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
    pattern = re.compile(r"\s+".join(re.escape(word) for word in words))
    found = [match.span() for match in pattern.finditer(text)]
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
