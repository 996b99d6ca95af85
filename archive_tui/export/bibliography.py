"""A bibliography in Markdown or plain text: one paragraph an entry."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from archive_tui.export.citation import Citation, citations

if TYPE_CHECKING:
    from store import Archive

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~])")
_URL = re.compile(r"https?://[^\s<>\"“”„«»]+")
_BEHIND_URL = ".,;:!?'’‘"
"""What stands behind an address more often than at its end."""


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
        url = _address(match[0])
        parts += [_MARKUP.sub(r"\\\1", text[at : match.start()]), f"<{url}>"]
        at = match.start() + len(url)
    return "".join([*parts, _MARKUP.sub(r"\\\1", text[at:])])


def _address(run: str) -> str:
    """The address at the beginning of ``run``, without the sentence's own signs behind it."""
    end = len(run)
    closing = run.count(")") - run.count("(")
    while run[end - 1] in _BEHIND_URL or (run[end - 1] == ")" and closing > 0):
        closing -= run[end - 1] == ")"
        end -= 1
    return run[:end]
