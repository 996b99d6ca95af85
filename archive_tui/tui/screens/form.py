"""A form: one line a field, troubles beside the fields they belong to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from archive_tui.display import row_text
from archive_tui.tui.signs import signs_of
from archive_tui.tui.widgets.typing import LineInput


@dataclass(slots=True, frozen=True)
class Field:
    """A line of the form."""

    name: str
    value: str
    hint: str = ""


class Form(ModalScreen[dict[str, str] | None]):
    """Gives the fields that were changed back, or None where the person left.

    ``save(changed)`` is called on enter or ctrl+s; it gives a sentence by field name (or
    "" for the whole) where something cannot be taken, and the form stays.
    """

    DEFAULT_CSS = """
    Form { align: center middle; background: transparent; }
    Form > VerticalScroll {
        width: 100%; height: auto; max-height: 90%;
        background: $surface; padding: 0 1;
    }
    Form Horizontal { height: 1; }
    Form .name { width: 16; }
    Form Input { width: 1fr; }
    Form .trouble { height: auto; color: $error; padding-left: 16; display: none; }
    Form .trouble.shown { display: block; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Leave", id="form.leave", show=False),
        Binding("ctrl+s", "save", "Save", id="form.save", show=False, priority=True),
        Binding("down", "app.focus_next", "Next field", id="form.next", show=False),
        Binding("up", "app.focus_previous", "Previous field", id="form.back", show=False),
    ]

    def __init__(
        self,
        title: str,
        fields: Sequence[Field],
        save: Callable[[dict[str, str]], Mapping[str, str]],
        *,
        every: bool = False,
        blink: bool = True,
    ) -> None:
        """``every``: all fields are saved, changed or not."""
        super().__init__()
        self._title, self._fields, self._save = title, list(fields), save
        self._every, self._blink = every, blink

    def compose(self) -> ComposeResult:
        """A line a field, its trouble beneath."""
        with VerticalScroll(can_focus=False):
            yield Static(Content(row_text(self._title, 300)), markup=False)
            for field in self._fields:
                with Horizontal():
                    yield Static(
                        Content(field.name.replace("_", " ")), classes="name", markup=False
                    )
                    line = LineInput(
                        field.value, placeholder=field.hint, compact=True, id=f"field-{field.name}"
                    )
                    line.cursor_blink = self._blink
                    yield line
                yield Static("", classes="trouble", id=f"trouble-{field.name}", markup=False)
            yield Static("", classes="trouble", id="trouble-", markup=False)
            keys = "enter or ctrl+s saves · esc leaves · ↓ ↑ go from field to field"
            yield Static(Content(signs_of(self).worded(keys)), markup=False)

    def changed(self) -> dict[str, str]:
        """What the person typed, the untouched fields left out."""
        typed = {}
        for field in self._fields:
            value = self.query_one(f"#field-{field.name}", Input).value
            if self._every or value != field.value:
                typed[field.name] = value
        return typed

    def show_theirs(self, values: Mapping[str, str]) -> set[str]:
        """Take in what fields have by now; the names of those that were changed here as well.

        Where nothing was typed here the line shows the new value; elsewhere what was typed stays.
        """
        both = set()
        for place, field in enumerate(self._fields):
            value = values.get(field.name, field.value)
            line = self.query_one(f"#field-{field.name}", Input)
            if value == field.value:
                continue
            if line.value == field.value:
                line.value = value
            elif line.value != value:
                both.add(field.name)
            self._fields[place] = replace(field, value=value)
        return both

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter saves."""
        event.stop()
        self.action_save()

    def action_save(self) -> None:
        """Save, or say beside the field why not."""
        changed = self.changed()
        troubles = self._save(changed)
        for place in self.query(".trouble").results(Static):
            name = (place.id or "").removeprefix("trouble-")
            sentence = troubles.get(name, "")
            place.update(Content(row_text(sentence, 300)))
            place.set_class(bool(sentence), "shown")
        if not troubles:
            self.dismiss(changed)
            return
        wrong = next((field.name for field in self._fields if troubles.get(field.name)), None)
        if wrong is not None:
            self.query_one(f"#field-{wrong}", Input).focus()

    def action_leave(self) -> None:
        """Nothing is saved."""
        self.dismiss(None)
