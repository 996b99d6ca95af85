"""Imports the sample's files and does with them what ``curation.toml`` says a person did."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from store.keys import key_of_tweet
from store.rows import QuotationRow

if TYPE_CHECKING:
    from store.archive import Archive

_SLACK = 2
"""Code points by which a proposal's span may be wider than the passage: marks, a comma."""


class SampleError(Exception):
    """The sample's files and its curation do not fit each other; the text says where."""


def load_curation() -> dict[str, Any]:
    """``curation.toml`` as it stands: tables and arrays of tables."""
    return tomllib.loads(files(__package__).joinpath("curation.toml").read_text(encoding="utf-8"))


def curate(archive: Archive) -> list[int]:
    """Build the sample in ``archive``; the numbers of its sources, the first page first.

    Raises ``SampleError`` where something is not as the curation expects.
    """
    plan = load_curation()
    with archive.batch("write the sample"):
        sources = _import(archive, plan["import"])
        _Curator(archive, sources).work(plan)
    first = sources.pop(plan["import"][-1]["file"])
    others = (number for numbers in sources.values() for number in numbers)
    return list(dict.fromkeys([*first, *others]))


def _import(archive: Archive, steps: Iterable[Mapping[str, str]]) -> dict[str, list[int]]:
    """Import every file in order; the numbers of the entries that each became."""
    from archive_tui.ingest.importer import ImportOptions, run

    taken: dict[str, list[int]] = {}
    with as_file(files(__package__).joinpath("files")) as folder:
        for step in steps:
            options = ImportOptions(
                kind=step.get("kind"),
                url=step.get("url"),
                title=step.get("title"),
                captured=step.get("captured"),
            )
            path = Path(folder) / step["file"]
            for outcome in run(archive, [str(path)], options):
                if outcome.status not in ("added", "updated", "unchanged"):
                    raise SampleError(f"{step['file']} was {outcome.status}: {outcome.reason}")
                taken.setdefault(step["file"], []).extend(outcome.entries)
            if not taken.get(step["file"]):
                raise SampleError(f"{step['file']} gave no entry.")
    return taken


class _Curator:
    """One run through the curation, over the sources that were imported."""

    def __init__(self, archive: Archive, sources: Mapping[str, list[int]]) -> None:
        self.archive = archive
        self.sources = sources
        self.tweets: dict[str, int] = {}
        for name, numbers in sources.items():
            if name.endswith(".jsonl"):
                for number in numbers:
                    post_id = getattr(archive.get(number), "post_id", None)
                    if post_id:
                        self.tweets[key_of_tweet(post_id)] = number

    def work(self, plan: Mapping[str, Any]) -> None:
        """Everything but the imports, in the order of the file."""
        for name, fields in plan["edit"].items():
            self.edit(self.entry(name), fields)
        for step in plan["quotation"]:
            self.quotation(step)
        for step in plan["reject"]:
            self.reject(step)
        for tag, names in plan["tags"].items():
            self.archive.tag([self.entry(name) for name in names], add=[tag])
        for step in plan["link"]:
            self.link(step)
        for step in plan["note"]:
            number = self.entry(step["entry"])
            span = self.span(number, step.get("passage"))
            self.archive.add_note(number, step["body"], *(span or (None, None)))
        for step in plan["agent"]:
            self.agent(step["name"], step["aliases"], step["type"])
        for name, query in plan["searches"].items():
            self.archive.save_search(name, query)

    # -- what the curation names -----------------------------------------------------------

    def entry(self, name: str) -> int:
        """The entry that a name in the curation stands for; see the head of the file."""
        source, inside, words = name.partition(" :: ")
        if source in self.tweets:
            return self.tweets[source]
        if source not in self.sources:
            raise SampleError(f"The curation names {source}, which was not imported.")
        number = self.sources[source][0]
        if not inside:
            return number
        return self.quoted(number, lambda row: words in row.text, name).number

    def quoted(self, number: int, fits: Callable[[QuotationRow], bool], name: str) -> QuotationRow:
        """The widest quotation of a source that fits. Raises ``SampleError`` where none does."""
        rows = [row for row in self.archive.quotations(number) if fits(row)]
        if not rows:
            raise SampleError(f"There is no quotation “{name}”.")
        return max(rows, key=lambda row: row.end - row.start)

    def span(self, number: int, passage: str | None) -> tuple[int, int] | None:
        """Where a passage stands in an entry's text; it must stand there exactly once."""
        if passage is None:
            return None
        text = self.archive.text(number)
        if text.count(passage) != 1:
            raise SampleError(
                f"“{passage}” stands {text.count(passage)} times in #{number}, not once."
            )
        start = text.index(passage)
        return start, start + len(passage)

    # -- what the curation does ------------------------------------------------------------

    def edit(self, number: int, fields: Mapping[str, str]) -> None:
        """Enter the fields that the source does not already give."""
        entry = self.archive.get(number)
        said = getattr(entry, "attribution", None)
        missing = {
            name: value
            for name, value in fields.items()
            if _shown(getattr(said if hasattr(said, name) else entry, name)) != value
        }
        if missing:
            self.archive.edit(number, missing)

    def quotation(self, step: Mapping[str, Any]) -> None:
        """Confirm and correct the quotation of a passage, or make it where none is proposed."""
        number = self.entry(step["entry"])
        start, end = self.span(number, step["passage"]) or (0, 0)
        for row in self.archive.quotations(number):
            if 0 <= start - row.start <= _SLACK and 0 <= row.end - end <= _SLACK:
                self.archive.decide([row.number], "confirmed")
                made = row.number
                break
        else:
            made = self.archive.quote(number, start, end)
        self.edit(made, step["fields"])

    def reject(self, step: Mapping[str, str]) -> None:
        """Turn down the proposal of a passage, or all that an entry has."""
        number, passage = self.entry(step["entry"]), step.get("passage")
        if passage is None:
            rows = self.archive.quotations(number)
        else:
            rows = [self.quoted(number, lambda row: row.text.strip(",.") == passage, passage)]
        self.archive.decide([row.number for row in rows], "rejected")

    def link(self, step: Mapping[str, str]) -> None:
        """Join two entries, or passages of them."""
        source, target = self.entry(step["source"]), self.entry(step["target"])
        self.archive.link(
            source,
            step["relation"],
            target,
            note=step.get("note", ""),
            source_span=self.span(source, step.get("source_passage")),
            target_span=self.span(target, step.get("target_passage")),
        )

    def agent(self, name: str, aliases: Iterable[str], kind: str) -> None:
        """Make several names one voice, those that the sources brought in among them."""
        known = {row.name for row in self.archive.agents()}
        fresh = [alias for alias in aliases if alias not in known]
        for alias in aliases:
            if alias in known:
                self.archive.merge_agents(name, alias)
        self.archive.edit_agent(name, aliases=fresh, type=kind)


def _shown(value: object) -> str:
    """A field's value as the curation writes it."""
    if isinstance(value, tuple):
        return "; ".join(map(str, value))
    return "" if value is None else str(value)
