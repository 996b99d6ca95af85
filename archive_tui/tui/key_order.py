"""Keys in the order in which they were typed, also where they come faster than they are done.

Over a slow line a packet brings many at once: the key that opens a note, its words, and the key
that saves it. Textual hands each on at once, to what has the focus at that moment, and lets some
overtake others; words would be taken as commands, and a note be saved without its end.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any

from textual import events
from textual.app import App
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widget import Widget

WAYS_OUT = frozenset(("escape", "ctrl+c", "ctrl+q"))
"""Keys after which nothing is waited for any more."""


class KeyOrder:
    """Holds a key, or what was pasted, until the one before has had its effect."""

    def __init__(self, app: App[Any], dropped: Callable[[int], None]) -> None:
        """``app`` asks ``holds`` of each event first, and deals with those that are not held.

        ``dropped`` is told how many keys were typed for something that is waited for no longer.
        """
        self._app, self._dropped = app, dropped
        self._waiting: deque[events.Event] = deque()
        self._released: deque[events.Event] = deque()
        """Those whose turn it is, on their way through the app's queue."""
        self._settling: asyncio.Task[None] | None = None
        self._paused: asyncio.Future[None] | None = None
        self._begins = False

    @property
    def idle(self) -> bool:
        """True where every key that came has had its effect."""
        return self._settling is None and not self._waiting

    @property
    def waits(self) -> bool:
        """True between ``pause`` and ``resume``."""
        return self._paused is not None

    def begin(self) -> None:
        """Hold what is typed until the first ``resume``; all of it is for what is there then."""
        self.pause()
        self._begins = True
        self._settling = asyncio.create_task(self._settle(self._app.screen))

    def pause(self) -> None:
        """Hold what is typed from now on until ``resume``; one of ``WAYS_OUT`` drops it."""
        if self._paused is None:
            self._paused = asyncio.get_running_loop().create_future()

    def resume(self) -> None:
        """What was waited for is there, or is waited for no longer."""
        self._begins = False
        paused, self._paused = self._paused, None
        if paused is not None and not paused.done():
            paused.set_result(None)

    def holds(self, event: events.Event) -> bool:
        """Whether the event waits; it is posted to the app again when its turn has come."""
        if not isinstance(event, (events.Key, events.Paste)) or event.is_forwarded:
            return False
        if self._released and event is self._released[0]:
            self._released.popleft()
            if self._released:
                return False
        elif self._settling is not None:
            if isinstance(event, events.Key) and event.key in WAYS_OUT:
                self._end_wait()
            self._waiting.append(event)
            return True
        self._settling = asyncio.create_task(self._settle(self._app.focused or self._app.screen))
        return False

    def _end_wait(self) -> None:
        if self._paused is None:
            return
        if self._waiting and not self._begins:
            # Meant for what was waited for, they would fall on something else.
            count = len(self._waiting)
            self._waiting.clear()
            self._dropped(count)
        self.resume()

    async def _settle(self, target: Widget | Screen[Any]) -> None:
        """Wait for what a key sets off, and for what was waited for; then send the next one on."""
        app = self._app
        try:
            await self._quiet(target)
            while self._paused is not None:
                await self._paused
                if app.screen_stack:
                    await self._quiet(app.focused or app.screen)
        finally:
            # Whatever became of the wait, the next key is not held for ever.
            self._settling = None
            if self._waiting and not app._closed:
                self._settling = asyncio.current_task()
                self._release()

    def _release(self) -> None:
        """Send the next one on; of letters all, since what is typed in keeps their order."""
        focused = self._app.focused
        while self._waiting:
            event = self._waiting[0]
            is_text = (
                focused is not None
                and isinstance(event, events.Key)
                and focused.check_consume_key(event.key, event.character)
            )
            if self._released and not is_text:
                break
            self._released.append(self._waiting.popleft())
            if not is_text:
                break
        for event in tuple(self._released):
            self._app.post_message(event)

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
