"""``tag``, ``tags`` and ``tag-rename``."""

from __future__ import annotations

import click

from archive_tui.cli import codes
from archive_tui.cli.output import plural, put_json, say, table
from archive_tui.cli.session import Session, in_scope, pass_session
from archive_tui.cli.words import TAG_CHANGES, TagCommand, joined


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
@click.option("--json", "as_json", is_flag=True, help="JSON Lines: tag, count.")
@pass_session
def tags_command(session: Session, as_json: bool) -> int:
    """List all tags with how many entries carry each.

    \b
    Examples:
      archive-tui tags
      archive-tui tags --json
    """
    with session.open() as archive:
        found = archive.tags()
    if as_json:
        for tag in found:
            put_json({"tag": tag.tag, "count": tag.count})
    else:
        table(("count", "tag"), [(tag.count, tag.tag) for tag in found])
    return codes.DONE if found else codes.NOTHING


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
