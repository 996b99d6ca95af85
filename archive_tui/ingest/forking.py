"""A process that others are forked from, so that what all of them import is imported once.

It is forked itself while its parent has one thread and no archive open, and asked by
messages: JSON with file descriptors beside it, each answered by a number.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing.connection import wait
from pathlib import Path
from typing import NoReturn

_MESSAGE = 65_536
"""Bytes of a message at most; the longest holds a path."""
_MOST_FILES = 3
_FIRST = 3
"""The first file descriptor behind the three streams."""


class Forked:
    """A process that the server has forked: its parent's view of it, as of a ``Popen``."""

    def __init__(self, server: ForkServer, pid: int, sentinel: int) -> None:
        """``sentinel`` is the reading end of a pipe that only that process writes to."""
        self.pid = pid
        self._server = server
        self._sentinel = sentinel
        self._code: int | None = None

    def wait(self, timeout: float | None = None) -> int | None:
        """Its exit code, once it has ended; None where the server ended before it said.

        Raises ``subprocess.TimeoutExpired`` after ``timeout`` seconds.
        """
        if self._sentinel >= 0:
            if not wait([self._sentinel], timeout):
                raise subprocess.TimeoutExpired("fork", timeout or 0.0)
            os.close(self._sentinel)
            self._sentinel = -1
            with suppress(OSError):
                self._code = os.waitstatus_to_exitcode(self._server.ask(["status", self.pid]))
        return self._code


class ForkServer:
    """The server as its parent sees it; a context manager, to be used by one thread.

    Its forks live on when it is closed.
    """

    def __init__(self, pid: int, link: socket.socket) -> None:
        self._pid = pid
        self._link = link

    @classmethod
    def start(cls) -> ForkServer | None:
        """Fork a server from this process, or None where that is not safe.

        It is on Linux, while there is one thread: what others have locked would stay locked
        in the fork. On macOS system libraries do not bear it.
        """
        if sys.platform != "linux" or _threads() != 1:
            return None
        _load()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            pid = os.fork()
        except OSError:
            ours.close()
            theirs.close()
            return None
        if pid == 0:
            _leave_after(lambda: _serve(theirs))
        theirs.close()
        return cls(pid, ours)

    def __enter__(self) -> ForkServer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the server, not what it has forked."""
        if self._link.fileno() < 0:
            return  # its number may be another process's by now
        self._link.close()
        with suppress(ChildProcessError, ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)  # it may still be importing, for nobody
            os.waitpid(self._pid, 0)

    def reader(self, link: int, life: int) -> Forked:
        """Fork a process that reads, as ``worker.main`` does. Raises OSError."""
        return self._fork(["read"], (link, life))

    def indexer(self, archive: Path, stdin: int) -> Forked:
        """Fork an indexer that follows what is put into an archive. Raises OSError."""
        return self._fork(["index", os.fspath(archive)], (stdin,))

    def _fork(self, order: list[str], files: tuple[int, ...]) -> Forked:
        sentinel, theirs = os.pipe()
        try:
            pid = self.ask(order, (*files, theirs))
        except OSError:
            os.close(sentinel)
            raise
        finally:
            os.close(theirs)
        return Forked(self, pid, sentinel)

    def ask(self, order: Sequence[str | int], files: Sequence[int] = ()) -> int:
        """What the server answers to an order. Raises OSError where it cannot."""
        message = json.dumps(order).encode("utf-8", "surrogatepass")
        socket.send_fds(self._link, [message], files)
        answer = self._link.recv(_MESSAGE)
        if not answer:
            raise ConnectionResetError
        number: int = json.loads(answer)
        if number < 0:
            raise OSError(-number, os.strerror(-number))
        return number


def _threads() -> int:
    """How many threads this process has; 0 where the system does not tell."""
    try:
        return len(os.listdir("/proc/self/task"))
    except OSError:
        return 0


def _load() -> None:
    """Import what this process needs itself and what is forked needs as well."""
    import store.archive
    import store.facade.following
    import store.fulltext.engine
    import store.fulltext.indexer
    import store.fulltext.local
    import store.record.intake  # noqa: F401
    from archive_tui.ingest.formats import formats
    from schema import assertions, provenance  # noqa: F401

    with suppress(RuntimeError):  # none are installed: whoever reads says so
        formats()


# -- within the server, and what is forked from it -------------------------------------------


def _leave_after(work: Callable[[], None]) -> NoReturn:
    """Do the work of a fork and end it, whatever its parent had on its way."""
    code = 1
    try:
        work()
        code = 0
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else 1
    except BaseException:
        if os.environ.get("ARCHIVE_TUI_DEBUG"):
            sys.excepthook(*sys.exc_info())
    finally:
        os._exit(code)


def _serve(link: socket.socket) -> None:
    # What is there by now stays, and is not looked through for garbage in every fork.
    gc.freeze()
    os.setsid()  # ctrl+c is for the importer alone
    _alone(link.fileno())
    _named("atui-forks")
    _ready_to_read()
    while True:
        message, files, _, _ = socket.recv_fds(link, _MESSAGE, _MOST_FILES)
        if not message:
            return
        order = json.loads(message.decode("utf-8", "surrogatepass"))
        try:
            if order[0] == "status":
                answer = os.waitpid(order[1], 0)[1]
            else:
                answer = _fork(link, order, files)
        except OSError as error:
            answer = -(error.errno or 1)
        finally:
            for file in files:
                os.close(file)
        link.send(json.dumps(answer).encode())


def _alone(kept: int) -> None:
    """Let go of every file of the parent's but one; whose lock or pipe it is would wait for it."""
    null = os.open(os.devnull, os.O_RDWR)
    debug = bool(os.environ.get("ARCHIVE_TUI_DEBUG"))
    for stream in (0, 1) if debug else (0, 1, 2):
        os.dup2(null, stream)
    for file in map(int, os.listdir("/proc/self/fd")):
        if file >= _FIRST and file != kept:
            with suppress(OSError):  # the listing's own is closed by now
                os.close(file)
    _streams()


def _streams() -> None:
    """Python's streams on the three files as they are."""
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)


def _named(name: str) -> None:
    """What the process is called where processes are listed."""
    with suppress(OSError), open("/proc/self/comm", "w", encoding="ascii") as comm:
        comm.write(name)


def _ready_to_read() -> None:
    """Import what reading needs, while the parent opens the archive."""
    from archive_tui.ingest import worker

    with suppress(RuntimeError):  # no formats are installed: the importer says so
        worker.load()


def _fork(link: socket.socket, order: list[str], files: Sequence[int]) -> int:
    """The process number of a fork that does what is ordered, in a session of its own."""
    there, begun = os.pipe()
    try:
        pid = os.fork()
    except OSError:
        os.close(there)
        os.close(begun)
        raise
    if pid == 0:
        link.close()
        os.close(there)
        os.setsid()
        os.close(begun)
        _leave_after(lambda: _do(order, files))
    os.close(begun)
    os.read(there, 1)  # it can be ended with its session from now on
    os.close(there)
    return pid


def _do(order: list[str], files: Sequence[int]) -> None:
    # The last file is the sentinel: it is closed by the process's end.
    if order[0] == "read":
        from archive_tui.ingest import worker

        _named("atui-reader")
        worker.main(files[0], files[1])
        return
    from store.fulltext import indexer

    _named("atui-indexer")
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGHUP, signal.SIGTERM})
    os.dup2(files[0], 0)
    os.close(files[0])
    _streams()
    os.nice(indexer.NICE)
    indexer.run(Path(order[1]), follow=True)
