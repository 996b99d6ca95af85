"""``agents``: who speaks, and which names are one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from archive_tui.cli import codes
from archive_tui.cli.output import clean, plural, put_json, say, table
from archive_tui.cli.session import Session, pass_session

if TYPE_CHECKING:
    from store import Archive
    from store.rows import AgentRow, SamePair


@click.command("agents")
@click.argument("query", nargs=-1, metavar="[QUERY]…")
@click.option("--same", is_flag=True, help="List names that may be one, the surest first.")
@click.option("--said", metavar="NAME", help="List everything that one of them said, by date.")
@click.option("--merge", nargs=2, metavar="KEEP OTHER", help="Make two names one agent.")
@click.option("--not-same", nargs=2, metavar="A B", help="Never propose these two as one again.")
@click.option("--split", metavar="ALIAS", help="Make one of an agent's names an agent again.")
@click.option("--rename", nargs=2, metavar="OLD NEW", help="Give an agent another name.")
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=0,
    metavar="N",
    help="Lines to print at most [default: all].",
)
@click.option("--json", "as_json", is_flag=True, help="JSON Lines.")
@pass_session
def agents_command(
    session: Session,
    query: tuple[str, ...],
    same: bool,
    said: str | None,
    merge: tuple[str, str] | None,
    not_same: tuple[str, str] | None,
    split: str | None,
    rename: tuple[str, str] | None,
    limit: int,
    as_json: bool,
) -> int:
    """List the people, bodies and reports that speak, with their quotations.

    QUERY narrows the list to names that hold its words. Names that may mean one person
    or body ("Moustapha", "Imad Moustapha") are never made one silently: --same lists
    them with a confidence and the reason, --merge joins two, --not-same says that they
    are two and is remembered. A merged name stays an alias, by which speaker: finds the
    quotations; 'archive-tui undo' takes any of it back.

    --said lists what an agent said under all names, with how it came here; posts and
    articles under one of the names are listed with it.

    \b
    --json prints for each agent: name, aliases, called (what sources call it), type,
    quotations. With --same for each pair: keep, other, confidence, reason, quotations
    (of the two). With --said for each: number, kind, text, mode, status, speaker, date,
    source_date, via, outlet, source, title.

    \b
    Examples:
      archive-tui agents
      archive-tui agents moustapha
      archive-tui agents --said moustapha
      archive-tui agents --same --limit 20
      archive-tui agents --merge 'Ahmad Moustapha' 'A. Moustapha'
      archive-tui agents --not-same 'Ahmad Moustapha' 'Imad Moustapha'
    """
    changes = [c for c in (merge, not_same, split, rename) if c]
    if said is not None and (changes or query or same):
        raise click.UsageError("--said takes a name only.")
    if len(changes) > 1:
        raise click.UsageError("--merge, --not-same, --split and --rename exclude each other.")
    if changes and (query or same):
        raise click.UsageError("A change takes the names only; leave QUERY and --same out.")
    with session.open() as archive:
        if changes:
            say(_change(archive, merge, not_same, split, rename))
            return codes.DONE
        if said is not None:
            return _list_said(archive, said, limit, as_json)
        words = " ".join(query).casefold().split()
        if same:
            pairs = [
                pair for pair in archive.same_agents() if _fits(words, (pair.keep, pair.other))
            ]
            return _list_pairs(pairs, limit, as_json)
        found = [agent for agent in archive.agents() if _fits(words, (agent,))]
    return _list(found, limit, as_json)


def _change(
    archive: Archive,
    merge: tuple[str, str] | None,
    not_same: tuple[str, str] | None,
    split: str | None,
    rename: tuple[str, str] | None,
) -> str:
    """Make the one change that is asked for; what to say about it."""
    end = "'archive-tui undo' takes it back."
    if rename:
        archive.edit_agent(rename[0], name=rename[1].strip())
        return f"{clean(rename[0])} is listed as {clean(rename[1])} now; {end}"
    if merge:
        archive.merge_agents(*merge)
        return f"{clean(merge[1])} is one with {clean(merge[0])} now; {end}"
    if split:
        whole = archive.split_agent(split)
        return f"{clean(split)} is no longer one with {clean(whole)}; {end}"
    assert not_same is not None
    if archive.not_same_agents(*not_same):
        return f"{clean(not_same[0])} and {clean(not_same[1])} stay two; {end}"
    return "That was said before; nothing was changed."


def _fits(words: Sequence[str], agents: Sequence[AgentRow]) -> bool:
    """True where one of the agents has all the words in its names."""
    if not words:
        return True
    return any(
        all(word in names for word in words)
        for agent in agents
        for names in [" ".join((*agent.names, *agent.called)).casefold()]
    )


def _list(found: list[AgentRow], limit: int, as_json: bool) -> int:
    shown = found[: limit or None]
    for agent in shown if as_json else ():
        put_json(
            {
                "name": agent.name,
                "aliases": list(agent.aliases),
                "called": list(agent.called),
                "type": agent.type,
                "quotations": agent.quotations,
            }
        )
    if not as_json:
        table(
            ("quotations", "type", "name and aliases", "called in sources"),
            [
                (a.quotations, a.type, "; ".join((a.name, *a.aliases)), "; ".join(a.called))
                for a in shown
            ],
        )
    return codes.DONE if found else codes.NOTHING


def _list_said(archive: Archive, name: str, limit: int, as_json: bool) -> int:
    from dataclasses import asdict

    from archive_tui.evidence.speaker import sayings

    agent, said = sayings(archive, name)
    shown = said[: limit or None]
    for item in shown if as_json else ():
        put_json({key: value for key, value in asdict(item).items() if key != "day"})
    if not as_json:
        table(
            ("date", "entry", "how", "from", "words"),
            [
                (
                    item.date or item.source_date,
                    f"#{item.number}",
                    (item.mode or item.kind) + "?" * (item.status == "proposed"),
                    " < ".join((*item.via, item.outlet)).strip(" <"),
                    item.text,
                )
                for item in shown
            ],
        )
        part = f", {len(shown):,} of them shown" if len(shown) < len(said) else ""
        say(f"{clean(agent.name)}: {plural(len(said), 'saying')}{part}.")
    return codes.DONE if said else codes.NOTHING


def _list_pairs(pairs: list[SamePair], limit: int, as_json: bool) -> int:
    shown = pairs[: limit or None]
    for pair in shown if as_json else ():
        put_json(
            {
                "keep": pair.keep.name,
                "other": pair.other.name,
                "confidence": pair.confidence,
                "reason": pair.reason,
                "quotations": [pair.keep.quotations, pair.other.quotations],
            }
        )
    if not as_json:
        table(
            ("sure", "keep", "other", "why"),
            [
                (
                    f"{p.confidence:.2f}",
                    f"{p.keep.name} ({p.keep.quotations})",
                    f"{p.other.name} ({p.other.quotations})",
                    p.reason,
                )
                for p in shown
            ],
        )
        part = f", {len(shown)} of them shown" if len(shown) < len(pairs) else ""
        say(f"{plural(len(pairs), 'pair')} of names may be one{part}; --merge joins two.")
    return codes.DONE if pairs else codes.NOTHING
