"""The line in which tags are typed, with the scope said above it and chosen by a key."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from archive_tui.display import row_text
from archive_tui.tui.screens.prompt import Prompt, Proposals

Scope = tuple[str, Sequence[int]]
"""In words (``on 14 marked``), and the entries."""


class TagPrompt(Prompt):
    """Asks for ``+this -that``; ``scope`` is the one that was chosen when it ends."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+t", "scope", "Another scope", id="prompt.scope", show=False),
    ]

    def __init__(
        self,
        scopes: Sequence[Scope],
        *,
        value: str = "",
        complete: Callable[[str], Proposals],
        check: Callable[[str], str | None],
        blink: bool = True,
        keep: Callable[[str], None] | None = None,
    ) -> None:
        """``scopes``: one at least; the first one holds until another is chosen."""
        self._scopes, self._at = scopes, 0
        super().__init__(
            self._words(), value=value, complete=complete, check=check, blink=blink, keep=keep
        )

    @property
    def scope(self) -> Scope:
        """What is tagged."""
        return self._scopes[self._at]

    def _words(self) -> str:
        words = f"Tag {self._scopes[self._at][0]}"
        others = [name for at, (name, _) in enumerate(self._scopes) if at != self._at]
        more = f" · ctrl+t: {' · '.join(others)}" if others else ""
        return f"{words}{more} · +put on -take off · tab completes"

    def action_scope(self) -> None:
        """The next scope."""
        self._at = (self._at + 1) % len(self._scopes)
        title = self.query(Static).first()
        title.update(Content(row_text(self._words(), 200)))
