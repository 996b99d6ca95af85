"""Cross-references being made: from an entry or a passage to several others; suggestions."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from archive_tui.evidence import suggestions
from archive_tui.tui.background import sentence_of
from archive_tui.tui.screens.base import Base
from archive_tui.tui.screens.choice import Choice
from archive_tui.tui.screens.form import Field, Form
from archive_tui.tui.screens.prompt import Prompt
from archive_tui.tui.screens.targeting import Near, Targeting, Targets, told
from archive_tui.tui.sidelines import Suggested
from store.errors import ArchiveError, NotFound

if TYPE_CHECKING:
    from archive_tui.evidence.suggestions import Suggestion

Span = tuple[int, int]
LINKED = "linked to"
"""A person's own state: what was linked to last, the newest first."""
RECENT, SUGGESTED = 8, 6
REST = 0.3
"""Seconds that the cursor rests on an entry before its suggestions are looked for."""
OWN = "+"
"""The key that adds a relation of one's own."""


class CrossingPart(Base):
    """Commands that make cross-references."""

    _suggested: tuple[int, Sequence[Suggestion]] = (0, ())
    """The entry in the details, and what suggests itself for it."""
    _suggested_titles: Mapping[int, str] = {}

    # -- linking

    def action_link(self) -> None:
        """Choose a relation by its letter, then the targets by typing, then a note."""
        source = self.current
        if source is None:
            self.say("There is nothing to link from here.")
            return
        span = self.reader.selection if self.open_number is not None else None
        if span is not None and not self.whole_text(source):
            span = None
        relations = self.attempt(self.archive.relations) or []
        options = [(r.key, f"{r.name}  (back: {r.inverse})") for r in relations]
        options.append((OWN, "a relation of your own …"))
        what = "the selected passage of " if span else ""
        by_key = {relation.key: relation.name for relation in relations}

        def chosen(key: str) -> None:
            if key in by_key:
                self._ask_targets(source, by_key[key], span)
            else:
                self.action_add_relation(lambda name: self._ask_targets(source, name, span))

        self.prompt(Choice(f"Link {what}#{source} by which relation?", options), chosen)

    def whole_text(self, number: int) -> bool:
        """False for a quotation: it is read inside its source, by other offsets than its own."""
        rows = self.archive.rows([number])
        return bool(rows) and rows[0].kind != "quotation"

    def action_add_relation(self, then: Callable[[str], None] = lambda name: None) -> None:
        """Add a relation of one's own: name, inverse, letter."""
        fields = [
            Field("name", "", "lower-case letters, digits and hyphens: answers"),
            Field("inverse", "", "read from the other end: answered by"),
            Field("letter", "", "the key that chooses it"),
        ]

        def save(typed: dict[str, str]) -> dict[str, str]:
            name, inverse, letter = (typed[field.name].strip() for field in fields)
            try:
                self.archive.add_relation(name, inverse, letter, symmetric=name == inverse)
            except ArchiveError as error:
                return {"": str(error)}
            self.say(f"The relation {name} is there; x links by it with {letter} · u undoes")
            self.call_later(then, name)
            return {}

        form = Form("A relation of your own", fields, save, every=True, blink=self.profile.blink)
        self.app.push_screen(form)

    def _ask_targets(self, source: int, relation: str, span: Span | None) -> None:
        marked = [n for n in self.entries.numbers if n in self.entries.marked and n != source]
        screen = Targeting(
            f"#{source} {relation} … type to search",
            source,
            self.archive,
            self.background,
            lambda: self._near(source, marked),
            blink=self.profile.blink,
        )
        self.prompt(screen, lambda targets: self._ask_note(source, relation, span, targets))

    def _near(self, source: int, marked: Sequence[int]) -> list[Near]:
        """Marked, recent and suggested entries; called in a thread."""
        found = [Near(number, "marked") for number in marked[:RECENT]]
        found += [Near(number, "recent") for number in self._recent()[:RECENT]]
        number, known = self._suggested
        if number != source:
            known = suggestions.suggest(self.archive, source, SUGGESTED)
        found += [Near(s.other, f"suggested {s.confidence:.2f}") for s in known[:SUGGESTED]]
        once: dict[int, Near] = {}
        for near in found:
            once.setdefault(near.number, near)
        return list(once.values())

    def _recent(self) -> list[int]:
        """What was linked to or read last."""
        try:
            kept = json.loads(self.archive.state_get(LINKED) or "[]")
        except ValueError:
            kept = []
        linked = [n for n in kept if isinstance(n, int)] if isinstance(kept, list) else []
        return list(dict.fromkeys([*reversed(self.read_before()), *linked]))

    def read_before(self) -> list[int]:
        """The entries that were read on the way here."""
        raise NotImplementedError

    def _ask_note(self, source: int, relation: str, span: Span | None, targets: Targets) -> None:
        words = f"#{source} {relation} {told(targets, self.archive)}"

        def add(note: str) -> None:
            made, troubles = self._link(source, relation, span, targets, note)
            if made:
                linked = dict.fromkeys([*made, *self._recent()])
                self.keep(LINKED, json.dumps(list(linked)[:RECENT]))
                self.changed([source, *made])
            words = [f"#{source} {relation} {told(made, self.archive)}"] if made else []
            self.say(" · ".join([*troubles, *words, *(["u undoes"] if made else [])]))

        self.prompt(Prompt(f"{words} · a note (enter for none)", blink=self.profile.blink), add)

    def _link(
        self, source: int, relation: str, span: Span | None, targets: Targets, note: str
    ) -> tuple[Targets, list[str]]:
        """The links that can be made, as one step for undo, and why others cannot."""
        made: dict[int, Span | None] = {}
        troubles = []
        with self.archive.batch(f"link #{source} {relation} {told(targets)}"):
            for number, passage in targets.items():
                try:
                    self.archive.link(
                        source, relation, number, note=note, source_span=span, target_span=passage
                    )
                except ArchiveError as error:
                    troubles.append(str(error).rstrip("."))
                else:
                    made[number] = passage
        return made, troubles

    # -- suggestions

    def suggestions_of(self, number: int) -> tuple[Sequence[Suggestion], Mapping[int, str]]:
        """What is known to suggest itself for an entry, with the titles of the others."""
        known = self._suggested[1] if self._suggested[0] == number else ()
        return known, self._suggested_titles

    def load_suggestions(self, number: int) -> None:
        """Look for what suggests itself, once the cursor rests; not where nobody wants that."""
        if not self.interface.suggestions:
            return

        def work() -> tuple[Sequence[Suggestion], Mapping[int, str]]:
            found = suggestions.suggest(
                self.archive, number, SUGGESTED, cancelled=lambda: self.current != number
            )
            rows = self.archive.rows([item.other for item in found])
            return found, {row.number: row.title for row in rows}

        def done(answer: tuple[Sequence[Suggestion], Mapping[int, str]]) -> None:
            found, titles = answer
            if self.current == number:
                news = (number, found) != self._suggested
                self._suggested, self._suggested_titles = (number, found), titles
                if news:
                    self.show_details()

        def failed(error: Exception) -> None:
            # An entry that was deleted meanwhile has nothing to suggest.
            if not isinstance(error, NotFound):
                self.say(sentence_of(error))

        def begin() -> None:
            if self.current == number and self.details.display:
                self.background.submit(work, done, failed=failed, key="suggestions")

        self.set_timer(REST, begin)

    def show_details(self, *, keep: bool = True) -> None:
        """Draw the details anew."""
        raise NotImplementedError

    def decide_suggestion(self, line: Suggested, status: str) -> None:
        """Accept or dismiss the suggestion under the cursor of the details."""
        item = line.suggestion
        ends = f"#{item.source} {item.relation} #{item.target}"
        try:
            if status == "confirmed":
                suggestions.accept(self.archive, item)
            else:
                suggestions.dismiss(self.archive, item)
        except ArchiveError as error:
            self.say(str(error))
            return
        self._suggested = (item.number, [s for s in self._suggested[1] if s != item])
        self.changed([item.source, item.target])
        gone = f"#{item.other} is not suggested for #{item.number} again"
        self.say(f"{ends if status == 'confirmed' else gone} · u undoes")
