"""On which page of a source a passage stands."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from schema.anchors import Anchor
    from store import Archive
    from store.rows import AnyEntry

PAGE_BREAK = "\f"


class Pager:
    """Finds pages, and remembers where those of each source begin."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._known: dict[int, tuple[str | None, list[int], list[str]]] = {}

    def of_anchor(self, number: int, anchor: Anchor) -> str:
        """The pages of an anchored passage of source ``number``; "" where it has none.

        Also "" where the anchor is not in the source's present text.
        """
        if self._pages(number)[0] != anchor.revision:
            return ""
        return self.of_span(number, anchor.start, anchor.end)

    def of_span(self, number: int, start: int, end: int) -> str:
        """``p. 12`` or ``pp. 12–13`` for a passage of the source's present text.

        Offsets are code points, half-open. A report's pages go by the numbers printed on
        them; in other texts form feeds part the pages, which are counted from 1. "" where
        the source has no pages.
        """
        _, starts, labels = self._pages(number)
        if not starts:
            return ""
        first = max(0, bisect_right(starts, start) - 1)
        last = max(first, bisect_right(starts, max(start, end - 1)) - 1)
        if first == last:
            return f"p. {labels[first]}"
        return f"pp. {labels[first]}–{labels[last]}"

    def _pages(self, number: int) -> tuple[str | None, list[int], list[str]]:
        if number not in self._known:
            record = self._archive.record(number)
            pages = pages_of(record.entry)
            starts, labels = [start for start, _ in pages], [label for _, label in pages]
            self._known[number] = (record.revision, starts, labels)
        return self._known[number]


def pages_of(entry: AnyEntry) -> list[tuple[int, str]]:
    """Where each page begins in the entry's text, code points, and the number printed on it.

    Pages parted by form feeds are counted from 1; empty where the text has none.
    """
    if entry.kind == "report" and entry.pages:
        return [(page.start, page.label) for page in entry.pages]
    if entry.kind not in ("report", "document") or PAGE_BREAK not in entry.text:
        return []
    starts, at = [0], entry.text.find(PAGE_BREAK)
    while at != -1:
        starts.append(at + 1)
        at = entry.text.find(PAGE_BREAK, at + 1)
    return [(start, str(count)) for count, start in enumerate(starts, 1)]
