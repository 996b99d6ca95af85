"""``revisions``: the texts that a source has had, and what changed between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from archive_tui.cli import codes
from archive_tui.cli.output import (
    bold,
    clean,
    coloured,
    on_terminal,
    plural,
    put,
    put_json,
    say,
    table,
    width,
)
from archive_tui.cli.session import Session, pass_session
from archive_tui.cli.words import NUMBER

if TYPE_CHECKING:
    from archive_tui.evidence.revisions import Piece, Text
    from store import Archive

READING = 88
"""Columns of running text at most."""


@click.command("revisions")
@click.argument("number", type=NUMBER)
@click.option(
    "--between",
    nargs=2,
    type=click.IntRange(min=1),
    metavar="OLD NEW",
    help="Compare these two, by their place in the list. Default: the last change.",
)
@click.option("--whole", is_flag=True, help="The whole text with its changes, not only these.")
@click.option(
    "--rejoin",
    is_flag=True,
    help="Put confirmed quotations that are orphaned where their words stand now, once.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@pass_session
def revisions_command(
    session: Session,
    number: int,
    between: tuple[int, int] | None,
    whole: bool,
    rejoin: bool,
    as_json: bool,
) -> int:
    """List the texts that entry NUMBER has had and show what changed, word by word.

    A source that is imported again with other words gets a new text; the old one stays.
    [-words-] are gone, {+words+} are new. Quotations, notes and links whose passage the
    text does not hold any more are named below: they are orphaned, also where the same
    words stand among others now, since nothing is guessed. --rejoin says that they are the
    same where they stand exactly once; "undo" takes that back.

    --json prints number, title, texts (place, sha256, length, since, captured, origin,
    tool, current), between, changes (what: same, gone or new; text) and orphaned
    (what, number, words, place).

    \b
    Examples:
      archive-tui revisions 12
      archive-tui revisions 12 --between 1 3
      archive-tui search has:revisions
    """
    from archive_tui.evidence.revisions import compare, last_change, texts_of

    if rejoin and (between or whole or as_json):
        raise click.UsageError("--rejoin stands alone.")
    with session.open() as archive:
        if rejoin:
            return _rejoin(archive, number)
        texts = texts_of(archive, number)
        pair = _chosen(texts, between) if between else last_change(texts)
        pieces = []
        if pair is not None:
            older, newer = (archive.revision_text(text.sha256) for text in pair)
            pieces = compare(older, newer)
        if as_json:
            put_json(_object(archive, number, texts, pair, pieces))
        else:
            _put(archive, number, texts, pair, pieces, whole)
    return codes.DONE


def _chosen(texts: list[Text], between: tuple[int, int]) -> tuple[Text, Text]:
    for place in between:
        if place > len(texts):
            raise click.UsageError(f"There is no text {place}: it has had {len(texts)}.")
    return texts[between[0] - 1], texts[between[1] - 1]


def _put(
    archive: Archive,
    number: int,
    texts: list[Text],
    pair: tuple[Text, Text] | None,
    pieces: list[Piece],
    whole: bool,
) -> None:
    table(
        ("text", "since", "taken", "length", "", "from"),
        [
            (t.place, t.since, t.captured, f"{t.length:,}", "now" if t.current else "", t.origin)
            for t in texts
        ],
    )
    if pair is None:
        have = "has had one text only" if texts else "has no text of its own"
        say(f"#{number} {have}.")
        return
    put("")
    put(bold(f"From text {pair[0].place} to text {pair[1].place}"), trusted=True)
    _put_changes(pieces, whole)
    _put_orphans(archive, number)


def _put_changes(pieces: list[Piece], whole: bool) -> None:
    from archive_tui.evidence.revisions import Excerpt, excerpts
    from archive_tui.redline import excerpt_lines

    found = [Excerpt(0, tuple(pieces), False, False)] if whole else excerpts(pieces)
    columns = min(READING, width() - 1) if on_terminal() else None
    for excerpt in found:
        put("")
        for line in excerpt_lines(excerpt, columns):
            put("".join(coloured(text, style) for style, text in line), trusted=True)
    if not any(piece.what != "same" for piece in pieces):
        put("The same words.")


def _rejoin(archive: Archive, number: int) -> int:
    from archive_tui.evidence.orphans import orphans_of

    archive.record(number)
    found = [orphan for orphan in orphans_of(archive, number) if orphan.place is not None]
    with archive.batch(f"rejoin quotations of #{number}"):
        for orphan in found:
            assert orphan.number is not None
            archive.correct(orphan.number, span=orphan.place)
            put(f"{orphan.what}\t{clean(orphan.words)}", trusted=True)
    say(f"{plural(len(found), 'quotation')} put where the words stand now.")
    return codes.DONE if found else codes.NOTHING


def _put_orphans(archive: Archive, number: int) -> None:
    from archive_tui.evidence.orphans import orphans_of

    found = orphans_of(archive, number)
    if not found:
        return
    put("")
    put(bold(f"Orphaned: {plural(len(found), 'passage')} that it does not hold now"), trusted=True)
    for orphan in found:
        where = " (stands in it among other words: --rejoin)" if orphan.place else ""
        put(f"  {orphan.what} {clean(orphan.words)}{where}", trusted=True)


def _object(
    archive: Archive,
    number: int,
    texts: list[Text],
    pair: tuple[Text, Text] | None,
    pieces: list[Piece],
) -> dict[str, Any]:
    from dataclasses import asdict

    from archive_tui.evidence.orphans import orphans_of

    (row,) = archive.rows([number])
    return {
        "number": number,
        "title": row.title,
        "texts": [asdict(text) for text in texts],
        "between": [text.place for text in pair] if pair else None,
        "changes": [asdict(piece) for piece in pieces],
        "orphaned": [asdict(orphan) for orphan in orphans_of(archive, number)],
    }
