"""A line to type, with proposals beneath: tags, targets, names, paths."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from archive_tui.display import row_text
from archive_tui.tui.active_line import stand_in, stand_on
from archive_tui.tui.signs import signs_of
from archive_tui.tui.widgets.typing import LineInput

Proposals = Sequence[tuple[str, str]]
"""What is shown, and the whole line that it stands for."""


class Prompt(ModalScreen[str | None]):
    """Asks for one line; gives it back, or None where the person left.

    ``complete(line)`` gives proposals for what was typed; ``check(line)`` a sentence where
    the line cannot be taken, or None.
    """

    DEFAULT_CSS = """
    Prompt { align: left bottom; background: transparent; }
    Prompt > Vertical { height: auto; max-height: 60%; background: $surface; padding: 0 1; }
    Prompt Static { height: auto; }
    Prompt #proposals { max-height: 10; }
    Prompt #trouble { color: $error; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Leave", id="prompt.leave", show=False),
        Binding("down,ctrl+n", "step(1)", "Next proposal", id="prompt.next", show=False),
        Binding("up,ctrl+p", "step(-1)", "Previous proposal", id="prompt.back", show=False),
        Binding("tab", "take", "Take the proposal", id="prompt.take", show=False, priority=True),
    ]

    def __init__(
        self,
        title: str,
        *,
        value: str = "",
        placeholder: str = "",
        complete: Callable[[str], Proposals] | None = None,
        check: Callable[[str], str | None] | None = None,
        choose: bool = False,
        blink: bool = True,
        keep: Callable[[str], None] | None = None,
    ) -> None:
        """``choose``: enter takes the proposal under the cursor, not the line typed.

        ``keep`` is called with the line whenever it changes, and with "" when it is done with.
        """
        super().__init__()
        self._title, self._value, self._placeholder = title, value, placeholder
        self._complete, self._check = complete, check
        self._choose, self._blink, self._keep = choose, blink, keep or (lambda line: None)
        self._proposals: Proposals = ()
        self._place = 0 if choose else -1

    def compose(self) -> ComposeResult:
        """Title, line, proposals, trouble."""
        with Vertical():
            yield Static(Content(row_text(self._title, 200)), markup=False)
            line = LineInput(self._value, placeholder=self._placeholder, compact=True, id="line")
            line.cursor_blink = self._blink
            yield line
            yield Static("", id="proposals", markup=False)
            yield Static("", id="trouble", markup=False)

    def on_mount(self) -> None:
        """Show proposals for what is there already."""
        self._renew(self._value)

    def on_input_changed(self, event: Input.Changed) -> None:
        """New proposals."""
        self._keep(event.value)
        self._place = 0 if self._choose else -1
        self._renew(event.value)
        self.query_one("#trouble", Static).update("")

    def _renew(self, line: str) -> None:
        self._proposals = list(self._complete(line))[:9] if self._complete else ()
        self._draw()

    def _draw(self) -> None:
        width = max(20, self.size.width - 4)
        rows = []
        for place, (shown, _) in enumerate(self._proposals):
            mark = signs_of(self).pane_cursor if place == self._place else " "
            rows.append(f"{mark} {row_text(shown, width - 2)}")
        self.query_one("#proposals", Static).update(Content("\n".join(rows)))
        stand_in(self.query_one(Input))

    def action_step(self, by: int) -> None:
        """Move among the proposals."""
        if self._proposals:
            self._place = (self._place + by) % len(self._proposals)
            self._draw()
            place = self._place
            self.call_after_refresh(lambda: stand_on(self.query_one("#proposals"), place))

    def action_take(self) -> None:
        """Put the proposal into the line."""
        if self._proposals:
            line = self.query_one(Input)
            line.value = self._proposals[max(0, self._place)][1]
            line.cursor_position = len(line.value)

    def action_leave(self) -> None:
        """Nothing."""
        self._keep("")
        self.dismiss(None)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the line, unless it cannot be."""
        event.stop()
        value = event.value
        if self._proposals and 0 <= self._place < len(self._proposals):
            value = self._proposals[self._place][1]
            if not self._choose:
                self._place = -1
                line = self.query_one(Input)
                line.value = value
                line.cursor_position = len(value)
                return
        trouble = self._check(value) if self._check else None
        if trouble:
            self.query_one("#trouble", Static).update(Content(row_text(trouble, 300)))
            stand_in(self.query_one(Input))
            return
        self._keep("")
        self.dismiss(value)
