"""The archive: the one façade that everybody else talks to."""

from __future__ import annotations

import contextlib
import getpass
import hashlib
import io
import os
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Self

from store.errors import ArchiveBusy, NotFound, QueryError, Refused
from store.originals import Vault
from store.record import changes, connection, facts, reading, sources, things
from store.record.journal import Journal, now
from store.rows import (
    AgentRow,
    AnyEntry,
    Change,
    FacetValue,
    Finding,
    Hit,
    Intake,
    LinkRow,
    NoteRow,
    QuarantineRow,
    QuotationRow,
    Record,
    RelationRow,
    Results,
    Row,
    Snippet,
    Stats,
    TagCount,
    Taken,
    Undone,
)

if TYPE_CHECKING:
    from schema.provenance import Capture, Locator, Original, Revision
    from store.fulltext.engine import FullText, Understood

INDEX_CHUNK = 2000
"""Entries that are indexed in one commit of the index."""
FACET_VALUES = 200


def login_name() -> str:
    """The name that changes are journaled under where no other is given."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"


class _Facts:
    """The record as the full-text index asks it."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def numbers(self, field: str, value: str) -> Sequence[int]:
        with self._archive.database.read() as db:
            return facts.numbers(db, field, value)

    def known(self, field: str) -> Sequence[str]:
        with self._archive.database.read() as db:
            return facts.known(db, field)

    def seq(self) -> int:
        return self._archive.seq()


