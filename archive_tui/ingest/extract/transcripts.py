"""Transcripts inside quotation marks: who speaks is written before the words, in capitals."""

from __future__ import annotations

import re

from archive_tui.ingest.extract.rules import Claim, Site
from archive_tui.ingest.extract.sentences import tokenise

_LABEL = re.compile(
    r"[\"“”„«]\s?(?P<name>[A-ZÀ-Þ][A-ZÀ-Þ.'’-]{1,30}(?: [A-ZÀ-Þ][A-ZÀ-Þ.'’-]{0,30}){0,3})"
    r"(?: ?\([^()\n]{1,40}\))?:\s"
)
_REMARK = re.compile(r"[\"“”„«]?\s?(?:\([^()\n]{1,60}\)|\[[^\[\]\n]{1,60}\])[.\s]{0,3}[\"”“»]?")


def labelled(s: Site) -> Claim | None:
    """``"ORR: Q``: the words begin with a name in capitals and a colon."""
    found = _LABEL.match(s.text, s.para.starts[s.at], s.para.ends[s.at])
    if found is None:
        return None
    label = tokenise(s.text, *found.span("name"), [], s.lang)
    return Claim("label", (0, len(label.words)), None, label)


def remark(quoted: str) -> bool:
    """True for ``"(CROSSTALK.)``: what the transcript says about the speech."""
    return _REMARK.fullmatch(quoted) is not None
