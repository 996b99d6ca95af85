"""``suggest``: links that suggest themselves, with the reasons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from archive_tui.cli import codes
from archive_tui.cli.output import put_json, say, table
from archive_tui.cli.session import Session, cover, pass_session
from archive_tui.cli.words import NUMBER

if TYPE_CHECKING:
    from archive_tui.evidence.suggestions import Suggestion
    from store import Archive


@click.command("suggest")
@click.argument("number", type=NUMBER)
@click.option("--accept", type=NUMBER, multiple=True, metavar="M", help="Make the link with M.")
@click.option("--dismiss", type=NUMBER, multiple=True, metavar="M", help="Not M, and never again.")
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    metavar="N",
    help="Lines to print at most.",
)
@click.option("--json", "as_json", is_flag=True, help="JSON Lines.")
@pass_session
def suggest_command(
    session: Session,
    number: int,
    accept: tuple[int, ...],
    dismiss: tuple[int, ...],
    limit: int,
    as_json: bool,
) -> int:
    """Suggest what an entry could be linked with, each with its reasons in words.

    Looks for the same quoted words, the same web addresses, the same report symbols, links to
    the same things, similar text, and the same people speaking within three days. Nothing is
    linked by itself: --accept makes the link that was suggested ("link" makes another one),
    --dismiss is remembered. Both can be given several times and are taken back by "undo".
    The confidence orders the list; it is no measured probability.

    --json prints for each: number, other, title, source, relation, target, confidence,
    reasons.

    \b
    Examples:
      archive-tui suggest 12
      archive-tui suggest 12 --accept 7 --dismiss 9
    """
    from archive_tui.evidence import suggestions

    with session.open() as archive:
        cover(archive, session.settings)
        if accept or dismiss:
            return _decide(archive, number, accept, dismiss)
        found = suggestions.suggest(archive, number, limit)
        _list(archive, found, as_json)
    return codes.DONE if found else codes.NOTHING


def _decide(archive: Archive, number: int, accept: Sequence[int], dismiss: Sequence[int]) -> int:
    from archive_tui.evidence import suggestions

    every = {s.other: s for s in suggestions.suggest(archive, number, 1_000)}
    unknown = [other for other in (*accept, *dismiss) if other not in every]
    if unknown:
        say(f"#{unknown[0]} is not suggested for #{number}; nothing was changed.")
        return codes.NOTHING
    done = []
    with archive.batch(f"suggestions for #{number}"):
        for other in accept:
            suggestions.accept(archive, every[other])
            done.append(f"#{every[other].source} {every[other].relation} #{every[other].target}")
        for other in dismiss:
            suggestions.dismiss(archive, every[other])
            done.append(f"#{other} dismissed")
    say(f"{'; '.join(done)}.")
    return codes.DONE


def _list(archive: Archive, found: Sequence[Suggestion], as_json: bool) -> None:
    rows = {row.number: row for row in archive.rows([s.other for s in found])}
    for item in found if as_json else ():
        put_json(
            {
                "number": item.number,
                "other": item.other,
                "title": rows[item.other].title,
                "source": item.source,
                "relation": item.relation,
                "target": item.target,
                "confidence": item.confidence,
                "reasons": list(item.reasons),
            }
        )
    if not as_json:
        table(
            ("sure", "link", "why", "title"),
            [
                (
                    f"{s.confidence:.2f}",
                    f"#{s.source} {s.relation} #{s.target}",
                    "; ".join(s.reasons),
                    rows[s.other].title,
                )
                for s in found
            ],
        )
