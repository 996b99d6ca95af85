"""``python -m archive_tui.cli.docs``: writes the reference page of the command line."""

from __future__ import annotations

from pathlib import Path

import click

from archive_tui.cli.app import cli
from archive_tui.cli.catalog import SECTIONS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "cli.md"

HEAD = """# The command line

This page is written by `python -m archive_tui.cli.docs`; change the commands, not the page.

## What holds for every command

- Options that stand before the command: `-a PATH` names the archive's folder (else
  `ARCHIVE_TUI_ARCHIVE`, the configuration file, the user's data folder); `--as NAME` says who makes
  changes (else `ARCHIVE_TUI_AS`, the configuration file, the login name).
- An entry's number is written `12`, `#12` or `id:12`. In a shell, a `#` at the beginning of a word
  needs quotation marks.
- Words of a query may begin with `-`: in `search`, `saved`, `tag` and `export` only what begins
  with `--` is an option. After a `--` everything belongs to the query.
- Results go to standard output and everything else to standard error. On a terminal results are
  tables; in a pipe they are tab-separated, without headers; with `--json` they are JSON Lines.
- Control characters and direction overrides of a source never reach the terminal; in JSON they
  stand as `\\uXXXX`.
- What takes longer than a moment says how far it is, as a bar on a terminal. With
  `ARCHIVE_TUI_PROGRESS=json` in the environment every bar becomes lines of JSON on standard error.
- A command that changes what a query finds refuses an empty or not fully understood query, and asks
  above 100 entries; without a terminal it needs `--yes` there.

| Exit code | Meaning |
|---|---|
| 0 | done |
| 1 | nothing found |
| 2 | wrong usage, a query that was not understood, or a change that was refused |
| 3 | some input was quarantined or could not be read |
| 4 | the archive cannot be used: missing, corrupt, newer, busy; or `verify` found damage |
| 130 | interrupted with ctrl+c |
| 141 | the reader of the output stopped reading |

An unexpected failure is one sentence and exit code 4; `ARCHIVE_TUI_DEBUG=1` shows its details.
"""


def page() -> str:
    """The page, in Markdown."""
    root = _context(cli, "archive-tui", None)
    parts = [HEAD, "## archive-tui\n", _block(cli.get_help(root))]
    for section in SECTIONS:
        parts.append(f"## {section.title}\n")
        for name in section.commands:
            command = cli.get_command(root, name)
            assert command is not None
            context = _context(command, name, root)
            parts.append(f"### {name}\n\n{_block(command.get_help(context))}")
    return "\n".join(parts)


def _context(command: click.Command, name: str, parent: click.Context | None) -> click.Context:
    return command.context_class(command, info_name=name, parent=parent, terminal_width=88)


def _block(text: str) -> str:
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return f"```text\n{lines}\n```\n"


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
