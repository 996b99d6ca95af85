"""Work beside the interface: one daemon thread, jobs in order, the newest of a kind only."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from store.errors import ArchiveError

Deliver = Callable[[Callable[[], None]], None]
"""Takes a callback and runs it in the interface's thread."""


def sentence_of(error: Exception) -> str:
    """One sentence for the person: what the archive said, or what kind of trouble it was."""
    if isinstance(error, ArchiveError | OSError | ValueError):
        text = " ".join(str(error).split())
        if text:
            return text
    return f"That did not work: {type(error).__name__} {error}".strip()


@dataclass(slots=True)
class _Job:
    work: Callable[[], Any]
    done: Callable[[Any], None]
    failed: Callable[[Exception], None]
    key: str | None


class Background:
    """A daemon thread that runs jobs one after another and hands back their results.

    Results and failures reach the interface through ``deliver``; a job that raises
    never ends the thread.
    """

    def __init__(
        self, deliver: Deliver, on_error: Callable[[Exception], None], name: str = "archive"
    ) -> None:
        self._deliver = deliver
        self._on_error = on_error
        self._jobs: deque[_Job] = deque()
        self._ready = threading.Condition()
        self._running = 0
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._started = False

    def submit(
        self,
        work: Callable[[], Any],
        done: Callable[[Any], None] = lambda _result: None,
        *,
        failed: Callable[[Exception], None] | None = None,
        key: str | None = None,
    ) -> None:
        """Run ``work`` in the thread, then ``done(result)`` in the interface.

        With a ``key``, a waiting job of the same key is dropped: only the newest counts.
        ``failed(error)`` takes the place of the common error handler.
        """
        job = _Job(work, done, failed or self._on_error, key)
        with self._ready:
            if self._stopped:
                return
            if key is not None:
                self._jobs = deque(j for j in self._jobs if j.key != key)
            self._jobs.append(job)
            if not self._started:
                self._started = True
                self._thread.start()
            self._ready.notify_all()

    @property
    def idle(self) -> bool:
        """True where nothing waits and nothing runs."""
        with self._ready:
            return not self._jobs and not self._running

    def wait(self, timeout: float = 10.0) -> bool:
        """Wait until nothing waits and nothing runs; False where that takes longer."""
        with self._ready:
            return self._ready.wait_for(lambda: not self._jobs and not self._running, timeout)

    def stop(self, timeout: float = 2.0) -> None:
        """Take no more jobs, finish the one that runs; what waits is done too."""
        with self._ready:
            self._stopped = True
            self._ready.notify_all()
        if self._started:
            self._thread.join(timeout)

    def _run(self) -> None:
        while True:
            with self._ready:
                while not self._jobs and not self._stopped:
                    self._ready.wait()
                if not self._jobs:
                    return
                job = self._jobs.popleft()
                self._running = 1
            self._do(job)
            with self._ready:
                self._running = 0
                self._ready.notify_all()

    def _do(self, job: _Job) -> None:
        try:
            result = job.work()
        except Exception as error:
            caught = error
            self._hand(lambda: job.failed(caught))
        else:
            self._hand(lambda: job.done(result))

    def _hand(self, callback: Callable[[], None]) -> None:
        if not self._stopped:
            self._deliver(callback)
