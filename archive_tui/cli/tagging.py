"""``tag``, ``tags`` and ``tag-rename``."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import click

from archive_tui.cli import codes
from archive_tui.cli.output import plural, put_json, say, table
from archive_tui.cli.session import Session, in_scope, pass_session
from archive_tui.cli.words import TAG_CHANGES, TagCommand, joined

if TYPE_CHECKING:
    from store import Archive


@click.command("tag", cls=TagCommand)
@click.argument("words", nargs=-1, type=click.UNPROCESSED, metavar="+TAG… -TAG… -- QUERY…")
@click.option("--yes", is_flag=True, help="Do not ask, also above 100 entries.")
@click.pass_context
def tag_command(ctx: click.Context, words: tuple[str, ...], yes: bool) -> int:
    """Set (+TAG) and take off (-TAG) tags on every entry that QUERY finds.

    All that the query finds is tagged, at once and undone at once. Asks above 100
    entries; without a terminal it needs --yes there. Tags are paths such as
    actor/syria; quote those with spaces.

    \b
    Examples:
      archive-tui tag +topic/chemical -unsorted -- sarin -clinic
      archive-tui tag '+status/to check' -- id:12
      archive-tui tag +syria --yes -- '#syria kind:tweet'
    """
    session: Session = ctx.find_object(Session) or Session()
    changes: list[str] = ctx.meta.get(TAG_CHANGES, [])
    if not changes:
        raise click.UsageError("Say which tags: +TAG sets one, -TAG takes one off.", ctx)
    add, remove = [[_tag(word) for word in changes if word[0] == sign] for sign in "+-"]
    with session.open() as archive:
        numbers = in_scope(archive, session, joined(words), yes=yes, verb="tag")
        if not numbers:
            say("No entry was found; nothing was changed.")
            return codes.NOTHING
        changed = archive.tag(numbers, add, remove)
    say(f"{plural(changed, 'entry', 'entries')} of {len(numbers)} changed.")
    return codes.DONE


def _tag(word: str) -> str:
    from schema.tags import parse_tag

    try:
        return parse_tag(word[1:])
    except ValueError as error:
        raise click.UsageError(f"{word!r}: {error}.") from error


@click.command("tags")
@click.option("--once", is_flag=True, help="Only tags that a single entry has.")
@click.option("--near", is_flag=True, help="Pairs of tags that may be one, the likeliest first.")
@click.option(
    "--describe", nargs=2, metavar="TAG WORDS", help="Say what TAG means; empty WORDS forget it."
)
@click.option(
    "--colour",
    nargs=2,
    metavar="TAG NAME",
    help="Give TAG a colour: red, green, yellow, blue, magenta, cyan; none takes it away.",
)
@click.option("--delete", metavar="TAG", help="Take TAG and all below it off every entry.")
@click.option(
    "--json", "as_json", is_flag=True, help="JSON Lines: tag, count, description, colour."
)
@pass_session
def tags_command(
    session: Session,
    once: bool,
    near: bool,
    describe: tuple[str, str] | None,
    colour: tuple[str, str] | None,
    delete: str | None,
    as_json: bool,
) -> int:
    """List all tags with how many entries carry each; say what they mean; delete one.

    What changes them is undone at once. --near says which ones may be one: tag-rename
    merges them.

    \b
    Examples:
      archive-tui tags
      archive-tui tags --near
      archive-tui tags --describe 'status/to check' 'Somebody must call them.'
      archive-tui tags --colour status/urgent red
    """
    with session.open() as archive:
        if describe or colour or delete:
            return _changed(archive, describe, colour, delete)
        if near:
            return _near(archive, as_json)
        found = [tag for tag in archive.tags() if not once or tag.count == 1]
    if as_json:
        for tag in found:
            put_json(dataclasses.asdict(tag))
    else:
        rows = [(tag.count, tag.tag, tag.colour, tag.description) for tag in found]
        table(("count", "tag", "colour", "meaning"), rows)
    return codes.DONE if found else codes.NOTHING


def _changed(
    archive: Archive,
    describe: tuple[str, str] | None,
    colour: tuple[str, str] | None,
    delete: str | None,
) -> int:
    if describe:
        archive.tag_describe(_tag(f"+{describe[0]}"), description=describe[1])
        say(f"{describe[0]}: {describe[1] or 'no description'}.")
    if colour:
        name = "" if colour[1] == "none" else colour[1]
        archive.tag_describe(_tag(f"+{colour[0]}"), colour=name)
        say(f"{colour[0]}: {colour[1]}.")
    if delete:
        changed = archive.tag_delete(_tag(f"+{delete}"))
        say(f"{plural(changed, 'entry', 'entries')} changed.")
    return codes.DONE


def _near(archive: Archive, as_json: bool) -> int:
    pairs = archive.near_tags()
    if as_json:
        for pair in pairs:
            put_json(dataclasses.asdict(pair))
    else:
        rows = [(p.other, p.other_count, p.keep, p.keep_count) for p in pairs]
        table(("tag", "count", "may be", "count"), rows)
    return codes.DONE if pairs else codes.NOTHING


@click.command("tag-rename")
@click.argument("old")
@click.argument("new")
@pass_session
def tag_rename_command(session: Session, old: str, new: str) -> int:
    """Rename the tag OLD, and all tags below it, to NEW.

    Where NEW is in use already the two become one. Undone at once.

    \b
    Examples:
      archive-tui tag-rename syria country/syria
    """
    with session.open() as archive:
        changed = archive.tag_rename(_tag(f"+{old}"), _tag(f"+{new}"))
    say(f"{plural(changed, 'entry', 'entries')} changed.")
    return codes.DONE if changed else codes.NOTHING
