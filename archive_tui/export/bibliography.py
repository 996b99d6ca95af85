"""A bibliography in Markdown or plain text: one paragraph an entry."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from archive_tui.export.citation import citations

if TYPE_CHECKING:
    from store import Archive

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~])")
_URL = re.compile(r"https?://[^\s<>()]+[^\s<>().,;]")


def plain(archive: Archive, numbers: Sequence[int]) -> Iterator[str]:
    """One line an entry."""
    for citation in citations(archive, list(numbers)):
        yield " ".join(citation.sentence().split())


def markdown(archive: Archive, numbers: Sequence[int]) -> Iterator[str]:
    """One list item an entry; what a source wrote is escaped and never read as markup."""
    for citation in citations(archive, list(numbers)):
        yield f"- {escaped(' '.join(citation.sentence().split()))}"


def escaped(text: str) -> str:
    """``text`` for CommonMark: its punctuation escaped, web addresses as autolinks."""
    parts, at = [], 0
    for match in _URL.finditer(text):
        parts += [_MARKUP.sub(r"\\\1", text[at : match.start()]), f"<{match[0]}>"]
        at = match.end()
    return "".join([*parts, _MARKUP.sub(r"\\\1", text[at:])])
