"""``search`` and ``saved``."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import click

from archive_tui.cli import codes
from archive_tui.cli.output import (
    bold,
    clean,
    on_terminal,
    plural,
    put,
    put_json,
    say,
    table,
    width,
)
from archive_tui.cli.session import Session, cover, pass_session
from archive_tui.cli.words import NUMBER, QueryCommand, joined

if TYPE_CHECKING:
    from store import Archive
    from store.rows import Results, Row, Snippet

SORTS = (
    *("relevance", "added", "-added", "date", "-date"),
    *("title", "-title", "number", "-number"),
)
PAGE = 200
"""Entries fetched at once while results are printed."""
WORDS = click.argument("words", nargs=-1, type=click.UNPROCESSED, metavar="QUERY…")


@click.command("search", cls=QueryCommand)
@WORDS
@click.option("--limit", type=click.IntRange(min=0), metavar="N", help="Results; 0 for all.")
@click.option(
    "--sort",
    type=click.Choice(SORTS),
    help="Order instead of by relevance; - means the last first.",
)
@click.option("--json", "as_json", is_flag=True, help="JSON Lines.")
@click.option("--numbers", is_flag=True, help="Numbers only, of all entries found.")
@click.option("--count", is_flag=True, help="How many entries are found, nothing else.")
@click.option("--facets", is_flag=True, help="Counts of kinds, tags, speakers … among them.")
@click.option(
    "--context",
    type=click.IntRange(min=1, max=500),
    metavar="N",
    help="Every match, one a line, aligned, with N columns on either side.",
)
@click.option(
    "--like", type=NUMBER, metavar="NUMBER", help="Entries like this one, the best first."
)
@pass_session
def search_command(
    session: Session,
    words: tuple[str, ...],
    limit: int | None,
    sort: str | None,
    as_json: bool,
    numbers: bool,
    count: bool,
    facets: bool,
    context: int | None,
    like: int | None,
) -> int:
    """Find entries. Words of the query may begin with "-": they exclude.

    Several words must all be there. "exact phrase", OR, NOT, -word, ( ), clin*, word~1,
    NEAR/5, ~name (also in other spellings), 2017.., and the fields title: text: note:
    said: speaker: by: in: from: tag: kind: lang: date: before: after: older_than:
    newer_than: added: has: is: mode: links: source: url: id: query: like:, as well as
    #hashtag, @handle and #12.

    --json prints for each entry: number, uid, kind, title, date, score, tags, snippet;
    with --facets: facet, value, count, query; with --context: number, start, end,
    before, match, after.

    \b
    Examples:
      archive-tui search sarin -clinic
      archive-tui search '"business as usual"'
      archive-tui search 'speaker:moustapha date:2017-10..2017-11' --sort date
      archive-tui search '#syria kind:tweet' --json --limit 0
      archive-tui search 'sarin' --context 30
      archive-tui search --like 12
    """
    query = joined(words)
    if like is not None:
        query = f"like:{like} {query}".strip()
    if not query.strip():
        raise click.UsageError("Say what to search for; 'archive-tui search kind:document' …")
    if as_json + numbers + count > 1:
        raise click.UsageError("--json, --numbers and --count exclude each other.")
    if numbers + count + facets + (context is not None) > 1:
        raise click.UsageError("--numbers, --count, --facets and --context exclude each other.")
    with session.open() as archive:
        cover(archive, session.settings)
        if facets:
            return _facets(archive, query, as_json)
        if context is not None:
            return _context(archive, query, sort, limit, context, as_json)
        standard = 0 if numbers else session.settings.limit
        most = (standard if limit is None else limit) or max(1, archive.count(sources_only=False))
        wanted = 1 if count else most
        results = archive.search(query, limit=wanted, sort=sort, rows=0)
        for hint in results.hints:
            say(hint)
        for other in results.instead:
            say(f"Try: archive-tui search {shlex.quote(other.query)}")
        if count:
            put(str(results.total))
        elif numbers:
            for number in results.numbers[:most]:
                put(str(number))
        else:
            _print(archive, query, results, most, as_json)
    return codes.DONE if results.total else codes.NOTHING


def _facets(archive: Archive, query: str, as_json: bool) -> int:
    """Counts over what is found."""
    found = archive.facets(query)
    for hint in [] if found else archive.search(query, 0).hints:
        say(hint)
    rows = [(name, value) for name, values in found.items() for value in values]
    if as_json:
        for name, value in rows:
            put_json(
                {"facet": name, "value": value.value, "count": value.count, "query": value.query}
            )
    else:
        table(
            ("facet", "count", "value", "query"),
            [(name, f"{value.count:,}", value.value, value.query) for name, value in rows],
        )
    return codes.DONE if rows else codes.NOTHING


def _context(
    archive: Archive, query: str, sort: str | None, limit: int | None, cells: int, as_json: bool
) -> int:
    """Every match with the words around it."""
    from archive_tui.cli.concordance import lines, print_lines

    results = archive.search(query, limit=0, sort=sort)
    for hint in results.hints:
        say(hint)
    numbers = list(results.numbers[: limit or None])
    count = print_lines(lines(archive, query, numbers, cells), cells, as_json)
    if not as_json:
        say(f"{plural(count, 'match', 'matches')} in {plural(len(numbers), 'entry', 'entries')}.")
    return codes.DONE if count else codes.NOTHING


def _print(archive: Archive, query: str, results: Results, most: int, as_json: bool) -> None:
    """The first ``most`` results, fetched and printed page by page."""
    for start in range(0, min(most, results.total), PAGE):
        _print_page(archive, query, results, start, min(start + PAGE, most), as_json)
    if not as_json:
        say(_summary(results, min(most, results.total)))


def _print_page(
    archive: Archive, query: str, results: Results, start: int, stop: int, as_json: bool
) -> None:
    hits = archive.hits(results, start, stop)
    shown = [hit.number for hit in hits]
    rows = {row.number: row for row in archive.rows(shown)}
    snippets = archive.snippets(query, shown, width=max(80, min(width() - 12, 160)), fragments=3)
    for hit in hits:
        row, snippet = rows.get(hit.number), snippets.get(hit.number)
        if row is None:
            continue
        if as_json:
            put_json(
                {
                    "number": hit.number,
                    "uid": archive.get(hit.number).uid,
                    "kind": hit.kind,
                    "title": hit.title,
                    "date": hit.date or None,
                    "score": hit.score,
                    "tags": list(row.tags),
                    "snippet": _plain(snippet),
                }
            )
        elif on_terminal():
            _print_for_person(row, snippet)
        else:
            cells = (row.number, row.kind, row.date, row.title, ", ".join(row.tags))
            put("\t".join(clean(str(cell)) for cell in (*cells, _plain(snippet))), trusted=True)


def _print_for_person(row: Row, snippet: Snippet | None) -> None:
    from archive_tui.display import row_text

    head = f"#{row.number}  {row.kind}  {row.date or '-'}  "
    marks = "".join(f"  [{clean(tag)}]" for tag in row.tags)
    marks += "" if row.status == "confirmed" else f"  ({row.status})"
    byline = f"{row.title} — {row.byline}" if row.byline else row.title
    put(
        bold(head) + row_text(byline, max(20, width() - len(head) - len(marks))) + marks,
        trusted=True,
    )
    for text, matches in snippet.fragments if snippet else ():
        put(f"      {_lit(text, matches)}", trusted=True)


def _lit(text: str, matches: tuple[tuple[int, int], ...]) -> str:
    parts, at = [], 0
    for start, end in matches:
        parts += [_inline(text[at:start]), bold(_inline(text[start:end]))]
        at = end
    return "".join([*parts, _inline(text[at:])])


def _inline(text: str) -> str:
    from archive_tui.display import display_text

    return display_text(text)


def _plain(snippet: Snippet | None) -> str:
    return " … ".join(text for text, _ in snippet.fragments) if snippet else ""


def _summary(results: Results, shown: int) -> str:
    found = plural(results.total, "entry", "entries")
    more = f", the first {shown} shown (--limit 0 for all)" if shown < results.total else ""
    return f"{found} found{more}. Interpreted as: {results.interpreted}"


@click.command("saved", cls=QueryCommand)
@WORDS
@click.option("--save", metavar="NAME", help="Keep QUERY under this name.")
@click.option("--delete", metavar="NAME", help="Forget the saved search of this name.")
@click.option("--history", is_flag=True, help="List your earlier searches, the newest first.")
@click.option("--forget-history", is_flag=True, help="Forget your earlier searches.")
@click.option("--json", "as_json", is_flag=True, help="JSON Lines: name, query, count.")
@pass_session
def saved_command(
    session: Session,
    words: tuple[str, ...],
    save: str | None,
    delete: str | None,
    history: bool,
    forget_history: bool,
    as_json: bool,
) -> int:
    """List saved searches with how many entries each finds now, keep one, or forget one.

    A saved search is run with "search query:NAME", also as a part of other queries. The
    history is of what you (or --as NAME) searched for in the interface; nobody else's list
    shows it. With --json its lines have query alone.

    \b
    Examples:
      archive-tui saved
      archive-tui saved --save syria 'sarin date:2017'
      archive-tui search query:syria
      archive-tui saved --delete syria
    """
    query = joined(words)
    if (
        bool(query) != (save is not None)
        or (save is not None) + (delete is not None) + history + forget_history > 1
    ):
        raise click.UsageError(
            "Use --save NAME QUERY, --delete NAME, --history, or none of them to list them."
        )
    with session.open() as archive:
        if forget_history:
            archive.forget_searches()
            say("Your earlier searches are forgotten.")
            return codes.DONE
        if history:
            return _history(archive, as_json)
        if save is not None:
            archive.save_search(save, query)
            say(f"Saved as {save}. Run it with: archive-tui search query:{save}")
            return codes.DONE
        if delete is not None:
            archive.delete_saved(delete)
            say(f"Forgotten: {delete}.")
            return codes.DONE
        found = archive.saved()
        if found:
            cover(archive, session.settings)
        counts = archive.saved_counts()
    if as_json:
        for name, kept in found.items():
            put_json({"name": name, "query": kept, "count": counts[name]})
    else:
        rows = [(n, "-" if counts[n] is None else f"{counts[n]:,}", q) for n, q in found.items()]
        table(("name", "entries", "query"), rows)
    return codes.DONE if found else codes.NOTHING


def _history(archive: Archive, as_json: bool) -> int:
    earlier = archive.searched()
    for query in earlier:
        if as_json:
            put_json({"query": query})
        else:
            put(query)
    return codes.DONE if earlier else codes.NOTHING
