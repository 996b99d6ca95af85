"""A sample archive about one affair in which everything is invented."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from store.archive import Archive

WELCOME = "About this sample"
"""Title of the first page; the entry is tagged ``start here``."""

ACTOR = "sample"
"""The person in whose name the sample is best made, so that nobody's undo takes it back."""


@dataclass(slots=True, frozen=True)
class SampleSearch:
    """A query that finds something in the sample."""

    query: str
    shows: str
    """What is to be seen in its results, in a sentence."""


SAMPLE_SEARCHES: tuple[SampleSearch, ...] = (
    SampleSearch('"same day"', "The minister's promise, as printed, posted and remembered."),
    SampleSearch("speaker:arlen", "Everything that Tomas Arlen is quoted with."),
    SampleSearch("#oskenna kind:tweet", "The affair in tweets, one of them in Arabic."),
    SampleSearch('tag:"status/to check"', "What a person has put aside to check."),
)


def build(archive: Archive) -> list[int]:
    """Import the sample's files into ``archive`` and curate them; their entries' numbers.

    The first number is that of the first page, the others follow in order of import.
    Deterministic but for uids and the times at which entries are added.

    Raises ``curate.SampleError`` where a file is not taken or the curation names an entry or a
    passage that is not there; ``ArchiveError`` as the archive does.
    """
    from archive_tui.sample.curate import curate  # brings the importer with it

    return curate(archive)
