"""Entries: taking in, reading, editing, deciding."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from store.errors import NotFound, Refused
from store.facade.base import Base
from store.record import changes, decisions, passages, reading, sources
from store.record.transaction import now
from store.rows import (
    AnyEntry,
    Intake,
    Proposal,
    QuotationRow,
    Record,
    Renewed,
    Row,
    Taken,
    TextRow,
)

if TYPE_CHECKING:
    from schema.provenance import Capture, Locator, Original, Revision
    from store.prepared import Prepared


class Entries(Base):
    """Entries: taking in, reading, editing, deciding."""

    def add(self, entries: Iterable[AnyEntry], *, label: str = "add") -> list[int]:
        """Take entries in by hand; one that is recognised keeps its number. Their numbers."""
        from schema.dates import PartialDate
        from schema.provenance import Capture, TimeSource

        at = PartialDate(now())
        capture = Capture(captured_at=at, time_source=TimeSource.NOW)
        items = [Intake(entry, capture, "person", "1") for entry in entries]
        return [taken.number for taken in self.intake(items, label=label)]

    def intake(
        self,
        items: Sequence[Intake | Prepared],
        *,
        label: str = "import",
        progress: Callable[[int], None] | None = None,
        finished: Mapping[int, tuple[str, str]] | None = None,
    ) -> list[Taken]:
        """Take sources in, each whole, with what was found in them; what became of each.

        ``store.prepared.prepare`` does the greater part of the work on an item, in whichever
        process; items that were not prepared are here.

        ``finished`` says by how many of the items are in when a file is in whole, with its
        sha256 and path: that is noted in the transaction of its last item.
        """
        from store.record.intake import take

        return take(self._journal, items, label, self.actor, progress, finished)

    def renew(
        self,
        number: int,
        revision: str,
        found: Sequence[Proposal],
        *,
        version: str,
        mine: Callable[[str, str], bool] = lambda relation, rule: True,
        dry_run: bool = False,
    ) -> Renewed:
        """Bring what is proposed in a source to what rules of ``version`` found in it.

        ``revision`` is the sha256 of the text that was searched. ``mine`` (relation, rule)
        says whether these rules are those which would make such a proposal; others are left.
        What a person decided, entered, corrected, tagged, annotated or linked stays, and
        nothing is proposed at a passage that overlaps it by four fifths. Other proposals
        become what was found, or are withdrawn where another version made them.

        Raises NotFound, and Conflict where the source has another text by now.
        """
        from store.record import proposing, renewal

        ready = proposing.ready(found, self.revision_text(revision), revision)
        return renewal.renew(self._journal, number, revision, ready, version, mine, dry_run)

    def recognise(self, items: Sequence[Intake | Prepared]) -> list[Taken]:
        """What ``intake`` would do with each item; writes nothing. Number 0: not known yet."""
        from store.record.recognise import recognise

        with self.database.read() as db:
            return recognise(db, items)

    def get(self, number: int) -> AnyEntry:
        """The entry as a model. Raises NotFound."""
        with self.database.read() as db:
            return reading.entry(db, number)

    def record(self, number: int) -> Record:
        """The entry with version, tags, assertion and what a person edited. Raises NotFound."""
        with self.database.read() as db:
            return reading.record(db, number)

    def text(self, number: int) -> str:
        """The text of the entry's current revision. Raises NotFound."""
        with self.database.read() as db:
            return reading.text(db, number)

    def with_text(self, kinds: Sequence[str]) -> list[TextRow]:
        """The entries of these kinds that have a text, by number, rejected ones left out."""
        with self.database.read() as db:
            return reading.with_text(db, kinds)

    def texts(self, numbers: Sequence[int]) -> Iterator[tuple[int, str]]:
        """(number, text) of these sources, read a few at a time, each few by number.

        Those that are gone or have no text are left out.
        """
        for at in range(0, len(numbers), reading.TEXTS):
            with self.database.read() as db:
                found = reading.texts(db, numbers[at : at + reading.TEXTS])
            yield from found

    def rows(self, numbers: Sequence[int], *, openings: bool = False) -> list[Row]:
        """List rows in that order; entries that are gone are left out.

        ``openings``: with the beginning of each document's and report's text.
        """
        with self.database.read() as db:
            return reading.rows(db, numbers, openings=openings)

    def numbers(
        self,
        *,
        sort: str = "-added",
        limit: int | None = None,
        offset: int = 0,
        sources_only: bool = True,
    ) -> array[int]:
        """Entry numbers in order, rejected ones left out.

        ``sort``: added, -added, date, -date, title, number. Raises Refused for another.
        """
        if sort not in reading.SORTS:
            raise Refused(f"There is no order “{sort}”; there are {', '.join(reading.SORTS)}.")
        with self.database.read() as db:
            return reading.numbers(db, sort, limit, offset, sources_only)

    def count(self, *, sources_only: bool = True) -> int:
        """How many entries there are, rejected ones left out."""
        with self.database.read() as db:
            return reading.count(db, sources_only)

    def quotations(self, number: int) -> list[QuotationRow]:
        """The quotations of a source by their place. Raises NotFound."""
        with self.database.read() as db:
            return reading.quotations(db, number)

    def editable(self, kind: str) -> tuple[str, ...]:
        """The names of the fields that a person edits on that kind."""
        from store.fields import FIELDS

        return tuple(FIELDS[kind])

    def edit(self, number: int, fields: Mapping[str, Any], *, version: int | None = None) -> Record:
        """Set fields to what a person typed; "" empties one.

        Raises NotFound, Refused for a value that does not fit, Conflict where the entry is
        no longer at ``version``.
        """
        changes.edit(self._journal, number, fields, version)
        return self.record(number)

    def delete(self, numbers: Sequence[int]) -> int:
        """Remove entries with their quotations, notes and tags; undoable. How many."""
        return changes.delete(self._journal, numbers)

    def decide(
        self,
        numbers: Sequence[int],
        status: str,
        *,
        progress: Callable[[int], None] | None = None,
    ) -> int:
        """Confirm, reject or propose again, in short transactions. How many changed.

        ``progress`` is called with how many were looked at, after each transaction.
        """
        return decisions.decide(self._journal, numbers, status, progress)

    def correct(
        self,
        number: int,
        *,
        span: tuple[int, int] | None = None,
        speaker_place: tuple[int, int] | None = None,
        fields: Mapping[str, Any] | None = None,
        version: int | None = None,
    ) -> Record:
        """Set right what was proposed of a quotation, and confirm it; one step for undo.

        ``span`` and ``speaker_place`` are passages of the source's current text, the words
        with their marks and the place that names the speaker; None leaves them. ``fields`` as
        in ``edit``. A speaker given without a place loses the place.

        What a person says is kept beside what was extracted: ``body`` still holds the
        proposal's own anchor and attribution, ``edited`` holds ``anchor``, ``place`` and the
        fields. ``weave.quotation_places`` names both passages, so that extracting again
        finds this entry at either of them: it proposes neither anew and changes nothing here.

        Raises NotFound, Conflict where the entry is no longer at ``version``, and Refused for
        an entry that is no quotation in a source, an empty passage, a value that does not fit,
        or a passage at which another quotation stands.
        """
        decisions.correct(self._journal, number, span, speaker_place, fields or {}, version)
        return self.record(number)

    def decide_links(self, uids: Sequence[str], status: str) -> int:
        """The same for links. How many changed."""
        return decisions.decide_links(self._journal, uids, status)

    def quote(
        self,
        number: int,
        start: int,
        end: int,
        *,
        speaker: str | None = None,
        role: str | None = None,
        addressee: str | None = None,
        mode: str = "direct",
    ) -> int:
        """Make a quotation of a passage of source ``number``; the quotation's number."""
        said = {"speaker": speaker, "role": role, "addressee": addressee, "mode": mode}
        return passages.quote(self._journal, number, start, end, said)

    def captures(self, number: int) -> list[Capture]:
        """When and how the entry was taken, oldest first."""
        with self.database.read() as db:
            return sources.captures(db, number)

    def revisions(self, number: int) -> list[tuple[Revision, Capture]]:
        """The texts that the entry has had, with the capture each came from; oldest first."""
        with self.database.read() as db:
            return sources.revisions(db, number)

    def revision_text(self, sha256: str) -> str:
        """The text of a revision. Raises NotFound."""
        with self.database.read() as db:
            text = sources.revision_text(db, sha256)
        if text is None:
            raise NotFound(f"The revision {sha256[:12]}… is not in the archive.")
        return text

    def originals(self, number: int) -> list[tuple[Original, Locator, Path]]:
        """The source files of an entry, where in them it stands, and their paths."""
        with self.database.read() as db:
            return [
                (original, capture.locator, self.vault.path(original.sha256))
                for original, capture in sources.originals(db, number)
            ]
