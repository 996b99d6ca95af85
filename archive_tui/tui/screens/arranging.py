"""The screen itself: jumping, panes that zoom and keep their width, settings, help."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, cast

from textual.geometry import Offset
from textual.widget import Widget

from archive_tui.tui.commands.panes import LIST, PANE, READER, SEARCH_LINE
from archive_tui.tui.screens.base import Base
from archive_tui.tui.screens.jumping import Jumping, Target
from archive_tui.tui.widgets.entry_list import EntryList
from archive_tui.tui.widgets.pane import Pane
from archive_tui.tui.widgets.reader import Reader
from archive_tui.tui.widgets.row_cache import Loader
from archive_tui.tui.widgets.search_box import SearchBox

if TYPE_CHECKING:
    from archive_tui.config import Settings
    from archive_tui.tui.app import ArchiveApp

SIDES = ("facets", "details")
"""The side panes' ids."""
LEAST, STEP = 16, 4
ROOM = 30
"""Columns that the list or the reader always keeps."""
_GROUPS: dict[type[Widget], str] = {
    EntryList: LIST.title,
    Reader: READER.title,
    Pane: PANE.title,
    SearchBox: SEARCH_LINE.title,
}


def _to(widget: Widget) -> Target:
    def go() -> None:
        widget.focus()

    return Target(widget.region.offset, go)


class ArrangingPart(Base):
    """Commands that move nothing in the archive, only what is seen of it."""

    zoomed: str | None = None
    """What has the whole screen: ``main``, ``facets``, ``details``, or None for nothing."""

    # -- jumping

    def action_jump(self) -> None:
        """Letters on everything that can have the keys."""
        widgets = [w for w in self.focus_chain if w.region.area]
        targets = [_to(widget) for widget in widgets]
        for widget in widgets:
            if isinstance(widget, EntryList):
                targets += self._rows_of(widget)
            elif isinstance(widget, Pane):
                targets += self._lines_of(widget)
            elif isinstance(widget, Reader):
                targets += self._numbers_of(widget)
        self.prompt(Jumping(targets), lambda target: target.go())

    def _rows_of(self, entries: EntryList) -> list[Target]:
        origin = entries.region.offset

        def target(line: int, index: int) -> Target:
            def go() -> None:
                entries.focus()
                entries.move_to(index)

            return Target(origin + Offset(2, line), go)

        return [target(line, index) for line, index in entries.in_view()]

    def _numbers_of(self, reader: Reader) -> list[Target]:
        def target(line: int, column: int, number: int) -> Target:
            def go() -> None:
                self.open(number)

            return Target(reader.region.offset + Offset(column, line), go)

        return [target(*place) for place in reader.numbers_in_view()]

    def _lines_of(self, pane: Pane) -> list[Target]:
        top, height = pane.scroll_offset.y, pane.size.height

        def target(line: int, value: object) -> Target:
            def go() -> None:
                pane.focus()
                pane.choose(value)

            return Target(pane.region.offset + Offset(2, line - top), go)

        return [
            target(line, item.value)
            for line, item in enumerate(pane.lines)
            if item.value is not None and top <= line < top + height
        ]

    # -- panes

    def widths(self) -> dict[str, int]:
        """Columns of the side panes that the person has changed, by the pane's id."""
        try:
            kept = json.loads(self.state("pane widths") or "{}")
        except ValueError:
            return {}
        kept = kept if isinstance(kept, dict) else {}
        return {name: kept[name] for name in SIDES if isinstance(kept.get(name), int)}

    def action_widen(self, by: int) -> None:
        """Make the side pane in hand wider or narrower, and remember that."""
        pane = self.facets if self.facets.has_focus else self.details
        if not pane.display:
            self.say("There is no side pane here: i shows the details, f the facets.")
            return
        other = self.details if pane is self.facets else self.facets
        beside = other.region.width if other.display and not other.has_class("over") else 0
        most = max(LEAST, self.app.size.width - beside - ROOM)
        new = max(LEAST, min(most, pane.region.width + by * STEP))
        pane.styles.width = new
        self.keep("pane widths", json.dumps({**self.widths(), str(pane.id): new}))

    def action_zoom(self) -> None:
        """Give the pane in hand the whole screen, or take it back."""
        if self.zoomed is None:
            side = next((p for p in (self.facets, self.details) if p.has_focus), None)
            self.zoomed = "main" if side is None else str(side.id)
            self.say("z gives the other panes their room back")
        else:
            self.zoomed = None
        self.fit()

    def on_descendant_focus(self) -> None:
        """A side pane that had the screen gives it back when the keys go elsewhere."""
        if self.zoomed in SIDES and not self.query_one(f"#{self.zoomed}").has_focus:
            self.zoomed = None
            self.fit()

    def fit_zoomed(self) -> bool:
        """Lay out what is zoomed; False, and the side panes at their width, where nothing is."""
        main = self.entries if self.open_number is None else self.reader
        main.display = self.zoomed not in SIDES
        kept = self.widths() if self.zoomed is None else {}
        for pane in (self.facets, self.details):
            if self.zoomed is not None:
                pane.display = pane.id == self.zoomed
            if pane.id == self.zoomed:
                pane.styles.width = "1fr"
                pane.remove_class("over")
            elif str(pane.id) in kept:
                pane.styles.width = kept[str(pane.id)]
            else:
                pane.styles.clear_rule("width")
        return self.zoomed is not None

    def fit(self) -> None:
        """Show the panes that have room."""
        raise NotImplementedError

    # -- density

    def row_loader(self) -> Loader:
        """What the list takes its rows from: with the beginnings of texts where it shows them."""
        return partial(self.archive.rows, openings=True) if self.comfortable else self.archive.rows

    def action_density(self) -> None:
        """From compact to comfortable or back, and keep that in the configuration file."""
        from archive_tui import config

        app = cast("ArchiveApp", self.app)
        density = "compact" if self.comfortable else "comfortable"
        try:
            said = f"Density: {density}, kept in {config.keep('density', density)}"
        except config.ConfigError as error:
            said = f"Density: {density} until you leave. {error}"
        self.settle_density(
            replace(app.settings, interface=replace(app.settings.interface, density=density))
        )
        self.say(said)

    def settle_density(self, settings: Settings) -> None:
        """Take these settings, and give things the room that they say; every place is kept."""
        was = self.comfortable
        cast("ArchiveApp", self.app).settings = settings
        if self.comfortable != was:
            self.entries.set_lines(2 if self.comfortable else 1, self.row_loader())
            self.reader.set_airy(self.comfortable)
            self.show_details()

    def show_details(self, *, keep: bool = True) -> None:
        """Draw the details."""
        raise NotImplementedError

    # -- settings, help

    def action_help(self) -> None:
        """Every key; those of what has the keys now come first."""
        from archive_tui.tui.screens.help import show_help

        focused = type(self.focused) if self.focused is not None else EntryList
        first = next((g for kind, g in _GROUPS.items() if issubclass(focused, kind)), "")
        show_help(self, first)

    def action_settings(self) -> None:
        """Settings, written into the file."""
        from archive_tui.tui.screens.settings import SettingsScreen

        def changed(settings: Settings) -> None:
            self.settle_density(settings)
            self.reader.set_measure(settings.interface.measure)
            theme = settings.interface.theme
            if theme in self.app.available_themes:
                self.app.theme = theme

        themes = tuple(sorted(self.app.available_themes, key=lambda n: not n.startswith("archive")))
        screen = SettingsScreen(changed, {"theme": themes}, blink=self.profile.blink)
        self.app.push_screen(screen)
