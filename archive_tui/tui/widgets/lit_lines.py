"""How the reader draws a line of its text: margin, card edge, and the passages that are lit."""

from __future__ import annotations

from itertools import groupby
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size

from archive_tui.display import FIRST_STRONG_ISOLATE, POP_ISOLATE, is_right_to_left
from archive_tui.tui.widgets.difference import DifferencePainting
from archive_tui.tui.widgets.lights import Lights
from archive_tui.tui.widgets.reading import Lit, Reading
from archive_tui.tui.widgets.wrapping import Line, Wrapped

MEASURE = 72
"""Widest line of text, cells, where nothing else was set."""
LEAST = 8
"""Cells that a line of text has in the narrowest view."""
_HEAD = 40
"""Lines of a heading line above the text at most."""


class LitLines(DifferencePainting):
    """The part of ``Reader`` that wraps and draws; offsets are code points, half-open."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"reader--{name}"
        for name in (
            "title", "meta", "heading", "quotation", "proposed", "link", "note",
            "match", "current", "selection", "own", "margin",
        )
    }  # fmt: skip

    DEFAULT_CSS = """
    LitLines {
        overflow: hidden auto; scrollbar-size: 0 0; background: $background; color: $foreground;
        & > .reader--title { text-style: bold; }
        & > .reader--meta { color: $text-muted; }
        & > .reader--heading { text-style: bold; }
        & > .reader--quotation { color: $text-accent; text-style: underline; }
        & > .reader--proposed { color: $text-warning; text-style: italic underline; }
        & > .reader--link { color: $text-primary; text-style: underline; }
        & > .reader--own { color: $text-muted; }
        & > .reader--margin { color: $text-muted; }
        & > .reader--note { text-style: italic; }
        & > .reader--match { text-style: bold reverse; }
        & > .reader--current { text-style: bold reverse underline; }
        & > .reader--selection { text-style: reverse; }
    }
    """

    def __init__(self, *, measure: int = MEASURE, id: str | None = None) -> None:  # noqa: A002
        """``measure``: cells of the widest line of text."""
        super().__init__(id=id)
        self.measure = measure
        self.airy = False
        """Whether paragraphs have a blank line between them."""
        self._reading = Reading()
        self._lights = Lights()
        self._match_lights = Lights()
        self._headings: frozenset[int] = frozenset()
        self._gutter = 1
        self._header: list[tuple[str, Line]] = []
        self._wrapped = Wrapped("", measure)
        self._current: Lit | None = None
        self._selection: tuple[int, int] | None = None
        self._style_cache: dict[tuple[str, ...], Style] = {}

    # -- wrapping

    @property
    def _height(self) -> int:
        return len(self._header) + self._wrapped.height

    def _text_width(self) -> int:
        # A reader that was hidden has no size before its first layout: without a guess its
        # first frame would be a column of single words.
        width = self.size.width or (self.app.size.width if self.is_attached else 0)
        return max(LEAST, min(self.measure, width - self._gutter - 1))

    def _notes(self) -> list[tuple[int, str]]:
        """What stands in the margin: the numbers that passages lead to."""
        framed = {card.start for card in self._reading.cards}
        return [
            (lit.start, lit.mark)
            for lit in self._lights
            if lit.mark and not (lit.kind == "link" and lit.start in framed)
        ]

    def _wrap(self) -> None:
        notes = self._notes()
        self._gutter = max((len(words) + 1 for _, words in notes), default=1)
        width = self._text_width()
        self._header = []
        for style, text in self._reading.header:
            head = Wrapped(text, width)
            head.settle(0, _HEAD)
            rows = [head.line(y) for y in range(min(head.height, _HEAD))]
            self._header.extend((style, row) for row in rows if row is not None)
        if self._header:
            self._header.append(("", Line(0, 0, "", None)))
        reading = self._reading
        self._wrapped = Wrapped(
            reading.text,
            width,
            pages=reading.pages,
            cards=reading.cards,
            notes=notes,
            airy=self.airy,
        )
        self._wrapped.settle(0, 2 * max(1, self.size.height))
        self._resize_virtual()

    def _resize_virtual(self) -> None:
        self.virtual_size = Size(self.size.width, max(1, self._height))

    # -- drawing

    def line_segments(self, y: int) -> list[Segment]:
        """One line of the view."""
        base, at = self.rich_style, self.scroll_offset.y + y
        if at < len(self._header):
            name, line = self._header[at]
            names: list[tuple[str, ...]] = [(name,) if name else ()] * len(line.shown)
        else:
            found = self._wrapped.line(at - len(self._header))
            if found is None:
                return []
            line, names = found, self._names(found)
        segments = self._margin(line)
        if line.lead:
            segments.append(Segment(line.lead, self._style(("own",))))
        is_rtl = is_right_to_left(line.shown)
        if is_rtl:
            segments.append(Segment(FIRST_STRONG_ISOLATE, base))
        index = 0
        for key, run in groupby(names):
            length = len(list(run))
            segments.append(Segment(line.shown[index : index + length], self._style(key)))
            index += length
        if is_rtl:
            segments.append(Segment(POP_ISOLATE, base))
        return segments

    def _indent(self) -> int:
        """Columns before the text."""
        return max(self._gutter, (self.size.width - self._text_width()) // 2)

    def _margin(self, line: Line) -> list[Segment]:
        """What stands before the text: numbers, so that nothing has to be aligned behind it."""
        indent, words = self._indent(), " ".join(line.notes)
        before = Segment(" " * (indent - len(words) - 1), self.rich_style)
        if not words:
            return [Segment(" " * indent, self.rich_style)]
        return [before, Segment(words, self._style(("margin",))), Segment(" ", self.rich_style)]

    def _names(self, line: Line) -> list[tuple[str, ...]]:
        """For each drawn character the styles that lie on it, the weakest first."""
        if line.own:
            return [("own",)] * len(line.shown)
        names: list[tuple[str, ...]] = [()] * len(line.shown)
        for start, end, style in self._spans(line):
            for index in range(line.column(start), line.column(end)):
                names[index] = (*names[index], style)
        return names

    def _spans(self, line: Line) -> list[tuple[int, int, str]]:
        spans = [
            (lit.start, lit.end, lit.style)
            for lights in (self._lights, self._match_lights)
            for lit in lights.between(line.start, line.end)
        ]
        if line.start in self._headings:
            spans.insert(0, (line.start, line.end, "heading"))
        if self._current is not None:
            spans.append((self._current.start, self._current.end, "current"))
        if self._selection is not None:
            spans.append((*self._selection, "selection"))
        return [s for s in spans if s[0] < line.end and s[1] > line.start]

    def _style(self, names: tuple[str, ...]) -> Style:
        style = self._style_cache.get(names)
        if style is None:
            style = self.rich_style
            for name in names:
                component = f"reader--{name}"
                if component in self.COMPONENT_CLASSES:
                    style += self.get_component_rich_style(component, partial=True)
            self._style_cache[names] = style
        return style

    def notify_style_update(self) -> None:
        """Styles changed: look them up again."""
        self._style_cache.clear()
        super().notify_style_update()
