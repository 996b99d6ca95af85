"""``extract``: what is found in files, without an archive."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archive_tui.cli import codes
from archive_tui.cli.output import clean, cut, put, put_json, say, width

if TYPE_CHECKING:
    from archive_tui.ingest.formats import SourceFile
    from store.rows import Intake


@click.command("extract")
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a file.")
def extract_command(files: tuple[str, ...], as_json: bool) -> int:
    """Show what would be found in files: nothing is stored, no archive is needed.

    --json prints for each file: path, text_sha256, document (with text), tweets,
    reports, quotations, statements, related. Offsets are code points of the text, the end
    not included. Leaves with 3 where a file could not be read, after the others.

    \b
    Examples:
      archive-tui extract article.txt
      archive-tui extract --json article.html | jq '.quotations[].exact'
    """
    failed = 0
    for name in files:
        try:
            found = _extract(name)
        except (OSError, ValueError) as error:
            failed += 1
            reason = getattr(error, "strerror", None) or error
            say(f"{name}: {reason}")
            continue
        if as_json:
            put_json(found)
        else:
            _print(found)
    return codes.QUARANTINED if failed else codes.DONE


def _extract(name: str) -> dict[str, Any]:
    """What ``extract --json`` prints for a file; ValueError says why there is nothing."""
    from archive_tui.ingest.formats import NotASource, Passed, Unreadable, choose

    source = _source(name)
    try:
        intakes = [item for item in choose(source).read(source) if not isinstance(item, Passed)]
    except (Unreadable, NotASource) as error:
        raise ValueError(str(error)) from error
    if len(intakes) == 1 and intakes[0].entry.kind in ("document", "report"):
        return _article(name, intakes[0])
    tweets = [item.entry.model_dump(mode="json", exclude={"uid", "kind"}) for item in intakes]
    empty: dict[str, Any] = {key: [] for key in ("reports", "quotations", "statements", "related")}
    return {"path": name, "text_sha256": None, "document": None, "tweets": tweets, **empty}


def _source(name: str) -> SourceFile:
    from archive_tui.ingest.formats import SourceFile

    data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    return SourceFile(
        name=Path(name).name,
        data=data,
        sha256=hashlib.sha256(data).hexdigest(),
        path=None if name == "-" else str(Path(name).absolute()),
    )


def _article(name: str, intake: Intake) -> dict[str, Any]:
    from archive_tui.ingest.extract import structure, to_json
    from schema.entries import date_of

    entry = intake.entry
    found = structure(entry.text, published=date_of(entry), language=entry.language)
    answer = to_json(entry.text, name, found, entry)  # type: ignore[arg-type]
    # The markup of a page names tweets that its text alone does not.
    answer["tweets"] = [
        {
            "start": item.start,
            "end": item.end,
            **item.entry.model_dump(mode="json", exclude={"uid", "kind"}),
            "confidence": item.confidence,
            "rule": item.rule,
        }
        for item in intake.proposals
        if item.relation == "embeds"
    ]
    return answer


def _print(found: dict[str, Any]) -> None:
    room = width()
    put(clean(found["path"]), trusted=True)
    document = found["document"] or {}
    for key in ("title", "authors", "publisher", "dateline_place", "published", "url", "language"):
        value = document.get(key)
        if value:
            shown = "; ".join(value) if isinstance(value, list) else str(value)
            put(cut(f"  {key.replace('_', ' ')}: {clean(shown)}", room), trusted=True)
    for section in document.get("sections") or ():
        put(cut(f"  heading: {clean(section['heading'])}", room), trusted=True)
    for reference in found["related"]:
        put(cut(f"  related: {clean(reference['title'])}", room), trusted=True)
    for tweet in found["tweets"]:
        who = f"{tweet['author_name'] or ''} (@{tweet['handle'] or '?'})"
        day = (tweet["posted_at"] or "")[:10]
        line = " ".join(part for part in (who, day, tweet["text"]) if part.strip())
        put(cut("  tweet: " + clean(line), room), trusted=True)
    for report in found["reports"]:
        title = report["title"] or report["symbol"] or report["issuing_body"] or "?"
        put(cut(f"  report: {clean(title)}", room), trusted=True)
    for label in ("quotations", "statements"):
        for said in found[label]:
            who = said["speaker"]["name"] if said["speaker"] else "nobody named"
            line = f"{label[:-1]} {said['start']}–{said['end']} {said['mode']}, {who}: "
            put(cut("  " + clean(line + said["exact"]), room), trusted=True)
