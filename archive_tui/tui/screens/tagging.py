"""Tagging, quick tags, marks' scope."""

from __future__ import annotations

import json
from collections.abc import Sequence

from archive_tui.display import row_text
from archive_tui.tui.screens.base import Base
from archive_tui.tui.screens.choice import yes_or_no
from archive_tui.tui.screens.prompt import Prompt, Proposals
from archive_tui.tui.screens.tag_prompt import Scope, TagPrompt
from archive_tui.tui.tagline import Tagging, complete_tag, parse_tagline
from store.errors import ArchiveError

MANY = 500
"""Entries beyond which a change is made in the background."""


class TaggingPart(Base):
    """Commands of the group "Tagging"."""

    def action_tag(self) -> None:
        """Ask for ``+this -that`` and tag what is in hand."""
        scopes = self.scopes()
        if not scopes:
            self.say("There is nothing to tag here.")
            return
        tags = sorted(self.attempt(self.archive.tags) or [], key=lambda t: (-t.count, t.tag))
        known = [(tag.tag, tag.count) for tag in tags]

        def complete(line: str) -> Proposals:
            return complete_tag(line, known)

        prompt = TagPrompt(
            scopes,
            value=self.attempt(lambda: self.drafts.left("tag")) or "",
            complete=complete,
            check=trouble_of,
            blink=self.profile.blink,
            keep=lambda line: self.drafts.keep("tag", line),
        )
        self.prompt(prompt, lambda line: self._tag(parse_tagline(line), *prompt.scope))

    def scopes(self) -> list[Scope]:
        """What a tagging can be for, what is in hand first: (in words, the entries)."""
        scopes: list[Scope] = []
        current = self.current
        marked = self.entries.marked
        if marked and self.open_number is None:
            numbers = [number for number in self.entries.numbers if number in marked]
            scopes.append((self.scope(numbers), numbers))
        if current is not None:
            scopes.append((f"on #{current}", [current]))
        found = list(self.listed())
        if len(found) > 1:
            which = "found" if self.query_text.strip() else "in the archive"
            scopes.append((f"on all {len(found):,} {which}", found))
        return list({tuple(numbers): (words, numbers) for words, numbers in scopes}.values())

    def _tag(self, tagging: Tagging, scope: str, targets: Sequence[int]) -> None:
        if not tagging:
            return
        self.keep("tagging", str(tagging))

        def work() -> int:
            return self.archive.tag(targets, add=tagging.add, remove=tagging.remove)

        def done(count: int) -> None:
            self.changed(list(targets))
            new = "" if count else ", nothing changed"
            self.say(f"{tagging} {scope}{new} · u undoes")

        if len(targets) > MANY:
            self.say(f"{tagging} {scope} …")
            self.background.submit(work, done)
        elif (count := self.attempt(work)) is not None:
            done(count)

    def listed(self) -> Sequence[int]:
        """The entries of the list in its order, without those unfolded beneath."""
        raise NotImplementedError

    def action_repeat(self) -> None:
        """Tag what is in hand as the last time, and go on."""
        line = self.state("tagging")
        if not line:
            self.say("There is no tagging to repeat yet: t tags.")
            return
        self._tag_in_hand(parse_tagline(line))
        self._go_on()

    def _tag_in_hand(self, tagging: Tagging) -> None:
        targets = self.targets()
        if targets:
            self._tag(tagging, self.scope(targets), targets)

    def _go_on(self) -> None:
        """To the next entry, where the person wants that and nothing is marked."""
        if self.interface.advance and self.open_number is None and not self.entries.marked:
            self.entries.action_down()

    def action_tags(self, shown: str = "all") -> None:
        """The tag manager; what one chooses there is searched for."""
        from archive_tui.tui.screens.tags import Tags

        def left(query: str) -> None:
            if screen.changed:
                self.changed(None)
            self.show_status()
            if query:
                self.close_to_list()
                self.set_query(query)
                self.entries.focus()

        screen = Tags(self, shown)
        self.prompt(screen, left)

    def action_retag(self) -> None:
        """Rename, put on or take off a tag on all that a query finds, with a preview."""
        query = self.query_text.strip()
        prompt = Prompt(
            "Retag all entries that this query finds",
            value=query,
            placeholder="words, tag:…, kind:…",
            check=self._trouble_of_query,
            blink=self.profile.blink,
        )
        self.prompt(prompt, self._retag)

    def _trouble_of_query(self, query: str) -> str | None:
        if not query.strip():
            return "A change needs a query: nothing is not everything."
        try:
            found = self.archive.search(query, 1)
        except ArchiveError as error:
            return str(error)
        return None if found.total else f"Nothing found: {found.interpreted}."

    def _retag(self, query: str) -> None:
        found = self.attempt(lambda: self.archive.search(query, 0))
        if found is None:
            return
        numbers = list(found.numbers)
        known = [(tag.tag, tag.count) for tag in self.attempt(self.archive.tags) or []]
        words = f"on {len(numbers):,} found by {found.interpreted}"
        prompt = TagPrompt(
            [(words, numbers)],
            complete=lambda line: complete_tag(line, known),
            check=trouble_of,
            blink=self.profile.blink,
        )

        def preview(line: str) -> None:
            tagging = parse_tagline(line)
            rows = self.attempt(lambda: self.archive.rows(numbers)) or []
            change = sum(
                1
                for row in rows
                if set(tagging.add) - set(row.tags) or set(tagging.remove) & set(row.tags)
            )
            if not change:
                self.say(f"{tagging} changes nothing {words}.")
                return
            examples = " · ".join(f"#{row.number} {row_text(row.title, 24)}" for row in rows[:2])
            question = f"{tagging}: {change:,} of {len(numbers):,} entries change ({examples} …)?"

            def answered(letter: str) -> None:
                if letter == "y":
                    self._tag(tagging, words, numbers)

            self.prompt(yes_or_no(question), answered)

        self.prompt(prompt, preview)

    def set_query(self, query: str) -> None:
        """Put a query into the search line and search at once."""
        raise NotImplementedError

    def close_to_list(self) -> None:
        """Show the list."""
        raise NotImplementedError

    _quick: dict[str, str] | None = None
    """The person's quick tags once they were read: the bottom line asks at every step."""

    def quick_tags(self) -> dict[str, str]:
        """The person's quick tags by digit."""
        if self._quick is None:
            try:
                held = json.loads(self.state("quick tags") or "{}")
            except ValueError:
                held = {}
            self._quick = {str(k): str(v) for k, v in held.items()}
        return self._quick

    def load_colours(self) -> None:
        """Show tags in the colours that they have now, from a thread."""

        def done(colours: dict[str, str]) -> None:
            if colours != self.entries.tag_colours:
                self.entries.tag_colours = colours
                self.entries.refresh_changed()

        self.background.submit(
            lambda: {tag.tag: tag.colour for tag in self.archive.tags() if tag.colour},
            done,
            key="colours",
        )

    def action_quick(self, digit: int) -> None:
        """Put the quick tag on what is in hand, or take it off where all have it."""
        tag = self.quick_tags().get(str(digit))
        if tag is None:
            self._ask_quick(digit)
            return
        targets = self.targets()
        rows = self.attempt(lambda: self.archive.rows(targets)) or []
        if rows and all(tag in row.tags for row in rows):
            self._tag_in_hand(Tagging((), (tag,)))
        elif rows:
            self._tag_in_hand(Tagging((tag,), ()))

    def action_set_quick(self) -> None:
        """Choose a digit and its tag."""
        from archive_tui.tui.screens.choice import Choice

        held = self.quick_tags()
        options = [(str(n), held.get(str(n), "—")) for n in range(1, 10)]
        self.prompt(Choice("Set which quick tag?", options), lambda n: self._ask_quick(int(n)))

    def _ask_quick(self, digit: int) -> None:
        held = self.quick_tags()
        known = [tag.tag for tag in self.attempt(self.archive.tags) or []]

        def complete(line: str) -> Proposals:
            needle = line.casefold()
            return [(tag, tag) for tag in known if needle in tag.casefold()]

        def check(line: str) -> str | None:
            from schema.tags import parse_tag

            try:
                parse_tag(line) if line.strip() else None
            except ValueError as error:
                return str(error)
            return None

        def keep(line: str) -> None:
            self.set_quick(digit, line.strip())

        prompt = Prompt(
            f"Quick tag {digit} (empty: none)",
            value=held.get(str(digit), ""),
            complete=complete,
            check=check,
            blink=self.profile.blink,
        )
        self.prompt(prompt, keep)

    def set_quick(self, digit: int, tag: str) -> None:
        """Give a digit its quick tag; "" takes it away."""
        held = {**self.quick_tags(), str(digit): tag}
        kept = {key: value for key, value in sorted(held.items()) if value}
        self._quick = kept
        self.keep("quick tags", json.dumps(kept, ensure_ascii=False))
        self.say(f"Quick tag {digit}: {tag or 'none'}")
        self.show_status()


def trouble_of(line: str) -> str | None:
    """A sentence where a line of tags cannot be taken, or None."""
    try:
        parse_tagline(line)
    except ValueError as error:
        return str(error)
    return None