class Archive:
    """One archive: a folder with a record, a vault of originals, and an index.

    A context manager. Usable from several threads, and by several processes at once.
    Every method raises errors of ``store.errors`` only, each with one sentence.
    Offsets into texts are code points, half-open ``[start, end)``.
    """

    def __init__(self, database: connection.Database, path: Path, actor: str | None) -> None:
        self.path = path
        self.actor = actor or login_name()
        self.database = database
        self._journal = Journal(database, self.actor)
        with database.read() as db:
            meta = sources.meta(db)
        self.id = meta.get("id", "")
        self.vault = Vault(path / "originals", shared="shared" in meta)
        self._fulltext: FullText | None = None

    # -- opening and closing -------------------------------------------------------------

    @classmethod
    def create(
        cls, path: str | Path, *, shared: str | None = None, actor: str | None = None
    ) -> Archive:
        """A new archive in an empty or missing folder, private unless ``shared`` with a group.

        Raises Refused where something is there, ArchiveFull.
        """
        from store import keeping
        from store.record.making import begin

        folder = Path(path).expanduser().absolute()
        keeping.make_folder(folder, shared)
        database = connection.create(folder, 0o660 if shared else 0o600)
        begin(database, actor or login_name(), shared)
        keeping.write_readme(folder, 0o660 if shared else 0o600)
        return cls(database, folder, actor)

    @classmethod
    def open(cls, path: str | Path, *, actor: str | None = None) -> Archive:
        """The archive in that folder.

        Raises ArchiveMissing, ArchiveCorrupt, ArchiveNewer, ArchiveBusy.
        """
        folder = Path(path).expanduser().absolute()
        try:
            return cls(connection.open_existing(folder), folder, actor)
        except PermissionError as error:
            raise ArchiveBusy(f"The archive {folder} may not be read by you.") from error

    def close(self) -> None:
        """Let go of the record and the index."""
        if self._fulltext is not None:
            self._fulltext.close()
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def notice(self) -> str | None:
        """A sentence that the person should know about this archive, or None."""
        if self.database.on_network:
            return "This archive lies on a network file system: it works, but more slowly."
        return None

    # -- entries -------------------------------------------------------------------------

    def add(self, entries: Iterable[AnyEntry], *, label: str = "add") -> list[int]:
        """Take entries in by hand; one that is recognised keeps its number. Their numbers."""
        from schema.dates import PartialDate
        from schema.provenance import Capture, TimeSource

        at = PartialDate(now())
        capture = Capture(captured_at=at, time_source=TimeSource.NOW)
        items = [Intake(entry, capture, "by hand", "1") for entry in entries]
        return [taken.number for taken in self.intake(items, label=label)]

    def intake(
        self,
        items: Sequence[Intake],
        *,
        label: str = "import",
        progress: Callable[[int], None] | None = None,
    ) -> list[Taken]:
        """Take sources in, each whole, with what was found in them; what became of each."""
        from store.record.intake import take

        return take(self._journal, items, label, self.actor, progress)

    def recognise(self, items: Sequence[Intake]) -> list[Taken]:
        """What ``intake`` would do with each item; writes nothing. Number 0: not known yet."""
        from store.record.intake import recognise

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

    def rows(self, numbers: Sequence[int]) -> list[Row]:
        """List rows in that order; entries that are gone are left out."""
        with self.database.read() as db:
            return reading.rows(db, numbers)

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

    def decide(self, numbers: Sequence[int], status: str) -> int:
        """Confirm, reject or propose again. How many changed."""
        return changes.decide(self._journal, numbers, status)

    def decide_links(self, uids: Sequence[str], status: str) -> int:
        """The same for links. How many changed."""
        return changes.decide_links(self._journal, uids, status)

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
        return changes.quote(self._journal, number, start, end, said)

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

    # -- tags, notes, links, agents ------------------------------------------------------

    def tag(
        self, numbers: Sequence[int], add: Iterable[str] = (), remove: Iterable[str] = ()
    ) -> int:
        """Add and remove tags on entries. How many changed."""
        return changes.tag(self._journal, numbers, add, remove)

    def tags(self) -> list[TagCount]:
        """Every tag with its count, by name."""
        with self.database.read() as db:
            return reading.tags(db)

    def tag_rename(self, old: str, new: str) -> int:
        """Rename a tag with all below it, merging where the new one exists. How many entries."""
        return changes.tag_rename(self._journal, old, new)

    def notes(self, number: int) -> list[NoteRow]:
        """The notes on an entry, oldest first."""
        with self.database.read() as db:
            return reading.notes(db, number)

    def add_note(
        self, number: int, body: str, start: int | None = None, end: int | None = None
    ) -> str:
        """Write a note on an entry or on a passage of it; its uid."""
        span = None if start is None or end is None else (start, end)
        return changes.annotate(self._journal, number, body, span)

    def edit_note(self, uid: str, body: str) -> None:
        """Change a note's words. Raises NotFound."""
        changes.change_note(self._journal, uid, body)

    def delete_note(self, uid: str) -> None:
        """Remove a note. Raises NotFound."""
        changes.change_note(self._journal, uid, None)

    def relations(self) -> list[RelationRow]:
        """The kinds of link, by name."""
        with self.database.read() as db:
            return things.relations(db)

    def add_relation(self, name: str, inverse: str, key: str) -> None:
        """Add a kind of link of one's own."""
        things.add_relation(self._journal, name, inverse, key)

    def link(
        self,
        source: int,
        relation: str,
        target: int,
        *,
        note: str = "",
        source_span: tuple[int, int] | None = None,
        target_span: tuple[int, int] | None = None,
    ) -> str:
        """Join two entries or passages of them; the link's uid."""
        return changes.link(self._journal, source, relation, target, note, source_span, target_span)

    def unlink(self, uid: str) -> None:
        """Remove a link. Raises NotFound."""
        changes.unlink(self._journal, uid)

    def links(self, number: int) -> list[LinkRow]:
        """Links out of and into an entry, by relation. Raises NotFound."""
        with self.database.read() as db:
            return reading.links(db, number)

    def agents(self) -> list[AgentRow]:
        """Everybody who speaks, by name."""
        with self.database.read() as db:
            return things.agents(db)

    def edit_agent(self, name: str, **fields: Any) -> None:
        """Change an agent's name, aliases or type."""
        things.edit_agent(self._journal, name, fields)

    def merge_agents(self, keep: str, other: str) -> None:
        """Make two names one agent."""
        things.merge_agents(self._journal, keep, other)

    # -- search --------------------------------------------------------------------------

    @property
    def fulltext(self) -> FullText:
        """The full-text index; nothing of it is loaded before it is asked."""
        if self._fulltext is None:
            from store.fulltext.engine import FullText

            self._fulltext = FullText(self.path / "index", _Facts(self))
        return self._fulltext

    def search(
        self,
        query: str,
        limit: int = 50,
        sort: str | None = None,
        *,
        cancelled: Callable[[], bool] | None = None,
    ) -> Results:
        """Entries that match, the best first, or in the order ``sort`` as in ``numbers``.

        ``saved`` searches are understood as ``query:NAME`` where the query is just that.
        Raises QueryError where the query is not understood.
        """
        pending = self.pending()
        if not query.strip():
            order = self.numbers(sort=sort or "-added")
            hits = self._hits(order[:limit], [0.0] * limit)
            return Results(len(order), hits, "", pending=pending, numbers=order)
        if self.fulltext.watermark() < 0:
            hint = "The full-text index is being built; searching works when it is there."
            return Results(0, (), "", hints=(hint,), pending=pending)
        found = self.fulltext.search(
            self._expanded(query), limit=limit, sort=sort, cancelled=cancelled
        )
        return Results(
            total=found.total,
            hits=self._hits(found.numbers[:limit], found.scores),
            interpreted=found.interpreted,
            hints=found.hints,
            pending=pending,
            numbers=found.numbers,
            lowered_to_sources=found.lowered_to_sources,
        )

    def _expanded(self, query: str) -> str:
        name = query.strip()
        if not name.startswith("query:"):
            return query
        name = name.removeprefix("query:").strip().strip('"')
        saved = self.saved()
        if name not in saved:
            raise QueryError(f"There is no saved search “{name}”.", position=0)
        return saved[name]

    def _hits(self, numbers: Sequence[int], scores: Sequence[float]) -> list[Hit]:
        score = dict(zip(numbers, scores, strict=False))
        return [
            Hit(row.number, row.kind, row.title, row.date, score.get(row.number, 0.0))
            for row in self.rows(numbers)
        ]

    def understand(self, query: str) -> Understood:
        """How a query would be read, without running it. Raises QueryError."""
        return self.fulltext.understand(self._expanded(query))

    def snippets(
        self, query: str, numbers: Sequence[int], *, width: int = 160, fragments: int = 2
    ) -> dict[int, Snippet]:
        """Fragments of these entries' texts around what the query matches."""
        found = {}
        for number in numbers:
            text, language = self._text_and_language(number)
            parts = self.fulltext.fragments(
                self._expanded(query), text, width=width, count=fragments, language=language
            )
            found[number] = Snippet(parts)
        return found

    def matches(self, query: str, number: int) -> list[tuple[int, int]]:
        """Where the query matches in the entry's text."""
        text, language = self._text_and_language(number)
        return self.fulltext.matches(self._expanded(query), text, language)

    def _text_and_language(self, number: int) -> tuple[str, str | None]:
        with self.database.read() as db:
            return reading.text(db, number), sources.language(db, number)

    def facets(self) -> dict[str, list[FacetValue]]:
        """Counts by kind, speaker, outlet, account and language over the whole archive."""
        with self.database.read() as db:
            return facts.facets(db, FACET_VALUES)

    def known(self, field: str) -> Sequence[str]:
        """Values in use for completion: tag, speaker, in, lang, has, is, query."""
        with self.database.read() as db:
            return facts.known(db, field)

    def saved(self) -> dict[str, str]:
        """Saved searches: query by name."""
        with self.database.read() as db:
            return things.saved(db)

    def save_search(self, name: str, query: str) -> None:
        """Keep a query under a name. Raises QueryError where it is not understood."""
        self.understand(query)
        things.save_search(self._journal, name, query)

    def delete_saved(self, name: str) -> None:
        """Forget a saved search. Raises NotFound."""
        things.save_search(self._journal, name, None)

    # -- the index -----------------------------------------------------------------------

    def pending(self) -> int:
        """How many changes the index has not taken in."""
        watermark = self.fulltext.watermark()
        with self.database.read() as db:
            return facts.pending(db, watermark)

    def catch_up(self, progress: Callable[[int, int], None] | None = None) -> int:
        """Index everything that is pending, here and now; how many entries.

        ``progress`` is called with (done, all). Can be interrupted at any moment and goes on
        from the last commit.
        """
        total, done = self.pending(), 0
        while True:
            watermark = self.fulltext.watermark()
            with self.database.read() as db:
                take, forget, reached = facts.next_changes(db, watermark, INDEX_CHUNK)
                if not take and not forget:
                    if watermark < 0:
                        self.fulltext.write((), (), self.seq(), fresh=True)
                    return done
                docs = facts.index_docs(db, take)
                self.fulltext.write(docs, forget, reached, fresh=watermark < 0)
            done += len(take) + len(forget)
            if progress:
                progress(done, max(total, done))

    def ensure_indexing(self) -> None:
        """Start the detached indexer where something is pending and none is running."""
        if self.pending():
            from store.fulltext import indexer

            indexer.spawn(self.path)

    def reindex(self, progress: Callable[[int, int], None] | None = None) -> int:
        """Build the index anew; how many entries."""
        self.fulltext.write((), (), 0, fresh=True)
        return self.catch_up(progress)

    # -- the journal ---------------------------------------------------------------------

    def seq(self) -> int:
        """The number of the newest change, by whomever: cheap to ask."""
        return self._journal.seq()

    @contextlib.contextmanager
    def batch(self, label: str) -> Iterator[None]:
        """Make this thread's changes within the block one step for undo."""
        with self._journal.batch(label):
            yield

    def undo(self) -> Undone:
        """Take back one's own last step. Raises Refused, Conflict."""
        return self._journal.undo()

    def redo(self) -> Undone:
        """Do again what one undid last. Raises Refused, Conflict."""
        return self._journal.redo()

    def log(self, limit: int = 50, number: int | None = None) -> list[Change]:
        """The newest changes first; those of one entry where ``number`` is given."""
        return self._journal.log(limit, number)

    # -- for importers -------------------------------------------------------------------

    def put_file(self, path: str | Path) -> Original:
        """Keep a file in the vault. Raises ArchiveFull, OSError where it cannot be read."""
        with Path(path).open("rb") as stream:
            return self._put(stream, Path(path).name)

    def put_bytes(self, data: bytes, name: str) -> Original:
        """Keep bytes in the vault under the name they came with."""
        return self._put(io.BytesIO(data), name)

    def _put(self, stream: IO[bytes], name: str) -> Original:
        from schema.provenance import Original

        sha, size, _ = self.vault.put(stream)
        return Original(sha256=sha, size=size, name=name.encode("utf-8", "replace").decode())

    def imported(self, sha256: str) -> bool:
        """True where a file with that digest has gone in whole before."""
        with self.database.read() as db:
            return sources.is_imported(db, sha256)

    def mark_imported(self, sha256: str, path: str) -> None:
        """Say that a file has gone in whole."""
        with self._journal.write("import") as tx:
            tx.put("imported", sha256, {"path": path, "at": tx.at}, "import")

    def quarantine(self, path: str, reason: str, *, data: bytes | None = None) -> None:
        """Keep a file that could not be taken, with the reason.

        Its bytes are ``data``, or read from ``path``; unreadable ones are noted without.
        """
        try:
            original = self.put_file(path) if data is None else self.put_bytes(data, path)
            sha = original.sha256
        except OSError:
            sha = hashlib.sha256(b"").hexdigest()
            self.vault.put(io.BytesIO(b""))
        things.quarantine(self._journal, sha, path, reason)

    def quarantined(self) -> list[QuarantineRow]:
        """The files that could not be taken."""
        with self.database.read() as db:
            return things.quarantined(db)

    def quarantine_drop(self, key: int) -> None:
        """Forget a quarantined file. Raises NotFound."""
        things.quarantine_drop(self._journal, key)

    # -- a person's own state ------------------------------------------------------------

    def state_get(self, key: str) -> str | None:
        """This person's draft, history, quick tags or view state."""
        with self.database.read() as db:
            return things.get_state(db, self.actor, key)

    def state_set(self, key: str, value: str | None) -> None:
        """Keep it, or with None forget it; not journaled."""
        with self.database.write() as db:
            things.set_state(db, self.actor, key, value)

    # -- keeping -------------------------------------------------------------------------

    def verify(self, progress: Callable[[int, int], None] | None = None) -> list[Finding]:
        """Everything that is wrong with the archive; empty where all is well."""
        from store import keeping

        return keeping.verify(self, progress)

    def stats(self) -> Stats:
        """Counts of everything."""
        with self.database.read() as db:
            kinds, totals = sources.kinds(db), sources.totals(db)
        pending = self.pending()
        proposed, tags, links, notes, originals, size, journal = totals
        return Stats(
            entries=kinds,
            proposed=proposed,
            tags=tags,
            links=links,
            notes=notes,
            originals=originals,
            original_bytes=size,
            journal=journal,
            indexed=max(0, sum(kinds.values()) - pending),
            pending=pending,
        )

    def backup(
        self, destination: str | Path, progress: Callable[[int, int], None] | None = None
    ) -> Path:
        """A consistent copy in a new folder, while others may write."""
        from store import keeping

        return keeping.backup(self, Path(destination).expanduser().absolute(), progress)

    @classmethod
    def restore(
        cls,
        source: str | Path,
        destination: str | Path,
        *,
        actor: str | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> Archive:
        """A new archive from a backup."""
        from store import keeping

        target = Path(destination).expanduser().absolute()
        keeping.restore(Path(source).expanduser().absolute(), target, progress)
        return cls.open(target, actor=actor)

    def purge(self, number: int) -> None:
        """Remove an entry and everything it held for good; this cannot be undone."""
        from store.record.transfer import purge

        purge(self._journal, number, self.vault.remove)
        self.catch_up()

    def dump(self, numbers: Iterable[int] | None = None) -> Iterator[dict[str, Any]]:
        """The archive, or these entries with what they hold, as JSON-ready objects."""
        from store.record.transfer import dump

        with self.database.read() as db:
            yield from dump(db, self.id, None if numbers is None else set(numbers))

    def load(self, objects: Iterable[dict[str, Any]]) -> int:
        """Take what ``dump`` gave into this empty archive; how many entries."""
        from store.record.transfer import load

        return load(self._journal, objects)
