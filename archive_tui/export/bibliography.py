"""A bibliography in Markdown or plain text: one paragraph an entry."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from archive_tui.export.citation import Citation, citations

if TYPE_CHECKING:
    from store import Archive

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~])")
_URL = re.compile(r"https?://[^\s<>()]+[^\s<>().,;]")


def plain(archive: Archive, numbers: Sequence[int]) -> Iterator[str]:
    """One line an entry."""
    return plain_of(archive, citations(archive, list(numbers)))


def plain_of(archive: Archive, cited: Sequence[Citation]) -> Iterator[str]:
    """The same for citations that are there already, such as that of a passage."""
    for citation in cited:
        yield " ".join(citation.sentence().split())


def markdown(archive: Archive, numbers: Sequence[int]) -> Iterator[str]:
    """One list item an entry; what a source wrote is escaped and never read as markup."""
    return markdown_of(archive, citations(archive, list(numbers)))


def markdown_of(archive: Archive, cited: Sequence[Citation]) -> Iterator[str]:
    """The same for citations that are there already, such as that of a passage."""
    for citation in cited:
        yield f"- {escaped(' '.join(citation.sentence().split()))}"


def escaped(text: str) -> str:
    """``text`` for CommonMark: its punctuation escaped, web addresses as autolinks."""
    parts, at = [], 0
    for match in _URL.finditer(text):
        parts += [_MARKUP.sub(r"\\\1", text[at : match.start()]), f"<{match[0]}>"]
        at = match.end()
    return "".join([*parts, _MARKUP.sub(r"\\\1", text[at:])])
