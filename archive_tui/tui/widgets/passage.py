"""The reader of a review: one passage lit in its source, the speaker's place marked."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.geometry import Size

from archive_tui.tui.active_line import stand_at
from archive_tui.tui.widgets.lights import Lights
from archive_tui.tui.widgets.reader import Reader
from archive_tui.tui.widgets.reading import Lit, Reading

CONTEXT = 2
"""Lines around the passage that are in view at least, where the view is high enough."""


class PassageReader(Reader, inherit_bindings=False):
    """A reader whose keys only scroll; what is decided about is up to its screen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pagedown", "by_pages(1)", "Page down", id="reader.page_down", show=False),
        Binding("pageup", "by_pages(-1)", "Page up", id="reader.page_up", show=False),
        Binding("ctrl+d", "by_halves(1)", "Half down", id="reader.half_down", show=False),
        Binding("ctrl+u", "by_halves(-1)", "Half up", id="reader.half_up", show=False),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *Reader.COMPONENT_CLASSES,
        "reader--passage",
        "reader--speaker",
    }
    DEFAULT_CSS = """
    PassageReader {
        width: 1fr; height: 1fr;
        & > .reader--passage { text-style: reverse; }
        & > .reader--speaker { text-style: bold underline; }
    }
    """

    def read(self, text: str) -> None:
        """Show another text, nothing lit."""
        self.show(Reading(text=text))

    def light(
        self,
        passage: tuple[int, int] | None,
        speaker: tuple[int, int] | None,
        *,
        style: str = "passage",
    ) -> None:
        """Light the passage and the place that names the speaker, and bring them into view.

        ``style`` is the passage's: a component of the reader.
        """
        lits = []
        if passage is not None:
            lits.append(Lit(*passage, style, "passage"))
        if speaker is not None:
            lits.append(Lit(*speaker, "speaker", "speaker"))
        self._lights = Lights(lits)
        self._selection = None
        self.reveal(passage, speaker)
        self.call_after_refresh(self._stand)
        self.refresh_changed()

    def reveal(self, passage: tuple[int, int] | None, near: tuple[int, int] | None = None) -> None:
        """Bring a passage into view with lines around it, and ``near`` where there is room.

        A passage in view stays where it is; another one comes a third down the page.
        """
        height = self.size.height
        if passage is None or not height:
            return
        first, last = self._lines(*passage, height)
        if near is not None:
            low, high = self._lines(*near, height)
            low, high = min(first, low), max(last, high)
            if high - low < height - 2 * CONTEXT:
                first, last = low, high
        top = self.scroll_offset.y
        context = CONTEXT if last - first + 2 * CONTEXT < height else 0
        if (top == 0 or first - context >= top) and last + context < top + height:
            return
        lead = min(height // 3, max(context, height - (last - first) - 1 - CONTEXT))
        y = max(0, min(first - lead, self._height - height))
        self.scroll_to(y=y, animate=False, force=True)

    def _lines(self, start: int, end: int, height: int) -> tuple[int, int]:
        line = self._wrapped.line_of(start)
        # Lines above become exact before the view is placed below them.
        self._wrapped.settle(line - height, 3 * height)
        self._resize_virtual()
        head = len(self._header)
        first = self._wrapped.line_of(start) + head
        return first, self._wrapped.line_of(max(start, end - 1)) + head

    def _resize_virtual(self) -> None:
        # Without scroll bars nothing has to be laid out anew, which would paint the whole text.
        size = Size(self.size.width, max(1, self._height))
        self.set_reactive(PassageReader.virtual_size, size)

    def mark(self, selection: tuple[int, int] | None) -> None:
        """Show what is selected, and bring the end that moved into view."""
        before, self._selection = self._selection, selection
        if selection is not None:
            moved = before is not None and before[0] == selection[0]
            edge = max(0, selection[1] - 1) if moved else selection[0]
            self.reveal((edge, edge + 1))
        self._stand()
        self.refresh_changed()

    def on_resize(self) -> None:
        """Wrap anew, and keep the passage in view."""
        super().on_resize()
        passage = next(((p.start, p.end) for p in self._lights if p.kind == "passage"), None)
        self.reveal(passage or self._selection)
        self._stand()

    def _stand(self) -> None:
        """Where the passage, or what is selected, begins."""
        lits = sorted(self._lights, key=lambda lit: lit.kind != "passage")
        places = [lit.start for lit in lits]
        if self._selection is not None:
            places = [self._selection[0]]
        if not places:
            super()._stand()
            return
        line = self._wrapped.line_of(places[0]) + len(self._header)
        stand_at(self, line - self.scroll_offset.y, self._indent())
