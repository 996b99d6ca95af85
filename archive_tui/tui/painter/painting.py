"""The app's painting: Textual's updates go into a picture, the difference to the terminal."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from rich.color import ColorSystem
from rich.console import RenderableType
from textual import events
from textual._ansi_sequences import SYNC_END, SYNC_START
from textual._compositor import CompositorUpdate
from textual.app import App
from textual.screen import Screen

from archive_tui.tui.painter.canvas import Canvas
from archive_tui.tui.painter.cells import Row
from archive_tui.tui.painter.difference import Place, difference
from archive_tui.tui.painter.line import LineDriver
from archive_tui.tui.painter.support import unsupported

Result = TypeVar("Result")
_WORTH_SYNCHRONIZING = 500
"""Bytes from which a terminal might show half a frame."""
_SETTLING = 0.003
"""Seconds that what follows from a key is waited for, so that it is painted in one write."""
_PATIENCE = 0.03
"""Seconds after which a frame is painted although more is under way."""
HOLD = 0.012
"""Seconds that a frame waits at most for what is expected."""


class CellPainting(App[Result]):
    """An app that writes only the cells that changed, unless told to leave it to Textual."""

    def __init__(self, painter: str, styles: Sequence[Path] = ()) -> None:
        """``painter``: ``cells``, or ``stock`` for Textual's own painting; ``styles``: sheets."""
        self.painter_trouble = unsupported() if painter == "cells" else None
        """Why cells are not painted although they should be, as a sentence."""
        is_ours = painter == "cells" and self.painter_trouble is None
        super().__init__(driver_class=LineDriver if is_ours else None, css_path=[*styles])
        self._canvas: Canvas | None = None
        self._shown: list[Row] | None = None
        self._cursor_at: Place | None = None
        self._is_due = False
        self._is_held = False
        self._expected: tuple[Callable[[], bool], float] | None = None
        self._has_failed = False

    # -- what others ask

    def repaint(self) -> None:
        """Forget what the terminal shows, and paint everything anew."""
        self._shown = self._cursor_at = None
        if self._canvas is None:
            self.refresh(layout=True)
        else:
            self._paint_soon()

    def hold_painting(self) -> None:
        """Paint nothing until ``release_painting``."""
        self._is_held = True

    def release_painting(self) -> None:
        """Paint what there is by now."""
        self._is_held = False
        if self._canvas is not None:
            self._paint_soon()

    def expect(self, is_pending: Callable[[], bool]) -> None:
        """Let the frame under way wait for something that will come within ``HOLD``, so that both
        are one write. ``is_pending`` says whether it is still to come."""
        self._expected = (is_pending, asyncio.get_running_loop().time() + HOLD)

    def terminal_begun(self) -> None:
        """The terminal's screen is a fresh one: nothing is known of it."""
        self._shown = self._cursor_at = None
        if self._canvas is not None:
            self._paint_soon()

    def line_free(self) -> None:
        """The terminal has taken what was written; called from the writer's thread."""
        loop = self._loop
        if loop is not None and self._is_due and not loop.is_closed():
            loop.call_soon_threadsafe(self._paint)

    def painter_failed(self, sentence: str) -> None:
        """Cells could not be painted and Textual paints from now on; for the app to say."""

    def _fail(self, error: Exception) -> None:
        self._has_failed, self._is_due = True, False
        self._canvas = self._shown = self._cursor_at = None
        self.screen.refresh(layout=True)
        self.painter_trouble = (
            f"Painting cells failed ({type(error).__name__}: {error}), "
            "so whole regions are painted from now on."
        )
        self.painter_failed(self.painter_trouble)

    # -- Textual's inside

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        """Take an update in; paint when this turn of the loop has brought all there are."""
        driver = self._driver
        is_ours = isinstance(driver, LineDriver) and not self._has_failed
        if renderable is None or self._batch_count or not is_ours:
            super()._display(screen, renderable)
            return
        if not isinstance(renderable, CompositorUpdate) or not self._running or self._closed:
            self._canvas = self._shown = self._cursor_at = None
            super()._display(screen, renderable)
            return
        try:
            self._fitted().take(renderable)
            self._paint_soon()
        except Exception as error:
            self._fail(error)
        finally:
            self.post_display_hook()

    def _fitted(self) -> Canvas:
        width, height = self.size
        canvas = self._canvas
        if canvas is None:
            colors = self.console._color_system or ColorSystem.TRUECOLOR
            canvas = self._canvas = Canvas(width, height, colors)
        elif (canvas.width, canvas.height) != (width, height):
            canvas.resize(width, height)
            self._shown = self._cursor_at = None
        return canvas

    async def _on_resize(self, event: object) -> None:
        # What a terminal does with the old picture when its size changes, nobody knows.
        self._shown = self._cursor_at = None

    def _paint_soon(self) -> None:
        if not self._is_due:
            self._is_due = True
            loop = asyncio.get_running_loop()
            loop.call_later(_SETTLING, self._paint_settled, loop.time() + _PATIENCE)

    async def on_event(self, event: events.Event) -> None:
        """What a key changes is painted when it is dealt with, not with Textual's next frame."""
        await super().on_event(event)
        if isinstance(event, events.Key) and isinstance(self._driver, LineDriver):
            loop = asyncio.get_running_loop()
            loop.call_later(_SETTLING, self._paint_settled, loop.time() + _PATIENCE)

    def _paint_settled(self, latest: float) -> None:
        """Paint when the messages that a key set off have been dealt with."""
        if self._closed or not self._screen_stack:
            return
        loop, screen = asyncio.get_running_loop(), self.screen
        pumps = (self, screen, *([self.focused] if self.focused else ()))
        if any(pump.message_queue_size for pump in pumps) and loop.time() < latest:
            loop.call_later(_SETTLING, self._paint_settled, latest)
            return
        if self._expected and loop.time() < self._expected[1] and self._expected[0]():
            loop.call_later(_SETTLING, self._paint_settled, latest)
            return
        self._expected = None
        if screen._dirty_widgets or screen._layout_required or screen._scroll_required:
            # Textual would render these with its next frame; here they join this one.
            try:
                screen._on_timer_update()
            except Exception as error:
                self._handle_exception(error)
                return
        self._paint()

    def _paint(self) -> None:
        """Write the difference, unless the line is busy: then ``line_free`` calls again."""
        driver, canvas = self._driver, self._canvas
        if not self._is_due or self._is_held or canvas is None:
            return
        if not isinstance(driver, LineDriver) or not driver.is_free or self._closed:
            return
        self._is_due = False
        rows = canvas.rows()
        cursor = self.screen.outer_size.clamp_offset(self.cursor_position)
        try:
            text = difference(self._shown, rows, self._cursor_at, cursor)
        except Exception as error:
            self._fail(error)
            return
        self._shown, self._cursor_at = rows, (cursor.x, cursor.y)
        if self._sync_available and len(text) > _WORTH_SYNCHRONIZING:
            text = f"{SYNC_START}{text}{SYNC_END}"
        if text:
            driver.write(text)
