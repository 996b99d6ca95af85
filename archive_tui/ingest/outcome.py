"""What an import says about itself: how far it is, what became of each file, the counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from store.rows import Taken

STATUSES = ("added", "updated", "unchanged", "skipped", "quarantined", "interrupted")


@dataclass(slots=True, frozen=True)
class Progress:
    """How far an import is."""

    path: str
    files: int
    """Files that are done."""
    files_total: int
    """Files that are known so far; grows where a zip file turns out to hold some."""
    bytes: int
    """Bytes that are done, of the files as they lie on the disk."""
    bytes_total: int
    entries: int
    """Entries handed over, those of the present file included."""
    reading: int = 0
    """Entries read so far in a long file of which none has been handed over yet."""


@dataclass(slots=True, frozen=True)
class Outcome:
    """What became of one file."""

    path: str
    """As a person gave it or as it was found; outside text, see ``display_text``."""
    status: str
    """``added``, ``updated``, ``unchanged``, ``skipped``, ``quarantined``, or
    ``interrupted`` where the import was stopped within a long file."""
    entries: tuple[int, ...] = ()
    """Numbers of the file's entries, in its order; empty where a file that went in
    before was not read again, and in a dry run those that are known."""
    reason: str | None = None
    """Why it was skipped or quarantined; what was passed over within it."""
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    proposed: int = 0
    """Entries proposed along with it: quotations, embedded tweets, named reports."""
    passed: int = 0
    """Parts of it that are no entries, such as the error lines of a stream."""


@dataclass(slots=True)
class Summary:
    """Counts over an import: files by what became of them, and entries."""

    files: dict[str, int] = field(default_factory=lambda: dict.fromkeys(STATUSES, 0))
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    proposed: int = 0

    def count(self, outcome: Outcome) -> None:
        """Add one file's outcome."""
        self.files[outcome.status] += 1
        self.added += outcome.added
        self.updated += outcome.updated
        self.unchanged += outcome.unchanged
        self.proposed += outcome.proposed


class Tally:
    """What becomes of one file, as its entries go in."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.numbers: dict[int, None] = {}
        self.counts = dict.fromkeys(("added", "updated", "unchanged"), 0)
        self.proposed = 0
        self.passed = 0
        self.first_passed = ""

    def take(self, taken: Sequence[Taken], passed: Sequence[str]) -> None:
        """Count entries that went in, and parts that were passed over."""
        for one in taken:
            self.counts[one.outcome] += 1
            self.proposed += one.proposed
            if one.number:
                self.numbers[one.number] = None
        if passed and not self.passed:
            self.first_passed = passed[0]
        self.passed += len(passed)

    def outcome(self, status: str | None = None, reason: str | None = None) -> Outcome:
        """The file's outcome; its status is what became of its entries where none is given."""
        if status is None:
            status = next((s for s in ("added", "updated") if self.counts[s]), "unchanged")
        if self.passed and reason is None:
            more = f" and {self.passed - 1:,} more" if self.passed > 1 else ""
            reason = f"passed over: {self.first_passed}{more}"
        return Outcome(
            self.path,
            status,
            tuple(self.numbers),
            reason,
            proposed=self.proposed,
            passed=self.passed,
            **self.counts,
        )
