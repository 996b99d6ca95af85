"""Tagging, quick tags, marks' scope."""

from __future__ import annotations

import json

from archive_tui.tui.screens.base import Base
from archive_tui.tui.screens.prompt import Prompt, Proposals
from archive_tui.tui.tagline import Tagging, complete_tag, parse_tagline

MANY = 500
"""Entries beyond which a change is made in the background."""


class TaggingPart(Base):
    """Commands of the group "Tagging"."""

    def action_tag(self) -> None:
        """Ask for ``+this -that`` and tag what is in hand."""
        targets = self.targets()
        if not targets:
            self.say("There is nothing to tag here.")
            return
        tags = sorted(self.attempt(self.archive.tags) or [], key=lambda t: (-t.count, t.tag))
        known = [tag.tag for tag in tags]

        def complete(line: str) -> Proposals:
            found: list[tuple[str, str]] = list(complete_tag(line, known))
            return found

        def check(line: str) -> str | None:
            try:
                parse_tagline(line)
            except ValueError as error:
                return str(error)
            return None

        title = f"Tag {self.scope(targets)} · +put on -take off · tab completes"
        prompt = Prompt(title, complete=complete, check=check, blink=self.profile.blink)
        self.prompt(prompt, lambda line: self._tag(parse_tagline(line), targets))

    def _tag(self, tagging: Tagging, targets: list[int]) -> None:
        if not tagging:
            return
        self.keep("tagging", str(tagging))

        def work() -> int:
            return self.archive.tag(targets, add=tagging.add, remove=tagging.remove)

        def done(count: int) -> None:
            self.changed(targets)
            new = "" if count else ", nothing changed"
            self.say(f"{tagging} {self.scope(targets)}{new} · u undoes")

        if len(targets) > MANY:
            self.say(f"{tagging} {self.scope(targets)} …")
            self.background.submit(work, done)
        elif (count := self.attempt(work)) is not None:
            done(count)

    def action_repeat(self) -> None:
        """Tag what is in hand as the last time, and go on."""
        line = self.state("tagging")
        if not line:
            self.say("There is no tagging to repeat yet: t tags.")
            return
        self._tag(parse_tagline(line), self.targets())
        if self.open_number is None and not self.entries.marked:
            self.entries.action_down()

    def _quick_tags(self) -> dict[str, str]:
        try:
            held = json.loads(self.state("quick tags") or "{}")
        except ValueError:
            return {}
        return {str(k): str(v) for k, v in held.items()}

    def action_quick(self, digit: int) -> None:
        """Put the quick tag on what is in hand, or take it off where all have it."""
        tag = self._quick_tags().get(str(digit))
        if tag is None:
            self._ask_quick(digit)
            return
        targets = self.targets()
        rows = self.attempt(lambda: self.archive.rows(targets)) or []
        if rows and all(tag in row.tags for row in rows):
            self._tag(Tagging((), (tag,)), targets)
        elif rows:
            self._tag(Tagging((tag,), ()), targets)

    def action_set_quick(self) -> None:
        """Choose a digit and its tag."""
        from archive_tui.tui.screens.choice import Choice

        held = self._quick_tags()
        options = [(str(n), held.get(str(n), "—")) for n in range(1, 10)]
        self.prompt(Choice("Set which quick tag?", options), lambda n: self._ask_quick(int(n)))

    def _ask_quick(self, digit: int) -> None:
        held = self._quick_tags()
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
            if line.strip():
                held[str(digit)] = line.strip()
            else:
                held.pop(str(digit), None)
            self.keep("quick tags", json.dumps(held, ensure_ascii=False))
            self.say(f"Quick tag {digit}: {line.strip() or 'none'}")

        prompt = Prompt(
            f"Quick tag {digit} (empty: none)",
            value=held.get(str(digit), ""),
            complete=complete,
            check=check,
            blink=self.profile.blink,
        )
        self.prompt(prompt, keep)
