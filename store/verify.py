"""Fixity and consistency: is everything still as it was written?"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from store.errors import IndexUnavailable
from store.record import journal, transfer
from store.rows import Finding

if TYPE_CHECKING:
    from store.facade.keeping import Keeping


def verify(archive: Keeping, progress: Callable[[int, int], None] | None) -> list[Finding]:
    """Everything that is wrong: record, journal chain, states, texts, originals, index."""
    found = [Finding("record", s) for s in transfer.integrity(archive.database)]
    found += [Finding("journal", s) for s in journal.broken_links(archive.database)]
    found += [Finding("record", s) for s in transfer.strayed(archive.database)]
    found += [Finding("text", s) for s in transfer.altered_texts(archive.database)]
    with archive.database.read() as db:
        digests = transfer.original_digests(db)
    for done, sha in enumerate(digests, start=1):
        wrong = archive.vault.check(sha)
        if wrong:
            found.append(Finding("original", f"The original {sha} is {wrong}."))
        if progress:
            progress(done, len(digests))
    watermark = archive.fulltext.watermark()
    if watermark >= 0:
        try:
            archive.fulltext.verify()
        except IndexUnavailable as error:
            found.append(Finding("index", f"{error} It is built anew."))
    if watermark > archive.seq():
        found.append(Finding("index", "The index is ahead of the record; reindex builds it anew."))
    return found
