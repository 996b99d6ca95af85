"""The root command: options before the command, and commands loaded when they run."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from archive_tui.cli import codes
from archive_tui.cli.catalog import COMMANDS, SECTIONS
from archive_tui.cli.session import Session

EPILOG = """\b
Examples:
  archive-tui demo                        try it with invented sources
  archive-tui init ~/archive              a new archive
  archive-tui -a ~/archive import *.html  take sources in
  archive-tui search 'sarin -clinic'      find them
  archive-tui                             read, tag and cross-reference

\b
Exit codes: 0 done, 1 nothing found, 2 wrong usage or a query not understood,
3 some input was quarantined, 4 the archive cannot be used.
"""


class App(click.Group):
    """The root group: knows its commands by a table and imports one when it runs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all commands, in the order of the help."""
        return [name for section in SECTIONS for name in section.commands]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, its module imported; None where there is none."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"archive_tui.cli.{COMMANDS[cmd_name].module}")
        attribute = cmd_name.replace("-", "_") + "_command"
        command: click.Command = getattr(module, attribute)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command and its arguments; suggests the nearest for an unknown one."""
        name = args[0]
        if name not in COMMANDS and not ctx.resilient_parsing:
            from difflib import get_close_matches

            near = get_close_matches(name, COMMANDS, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            raise click.UsageError(f"There is no command {name!r}.{hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands by section, without importing them."""
        for section in SECTIONS:
            with formatter.section(section.title):
                formatter.write_dl([(name, COMMANDS[name].help) for name in section.commands])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[Any]:
        """Complete a command's name without importing the commands."""
        from click.shell_completion import CompletionItem

        found = [
            CompletionItem(name, help=command.help)
            for name, command in COMMANDS.items()
            if name.startswith(incomplete)
        ]
        return [*found, *click.Command.shell_complete(self, ctx, incomplete)]

    def main(
        self,
        args: Any = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run, and leave with an exit code and a sentence, never with a traceback."""
        from archive_tui.cli.failures import guarded
        from archive_tui.cli.output import settle_streams

        settle_streams()

        def run() -> Any:
            return click.Group.main(self, args, prog_name, complete_var, False, **extra)

        code = guarded(run)
        if standalone_mode:
            sys.exit(code)
        return code


def _version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if not value or ctx.resilient_parsing:
        return
    from importlib.metadata import version

    click.echo(f"archive-tui {version('archive-tui')}")
    ctx.exit()


@click.group(
    cls=App, invoke_without_command=True, epilog=EPILOG, context_settings={"max_content_width": 100}
)
@click.option(
    "-a",
    "--archive",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="The archive's folder [default: $ARCHIVE_TUI_ARCHIVE, the configuration file, "
    "the user's data folder].",
)
@click.option("--as", "actor", metavar="NAME", help="Who makes changes [default: login name].")
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_version,
    help="Print the version.",
)
@click.pass_context
def cli(ctx: click.Context, archive: Path | None, actor: str | None) -> int | None:
    """A structured archive of source documents, in the terminal.

    Without a command, opens the terminal interface.
    """
    ctx.obj = Session(archive, actor)
    if ctx.invoked_subcommand is not None:
        return None
    return open_interface(ctx.obj)


def open_interface(session: Session, archive: Path | None = None, *, tour: bool = False) -> int:
    """Start the terminal interface on an archive, with ``tour`` on the tour; the exit code.

    Where there is no archive yet, asks how to begin. Where input or output is no terminal,
    says what to use instead and returns 2.
    """
    from archive_tui.cli.output import say

    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        say(
            "The interface needs a terminal. Without one, use a command, such as "
            "'archive-tui search WORDS', 'archive-tui show NUMBER' or 'archive-tui --help'."
        )
        return codes.USAGE
    path = archive or session.path
    settings = session.settings
    from archive_tui.tui import run

    if not _is_there(session, path):
        return run.welcome(path, session.actor, settings=settings) or codes.DONE
    return run.run(path, session.actor, settings=settings, tour=tour) or codes.DONE


def _is_there(session: Session, path: Path) -> bool:
    # Opened and closed again, so that what is wrong is said before the screen is taken.
    from store import Archive
    from store.errors import ArchiveMissing

    try:
        Archive.open(path, actor=session.actor).close()
    except ArchiveMissing:
        # Something else lies there: that is no place to begin.
        if path.is_file() or (path.is_dir() and any(path.iterdir())):
            raise
        return False
    return True
