"""What people add to entries: tags, notes, links."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from store.facade.voices import Voices
from store.record import changes, facts, linking, passages, reading, tagging, things
from store.rows import (
    LinkProposal,
    LinkRow,
    LinkState,
    NearTags,
    NoteRow,
    ProposedLink,
    RelationRow,
    TagCount,
)


class Context(Voices):
    """Tags, notes, links, and who speaks."""

    def tag(
        self, numbers: Sequence[int], add: Iterable[str] = (), remove: Iterable[str] = ()
    ) -> int:
        """Add and remove tags on entries. How many changed."""
        return tagging.tag(self._journal, numbers, add, remove)

    def tags(self) -> list[TagCount]:
        """Every tag in use or described, by name."""
        with self.database.read() as db:
            return tagging.tags(db)

    def tag_rename(self, old: str, new: str) -> int:
        """Rename a tag with all below it, merging where the new one exists. How many entries."""
        return tagging.rename(self._journal, old, new)

    def tag_delete(self, tag: str) -> int:
        """Take a tag with all below it off every entry. How many entries. Raises NotFound."""
        return tagging.delete(self._journal, tag)

    def tag_describe(
        self, tag: str, description: str | None = None, colour: str | None = None
    ) -> bool:
        """Say what a tag means, and its colour; None leaves one as it is, "" takes it away.

        False where nothing changes. Raises Refused.
        """
        return tagging.describe(self._journal, tag, description, colour)

    def tagged(self, tag: str) -> Sequence[int]:
        """Numbers of the entries that have a tag or one below it, ascending."""
        with self.database.read() as db:
            return facts.numbers(db, "tag", tag)

    def near_tags(self) -> list[NearTags]:
        """Pairs of tags that may be one, the likeliest first."""
        with self.database.read() as db:
            return tagging.near(db)

    def notes(self, number: int) -> list[NoteRow]:
        """The notes on an entry, oldest first."""
        with self.database.read() as db:
            return reading.notes(db, number)

    def add_note(
        self, number: int, body: str, start: int | None = None, end: int | None = None
    ) -> str:
        """Write a note on an entry or on a passage of it; its uid."""
        span = None if start is None or end is None else (start, end)
        return passages.annotate(self._journal, number, body, span)

    def edit_note(self, uid: str, body: str, *, was: str | None = None) -> None:
        """Change a note's words.

        Raises NotFound; Conflict where the note's words are no longer ``was``.
        """
        passages.change_note(self._journal, uid, body, was)

    def delete_note(self, uid: str, *, was: str | None = None) -> None:
        """Remove a note. Raises NotFound; Conflict as ``edit_note``."""
        passages.change_note(self._journal, uid, None, was)

    def relations(self) -> list[RelationRow]:
        """The kinds of link, by name."""
        with self.database.read() as db:
            return things.relations(db)

    def add_relation(self, name: str, inverse: str, key: str, *, symmetric: bool = False) -> None:
        """Add a kind of link of one's own. Raises Refused for a name or letter that is taken."""
        things.add_relation(self._journal, name, inverse, key, symmetric)

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
        """Join two entries or passages of them; the link's uid.

        A link that was only proposed there, or rejected, becomes this one.
        """
        return changes.link(self._journal, source, relation, target, note, source_span, target_span)

    def unlink(self, uid: str) -> None:
        """Remove a link; a machine's is kept as rejected, unseen. Raises NotFound."""
        changes.unlink(self._journal, uid)

    def links(self, number: int) -> list[LinkRow]:
        """Links out of and into an entry, by relation. Raises NotFound."""
        with self.database.read() as db:
            return reading.links(db, number)

    def propose_links(
        self,
        found: Sequence[LinkProposal],
        *,
        label: str,
        progress: Callable[[int], None] | None = None,
    ) -> int:
        """Take in links that a machine proposes, as one step for undo; how many were new.

        A pair that the relation joins already is passed over, whatever was decided about it.
        Raises Refused for a relation that is not known.
        """
        return linking.propose(self._journal, found, label, progress)

    def proposed_links(self, relation: str | None = None) -> list[ProposedLink]:
        """Links that wait for a decision (``decide_links``), the surest first."""
        with self.database.read() as db:
            return linking.proposed(db, relation)

    def joined_by(self, relation: str) -> list[LinkState]:
        """Every link of a relation whose target is here, rejected ones as well."""
        with self.database.read() as db:
            return linking.states(db, relation)
