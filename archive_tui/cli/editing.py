"""``edit``, ``delete`` and ``note``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from archive_tui.cli import codes
from archive_tui.cli.output import clean, on_terminal, plural, put, put_json, say
from archive_tui.cli.passages import PASSAGE_HELP, span
from archive_tui.cli.session import Session, agree, pass_session
from archive_tui.cli.words import NUMBER

if TYPE_CHECKING:
    from store import Archive
    from store.rows import NoteRow

HANDLE = 8
"""Digits at the end of a note's uid that name it on the command line."""


@click.command("edit")
@click.argument("number", type=NUMBER)
@click.argument("changes", nargs=-1, metavar="FIELD=VALUE…")
@pass_session
def edit_command(session: Session, number: int, changes: tuple[str, ...]) -> int:
    """Set fields of an entry; an empty value empties the field.

    What you enter wins over what is extracted, now and later. Several names are
    separated by ";". Without FIELD=VALUE the fields and their values are listed.

    \b
    Examples:
      archive-tui edit 12 title='A better title' published=2017-11-03
      archive-tui edit 12 authors='Ann Lee; Bo Chen'
      archive-tui edit 12
    """
    fields = {}
    for change in changes:
        name, equals, value = change.partition("=")
        if not equals:
            raise click.UsageError(f"{change!r} is not FIELD=VALUE.")
        fields[name.strip()] = value
    with session.open() as archive:
        if not fields:
            return _fields(archive, number)
        archive.edit(number, fields)
    say(f"#{number}: {', '.join(fields)} set.")
    return codes.DONE


def _fields(archive: Archive, number: int) -> int:
    from store.fields import FIELDS

    record = archive.record(number)
    for name, kind in FIELDS[record.entry.kind].items():
        attribution = getattr(record.entry, "attribution", None)
        value = getattr(record.entry, name, None)
        if attribution is not None and hasattr(attribution, name):
            value = getattr(attribution, name)
        mine = "  (entered by a person)" if name in record.edited and on_terminal() else ""
        put(f"{name}={clean(kind.format(value))}{mine}", trusted=True)
    return codes.DONE


@click.command("delete")
@click.argument("numbers", nargs=-1, type=NUMBER, required=True, metavar="NUMBER…")
@click.option("--yes", is_flag=True, help="Do not ask, also above 100 entries.")
@pass_session
def delete_command(session: Session, numbers: tuple[int, ...], yes: bool) -> int:
    """Delete entries with their quotations, tags and notes. "undo" brings them back.

    \b
    Examples:
      archive-tui delete 12 13
      archive-tui delete $(archive-tui search --numbers tag:spam)
    """
    agree(len(numbers), yes=yes, verb="delete")
    with session.open() as archive:
        gone = archive.delete(list(dict.fromkeys(numbers)))
    say(f"{plural(gone, 'entry', 'entries')} deleted; 'archive-tui undo' brings them back.")
    return codes.DONE


@click.command("note")
@click.argument("number", type=NUMBER)
@click.argument("text", required=False)
@click.option("--replace", metavar="ID", help="Put TEXT in the place of this note.")
@click.option("--delete", metavar="ID", help="Remove this note.")
@click.option("--passage", metavar="WORDS", help=f"Write it on a passage: {PASSAGE_HELP}.")
@click.option("--json", "as_json", is_flag=True, help="List as JSON Lines: id, body, author, …")
@pass_session
def note_command(
    session: Session,
    number: int,
    text: str | None,
    replace: str | None,
    delete: str | None,
    passage: str | None,
    as_json: bool,
) -> int:
    """List the notes on an entry, or write one: TEXT, or "-" for standard input.

    --json prints for each: id, body, author, changed, start, end.

    \b
    Examples:
      archive-tui note 12
      archive-tui note 12 'Compare the figures with #4.'
      archive-tui note 12 'Who counted?' --passage 'forty people'
      archive-tui note 12 - < remarks.md
      archive-tui note 12 --delete 3f09a1bc
    """
    if (delete and (replace or text)) or (replace and text is None):
        raise click.UsageError("Use TEXT, --replace ID TEXT, --delete ID, or nothing to list.")
    if passage is not None and (text is None or replace or delete):
        raise click.UsageError("--passage goes with the TEXT of a new note.")
    with session.open() as archive:
        if delete:
            archive.delete_note(_named(archive, number, delete).uid)
            say("The note is removed; 'archive-tui undo' brings it back.")
            return codes.DONE
        if text is None:
            return _list(archive, number, as_json)
        body = sys.stdin.read() if text == "-" else text
        if not body.strip():
            raise click.UsageError("The note is empty.")
        if replace:
            archive.edit_note(_named(archive, number, replace).uid, body)
        else:
            start, end = (None, None) if passage is None else span(archive, number, passage)
            archive.add_note(number, body, start, end)
    say(f"Noted on #{number}.")
    return codes.DONE


def _named(archive: Archive, number: int, handle: str) -> NoteRow:
    found = [note for note in archive.notes(number) if note.uid.endswith(handle.lower())]
    if len(found) != 1 or len(handle) < 4:
        raise click.UsageError(
            f"No single note of #{number} is called {handle!r}; 'archive-tui note {number}' "
            "lists them."
        )
    return found[0]


def _list(archive: Archive, number: int, as_json: bool) -> int:
    archive.record(number)
    found = archive.notes(number)
    for note in found:
        if as_json:
            put_json(
                {
                    "id": note.uid,
                    "body": note.body,
                    "author": note.author,
                    "changed": note.changed,
                    "start": note.start,
                    "end": note.end,
                }
            )
        elif on_terminal():
            put(f"{note.uid[-HANDLE:]}  {note.author}, {note.changed}")
            put("\n".join(f"    {line}" for line in note.body.splitlines()))
        else:
            cells = (note.uid[-HANDLE:], note.author, note.changed, note.body)
            put("\t".join(clean(cell) for cell in cells), trusted=True)
    return codes.DONE if found else codes.NOTHING
