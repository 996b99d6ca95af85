"""Keys in the order in which they were typed, also where they come faster than they are done.

Over a slow line a packet brings many at once: the key that opens a note, its words, and the key
that saves it. Textual hands each on at once, to what has the focus at that moment, and lets some
overtake others; words would be taken as commands, and a note be saved without its end.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Any

from textual import events
from textual.app import App
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widget import Widget


class KeyOrder:
    """Holds a key, or what was pasted, until the one before has had its effect."""

    def __init__(self, app: App[Any]) -> None:
        """``app`` asks ``holds`` of each event first, and deals with those that are not held."""
        self._app = app
        self._waiting: deque[events.Event] = deque()
        self._next: events.Event | None = None
        self._settling: asyncio.Task[None] | None = None
        self._paused: asyncio.Future[None] | None = None

    @property
    def idle(self) -> bool:
        """True where every key that came has had its effect."""
        return self._settling is None and not self._waiting

    def begin(self) -> None:
        """Hold what is typed until the first ``resume``."""
        self.pause()
        self._settling = asyncio.create_task(self._settle(self._app.screen))

    def pause(self) -> None:
        """Hold what is typed from now on until ``resume``, or until escape is."""
        if self._paused is None:
            self._paused = asyncio.get_running_loop().create_future()

    def resume(self) -> None:
        """What was waited for is there, or is waited for no longer."""
        paused, self._paused = self._paused, None
        if paused is not None and not paused.done():
            paused.set_result(None)

    def holds(self, event: events.Event) -> bool:
        """Whether the event waits; it is posted to the app again when its turn has come."""
        if not isinstance(event, (events.Key, events.Paste)) or event.is_forwarded:
            return False
        if event is self._next:
            self._next = None
        elif self._settling is not None:
            self._waiting.append(event)
            if isinstance(event, events.Key) and event.key == "escape":
                self.resume()
            return True
        self._settling = asyncio.create_task(self._settle(self._app.focused or self._app.screen))
        return False

    async def _settle(self, target: Widget | Screen[Any]) -> None:
        """Wait for what a key sets off, and for what was waited for; then send the next one on."""
        app = self._app
        await self._quiet(target)
        while self._paused is not None:
            await self._paused
            if app.screen_stack:
                await self._quiet(app.focused or app.screen)
        self._settling = None
        if self._waiting and not app._closed:
            self._next = self._waiting.popleft()
            self._settling = asyncio.current_task()
            app.post_message(self._next)

    async def _quiet(self, target: Widget | Screen[Any]) -> None:
        """Wait for what is under way: in the target and all around that, then where it led."""
        app = self._app
        around: list[MessagePump] = [app, *target.ancestors_with_self]
        there = (app.screen, app.focused)
        while True:
            # Twice the app: what is bound to a key is done in its turn, and moves the focus in
            # the next.
            for pump in (*around, app):
                await _done(pump)
            if app._closed or not app.screen_stack or there == (app.screen, app.focused):
                break
            # A dialog that opened has its focus, and one that closed its answer, a moment later.
            there = (app.screen, app.focused)
            around = [app.screen, *(app.focused or app.screen).ancestors_with_self]


async def _done(pump: MessagePump) -> None:
    """Wait until it has dealt with the messages that it has by now, or has ended."""
    reached: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def reach() -> None:
        if not reached.done():
            reached.set_result(None)

    if pump.call_later(reach):
        ends = () if pump._task is None else (pump._task,)
        await asyncio.wait((reached, *ends), return_when=asyncio.FIRST_COMPLETED)
