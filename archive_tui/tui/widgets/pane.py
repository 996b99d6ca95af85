"""A pane of short lines with a cursor on those that lead somewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from archive_tui.tui.active_line import stand_at
from archive_tui.tui.commands.panes import PANE
from archive_tui.tui.signs import UNICODE, signs_of

PLAIN, HEAD, MUTED, STRONG = "pane--plain", "pane--head", "pane--muted", "pane--strong"
GONE, NEW = "pane--gone", "pane--new"
_NOTCH = 2
"""Lines that a notch of the wheel scrolls by, as in the list."""
"""Words of an older text that the newer does not have, and the other way round."""


@dataclass(slots=True, frozen=True)
class PaneLine:
    """One line: pieces of text (already fit for display) with their style names.

    ``value`` is what the line leads to; lines without one are passed over.
    """

    pieces: tuple[tuple[str, str], ...]
    value: object | None = None


def line(text: str = "", style: str = PLAIN, value: object | None = None) -> PaneLine:
    """A line of one piece."""
    return PaneLine(((text, style),), value)


class Pane(ScrollView, can_focus=True):
    """Lines drawn by the Line API; on a cursor move two rows are painted, no more."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {PLAIN, HEAD, MUTED, STRONG, GONE, NEW, "pane--cursor"}
    BINDINGS: ClassVar[list[BindingType]] = [*PANE.bindings()]

    class Chosen(Message):
        """Enter on a line that leads somewhere."""

        def __init__(self, pane: Pane, value: object) -> None:
            super().__init__()
            self.pane = pane
            self.value = value

        @property
        def control(self) -> Pane:
            """The pane, for ``@on(Pane.Chosen, "#id")``."""
            return self.pane

    class Moved(Message):
        """The cursor is on another line."""

        def __init__(self, pane: Pane) -> None:
            super().__init__()
            self.pane = pane

        @property
        def control(self) -> Pane:
            """The pane, for ``@on(Pane.Moved, "#id")``."""
            return self.pane

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._build: Callable[[int], Sequence[PaneLine]] = lambda width: ()
        self._lines: Sequence[PaneLine] = ()
        self._built_for = -1
        self.cursor = -1
        self._sign = UNICODE.pane_cursor

    @property
    def value(self) -> object | None:
        """What the line under the cursor leads to."""
        if 0 <= self.cursor < len(self._lines):
            return self._lines[self.cursor].value
        return None

    @property
    def lines(self) -> Sequence[PaneLine]:
        """The lines as they stand."""
        return self._lines

    def fill(self, build: Callable[[int], Sequence[PaneLine]], *, keep: bool = False) -> None:
        """Show what ``build(width)`` gives; it is called again when the width changes.

        With ``keep`` the cursor stays on the same value where it is still there.
        """
        before, at = (self.value, self.scroll_offset.y) if keep else (None, 0)
        self._build = build
        if not self.size.width:
            self._built_for = -1
            return
        self._lay_out()
        self.cursor = self._place_of(before)
        if not keep:
            self.scroll_to(0, 0, animate=False, force=True)
        elif at:
            self.scroll_to(0, at, animate=False, force=True)
        self._stand()
        self.refresh()

    def choose(self, value: object) -> bool:
        """Put the cursor on the line that leads to ``value``; False where there is none."""
        place = next((i for i, item in enumerate(self._lines) if item.value == value), -1)
        if place >= 0 and value is not None:
            self._go(place)
            return True
        return False

    def _place_of(self, value: object | None) -> int:
        places = [i for i, item in enumerate(self._lines) if item.value is not None]
        if value is not None:
            for i in places:
                if self._lines[i].value == value:
                    return i
        return places[0] if places else -1

    def _lay_out(self) -> None:
        width = max(4, self.size.width - 1)
        self._lines = tuple(self._build(width))
        self._built_for = width
        self.virtual_size = Size(self.size.width, len(self._lines))

    def on_resize(self) -> None:
        if self._built_for != max(4, self.size.width - 1):
            before = self.value
            self._lay_out()
            self.cursor = self._place_of(before)
            self._stand()
            self.refresh()

    def on_mount(self) -> None:
        self._sign = signs_of(self).pane_cursor

    def on_click(self, event: events.Click) -> None:
        """A click on a line that leads somewhere puts the cursor there; a second one follows."""
        place = event.y + self.scroll_offset.y
        if place < len(self._lines) and self._lines[place].value is not None:
            self._go(place)
            if event.chain > 1:
                self.action_choose()

    # Textual's own scrolling asks for a scroll bar, which a pane has not.
    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Further down; the cursor stays."""
        event.stop()
        self.scroll_relative(y=_NOTCH, animate=False, force=True)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Back up."""
        event.stop()
        self.scroll_relative(y=-_NOTCH, animate=False, force=True)

    def on_focus(self) -> None:
        self._paint(self.cursor)
        self._stand()

    def on_blur(self) -> None:
        self._paint(self.cursor)

    def render_line(self, y: int) -> Strip:
        """The line at row ``y`` of the pane."""
        at = y + self.scroll_offset.y
        width = self.size.width
        base = self.rich_style
        if at >= len(self._lines):
            return Strip.blank(width, base)
        here = at == self.cursor and self.has_focus
        segments = [Segment(self._sign if at == self.cursor else " ", base)]
        for text, name in self._lines[at].pieces:
            style = self.get_component_rich_style(name, partial=True)
            # Reversed, a colour of the text would be a patch of ground on the cursor's line.
            segments.append(Segment(text, base + (style.without_color if here else style)))
        strip = Strip(segments).adjust_cell_length(width, base)
        if here:
            strip = strip.apply_style(Style(reverse=True))
        return strip

    def _paint(self, *places: int) -> None:
        top = self.scroll_offset.y
        regions = [
            Region(0, p - top, self.size.width, 1)
            for p in places
            if 0 <= p - top < self.size.height
        ]
        if regions:
            self.refresh(*regions)

    def _go(self, place: int) -> None:
        old, self.cursor = self.cursor, place
        top, height = self.scroll_offset.y, max(1, self.size.height)
        if place < top:
            self.scroll_to(y=max(0, place - height // 3), animate=False, force=True)
        elif place >= top + height:
            self.scroll_to(y=place - height + 1 + height // 3, animate=False, force=True)
        self._paint(old, place)
        self._stand()
        if old != place:
            self.post_message(self.Moved(self))

    def _stand(self) -> None:
        stand_at(self, self.cursor - self.scroll_offset.y, 1)

    def _step(self, by: int) -> None:
        place = self.cursor
        while 0 <= (place := place + by) < len(self._lines):
            if self._lines[place].value is not None:
                self._go(place)
                return
        # Nothing to stand on further along: show what is there.
        self.scroll_relative(y=by, animate=False, force=True)

    def action_down(self) -> None:
        """To the next line that leads somewhere."""
        self._step(1)

    def action_up(self) -> None:
        """To the one before."""
        self._step(-1)

    def action_page(self, by: int) -> None:
        """Half a page down or up."""
        target = self.cursor + by * max(1, self.size.height // 2)
        places = [i for i, item in enumerate(self._lines) if item.value is not None]
        if not places:
            self.scroll_relative(y=by * max(1, self.size.height // 2), animate=False, force=True)
            return
        self._go(min(places, key=lambda i: abs(i - target)))

    def action_end(self, last: bool) -> None:
        """To the first or the last line that leads somewhere."""
        places = [i for i, item in enumerate(self._lines) if item.value is not None]
        if places:
            self._go(places[-1 if last else 0])
        else:
            # Textual's own scrolling to an end asks for a scroll bar, which a pane has not.
            y = max(0, len(self._lines) - self.size.height) if last else 0
            self.scroll_to(y=y, animate=False, force=True)

    def action_choose(self) -> None:
        """Follow the line under the cursor."""
        if self.value is not None:
            self.post_message(self.Chosen(self, self.value))
