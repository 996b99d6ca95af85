"""What goes wrong, as one sentence on standard error and an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any

import click

from archive_tui.cli import codes
from archive_tui.cli.output import say
from archive_tui.config import ConfigError

DEBUG = "ARCHIVE_TUI_DEBUG"


def guarded(run: Callable[[], Any]) -> int:
    """Call ``run`` and turn what it returns or raises into an exit code."""
    try:
        code = run()
        sys.stdout.flush()
        return code if isinstance(code, int) else codes.DONE
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else codes.DONE
    except (click.Abort, KeyboardInterrupt) as error:
        return _stopped(error)
    except BrokenPipeError:
        _silence()
        return codes.CLOSED
    except Exception as error:
        if os.environ.get(DEBUG):
            import traceback

            say(traceback.format_exc())
        try:
            return explain(error)
        except BrokenPipeError:
            return codes.CLOSED


def explain(error: Exception) -> int:
    """Say in a sentence what happened; the exit code for it."""
    if isinstance(error, click.ClickException):
        _usage(error)
        return codes.USAGE
    if isinstance(error, ConfigError):
        say(f"archive-tui: {error}")
        return codes.USAGE
    from store.errors import ArchiveError

    if isinstance(error, ArchiveError):
        return _archive(error)
    if isinstance(error, OSError):
        name = f" ({error.filename})" if error.filename else ""
        say(f"archive-tui: {error.strerror or error}{name}.")
        return codes.UNUSABLE
    if isinstance(error, MemoryError):
        say("archive-tui: There is not enough memory for this.")
        return codes.UNUSABLE
    first = " ".join(str(error).split())[:200]
    say(
        f"archive-tui: Something unexpected went wrong ({type(error).__name__}: {first}); "
        f"run it again with {DEBUG}=1 for details."
    )
    return codes.UNUSABLE


def _archive(error: Exception) -> int:
    from store.errors import NotFound, QueryError, Refused

    if isinstance(error, QueryError):
        at = "" if error.position is None else f" (at character {error.position + 1})"
        say(f"archive-tui: The query was not understood{at}: {error}")
        if error.instead or error.suggestion:
            say(f"Did you mean: {error.instead or error.suggestion}")
        return codes.USAGE
    say(f"archive-tui: {error}")
    if isinstance(error, NotFound):
        return codes.NOTHING
    return codes.USAGE if isinstance(error, Refused) else codes.UNUSABLE


def _usage(error: click.ClickException) -> None:
    context = getattr(error, "ctx", None)
    say(f"archive-tui: {error.format_message()}")
    if context is not None and context.command.name:
        say(f"See '{context.command_path} --help'.")


def _stopped(error: BaseException) -> int:
    if isinstance(error.__cause__, EOFError):
        say("archive-tui: The question was not answered; nothing was changed.")
        return codes.USAGE
    say("archive-tui: Interrupted; what was done before stays done.")
    return codes.INTERRUPTED


def _silence() -> None:
    # Python flushes standard output once more on its way out, which would complain.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
